//! Themes as `#[app(theme = …)]` takes them: the name of a file, or any expression.

use dacapo::prelude::*;
use dacapo::{App, Theme};

#[app(theme = "conformance/theme.toml")]
fn from_a_file(ui: &Ui) {
    ui.write("themed");
}

fn teal() -> Theme {
    Theme::new().primary("#008080").dark(|dark| dark.primary("#2dd4bf"))
}

#[app(theme = teal())]
fn from_a_function(ui: &Ui) {
    ui.write("themed");
}

#[test]
fn a_file_and_a_function_make_the_same_theme() {
    let apps: [fn() -> App; 2] = [from_a_file, from_a_function];
    for app in apps {
        assert_eq!(app().settings.theme, teal());
        assert!(TestApp::new(app).contains("themed"));
    }
}
