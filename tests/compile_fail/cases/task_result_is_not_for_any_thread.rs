use std::rc::Rc;

use dacapo::prelude::*;

#[app]
fn page(ui: &Ui) {
    let report = ui.task::<Rc<str>>();
    if ui.button("Start") {
        report.start(|t| {
            t.check()?;
            Ok("the report".into())
        });
    }
    report.show(ui);
}

fn main() {}
