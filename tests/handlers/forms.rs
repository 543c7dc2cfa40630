//! All forms of a value for `on_click =`, and all places for the declaration of a handler.

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes(Vec<String>);

#[derive(Default, Serialize, Deserialize)]
struct Archive(Vec<String>);

struct Prefix(&'static str);

#[handler]
fn add(notes: &mut Notes, prefix: &Prefix, line: String) {
    notes.0.push(format!("{}{line}", prefix.0));
}

/// The order of the parameters is the author's.
#[handler]
fn file_away(many: bool, archive: &mut Archive, notes: &mut Notes) -> Result<(), String> {
    let count = if many { notes.0.len() } else { 1 };
    if notes.0.is_empty() {
        return Err("there is nothing to file away".to_owned());
    }
    archive.0.extend(notes.0.drain(..count));
    Ok(())
}

mod elsewhere {
    use super::Notes;
    use dacapo::prelude::*;

    #[handler]
    pub(crate) fn clear(notes: &mut Notes) {
        notes.0.clear();
    }
}

#[app]
fn desk(ui: &Ui, notes: &mut Notes, archive: &mut Archive) {
    #[handler]
    fn shout(notes: &mut Notes) {
        for line in &mut notes.0 {
            line.make_ascii_uppercase();
        }
    }

    let line = ui.text_input("Line", on_change = add("changed".to_owned()));
    // A variable of the same name does not hide the handler.
    let add = ui.button("Add", on_click = add(line.clone()));
    ui.button("Add twice", on_click = add(format!("{line}{line}")));
    ui.button("File one", on_click = file_away(false));
    ui.button("File all", on_click = file_away(true));
    ui.button("Clear", on_click = elsewhere::clear());
    ui.button("Shout", on_click = shout());
    ui.button("Pop", on_click = |notes: &mut Notes| drop(notes.0.pop()));
    let stored = self::add::with("stored".to_owned());
    ui.button("Stored", on_click = stored);
    ui.button("Either", on_click = if add { elsewhere::clear::with() } else { shout::with() });
    ui.write(format!("{:?} {:?}", notes.0, archive.0));
}

fn open() -> TestApp {
    TestApp::builder(desk).resource(Prefix("- ")).start()
}

#[test]
fn every_form_of_a_handler_runs() {
    let mut page = open();
    for (button, then) in [
        ("Add", r#"["- "] []"#),
        ("Stored", r#"["- ", "- stored"] []"#),
        ("Shout", r#"["- ", "- STORED"] []"#),
        ("File one", r#"["- STORED"] ["- "]"#),
        ("Add", r#"["- STORED", "- "] ["- "]"#),
        ("Pop", r#"["- STORED"] ["- "]"#),
        ("File all", r#"[] ["- ", "- STORED"]"#),
        ("Add twice", r#"["- "] ["- ", "- STORED"]"#),
        ("Either", r#"["- "] ["- ", "- STORED"]"#),
        ("Clear", r#"[] ["- ", "- STORED"]"#),
    ] {
        page.button(button).click();
        assert!(page.contains(then), "{button}: {}", page.text());
    }
}

#[test]
fn one_handler_serves_many_widgets_and_kinds_of_event() {
    let mut page = open();
    page.text_input("Line").set("milk");
    page.button("Add").click();
    page.button("Add twice").click();
    assert!(page.contains(r#"["- changed", "- milk", "- milkmilk"]"#), "{}", page.text());
}

#[test]
fn an_error_is_shown_and_the_session_goes_on() {
    let mut page = open();
    page.button("File one").click();
    assert_eq!(page.errors(), ["there is nothing to file away"]);
    page.button("Add").click();
    assert_eq!(page.errors(), [""; 0]);
    assert!(page.contains(r#"["- "]"#));
}

#[test]
fn a_handler_is_still_a_function() {
    let mut notes = Notes::default();
    add(&mut notes, &Prefix("* "), "by hand".to_owned());
    assert_eq!(notes.0, ["* by hand"]);
}
