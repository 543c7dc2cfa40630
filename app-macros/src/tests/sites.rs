//! The names of call sites, and the edits that do not change them.

use super::sites;

fn in_body(body: &str) -> Vec<String> {
    sites(&format!("#[component]\nfn part(ui: &Ui) {{\n{body}\n}}"))
}

#[test]
fn the_name_is_the_first_of_key_binding_label_and_method() {
    let cases = [
        (r#"let x = ui.slider("A", key = "k");"#, r#"key "k" #0 slider 3"#),
        (r#"let x = ui.slider("A", key = NAME);"#, "key NAME #0 slider 3"),
        (r#"let x = ui.slider("A", key = item.id);"#, "let x #0 slider 3"),
        (r#"let mut x: f64 = ui.slider("A");"#, "let x #0 slider 3"),
        (r#"let x = ui.text_input("A").len();"#, "A #0 text_input 3"),
        (r#"let [a, b] = ui.columns();"#, "columns() #0 columns 3"),
        (r#"ui.slider("A");"#, "A #0 slider 3"),
        (r#"ui.slider(label);"#, "slider() #0 slider 3"),
        (r#"module::row(ui, 3);"#, "row() #0 row 3"),
    ];
    for (written, expected) in cases {
        assert_eq!(in_body(written), [expected], "from `{written}`");
    }
}

#[test]
fn no_label_is_taken_for_another_kind_of_name() {
    for label in ["key NAME", "let x", "slider()", "\"A\""] {
        let named = in_body(&format!("ui.slider({label:?});"));
        assert_eq!(named, [format!("{label:?} #0 slider 3")]);
    }
}

#[test]
fn ordinals_count_equal_names_only() {
    let body = "ui.text(a);\nui.text(\"A\");\nui.text(b);\nui.text(\"A\");";
    assert_eq!(
        in_body(body),
        ["text() #0 text 3", "A #0 text 4", "text() #1 text 5", "A #1 text 6"]
    );
}

#[test]
fn sites_are_in_the_order_of_the_source() {
    let body = "ui.write(ui.slider(\"A\"));\nrow(ui.sidebar(), ui.toggle(\"B\"));";
    assert_eq!(
        in_body(body),
        [
            "write() #0 write 3",
            "A #0 slider 3",
            "row() #0 row 4",
            "sidebar() #0 sidebar 4",
            "B #0 toggle 4",
        ]
    );
}

#[test]
fn reformatting_and_unrelated_widgets_change_no_name() {
    let names = |body: &str| -> Vec<String> {
        let sites = in_body(body).into_iter();
        sites.map(|site| site.rsplit_once(' ').expect("a line").0.to_owned()).collect()
    };
    let before = names(r#"let n = ui.slider("N"); if ui.button("Go") { ui.text(n); }"#);
    let after = names(
        r#"
        ui.title("New");
        let n =
            // How many.
            ui.slider("N");
        ui.container(|ui| if ui.button("Go") { ui.text(n); });
        "#,
    );
    assert!(before.iter().all(|name| after.contains(name)), "{before:?} in {after:?}");
}
