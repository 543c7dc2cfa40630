//! The legend: the name of each series behind its mark.

use app_runtime::charts::Scene;
use app_runtime::charts::chart::Legend;
use app_runtime::charts::scene::Outline;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::STRENGTHS;
use crate::block::{Block, cut, fill, plain};
use crate::canvas::{Pen, braille, step};
use crate::look::Look;

/// The most lines of a legend.
const MOST: usize = 3;

/// Whether it stands above the plot. In a terminal it never stands beside it, which has no room.
pub(super) fn is_on_top(scene: &Scene) -> bool {
    scene.legend != Legend::Bottom
}

pub(super) fn lines(scene: &Scene, pens: &[Pen], look: Look, columns: usize) -> Vec<Line<'static>> {
    // Names that stand at the ends of lines in a page may have no room there in a terminal.
    let is_hidden = scene.legend == Legend::Hidden && ends(scene).next().is_none();
    let series = std::iter::zip(&scene.series, pens).enumerate();
    let told = series.filter(|(_, (series, _))| !series.name.is_empty() && !series.plain);
    let told = told.filter(|_| !is_hidden);
    let mut entries: Vec<Block> = told
        .map(|(at, (series, pen))| {
            let mark = Span::styled(mark(scene, at, pen, look), pen.style);
            let name = Span::raw(format!(" {}", plain(&series.name)));
            Block::of(vec![cut(Line::from(vec![mark, name]), columns)])
        })
        .collect();
    let all = entries.len();
    if let Some(ramp) = &scene.ramp {
        let signs: String = STRENGTHS.iter().collect();
        let style = pens.first().map_or(Style::new(), |pen| pen.style);
        let [low, high] = [&ramp.low, &ramp.high].map(|words| plain(words));
        let ramp = Line::from(vec![
            Span::raw(low + " "),
            Span::styled(signs, style),
            Span::raw(format!(" {high}")),
        ]);
        entries.push(Block::of(vec![cut(ramp, columns)]));
    }
    let mut lines = Block::flow(entries, &Span::raw("   "), columns).lines;
    lines.retain(|line| line.width() > 0);
    if lines.len() > MOST {
        lines.truncate(MOST - 1);
        lines.push(Line::styled(format!("… {all} series"), look.quiet()));
    }
    lines
}

/// The series that are named at their ends, and the heights of these.
fn ends(scene: &Scene) -> impl Iterator<Item = (usize, f64)> {
    let series = scene.series.iter().enumerate();
    series.filter_map(|(at, series)| Some((at, series.end?.1)))
}

/// The columns for names at the ends of all lines. `None`: they have no room there.
pub(super) fn beside(scene: &Scene, columns: usize, height: usize) -> Option<usize> {
    let row = |end: f64| step(end, height);
    let mut rows: Vec<usize> = ends(scene).map(|(_, end)| row(end)).collect();
    rows.sort_unstable();
    let apart = !rows.is_empty() && rows.windows(2).all(|pair| pair[0] < pair[1]);
    let names = ends(scene).map(|(at, _)| plain(&scene.series[at].name));
    // A sign, where colors do not tell which line it is, and blanks around.
    let wide = names.map(|name| Span::raw(name).width() + 3).max().filter(|_| apart)?;
    (wide <= columns / 4).then_some(wide)
}

/// Writes the names of lines at their ends.
pub(super) fn write_beside(
    lines: &mut [Line<'static>],
    scene: &Scene,
    pens: &[Pen],
    look: Look,
    column: usize,
) {
    let height = lines.len();
    let mut taken = vec![false; height];
    for (at, end) in ends(scene) {
        let row = step(end, height);
        // The next free row, if the plot has become lower than it should have been.
        let free = (row..height).chain((0..row).rev()).find(|row| !taken[*row]);
        let (Some(row), Some(pen)) = (free, pens.get(at)) else { continue };
        taken[row] = true;
        fill(&mut lines[row], column + 1);
        let name = plain(&scene.series[at].name);
        let words = if look.colors { name } else { format!("{} {name}", pen.sign) };
        lines[row].spans.push(Span::styled(words, pen.style));
    }
}

/// The mark of a series before its name.
fn mark(scene: &Scene, at: usize, pen: &Pen, look: Look) -> String {
    let own = scene.shapes.iter().filter(|shape| shape.series == at);
    let of_bars = |sign: char| format!("{sign}{sign}");
    let mut mark = of_bars(pen.fill);
    // A line in front of an area tells it better than the area.
    for shape in own {
        match &shape.outline {
            Outline::Line(_) if !look.colors => return pen.sign.to_string(),
            Outline::Line(_) if scene.series[at].dashed => return "╍╍".to_owned(),
            Outline::Line(_) => return "━━".to_owned(),
            Outline::Dots { .. } => mark = pen.sign.to_string(),
            Outline::Area(_) => mark = of_bars(braille(pen.weave)),
            _ => {}
        }
    }
    mark
}
