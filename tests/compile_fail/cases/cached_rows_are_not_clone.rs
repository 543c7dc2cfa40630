use dacapo::prelude::*;

struct Row {
    name: String,
}

#[cached]
fn load(path: &str) -> Vec<Row> {
    vec![Row { name: path.to_owned() }]
}

fn main() {}
