//! A board for everybody who has this page open: what one pins or takes down, all see at once.

use dacapo::Live;
use dacapo::prelude::*;

#[derive(Clone, Default)]
pub struct Board {
    notes: Vec<Note>,
    /// The number of notes so far.
    pinned: u64,
}

#[derive(Clone)]
struct Note {
    id: u64,
    by: String,
    words: String,
}

impl Board {
    fn pin(&mut self, by: String, words: String) {
        self.pinned += 1;
        self.notes.push(Note { id: self.pinned, by, words });
    }
}

#[handler]
fn take_down(board: &Live<Board>, id: u64) {
    board.update(|board| board.notes.retain(|note| note.id != id));
}

#[app(title = "Board", icon = ":material/push_pin:")]
pub fn board(ui: &Ui, board: &Live<Board>) {
    ui.title("Board");
    let by = ui.text_input("Your name", value = "Somebody");
    let notes = ui.container();
    if let Some(words) = ui.chat_input("Pin a note", max_chars = 200) {
        board.update(|board| board.pin(by, words));
    }
    let board = board.read(ui);
    if board.notes.is_empty() {
        notes.caption("Nothing is pinned. Open this page a second time, and pin something.");
    }
    for note in board.notes.iter().rev() {
        notes.container(key = note.id, border = true, |ui| {
            ui.text(&note.words);
            ui.caption(format!("by {}", note.by));
            ui.button("Take down", kind = Tertiary, on_click = take_down(note.id));
        });
    }
}

fn main() -> dacapo::Result {
    dacapo::launch(board).resource(Live::new(Board::default())).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_pins_and_takes_down_all_see() {
        let shared = Live::new(Board::default());
        let open = || TestApp::builder(board).resource(shared.clone()).start();
        let (mut ada, mut grace) = (open(), open());
        ada.text_input("Your name").set("Ada");
        ada.chat_input("Pin a note").set("Tea at four");
        assert!(ada.contains("Tea at four"));
        grace.settle();
        assert!(grace.contains("Tea at four\nby Ada"), "{}", grace.text());
        grace.button("Take down").click();
        ada.settle();
        assert!(ada.contains("Nothing is pinned."));
        assert_eq!(ada.text_input("Your name").value(), "Ada");
    }
}
