//! Every mistake: its line and its message, and that nothing else is said.

use super::{errors, expand};

/// Bodies of a component whose first line is 1, each with the errors it gets.
#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    for (body, expected) in cases {
        let source = format!("#[component] fn part(ui: &Ui, items: &[Item]) {{ {body} }}");
        assert_eq!(errors(&source), *expected, "from `{body}`");
    }
}

/// Whole items, each with the errors it gets.
#[track_caller]
fn check_items(cases: &[(&str, &[&str])]) {
    for (item, expected) in cases {
        assert_eq!(errors(item), *expected, "from `{item}`");
    }
}

#[test]
fn arguments_in_disorder() {
    check(&[
        (r#"ui.button("A", kind = X, kind = Y);"#, &["1: `kind` is given twice; keep one"]),
        (
            r#"ui.slider("A", value = 3, 0..=9);"#,
            &["1: a positional argument cannot follow a keyword; move it in front of \
               `value = …`, or give it a keyword of its own"],
        ),
        (
            r#"let m = ui.remember(|| 0, key = "a");"#,
            &["1: `remember` takes no keywords; its identity is that of its `ui`, as in \
               `ui.keyed(…).remember(…)`"],
        ),
        (r#"ui.container(border = true, |ui| ui.text("A"));"#, &[]),
    ]);
}

#[test]
fn the_same_key_twice() {
    const TWICE: &str = "1: duplicate key `\"a\"`: the `toggle` on line 1 has it, and both can be \
                         on the page at once; give this one another key";
    check(&[
        (r#"ui.toggle("A", key = "a"); ui.radio("B", key = "a");"#, &[TWICE]),
        (r#"ui.toggle("A", key = "a"); ui.container(|ui| ui.radio("B", key = "a"));"#, &[TWICE]),
        (
            r#"let [l, r] = ui.columns(); l.toggle("A", key = "a"); r.toggle("B", key = "a");"#,
            &[TWICE],
        ),
        (r#"let ui = ui.keyed(1); ui.toggle("A", key = "a"); ui.radio("B", key = "a");"#, &[TWICE]),
        (r#"if x { ui.toggle("A", key = "a"); } ui.radio("B", key = "a");"#, &[TWICE]),
        (r#"if ui.toggle("A", key = "a") { ui.radio("B", key = "a"); }"#, &[TWICE]),
        (r#"for i in 0..3 { ui.toggle("A", key = "a"); ui.radio("B", key = "a"); }"#, &[TWICE]),
        (r#"ui.keyed("x").toggle("A", key = "a"); ui.keyed("x").radio("B", key = "a");"#, &[TWICE]),
        (
            r#"ui.toggle("A", key = NAME); ui.radio("B", key = NAME);"#,
            &["1: duplicate key `NAME`: the `toggle` on line 1 has it, and both can be on the \
               page at once; give this one another key"],
        ),
        (
            r#"ui.toggle("A", key = 1u8); ui.radio("B", key = 1u64);"#,
            &["1: duplicate key `1`: the `toggle` on line 1 has it, and both can be on the \
               page at once; give this one another key"],
        ),
    ]);
}

#[test]
fn the_same_key_where_it_is_fine() {
    check(&[
        (r#"ui.toggle("A", key = 1); ui.radio("B", key = "1");"#, &[]),
        (r#"ui.toggle("A", key = a.id); ui.radio("B", key = a.id);"#, &[]),
        (r#"if x { ui.toggle("A", key = "a"); } else { ui.radio("B", key = "a"); }"#, &[]),
        (
            r#"if x { ui.toggle("A", key = "a"); } else if y {} else { ui.radio("B", key = "a"); }"#,
            &[],
        ),
        (r#"match x { 1 => ui.toggle("A", key = "a"), _ => ui.radio("B", key = "a") };"#, &[]),
        (r#"if x { ui.toggle("A", key = "a"); return; } ui.radio("B", key = "a");"#, &[]),
        (r#"if x { ui.toggle("A", key = "a"); stop(); } ui.radio("B", key = "a");"#, &[]),
        (
            r#"let Some(x) = y else { ui.toggle("A", key = "a"); return; }; ui.radio("B", key = "a");"#,
            &[],
        ),
        (r#"x.map_or_else(|| ui.toggle("A", key = "a"), |x| ui.radio("B", key = "a"));"#, &[]),
        (r#"#[cfg(a)] ui.toggle("A", key = "a"); #[cfg(not(a))] ui.radio("B", key = "a");"#, &[]),
        (r#"ui.keyed(1).toggle("A", key = "a"); ui.keyed(2).radio("B", key = "a");"#, &[]),
        (
            r#"ui.toggle("A", key = "a"); ui.container(key = "c", |ui| ui.radio("B", key = "a"));"#,
            &[],
        ),
        (r#"let one = ui.keyed("x"); let two = ui.keyed("x");"#, &[]),
    ]);
}

/// The number of mistakes in a body of a component.
fn count(body: &str) -> usize {
    errors(&format!("#[component] fn part(ui: &Ui, items: &[Item]) {{ {body} }}")).len()
}

#[test]
fn a_key_after_an_arm_that_leaves_is_free() {
    let after = |arm: &str| {
        count(&format!(
            r#"for x in items {{
                let ui = ui.keyed(x.id);
                if x.first {{ ui.toggle("A", key = "a"); {arm} }}
                ui.radio("B", key = "a");
            }}"#
        ))
    };
    for leaves in [
        "break;",
        "continue;",
        "break 'outer;",
        "return;",
        "stop();",
        "dacapo::rerun();",
        "exit(1);",
        "std::process::abort();",
        r#"panic!("no");"#,
        "unreachable!();",
        "todo!();",
        "unimplemented!();",
        r#"anyhow::bail!("no");"#,
        "if x.last { break; }",
        r#"if x.last { continue; } if x.only { ui.text("C"); }"#,
        "{ return; }",
        "match x.kind { 1 => continue, _ => {} }",
        "#[cfg(a)] break;",
        "#[cfg(a)] stop();",
        r#"#[cfg(a)] panic!("no");"#,
        "#[cfg(a)] if x.last { return; }",
    ] {
        assert_eq!(after(leaves), 0, "after `{leaves}`");
    }
    for stays in [
        "",
        "row(ui);",
        "print!();",
        "x.stop;",
        "x.list.iter().for_each(|y| return);",
        "x.list.iter().map(|y| if y { return 1; } else { 2 });",
        "let later = || stop();",
    ] {
        assert_eq!(after(stays), 1, "after `{stays}`");
    }
}

#[test]
fn an_arm_that_leaves_frees_what_came_in_it_and_nothing_before_it() {
    for (body, expected) in [
        (r#"ui.toggle("A", key = "a"); if x { return; } ui.radio("B", key = "a");"#, 1),
        (r#"if x { if y { return; } ui.toggle("A", key = "a"); } ui.radio("B", key = "a");"#, 0),
        (r#"if x { return; } ui.toggle("A", key = "a"); ui.radio("B", key = "a");"#, 1),
        (
            r#"x.map(|x| { if y { ui.toggle("A", key = "a"); return; } ui.radio("B", key = "a"); });"#,
            0,
        ),
        (
            r#"if x { ui.toggle("A", key = "a"); y.map(|y| { if y { return; } }); } ui.radio("B", key = "a");"#,
            1,
        ),
    ] {
        assert_eq!(count(body), expected, "{body}");
    }
}

#[test]
fn a_statement_under_cfg_may_not_be_there_whatever_statement_it_is() {
    for (statement, itself) in [
        (r#"let on = ui.toggle("A", key = "a");"#, 0),
        (r#"ui.toggle("A", key = "a");"#, 0),
        (r#"draw(ui.toggle("A", key = "a"));"#, 0),
        (r#"{ ui.toggle("A", key = "a"); }"#, 0),
        (r#"if ui.toggle("A", key = "a") {}"#, 0),
        (r#"match ui.toggle("A", key = "a") { _ => {} }"#, 0),
        (r#"for x in ui.toggle("A", key = "a") {}"#, 0),
        (r#"while x { ui.container(key = x.id, |ui| ui.toggle("A", key = "a")); }"#, 0),
        (r#"loop { ui.container(key = x.id, |ui| ui.toggle("A", key = "a")); }"#, 0),
        (r#"own!(ui.toggle("A", key = "a"));"#, 1),
    ] {
        let other = statement.replace("toggle", "radio");
        let both = count(&format!("{statement} {other}"));
        let either = count(&format!("#[cfg(a)] {statement} #[cfg(not(a))] {other}"));
        assert_eq!(either, 2 * itself, "`{statement}`");
        let loops = statement.starts_with("while") || statement.starts_with("loop");
        assert_eq!(both, 2 * itself + usize::from(!loops), "`{statement}`");
    }
}

#[test]
fn a_key_is_the_same_however_it_is_written() {
    let both = |one: &str, other: &str| {
        count(&format!(r#"ui.toggle("A", key = {one}); ui.radio("B", key = {other});"#))
    };
    for (one, other) in [
        ("1", "(1)"),
        ("&1", "1u8"),
        ("&(\"a\")", "\"a\""),
        ("-1", "-1i64"),
        ("-(1)", "(-1)"),
        ("Kind::Small", "&Kind::Small"),
        ("'a'", "'a'"),
    ] {
        assert_eq!(both(one, other), 1, "{one} and {other}");
    }
    for (one, other) in [("1", "-1"), ("-1", "!1"), ("!1", "!1"), ("1", "'1'"), ("kind", "kind")] {
        assert_eq!(both(one, other), 0, "{one} and {other}");
    }
}

#[test]
fn a_key_is_free_again_in_each_scope() {
    let body = r#"
        ui.toggle("A", key = "a");
        ui.keyed("x").toggle("A", key = "a");
        ui.keyed("y").toggle("A", key = "a");
        ui.keyed("y").keyed("x").toggle("A", key = "a");
        let other: &Ui = pick();
        other.toggle("A", key = "a");
        ui.keyed("z").toggle("A", key = "a");
    "#;
    assert_eq!(count(body), 0);
}

#[test]
fn a_use_before_a_mistake_in_another_arm_stays_known() {
    let body = r#"
        ui.toggle("A", key = "a");
        if x { ui.text("B"); } else { ui.radio("C", key = "a"); }
        ui.pills("D", key = "a");
    "#;
    assert_eq!(count(body), 2);
}

#[test]
fn empty_keys() {
    const EMPTY: &str =
        "1: an empty key names nothing; write a name, as in `\"amount\"`, or leave the key out";
    check(&[
        (r#"ui.toggle("A", key = "");"#, &[EMPTY]),
        (r#"ui.keyed("").toggle("A");"#, &[EMPTY]),
    ]);
}

#[test]
fn inputs_in_loops() {
    let in_a = |method: &str, key: &str, body: &str| {
        format!(
            "1: this `{method}` runs once in each round of a loop and needs a key that tells the \
             rounds apart; add `key = {key}`, or begin {body} with `let ui = ui.keyed({key});`"
        )
    };
    let (body, closure) = ("the loop's body", "the closure");
    let cases = [
        (r#"for item in items { ui.toggle("A"); }"#, in_a("toggle", "item.id", body)),
        (
            r#"for (n, task) in items.iter().enumerate() { ui.button("A"); }"#,
            in_a("button", "task.id", body),
        ),
        (r#"for name in ["a", "b"] { ui.toggle(name); }"#, in_a("toggle", "name", body)),
        (r#"while more() { ui.toggle("A"); }"#, in_a("toggle", "item.id", body)),
        (r#"loop { ui.toggle("A"); }"#, in_a("toggle", "item.id", body)),
        (r#"while ui.toggle("A") {}"#, in_a("toggle", "item.id", body)),
        (r#"items.iter().map(|x| ui.toggle("A"));"#, in_a("toggle", "x.id", closure)),
        (r#"items.iter().for_each(|x| { ui.toggle("A"); });"#, in_a("toggle", "x.id", closure)),
        (r#"(0..3).map(|i| ui.toggle("A"));"#, in_a("toggle", "i", closure)),
        (r#"for x in items { ui.container(|ui| ui.toggle("A")); }"#, in_a("toggle", "x.id", body)),
        (
            r#"for x in items { let ui = ui.keyed(x.id); for y in x { ui.toggle("A"); } }"#,
            in_a("toggle", "y.id", body)
                .replace("`, or", "` (`key = &y` where that is a text or a number), or"),
        ),
        (r#"for x in items { for i in 0..3 { ui.toggle("A"); } }"#, in_a("toggle", "i", body)),
        (
            r#"for x in items { let m = ui.remember(|| 0); }"#,
            "1: this `remember` runs once in each round of a loop and cannot tell the rounds \
             apart; begin the loop's body with `let ui = ui.keyed(x.id);`"
                .to_owned(),
        ),
        (
            r#"for x in items { ui.every(SECOND); }"#,
            "1: this `every` runs once in each round of a loop and cannot tell the rounds apart; \
             begin the loop's body with `let ui = ui.keyed(x.id);`"
                .to_owned(),
        ),
        (
            r#"for col in ui.columns() { col.toggle("A", help = "B"); }"#,
            "1: this `toggle` runs once in each round of a loop and needs a key that tells the \
             rounds apart; add `key = col.id` (`key = &col` where that is a text or a number), or \
             begin the loop's body with `let col = col.keyed(col.id);`"
                .to_owned(),
        ),
        (
            r#"let names: Vec<String> = all(); for n in names { ui.toggle(&n); }"#,
            in_a("toggle", "&n", body),
        ),
        (
            r#"let n: &[&str] = &[]; for (i, n) in n.iter().enumerate() { ui.toggle(*n); }"#,
            in_a("toggle", "&n", body),
        ),
        (
            r#"let ids: BTreeSet<u32> = all(); ids.iter().for_each(|id| { ui.toggle("A"); });"#,
            in_a("toggle", "&id", closure),
        ),
        (
            r#"let rows: Vec<Row> = all(); for row in &rows { ui.toggle("A"); }"#,
            in_a("toggle", "row.id", body),
        ),
    ];
    for (written, expected) in &cases {
        check(&[(written, &[expected])]);
    }
}

#[test]
fn what_an_input_begins_with_by_another_inputs_name() {
    let index = |input: &str, wrong: &str| {
        format!(
            "1: a `{input}` has no `{wrong}`; what it begins with is `index = 0`, the position of \
             an option"
        )
    };
    let value = |input: &str| {
        format!("1: a `{input}` has no `default`; what it begins with is `value = …`")
    };
    for (written, expected) in [
        (r#"ui.selectbox("A", b, value = 1);"#, index("selectbox", "value")),
        (r#"ui.radio("A", b, default = 1);"#, index("radio", "default")),
        (r#"ui.select_slider("A", b, value = 1);"#, index("select_slider", "value")),
        (
            r#"ui.multiselect("A", b, value = c);"#,
            "1: a `multiselect` has no `value`; what it begins with is `default = […]`, the \
             options that are chosen"
                .to_owned(),
        ),
        (r#"ui.slider("A", 0..=9, default = 3);"#, value("slider")),
        (r#"ui.text_input("A", default = "b");"#, value("text_input")),
    ] {
        check(&[(written, &[&expected])]);
    }
    check(&[
        (r#"ui.selectbox("A", b, index = 1); ui.multiselect("A", b, default = c);"#, &[]),
        (r#"ui.slider("A", 0..=9, value = 1); ui.own("A", default = 1);"#, &[]),
    ]);
}

#[test]
fn columns_that_are_counted() {
    const SAYS: &str = "1: how many columns there are, the pattern says that takes them: write ";
    for (written, way_out) in [
        ("let c = ui.columns(3);", "`let [a, b, c] = ui.columns();`"),
        ("let [a, b] = ui.columns([2, 1]);", "`let [a, b] = ui.columns(weights = [2, 1]);`"),
        (
            "for c in ui.columns(items.len()) { c.text(\"A\"); }",
            "`let columns: [&Ui; 3] = ui.columns();`; for as many as the data has, make as many as \
             fit side by side, and put the item at `position` into `columns[position % 3]`",
        ),
    ] {
        check(&[(written, &[&format!("{SAYS}{way_out}")])]);
    }
    check(&[("let [a, b] = ui.columns();", &[])]);
}

#[test]
fn keyed_loops_and_things_that_are_no_loops() {
    for written in [
        r#"for item in items { ui.toggle("A", key = item.id); }"#,
        r#"for item in items { let ui = ui.keyed(item.id); ui.toggle("A"); ui.radio("B", key = "a"); }"#,
        r#"for item in items { ui.keyed(item.id).toggle("A"); }"#,
        r#"for item in items { ui.container(key = item.id, |ui| { ui.toggle("A"); }); }"#,
        r#"for item in items { let [a, b] = ui.keyed(item.id).columns(); a.toggle("A"); }"#,
        r#"for item in items { ui.text("A"); ui.expander("B", |ui| ui.text("C")); row(ui, item); }"#,
        r#"for x in items { for y in x { let ui = ui.keyed((x, y)); ui.toggle("A"); } }"#,
        r#"for i in 0..3 { ui.toggle("A"); }"#,
        r#"for item in items { let ui = ui.keyed(item.id); for i in 0..3 { ui.toggle("A"); } }"#,
        r#"items.first().map(|x| ui.toggle("A"));"#,
        r#"items.iter().next().map(|x| ui.toggle("A"));"#,
        r#"let draw = |ui: &Ui| ui.toggle("A"); for x in items { draw(ui.keyed(x.id)); }"#,
    ] {
        check(&[(written, &[])]);
    }
}

#[test]
fn fixed_keys_in_loops() {
    const SAME: &str = "1: the key `\"a\"` is the same in each round of the loop; use one that \
                        differs, such as `x.id`, or begin the loop's body with \
                        `let ui = ui.keyed(x.id);`";
    check(&[
        (r#"for x in items { ui.toggle("A", key = "a"); }"#, &[SAME]),
        (r#"for x in items { let ui = ui.keyed("a"); }"#, &[SAME]),
        (r#"for x in items { ui.container(key = "a", |ui| ui.text("A")); }"#, &[SAME]),
    ]);
}

#[test]
fn calls_hidden_in_macros() {
    let hidden = |call: &str, name: &str| {
        format!(
            "1: `{call}(…)` is inside `{name}!`, and what a macro does with its tokens cannot be \
             seen from here; call it before and pass its value: `let value = {call}(…);`"
        )
    };
    let cases = [
        (r#"println!("{}", ui.slider("A", 0..=9));"#, hidden("ui.slider", "println")),
        (r#"let x = vec![ui.slider("A"), 3];"#, hidden("ui.slider", "vec")),
        (r#"let x = format!("{n}", n = ui.toggle("A"));"#, hidden("ui.toggle", "format")),
        (r#"own::mac!(=> { ui.text("A") });"#, hidden("ui.text", "mac")),
        (r#"mac!(ui.keyed(3).text("A"));"#, hidden("ui.keyed(3).text", "mac")),
        (r#"mac!(ui.container(|ui| ui.text("A")));"#, hidden("ui.container", "mac")),
    ];
    for (written, expected) in &cases {
        check(&[(written, &[expected])]);
    }
    check(&[
        (r#"println!("{}", self.ui.slider("A"));"#, &[]),
        (r#"println!("{}", ui.gauge("A"));"#, &[]),
        (r#"println!("{}", slider);"#, &[]),
    ]);
}

#[test]
fn a_hidden_call_is_finished_all_the_same() {
    let source = r#"#[component] fn part(ui: &Ui) { println!("{}", ui.slider("A", step = 2)); }"#;
    let expansion = expand(source).to_string().replace(' ', "");
    let finished = r#"println!("{}",ui.at(&SITES[0]).slider("A").step(2).show())"#;
    assert!(expansion.contains(finished), "{expansion}");
}

#[test]
fn handlers_that_reach_for_the_ui() {
    let out_of_reach = |ui: &str| {
        format!(
            "1: a handler runs before the page does and cannot draw, so `{ui}` is out of its \
             reach; change the state here, and draw what it says in the page"
        )
    };
    check(&[
        (r#"ui.button("A", on_click = |s: &mut S| { ui.text("B"); });"#, &[&out_of_reach("ui")]),
        (r#"ui.button("A", on_click = save(ui, 3));"#, &[&out_of_reach("ui")]),
        (
            r#"ui.button("A", on_click = |s: &mut S| { ui.text("B"); row(ui); });"#,
            &[&out_of_reach("ui")],
        ),
        (r#"ui.button("A", on_click = |ui: &mut S| ui.text());"#, &[]),
        (r#"ui.button("A", on_click = save(ui.slider("B")));"#, &[]),
    ]);
}

#[test]
fn handlers_that_reach_for_what_is_lent() {
    check(&[
        (
            r#"ui.button("A", on_click = |s: &mut S| s.n += items.len());"#,
            &["1: a handler runs when this run is over, and `items` with it; copy what it needs \
               into a variable before, or write a `#[handler]` function, which may take a \
               resource as `items: &[Item]`"],
        ),
        (r#"ui.button("A", on_click = |items: &mut S| items.clear());"#, &[]),
        (r#"ui.button("A", on_click = save(items.len()));"#, &[]),
        (r#"let n = items.len(); ui.button("A", on_click = move |s: &mut S| s.n += n);"#, &[]),
    ]);
    check_items(&[(
        r#"#[app] fn page(ui: &Ui, s: &mut S) { ui.button("A", on_click = |_: &mut S| s.n += 1); }"#,
        &["1: a handler runs when this run is over, and `s` with it; take session state as a \
           parameter, as in `|s: &mut S| …`"],
    )]);
}

#[test]
fn handlers_that_are_not_written_as_such() {
    const REFERENCE: &str = "1: an argument is kept until the event comes, so pass it by value; \
                             what the handler takes as `&mut T` or `&T` is session state and \
                             resources, which reach it by themselves";
    check(&[
        (
            r#"ui.button("A", on_click = path::save);"#,
            &["1: a handler is written with its arguments, as it will be called when the event \
               comes; write `path::save(…)`, or `path::save()` if it has none"],
        ),
        (r#"let save = make(); ui.button("A", on_click = save);"#, &[]),
        (r#"ui.button("A", on_click = SAVE);"#, &[]),
        (r#"ui.button("A", on_click = save(&item));"#, &[REFERENCE]),
        (r#"ui.button("A", on_click = save(1, &mut item));"#, &[REFERENCE]),
        (
            r#"ui.button("A", on_click = |s| s.n += 1);"#,
            &["1: which session state this is cannot be told from here; write its type, as in \
               `|s: &mut T| …`"],
        ),
        (
            r#"ui.button("A", on_click = || go());"#,
            &["1: a handler's closure takes the session state that it changes; write \
               `|state: &mut T| …`"],
        ),
        (
            r#"ui.button("A", on_click = |s: &mut S, t: &mut T| s.n = t.n);"#,
            &["1: a handler's closure takes one session state; write a `#[handler]` function, \
               which may take several"],
        ),
        (
            r#"ui.button("A", on_change = save());"#,
            &["1: a `button` is clicked, not changed; write `on_click = …`"],
        ),
        (
            r#"ui.toggle("A", on_click = save());"#,
            &[
                "1: a `toggle` is changed, not clicked; write `on_change = …`, or in a form, give the \
               handler to the submit button",
            ],
        ),
        (r#"ui.gauge("A", on_click = save());"#, &[]),
    ]);
}

const HELD: &str = "1: a `Ui` is always held as `&Ui`; write `ui: &Ui`";

#[test]
fn signatures_of_cached_functions() {
    const DRAWS: &str = "1: a cached function does not run at every interaction, so it cannot \
                         draw; return the result, and draw it where you call this";
    check_items(&[
        (
            "#[cached(ttl = A, ttl = B)] fn load() -> u8 { 1 }",
            &["1: `ttl` is given twice; keep one of the two"],
        ),
        (
            "#[cached(max_entries = 1, ttl = A, max_entries = 2)] fn load() -> u8 { 1 }",
            &["1: `max_entries` is given twice; keep one of the two"],
        ),
        (
            "#[cached(size = 1)] fn load() -> u8 { 1 }",
            &["1: `#[cached]` knows no `size`; it takes `ttl = Duration::from_secs(60)`, \
               `max_entries = 100` and `skip(argument)`"],
        ),
        (
            "#[cached(skip(a, b))] fn load(a: u8) -> u8 { a }",
            &["1: there is no argument `b` to skip"],
        ),
        ("#[cached] fn load(ui: &Ui) -> u8 { 1 }", &[DRAWS]),
        ("#[cached] fn load(ui: &mut Ui) -> u8 { 1 }", &[DRAWS]),
        ("#[cached] fn load(ui: Ui) -> u8 { 1 }", &[DRAWS]),
        (
            "#[cached] fn load(state: &mut S) -> u8 { 1 }",
            &["1: a cached function does not run at every interaction, so it cannot change \
               anything; return the result, and store it where you call this"],
        ),
        (
            "#[cached] fn load(&self) -> u8 { 1 }",
            &["1: a cached function is a free function without `self`; take what it needs as \
               arguments"],
        ),
        (
            "#[cached] fn load((a, b): (u8, u8)) -> u8 { a + b }",
            &["1: results are told apart by this argument, so it needs a name"],
        ),
        (
            "#[cached] fn load(both @ (a, b): (u8, u8)) -> u8 { a + b }",
            &["1: results are told apart by this argument, so it needs a name"],
        ),
        (
            "#[cached] async fn load() -> u8 { 1 }",
            &["1: `#[cached]` goes on a plain `fn`; remove `async`"],
        ),
        (
            "#[cached] fn load() {}",
            &["1: this function returns nothing, so there is nothing to remember; return its \
               result"],
        ),
        ("#[cached(ttl = A, max_entries = 1, skip(a))] fn load(a: &A, b: u8) -> u8 { b }", &[]),
        ("#[cached(skip(a), skip(b))] fn load(a: &A, b: u8) -> u8 { 1 }", &[]),
    ]);
}

#[test]
fn signatures_of_apps() {
    check_items(&[
        (
            "#[app] fn page() {}",
            &["1: a page needs a `ui` to draw into; write `fn page(ui: &Ui, …)`"],
        ),
        ("#[app] fn page(ui: &mut Ui) {}", &[HELD]),
        ("#[app] fn page(ui: Ui) {}", &[HELD]),
        ("#[app] fn page(ui: dacapo::Ui<Page>, s: &mut S) {}", &[HELD]),
        ("#[app] unsafe fn page(ui: &Ui) {}", &["1: `#[app]` goes on a plain `fn`; remove this"]),
        (
            r#"#[app] extern "C" fn page(ui: &Ui) {}"#,
            &["1: `#[app]` goes on a plain `fn`; remove this"],
        ),
        (
            "#[app] fn page(ui: &Ui) where u8: Copy {}",
            &["1: `#[app]` takes no `where` clause: the runtime starts the page itself and has \
               nothing to choose the types by"],
        ),
        (
            "#[app] fn page(ui: &Ui, count: u32) {}",
            &["1: a page has no arguments, for nobody calls it with any; take session state as \
               `&mut T` or a shared resource as `&T`"],
        ),
        (
            "#[app] fn page(ui: &Ui, other: &Ui) {}",
            &["1: a page has one `ui`; remove this one, and draw beside it with `ui.columns()`"],
        ),
        (
            "#[app] fn page<T: Default>(ui: &Ui, state: &mut T) {}",
            &["1: `#[app]` does not go on a generic function: the runtime starts the page itself \
               and has nothing to choose the types by"],
        ),
        (
            "#[app] async fn page(ui: &Ui) {}",
            &["1: `#[app]` goes on a plain `fn`, which runs from the top at every interaction; \
               remove `async`, and do what must be awaited in a `#[handler] async fn`"],
        ),
        (
            "#[app] fn page(&self, ui: &Ui) {}",
            &["1: a page is a free function without `self`; take what it needs as session state \
               `&mut T` or as a resource `&T`"],
        ),
        (
            "#[app]\nfn page(ui: &Ui, a: &mut S,\nb: &mut S) {}",
            &[
                "3: `&mut S` is a parameter already, and a session has one state of each type; keep \
               one of the two, or give the other a type of its own",
            ],
        ),
        (
            "#[app] fn page(ui: &Ui, name: &str) {}",
            &["1: state and resources are found by their type, and `str` has none of its own; \
               wrap it, as in `struct Name(String);`, and take that"],
        ),
        (
            r#"#[app("Page")] fn page(ui: &Ui) {}"#,
            &["1: `#[app]` takes keywords only; name what this is, as in `title = \"…\"`"],
        ),
        (
            r#"#[app(title = "A", title = "B")] fn page(ui: &Ui) {}"#,
            &["1: `title` is given twice; keep one"],
        ),
        ("#[app] struct Page {}", &["1: `#[app]` goes on a function with a body"]),
    ]);
}

#[test]
fn signatures_of_components() {
    check_items(&[
        (
            "#[component] fn row(item: &Item) {}",
            &["1: a component needs a `ui` to draw into; write `fn row(ui: &Ui, …)`, or leave \
               `#[component]` out if it draws nothing"],
        ),
        (
            "#[component] fn row(a: &Ui, b: &Ui) {}",
            &["1: a component draws into one `ui`, whose scope is its own; make two components, \
               or divide the one with `ui.columns()`"],
        ),
        (
            "#[component(x)] fn row(ui: &Ui) {}",
            &[
                "1: `#[component]` knows no `x`; write `#[component]`, or `#[component(memo)]` where a \
               call may be skipped whose arguments are those of the last run",
            ],
        ),
        ("#[component] fn row(ui: &mut Ui) {}", &[HELD]),
        ("#[component] fn row(ui: Ui, item: &Item) {}", &[HELD]),
        ("#[component] fn row(item: &Item, ui: Ui<Form>) {}", &[HELD]),
        ("#[component(memo)] fn row(ui: &mut Ui, item: &Item) {}", &[HELD]),
        ("#[component(memo)] fn row(item: &Item, ui: Ui) {}", &[HELD]),
        ("#[component] fn row(item: &Item, ui: &Ui<impl Place>) {}", &[]),
        ("#[component] fn row(&self, ui: &Ui<Form>) {}", &[]),
        ("#[component] fn row<P: Place>(_: &Ui<P>) {}", &[]),
    ]);
}

#[test]
fn signatures_of_memo_components() {
    const CLOSURE: &str = "1: a memo component cannot take a closure, as two of them cannot be \
                           compared; take what it would look at, or write `#[component]` without \
                           `memo`";
    const RESULT: &str = "1: a memo component returns nothing, as there would be no value where it \
                          is skipped; draw what depends on the value inside of it, or write \
                          `#[component]` without `memo`";
    let borrows = |ty: &str| {
        format!(
            "1: a memo component keeps a copy of its arguments, and `{ty}` borrows what is not its \
             own; take a type that owns it, as `Option<String>` and not `Option<&str>`, or write \
             `#[component]` without `memo`"
        )
    };
    check_items(&[
        ("#[component(memo)] fn row(ui: &Ui<impl Place>, a: &str, b: &[Item], c: Item) {}", &[]),
        ("#[component(memo)] fn row(a: Option<&'static str>, mut b: u32, ui: &Ui) -> () {}", &[]),
        ("#[component(memo)] fn row<T: Other>(_: &Ui, a: T) {}", &[]),
        ("#[component(memo, memo)] fn row(ui: &Ui) {}", &["1: `memo` is given twice; keep one"]),
        ("#[component(memo)] fn row(ui: &Ui) -> bool {}", &[RESULT]),
        (
            "#[component(memo)] fn row(ui: &Ui, item: &mut Item) {}",
            &[
                "1: a memo component cannot have `&mut Item`, as what it writes there would be missing \
               where it is skipped; take `&Item` and write in a `#[handler]`, remember what is its \
               own with `ui.remember(…)`, or write `#[component]` without `memo`",
            ],
        ),
        ("#[component(memo)] fn row(ui: &Ui, then: impl Fn(u32)) {}", &[CLOSURE]),
        ("#[component(memo)] fn row(ui: &Ui, then: &dyn Fn()) {}", &[CLOSURE]),
        (
            "#[component(memo)] fn row(ui: &Ui, words: impl Display) {}",
            &[
                "1: calls are told apart by this argument, so its type needs a name: take one such as \
               `String`, or write `fn part<T: Clone + PartialEq + Send + 'static>(…, value: T)`",
            ],
        ),
        (
            "#[component(memo)] fn row(ui: &Ui, (a, b): (u32, u32)) {}",
            &["1: calls are told apart by this argument, so it needs a name"],
        ),
        (
            "#[component(memo)] fn row(&self, ui: &Ui) {}",
            &["1: a memo component is a free function without `self`; take what it shows as \
               arguments"],
        ),
    ]);
    for (ty, spelt) in [
        ("Option<&str>", "Option<&str>"),
        ("Row<'_>", "Row<'_>"),
        ("&Row<'a>", "Row<'a>"),
        ("(u32, &[u8])", "(u32, &[u8])"),
    ] {
        let item = format!("#[component(memo)] fn row<'a>(ui: &Ui, row: {ty}) {{}}");
        assert_eq!(errors(&item), [borrows(spelt)]);
    }
}

#[test]
fn signatures_of_handlers() {
    const DRAWS: &str = "1: a handler runs before the page does and cannot draw; change the state \
                         here, and draw what it says in the page";
    check_items(&[
        ("#[handler] fn save(ui: &Ui) {}", &[DRAWS]),
        ("#[handler] fn save(state: &mut S, ui: &mut Ui) {}", &[DRAWS]),
        ("#[handler] fn save(state: &mut S, ui: Ui) {}", &[DRAWS]),
        (
            "#[handler(async)] fn save() {}",
            &["1: `#[handler]` takes no arguments; write `#[handler]`"],
        ),
        (
            "#[handler] fn save(name: &str) {}",
            &[
                "1: an argument is kept until the click, so take it by value: `String` in place of `&str`",
            ],
        ),
        (
            "#[handler] fn save(rows: &[Row]) {}",
            &[
                "1: an argument is kept until the click, so take it by value: `Vec<Row>` in place of `&[Row]`",
            ],
        ),
        (
            "#[handler] fn save(then: &dyn Then) {}",
            &[
                "1: an argument is kept until the click, so take it by value: `Box<dyn Then>` in place of `&dyn Then`",
            ],
        ),
        (
            "#[handler] fn save(a: &mut S, n: u32, b: &mut S) {}",
            &[
                "1: `&mut S` is a parameter already, and a session has one state of each type; keep \
               one of the two, or give the other a type of its own",
            ],
        ),
        (
            "#[handler] fn save<T>(x: T) {}",
            &["1: `#[handler]` does not go on a generic function: a widget keeps it by name, and \
               a name has no types to choose"],
        ),
        (
            "#[handler] fn save(x: impl Display) {}",
            &["1: a handler's arguments are kept until the click, so each has one type of its \
               own; name it in place of `impl`"],
        ),
        (
            "#[handler] fn save(&mut self) {}",
            &["1: a handler is a free function without `self`; take the state it changes as \
               `state: &mut T`"],
        ),
        ("#[handler] fn save(a: &mut S, db: &Db, b: &mut T, n: Option<u32>) {}", &[]),
        ("#[handler] async fn save(n: u32, a: &mut S) -> Result<(), E> {}", &[]),
    ]);
}

#[test]
fn several_mistakes_are_reported_at_once_in_the_order_of_the_source() {
    let source = "
        #[app(title = 1, title = 2)]
        fn page(ui: &Ui, n: u32) {
            ui.toggle(\"A\", key = \"\");
            for x in xs {
                ui.toggle(\"B\", on_change = |s: &mut S| ui.text(\"C\"));
            }
            println!(\"{}\", ui.slider(\"D\"));
        }";
    let lines: Vec<_> = errors(source).iter().map(|error| error[..1].to_owned()).collect();
    assert_eq!(lines, ["2", "3", "4", "6", "6", "8"]);
}

#[test]
fn what_does_not_parse_comes_out_untouched() {
    let body = "fn page(ui: &Ui) { ui.button(\"A\" }";
    for attribute in ["app", "component", "handler"] {
        let item = body.replace("(\"A\" }", "(\"A\"); let = ; }");
        let source = format!("#[{attribute}] {item}");
        let tokens: proc_macro2::TokenStream = item.parse().expect("balanced");
        assert_eq!(expand(&source).to_string(), tokens.to_string());
    }
}
