//! The source of an app as people write them, of as many lines as are wanted.

/// State, handlers, components with rows and columns, and a page that
/// uses them all.
pub fn app(lines: usize) -> String {
    let mut source = String::from(IMPORT);
    let mut part = 0;
    while source.lines().count() + part + 4 < lines {
        source += &STATE.replace("PART", &part.to_string());
        source += &PART.replace("PART", &part.to_string());
        part += 1;
    }
    let states: String =
        (0..part).map(|part| format!(", state_{part}: &mut State{part}")).collect();
    let calls: String =
        (0..part).map(|part| format!("    part_{part}(ui, state_{part});\n")).collect();
    source
        + &format!("#[app(title = \"A thousand lines\")]\nfn main(ui: &Ui{states}) {{\n{calls}}}\n")
}

/// The beginning of each.
pub const IMPORT: &str = "use dacapo::prelude::*;\n\n";

/// The state type of a part.
pub const STATE: &str = r#"#[derive(Default, Serialize, Deserialize)]
struct StatePART {
    items: Vec<(u64, String)>,
    limit: u32,
    name: String,
}

"#;

const PART: &str = r#"#[handler]
fn add_PART(state: &mut StatePART, name: String) -> Result<(), String> {
    let id = state.items.len() as u64;
    state.items.push((id, name));
    Ok(())
}

#[handler]
fn remove_PART(state: &mut StatePART, id: u64) {
    state.items.retain(|item| item.0 != id);
}

#[component]
fn part_PART(ui: &Ui, state: &mut StatePART) {
    ui.header("Part PART");
    let [left, right] = ui.columns(weights = [2, 1]);
    let name = left.text_input("Name", help = "Whatever you like", bind = &mut state.name);
    right.button("Add", kind = Primary, disabled = name.is_empty(), on_click = add_PART(name.clone()));
    let limit = ui.slider("At most", 0..=100, value = 10, step = 5);
    if ui.checkbox("Only some") {
        state.limit = limit;
        ui.info(format!("No more than {limit}"));
    }
    for (id, name) in &state.items {
        let ui = ui.keyed(*id);
        let [text, delete] = ui.columns(weights = [8, 1]);
        text.write(name);
        delete.button("Delete", width = Stretch, on_click = remove_PART(*id));
    }
    ui.expander("More", |ui| {
        let mut open = ui.remember(|| false);
        if ui.button("Toggle") {
            *open = !*open;
        }
        let kind = ui.selectbox("Kind", ["small", "base", "large"]);
        ui.caption(format!("{kind}: {}", *open));
    });
    ui.divider();
}

"#;
