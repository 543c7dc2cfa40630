//! A conversation with an echo: its lines are state, and the field gives each line once.

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Conversation {
    lines: Vec<Line>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Line {
    who: String,
    words: String,
}

impl Conversation {
    fn add(&mut self, who: &str, words: impl Into<String>) {
        self.lines.push(Line { who: who.to_owned(), words: words.into() });
    }
}

/// The echo's answer to a line; a real app would ask a language model here.
fn echo(words: &str) -> String {
    let backwards: String = words.chars().rev().collect();
    format!("{words}? Backwards that is *{backwards}*.")
}

#[handler]
fn forget(conversation: &mut Conversation) {
    conversation.lines.clear();
}

#[app(title = "Echo", icon = ":material/forum:")]
pub fn chat(ui: &Ui, conversation: &mut Conversation) {
    ui.title("Echo");
    let said = ui.placeholder();
    if let Some(words) = ui.chat_input("Say something", max_chars = 200) {
        let answer = echo(&words);
        conversation.add("user", words);
        conversation.add("assistant", answer);
    }
    said.container(|ui| {
        if conversation.lines.is_empty() {
            ui.caption("Nothing said yet.");
            return;
        }
        for line in &conversation.lines {
            ui.chat_message(&line.who, |ui| ui.write(&line.words));
        }
        ui.button("Forget it all", kind = Tertiary, on_click = forget());
    });
}

fn main() -> dacapo::Result {
    dacapo::run(chat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_said_once_and_answered() {
        let mut page = TestApp::new(chat);
        page.chat_input("Say something").set("otto");
        page.chat_input("Say something").set("abc");
        page.rerun();
        let text = page.text();
        assert_eq!(text.matches("user:").count(), 2, "{text}");
        assert!(text.contains("assistant:\nabc? Backwards that is *cba*."), "{text}");
    }

    #[test]
    fn what_was_said_can_be_forgotten() {
        let mut page = TestApp::new(chat);
        page.chat_input("Say something").set("hi");
        page.button("Forget it all").click();
        assert!(page.contains("Nothing said yet."));
    }
}
