//! The laws of the source that no compiler checks; ARCHITECTURE.md states them as sentences.

mod behaviour;
mod documents;
mod guides;
mod layers;
mod names;
mod source;
mod widgets;

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this package lies in the workspace")
        .to_owned()
}

/// Every file below a folder with one of these endings, the target folder left out.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut waiting = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir()
                && name != "target"
                && name != "node_modules"
                && !name.starts_with(".git")
            {
                waiting.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no files below {folder}");
    found
}

/// The dependencies of each crate, as its manifest lists them.
fn dependencies(package: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
    let (_, section) = manifest.split_once("[dependencies]").unwrap();
    let section = section.split("\n[").next().unwrap();
    let names = section.lines().filter_map(|line| line.split(['=', '.']).next());
    names
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .collect()
}

#[test]
fn the_runtime_knows_no_network_html_json_terminal_or_async_runtime() {
    assert_eq!(
        dependencies("app-runtime"),
        [
            "app-charts",
            "app-literals",
            "elsa",
            "futures-core",
            "jiff",
            "once_cell",
            "pollster",
            "quick_cache",
            "rmp-serde",
            "serde",
            "smol_str",
            "tracing",
            "typed-arena"
        ]
    );
}

/// Also what it depends on by way of others, as cargo resolves it.
#[test]
fn nothing_below_the_runtime_knows_them_either() {
    let names = pulled_in("app-runtime", &[]);
    let has = |name: &str| names.iter().any(|own| own == name);
    assert!(has("serde") && has("jiff"), "{names:?}");
    let known = |name: &&String| {
        let starts = ["app-web", "app-terminal", "async-", "futures", "http", "hyper", "axum"];
        let words =
            ["json", "html", "markdown", "tokio", "smol", "tower", "mio", "socket", "rustls"]
                .into_iter()
                .chain(["tungstenite", "ratatui", "crossterm", "termion", "pulldown"]);
        starts.iter().any(|start| name.starts_with(start))
            || words.into_iter().any(|word| name.contains(word))
    };
    // A string, in spite of its name, and a trait that the standard library does not have yet.
    let own = names.iter().filter(|name| !["smol_str", "futures-core"].contains(&name.as_str()));
    let wrong: Vec<_> = own.filter(known).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The names of the crates that a build of this one pulls in, as cargo resolves them.
fn pulled_in(package: &str, features: &[&str]) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = std::process::Command::new(cargo)
        .args(["tree", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--locked", "--offline", "--package", package])
        .args(features)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let names = String::from_utf8(output.stdout).unwrap();
    names.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

/// The names of crates that only the web renderer may bring, and those of the terminal's.
const WEB: &[&str] = &["app-web", "axum", "hyper", "serde_json", "tokio", "tungstenite"];
const TERMINAL: &[&str] = &["app-terminal", "crossterm", "ratatui", "termios", "termwiz"];

#[test]
fn a_renderer_brings_its_own_crates_and_no_others() {
    let only = |renderer| {
        let crates = pulled_in("dacapo", &["--no-default-features", "--features", renderer]);
        let has =
            |words: &[&str]| words.iter().any(|word| crates.iter().any(|own| own.contains(word)));
        (has(WEB), has(TERMINAL))
    };
    assert_eq!(only("web"), (true, false));
    assert_eq!(only("terminal"), (false, true));
}

/// Checked by the manifests: a crate that a dependency brings along cannot be used.
#[test]
fn what_is_for_one_renderer_is_known_to_its_crate_alone() {
    for package in
        ["app-literals", "app-macros", "app-runtime", "app-web", "app-terminal", "dacapo"]
    {
        let known = dependencies(package);
        let knows = |words: &[&str]| -> Vec<&String> {
            let is = |name: &&String| words.iter().any(|word| name.contains(word));
            known.iter().filter(is).filter(|name| !name.starts_with("app-")).collect()
        };
        if package != "app-terminal" {
            assert!(knows(TERMINAL).is_empty(), "{package} knows {:?}", knows(TERMINAL));
        }
        // The launcher waits for Ctrl-C, and for the server to end.
        if package == "dacapo" {
            assert_eq!(knows(WEB), ["tokio"]);
        } else if package != "app-web" {
            assert!(knows(WEB).is_empty(), "{package} knows {:?}", knows(WEB));
        }
    }
}

#[test]
fn the_macros_need_nothing_at_run_time() {
    assert_eq!(dependencies("app-macros"), ["app-literals", "proc-macro2", "quote", "syn"]);
}

#[test]
fn only_dacapo_knows_every_crate_and_examples_know_only_dacapo() {
    let ours = |package: &str| -> Vec<String> {
        let all = dependencies(package).into_iter();
        all.filter(|name| name.starts_with("app-") || name == "dacapo").collect()
    };
    assert_eq!(ours("app-web"), ["app-literals", "app-runtime"]);
    assert_eq!(ours("app-terminal"), ["app-literals", "app-runtime"]);
    assert_eq!(ours("dacapo"), ["app-macros", "app-runtime", "app-terminal", "app-web"]);
    assert_eq!(ours("examples"), ["dacapo"]);
}

#[test]
fn the_output_of_the_macros_names_only_dacapo() {
    for path in files("app-macros/src", &[".rs"]) {
        let text = fs::read_to_string(&path).unwrap();
        for other in ["app_runtime", "app_web", "app_terminal"] {
            assert!(!text.contains(other), "{} names {other}", path.display());
        }
    }
}

#[test]
fn a_folder_of_modules_has_a_file_of_its_name() {
    let stray: Vec<_> =
        files(".", &[".rs"]).into_iter().filter(|path| path.ends_with("mod.rs")).collect();
    assert!(stray.is_empty(), "{stray:?}");
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in files(".", &[".rs"]) {
        if path.components().any(|part| part.as_os_str() == "compile_fail") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} has no head", path.display());
    }
}
