use dacapo::prelude::*;

#[cached(time_to_live = 60)]
fn square(n: u32) -> u32 {
    n * n
}

fn main() {}
