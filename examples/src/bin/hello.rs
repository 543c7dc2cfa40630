//! The smallest app: a button, and what it does.

use dacapo::prelude::*;

#[app(title = "Hello")]
pub fn main(ui: &Ui) {
    if ui.button("Say hello") {
        ui.success("Hello, world!");
    }
}
