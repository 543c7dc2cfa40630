//! Makes the table of icons of `app-literals` from the crate that has their pictures.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use crate::cargo;

const TABLE: &str = "app-literals/src/icon/table.in";

/// The groups that Google sorts its icons into; the names of the crate's modules begin with them.
const GROUPS: &[&str] = &[
    "action",
    "alert",
    "av",
    "communication",
    "content",
    "device",
    "editor",
    "file",
    "hardware",
    "home",
    "image",
    "maps",
    "navigation",
    "notification",
    "places",
    "search",
    "social",
    "toggle",
];

/// The forms of an icon, the preferred one first. Not all icons have all forms.
const FORMS: &[&str] = &["rounded", "outlined", "filled", "sharp", "two_tone"];

/// Writes the table anew.
pub(crate) fn write_table() -> Result<(), String> {
    let source = source()?;
    let text = fs::read_to_string(&source)
        .map_err(|error| format!("cannot read {}: {error}", source.display()))?;
    let mut icons = BTreeMap::new();
    for module in text.split("\npub mod ").skip(1) {
        let (module, inside) = module.split_once(" {").ok_or("a module without a body")?;
        let group = GROUPS.iter().find_map(|group| module.strip_prefix(group)?.strip_prefix('_'));
        let name = group.ok_or_else(|| format!("`{module}` belongs to no group that is known"))?;
        let drawn = |form: &&&str| inside.contains(&format!("pub const {form}:"));
        let form = FORMS.iter().find(drawn).ok_or_else(|| format!("`{module}` has no picture"))?;
        icons.entry(name).or_insert((module, form));
    }
    let mut table = String::from("// Made by `cargo xtask icons`; not for editing.\nicons! {\n");
    for (name, (module, form)) in &icons {
        table.push_str(&format!("    {name:?} {module} {form}\n"));
    }
    table.push_str("}\n");
    fs::write(TABLE, table).map_err(|error| format!("cannot write {TABLE}: {error}"))?;
    println!("{} icons in {TABLE}", icons.len());
    Ok(())
}

/// The folder in which cargo keeps the crate.
fn source() -> Result<PathBuf, String> {
    let output = cargo()
        .args(["metadata", "--format-version", "1", "--all-features"])
        .output()
        .map_err(|error| format!("cannot run `cargo metadata`: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let paths = text.split('"').filter(|piece| piece.ends_with("/src/lib.rs"));
    let path = paths.into_iter().find(|path| path.contains("/pictogram-icons-material-"));
    path.map(PathBuf::from).ok_or_else(|| "its source is not where it should be".to_owned())
}
