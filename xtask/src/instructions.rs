//! Counts instructions and allocations of the cases in `tests/instructions`, and keeps their table
//! true. Counts are the same on a busy machine; times are not.
//!
//! Valgrind counts, and its output is complete, so this file is the only layer between the two. A
//! bench crate (gungraun) would bring a runner to install in its exact version, and keeps its
//! figures in the target folder, where they are not read.

use std::collections::HashMap;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{cargo, install, run};

const TABLE: &str = "docs/instructions.md";

/// The allowed difference of a count. Above it the code has become slower; below it the table
/// claims more than the true cost.
const PER_CENT: u64 = 5;

/// A small count may differ by this much, when a table grows a little earlier.
const SLACK: u64 = 2;

/// Functions of the C library have a variant for each kind of processor. Without these, all
/// processors have the same.
const PLAIN_PROCESSOR: &str = "glibc.cpu.hwcaps=-AVX_Fast_Unaligned_Load,-AVX512F,-AVX512VL,-AVX2,\
     -AVX,-EVEX,-BMI2,-ERMS,-FSRM,-SSSE3,-SSE4_1,-SSE4_2";

/// The counts of a case.
#[derive(Clone, Copy, PartialEq)]
struct Counts {
    instructions: u64,
    allocations: u64,
}

/// Compares with the table. Another tool chain has other counts, which are only shown.
pub(crate) fn check() -> Result<(), String> {
    let made_with = made_with()?;
    let counted = count()?;
    let kept = fs::read_to_string(TABLE).map_err(|error| format!("{TABLE}: {error}"))?;
    if !kept.lines().any(|line| line == made_with) {
        println!("{}", table(&made_with, &counted));
        println!("NOT COMPARED: {TABLE} was not made with these tools. {made_with}");
        return Ok(());
    }
    let mut kept: HashMap<&str, Counts> = kept.lines().filter_map(row).collect();
    let mut wrong = String::new();
    for (name, now) in &counted {
        let Some(before) = kept.remove(name.as_str()) else {
            let _ = writeln!(wrong, "{name}: not in the table");
            continue;
        };
        for (what, before, now) in [
            ("instructions", before.instructions, now.instructions),
            ("allocations", before.allocations, now.allocations),
        ] {
            if before.abs_diff(now) > (before * PER_CENT / 100).max(SLACK) {
                let change = (now as f64 / before as f64 - 1.0) * 100.0;
                let _ = writeln!(wrong, "{name}: {now} {what}, {before} before ({change:+.1} %)");
            }
        }
    }
    let mut gone: Vec<_> = kept.keys().collect();
    gone.sort_unstable();
    for name in gone {
        let _ = writeln!(wrong, "{name}: in the table, and not counted any more");
    }
    if wrong.is_empty() {
        println!("{} cases are within {PER_CENT} % of {TABLE}", counted.len());
        return Ok(());
    }
    Err(format!(
        "{wrong}\nwhere that is meant, `cargo xtask instructions` writes {TABLE} anew: say why in \
         the commit, and what was learned from it in docs/performance.md"
    ))
}

/// Writes the table anew.
pub(crate) fn write_table() -> Result<(), String> {
    let made_with = made_with()?;
    let text = table(&made_with, &count()?);
    fs::write(TABLE, text).map_err(|error| format!("{TABLE}: {error}"))
}

fn table(made_with: &str, counted: &[(String, Counts)]) -> String {
    let mut text = format!(
        "# Instructions and allocations\n\nWritten by `cargo xtask instructions`; \
         `cargo xtask test instructions` counts again and compares within {PER_CENT} %. What is \
         counted stands in `tests/instructions`, what was learned from it in \
         [performance.md](performance.md).\n\n{made_with}\n\n\
         | case | instructions | allocations |\n|---|--:|--:|\n"
    );
    for (name, Counts { instructions, allocations }) in counted {
        let _ = writeln!(text, "| {name} | {instructions} | {allocations} |");
    }
    text
}

/// Reads a row as `table` writes it.
fn row(line: &str) -> Option<(&str, Counts)> {
    let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
    let name = cells.next()?;
    let instructions = cells.next()?.parse().ok()?;
    let allocations = cells.next()?.parse().ok()?;
    Some((name, Counts { instructions, allocations }))
}

/// The versions that the counts depend on, beside the source.
fn made_with() -> Result<String, String> {
    install::debian("valgrind", "valgrind")?;
    let version = |program: &str| {
        let text = said(Command::new(program).arg("--version"))?;
        Ok::<_, String>(text.lines().next().unwrap_or_default().to_owned())
    };
    let compiler = version("rustc")?;
    let library = version("ldd")?;
    let valgrind = version("valgrind")?;
    let machine = env::consts::ARCH;
    Ok(format!("Made with {compiler}, {library}, {valgrind}, {machine}."))
}

/// The output of a command.
fn said(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{command:?} failed: {}\n{reason}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn count() -> Result<Vec<(String, Counts)>, String> {
    run(cargo().args(["build", "--profile", "instructions", "--package", "dacapo-instructions"]))?;
    let target = PathBuf::from(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()));
    let program = target.join("instructions/dacapo-instructions");
    let names = said(&mut Command::new(&program))?;
    let folder = target.join("tmp/instructions");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    names.lines().map(|name| Ok((name.to_owned(), count_one(&program, &folder, name)?))).collect()
}

fn count_one(program: &Path, folder: &Path, name: &str) -> Result<Counts, String> {
    let out = folder.join("callgrind.out");
    // The first dump is for the time between entering and leaving the function.
    let dump = folder.join("callgrind.out.1");
    let _ = fs::remove_file(&dump);
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--zero-before=*::counted", "--dump-after=*::counted"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        .args([program.as_os_str(), name.as_ref()])
        .env("GLIBC_TUNABLES", PLAIN_PROCESSOR)
        .output()
        .map_err(|error| format!("cannot run `valgrind`: {error}"))?;
    let failed = |what: &str| {
        format!("counting \"{name}\": {what}\n{}", String::from_utf8_lossy(&output.stderr))
    };
    if !output.status.success() {
        return Err(failed("it failed"));
    }
    let dump = fs::read_to_string(&dump).map_err(|error| failed(&error.to_string()))?;
    read(&dump).ok_or_else(|| failed("valgrind wrote no total"))
}

/// Reads the total of a profile, and the calls of the functions that allocate. The first mention of
/// a function has its name, `(7) malloc`; later ones have only its number.
fn read(profile: &str) -> Option<Counts> {
    let mut names = HashMap::new();
    let mut called = "";
    let mut allocations = 0;
    let mut instructions = None;
    for line in profile.lines() {
        if let Some(function) = line.strip_prefix("fn=").or_else(|| line.strip_prefix("cfn=")) {
            let (number, name) = function.split_once(' ').unwrap_or((function, ""));
            let known = names.entry(number).or_insert(name);
            called = known;
        } else if let Some(calls) = line.strip_prefix("calls=") {
            if matches!(called, "malloc" | "calloc" | "realloc" | "posix_memalign") {
                allocations += calls.split(' ').next()?.parse::<u64>().ok()?;
            }
        } else if let Some(total) = line.strip_prefix("summary: ") {
            instructions = total.trim().parse().ok();
        }
    }
    Some(Counts { instructions: instructions?, allocations })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_is_read() {
        let profile = "fn=(1) main\n12 3\ncfn=(2) malloc\ncalls=7 0\n12 400\nfn=(3) other\n\
                       cfn=(2)\ncalls=2 0\n1 80\ncfn=(1)\ncalls=5 0\n1 80\nsummary: 1234\n";
        assert!(read(profile) == Some(Counts { instructions: 1234, allocations: 9 }));
        assert!(read("fn=(1) main\n").is_none());
    }

    #[test]
    fn a_table_is_read_as_it_is_written() {
        let counts = Counts { instructions: 1234, allocations: 5 };
        let text = table("Made by hand.", &[("rerun of 10".to_owned(), counts)]);
        let rows: Vec<_> = text.lines().filter_map(row).collect();
        assert!(rows == [("rerun of 10", counts)]);
    }
}
