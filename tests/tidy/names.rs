//! The law of names: a type, a trait or a constant that other files may name has its name for itself
//! in its crate. Two forms of a type for two systems stand in one file.

use std::collections::BTreeMap;

use crate::source::{CRATES, Crate};

#[test]
fn a_name_means_one_thing_in_a_crate() {
    let mut wrong = Vec::new();
    for name in CRATES {
        let read = Crate::read(name);
        let mut defined: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
        for file in &read.files {
            for definition in &file.definitions {
                let places = defined.entry(&definition.name).or_default();
                places.entry(&file.path).or_insert(definition.line);
            }
        }
        defined.retain(|_, places| places.len() > 1);
        println!("{name}: {} names are defined in several files", defined.len());
        for (twice, places) in &defined {
            let place = |(path, line)| format!("{name}/src/{path}:{line}");
            let places: Vec<_> = places.iter().map(place).collect();
            wrong.push(format!("`{twice}`: {}", places.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
