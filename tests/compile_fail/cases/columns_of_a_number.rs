use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let columns = ui.columns(3);
    columns[0].text("Hello");
    let [wide, narrow] = ui.columns([2, 1]);
    wide.text("Wide");
    narrow.text("Narrow");
    let names = ["a", "b"];
    for column in ui.columns(names.len()) {
        column.text("Hello").show();
    }
}

fn main() {}
