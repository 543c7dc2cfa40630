use dacapo::prelude::*;

#[component]
fn rows(ui: &Ui, names: &[String]) {
    for name in names {
        let open = ui.remember(|| false);
        ui.write(format!("{name}: {}", *open));
    }
}

fn main() {}
