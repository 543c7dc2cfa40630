use dacapo::prelude::*;

#[component]
fn beside(left: &Ui, right: &Ui) {
    left.text("A");
    right.text("B");
}

fn main() {}
