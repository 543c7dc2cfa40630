use dacapo::prelude::*;

#[component]
fn total(prices: &[u32]) -> u32 {
    prices.iter().sum()
}

fn main() {}
