//! The smallest app: a button, and its effect.

use dacapo::prelude::*;

#[app(title = "Hello")]
pub fn main(ui: &Ui) {
    if ui.button("Say hello") {
        ui.success("Hello, world!");
    }
}
