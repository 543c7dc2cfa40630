use dacapo::prelude::*;

struct Oops;

#[app]
fn page(ui: &Ui) -> Result<(), Oops> {
    ui.write("Hello");
    Ok(())
}

fn main() {}
