use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui, notes: &mut Notes, count: u32) {
    ui.write(count);
    ui.text_input("Line", key = "");
    for line in &notes.lines {
        ui.checkbox(line);
    }
    println!("{}", ui.slider("Amount", 0..=9));
    ui.button("Clear", kind = Primary, kind = Secondary, on_click = |notes: &mut Notes| {
        notes.lines.clear();
        ui.success("All gone");
    });
}

fn main() {}
