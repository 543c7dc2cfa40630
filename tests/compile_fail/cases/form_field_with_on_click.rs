use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui) {
    ui.form("order", |ui| {
        ui.checkbox("Gift", on_click = |notes: &mut Notes| notes.lines.clear());
        ui.form_submit_button("Send");
    });
}

fn main() {}
