use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Notes {
    lines: Vec<String>,
}

#[app]
fn page(ui: &Ui, notes: &mut Notes) {
    let count = ui.task::<usize>();
    if ui.button("Count") {
        count.start(|_| Ok(notes.lines.len()));
    }
}

fn main() {}
