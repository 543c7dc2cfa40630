//! Fields that a person writes in.

use app_runtime::widgets::chat_input::ChatInput;
use app_runtime::widgets::color_picker::ColorPicker;
use app_runtime::widgets::number_input::NumberInput;
use app_runtime::widgets::text_area::TextArea;
use app_runtime::widgets::text_input::TextInput;
use app_runtime::{Element, Field, Key, LabelVisibility};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Painter, wide};
use crate::block::{Block, Hit, Spot, cut, plain, words};
use crate::edit::{Edit, Sign, first_in_sight};

impl Painter<'_> {
    pub(super) fn text_input(&self, key: Key, input: &TextInput, room: usize) -> Block {
        let width = wide(&input.field, room);
        let hint = input.placeholder.as_deref();
        let line = self.written(key, &input.value, hint, input.password, "", width);
        self.control(key, &input.field, line, room, true)
    }

    pub(super) fn number_input(&self, key: Key, input: &NumberInput, room: usize) -> Block {
        let width = wide(&input.field, room).min(24);
        let line = self.written(key, &input.value.to_string(), None, false, "↕", width);
        self.control(key, &input.field, line, room, true)
    }

    /// A date or a time.
    pub(super) fn moment(&self, key: Key, element: &Element, room: usize) -> Block {
        let shown = crate::kind::written(element).unwrap_or_default();
        let line = self.written(key, &shown, None, false, "↕", room.min(24));
        match element.data().field() {
            Some(field) => self.control(key, field, line, room, true),
            None => line,
        }
    }

    pub(super) fn color_picker(&self, key: Key, picker: &ColorPicker, room: usize) -> Block {
        let look = self.look;
        let color = picker.value;
        let shown = color.to_string();
        let mut block = self.written(key, &shown, None, false, "", room.min(12));
        if let Some(color) = look.shade([color.r, color.g, color.b]) {
            block.lines[0].spans.push(Span::styled("  ██████", Style::new().fg(color)));
        }
        self.control(key, &picker.field, block, room, true)
    }

    pub(super) fn chat_input(&self, key: Key, input: &ChatInput, room: usize) -> Block {
        let mut field = Field::new(input.placeholder.as_str());
        field.disabled = input.disabled;
        field.label_visibility = LabelVisibility::Collapsed;
        field.width = input.width;
        let width = wide(&field, room);
        let line = self.written(key, "", Some(&input.placeholder), false, "⏎", width);
        self.control(key, &field, line, room, true)
    }

    pub(super) fn text_area(&self, key: Key, area: &TextArea, room: usize) -> Block {
        let hint = area.placeholder.as_deref().unwrap_or_default();
        let block = self.area(key, &area.value, hint, area.height, room);
        self.control(key, &area.field, block, room, true)
    }

    /// The text that a field shows: the text being written in it, or a refused one, or else its
    /// value.
    fn edit(&self, key: Key, shown: &str, lines: bool) -> Edit {
        let local = self.page.local(key);
        let counts = self.page.is_focused(key) || local.is_some_and(|local| local.error.is_some());
        let own = local.filter(|_| counts).and_then(|local| local.edit.clone());
        own.unwrap_or_else(|| Edit::new(shown, lines))
    }

    /// A field of one line that a person may be writing in; a click on a sign puts the caret
    /// before it.
    fn written(
        &self,
        key: Key,
        shown: &str,
        hint: Option<&str>,
        secret: bool,
        sign: &str,
        width: usize,
    ) -> Block {
        let edit = self.edit(key, shown, false);
        let focused = self.page.is_focused(key);
        let inner = width.saturating_sub(2).max(2);
        let signs: Vec<Sign> = edit.signs(secret).collect();
        let empty = signs.len() == 1;
        let hint = hint.filter(|hint| empty && !hint.is_empty());
        if let (Some(hint), false) = (hint, focused) {
            return Block::of(vec![self.box_line(hint, self.look.quiet(), sign, width)]);
        }
        let from = if focused { first_in_sight(&signs, edit.caret(), inner) } else { 0 };
        let end = signs.last().map_or(0, |(at, _)| *at);
        let mut line = Line::default();
        let mut spots = Vec::new();
        for (at, shown) in signs.iter().skip(from) {
            let wide = Span::raw(shown.as_str()).width();
            if line.width() + wide > inner {
                break;
            }
            spots.push(spot(key, *at, line.width(), 0, wide));
            let style = if focused { self.letter(&edit, *at) } else { self.look.field() };
            line.spans.push(Span::styled(shown.clone(), style));
        }
        spots.push(spot(key, end, line.width(), 0, inner.saturating_sub(line.width())));
        if let Some(hint) = hint {
            // The caret is on the first letter.
            let quiet = self.look.quiet().patch(self.look.field());
            let letters = hint.graphemes(true).map(|letter| Span::styled(plain(letter), quiet));
            line = cut(Line::from_iter(letters), inner);
            line.spans[0].style = line.spans[0].style.add_modifier(Modifier::REVERSED);
        } else if !focused {
            let all = signs[..signs.len() - 1].iter().map(|(_, shown)| shown.as_str());
            line = self.box_line(&all.collect::<String>(), Style::new(), sign, width);
            return Block { lines: vec![line], spots };
        }
        let missing = inner.saturating_sub(line.width());
        line.spans.push(Span::styled(" ".repeat(missing), self.look.field()));
        if !sign.is_empty() {
            line.spans.push(Span::styled(format!(" {sign}"), self.look.quiet()));
        }
        Block { lines: vec![line], spots }
    }

    fn letter(&self, edit: &Edit, at: usize) -> Style {
        let style = self.look.field();
        if at == edit.caret() {
            style.add_modifier(Modifier::REVERSED)
        } else if edit.selected(at) {
            self.look.raised()
        } else {
            style
        }
    }

    /// A field of several lines, which break at blanks whether a person is writing or not.
    fn area(&self, key: Key, shown: &str, hint: &str, height: Option<u32>, room: usize) -> Block {
        let inner = room.saturating_sub(4).max(4);
        let rows = height.map_or(4, |pixels| (pixels / 20).clamp(2, 12) as usize);
        let edit = self.edit(key, shown, true);
        let focused = self.page.is_focused(key);
        // Before writing begins, the start is in sight.
        let most = if focused { usize::MAX } else { rows * inner };
        let all = broken(edit.signs(false).take(most), inner);
        let has_caret = |line: &Vec<Sign>| line.iter().any(|(at, _)| *at == edit.caret());
        let caret = all.iter().position(has_caret).filter(|_| focused).unwrap_or(0);
        let end = edit.text().len();
        let mut block = Block::default();
        for signs in all.iter().skip((caret + 1).saturating_sub(rows)).take(rows) {
            let (mut line, y) = (Line::default(), block.lines.len());
            for (at, shown) in signs {
                let shown = shown.replace('\n', " ");
                let mut style = Style::new();
                if focused {
                    style = self.letter(&edit, *at).remove_modifier(Modifier::UNDERLINED);
                }
                let wide = Span::raw(shown.as_str()).width();
                block.spots.push(spot(key, *at, line.width(), y, wide));
                line.spans.push(Span::styled(shown, style));
            }
            let (last, used) = (signs.last().map_or(end, |(at, _)| *at), line.width());
            block.spots.push(spot(key, last, used, y, inner.saturating_sub(used)));
            block.lines.push(line);
        }
        if edit.text().is_empty() && !focused {
            block = Block::of(words(hint, self.look.quiet(), inner));
            block.lines.truncate(rows);
        }
        let below = block.lines.len();
        block.lines.resize(rows, Line::default());
        let rest = Spot { height: rows - below, ..spot(key, end, 0, below, inner) };
        block.spots.push(rest);
        let style = if focused { self.look.accent() } else { self.look.quiet() };
        block.boxed(None, room, style)
    }
}

/// A click here puts the caret to this position of a text.
fn spot(key: Key, at: usize, x: usize, y: usize, width: usize) -> Spot {
    Spot { key, hit: Hit::Part(at), x, y, width, height: 1 }
}

/// Breaks signs into lines, at blanks if it can. The last column has only blanks.
fn broken(signs: impl Iterator<Item = Sign>, width: usize) -> Vec<Vec<Sign>> {
    let wide = |line: &[Sign]| {
        line.iter().map(|(_, shown)| Span::raw(shown.as_str()).width()).sum::<usize>()
    };
    let mut lines = vec![Vec::<Sign>::new()];
    for sign in signs {
        let blank = matches!(&*sign.1, " " | "\n");
        let ends = sign.1 == "\n";
        let last = lines.len() - 1;
        let room = if blank { width } else { width - 1 };
        if wide(&lines[last]) + if ends { 1 } else { wide(std::slice::from_ref(&sign)) } > room {
            let begins = lines[last].iter().rposition(|(_, shown)| shown == " ");
            let next = match begins {
                Some(place) if !blank => lines[last].split_off(place + 1),
                _ => Vec::new(),
            };
            lines.push(next);
        }
        let last = lines.len() - 1;
        lines[last].push(sign);
        if ends {
            lines.push(Vec::new());
        }
    }
    lines
}
