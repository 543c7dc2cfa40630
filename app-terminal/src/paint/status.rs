//! Elements that state a fact: message boxes, errors, and progress.

use app_runtime::widgets::alert::{Alert, Level};
use app_runtime::widgets::exception::Exception;
use app_runtime::widgets::progress::Progress;
use app_runtime::widgets::spinner::Spinner;
use app_runtime::{Failure, NodeId};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{Painter, room};
use crate::block::{Block, words, wrap};
use crate::painter::turning;
use crate::words::{icon, inline, markdown};

impl Painter<'_> {
    pub(super) fn alert(&self, alert: &Alert, room: usize) -> Block {
        let look = self.look;
        let (sign, style) = match alert.level {
            Level::Success => ("✓", look.good()),
            Level::Info => ("i", look.accent()),
            Level::Warning => ("!", look.warning()),
            Level::Error => ("✗", look.bad()),
        };
        let sign = icon(alert.icon.as_ref()).unwrap_or_else(|| format!("{sign} "));
        let body = markdown(&alert.body, look, room.saturating_sub(6)).lines;
        self.barred(&sign, body, style)
    }

    pub(super) fn failure(&self, failure: &Failure, room: usize) -> Block {
        let look = self.look;
        let mut body = words(&failure.message, look.strong(), room.saturating_sub(6));
        if let Some(details) = failure.details.as_ref().filter(|_| cfg!(debug_assertions)) {
            body.extend(words(details, look.quiet(), room.saturating_sub(6)));
        }
        self.barred("✗ ", body, look.bad())
    }

    pub(super) fn exception(&self, exception: &Exception, room: usize) -> Block {
        let look = self.look;
        let mut body = words(&exception.message, look.strong(), room.saturating_sub(6));
        for source in &exception.sources {
            let line = format!("caused by: {source}");
            body.extend(words(&line, look.quiet(), room.saturating_sub(6)));
        }
        self.barred("✗ ", body, look.bad())
    }

    pub(super) fn spinner(&self, id: NodeId, spinner: &Spinner, width: usize) -> Block {
        let look = self.look;
        let room = room(width);
        let mut all = Block::default();
        if spinner.turning {
            let mut spans = vec![Span::styled(format!("{} ", turning(self.tick)), look.accent())];
            spans.extend(inline(&spinner.text, look, Style::new()));
            all.add(self.show(wrap(spans, room)));
        }
        all.add(self.inside(id, width));
        all
    }

    pub(super) fn progress(&self, progress: &Progress, room: usize) -> Block {
        let look = self.look;
        let mut lines = Vec::new();
        if let Some(text) = &progress.text {
            lines.extend(wrap(inline(text, look, Style::new()), room));
        }
        let bar = room.saturating_sub(6).min(60);
        let full = (progress.fraction.clamp(0.0, 1.0) * bar as f64).round() as usize;
        lines.push(Line::from(vec![
            Span::styled("█".repeat(full), look.accent()),
            Span::styled("░".repeat(bar - full), look.quiet()),
            Span::raw(format!("{:5.0}%", progress.fraction * 100.0)),
        ]));
        self.show(lines)
    }

    /// Words with a bar in a color of their own to the left.
    fn barred(&self, sign: &str, body: Vec<Line<'static>>, style: Style) -> Block {
        let strong = style.add_modifier(Modifier::BOLD);
        let wide = Span::raw(sign).width();
        let lines = body.into_iter().enumerate().map(|(index, mut line)| {
            let head = if index == 0 { sign.to_owned() } else { " ".repeat(wide) };
            line.spans.insert(0, Span::styled(head, strong));
            line.spans.insert(0, Span::styled("┃ ", style));
            line
        });
        self.show(lines.collect())
    }
}
