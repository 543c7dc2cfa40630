use dacapo::prelude::*;

#[cached(skip(database))]
fn load(db: &str, n: u32) -> String {
    db.repeat(n as usize)
}

fn main() {}
