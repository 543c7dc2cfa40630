//! A canvas of cells: dots in braille for lines and areas, blocks in eighths of a cell for bars,
//! and words. Places are in the unit square, as in a scene of a chart: (0, 0) is the upper left
//! corner. What lies outside is not drawn.
//!
//! ratatui's own canvas has one color for each cell and no parts of blocks, which stacked bars and
//! a line in front of them need.

use std::ops::Range;

use app_runtime::charts::scene::Point;
use ratatui::style::{Color, Style};
use ratatui::text::{Line, Span};

use crate::block::plain;

/// How one series is drawn.
#[derive(Clone, Debug)]
pub(crate) struct Pen {
    pub(crate) style: Style,
    /// The sign of its bars. A full block is also drawn in parts.
    pub(crate) fill: char,
    /// The sign of its points.
    pub(crate) sign: char,
    /// The dots of its areas, in each cell.
    pub(crate) weave: u8,
}

pub(crate) struct Canvas<'a> {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pens: &'a [Pen],
    /// The style of grid lines.
    grid: Style,
    cells: Vec<Cell>,
}

#[derive(Clone, Default)]
struct Cell {
    /// The pens of its eighths, from the bottom or the left.
    fill: [Option<u16>; 8],
    /// The eighths go from left to right.
    lies: bool,
    /// The dots of areas, and their pen.
    tint: (u8, u16),
    /// The dots of lines and points, and their pen.
    dots: (u8, u16),
    words: Option<(String, Style)>,
    /// A grid line goes through it.
    grid: bool,
    /// The style of a mark on it, such as the cursor.
    mark: Style,
}

/// Blocks from the bottom, by their eighths.
const UPRIGHT: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// Blocks from the left.
pub(crate) const LYING: [char; 9] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// The bit of each dot in braille, by row and column.
const DOTS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// A sign of braille.
pub(crate) fn braille(dots: u8) -> char {
    char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' ')
}

/// The step of `count` at a share of the way. A little less than a whole step counts as one.
pub(crate) fn step(share: f64, count: usize) -> usize {
    ((share * count as f64 + 1e-6).max(0.0) as usize).min(count.saturating_sub(1))
}

fn is_inside(share: f64) -> bool {
    (0.0..=1.0).contains(&share)
}

impl<'a> Canvas<'a> {
    pub(crate) fn new(width: usize, height: usize, pens: &'a [Pen], grid: Style) -> Canvas<'a> {
        Canvas { width, height, pens, grid, cells: vec![Cell::default(); width * height] }
    }

    /// The column of a place, or the last one.
    pub(crate) fn column(&self, x: f64) -> usize {
        step(x, self.width)
    }

    /// The row of a place, or the last one.
    pub(crate) fn row(&self, y: f64) -> usize {
        step(y, self.height)
    }

    fn cell(&mut self, column: usize, row: usize) -> Option<&mut Cell> {
        (column < self.width).then(|| self.cells.get_mut(row * self.width + column)).flatten()
    }

    /// Draws a grid line through a row, or takes it away.
    pub(crate) fn grid(&mut self, row: usize, there: bool) {
        for column in 0..self.width {
            if let Some(cell) = self.cell(column, row) {
                cell.grid = there;
            }
        }
    }

    /// Marks the cell of a place.
    pub(crate) fn mark(&mut self, (x, y): Point, style: Style) {
        if is_inside(x) && is_inside(y) {
            let (column, row) = (self.column(x), self.row(y));
            if let Some(cell) = self.cell(column, row) {
                cell.mark = style;
            }
        }
    }

    fn dot(&mut self, x: usize, y: usize, pen: usize) {
        if let Some(cell) = self.cell(x / 2, y / 4) {
            cell.dots = (cell.dots.0 | DOTS[y % 4][x % 2], pen as u16);
        }
    }

    /// Draws a straight line. With dashes, `length` counts its dots, and those of lines before it.
    pub(crate) fn line(
        &mut self,
        from: Point,
        to: Point,
        pen: usize,
        dashes: Option<&[bool]>,
        length: &mut usize,
    ) {
        let Some((from, to)) = clipped(from, to) else { return };
        let (wide, high) = (self.width * 2, self.height * 4);
        let (x, y) = (step(from.0, wide) as f64, step(from.1, high) as f64);
        let (across, down) = (step(to.0, wide) as f64 - x, step(to.1, high) as f64 - y);
        let steps = across.abs().max(down.abs()) as usize;
        for at in 0..=steps {
            let share = at as f64 / steps.max(1) as f64;
            let (x, y) = ((x + across * share).round(), (y + down * share).round());
            // The end of one line is the beginning of the next.
            *length += usize::from(at > 0);
            let ink = dashes.is_none_or(|dashes| dashes[*length % dashes.len()]);
            if ink {
                self.dot(x as usize, y as usize, pen);
            }
        }
    }

    /// Fills the area between two lines from one place to the next: (x, upper y, lower y).
    pub(crate) fn area(&mut self, from: (f64, f64, f64), to: (f64, f64, f64), pen: usize) {
        let numbers = [from.0, from.1, from.2, to.0, to.1, to.2];
        if numbers.iter().any(|number| !number.is_finite()) {
            return;
        }
        let (from, to) = if from.0 <= to.0 { (from, to) } else { (to, from) };
        if to.0 < 0.0 || from.0 > 1.0 {
            return;
        }
        let weave = self.pens.get(pen).map_or(u8::MAX, |pen| pen.weave);
        let (wide, high) = (self.width * 2, self.height * 4);
        for x in step(from.0, wide)..=step(to.0, wide) {
            let middle = (x as f64 + 0.5) / wide as f64;
            let across = to.0 - from.0;
            let share =
                if across > 0.0 { ((middle - from.0) / across).clamp(0.0, 1.0) } else { 0.5 };
            let at = |one: f64, other: f64| one + (other - one) * share;
            let (one, other) = (at(from.1, to.1), at(from.2, to.2));
            let (top, bottom) = (one.min(other), one.max(other));
            if bottom < 0.0 || top > 1.0 {
                continue;
            }
            for y in step(top, high)..=step(bottom, high) {
                let dot = weave & DOTS[y % 4][x % 2];
                if let Some(cell) = self.cell(x / 2, y / 4).filter(|_| dot != 0) {
                    cell.tint = (cell.tint.0 | dot, pen as u16);
                }
            }
        }
    }

    /// Draws a round dot; its radius is in dots of braille.
    pub(crate) fn disc(&mut self, (x, y): Point, radius: f64, pen: usize) {
        if !is_inside(x) || !is_inside(y) {
            return;
        }
        let (wide, high) = (self.width * 2, self.height * 4);
        self.dot(step(x, wide), step(y, high), pen);
        let (x, y) = (x * wide as f64, y * high as f64);
        let around = |middle: f64, count: usize| {
            let first = (middle - radius).max(0.0) as usize;
            first..((middle + radius).ceil().max(0.0) as usize).min(count)
        };
        for row in around(y, high) {
            for column in around(x, wide) {
                let (across, down) = (column as f64 + 0.5 - x, row as f64 + 0.5 - y);
                if across.hypot(down) <= radius {
                    self.dot(column, row, pen);
                }
            }
        }
    }

    /// Fills columns between two heights, in eighths of a cell.
    pub(crate) fn pillar(&mut self, columns: Range<usize>, y: (f64, f64), pen: usize) {
        for eighth in eighths(y, self.height) {
            for column in columns.clone() {
                if let Some(cell) = self.cell(column, eighth / 8) {
                    (cell.fill[7 - eighth % 8], cell.lies) = (Some(pen as u16), false);
                }
            }
        }
    }

    /// Fills rows between two places from the left, in eighths of a cell.
    pub(crate) fn beam(&mut self, rows: Range<usize>, x: (f64, f64), pen: usize) {
        for eighth in eighths(x, self.width) {
            for row in rows.clone() {
                if let Some(cell) = self.cell(eighth / 8, row) {
                    (cell.fill[eighth % 8], cell.lies) = (Some(pen as u16), true);
                }
            }
        }
    }

    /// Writes words from a column on, in front of everything. Those that do not fit are left out.
    pub(crate) fn write(&mut self, column: usize, row: usize, words: &str, style: Style) {
        let words = Span::raw(plain(words));
        let mut at = column;
        for grapheme in words.styled_graphemes(Style::new()) {
            let wide = Span::raw(grapheme.symbol).width();
            if at + wide > self.width {
                return;
            }
            for part in 0..wide {
                let Some(cell) = self.cell(at + part, row) else { return };
                // A wide sign stands in its first cell, and its others have nothing.
                let sign = if part == 0 { grapheme.symbol } else { "" };
                cell.words = Some((sign.to_owned(), style));
            }
            at += wide;
        }
    }

    /// Whether no words stand in these cells, and with `empty` nothing else.
    pub(crate) fn is_free(&self, columns: Range<usize>, row: usize, empty: bool) -> bool {
        let mut cells = columns.map(|column| self.cells.get(row * self.width + column));
        let is_empty = |cell: &Cell| (cell.dots.0, cell.tint.0, cell.fill) == (0, 0, [None; 8]);
        cells
            .all(|cell| cell.is_some_and(|cell| cell.words.is_none() && (!empty || is_empty(cell))))
    }

    /// The lines of cells.
    pub(crate) fn lines(&self) -> Vec<Line<'static>> {
        let rows = 0..self.height;
        let lines = rows.map(|row| {
            let mut line = Line::default();
            for cell in &self.cells[row * self.width..(row + 1) * self.width] {
                let (sign, style) = self.sign(cell);
                let style = style.patch(cell.mark);
                match line.spans.last_mut() {
                    Some(last) if last.style == style => last.content.to_mut().push_str(&sign),
                    _ => line.spans.push(Span::styled(sign, style)),
                }
            }
            line
        });
        lines.collect()
    }

    fn style(&self, pen: u16) -> Style {
        self.pens.get(usize::from(pen)).map_or(Style::new(), |pen| pen.style)
    }

    /// What is seen of a cell: words; else the dots of lines, or else of areas, since a line within
    /// an area could not be seen; blocks; the grid.
    fn sign(&self, cell: &Cell) -> (String, Style) {
        if let Some((words, style)) = &cell.words {
            return (words.clone(), *style);
        }
        let (dots, pen) = if cell.dots.0 != 0 { cell.dots } else { cell.tint };
        if dots == 0 {
            return match self.block(cell) {
                Some((sign, style)) => (sign.to_string(), style),
                None if cell.grid => ("┈".to_owned(), self.grid),
                None => (" ".to_owned(), Style::new()),
            };
        }
        let behind = cell.fill[0].filter(|_| cell.fill.iter().all(|pen| *pen == cell.fill[0]));
        let behind = behind.and_then(|pen| self.style(pen).fg);
        (braille(dots).to_string(), behind_of(self.style(pen), behind))
    }

    /// The block of a cell. It shows two pens at most: the lower or left one, and the other.
    fn block(&self, cell: &Cell) -> Option<(char, Style)> {
        let near = cell.fill[0];
        let own = near.or(cell.fill[7]).or_else(|| cell.fill.iter().flatten().next().copied())?;
        let pen = self.pens.get(usize::from(own))?;
        let count = cell.fill.iter().filter(|other| **other == Some(own)).count();
        let other = cell.fill.iter().flatten().find(|other| **other != own).copied();
        let mixes = pen.fill == '█' && other.is_none_or(|other| self.style(other).fg.is_some());
        match other {
            // Half a cell cannot have its sign, so the larger part has the cell.
            Some(other) if !mixes && count < 4 => {
                return Some((self.pens.get(usize::from(other))?.fill, self.style(other)));
            }
            // But a part that stands alone is seen.
            None if count < 4 => {}
            _ if !mixes => return Some((pen.fill, pen.style)),
            _ => {}
        }
        let run = cell.fill.iter().take_while(|other| **other == Some(own)).count();
        let parts = if cell.lies { &LYING } else { &UPRIGHT };
        let sign = match (near, run) {
            (Some(_), run) => parts[run],
            // Of the upper and right parts, a font has an eighth and a half.
            (None, _) if cell.fill[7].is_none() => parts[count],
            (None, _) => match (count, cell.lies) {
                (1, false) => '▔',
                (1, true) => '▕',
                (2..6, false) => '▀',
                (2..6, true) => '▐',
                _ => '█',
            },
        };
        let other = other.filter(|_| near.is_some()).and_then(|other| self.style(other).fg);
        Some((sign, behind_of(pen.style, other)))
    }
}

fn behind_of(style: Style, color: Option<Color>) -> Style {
    color.map_or(style, |color| style.bg(color))
}

/// The eighths of cells between two shares of the way: one at least, unless there is nothing
/// between them.
fn eighths((from, to): (f64, f64), cells: usize) -> Range<usize> {
    let (from, to) = (from.min(to), from.max(to));
    if !(from < to && to > 0.0 && from < 1.0) {
        return 0..0;
    }
    let all = cells * 8;
    let at = |share: f64| ((share.clamp(0.0, 1.0) * all as f64).round() as usize).min(all);
    let first = at(from).min(all.saturating_sub(1));
    first..at(to).max(first + 1).min(all)
}

/// The part of a line in the unit square: by Liang and Barsky.
fn clipped(from: Point, to: Point) -> Option<(Point, Point)> {
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    if !across.is_finite() || !down.is_finite() {
        return None;
    }
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    let edges = [(-across, from.0), (across, 1.0 - from.0), (-down, from.1), (down, 1.0 - from.1)];
    for (way, room) in edges {
        if way == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if way < 0.0 {
            first = first.max(room / way);
        } else {
            last = last.min(room / way);
        }
    }
    let at = |share: f64| (from.0 + across * share, from.1 + down * share);
    (first <= last).then(|| (at(first), at(last)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pens() -> Vec<Pen> {
        [Color::Blue, Color::Red]
            .map(|color| Pen {
                style: Style::new().fg(color), fill: '█', sign: '●', weave: 255
            })
            .to_vec()
    }

    fn drawn(width: usize, height: usize, draw: impl Fn(&mut Canvas<'_>)) -> Vec<String> {
        let pens = pens();
        let mut canvas = Canvas::new(width, height, &pens, Style::new());
        draw(&mut canvas);
        canvas.lines().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn bars_end_at_an_eighth() {
        let bars = drawn(4, 2, |canvas| {
            for (column, value) in [0.25, 0.5, 0.8125, 0.001].into_iter().enumerate() {
                canvas.pillar(column..column + 1, (1.0 - value, 1.0), 0);
            }
        });
        assert_eq!(bars, ["  ▅ ", "▄██▁"]);
        let beams = drawn(4, 2, |canvas| {
            canvas.beam(0..1, (0.0, 0.3), 0);
            canvas.beam(1..2, (0.0, 1.0), 0);
        });
        assert_eq!(beams, ["█▎  ", "████"]);
        // Below zero they hang.
        assert_eq!(drawn(1, 2, |canvas| canvas.pillar(0..1, (0.25, 0.7), 0)), ["▄", "▀"]);
        assert_eq!(drawn(1, 2, |canvas| canvas.pillar(0..1, (0.25, 0.2), 0)), ["▁", " "]);
        assert_eq!(drawn(1, 1, |canvas| canvas.pillar(0..1, (0.5, 0.5), 0)), [" "]);
    }

    #[test]
    fn one_cell_has_the_colors_of_two_bars() {
        let pens = pens();
        let mut canvas = Canvas::new(1, 1, &pens, Style::new());
        canvas.pillar(0..1, (0.5, 1.0), 0);
        canvas.pillar(0..1, (0.0, 0.5), 1);
        let line = canvas.lines().remove(0);
        assert_eq!(line.to_string(), "▄");
        assert_eq!(line.spans[0].style, Style::new().fg(Color::Blue).bg(Color::Red));
    }

    #[test]
    fn lines_are_clipped_and_dashed() {
        let line =
            |from, to| drawn(4, 1, move |canvas| canvas.line(from, to, 0, None, &mut 0)).remove(0);
        assert_eq!(line((0.0, 0.0), (1.0, 0.0)), "⠉⠉⠉⠉");
        assert_eq!(line((0.0, 1.0), (1.0, 0.0)), "⣀⠤⠒⠉");
        assert_eq!(line((-1e9, 0.5), (1e9, 0.5)), "⠤⠤⠤⠤");
        assert_eq!(line((0.5, -1e9), (0.5, 1e9)), "  ⡇ ");
        assert_eq!(line((f64::NAN, 0.5), (1.0, 0.5)), "    ");
        assert_eq!(line((2.0, 0.5), (3.0, 0.5)), "    ");
        let dashed = drawn(4, 1, |canvas| {
            canvas.line((0.0, 0.0), (1.0, 0.0), 0, Some(&[true, true, false]), &mut 0);
        });
        assert_eq!(dashed, ["⠉⠈⠁⠉"]);
    }

    #[test]
    fn words_are_in_front_and_end_at_the_edge() {
        let words = drawn(5, 1, |canvas| {
            canvas.line((0.0, 0.0), (1.0, 0.0), 0, None, &mut 0);
            canvas.write(1, 0, "漢字漢", Style::new());
        });
        assert_eq!(words, ["⠉漢字"]);
    }
}
