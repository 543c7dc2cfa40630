//! The law of layers: the `mod` lines of a file stand in the order of its layers, and what is in a
//! module names only modules that stand above it in that list. A module and its parts are one room:
//! they may name each other. Run it with `--nocapture` to see the layers, and the circles of files
//! that are left: of a room with its parts, or by an exception.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{CRATES, Crate};

/// A file that names a module below its own, and the reason.
#[derive(Debug)]
struct Exception {
    package: &'static str,
    file: &'static str,
    names: &'static str,
    reason: &'static str,
}

/// Taken out of the list as soon as the file no longer needs it: the test fails otherwise.
const EXCEPTIONS: &[Exception] = &[Exception {
    package: "app-runtime",
    file: "element.rs",
    names: "widgets",
    reason: "the enum of elements is made of the list of widgets and the data that their files declare",
}];

/// Folders whose files stand in the order of the alphabet, for people look them up by their names.
const ALPHABETICAL: &[(&str, &str)] = &[("app-runtime", "widgets.rs")];

#[test]
fn a_module_names_only_modules_that_stand_above_it() {
    let mut wrong = Vec::new();
    let mut unneeded: Vec<_> = EXCEPTIONS.iter().collect();
    for package in CRATES {
        let read = Crate::read(package);
        for file in read.files.iter().filter(|file| !file.declares.is_empty()) {
            println!("{package}/src/{}: {}", file.path, file.declares.join(" < "));
        }
        for circle in circles(&read) {
            println!("    a circle of {} files: {}", circle.len(), circle.join(" "));
        }
        for ((file, other), line) in looks_down(&read) {
            let is_it = |known: &Exception| {
                (known.package, known.file, known.names) == (*package, file, &*other)
            };
            if let Some(known) = EXCEPTIONS.iter().find(|known| is_it(known)) {
                println!("    {file} names {other}: {}", known.reason);
                unneeded.retain(|known| !is_it(known));
            } else {
                wrong.push(format!("{package}/src/{file}:{line} names {other}"));
            }
        }
    }
    assert!(wrong.is_empty(), "these name modules below their own:\n{}", wrong.join("\n"));
    assert!(unneeded.is_empty(), "exceptions that no file needs: {unneeded:#?}");
}

/// The files that name a module below their own, each with that module and the first line of it.
fn looks_down(read: &Crate) -> BTreeMap<(&str, String), usize> {
    let mut found = BTreeMap::new();
    for file in &read.files[1..] {
        for dependency in read.dependencies(file) {
            let inside = below(read, &file.module, &read.files[dependency.file].module);
            let door = match dependency.door {
                Some(door) => below(read, &file.module, &[door]),
                // `lib.rs` stands below all of its modules, and so does what is in it.
                None => Some("lib.rs".to_owned()),
            };
            if let Some(other) = door.or(inside) {
                found.entry((&*file.path, other)).or_insert(dependency.line);
            }
        }
    }
    found
}

/// The module in which the other file stands, where that is below the one in which the own file
/// stands, among the modules of one file. A module and its parts are one: they may name each other.
fn below(read: &Crate, own: &[String], other: &[String]) -> Option<String> {
    let common = own.iter().zip(other).take_while(|(own, other)| own == other).count();
    let (own_part, other_part) = own.get(common).zip(other.get(common))?;
    let parent = read.files.iter().find(|file| file.module == own[..common])?;
    if ALPHABETICAL.contains(&(read.name, &parent.path)) {
        return None;
    }
    let height = |module: &String| parent.declares.iter().position(|part| part == module);
    let is_below = height(other_part) > height(own_part) || height(other_part).is_none();
    is_below.then(|| other[..=common].join("::"))
}

/// The sets of files that name each other in a circle, the largest first.
fn circles(read: &Crate) -> Vec<Vec<&str>> {
    let named = |file| read.dependencies(file).iter().map(|dependency| dependency.file).collect();
    let named: Vec<BTreeSet<usize>> = read.files.iter().map(named).collect();
    let reached: Vec<_> = (0..named.len()).map(|from| reached_from(&named, from)).collect();
    let circle = |from: usize| -> Vec<usize> {
        reached[from].iter().copied().filter(|&to| reached[to].contains(&from)).collect()
    };
    let found: BTreeSet<_> =
        (0..named.len()).map(circle).filter(|circle| circle.len() > 1).collect();
    let paths = |circle: &Vec<usize>| circle.iter().map(|&file| &*read.files[file].path).collect();
    let mut circles: Vec<Vec<&str>> = found.iter().map(paths).collect();
    circles.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    circles
}

/// The files that a file names, those that they name, and so on. `lib.rs` is no part of a circle.
fn reached_from(named: &[BTreeSet<usize>], from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(at) = waiting.pop() {
        for &other in &named[at] {
            if other != 0 && reached.insert(other) {
                waiting.push(other);
            }
        }
    }
    reached
}
