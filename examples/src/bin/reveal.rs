//! Shows more controls on demand: a remembered switch behind a button, since a button itself is
//! `true` in one run only.

use dacapo::prelude::*;

#[app]
pub fn reveal(ui: &Ui) {
    ui.title("Reveal");

    let mut shown = ui.remember(|| false);
    let label = if *shown { "Hide the details" } else { "Show the details" };
    if ui.button(label, key = "details") {
        *shown = !*shown;
        rerun();
    }
    if *shown {
        ui.container(border = true, |ui| {
            let size = ui.slider("Size", 1..=12, value = 4);
            let shape = ui.radio("Shape", ["Circle", "Square", "Diamond"]);
            let filled = ui.toggle("Filled", value = true);
            let glyph = match (shape, filled) {
                ("Circle", true) => "●",
                ("Circle", false) => "○",
                ("Square", true) => "■",
                ("Square", false) => "□",
                (_, true) => "◆",
                (_, false) => "◇",
            };
            ui.text(glyph.repeat(size));
        });
    }

    ui.expander("The same, without any state", |ui| {
        ui.write("An expander opens and closes on the page alone; the app need not know.");
    });
}

fn main() -> dacapo::Result {
    dacapo::run(reveal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_come_go_and_keep_their_values() {
        let mut page = TestApp::new(reveal);
        assert!(!page.contains("Size"));
        page.button("Show the details").click();
        page.slider("Size").set(7);
        page.radio("Shape").choose("Diamond");
        assert!(page.contains("◆◆◆◆◆◆◆"));
        page.button("Hide the details").click();
        assert!(!page.contains("Size"));
        page.button("Show the details").click();
        assert_eq!(page.slider("Size").value(), 7);
    }
}
