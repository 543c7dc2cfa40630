//! Words: headings, text, code, and the line between them.

use app_runtime::widgets::badge::{Badge, BadgeColor};
use app_runtime::widgets::code::Code;
use app_runtime::widgets::heading::Heading;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

use super::Painter;
use crate::block::{Block, cut, plain, words, wrap};
use crate::words::{icon, inline, markdown};

impl Painter<'_> {
    pub(super) fn heading(&self, heading: &Heading, room: usize) -> Block {
        let look = self.look;
        let style = look.accent().add_modifier(Modifier::BOLD);
        let mut lines = wrap(inline(&heading.body, look, style), room);
        if heading.level == 1 {
            let wide = lines.iter().map(Line::width).max().unwrap_or(0);
            lines.push(Line::styled("━".repeat(wide), look.accent()));
        } else if heading.level == 2 {
            let wide = lines.iter().map(Line::width).max().unwrap_or(0);
            lines.push(Line::styled("─".repeat(wide), look.quiet()));
        }
        self.show(lines)
    }

    pub(super) fn markdown(&self, body: &str, room: usize) -> Block {
        self.show(markdown(body, self.look, room).lines)
    }

    pub(super) fn text(&self, body: &str, room: usize) -> Block {
        self.show(words(body, Style::new(), room))
    }

    pub(super) fn caption(&self, body: &str, room: usize) -> Block {
        self.show(wrap(inline(body, self.look, self.look.quiet()), room))
    }

    pub(super) fn code(&self, code: &Code, room: usize) -> Block {
        let look = self.look;
        let count = code.body.lines().count().to_string().len();
        let lines = code.body.lines().enumerate().map(|(index, text)| {
            let mut line = Line::styled("▏ ", look.quiet());
            if code.line_numbers {
                line.spans.push(Span::styled(format!("{:>count$}  ", index + 1), look.quiet()));
            }
            line.spans.push(Span::styled(plain(&text.replace('\t', "    ")), look.good()));
            line.style = Style::new();
            cut(line, room)
        });
        self.show(lines.collect())
    }

    pub(super) fn divider(&self, room: usize) -> Block {
        self.show(vec![Line::styled("─".repeat(room), self.look.quiet())])
    }

    pub(super) fn badge(&self, badge: &Badge, room: usize) -> Block {
        let look = self.look;
        let color = match badge.color {
            BadgeColor::Blue => Color::Blue,
            BadgeColor::Green => Color::Green,
            BadgeColor::Orange => Color::Yellow,
            BadgeColor::Red => Color::Red,
            BadgeColor::Violet => Color::Magenta,
            BadgeColor::Gray => Color::DarkGray,
        };
        let style = look.color(color).add_modifier(Modifier::REVERSED);
        let mut spans = vec![Span::styled(" ", style)];
        if let Some(icon) = icon(badge.icon.as_ref()) {
            spans.push(Span::styled(icon, style));
        }
        spans.extend(inline(&badge.label, look, style));
        spans.push(Span::styled(" ", style));
        self.show(vec![cut(Line::from(spans), room)])
    }
}
