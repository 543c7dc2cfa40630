//! A conversation with a model whose answers grow word by word. Whatever ends an answer early, what
//! came of it is kept.

use std::thread::sleep;
use std::time::Duration;

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Conversation {
    lines: Vec<Line>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    who: String,
    words: String,
}

impl Conversation {
    fn add(&mut self, who: &str, words: impl Into<String>) {
        self.lines.push(Line { who: who.to_owned(), words: words.into() });
    }
}

/// How long the model thinks about each word. Its tests do not wait.
const PACE: Duration = Duration::from_millis(if cfg!(test) { 0 } else { 40 });

/// The words of an answer, one by one; a real app would ask a language model here.
fn answer(question: &str) -> impl Iterator<Item = String> {
    let text = format!(
        "You asked about **{question}**.\n\n\
         1. An answer *grows* while you read it.\n\
         2. What you select in it stays selected.\n\n\
         Ask again."
    );
    let words: Vec<String> = text.split_inclusive(' ').map(str::to_owned).collect();
    words.into_iter().inspect(|_| sleep(PACE))
}

#[app(title = "Streamed chat", icon = ":material/forum:")]
pub fn stream_chat(ui: &Ui, conversation: &mut Conversation) {
    ui.title("A patient model");
    let said = ui.container();
    let question = ui.chat_input("Ask something", max_chars = 200);
    if let Some(question) = &question {
        conversation.add("user", question);
        conversation.add("assistant", "");
    }
    let newest = conversation.lines.len().saturating_sub(1);
    for (number, line) in conversation.lines.iter_mut().enumerate() {
        let said = said.keyed(number);
        said.chat_message(&line.who, |ui| {
            // A place above the button, so that no word moves when the button goes.
            let words = ui.container();
            match &question {
                Some(question) if number == newest => {
                    // A click on it ends this run at the next word.
                    ui.button("Stop", icon = ":material/stop:", busy = Interrupt);
                    words.write_stream(answer(question), into = &mut line.words, key = "words");
                    // The page without the button.
                    rerun();
                }
                _ => words.write(&line.words, key = "words"),
            }
        });
    }
}

fn main() -> dacapo::Result {
    dacapo::run(stream_chat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_grows_and_is_kept() {
        let mut page = TestApp::new(stream_chat);
        page.chat_input("Ask something").set("tides");
        assert!(page.updates().len() > 10, "it came word by word");
        let answered = page.text();
        assert!(answered.contains("You asked about **tides**."), "{answered}");
        page.rerun();
        assert_eq!(page.text(), answered);
        assert_eq!(page.patches(), []);
    }
}
