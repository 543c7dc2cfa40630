//! The shapes of a scene.

use std::ops::Range;

use app_runtime::charts::Scene;
use app_runtime::charts::scene::{Outline, Point, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{Hints, PIXELS, STRENGTHS};
use crate::block::{cut, fill, padded, plain};
use crate::canvas::{Canvas, LYING, Pen};
use crate::look::Look;

/// The dots of a dashed line, and of a rule.
const DASHES: [bool; 6] = [true, true, true, true, false, false];
const DOTTED: [bool; 4] = [true, true, false, false];

/// The columns between two signs of a line.
const APART: usize = 10;

/// Draws all shapes, and then words in front of them.
pub(super) fn draw(canvas: &mut Canvas<'_>, scene: &Scene, pens: &[Pen], look: Look, hints: Hints) {
    let bars = Bars::of(scene, hints, canvas);
    let several = scene.series.len() > 1;
    for shape in &scene.shapes {
        let pen = shape.series;
        match &shape.outline {
            Outline::Line(points) => {
                let dashed = scene.series.get(pen).is_some_and(|series| series.dashed);
                let dashes = DASHES.as_slice();
                line(canvas, points, pen, dashed.then_some(dashes));
            }
            Outline::Area(points) => {
                for pair in points.windows(2) {
                    canvas.area(pair[0], pair[1], pen);
                }
                if hints.edges {
                    let above: Vec<Point> = points.iter().map(|&(x, y, _)| (x, y)).collect();
                    line(canvas, &above, pen, None);
                }
            }
            Outline::Bars(rects) => rects.iter().for_each(|rect| bars.draw(canvas, rect, pen)),
            Outline::Dots { at, strength: Some(strength), .. } => {
                let style = pens.get(pen).map_or(Style::new(), |pen| pen.style);
                for point in at.iter().filter(|point| is_inside(**point)) {
                    let (column, row) = (canvas.column(point.0), canvas.row(point.1));
                    canvas.write(column, row, &strong(*strength).to_string(), style);
                }
            }
            Outline::Dots { at, radius, .. } => {
                // Signs tell series apart where colors do not. One dot alone would be overlooked.
                if several && !look.colors || at.len() == 1 {
                    for point in at {
                        sign(canvas, *point, pens, pen);
                    }
                } else {
                    let radius = radius / (PIXELS.0 as f64 / 2.0);
                    at.iter().for_each(|point| canvas.disc(*point, radius, pen));
                }
            }
            Outline::Cells { cells, strength } => {
                let style = pens.get(pen).map_or(Style::new(), |pen| pen.style);
                cells.iter().for_each(|cell| shade(canvas, cell, *strength, style));
            }
            Outline::Rule(from, to) => {
                if from.1 == to.1 && is_inside(*from) {
                    // Two dotted lines in one row could not be told from each other.
                    canvas.grid(canvas.row(from.1), false);
                }
                canvas.line(*from, *to, pen, Some(&DOTTED), &mut 0);
            }
            Outline::Slice { .. } | Outline::Text(..) => {}
        }
    }
    if !look.colors && several {
        signs(canvas, scene, pens);
    }
    for shape in &scene.shapes {
        let style = pens.get(shape.series).map_or(Style::new(), |pen| pen.style);
        match &shape.outline {
            Outline::Text(at, words) if is_inside(*at) => {
                let (column, row) = (canvas.column(at.0), canvas.row(at.1));
                let wide = Span::raw(plain(words)).width();
                let last = canvas.width.saturating_sub(wide);
                canvas.write(column.saturating_sub(wide / 2).min(last), row, words, style);
            }
            Outline::Rule(from, to) => {
                if let Some(series) = scene.series.get(shape.series) {
                    name(canvas, *from, *to, &series.name, style);
                }
            }
            _ => {}
        }
    }
}

fn is_inside(point: Point) -> bool {
    [point.0, point.1].iter().all(|share| (0.0..=1.0).contains(share))
}

fn line(canvas: &mut Canvas<'_>, points: &[Point], pen: usize, dashes: Option<&[bool]>) {
    let mut length = 0;
    for pair in points.windows(2) {
        canvas.line(pair[0], pair[1], pen, dashes, &mut length);
    }
}

fn sign(canvas: &mut Canvas<'_>, point: Point, pens: &[Pen], pen: usize) {
    if let Some(Pen { sign, style, .. }) = pens.get(pen).filter(|_| is_inside(point)) {
        let (column, row) = (canvas.column(point.0), canvas.row(point.1));
        canvas.write(column, row, &sign.to_string(), *style);
    }
}

/// Signs on lines, by which they are told apart without colors.
fn signs(canvas: &mut Canvas<'_>, scene: &Scene, pens: &[Pen]) {
    for shape in &scene.shapes {
        let Outline::Line(points) = &shape.outline else { continue };
        // Lines that meet do not have their signs at the same places.
        let mut next = shape.series * 3 % APART;
        for point in points.iter().filter(|point| is_inside(**point)) {
            let column = canvas.column(point.0);
            if column >= next {
                sign(canvas, *point, pens, shape.series);
                next = column + APART;
            }
        }
    }
}

/// The cells from one share of the way to another: one at least.
fn cells(from: f64, to: f64, all: usize) -> Range<usize> {
    let cell = |share: f64| (share.clamp(-1.0, 2.0) * all as f64).round().max(0.0) as usize;
    let (first, end) = (cell(from.min(to)), cell(from.max(to)));
    first.min(all)..end.max(first + 1).min(all)
}

/// The distance between two bars or cells across the plot, or down, as a share of it.
fn pitch(scene: &Scene, hints: Hints, across: bool) -> Option<f64> {
    let starts = |rects: &[Rect]| -> Vec<f64> {
        rects.iter().map(|rect| if across { rect.left } else { rect.top }).collect()
    };
    let least = |mut starts: Vec<f64>| {
        starts.sort_by(f64::total_cmp);
        let steps = starts.windows(2).map(|pair| pair[1] - pair[0]);
        steps.filter(|step| *step > 1e-6).min_by(f64::total_cmp)
    };
    let mut cells = Vec::new();
    let mut all = Vec::new();
    for shape in &scene.shapes {
        match &shape.outline {
            Outline::Bars(bars) if hints.lie != across => all.extend(least(starts(bars))),
            Outline::Cells { cells: own, .. } => cells.extend(starts(own)),
            _ => {}
        }
    }
    all.into_iter().chain(least(cells)).min_by(f64::total_cmp)
}

/// The size of a plot in which all bars and cells are of as many cells each.
pub(super) fn even(scene: &Scene, hints: Hints, across: bool, size: usize) -> usize {
    let Some(pitch) = pitch(scene, hints, across) else { return size };
    let each = (pitch * size as f64 + 1e-6).floor();
    if each < 2.0 { size } else { ((each / pitch).round() as usize).min(size) }
}

/// How bars stand in a plot.
struct Bars {
    lie: bool,
    /// There are some cells for each.
    apart: bool,
    /// The way from the place of zero to the nearest edge of a cell: fonts have no blocks that
    /// hang, so bars that end at zero look even only there.
    shift: f64,
}

impl Bars {
    fn of(scene: &Scene, hints: Hints, canvas: &Canvas<'_>) -> Bars {
        let lie = hints.lie;
        let values = if lie { &scene.x } else { &scene.y };
        let (across, along) = match lie {
            true => (canvas.height, canvas.width),
            false => (canvas.width, canvas.height),
        };
        let apart = pitch(scene, hints, !lie).is_some_and(|pitch| pitch * across as f64 > 1.5);
        let zero = values.as_ref().and_then(|axis| {
            let zero = axis.scale.place(0.0);
            (0.0..1.0).contains(&zero).then_some(zero * along as f64)
        });
        let shift = zero.map_or(0.0, |zero| (zero.round() - zero) / along.max(1) as f64);
        Bars { lie, apart, shift }
    }

    fn draw(&self, canvas: &mut Canvas<'_>, rect: &Rect, pen: usize) {
        let Rect { left, top, right, bottom } = *rect;
        if self.lie {
            let rows = self.across(top, bottom, canvas.height);
            canvas.beam(rows, (left + self.shift, right + self.shift), pen);
        } else {
            let columns = self.across(left, right, canvas.width);
            canvas.pillar(columns, (top + self.shift, bottom + self.shift), pen);
        }
    }

    /// Bars are all as wide, and those with a gap between them keep it.
    fn across(&self, from: f64, to: f64, all: usize) -> Range<usize> {
        let cells = cells(from, to, all);
        let wide = (to - from) * all as f64;
        // The hair between the bars of a histogram is no gap.
        let wide = (wide + 0.15).floor().max(1.0) as usize;
        match self.apart {
            true => cells.start..(cells.start + wide).min(all),
            false => cells,
        }
    }
}

/// A cell of a heat map, by its strength.
fn shade(canvas: &mut Canvas<'_>, cell: &Rect, strength: f64, style: Style) {
    let sign = strong(strength).to_string();
    let columns = cells(cell.left, cell.right, canvas.width);
    for row in cells(cell.top, cell.bottom, canvas.height) {
        for column in columns.clone() {
            canvas.write(column, row, &sign, style);
        }
    }
}

/// The sign of a strength from 0 to 1.
fn strong(strength: f64) -> char {
    let last = STRENGTHS.len() - 1;
    STRENGTHS[((strength * STRENGTHS.len() as f64).max(0.0) as usize).min(last)]
}

/// The name of a rule: above its right end, or beside its top.
fn name(canvas: &mut Canvas<'_>, from: Point, to: Point, name: &str, style: Style) {
    let wide = Span::raw(plain(name)).width();
    if wide == 0 || wide > canvas.width || canvas.height == 0 {
        return;
    }
    let last = canvas.width - wide;
    let lies = (from.1 - to.1).abs() <= (from.0 - to.0).abs();
    let (column, rows) = match lies {
        true => {
            let end = if from.0 > to.0 { from } else { to };
            if !(0.0..=1.0).contains(&end.1) {
                return;
            }
            let row = canvas.row(end.1);
            (last, [row.saturating_sub(1), row + 1, row])
        }
        false => {
            if !(0.0..=1.0).contains(&from.0) {
                return;
            }
            let column = canvas.column(from.0);
            let right = column + 1;
            (if right <= last { right } else { column.saturating_sub(wide) }, [0, 1, 2])
        }
    };
    let rows = || rows.into_iter().filter(|row| *row < canvas.height);
    let free = |empty| rows().find(|row| canvas.is_free(column..column + wide, *row, empty));
    if let Some(row) = free(true).or(free(false)) {
        canvas.write(column, row, name, style);
    }
}

/// The slices of a round, as bars below each other: a round of cells reads badly.
pub(super) fn shares(
    scene: &Scene,
    pens: &[Pen],
    look: Look,
    columns: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let slices: Vec<_> = scene
        .shapes
        .iter()
        .filter_map(|shape| match &shape.outline {
            Outline::Slice { from, to, words, .. } => {
                let series = scene.series.get(shape.series);
                let name = series.map_or(String::new(), |series| plain(&series.name));
                Some((shape.series, name, (to - from).clamp(0.0, 1.0), plain(words)))
            }
            _ => None,
        })
        .collect();
    let wide = |words: &str| Span::raw(words).width();
    let names = slices.iter().map(|(_, name, ..)| wide(name)).max().unwrap_or(0).min(columns / 3);
    let figures = slices.iter().map(|(.., words)| wide(words)).max().unwrap_or(0);
    let bar = columns.saturating_sub(names + figures + 3).min(40);
    let largest = slices.iter().map(|(_, _, share, _)| *share).fold(0.0, f64::max);
    let shown = if slices.len() > rows { rows.saturating_sub(1) } else { slices.len() };
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (series, name, share, words) in &slices[..shown] {
        let style = pens.get(*series).map_or(Style::new(), |pen| pen.style);
        let mut line = Line::from(padded(name, names, false, Style::new()));
        fill(&mut line, names + 1);
        let eighths = (share / f64::max(largest, 1e-9) * (bar * 8) as f64).round() as usize;
        let eighths = eighths.max(usize::from(bar > 0 && *share > 0.0));
        let mut drawn = "█".repeat(eighths / 8);
        drawn.extend((eighths % 8 > 0).then_some(LYING[eighths % 8]));
        line.spans.push(Span::styled(drawn, style));
        fill(&mut line, names + 1 + bar + 1);
        line.spans.push(padded(words, figures, true, Style::new()));
        lines.push(cut(line, columns));
    }
    if slices.len() > shown {
        let more = format!("… {} more", slices.len() - shown);
        lines.push(cut(Line::styled(more, look.quiet()), columns));
    }
    lines
}
