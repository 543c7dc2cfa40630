//! Text that is being written: the caret, what is selected, and the keys that change both.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edit {
    text: Vec<char>,
    caret: usize,
    /// The other end of what is selected.
    anchor: Option<usize>,
    /// More lines than one.
    lines: bool,
}

impl Edit {
    pub(crate) fn new(text: &str, lines: bool) -> Edit {
        let text: Vec<char> = text.chars().collect();
        Edit { caret: text.len(), text, anchor: None, lines }
    }

    pub(crate) fn text(&self) -> String {
        self.text.iter().collect()
    }

    pub(crate) fn caret(&self) -> usize {
        self.caret
    }

    /// Whether the sign at this position is selected.
    pub(crate) fn selected(&self, at: usize) -> bool {
        self.selection().is_some_and(|(from, to)| (from..to).contains(&at))
    }

    fn selection(&self) -> Option<(usize, usize)> {
        let anchor = self.anchor.filter(|anchor| *anchor != self.caret)?;
        Some((anchor.min(self.caret), anchor.max(self.caret)))
    }

    pub(crate) fn select_all(&mut self) {
        (self.anchor, self.caret) = (Some(0), self.text.len());
    }

    /// Puts text in place of what is selected.
    pub(crate) fn insert(&mut self, text: &str) {
        self.remove_selected();
        for sign in text.replace("\r\n", "\n").replace('\r', "\n").chars() {
            let sign = if sign == '\n' && !self.lines { ' ' } else { sign };
            self.text.insert(self.caret, sign);
            self.caret += 1;
        }
    }

    fn remove_selected(&mut self) -> bool {
        let selection = self.selection();
        self.anchor = None;
        let Some((from, to)) = selection else { return false };
        self.text.drain(from..to);
        self.caret = from;
        true
    }

    fn remove_to(&mut self, other: usize) {
        if !self.remove_selected() {
            self.anchor = Some(other);
            self.remove_selected();
        }
    }

    fn word_before(&self) -> usize {
        let mut at = self.caret;
        while at > 0 && self.text[at - 1].is_whitespace() {
            at -= 1;
        }
        while at > 0 && !self.text[at - 1].is_whitespace() {
            at -= 1;
        }
        at
    }

    fn word_after(&self) -> usize {
        let mut at = self.caret;
        while at < self.text.len() && self.text[at].is_whitespace() {
            at += 1;
        }
        while at < self.text.len() && !self.text[at].is_whitespace() {
            at += 1;
        }
        at
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].iter().rposition(|sign| *sign == '\n').map_or(0, |line| line + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text[at..].iter().position(|sign| *sign == '\n');
        rest.map_or(self.text.len(), |line| at + line)
    }

    /// The position a line up or down; `None` at the ends.
    fn line_beside(&self, down: bool) -> Option<usize> {
        let start = self.line_start(self.caret);
        let column = self.caret - start;
        let other = if down {
            let end = self.line_end(self.caret);
            (end < self.text.len()).then_some(end + 1)?
        } else {
            self.line_start(start.checked_sub(1)?)
        };
        Some((other + column).min(self.line_end(other)))
    }

    /// Takes a key; `false` where it means nothing in a text.
    pub(crate) fn press(&mut self, key: KeyEvent) -> bool {
        let held = |modifier| key.modifiers.contains(modifier);
        let (ctrl, alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
        let to = match key.code {
            KeyCode::Left if ctrl || alt => self.word_before(),
            KeyCode::Right if ctrl || alt => self.word_after(),
            KeyCode::Left => self.caret.saturating_sub(1),
            KeyCode::Right => (self.caret + 1).min(self.text.len()),
            KeyCode::Home => self.line_start(self.caret),
            KeyCode::End => self.line_end(self.caret),
            KeyCode::Up | KeyCode::Down if self.lines => {
                match self.line_beside(key.code == KeyCode::Down) {
                    Some(place) => place,
                    None => return false,
                }
            }
            code => return self.change(code, ctrl, alt),
        };
        if held(KeyModifiers::SHIFT) {
            self.anchor = self.anchor.or(Some(self.caret));
        } else {
            self.anchor = None;
        }
        self.caret = to;
        true
    }

    fn change(&mut self, code: KeyCode, ctrl: bool, alt: bool) -> bool {
        match code {
            KeyCode::Backspace if alt => self.remove_to(self.word_before()),
            KeyCode::Backspace => self.remove_to(self.caret.saturating_sub(1)),
            KeyCode::Delete => self.remove_to((self.caret + 1).min(self.text.len())),
            KeyCode::Enter if self.lines => self.insert("\n"),
            KeyCode::Char('w') if ctrl => self.remove_to(self.word_before()),
            KeyCode::Char('u') if ctrl => self.remove_to(self.line_start(self.caret)),
            KeyCode::Char('k') if ctrl => self.remove_to(self.line_end(self.caret)),
            KeyCode::Char('a') if ctrl => self.select_all(),
            KeyCode::Char('e') if ctrl => self.caret = self.line_end(self.caret),
            KeyCode::Char(sign) if !ctrl && !alt => self.insert(sign.encode_utf8(&mut [0; 4])),
            _ => return false,
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(edit: &mut Edit, code: KeyCode, held: KeyModifiers) -> bool {
        edit.press(KeyEvent::new(code, held))
    }

    #[test]
    fn what_is_selected_gives_way_to_what_is_written() {
        let mut edit = Edit::new("one two", false);
        press(&mut edit, KeyCode::Left, KeyModifiers::CONTROL | KeyModifiers::SHIFT);
        assert!(edit.selected(4) && !edit.selected(3));
        press(&mut edit, KeyCode::Char('3'), KeyModifiers::NONE);
        assert_eq!(edit.text(), "one 3");
        press(&mut edit, KeyCode::Char('w'), KeyModifiers::CONTROL);
        edit.insert("a\nb");
        assert_eq!(edit.text(), "one a b", "a field of one line stays one");
    }

    #[test]
    fn carets_go_up_and_down_and_know_where_the_text_ends() {
        let mut edit = Edit::new("long line\nab", true);
        assert!(press(&mut edit, KeyCode::Up, KeyModifiers::NONE));
        assert_eq!(edit.caret(), 2);
        assert!(!press(&mut edit, KeyCode::Up, KeyModifiers::NONE));
        press(&mut edit, KeyCode::End, KeyModifiers::NONE);
        assert!(press(&mut edit, KeyCode::Down, KeyModifiers::NONE));
        assert_eq!(edit.caret(), 12);
    }
}
