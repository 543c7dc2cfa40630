//! One or more of several, and yes or no.

use app_runtime::widgets::checkbox::Checkbox;
use app_runtime::widgets::choice::Options;
use app_runtime::widgets::multiselect::Multiselect;
use app_runtime::widgets::pills::Pills;
use app_runtime::widgets::radio::Radio;
use app_runtime::widgets::selectbox::Selectbox;
use app_runtime::{Field, Key, LabelVisibility};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Painter, wide};
use crate::block::{Block, cut, plain, wrap};
use crate::page::Local;
use crate::words::inline;

impl Painter<'_> {
    pub(super) fn checkbox(&self, key: Key, checkbox: &Checkbox, room: usize) -> Block {
        let look = self.look;
        let sign = match (checkbox.toggle, checkbox.checked) {
            (false, true) => "[x] ",
            (false, false) => "[ ] ",
            (true, true) => "(━●) ",
            (true, false) => "(○━) ",
        };
        let style = self.label_style(key, checkbox.field.disabled);
        let on = if checkbox.checked { look.accent().patch(style) } else { style };
        let mut spans = vec![Span::styled(sign, on)];
        if checkbox.field.label_visibility == LabelVisibility::Visible {
            spans.extend(inline(&checkbox.field.label, look, style));
        }
        self.control(key, &checkbox.field, wrap(spans, room), room, false)
    }

    pub(super) fn radio(&self, key: Key, radio: &Radio, room: usize) -> Block {
        let lines = self.choices(key, &radio.options, &radio.field, room);
        self.control(key, &radio.field, lines, room, true)
    }

    pub(super) fn pills(&self, key: Key, pills: &Pills, room: usize) -> Block {
        let lines = self.row(&pills.options, &pills.field, pills.segmented, room);
        self.control(key, &pills.field, lines, room, true)
    }

    pub(super) fn selectbox(&self, key: Key, select: &Selectbox, room: usize) -> Block {
        let look = self.look;
        let shown = select.options.chosen_label();
        let words = shown.or(select.options.placeholder.as_deref()).unwrap_or("Choose…");
        let style = if shown.is_some() { Style::new() } else { look.quiet() };
        let mut lines = vec![self.box_line(words, style, "▾", wide(&select.field, room))];
        if self.page.is_open(key, false) {
            let chosen = select.options.chosen;
            lines.extend(self.list(key, &select.options.labels, |at| chosen == Some(at), room));
        }
        self.control(key, &select.field, lines, room, true)
    }

    pub(super) fn multiselect(&self, key: Key, select: &Multiselect, room: usize) -> Block {
        let look = self.look;
        let mut spans = Vec::new();
        for &at in &select.chosen {
            let label = select.labels.get(at).map_or("", String::as_str);
            spans.push(Span::styled(
                format!("[{}]", plain(label).replace(' ', "\u{a0}")),
                look.accent(),
            ));
            spans.push(" ".into());
        }
        let mut lines = if spans.is_empty() {
            vec![self.box_line(&select.placeholder, look.quiet(), "▾", wide(&select.field, room))]
        } else {
            spans.push(Span::styled("▾", look.quiet()));
            wrap(spans, room)
        };
        if self.page.is_open(key, false) {
            lines.extend(self.list(key, &select.labels, |at| select.chosen.contains(&at), room));
        }
        self.control(key, &select.field, lines, room, true)
    }

    fn choices(
        &self,
        key: Key,
        options: &Options,
        field: &Field,
        room: usize,
    ) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        for (at, label) in options.labels.iter().enumerate() {
            let chosen = options.chosen == Some(at);
            let mut style = if chosen { self.look.accent() } else { Style::new() };
            if chosen && self.page.is_focused(key) {
                style = style.add_modifier(Modifier::BOLD);
            }
            if field.disabled {
                style = self.look.quiet();
            }
            let mut spans = vec![Span::styled(if chosen { "(•) " } else { "( ) " }, style)];
            spans.extend(inline(label, self.look, style));
            lines.extend(wrap(spans, room));
        }
        lines
    }

    fn row(
        &self,
        options: &Options,
        field: &Field,
        joined: bool,
        room: usize,
    ) -> Vec<Line<'static>> {
        let mut spans = Vec::new();
        for (at, label) in options.labels.iter().enumerate() {
            let name: String = inline(label, self.look, Style::new())
                .iter()
                .map(|span| span.content.as_ref())
                .collect();
            let name = name.replace(' ', "\u{a0}");
            let (style, words) = if options.chosen == Some(at) {
                let style = if field.disabled { self.look.quiet() } else { self.look.raised() };
                (style, format!("[{name}]"))
            } else {
                (Style::new(), format!("\u{a0}{name}\u{a0}"))
            };
            spans.push(Span::styled(words, style));
            let between = if joined && at + 1 < options.labels.len() { "│" } else { " " };
            spans.push(Span::styled(between, self.look.quiet()));
            if joined {
                spans.push(Span::raw(" "));
            }
        }
        wrap(spans, room)
    }

    /// The options that are left after what was typed, one of them under the cursor.
    fn list(
        &self,
        key: Key,
        labels: &[String],
        chosen: impl Fn(usize) -> bool,
        room: usize,
    ) -> Vec<Line<'static>> {
        let empty = Local::default();
        let local = self.page.local(key).unwrap_or(&empty);
        let found = filtered(labels, &local.filter);
        let cursor = local.cursor.min(found.len().saturating_sub(1));
        let first = first_option(cursor, found.len());
        let inner = room.saturating_sub(4).min(46);
        let mut lines = Vec::new();
        for (place, &at) in found.iter().enumerate().skip(first).take(OPTIONS) {
            let style = if place == cursor { self.look.raised() } else { Style::new() };
            let sign = if chosen(at) { "✓ " } else { "  " };
            let mut line = cut(
                Line::from(vec![Span::styled(format!("{sign}{}", plain(&labels[at])), style)]),
                inner,
            );
            let missing = inner.saturating_sub(line.width());
            line.spans.push(Span::styled(" ".repeat(missing), style));
            lines.push(line);
        }
        if found.is_empty() {
            lines.push(Line::styled("nothing matches", self.look.quiet()));
        } else if found.len() > 8 {
            let more = format!("{} of {}", cursor + 1, found.len());
            lines.push(Line::styled(more, self.look.quiet()));
        }
        let title = if local.filter.is_empty() { "type to search" } else { local.filter.as_str() };
        let title = Line::styled(plain(title), self.look.quiet());
        Block::of(lines).boxed(Some(title), inner + 4, self.look.quiet()).lines
    }
}

/// How many options of an open list are in sight.
pub(crate) const OPTIONS: usize = 8;

/// The first option in sight, so that the one at the cursor is too.
pub(crate) fn first_option(cursor: usize, found: usize) -> usize {
    cursor.min(found.saturating_sub(1)).saturating_sub(OPTIONS - 1)
}

/// The positions of the options that have these letters in them, in capitals or not.
pub(crate) fn filtered(labels: &[String], filter: &str) -> Vec<usize> {
    let filter = filter.to_lowercase();
    let fits = |label: &String| label.to_lowercase().contains(&filter);
    (0..labels.len()).filter(|&at| fits(&labels[at])).collect()
}
