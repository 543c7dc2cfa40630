use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.form("order", |ui| {
        ui.form("address", |ui| {
            ui.text_input("Street");
        });
        ui.form_submit_button("Send");
    });
}

fn main() {}
