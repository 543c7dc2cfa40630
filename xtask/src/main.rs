//! The chores of this repository.
//!
//! `cargo xtask test` runs every check there is, and installs missing tools of a check.
//! `cargo xtask test browser tsc` runs only the named ones. `cargo xtask fuzz`,
//! `cargo xtask mutants` and `cargo xtask soak` are for a night. `cargo xtask icons` makes the
//! table of icons anew, after an update of the crate that has their pictures.
//! `cargo xtask instructions` makes the table of the costs of a rerun anew, after a change of them.
//! `cargo xtask api` writes the lists of public items anew.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a chore talks to the person who started it"
)]

mod api;
mod fuzz;
mod icons;
mod install;
mod instructions;
mod mutants;

use std::env;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// A check: its name, its description, and its function.
struct Step {
    name: &'static str,
    says: &'static str,
    run: fn() -> Result<(), String>,
}

const STEPS: &[Step] = &[
    Step { name: "format", says: "sources are formatted", run: format },
    Step { name: "lint", says: "clippy has nothing to say", run: lint },
    Step { name: "typos", says: "words are spelt as dictionaries have them", run: typos },
    Step { name: "msrv", says: "the minimum Rust version builds everything", run: msrv },
    Step { name: "features", says: "each feature builds without the others", run: features },
    Step { name: "unit", says: "everything that needs only Rust", run: unit },
    Step {
        name: "instructions",
        says: "a rerun costs what the table says",
        run: instructions::check,
    },
    Step { name: "editor", says: "rust-analyzer knows its way through an app", run: editor },
    Step { name: "docs", says: "the documentation builds without a warning", run: docs },
    Step { name: "api", says: "the public face is the one in tests/public_api", run: api::check },
    Step { name: "package", says: "every crate builds from its packed files", run: package },
    Step { name: "deny", says: "licences, sources and versions of all dependencies", run: deny },
    Step { name: "tsc", says: "the browser's modules have the types they claim", run: tsc },
    Step { name: "cluster", says: "several servers, a Redis, and what can happen", run: cluster },
    Step { name: "queue", says: "jobs in other processes, of whom one is killed", run: queue },
    Step { name: "browser", says: "every example, clicked through in Chromium", run: browser },
    Step { name: "terminal", says: "every example, driven by keys in tmux", run: terminal },
];

fn main() -> ExitCode {
    if let Some(exit) = api::stand_in_for_rustdoc() {
        return exit;
    }
    let mut words = env::args().skip(1);
    let command = words.next();
    let wanted: Vec<String> = words.collect();
    let result = match command.as_deref() {
        Some("test") => test(&wanted),
        Some("fuzz") => fuzz::fuzz(&wanted),
        Some("mutants") => mutants::mutants(&wanted),
        Some("soak") => soak(),
        Some("icons") => icons::write_table(),
        Some("instructions") => instructions::write_table(),
        Some("api") => api::accept(),
        _ => Err(usage()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let steps: Vec<_> =
        STEPS.iter().map(|step| format!("  {:<12} {}", step.name, step.says)).collect();
    let others = "cargo xtask fuzz [seconds [target …]]\ncargo xtask mutants [commit | all [part]]\ncargo xtask soak\ncargo xtask icons\ncargo xtask \
                  instructions\ncargo xtask api";
    format!("cargo xtask test [name …]\n\n{}\n\n{others}", steps.join("\n"))
}

fn test(wanted: &[String]) -> Result<(), String> {
    if let Some(unknown) = wanted.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        return Err(format!("there is no check named `{unknown}`\n\n{}", usage()));
    }
    let mut passed = 0;
    let mut failed = Vec::new();
    for step in
        STEPS.iter().filter(|step| wanted.is_empty() || wanted.iter().any(|name| name == step.name))
    {
        println!("== {}: {}", step.name, step.says);
        let start = Instant::now();
        match (step.run)() {
            Ok(()) => passed += 1,
            Err(message) => {
                println!("{message}");
                failed.push(step.name);
            }
        }
        println!("== {}: {:.1} s\n", step.name, start.elapsed().as_secs_f64());
    }
    println!("{passed} passed, {} failed", failed.len());
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", "))) }
}

fn format() -> Result<(), String> {
    run(cargo().args(["fmt", "--all", "--check"]))
}

fn lint() -> Result<(), String> {
    run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--all-features",
        "--",
        "-D",
        "warnings",
    ]))
}

fn unit() -> Result<(), String> {
    run(cargo().args(["test", "--workspace", "--no-fail-fast"]))?;
    // No other check builds the code of a feature.
    run(cargo().args(["test", "--package", "dacapo", "--features", "arrow", "arrow"]))?;
    run(cargo().args(["test", "--package", "app-web", "--features", "html", "--lib", "html"]))?;
    // A release build of the two renderers, for the tests of messages that differ in it.
    for renderer in ["app-web", "app-terminal"] {
        let release = format!("profile.test.package.{renderer}.debug-assertions=false");
        run(cargo()
            .args(["test", "--config", &release, "--package", renderer, "--lib"])
            .arg("in_debug_builds_alone"))?;
    }
    Ok(())
}

fn typos() -> Result<(), String> {
    let tool = install::typos()?;
    run(Command::new(tool).args(["--format", "brief"]))
}

/// The minimum Rust version: that of this package, as of all others.
const MSRV: &str = env!("CARGO_PKG_RUST_VERSION");

/// On a later tool chain, builds with the minimum version too. Without rustup that version cannot
/// be had; then only clippy looks for what is newer in the standard library.
fn msrv() -> Result<(), String> {
    let version = Command::new("rustc").arg("--version").output();
    let version = version.map_err(|error| format!("cannot run `rustc`: {error}"))?.stdout;
    if String::from_utf8_lossy(&version).starts_with(&format!("rustc {MSRV}.")) {
        println!("the tool chain is Rust {MSRV}: the other steps build with the minimum version");
        return Ok(());
    }
    let install = ["toolchain", "install", MSRV, "--profile=minimal"];
    if let Err(reason) = run(Command::new("rustup").args(install)) {
        println!("left out, for Rust {MSRV} cannot be had here: {reason}");
        return Ok(());
    }
    run(Command::new("rustup").args(["run", MSRV, "cargo", "check", "--workspace"]).args([
        "--all-features",
        "--target-dir",
        "target/msrv",
    ]))
}

/// Every set of features of the small crates. Of `dacapo`, which needs a renderer, every two.
fn features() -> Result<(), String> {
    let tool = install::cargo_hack()?;
    let hack = || {
        let mut command = Command::new(&tool);
        command.args(["hack", "check", "--quiet", "--feature-powerset"]);
        command
    };
    let small = ["app-charts", "app-literals", "app-runtime", "app-web", "app-terminal"];
    run(hack().args(small.iter().flat_map(|name| ["--package", name])))?;
    run(hack()
        .args(["--package", "dacapo", "--depth", "2", "--exclude-features", "default"])
        .args(["--at-least-one-of", "web,terminal,html,redis"]))
}

/// A tool chain that does not come from rustup may have no rust-analyzer to add; then this check is
/// skipped.
fn editor() -> Result<(), String> {
    if let Err(reason) = install::rust_analyzer() {
        println!("left out, for rust-analyzer cannot be had here: {reason}");
        return Ok(());
    }
    run(cargo().args(["test", "--package", "dacapo-tests", "--test", "editor", "--", "--ignored"]))
}

fn docs() -> Result<(), String> {
    run(cargo().env("RUSTDOCFLAGS", "-D warnings").args([
        "doc",
        "--workspace",
        "--no-deps",
        "--all-features",
    ]))
}

/// The crates that a registry may have.
const PUBLISHED: &[&str] = &[
    "app-charts",
    "app-literals",
    "app-macros",
    "app-runtime",
    "app-terminal",
    "app-web",
    "dacapo",
];

/// Builds each published crate from its packed files, against the packed files of the others.
fn package() -> Result<(), String> {
    let named = PUBLISHED.iter().flat_map(|name| ["--package", name]);
    run(cargo().arg("package").args(named).arg("--allow-dirty"))
}

/// The advisories are left out: their database is in a repository of its own, which a machine
/// behind a wall does not reach. `cargo deny check advisories` uses it.
fn deny() -> Result<(), String> {
    let tool = install::cargo_deny()?;
    run(Command::new(tool).args(["--log-level", "error", "check", "licenses", "bans", "sources"]))
}

fn tsc() -> Result<(), String> {
    let compiler = install::typescript()?;
    run(Command::new(compiler).args(["-p", "app-web/client"]))
}

/// `DACAPO_CHAOS_ROUNDS=1000` is the long form.
fn cluster() -> Result<(), String> {
    install::debian("redis-server", "redis-server")?;
    run(cargo().args([
        "test",
        "--package",
        "dacapo-tests",
        "--features",
        "cluster",
        "--test",
        "cluster",
    ]))
}

/// The only check that builds a queue: the example is a workspace of its own.
fn queue() -> Result<(), String> {
    install::debian("redis-server", "redis-server")?;
    let package = ["--manifest-path", "examples/job_queue/Cargo.toml"];
    run(cargo().arg("fmt").args(package).arg("--check"))?;
    // One target folder: what both workspaces build alike is built once.
    let target = env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    run(cargo().arg("test").args(package).arg("--target-dir").arg(target))
}

fn browser() -> Result<(), String> {
    install::debian("chromium", "chromium")?;
    install::debian("chromedriver", "chromium-driver")?;
    install::debian("nginx", "nginx-light")?;
    let axe = install::axe()?;
    run(cargo().args(["build", "--bins", "--package", "dacapo-examples"]))?;
    run(cargo().env("DACAPO_AXE", axe).args([
        "test",
        "--package",
        "dacapo-tests",
        "--features",
        "browser",
        "--test",
        "browser",
    ]))
}

fn terminal() -> Result<(), String> {
    install::debian("tmux", "tmux")?;
    // Each renderer builds without the other.
    for renderer in ["web", "terminal"] {
        let features = ["--no-default-features", "--features", renderer];
        run(cargo().args(["test", "--package", "dacapo", "--lib"]).args(features))?;
    }
    run(cargo().args(["build", "--bins", "--package", "dacapo-examples"]))?;
    run(cargo().args([
        "test",
        "--package",
        "dacapo-tests",
        "--features",
        "terminal",
        "--test",
        "terminal",
    ]))
}

/// 2,000 people for ten minutes. They need 2,000 open files, and the server needs as many.
fn soak() -> Result<(), String> {
    let build = ["build", "--release", "--package", "dacapo-examples", "--bin", "counter"];
    run(cargo().args(build))?;
    let programs = env::current_dir().map_err(|error| error.to_string())?.join("target/release");
    run(cargo()
        .env("DACAPO_PROGRAMS", programs)
        .env("DACAPO_SOAK_PEOPLE", "2000")
        .env("DACAPO_SOAK_SECONDS", "600")
        .args(["test", "--package", "dacapo-tests", "--features", "browser", "--test", "browser"])
        .args(["soak", "--", "--nocapture"]))
}

fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command and shows it first, so that a person can run it alone.
fn run(command: &mut Command) -> Result<(), String> {
    let shown: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let shown = shown.join(" ");
    println!("$ {shown}");
    let status = command.status().map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed: {status}")) }
}
