use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(notes: &mut Notes) {
    notes.lines.clear();
}

fn main() {}
