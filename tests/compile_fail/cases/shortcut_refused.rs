use dacapo::prelude::*;

#[app]
fn saving(ui: &Ui) {
    ui.button("Save", shortcut = "Ctrl+J");
    ui.button("Reload", shortcut = "R");
    ui.button("Close", shortcut = "Ctrl+W");
    ui.button("Launch", shortcut = "Hyper+L");
}

fn main() {}
