//! Runs the fuzz targets, one after the other, from the seeds beside them.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{install, run};

const TARGETS: &[&str] = &["markdown", "html", "wire", "snapshot", "csv", "scene"];

/// Runs each target for this many seconds. Inputs that make one fail are left in `fuzz/artifacts`.
pub(crate) fn fuzz(words: &[String]) -> Result<(), String> {
    let (seconds, wanted) = match words {
        [] => ("60", TARGETS.to_vec()),
        [seconds] => (seconds.as_str(), TARGETS.to_vec()),
        [seconds, wanted @ ..] => (seconds.as_str(), wanted.iter().map(String::as_str).collect()),
    };
    if seconds.parse::<u32>().is_err() {
        return Err(format!("`{seconds}` is no number of seconds: cargo xtask fuzz 60 [target …]"));
    }
    let tool = install::cargo_fuzz()?;
    for target in wanted {
        let corpus = Path::new("fuzz/corpus").join(target);
        plant(target, &corpus)?;
        // Through rustup: otherwise the tool chain of this program would be inherited.
        run(Command::new("rustup")
            .args(["run", "nightly"])
            .arg(&tool)
            .args(["fuzz", "run", "--codegen-units=16", target])
            .args(["--", &format!("-max_total_time={seconds}")])
            // No input is worth more memory than this at once.
            .args(["-malloc_limit_mb=64", "-timeout=10", "-max_len=4096"]))?;
    }
    Ok(())
}

/// Seeds are kept as they are read, several in a file; the fuzzer wants a file for each.
fn plant(target: &str, corpus: &Path) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot plant seeds of {target}: {error}");
    let (file, between) = match target {
        "markdown" | "html" => ("tests/browser/xss.txt".to_owned(), "\n"),
        // They make their own.
        "snapshot" | "scene" => return Ok(()),
        _ => (format!("fuzz/seeds/{target}"), "\n----\n"),
    };
    let seeds = fs::read_to_string(file).map_err(failed)?;
    fs::create_dir_all(corpus).map_err(failed)?;
    for (number, seed) in seeds.split_terminator(between).enumerate() {
        fs::write(corpus.join(format!("seed-{number}")), seed).map_err(failed)?;
    }
    Ok(())
}
