//! Fields that a person writes in.

use app_runtime::widgets::chat_input::ChatInput;
use app_runtime::widgets::color_picker::ColorPicker;
use app_runtime::widgets::number_input::NumberInput;
use app_runtime::widgets::text_area::TextArea;
use app_runtime::widgets::text_input::TextInput;
use app_runtime::{Element, Field, Key, LabelVisibility};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Painter, wide};
use crate::block::{Block, plain, words};
use crate::edit::Edit;

impl Painter<'_> {
    pub(super) fn text_input(&self, key: Key, input: &TextInput, room: usize) -> Block {
        let shown = input.value.to_string();
        let width = wide(&input.field, room);
        let hint = input.placeholder.as_deref();
        let lines = vec![self.written(key, &shown, hint, input.password, "", width)];
        self.control(key, &input.field, lines, room, true)
    }

    pub(super) fn number_input(&self, key: Key, input: &NumberInput, room: usize) -> Block {
        let width = wide(&input.field, room).min(24);
        let lines = vec![self.written(key, &input.value.to_string(), None, false, "↕", width)];
        self.control(key, &input.field, lines, room, true)
    }

    /// A date or a time.
    pub(super) fn moment(&self, key: Key, element: &Element, room: usize) -> Block {
        let shown = crate::page::written(element).unwrap_or_default();
        let lines = vec![self.written(key, &shown, None, false, "↕", room.min(24))];
        match element.data().field() {
            Some(field) => self.control(key, field, lines, room, true),
            None => Block::of(lines),
        }
    }

    pub(super) fn color_picker(&self, key: Key, picker: &ColorPicker, room: usize) -> Block {
        let look = self.look;
        let color = picker.value;
        let shown = color.to_string();
        let mut line = self.written(key, &shown, None, false, "", room.min(12));
        if let Some(color) = look.shade([color.r, color.g, color.b]) {
            line.spans.push(Span::styled("  ██████", Style::new().fg(color)));
        }
        self.control(key, &picker.field, vec![line], room, true)
    }

    pub(super) fn chat_input(&self, key: Key, input: &ChatInput, room: usize) -> Block {
        let field = Field {
            label: input.placeholder.as_str().into(),
            help: None,
            disabled: input.disabled,
            label_visibility: LabelVisibility::Collapsed,
            width: input.width,
        };
        let width = wide(&field, room);
        let lines = vec![self.written(key, "", Some(&input.placeholder), false, "⏎", width)];
        self.control(key, &field, lines, room, true)
    }

    pub(super) fn text_area(&self, key: Key, area: &TextArea, room: usize) -> Block {
        let lines = self.area(key, &area.value, area.placeholder.as_deref(), area.height, room);
        self.control(key, &area.field, lines, room, true)
    }

    /// A field of one line that a person may be writing in.
    fn written(
        &self,
        key: Key,
        shown: &str,
        hint: Option<&str>,
        secret: bool,
        sign: &str,
        width: usize,
    ) -> Line<'static> {
        let edit = self.page.local(key).and_then(|local| local.edit.as_ref());
        let Some(edit) = edit.filter(|_| self.page.is_focused(key)) else {
            // What did not do stays to be seen.
            let own =
                edit.filter(|_| self.page.local(key).is_some_and(|local| local.error.is_some()));
            let text = own.map_or_else(
                || shown.to_owned(),
                |edit| match secret {
                    true => "•".repeat(edit.text().chars().count()),
                    false => edit.text(),
                },
            );
            return match hint.filter(|_| text.is_empty()) {
                Some(hint) => self.box_line(hint, self.look.quiet(), sign, width),
                None => self.box_line(&text, Style::new(), sign, width),
            };
        };
        let inner = width.saturating_sub(2).max(2);
        let mut cells: Vec<(String, Style)> = Vec::new();
        for (at, letter) in edit.text().chars().enumerate() {
            let letter = if secret { '•' } else { letter };
            cells.push((plain(&letter.to_string()), self.letter(edit, at)));
        }
        if cells.is_empty()
            && let Some(hint) = hint.filter(|hint| !hint.is_empty())
        {
            let quiet = self.look.quiet().patch(self.look.field());
            cells.extend(hint.chars().map(|letter| (plain(&letter.to_string()), quiet)));
            cells[0].1 = cells[0].1.add_modifier(Modifier::REVERSED);
        } else {
            cells.push((" ".to_owned(), self.letter(edit, edit.text().chars().count())));
        }
        let wide = |cells: &[(String, Style)]| -> usize {
            cells.iter().map(|(letter, _)| Span::raw(letter.as_str()).width()).sum()
        };
        // The part around the caret.
        let mut from = 0;
        while wide(&cells[from..=edit.caret().min(cells.len() - 1)]) > inner {
            from += 1;
        }
        let mut line = Line::default();
        for (letter, style) in cells.into_iter().skip(from) {
            if line.width() + Span::raw(letter.as_str()).width() > inner {
                break;
            }
            line.spans.push(Span::styled(letter, style));
        }
        let missing = inner.saturating_sub(line.width());
        line.spans.push(Span::styled(" ".repeat(missing), self.look.field()));
        if !sign.is_empty() {
            line.spans.push(Span::styled(format!(" {sign}"), self.look.quiet()));
        }
        line
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

    fn area(
        &self,
        key: Key,
        shown: &str,
        hint: Option<&str>,
        height: Option<u32>,
        room: usize,
    ) -> Vec<Line<'static>> {
        let inner = room.saturating_sub(4).max(4);
        let rows = height.map_or(4, |pixels| (pixels / 20).clamp(2, 12) as usize);
        let edit = self.page.local(key).and_then(|local| local.edit.as_ref());
        let mut lines = vec![Line::default()];
        let mut caret_line = 0;
        match edit.filter(|_| self.page.is_focused(key)) {
            Some(edit) => {
                let text = edit.text() + " ";
                for (at, letter) in text.chars().enumerate() {
                    let mut style = self.letter(edit, at);
                    style = style.remove_modifier(Modifier::UNDERLINED);
                    let cell =
                        if letter == '\n' { " ".to_owned() } else { plain(&letter.to_string()) };
                    let wide = Span::raw(cell.as_str()).width();
                    if lines.last().is_some_and(|line| line.width() + wide > inner) {
                        lines.push(Line::default());
                    }
                    if at == edit.caret() {
                        caret_line = lines.len() - 1;
                    }
                    if let Some(line) = lines.last_mut() {
                        line.spans.push(Span::styled(cell, style));
                    }
                    if letter == '\n' {
                        lines.push(Line::default());
                    }
                }
            }
            None if shown.is_empty() => {
                lines = words(hint.unwrap_or_default(), self.look.quiet(), inner);
            }
            None => lines = words(shown, Style::new(), inner),
        }
        let from = (caret_line + 1).saturating_sub(rows);
        let mut lines: Vec<_> = lines.into_iter().skip(from).take(rows).collect();
        lines.resize(rows, Line::default());
        let style = if self.page.is_focused(key) { self.look.accent() } else { self.look.quiet() };
        Block::of(lines).boxed(None, room, style).lines
    }
}
