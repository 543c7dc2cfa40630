//! The expansion of single calls.

use super::pretty;

/// The statements of a body, rewritten; the table of sites and the frame around are left out.
fn statements(body: &str) -> String {
    let source = format!(
        "#[component]\nfn part(ui: &Ui, cols: [&Ui; 2], xs: &[X], stored: Handler) {{ {body} }}"
    );
    let expansion = pretty(&source);
    let (_, rest) = expansion.split_once("let ui = ui.component();").expect("a component");
    let rest = rest.trim_end().strip_suffix('}').expect("a function's end");
    rest.split_whitespace().collect::<Vec<_>>().join(" ").replace(" .", ".")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (written, expected) in cases {
        assert_eq!(statements(written), *expected, "from `{written}`");
    }
}

#[test]
fn keywords_become_builder_calls() {
    check(&[
        (r#"ui.title("A");"#, r#"ui.at(&SITES[0]).title("A").show();"#),
        (
            r#"ui.button("A", kind = Primary, key = x.id);"#,
            r#"ui.at(&SITES[0]).button("A").kind(Primary).key(x.id).show();"#,
        ),
        (r#"ui.divider();"#, r#"ui.at(&SITES[0]).divider().show();"#),
        (r#"let m = ui.remember(|| 0);"#, r#"let m = ui.at(&SITES[0]).remember(|| 0);"#),
        (r#"let t = ui.task::<Report>();"#, r#"let t = ui.at(&SITES[0]).task::<Report>();"#),
        (
            r#"let t = ui.task::<u8>(); t.show(ui);"#,
            r#"let t = ui.at(&SITES[0]).task::<u8>(); t.show(ui.enter(&SITES[1]));"#,
        ),
        (r#"let n = ui.every(SECOND);"#, r#"let n = ui.at(&SITES[0]).every(SECOND);"#),
        (r#"col.write(1, help = "x");"#, r#"col.at(&SITES[0]).write(1).help("x").show();"#),
        (r#"col.write(1);"#, r#"col.write(1);"#),
        (r#"ui.gauge(1);"#, r#"ui.gauge(1);"#),
        (r#"ui.gauge(1, max = 3);"#, r#"ui.at(&SITES[0]).gauge(1).max(3).show();"#),
        (
            r#"let a = ui.text_input("A").trim().to_owned();"#,
            r#"let a = ui.at(&SITES[0]).text_input("A").show().trim().to_owned();"#,
        ),
    ]);
}

/// Methods that are not of the vocabulary have words of their author's.
#[test]
fn a_bare_word_is_looked_for_among_those_of_its_keyword() {
    let found = |value: &str| {
        format!(
            "ui.at(&SITES[0]).button(\"A\").busy({{ #[allow(unused_imports, reason = \"the value may \
             be a name of the author's\")] use ::dacapo::__private::words::busy::*; {value} \
             }}).show();"
        )
    };
    check(&[
        (r#"ui.button("A", busy = Interrupt);"#, &found("Interrupt")),
        (
            r#"ui.button("A", busy = Busy::Interrupt);"#,
            r#"ui.at(&SITES[0]).button("A").busy(Busy::Interrupt).show();"#,
        ),
        (r#"ui.button("A", busy = mine);"#, r#"ui.at(&SITES[0]).button("A").busy(mine).show();"#),
        (r#"ui.gauge(1, busy = Very);"#, r#"ui.at(&SITES[0]).gauge(1).busy(Very).show();"#),
    ]);
}

#[test]
fn handlers_are_bound() {
    let bound = |widget: &str, path: &str, arguments: &str| {
        format!(
            "ui.at(&SITES[0]).{widget}( {{ use ::dacapo::__private::PlainFunction as __handler; {{ \
             #[allow( unused_imports, reason = \"of a plain function, nothing is used\" )] \
             use {path} as __handler; __handler::with }} }}{arguments}, ).show();"
        )
    };
    let cases = [
        (r#"ui.button("A", on_click = save(3));"#, r#"button("A").on_click"#, "save", "(3)"),
        (
            r#"ui.toggle("A", on_change = path::to::save());"#,
            r#"toggle("A").on_change"#,
            "path::to::save",
            "()",
        ),
    ];
    for (written, widget, path, arguments) in cases {
        check(&[(written, &bound(widget, path, arguments))]);
    }
    check(&[(
        r#"let save = 3; ui.button("A", on_click = save(3));"#,
        r#"let save = 3; ui.at(&SITES[0]).button("A").on_click(save::with(3)).show();"#,
    )]);
}

#[test]
fn what_is_bound_already_stays() {
    for value in ["save::with(3)", "|s: &mut S| s.n += 1", "stored", "{ confirm(3) }"] {
        check(&[(
            &format!(r#"ui.button("A", on_click = {value});"#),
            &format!(r#"ui.at(&SITES[0]).button("A").on_click({value}).show();"#),
        )]);
    }
}

#[test]
fn bodies_are_given_to_with() {
    check(&[
        (
            r#"ui.container(border = true, |ui| { ui.text("A"); });"#,
            r#"ui.at(&SITES[0]).container().border(true).with(|ui| { ui.at(&SITES[1]).text("A").show(); });"#,
        ),
        (
            r#"let n = ui.expander("More", |inner| inner.button("A"));"#,
            r#"let n = ui.at(&SITES[0]).expander("More").with(|inner| inner.at(&SITES[1]).button("A").show());"#,
        ),
        (
            r#"ui.card("A", border = true, |ui| ui.text("B"));"#,
            r#"ui.at(&SITES[0]).card("A").border(true).with(|ui| ui.at(&SITES[1]).text("B").show());"#,
        ),
    ]);
}

#[test]
fn receivers_are_known_by_where_they_come_from() {
    check(&[
        (
            r#"let [a, b] = ui.columns(); a.text("A"); b.text("B");"#,
            r#"let [a, b] = ui.at(&SITES[0]).columns().show(); a.at(&SITES[1]).text("A").show(); b.at(&SITES[2]).text("B").show();"#,
        ),
        (r#"cols[1].text("A");"#, r#"cols[1].text("A");"#),
        (
            r#"let c = ui.tabs(["A", "B"]); c[1].text("A");"#,
            r#"let c = ui.at(&SITES[0]).tabs(["A", "B"]).show(); c[1].at(&SITES[1]).text("A").show();"#,
        ),
        (
            r#"let side: &Ui = pick(); side.text("A");"#,
            r#"let side: &Ui = pick(); side.at(&SITES[0]).text("A").show();"#,
        ),
        (
            r#"let two: [&Ui; 2] = pick(); two[0].text("A");"#,
            r#"let two: [&Ui; 2] = pick(); two[0].at(&SITES[0]).text("A").show();"#,
        ),
        (
            r#"let [a, b]: [&Ui<Form>; 2] = pick(); b.text("A");"#,
            r#"let [a, b]: [&Ui<Form>; 2] = pick(); b.at(&SITES[0]).text("A").show();"#,
        ),
        (
            r#"let draw = |two: [&Ui; 2]| two[1].text("A");"#,
            r#"let draw = |two: [&Ui; 2]| two[1].at(&SITES[0]).text("A").show();"#,
        ),
        (
            r#"let two: [&X; 2] = pick(); two[0].text("A");"#,
            r#"let two: [&X; 2] = pick(); two[0].text("A");"#,
        ),
        (
            r#"let two: &[&Ui] = pick(); two[0].text("A");"#,
            r#"let two: &[&Ui] = pick(); two[0].text("A");"#,
        ),
        (
            r#"let own: &mut Ui = pick(); own.text("A");"#,
            r#"let own: &mut Ui = pick(); own.text("A");"#,
        ),
        (r#"let own: Ui = pick(); own.text("A");"#, r#"let own: Ui = pick(); own.text("A");"#),
        (
            r#"let live = ui.placeholder(); live.text("A");"#,
            r#"let live = ui.at(&SITES[0]).placeholder().show(); live.at(&SITES[1]).text("A").show();"#,
        ),
        (r#"ui.keyed(3).text("A");"#, r#"ui.keyed(3).at(&SITES[0]).text("A").show();"#),
        (
            r#"ui.sidebar().text("A");"#,
            r#"ui.at(&SITES[0]).sidebar().show().at(&SITES[1]).text("A").show();"#,
        ),
        (
            r#"if let Some(ui) = other { ui.text("A"); }"#,
            r#"if let Some(ui) = other { ui.text("A"); }"#,
        ),
        (r#"{ let ui = 3; ui.text("A"); }"#, r#"{ let ui = 3; ui.text("A"); }"#),
        (r#"for col in cols { col.text("A"); }"#, r#"for col in cols { col.text("A"); }"#),
        (r#"fn inner(ui: &Ui) { ui.text("A"); }"#, r#"fn inner(ui: &Ui) { ui.text("A"); }"#),
        (
            r#"let draw = |area: &Ui| area.text("A"); draw(ui);"#,
            r#"let draw = |area: &Ui| area.at(&SITES[0]).text("A").show(); draw(ui.enter(&SITES[1]));"#,
        ),
    ]);
}

#[test]
fn a_ui_that_is_passed_on_carries_the_call_site() {
    check(&[
        (r#"row(ui, item);"#, r#"row(ui.enter(&SITES[0]), item);"#),
        (r#"path::row(item, ui);"#, r#"path::row(item, ui.enter(&SITES[0]));"#),
        (r#"item.row(ui);"#, r#"item.row(ui.enter(&SITES[0]));"#),
        (r#"row(ui.keyed(item.id), item);"#, r#"row(ui.keyed(item.id).enter(&SITES[0]), item);"#),
        (
            r#"let c = ui.columns(); row(c[0]); rows(c);"#,
            r#"let c = ui.at(&SITES[0]).columns().show(); row(c[0].enter(&SITES[1])); rows(c);"#,
        ),
        (r#"let held = Some(ui);"#, r#"let held = Some(ui);"#),
        (r#"row(other);"#, r#"row(other);"#),
    ]);
}

#[test]
fn what_is_given_back_or_broken_off_with_is_rewritten_too() {
    check(&[
        (
            r#"let on = loop { break ui.keyed(next()).toggle("A", help = "B"); };"#,
            r#"let on = loop { break ui.keyed(next()).at(&SITES[0]).toggle("A").help("B").show(); };"#,
        ),
        (
            r#"return ui.toggle("A", help = "B");"#,
            r#"return ui.at(&SITES[0]).toggle("A").help("B").show();"#,
        ),
    ]);
}

#[test]
fn finished_chains_are_left_alone() {
    for written in [
        r#"ui.at(site).button("A").kind(Primary).show();"#,
        r#"ui.button("A").kind(Primary).show();"#,
        r#"ui.at(site).container().border(true).with(draw);"#,
        r#"ui.at(site).button("A");"#,
    ] {
        assert_eq!(statements(written), written);
    }
    check(&[
        (
            r#"ui.at(site).container().with(|ui| ui.text("A"));"#,
            r#"ui.at(site).container().with(|ui| ui.at(&SITES[0]).text("A").show());"#,
        ),
        (
            r#"ui.button("A", kind = Primary).help("B").show();"#,
            r#"ui.at(&SITES[0]).button("A").kind(Primary).help("B").show();"#,
        ),
        (
            r#"ui.at(site).button("A", kind = Primary);"#,
            r#"ui.at(site).button("A").kind(Primary).show();"#,
        ),
        (
            r#"let side = ui.at(site).sidebar().show(); side.text("A");"#,
            r#"let side = ui.at(site).sidebar().show(); side.at(&SITES[0]).text("A").show();"#,
        ),
    ]);
}

#[test]
fn range_loops_are_keyed_by_their_number() {
    check(&[
        (
            r#"for i in 0..3 { ui.slider("A"); }"#,
            r#"for i in 0..3 { let ui = ui.keyed(i); ui.at(&SITES[0]).slider("A").show(); }"#,
        ),
        (
            r#"for i in (0..=n).rev().step_by(2) { ui.slider("A"); }"#,
            r#"for i in (0..=n).rev().step_by(2) { let ui = ui.keyed(i); ui.at(&SITES[0]).slider("A").show(); }"#,
        ),
        (
            r#"for _ in 0..3 { row(ui); }"#,
            r#"for number in 0..3 { let ui = ui.keyed(number); row(ui.enter(&SITES[0])); }"#,
        ),
        (r#"for i in 0..3 { other(i); }"#, r#"for i in 0..3 { other(i); }"#),
        (
            r#"let [a, b] = ui.columns(); for i in 0..2 { b.text(i); }"#,
            r#"let [a, b] = ui.at(&SITES[0]).columns().show(); for i in 0..2 { let b = b.keyed(i); b.at(&SITES[1]).text(i).show(); }"#,
        ),
        (
            r#"let c = ui.columns(); for i in 0..2 { c[i].text(i); }"#,
            r#"let c = ui.at(&SITES[0]).columns().show(); for i in 0..2 { let c = c.map(|ui| ui.keyed(i)); c[i].at(&SITES[1]).text(i).show(); }"#,
        ),
        (
            r#"for i in 0..2 { for j in 0..2 { ui.toggle("A"); } }"#,
            r#"for i in 0..2 { let ui = ui.keyed(i); for j in 0..2 { let ui = ui.keyed(j); ui.at(&SITES[0]).toggle("A").show(); } }"#,
        ),
    ]);
}

#[test]
fn attributes_stay_on_their_expressions() {
    check(&[
        (
            r#"#[cfg(feature = "x")] ui.button("A", kind = Primary);"#,
            r#"#[cfg(feature = "x")] ui.at(&SITES[0]).button("A").kind(Primary).show();"#,
        ),
        (
            r#"#[allow(unused)] let a = ui.button("A");"#,
            r#"#[allow(unused)] let a = ui.at(&SITES[0]).button("A").show();"#,
        ),
    ]);
}

#[test]
fn the_table_gets_a_name_that_the_author_does_not_use() {
    let body = statements("ui.text(SITES);");
    assert_eq!(body, "ui.at(&SITES_[0]).text(SITES).show();");
}
