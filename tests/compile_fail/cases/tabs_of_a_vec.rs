use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let names = vec!["Chart", "Data"];
    let tabs = ui.tabs(names);
    for tab in tabs {
        tab.text("Hello").show();
    }
}

fn main() {}
