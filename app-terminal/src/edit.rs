//! Text that is being written: the caret, the selection, and the keys that change both. A sign is a
//! character as a person sees it: a flag or a family of emoji is one sign, however many characters
//! it has. Positions are byte positions between two signs.
//!
//! `ratatui-textarea` was considered: it moves by characters, and draws a widget, while a page here
//! is made of lines.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::text::Span;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

use crate::block::plain;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edit {
    text: String,
    caret: usize,
    /// The other end of the selection.
    anchor: Option<usize>,
    /// The text may have several lines.
    lines: bool,
}

/// A sign of a text as it is shown: its position, and the shown text.
pub(crate) type Sign = (usize, String);

/// The first shown sign, if all signs up to the caret do not fit.
pub(crate) fn first_in_sight(signs: &[Sign], caret: usize, room: usize) -> usize {
    let end = signs.iter().position(|(at, _)| *at == caret).map_or(signs.len(), |at| at + 1);
    let mut left = room;
    let fits = |(_, shown): &&Sign| {
        let wide = Span::raw(shown.as_str()).width();
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    end - signs[..end].iter().rev().take_while(fits).count()
}

impl Edit {
    pub(crate) fn new(text: &str, lines: bool) -> Edit {
        Edit { caret: text.len(), text: text.to_owned(), anchor: None, lines }
    }

    pub(crate) fn text(&self) -> String {
        self.text.clone()
    }

    pub(crate) fn caret(&self) -> usize {
        self.caret
    }

    /// Puts the caret to a position in the text.
    pub(crate) fn put(&mut self, caret: usize) {
        (self.anchor, self.caret) = (None, caret.min(self.text.len()));
        self.settle();
    }

    /// All signs, and a blank behind them for the caret; line breaks are kept. A secret text is not
    /// shown.
    pub(crate) fn signs(&self, secret: bool) -> impl Iterator<Item = Sign> {
        let shown = move |sign: &str| match sign {
            _ if secret => "•".to_owned(),
            "\n" | "\r\n" => "\n".to_owned(),
            sign => plain(sign),
        };
        let signs = self.text.grapheme_indices(true).map(move |(at, sign)| (at, shown(sign)));
        signs.chain([(self.text.len(), " ".to_owned())])
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

    /// Replaces the selection by text.
    pub(crate) fn insert(&mut self, text: &str) {
        self.remove_selected();
        let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
        if !self.lines {
            text = text.replace('\n', " ");
        }
        self.text.insert_str(self.caret, &text);
        self.caret += text.len();
        self.settle();
    }

    fn remove_selected(&mut self) -> bool {
        let selection = self.selection();
        self.anchor = None;
        let Some((from, to)) = selection else { return false };
        self.text.drain(from..to);
        self.caret = from;
        self.settle();
        true
    }

    fn remove_to(&mut self, other: usize) {
        if !self.remove_selected() {
            self.anchor = Some(other);
            self.remove_selected();
        }
    }

    /// Neighbouring characters may become one sign: the caret goes behind it.
    fn settle(&mut self) {
        while !self.text.is_char_boundary(self.caret) {
            self.caret += 1;
        }
        if !self.cursor().is_boundary(&self.text, 0).unwrap_or(true) {
            self.caret = self.after();
        }
    }

    fn cursor(&self) -> GraphemeCursor {
        GraphemeCursor::new(self.caret, self.text.len(), true)
    }

    /// The position before the sign in front of the caret.
    fn before(&self) -> usize {
        self.cursor().prev_boundary(&self.text, 0).ok().flatten().unwrap_or(0)
    }

    /// The position behind the sign after the caret.
    fn after(&self) -> usize {
        self.cursor().next_boundary(&self.text, 0).ok().flatten().unwrap_or(self.text.len())
    }

    fn word_before(&self) -> usize {
        let head = self.text[..self.caret].trim_end();
        let blank = head.char_indices().rfind(|(_, sign)| sign.is_whitespace());
        blank.map_or(0, |(at, sign)| at + sign.len_utf8())
    }

    fn word_after(&self) -> usize {
        let rest = &self.text[self.caret..];
        let word = rest.trim_start();
        self.caret + rest.len() - word.len() + word.find(char::is_whitespace).unwrap_or(word.len())
    }

    fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |line| line + 1)
    }

    /// The position of the next line break. The line break of Windows has two characters and is one
    /// sign.
    fn line_end(&self, at: usize) -> usize {
        let Some((line, _)) = self.text[at..].split_once('\n') else { return self.text.len() };
        at + line.strip_suffix('\r').unwrap_or(line).len()
    }

    /// The position a line up or down, in the same column; `None` at the ends.
    fn line_beside(&self, down: bool) -> Option<usize> {
        let start = self.line_start(self.caret);
        let mut left = Span::raw(&self.text[start..self.caret]).width();
        let other = if down {
            self.caret + self.text[self.caret..].find('\n')? + 1
        } else {
            self.line_start(start.checked_sub(1)?)
        };
        let line = &self.text[other..self.line_end(other)];
        let short = line.graphemes(true).take_while(|sign| {
            let wide = Span::raw(*sign).width();
            let fits = wide <= left;
            left = left.saturating_sub(wide);
            fits
        });
        Some(other + short.map(str::len).sum::<usize>())
    }

    /// Takes a key. `false`: it means nothing in a text.
    pub(crate) fn press(&mut self, key: KeyEvent) -> bool {
        let held = |modifier| key.modifiers.contains(modifier);
        let (ctrl, alt) = (held(KeyModifiers::CONTROL), held(KeyModifiers::ALT));
        let to = match key.code {
            KeyCode::Left if ctrl || alt => self.word_before(),
            KeyCode::Right if ctrl || alt => self.word_after(),
            KeyCode::Left => self.before(),
            KeyCode::Right => self.after(),
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
            KeyCode::Backspace => self.remove_to(self.before()),
            KeyCode::Delete => self.remove_to(self.after()),
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
    fn a_line_break_of_windows_is_one_sign() {
        let mut edit = Edit::new("ab\r\ncd\r\n", true);
        edit.put(0);
        press(&mut edit, KeyCode::End, KeyModifiers::NONE);
        assert_eq!(edit.caret(), 2);
        assert!(press(&mut edit, KeyCode::Down, KeyModifiers::NONE));
        assert_eq!(edit.caret(), 6);
        press(&mut edit, KeyCode::Right, KeyModifiers::NONE);
        assert_eq!(edit.caret(), 8);
        press(&mut edit, KeyCode::Up, KeyModifiers::NONE);
        press(&mut edit, KeyCode::End, KeyModifiers::NONE);
        press(&mut edit, KeyCode::Char('!'), KeyModifiers::NONE);
        assert_eq!(edit.text(), "ab\r\ncd!\r\n");
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

    #[test]
    fn what_a_person_takes_for_one_sign_is_removed_whole() {
        for sign in ["🇩🇪", "👩‍👩‍👧‍👦", "e\u{301}", "👍🏽"] {
            let mut edit = Edit::new(&format!("a{sign}b"), false);
            press(&mut edit, KeyCode::Left, KeyModifiers::NONE);
            press(&mut edit, KeyCode::Backspace, KeyModifiers::NONE);
            assert_eq!(edit.text(), "ab", "{sign}");
            let mut edit = Edit::new(&format!("a{sign}b"), false);
            press(&mut edit, KeyCode::Home, KeyModifiers::NONE);
            press(&mut edit, KeyCode::Right, KeyModifiers::NONE);
            press(&mut edit, KeyCode::Delete, KeyModifiers::NONE);
            assert_eq!(edit.text(), "ab", "{sign}");
        }
        // Two flags beside each other are two.
        let mut edit = Edit::new("🇩🇪🇫🇷", false);
        press(&mut edit, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!(edit.text(), "🇩🇪");
        // Written text may join the text beside it.
        let mut edit = Edit::new("e", false);
        edit.insert("\u{301}");
        assert_eq!(
            edit.signs(false).collect::<Vec<_>>(),
            [(0, "e\u{301}".to_owned()), (3, " ".to_owned())]
        );
        press(&mut edit, KeyCode::Backspace, KeyModifiers::NONE);
        assert_eq!(edit.text(), "");
    }

    #[test]
    fn carets_keep_their_column_beside_wide_signs() {
        let mut edit = Edit::new("漢字漢字\nabcd", true);
        press(&mut edit, KeyCode::Up, KeyModifiers::NONE);
        assert_eq!(edit.caret(), "漢字".len());
    }

    #[test]
    fn a_tab_is_a_blank_that_stays_a_tab() {
        let mut edit = Edit::new("", true);
        edit.insert("a\tb");
        assert_eq!(edit.text(), "a\tb");
        assert_eq!(edit.signs(false).nth(1), Some((1, " ".to_owned())));
    }
}
