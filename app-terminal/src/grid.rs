//! Tables. Only the visible cells are read, so a million rows cost the same as ten.

use std::panic::{AssertUnwindSafe, catch_unwind};

use app_runtime::Key;
use app_runtime::widgets::dataframe::{Dataframe, Selection};
use app_runtime::widgets::frame::{Cell, Frame, Sort};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::block::{Block, Hit, cut, padded, plain};
use crate::look::Look;
use crate::painter::{Painter, turning};
use crate::rows::Rows;

/// The number of visible rows of a dataframe without a height of its own.
const ROWS: usize = 10;

/// The widest column.
const WIDEST: usize = 32;

/// The lines above the rows: the names of the columns, and the line below them.
const HEAD: usize = 2;

/// The most rows of a table that are shown.
const MOST: usize = 200;

/// A whole table.
pub(crate) fn table(frame: &Frame, look: Look, room: usize) -> Vec<Line<'static>> {
    let shown = frame.rows().min(MOST);
    let rows: Vec<usize> = (0..shown).collect();
    let grid = Grid { frame, look, rows: &rows, column: 0, at: None, chosen: &[], sort: None };
    let mut lines = grid.lines(room);
    if frame.rows() > shown {
        let more = format!("… {} more rows", frame.rows() - shown);
        lines.push(Line::styled(more, look.quiet()));
    }
    lines
}

/// The number of visible rows of a dataframe.
pub(crate) fn height(data: &Dataframe) -> usize {
    let wished = data.height.map_or(ROWS, |pixels| (pixels / 35).clamp(3, 30) as usize);
    wished.min(data.frame.rows())
}

/// The first visible row, so that the row at the cursor is in the middle.
fn first_row(cursor: usize, height: usize, rows: usize) -> usize {
    cursor.saturating_sub(height / 2).min(rows.saturating_sub(height))
}

/// The part of a dataframe around its cursor.
pub(crate) fn window(painter: &Painter<'_>, key: Key, data: &Dataframe, room: usize) -> Block {
    let look = painter.look;
    let local = painter.page.local(key);
    let natural = Rows::default();
    let looked_at = local.map_or(&natural, |local| &local.rows);
    let all = looked_at.len(data.frame.rows());
    let cursor = local.map_or(0, |local| local.cursor).min(all.saturating_sub(1));
    let column = local.map_or(0, |local| local.column);
    let height = height(data);
    let first = first_row(cursor, height, all);
    let last = all.min(first + height);
    let rows: Vec<usize> = (first..last).filter_map(|place| looked_at.row(place)).collect();
    let focused = painter.page.is_focused(key);
    let grid = Grid {
        frame: &data.frame,
        look,
        rows: &rows,
        column,
        at: focused.then_some(cursor - first),
        chosen: &data.selected,
        sort: looked_at.query.sort,
    };
    let mut lines = grid.lines(room);
    let mut foot = match all {
        0 => "no rows".to_owned(),
        all => format!("row {} of {all}", cursor + 1),
    };
    if !data.selected.is_empty() {
        foot += &format!(", {} selected", data.selected.len());
    }
    if !looked_at.query.search.is_empty() {
        foot += &format!(", with \"{}\"", plain(&looked_at.query.search));
    }
    if looked_at.is_waiting() {
        foot += &format!("   {} at work", turning(painter.tick));
    } else if focused {
        foot += match data.selection {
            Selection::None => "   arrows move, s sorts, / searches",
            Selection::Single | Selection::Multiple => {
                "   arrows move, s sorts, / searches, Space selects"
            }
        };
    }
    lines.push(cut(Line::styled(foot, look.quiet()), room));
    let foot = lines.split_off(HEAD + rows.len());
    let mut all = Block::default();
    for (line, above) in lines.into_iter().zip(0_usize..) {
        let line = Block::of(vec![line]);
        all.add(match above.checked_sub(HEAD) {
            Some(row) => line.spot(key, Hit::Part(first + row), room),
            None => line,
        });
    }
    all.add(Block::of(foot));
    all
}

/// The width of a column.
fn widest(head: &str, cells: &[String]) -> usize {
    let all = cells.iter().map(String::as_str).chain([head]);
    all.map(|cell| Span::raw(cell).width()).max().unwrap_or(1).clamp(1, WIDEST)
}

struct Grid<'a> {
    frame: &'a Frame,
    look: Look,
    rows: &'a [usize],
    /// The marked column.
    column: usize,
    /// The row that has the cursor.
    at: Option<usize>,
    chosen: &'a [usize],
    sort: Option<Sort>,
}

impl Grid<'_> {
    fn cell(&self, row: usize, column: usize) -> String {
        // A column of the app may panic: that costs one cell, and does not end the screen.
        let words = catch_unwind(AssertUnwindSafe(|| match self.frame.cell(row, column) {
            Cell::Missing => "–".to_owned(),
            cell => cell.to_string(),
        }));
        words.unwrap_or_else(|_| "?".to_owned())
    }

    /// The first visible column, so that the marked one is visible too.
    fn first_in_sight(&self, marked: usize, room: usize) -> usize {
        let mut used = 2;
        let mut first = marked;
        for (place, column) in self.frame.columns().iter().enumerate().take(marked + 1).rev() {
            let cells: Vec<String> = self.rows.iter().map(|&row| self.cell(row, place)).collect();
            // Room for the arrow of a sorted column too.
            used += widest(column.name(), &cells) + 4;
            if used > room && place < marked {
                break;
            }
            first = place;
        }
        first
    }

    fn lines(&self, room: usize) -> Vec<Line<'static>> {
        let columns = self.frame.columns();
        let marked = self.column.min(columns.len().saturating_sub(1));
        let first = self.first_in_sight(marked, room);
        let mut lines = vec![Line::default(); self.rows.len() + HEAD];
        let mark = !self.chosen.is_empty();
        let mut used = 0;
        if mark {
            used = 2;
            for (line, head) in lines.iter_mut().zip(0..) {
                let chosen =
                    |at: usize| self.rows.get(at).is_some_and(|row| self.chosen.contains(row));
                let sign = if head >= HEAD && chosen(head - HEAD) { "✓ " } else { "  " };
                line.spans.push(Span::styled(sign, self.look.accent()));
            }
        }
        let mut shown = 0;
        for (place, column) in columns.iter().enumerate().skip(first) {
            let cells: Vec<String> = self.rows.iter().map(|&row| self.cell(row, place)).collect();
            let arrow = match self.sort {
                Some(sort) if sort.column == place => {
                    if sort.descending {
                        " ↓"
                    } else {
                        " ↑"
                    }
                }
                _ => "",
            };
            let head = format!("{}{arrow}", column.name());
            let width = widest(&head, &cells);
            if used + width > room && shown > 0 {
                break;
            }
            let width = width.min(room.saturating_sub(used).max(1));
            let right = column.kind().is_number();
            let gap = if shown > 0 { "  " } else { "" };
            let mut style = self.look.strong();
            if self.at.is_some() && place == marked {
                style = self.look.accent().patch(style);
            }
            lines[0].spans.extend([Span::raw(gap), padded(&head, width, right, style)]);
            lines[1].spans.push(Span::styled("─".repeat(width + gap.len()), self.look.quiet()));
            for (index, cell) in cells.iter().enumerate() {
                let style = if self.at == Some(index) {
                    Style::new().add_modifier(Modifier::REVERSED)
                } else {
                    Style::new()
                };
                lines[index + HEAD]
                    .spans
                    .extend([Span::styled(gap, style), padded(cell, width, right, style)]);
            }
            used += width + 2;
            shown += 1;
        }
        let hidden = columns.len() - shown.min(columns.len());
        if hidden > 0 {
            let text = format!("{} of {} columns", shown, columns.len());
            lines.push(Line::styled(text, self.look.quiet()));
        }
        lines
    }
}
