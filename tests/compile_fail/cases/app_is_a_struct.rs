use dacapo::prelude::*;

#[app]
struct Page {
    title: String,
}

fn main() {}
