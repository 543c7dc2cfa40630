//! A value to look into, line by line; a person folds it as a whole.

use app_runtime::Key;
use app_runtime::widgets::datum::Datum;
use app_runtime::widgets::json::Json;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::block::{cut, plain};
use crate::paint::Painter;

/// So many lines are shown at most: a page is no pager.
const MOST: usize = 200;

pub(crate) fn lines(
    painter: &Painter<'_>,
    key: Key,
    json: &Json,
    room: usize,
) -> Vec<Line<'static>> {
    data(painter, &json.value, painter.page.is_open(key, json.expanded), room)
}

/// A value, open or on one line.
pub(crate) fn data(
    painter: &Painter<'_>,
    value: &Datum,
    open: bool,
    room: usize,
) -> Vec<Line<'static>> {
    let mut writer = Writer { painter, lines: Vec::new(), room };
    if open {
        writer.value(0, None, value, "");
    } else {
        let mut line = Line::styled("▸ ", painter.look.quiet());
        line.spans.push(Span::raw(plain(&value.to_string())));
        writer.lines.push(cut(line, room));
    }
    if writer.lines.len() > MOST {
        let more = writer.lines.len() - MOST;
        writer.lines.truncate(MOST);
        writer.lines.push(Line::styled(format!("… {more} more lines"), painter.look.quiet()));
    }
    writer.lines
}

struct Writer<'a> {
    painter: &'a Painter<'a>,
    lines: Vec<Line<'static>>,
    room: usize,
}

impl Writer<'_> {
    fn line(&mut self, depth: usize, name: Option<&str>, text: &str, style: Style, comma: &str) {
        let quiet = self.painter.look.quiet();
        let mut spans = vec![Span::raw("  ".repeat(depth))];
        if let Some(name) = name {
            spans.push(Span::styled(plain(name), self.painter.look.accent()));
            spans.push(Span::styled(": ", quiet));
        }
        spans.push(Span::styled(plain(text), style));
        spans.push(Span::styled(comma.to_owned(), quiet));
        self.lines.push(cut(Line::from(spans), self.room));
    }

    fn value(&mut self, depth: usize, name: Option<&str>, value: &Datum, comma: &str) {
        let look = self.painter.look;
        let after = |index: usize, all: usize| if index + 1 < all { "," } else { "" };
        match value {
            Datum::List(items) if !items.is_empty() => {
                self.line(depth, name, "[", look.quiet(), "");
                for (index, item) in items.iter().enumerate() {
                    self.value(depth + 1, None, item, after(index, items.len()));
                }
                self.line(depth, None, "]", look.quiet(), comma);
            }
            Datum::Record(entries) if !entries.is_empty() => {
                self.line(depth, name, "{", look.quiet(), "");
                for (index, (name, item)) in entries.iter().enumerate() {
                    self.value(depth + 1, Some(name), item, after(index, entries.len()));
                }
                self.line(depth, None, "}", look.quiet(), comma);
            }
            leaf => {
                let style = match leaf {
                    Datum::Text(_) => look.good(),
                    Datum::Number(_) | Datum::Bool(_) | Datum::Nothing => look.warning(),
                    Datum::List(_) | Datum::Record(_) => look.quiet(),
                };
                self.line(depth, name, &leaf.to_string(), style, comma);
            }
        }
    }
}
