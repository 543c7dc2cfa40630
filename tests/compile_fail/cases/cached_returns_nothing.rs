use dacapo::prelude::*;

#[cached]
fn warm_up(n: u32) {
    assert!(n > 0);
}

fn main() {}
