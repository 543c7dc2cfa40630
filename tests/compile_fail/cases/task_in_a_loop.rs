use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    for name in ["Ada", "Grace"] {
        let report = ui.task::<String>();
        report.show(ui);
        ui.text(name);
    }
}

fn main() {}
