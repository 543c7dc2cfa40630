//! Axes: the words of their ticks, as many as fit, and their labels.

use app_runtime::charts::scene::{AxisScene, Tick};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::Marks;
use crate::block::{cut, fill, padded, plain};
use crate::canvas::step;
use crate::look::Look;

/// The narrowest plot that still has words beside it.
const NARROWEST: usize = 8;

/// The columns between two words below a plot.
const GAP: usize = 2;

/// The columns to the left of a plot: for words, a blank and the line of the axis.
pub(super) fn gutter(axis: &AxisScene, columns: usize, height: usize) -> usize {
    let ticks = upright(axis, height);
    let widest = ticks.iter().map(|(_, tick)| width(&tick.words)).max().unwrap_or(0);
    let widest = widest.min(columns / 3);
    match widest + 2 {
        wide if widest > 0 && wide + NARROWEST <= columns => wide,
        _ => 1.min(columns.saturating_sub(1)),
    }
}

fn width(words: &str) -> usize {
    Span::raw(plain(words)).width()
}

/// The number of lines above and below a plot that are about its axes.
pub(super) fn lines_around(x: &AxisScene, y: &AxisScene) -> usize {
    let told = |axis: &AxisScene| usize::from(axis.label.is_some() || axis.context.is_some());
    told(y) + 2 + told(x)
}

/// What is said about the vertical axis, above it.
pub(super) fn head(axis: &AxisScene, look: Look, columns: usize) -> Option<Line<'static>> {
    let words: Vec<&str> =
        [&axis.label, &axis.context].into_iter().flatten().map(String::as_str).collect();
    let line = Line::styled(plain(&words.join(", ")), look.quiet());
    (!words.is_empty()).then(|| cut(line, columns))
}

/// The words beside a plot and its left edge, row by row.
pub(super) fn beside(
    axis: &AxisScene,
    look: Look,
    gutter: usize,
    height: usize,
) -> Vec<Line<'static>> {
    let mut words = vec![None; height];
    for (row, tick) in upright(axis, height) {
        words[row] = Some(&*tick.words);
    }
    let lines = words.into_iter().map(|words| {
        let room = gutter.saturating_sub(2);
        let edge = if words.is_some() && axis.grid { "┤" } else { "│" };
        let mut spans = Vec::new();
        if room > 0 {
            spans.push(padded(words.unwrap_or(""), room, true, Style::new()));
            spans.push(Span::raw(" "));
        }
        if gutter > 0 {
            spans.push(Span::styled(edge, look.quiet()));
        }
        Line::from(spans)
    });
    lines.collect()
}

/// The ticks that have a row of their own, with one between them if they are numbers.
fn upright(axis: &AxisScene, height: usize) -> Vec<(usize, &Tick)> {
    let ticks: Vec<&Tick> = axis.ticks.iter().filter(|tick| is_inside(tick)).collect();
    let row = |tick: &Tick| cell(axis, tick.at, height);
    let apart = if axis.grid && height > 4 { 2 } else { 1 };
    let fit =
        |ticks: &[&Tick]| ticks.windows(2).all(|pair| row(pair[0]).abs_diff(row(pair[1])) >= apart);
    let kept = thinned(&ticks, &fit);
    kept.into_iter().filter(|_| height > 0).map(|tick| (row(tick), tick)).collect()
}

/// The cell of a tick. Words stand at the middle of their bar, which begins before a tick between
/// two cells.
fn cell(axis: &AxisScene, at: f64, cells: usize) -> usize {
    let before = if axis.grid { 0.0 } else { 0.5 / cells.max(1) as f64 };
    step(at - before, cells)
}

fn is_inside(tick: &Tick) -> bool {
    (0.0..=1.0).contains(&tick.at) && !tick.words.is_empty()
}

/// As many ticks as fit: all of them, or those that have room in a smaller plot, or each second of
/// them, each third …
fn thinned<'t>(ticks: &[&'t Tick], fit: &dyn Fn(&[&Tick]) -> bool) -> Vec<&'t Tick> {
    let mut rooms: Vec<f64> = ticks.iter().map(|tick| tick.room).collect();
    rooms.sort_by(|one, other| other.total_cmp(one));
    rooms.dedup();
    let mut kept = Vec::new();
    for room in rooms {
        kept = ticks.iter().copied().filter(|tick| tick.room <= room).collect();
        if fit(&kept) {
            return kept;
        }
        // Words at the very end are moved to the left, over those before them.
        if let [before @ .., _] = &*kept
            && before.len() > 1
            && fit(before)
        {
            return before.to_vec();
        }
    }
    let strides = (2..=kept.len()).map(|stride| kept.iter().copied().step_by(stride).collect());
    let mut strides = strides.filter(|kept: &Vec<&Tick>| fit(kept));
    strides.next().unwrap_or_default()
}

/// The lines below a plot: its lower edge, the words of its ticks, its label.
pub(super) fn below(
    axis: &AxisScene,
    look: Look,
    gutter: usize,
    plot: usize,
    columns: usize,
    marks: &Marks,
) -> Vec<Line<'static>> {
    let ticks: Vec<&Tick> = axis.ticks.iter().filter(|tick| is_inside(tick)).collect();
    let column = |at: f64| step(at, plot);
    // Words that stand for bars have the room of their bar.
    let each = plot / ticks.len().max(1);
    let most = if axis.grid || each < 6 { columns.min(24) } else { each - 1 };
    let left = |tick: &Tick| {
        let wide = width(&tick.words).min(most);
        let column = cell(axis, tick.at, plot);
        let from = (gutter + column).saturating_sub(wide.saturating_sub(1) / 2);
        (from.min(columns.saturating_sub(wide)), wide)
    };
    let fit = |ticks: &[&Tick]| {
        let gap = if axis.grid { GAP } else { 1 };
        let places: Vec<_> = ticks.iter().map(|tick| left(tick)).collect();
        places.windows(2).all(|pair| pair[0].0 + pair[0].1 + gap <= pair[1].0)
    };
    let kept = thinned(&ticks, &fit);
    let mut edge: Vec<(char, Style)> = vec![('─', look.quiet()); plot];
    for tick in &kept {
        if let Some(edge) = edge.get_mut(column(tick.at)).filter(|_| axis.grid) {
            edge.0 = '┬';
        }
    }
    if let Some((from, to)) = marks.interval {
        let inside = |share: f64| share.clamp(0.0, 1.0);
        if from <= 1.0 && to >= 0.0 && plot > 0 {
            let chosen = column(inside(from))..=column(inside(to));
            edge[chosen].fill(('━', look.accent()));
        }
    }
    for (x, _) in marks.points.iter().filter(|point| (0.0..=1.0).contains(&point.0)) {
        if let Some(edge) = edge.get_mut(column(*x)) {
            *edge = ('◆', look.accent());
        }
    }
    if let Some((x, _)) = marks.cursor
        && let Some(edge) = edge.get_mut(column(x))
    {
        *edge = ('▲', look.accent());
    }
    let mut line = Line::default();
    if gutter > 0 {
        fill(&mut line, gutter - 1);
        line.spans.push(Span::styled("└", look.quiet()));
    }
    for (sign, style) in edge {
        match line.spans.last_mut() {
            Some(last) if last.style == style => last.content.to_mut().push(sign),
            _ => line.spans.push(Span::styled(sign.to_string(), style)),
        }
    }
    let mut lines = vec![line];
    let mut told = Line::default();
    let first = kept.first().map_or(gutter, |tick| left(tick).0);
    for tick in kept {
        let (from, wide) = left(tick);
        fill(&mut told, from);
        told.spans.extend(cut(Line::raw(plain(&tick.words)), wide).spans);
    }
    lines.push(told);
    let mut about = Line::default();
    if let Some(context) = &axis.context {
        // It is about the first tick.
        let wide = width(context);
        fill(&mut about, first.min(columns.saturating_sub(wide)));
        about.spans.push(Span::styled(plain(context), look.quiet()));
    }
    if let Some(label) = &axis.label {
        let middle = gutter + plot.saturating_sub(width(label)) / 2;
        let free = if about.spans.is_empty() { 0 } else { about.width() + GAP };
        fill(&mut about, middle.max(free));
        about.spans.push(Span::styled(plain(label), look.quiet()));
    }
    if !about.spans.is_empty() {
        lines.push(about);
    }
    lines
}
