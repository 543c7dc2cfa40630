use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    ui.selectbox("Model", ["small", "large"], value = "large");
    ui.radio("Model", ["small", "large"], default = "large");
    ui.multiselect("Models", ["small", "large"], value = ["large"]);
    ui.slider("Limit", 0..=9, default = 3);
    ui.text_input("Name", default = "Ada");
    ui.select_slider("Model", ["small", "large"], value = "large");
}

fn main() {}
