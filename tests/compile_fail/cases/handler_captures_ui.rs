use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui) {
    ui.button("Clear", on_click = |notes: &mut Notes| {
        notes.lines.clear();
        ui.success("All gone");
    });
}

fn main() {}
