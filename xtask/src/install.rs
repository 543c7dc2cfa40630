//! The tools that checks need beside Rust, installed without asking if missing.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::{cargo, run};

/// A compiler version that the client is known to pass with.
const TYPESCRIPT: &str = "typescript@7.0.2";

/// A version of the accessibility checker whose rules the pages keep.
const AXE: &str = "axe-core@4.14.1";

/// Makes sure that a program of a Debian package is there.
pub(crate) fn debian(program: &str, package: &str) -> Result<(), String> {
    if is_there(program) {
        return Ok(());
    }
    println!("`{program}` is missing: installing the Debian package {package}");
    let root = is_root();
    let apt = |words: &[&str]| {
        let mut command = if root { Command::new("apt-get") } else { Command::new("sudo") };
        if !root {
            command.arg("apt-get");
        }
        run(command.env("DEBIAN_FRONTEND", "noninteractive").args(words))
    };
    apt(&["update", "--quiet"])?;
    apt(&["install", "--yes", "--quiet", "--no-install-recommends", package])
}

/// A version that is known to read our `deny.toml`.
const CARGO_DENY: &str = "cargo-deny@0.20.2";

/// A version that builds our targets.
const CARGO_FUZZ: &str = "cargo-fuzz@0.13.2";

/// A version that knows the options of the step `features`.
const CARGO_HACK: &str = "cargo-hack@0.6.46";

/// A version that is known to read our `_typos.toml`.
const TYPOS: &str = "1.52.0";

/// A version that is known to read our `.cargo/mutants.toml`.
const CARGO_MUTANTS: &str = "cargo-mutants@27.1.0";

/// Makes sure that cargo-deny is there, in the target folder; gives its path.
pub(crate) fn cargo_deny() -> Result<PathBuf, String> {
    cargo_tool("cargo-deny", CARGO_DENY)
}

/// Makes sure that cargo-fuzz is there, in the target folder, and the nightly tool chain that it
/// needs; gives its path.
pub(crate) fn cargo_fuzz() -> Result<PathBuf, String> {
    if !tools().join("bin/cargo-fuzz").exists() {
        run(Command::new("rustup").args(["toolchain", "install", "nightly", "--profile=minimal"]))?;
    }
    cargo_tool("cargo-fuzz", CARGO_FUZZ)
}

/// Makes sure that cargo-mutants is there, in the target folder; gives its path.
pub(crate) fn cargo_mutants() -> Result<PathBuf, String> {
    cargo_tool("cargo-mutants", CARGO_MUTANTS)
}

/// Makes sure that cargo-hack is there, in the target folder; gives its path.
pub(crate) fn cargo_hack() -> Result<PathBuf, String> {
    cargo_tool("cargo-hack", CARGO_HACK)
}

/// Makes sure that typos is there, in the target folder; gives its path. Its crate builds for
/// minutes, so the built program is taken from its package for Python, if there is a Python.
pub(crate) fn typos() -> Result<PathBuf, String> {
    let python = tools().join("python");
    let path = python.join("bin/typos");
    if path.exists() {
        return Ok(path);
    }
    println!("typos is missing: installing {TYPOS} below {}", python.display());
    let installed = run(Command::new("python3").args(["-m", "venv"]).arg(&python)).and_then(|()| {
        let package = format!("typos=={TYPOS}");
        run(Command::new(python.join("bin/pip")).args(["install", "--quiet", &package]))
    });
    match installed {
        Ok(()) => Ok(path),
        Err(_) => cargo_tool("typos", &format!("typos-cli@{TYPOS}")),
    }
}

/// Makes sure that a program of a crate is there; gives its path.
fn cargo_tool(program: &str, version: &str) -> Result<PathBuf, String> {
    let tools = tools();
    let path = tools.join("bin").join(program);
    if !path.exists() {
        println!("{program} is missing: installing {version} below {}", tools.display());
        run(cargo().args(["install", "--locked", "--quiet", version, "--root"]).arg(&tools))?;
    }
    Ok(path)
}

/// Makes sure that rust-analyzer is there: a component of the tool chain.
pub(crate) fn rust_analyzer() -> Result<(), String> {
    let answers = || {
        let version = Command::new("rust-analyzer").arg("--version").output();
        version.is_ok_and(|output| output.status.success())
    };
    if answers() {
        return Ok(());
    }
    println!("rust-analyzer is missing: adding it to the tool chain");
    run(Command::new("rustup").args(["component", "add", "rust-analyzer"]))
}

/// The folder of installed tools, which `cargo clean` removes.
fn tools() -> PathBuf {
    PathBuf::from(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into())).join("tools")
}

/// Makes sure that the TypeScript compiler is there, in the target folder; gives its path.
pub(crate) fn typescript() -> Result<PathBuf, String> {
    npm(TYPESCRIPT, "node_modules/.bin/tsc")
}

/// Makes sure that axe is there, in the target folder; gives the path of its script.
pub(crate) fn axe() -> Result<PathBuf, String> {
    npm(AXE, "node_modules/axe-core/axe.min.js")
}

/// Makes sure that a file of a package of npm's is there; gives its path.
fn npm(package: &str, file: &str) -> Result<PathBuf, String> {
    let tools = tools();
    let file = tools.join(file);
    if !file.exists() {
        debian("npm", "npm")?;
        println!("{package} is missing: installing it below {}", tools.display());
        run(Command::new("npm")
            .args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"])
            .arg(&tools)
            .arg(package))?;
    }
    file.canonicalize().map_err(|error| format!("{} is not there: {error}", file.display()))
}

fn is_there(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    // Servers are in a folder that is not in every user's path.
    let folders = env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]);
    folders.into_iter().any(|folder| folder.join(program).is_file())
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|id| id.stdout == b"0\n")
}
