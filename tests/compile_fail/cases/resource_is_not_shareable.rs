use dacapo::prelude::*;

use std::cell::Cell;

struct Counter(Cell<u32>);

#[app]
fn page(ui: &Ui, counter: &Counter) {
    ui.write(counter.0.get());
}

fn main() {}
