//! The looks of buttons, and the ways to press them: three kinds, icons, widths, a hint, a
//! shortcut, and one that waits for a tick.

use dacapo::IconPosition;
use dacapo::prelude::*;

#[app]
pub fn buttons(ui: &Ui) {
    ui.title("Buttons");
    // Above the buttons, and written by them all the same: each write replaces the last.
    let said = ui.placeholder();
    said.info("Nothing was clicked in this run.");

    ui.header("Three kinds");
    let [save, copy, leave] = ui.columns();
    if save.button("Save", kind = Primary, width = Stretch, help = "To the same *file*") {
        said.success("Saved.");
    }
    if copy.button("Save a copy", width = Stretch) {
        said.success("Saved as a copy.");
    }
    if leave.button("Leave", kind = Tertiary, width = Stretch) {
        said.warning("Nothing was saved.");
    }

    ui.header("With an icon");
    let [left, right, alone] = ui.columns();
    if left.button("Play", icon = ":material/play_arrow:", width = Stretch) {
        said.success("It plays.");
    }
    let skip = ":material/skip_next:";
    if right.button("Next", icon = skip, icon_position = IconPosition::Right, width = Stretch) {
        said.success("The next piece.");
    }
    if alone.button("", icon = ":material/favorite:", help = "I like it") {
        said.success("So do we.");
    }

    ui.header("From the keyboard");
    if ui.button("Louder", shortcut = "Alt+L") {
        said.success("A little louder.");
    }

    ui.header("Not yet");
    let sure = ui.checkbox("I have read what it does");
    if ui.button("Do it", kind = Primary, disabled = !sure) {
        said.success("Done.");
    }
}

fn main() -> dacapo::Result {
    dacapo::run(buttons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_button_says_so_above_for_one_run() {
        let mut page = TestApp::new(buttons);
        page.button("Save").click();
        assert!(page.contains("Saved."));
        page.button("Next").click();
        assert!(page.contains("The next piece."));
        assert!(!page.contains("Saved."));
        page.press("Alt+L");
        assert!(page.contains("A little louder."));
        page.checkbox("I have read what it does").check();
        assert!(page.contains("Nothing was clicked in this run."));
        page.button("Do it").click();
        assert!(page.contains("Done."));
    }

    #[test]
    fn a_button_waits_for_its_tick() {
        let mut page = TestApp::new(buttons);
        assert!(page.button("Do it").is_disabled());
    }
}
