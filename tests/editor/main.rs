//! An app in an editor: completion, documentation and going to definitions, through the attributes
//! and back.
//!
//! The tests that drive rust-analyzer need it (`rustup component add rust-analyzer rust-src`), and
//! are run by `cargo test --test editor -- --ignored`.

mod analyzer;
mod documented;

use analyzer::Analyzer;

/// An app with the cursor at `$0`.
fn app(statement: &str) -> String {
    format!(
        "use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes(Vec<String>);

#[handler]
fn save(notes: &mut Notes, line: String) {{
    notes.0.push(line);
}}

#[component]
fn part(ui: &Ui) {{
    ui.divider();
}}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {{
    let [left, right] = ui.columns();
    right.write(notes.0.len());
    {statement}
}}

fn main() {{}}
"
    )
}

#[test]
#[ignore = "needs rust-analyzer"]
fn an_editor_helps_inside_of_an_app() {
    let mut editor = Analyzer::start();

    // A half-written statement is a syntax error, and comes out of the attribute untouched.
    for statement in ["ui.$0", "left.$0", "ui.container(|ui| { ui.$0 });"] {
        let offered = editor.completions(&app(statement));
        for method in ["button", "slider", "expander"] {
            assert!(
                offered.iter().any(|name| name == method),
                "{statement}: {method} is not in {offered:?}"
            );
        }
    }

    let offered = editor.completions(&app(r#"left.button("Save", kind = Pri$0);"#));
    assert!(offered.iter().any(|name| name == "Primary"), "{offered:?}");
    let offered = editor.completions(&app(r#"left.button("Save", on_click = save(notes.$0));"#));
    assert!(offered.iter().any(|name| name == "0"), "{offered:?}");

    // One place for each word, though the macro adds words of its own.
    for (statement, defined) in [
        (
            r#"left.button("Save", ki$0nd = Primary);"#,
            "button.rs: kind: ButtonKind => data.element.kind = kind;",
        ),
        (
            r#"left.but$0ton("Save", kind = Primary);"#,
            "button.rs: pub fn button(&self, label: impl IntoWords)",
        ),
        (r#"le$0ft.button("Save", kind = Primary);"#, "main.rs: let [left, right] = ui.columns();"),
        (
            r#"left.button("Save", on_click = sa$0ve("a".into()));"#,
            "main.rs: fn save(notes: &mut Notes, line: String) {",
        ),
        (
            r#"left.button("Save", on_click = save(not$0es.0[0].clone()));"#,
            "main.rs: fn page(ui: &Ui, notes: &mut Notes) {",
        ),
        (r#"pa$0rt(ui);"#, "main.rs: fn part(ui: &Ui) {"),
        (r#"part(u$0i);"#, "main.rs: fn page(ui: &Ui, notes: &mut Notes) {"),
    ] {
        let places = editor.definitions(&app(statement));
        assert!(places.len() == 1 && places[0].starts_with(defined), "{statement}: {places:#?}");
    }

    let shown = editor.hover(&app(r#"left.button("Save", ki$0nd = Primary);"#));
    assert!(shown.contains("Default: `Secondary`"), "{shown}");
    let shown = editor.hover(&app(r#"let on = left.but$0ton("Save", kind = Primary);"#));
    assert!(shown.contains("`true` in the one run that its click caused"), "{shown}");

    let complaints = editor.complaints(&app(
        r#"left.button("Save", kind = Primary, on_click = save(String::new()));$0"#,
    ));
    assert!(complaints.is_empty(), "{complaints:?}");
}
