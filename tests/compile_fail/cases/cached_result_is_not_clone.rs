use dacapo::prelude::*;

struct Table {
    rows: Vec<String>,
}

#[cached]
fn load(name: &str) -> Table {
    Table { rows: vec![name.to_owned()] }
}

#[cached]
fn try_to_load(name: &str) -> Result<Table, String> {
    Ok(Table { rows: vec![name.to_owned()] })
}

fn main() {}
