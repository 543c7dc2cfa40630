use dacapo::prelude::*;

#[cached]
fn load(path: &str) -> Vec<String> {
    vec![path.to_owned()]
}

#[app]
fn page(ui: &Ui) {
    let rows: Vec<String> = load("a");
    for row in &rows {
        ui.checkbox(row);
    }
    for row in load("b") {
        ui.checkbox(&row);
    }
}

#[component]
fn part(ui: &Ui, rows: &[String]) {
    for row in rows {
        ui.checkbox(row);
    }
}

fn main() {}
