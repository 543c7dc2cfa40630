use dacapo::prelude::*;

#[component]
fn address(ui: &Ui) {
    ui.text_input("Street");
}

#[app]
fn page(ui: &Ui) {
    ui.form("order", |ui| {
        address(ui);
        ui.form_submit_button("Send");
    });
}

fn main() {}
