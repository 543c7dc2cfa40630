//! A server of the cluster, which the tests start, kill and start again.

mod told;

use std::process;

use dacapo::prelude::*;

/// All that a person has done, in order.
#[derive(Default, Serialize, Deserialize)]
struct Done {
    words: String,
    all: Vec<String>,
}

#[handler]
fn step(done: &mut Done) {
    done.all.push("step".to_owned());
}

#[handler]
fn say(done: &mut Done) {
    done.all.push(done.words.clone());
}

#[app]
fn node(ui: &Ui, done: &mut Done) {
    ui.text_input("Words", on_change = say(), bind = &mut done.words);
    ui.button("Step", on_click = step());
    ui.download_button("Save", "what was done", file_name = "done.txt");
    ui.download_button("Save much", || vec![b'x'; 40_000_000], file_name = "much.bin");
    ui.image(format!("GIF89a of {}", process::id()).into_bytes(), alt = "A picture");
    let files = ui.files_uploader("Files");
    let told = told::told(done.all.iter().map(String::as_str));
    ui.write(format!("{told} node={}", process::id()));
    for file in &files {
        ui.write(format!("file={} bytes={}", file.name(), file.size()));
    }
}

fn main() -> dacapo::Result {
    dacapo::run(node)
}
