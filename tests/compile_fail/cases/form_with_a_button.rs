use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.form("order", |ui| {
        ui.text_input("Name");
        ui.button("Send");
    });
}

fn main() {}
