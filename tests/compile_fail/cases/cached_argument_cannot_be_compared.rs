use dacapo::prelude::*;

struct Query {
    name: String,
}

#[cached]
fn load(query: &Query, limit: f64) -> Vec<String> {
    vec![query.name.clone(); limit as usize]
}

fn main() {}
