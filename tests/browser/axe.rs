//! The needs of assistive technology, as axe checks them: every example, light and dark, at rest
//! and with the menu of the page open.

use std::env;
use std::fs;

use serde_json::{Value, json};

use crate::chromium::Chromium;
use crate::examples::{EXAMPLES, Program};

/// The checker, which `cargo xtask test browser` installs and names.
fn axe() -> String {
    let path = env::var("DACAPO_AXE").expect(
        "`DACAPO_AXE` names the script of axe-core; `cargo xtask test browser` installs it",
    );
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The violations of the page as it is, one a line.
fn violations(page: &Chromium, axe: &str) -> Vec<String> {
    page.js(&format!("void eval({})", json!(format!("{axe}; window.axe = axe"))));
    let found = page.js_of_promise("axe.run(document, { resultTypes: ['violations'] })");
    let all = found["violations"].as_array().unwrap_or_else(|| panic!("{found}"));
    let in_words = |violation: &Value| {
        let nodes = violation["nodes"].as_array().unwrap();
        let where_: Vec<_> = nodes.iter().map(|node| node["html"].to_string()).collect();
        format!("{} ({}): {}", violation["id"], violation["help"], where_.join(", "))
    };
    all.iter().map(in_words).collect()
}

#[test]
fn no_example_breaks_a_rule_of_accessibility() {
    let axe = axe();
    let program = Program::start("gallery", 0);
    let page = Chromium::open(&program.url);
    let mut wrong = Vec::new();
    for scheme in ["light", "dark"] {
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            // A color on its way to another is neither.
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        page.devtools("Emulation.setEmulatedMedia", json!({ "features": features }));
        for example in EXAMPLES.iter().chain([&""]) {
            page.goto(&format!("{}/{example}", program.url));
            page.until_settled();
            let found = violations(&page, &axe);
            wrong.extend(found.into_iter().map(|rule| format!("{example}, {scheme}: {rule}")));
        }
        page.click_on(".corner-button");
        let found = violations(&page, &axe);
        wrong.extend(found.into_iter().map(|rule| format!("menu, {scheme}: {rule}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
