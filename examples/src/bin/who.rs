//! Buttons that change text above them: a handler has done its work before the first line is drawn,
//! while a change in the body is seen only below it.

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Players {
    soloist: Option<String>,
    asked: u32,
}

#[handler]
fn choose(players: &mut Players, name: String) {
    players.soloist = Some(name);
}

#[app(title = "Above and below")]
pub fn who(ui: &Ui, players: &mut Players) {
    let soloist = players.soloist.as_deref().unwrap_or("nobody yet");
    ui.title(format!("Tonight: {soloist}"));

    ui.header("With a handler");
    ui.write("The title knows at once.");
    let [left, right] = ui.columns();
    left.button("Clara", width = Stretch, on_click = choose("Clara".to_owned()));
    right.button("Martha", width = Stretch, on_click = choose("Martha".to_owned()));

    ui.header("In the body");
    let asked = players.asked;
    if ui.button("Ask again") {
        players.asked += 1;
    }
    ui.write(format!("Read above the button: {asked}. Read below it: {}.", players.asked));
    ui.caption("With `rerun()` after the change, the run starts again, and both would agree.");
}

fn main() -> dacapo::Result {
    dacapo::run(who)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handler_is_seen_above_the_button_and_the_body_below_it() {
        let mut page = TestApp::new(who);
        assert!(page.contains("Tonight: nobody yet"));
        page.button("Martha").click();
        assert!(page.contains("Tonight: Martha"));
        assert_eq!(page.runs(), 2);
        page.button("Ask again").click();
        assert!(page.contains("above the button: 0. Read below it: 1."));
    }
}
