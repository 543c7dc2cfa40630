use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.text_input("Name");
    ui.form_submit_button("Send");
}

fn main() {}
