use dacapo::prelude::*;

#[derive(Debug)]
struct Odd;

fn read() -> Result<u8, Odd> {
    Err(Odd)
}

#[app]
fn page(ui: &Ui) {
    let number = ui.task::<u8>();
    if ui.button("Read") {
        number.start(|_| Ok(read()?));
    }
}

fn main() {}
