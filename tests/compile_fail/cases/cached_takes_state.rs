use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes(Vec<String>);

#[cached]
fn count(notes: &mut Notes) -> usize {
    notes.0.push("counted".to_owned());
    notes.0.len()
}

fn main() {}
