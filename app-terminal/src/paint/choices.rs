//! One or more of several, and yes or no.

use app_literals::as_read;
use app_runtime::widgets::checkbox::Checkbox;
use app_runtime::widgets::multiselect::Multiselect;
use app_runtime::widgets::pills::Pills;
use app_runtime::widgets::radio::Radio;
use app_runtime::widgets::selectbox::Selectbox;
use app_runtime::{Key, LabelVisibility, Words};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Painter, wide};
use crate::block::{Block, Hit, cut, plain, words, wrap};
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
        let mut all = Block::default();
        for (at, label) in radio.options.labels.iter().enumerate() {
            let chosen = radio.options.chosen == Some(at);
            let mut style = if chosen { self.look.accent() } else { Style::new() };
            if chosen && self.page.is_focused(key) {
                style = style.add_modifier(Modifier::BOLD);
            }
            let sign = Span::styled(if chosen { "(•) " } else { "( ) " }, style);
            let name = wrap(inline(label, self.look, style), room.saturating_sub(sign.width()));
            all.add(Block::of(name).headed(&sign).spot(key, Hit::Part(at), room));
        }
        self.control(key, &radio.field, all, room, true)
    }

    pub(super) fn pills(&self, key: Key, pills: &Pills, room: usize) -> Block {
        let options = pills.options.labels.iter().enumerate().map(|(at, label)| {
            // The blanks around a name are non-breaking.
            let (style, open, shut) = match pills.options.chosen == Some(at) {
                true if pills.field.disabled => (self.look.quiet(), "[", "]"),
                true => (self.look.raised(), "[", "]"),
                false => (Style::new(), "\u{a0}", "\u{a0}"),
            };
            self.part(key, at, label, (open, shut), style, room)
        });
        let between = if pills.segmented { "│ " } else { " " };
        let between = Span::styled(between, self.look.quiet());
        let all = Block::flow(options.collect(), &between, room);
        self.control(key, &pills.field, all, room, true)
    }

    /// The name of one of several options side by side.
    pub(super) fn part(
        &self,
        key: Key,
        at: usize,
        label: &str,
        (open, shut): (&'static str, &'static str),
        style: Style,
        room: usize,
    ) -> Block {
        let mut spans = vec![Span::styled(open, style)];
        spans.extend(inline(label, self.look, style));
        spans.push(Span::styled(shut, style));
        let block = Block::of(wrap(spans, room));
        let width = block.width();
        block.spot(key, Hit::Part(at), width)
    }

    pub(super) fn selectbox(&self, key: Key, select: &Selectbox, room: usize) -> Block {
        let shown = select.options.chosen_label().map(as_read);
        let words = shown.as_deref().or(select.options.placeholder.as_deref()).unwrap_or("Choose…");
        let style = if shown.is_some() { Style::new() } else { self.look.quiet() };
        let width = wide(&select.field, room);
        let mut all = Block::of(vec![self.box_line(words, style, "▾", width)]);
        if self.page.is_open(key, false) {
            let chosen = select.options.chosen;
            all.add(self.list(key, &select.options.labels, |at| chosen == Some(at), room));
        }
        self.control(key, &select.field, all, room, true)
    }

    pub(super) fn multiselect(&self, key: Key, select: &Multiselect, room: usize) -> Block {
        let look = self.look;
        let mut all = if select.chosen.is_empty() {
            let width = wide(&select.field, room);
            Block::of(vec![self.box_line(&select.placeholder, look.quiet(), "▾", width)])
        } else {
            let names = select.chosen.iter().filter_map(|&at| select.labels.get(at));
            let name = |label: &Words| words(&format!("[{}]", as_read(label)), look.accent(), room);
            let sign = vec![Line::styled("▾", look.quiet())];
            let names = names.map(name).chain([sign]).map(Block::of);
            Block::flow(names.collect(), &Span::raw(" "), room)
        };
        if self.page.is_open(key, false) {
            all.add(self.list(key, &select.labels, |at| select.chosen.contains(&at), room));
        }
        self.control(key, &select.field, all, room, true)
    }

    /// The options that match the typed text, one of them under the cursor.
    fn list(
        &self,
        key: Key,
        labels: &[Words],
        chosen: impl Fn(usize) -> bool,
        room: usize,
    ) -> Block {
        let empty = Local::default();
        let local = self.page.local(key).unwrap_or(&empty);
        let found = filtered(labels, &local.filter);
        let cursor = local.cursor.min(found.len().saturating_sub(1));
        // Keeps the option at the cursor in sight.
        let first = cursor.saturating_sub(OPTIONS - 1);
        let inner = room.saturating_sub(4).min(46);
        let mut all = Block::default();
        for (place, &at) in found.iter().enumerate().skip(first).take(OPTIONS) {
            let style = if place == cursor { self.look.raised() } else { Style::new() };
            let sign = if chosen(at) { "✓ " } else { "  " };
            let mut line = cut(
                Line::from(vec![Span::styled(
                    format!("{sign}{}", plain(&as_read(&labels[at]))),
                    style,
                )]),
                inner,
            );
            let missing = inner.saturating_sub(line.width());
            line.spans.push(Span::styled(" ".repeat(missing), style));
            all.add(Block::of(vec![line]).spot(key, Hit::Part(at), inner));
        }
        if found.is_empty() {
            all.lines.push(Line::styled("nothing matches", self.look.quiet()));
        } else if found.len() > OPTIONS {
            let more = format!("{} of {}", cursor + 1, found.len());
            all.lines.push(Line::styled(more, self.look.quiet()));
        }
        let title = if local.filter.is_empty() { "type to search" } else { local.filter.as_str() };
        let title = Line::styled(plain(title), self.look.quiet());
        all.boxed(Some(title), inner + 4, self.look.quiet())
    }
}

/// The number of visible options of an open list.
const OPTIONS: usize = 8;

/// The positions of the options that have these letters in them, in capitals or not.
pub(crate) fn filtered(labels: &[Words], filter: &str) -> Vec<usize> {
    let filter = filter.to_lowercase();
    let fits = |label: &Words| as_read(label).to_lowercase().contains(&filter);
    (0..labels.len()).filter(|&at| fits(&labels[at])).collect()
}
