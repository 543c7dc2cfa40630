//! Changes the engine and the macros in small ways, one after the other, and checks whether a test
//! notices. The changed files and the tests are listed in `.cargo/mutants.toml`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{install, run};

/// The folder of cargo-mutants' results.
const FOUND: &str = "target/mutants.out";

/// The changes that no test can notice, each with its reason, and the score.
const KNOWN: &str = "docs/mutants.md";

/// The least percentage of noticed changes, among those that can be noticed.
const GOAL: usize = 95;

/// Changes the lines that differ from a commit, by default from the commit at which this branch
/// left `main`. With `all`, changes everything; a part may be chosen: `0/8` is the first of eight.
pub(crate) fn mutants(words: &[String]) -> Result<(), String> {
    let chosen = match words {
        [] => changed_since(&output(&["merge-base", "HEAD", "main"])?)?,
        [all] if all == "all" => Vec::new(),
        [all, part] if all == "all" => vec!["--shard".to_owned(), part.clone()],
        [base] => changed_since(base)?,
        _ => return Err("cargo xtask mutants [commit], or: cargo xtask mutants all [0/8]".into()),
    };
    let tool = install::cargo_mutants()?;
    if Path::new(FOUND).exists() {
        fs::remove_dir_all(FOUND).map_err(|error| format!("cannot remove {FOUND}: {error}"))?;
    }
    let run = run(Command::new(tool)
        .arg("mutants")
        .args(["--no-shuffle", "--colors=never"])
        .args(chosen));
    let (noticed, missed) = found()?;
    if noticed == 0 && missed.is_empty() {
        println!("nothing was changed");
        return run;
    }
    // The run fails if a change was not noticed; the score judges that.
    let all = noticed + missed.len();
    println!("{noticed} of {all} changes that can be noticed were. The others:");
    missed.iter().for_each(|mutant| println!("  {mutant}"));
    if noticed * 100 >= all * GOAL {
        return Ok(());
    }
    Err(format!(
        "fewer than {GOAL} of a hundred: write tests, or tell in {KNOWN} why there is nothing to \
         notice"
    ))
}

/// Arguments for the lines that differ from a commit, with uncommitted ones.
fn changed_since(base: &str) -> Result<Vec<String>, String> {
    let diff = output(&["diff", base])?;
    let file = "target/mutants.diff";
    fs::write(file, diff + "\n").map_err(|error| format!("cannot write {file}: {error}"))?;
    Ok(vec!["--in-diff".to_owned(), file.to_owned()])
}

fn output(words: &[&str]) -> Result<String, String> {
    let git = Command::new("git").args(words).output().map_err(|error| error.to_string())?;
    if !git.status.success() {
        return Err(String::from_utf8_lossy(&git.stderr).into_owned());
    }
    String::from_utf8(git.stdout)
        .map(|text| text.trim_end().to_owned())
        .map_err(|_| "git wrote what is not UTF-8".into())
}

/// The number of noticed changes, and the list of those that were not noticed though they could be.
fn found() -> Result<(usize, Vec<String>), String> {
    let known =
        fs::read_to_string(KNOWN).map_err(|error| format!("cannot read {KNOWN}: {error}"))?;
    let lines = |name: &str| -> Vec<String> {
        let text = fs::read_to_string(Path::new(FOUND).join(name)).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    };
    let noticed = lines("caught.txt").len() + lines("timeout.txt").len();
    let mut missed = lines("missed.txt");
    missed.retain(|mutant| !known.contains(&format!("`{}`", without_place(mutant))));
    Ok((noticed, missed))
}

/// `file.rs: change in function`, without line and column, which every edit moves.
fn without_place(mutant: &str) -> String {
    match mutant.split_once(": ") {
        Some((place, change)) => {
            let file = place.split(':').next().unwrap_or(place);
            format!("{file}: {change}")
        }
        None => mutant.to_owned(),
    }
}
