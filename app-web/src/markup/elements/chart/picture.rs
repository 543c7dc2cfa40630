//! A chart as a picture that stands alone, in pixels and with its colours: for a file, and for the
//! goldens of tests.

use app_runtime::charts::chart::Legend;
use app_runtime::charts::palette::PALETTE;
use app_runtime::charts::scene::{Outline, Scene, Series, Shape, View};
use app_runtime::widgets::chart::Figure;

use super::look::{Number, cut, length};
use super::plot::{base_lines, cover, density, grid_lines};
use super::slices::{self, beside};
use crate::markup::markdown::plain;
use crate::markup::write::{close, tag, text};

/// The colours around the marks.
struct Inks {
    paper: &'static str,
    ink: &'static str,
    quiet: &'static str,
    line: &'static str,
    base: &'static str,
    /// The ends and the middle of the ramp.
    ramp: [[u8; 3]; 3],
}

const LIGHT: Inks = Inks {
    paper: "#ffffff",
    ink: "#1b1d23",
    quiet: "#5c6270",
    line: "#e4e6eb",
    base: "#868c9a",
    ramp: [[0xe9, 0xe8, 0xfb], [0x7a, 0x74, 0xe3], [0x1c, 0x15, 0x60]],
};

const DARK: Inks = Inks {
    paper: "#111216",
    ink: "#e8e9ed",
    quiet: "#a1a6b3",
    line: "#2a2d35",
    base: "#757b8a",
    ramp: [[0x23, 0x21, 0x3f], [0x61, 0x59, 0xec], [0xde, 0xdc, 0xff]],
};

/// The width of a character and the height of a line of the words beside a plot, in pixels.
const CHARACTER: f64 = 6.6;
const LINE: f64 = 18.0;
/// The space around the picture.
const MARGIN: f64 = 16.0;

/// The picture of a chart in a view.
pub(crate) fn picture(figure: &Figure, view: &View, dark: bool) -> String {
    picture_of(figure, &figure.chart.scene(view), view, dark)
}

fn picture_of(figure: &Figure, scene: &Scene, view: &View, dark: bool) -> String {
    let inks = if dark { &DARK } else { &LIGHT };
    Page { figure, scene, view, inks, dark }.write()
}

struct Page<'a> {
    figure: &'a Figure,
    scene: &'a Scene,
    view: &'a View,
    inks: &'a Inks,
    dark: bool,
}

impl Page<'_> {
    fn write(&self) -> String {
        let mut out = String::new();
        let scene = self.scene;
        let longest = |words: &mut dyn Iterator<Item = usize>| words.max().unwrap_or(0) as f64;
        let y_words = scene.y.iter().flat_map(|axis| &axis.ticks).map(|tick| length(&tick.words));
        let ends = scene.series.iter().filter(|series| series.end.is_some());
        let ends = longest(&mut ends.map(|series| length(&series.name)));
        let left = MARGIN + (longest(&mut { y_words }) * CHARACTER + 10.0).min(220.0);
        let right = MARGIN + if ends > 0.0 { ends * CHARACTER * 1.1 + 8.0 } else { 8.0 };
        let title = self.figure.title.as_ref().map(|title| plain(title));
        let mut top = MARGIN;
        let mut lines = Vec::new();
        if let Some(title) = title.filter(|title| !title.is_empty()) {
            top += 22.0;
            lines.push((MARGIN, top - 8.0, 16, "600", self.inks.ink, title));
        }
        let told: Vec<&Series> = match scene.legend {
            Legend::Hidden => Vec::new(),
            _ => scene
                .series
                .iter()
                .filter(|series| !series.plain && !series.name.is_empty())
                .collect(),
        };
        let rows = self.legend_rows(&told, left + self.view.width + right - 2.0 * MARGIN);
        let legend_top = top;
        top += rows.len() as f64 * LINE + if rows.is_empty() { 0.0 } else { 8.0 };
        if let Some(ramp) = &scene.ramp {
            top += LINE;
            lines.push((
                MARGIN,
                top - 5.0,
                12,
                "400",
                self.inks.quiet,
                format!("{} – {}", ramp.low, ramp.high),
            ));
        }
        if let Some(label) = scene.y.as_ref().and_then(|axis| axis.label.clone()) {
            top += LINE;
            lines.push((MARGIN, top - 5.0, 12, "400", self.inks.quiet, label));
        }
        top += 8.0;
        let label = scene.x.as_ref().and_then(|axis| axis.label.clone().or(axis.context.clone()));
        let bottom = MARGIN
            + if scene.x.is_some() { 24.0 } else { 0.0 }
            + if label.is_some() { LINE } else { 0.0 };
        let (width, height) = (left + self.view.width + right, top + self.view.height + bottom);

        let svg = tag(&mut out, "svg").attr("xmlns", "http://www.w3.org/2000/svg");
        let svg = svg.attr("width", Number(width)).attr("height", Number(height));
        let svg = svg.attr("viewBox", format_args!("0 0 {} {}", Number(width), Number(height)));
        svg.attr("font-family", "system-ui, sans-serif").attr("font-size", 12).open();
        let paper =
            tag(&mut out, "rect").attr("width", Number(width)).attr("height", Number(height));
        paper.attr("fill", self.inks.paper).open();
        close(&mut out, "rect");
        for (x, y, size, weight, ink, words) in lines {
            let line = tag(&mut out, "text").attr("x", Number(x)).attr("y", Number(y));
            line.attr("font-size", size).attr("font-weight", weight).attr("fill", ink).open();
            text(&mut out, words);
            close(&mut out, "text");
        }
        for (row, line) in rows.iter().enumerate() {
            self.legend_row(&mut out, line, legend_top + row as f64 * LINE);
        }
        let moved = format!("translate({} {})", Number(left), Number(top));
        tag(&mut out, "g").attr("transform", moved).open();
        self.plot(&mut out);
        close(&mut out, "g");
        close(&mut out, "svg");
        out
    }

    /// The series of each line of the legend, with their places.
    fn legend_rows<'s>(&self, told: &[&'s Series], width: f64) -> Vec<Vec<(f64, &'s Series)>> {
        let mut rows: Vec<Vec<(f64, &Series)>> = Vec::new();
        let mut at = f64::INFINITY;
        for series in told {
            let own = length(&series.name) as f64 * CHARACTER + 34.0;
            if at + own > width {
                rows.push(Vec::new());
                at = 0.0;
            }
            if let Some(row) = rows.last_mut() {
                row.push((at, *series));
            }
            at += own;
        }
        rows
    }

    fn legend_row(&self, out: &mut String, row: &[(f64, &Series)], top: f64) {
        for (x, series) in row {
            let swatch =
                tag(out, "rect").attr("x", Number(MARGIN + x)).attr("y", Number(top + 4.0));
            swatch.attr("width", 10).attr("height", 10).attr("fill", self.color(series)).open();
            close(out, "rect");
            let name = tag(out, "text").attr("x", Number(MARGIN + x + 16.0));
            name.attr("y", Number(top + 13.0)).attr("fill", self.inks.ink).open();
            text(out, &series.name);
            close(out, "text");
        }
    }

    fn color<'s>(&'s self, series: &'s Series) -> &'s str {
        match &series.own_color {
            Some(own) => own,
            None if series.plain => self.inks.quiet,
            None => {
                let color = &PALETTE[series.color % PALETTE.len()];
                if self.dark { color.dark } else { color.light }
            }
        }
    }

    fn ramp(&self, strength: f64) -> String {
        let strength = if strength.is_nan() { 0.0 } else { strength.clamp(0.0, 1.0) * 2.0 };
        let (from, to, share) = match strength {
            low if low < 1.0 => (self.inks.ramp[0], self.inks.ramp[1], low),
            high => (self.inks.ramp[1], self.inks.ramp[2], high - 1.0),
        };
        let mix = |at: usize| {
            let (from, to) = (f64::from(from[at]), f64::from(to[at]));
            (from + (to - from) * share).round() as u8
        };
        format!("#{:02x}{:02x}{:02x}", mix(0), mix(1), mix(2))
    }

    fn plot(&self, out: &mut String) {
        let (scene, View { width, height, .. }) = (self.scene, *self.view);
        if let Some(reason) = &scene.nothing {
            let line =
                tag(out, "text").attr("x", Number(width / 2.0)).attr("y", Number(height / 2.0));
            line.attr("text-anchor", "middle").attr("fill", self.inks.quiet).open();
            text(out, reason);
            close(out, "text");
            return;
        }
        let grid = [(grid_lines(scene), self.inks.line), (base_lines(scene), self.inks.base)];
        for (lines, ink) in grid {
            for ((x1, y1), (x2, y2)) in lines {
                let line =
                    tag(out, "line").attr("x1", Number(x1 * width)).attr("y1", Number(y1 * height));
                let line = line.attr("x2", Number(x2 * width)).attr("y2", Number(y2 * height));
                line.attr("stroke", ink).open();
                close(out, "line");
            }
        }
        // Lines go on beyond the plot.
        tag(out, "clipPath").attr("id", "plot").open();
        let clip = tag(out, "rect").attr("x", -5).attr("y", -5);
        clip.attr("width", Number(width + 10.0)).attr("height", Number(height + 10.0)).open();
        close(out, "rect");
        close(out, "clipPath");
        tag(out, "g").attr("clip-path", "url(#plot)").open();
        for shape in &scene.shapes {
            self.shape(out, shape);
        }
        close(out, "g");
        self.words(out);
    }

    fn shape(&self, out: &mut String, shape: &Shape) {
        let Some(series) = self.scene.series.get(shape.series) else { return };
        let View { width, height, .. } = *self.view;
        let color = self.color(series);
        if matches!(shape.outline, Outline::Text(..)) {
            return;
        }
        let path = tag(out, "path");
        let path = match &shape.outline {
            Outline::Line(_) => {
                let path =
                    path.attr("fill", "none").attr("stroke", color).attr("stroke-width", 2.25);
                path.attr("stroke-linejoin", "round").attr("stroke-linecap", "round")
            }
            Outline::Area(_) => {
                path.attr("fill", color).attr("fill-opacity", cover(&self.figure.chart).1)
            }
            Outline::Bars(_) => path.attr("fill", color),
            Outline::Dots { radius, strength, .. } => {
                let color = strength.map_or(color.to_owned(), |strength| self.ramp(strength));
                let path =
                    path.attr("fill", "none").attr("stroke", color).attr("stroke-opacity", 0.75);
                path.attr("stroke-width", Number(2.0 * radius)).attr("stroke-linecap", "round")
            }
            Outline::Cells { strength, .. } => match density(self.scene, &shape.outline) {
                Some(opacity) => path.attr("fill", color).attr("fill-opacity", Number(opacity)),
                None => path.attr("fill", self.ramp(*strength)),
            },
            Outline::Rule(..) => path
                .attr("fill", "none")
                .attr("stroke", color)
                .attr("stroke-width", 1.25)
                .attr("stroke-dasharray", "2 4"),
            Outline::Slice { from, to, hole, .. } => {
                let size = width.min(height) / 200.0;
                let middle = (Number(width / 2.0), Number(height / 2.0));
                let place = format!("translate({} {}) scale({})", middle.0, middle.1, Number(size));
                let path = path
                    .attr("fill", color)
                    .attr("stroke", self.inks.paper)
                    .attr("transform", place);
                path.attr("d", slices::slice_path(*from, *to, *hole)).open();
                return close(out, "path");
            }
            Outline::Text(..) => path,
        };
        let dashed = series.dashed && matches!(shape.outline, Outline::Line(_));
        let path = path.maybe("stroke-dasharray", dashed.then_some("7 5"));
        let steps = super::path::pixels(&shape.outline, width, height);
        path.attr("d", steps).open();
        close(out, "path");
    }

    /// Words beside the axes and over the marks.
    fn words(&self, out: &mut String) {
        let (scene, View { width, height, .. }) = (self.scene, *self.view);
        let mut word = |x: f64, y: f64, anchor: &str, ink: &str, words: &str| {
            let line = tag(out, "text").attr("x", Number(x)).attr("y", Number(y));
            line.attr("text-anchor", anchor).attr("fill", ink).open();
            text(out, words);
            close(out, "text");
        };
        for tick in scene.y.iter().flat_map(|axis| &axis.ticks) {
            word(-10.0, tick.at * height + 4.0, "end", self.inks.quiet, &cut(&tick.words, 32));
        }
        if let Some(axis) = &scene.x {
            for tick in axis.ticks.iter().filter(|tick| tick.room <= width) {
                let anchor = if tick.at > 0.99 { "end" } else { "middle" };
                word(tick.at * width, height + 22.0, anchor, self.inks.quiet, &tick.words);
            }
            let below = height + 22.0 + LINE;
            word(0.0, below, "start", self.inks.quiet, axis.context.as_deref().unwrap_or_default());
            word(width, below, "end", self.inks.quiet, axis.label.as_deref().unwrap_or_default());
        }
        for series in &scene.series {
            if let Some((_, y)) = series.end {
                word(width + 8.0, y * height + 4.0, "start", self.inks.ink, &series.name);
            }
        }
        for shape in &scene.shapes {
            let Some(series) = scene.series.get(shape.series) else { continue };
            match &shape.outline {
                Outline::Text((x, y), words) => {
                    word(x * width, y * height + 4.0, "middle", self.inks.ink, words);
                }
                Outline::Rule((from, _), (to, _)) if from == to => {
                    word(from * width + 6.0, 10.0, "start", self.inks.quiet, &series.name);
                }
                Outline::Rule((_, y), _) => {
                    word(width, y * height - 6.0, "end", self.inks.quiet, &series.name);
                }
                Outline::Slice { from, to, words, .. } if to - from >= slices::NARROWEST => {
                    let (x, y, class) = beside(*from, *to);
                    let anchor = match class {
                        "share" => "start",
                        "share left" => "end",
                        _ => "middle",
                    };
                    let size = width.min(height);
                    let x = width / 2.0 + (x - 0.5) * size;
                    word(x, height / 2.0 + (y - 0.5) * size + 4.0, anchor, self.inks.ink, words);
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use app_runtime::Words;
    use app_runtime::charts::chart::{Channels, Layer, Mark, Stack};
    use app_runtime::charts::column::Datum;
    use app_runtime::charts::{Chart, Column};

    use super::*;

    fn layer(mark: Mark, channels: Channels) -> Layer {
        Layer { mark, channels, name: None }
    }

    fn numbers(numbers: impl IntoIterator<Item = f64>) -> Option<Column> {
        Some(Column::numbers(numbers))
    }

    fn words<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<Column> {
        Some(words.into_iter().map(Datum::Word).collect())
    }

    /// Each mark over a dozen rows of two series.
    fn charts() -> Vec<(&'static str, Chart)> {
        let rows = || (0..12).map(f64::from);
        let wave = || rows().map(|row| 5.0 + 4.0 * (row * 0.9).sin());
        let xy = || Channels { x: numbers(rows()), y: numbers(wave()), ..Channels::default() };
        let kinds = || words((0..12).map(|row| if row % 2 == 0 { "even" } else { "odd" }));
        let places = || words((0..12).map(|row| ["North", "East", "South"][row / 4]));
        let series = || Channels { color: kinds(), ..xy() };
        let bars = || Channels { x: places(), ..series() };
        let one =
            |mark, channels| Chart { layers: vec![layer(mark, channels)], ..Chart::default() };
        let mut labelled = one(Mark::Line, series());
        labelled.x.label = Some("Day <1>".to_owned());
        labelled.y.label = Some("Price & more".to_owned());
        let mut named = layer(Mark::RuleY(5.0), Channels::default());
        named.name = Some("middle".to_owned());
        let edges = Channels {
            x: numbers(rows()),
            low: numbers(wave().map(|value| value - 1.0)),
            high: numbers(wave().map(|value| value + 1.0)),
            ..Channels::default()
        };
        let banded = vec![layer(Mark::Band, edges), layer(Mark::Line, xy()), named];
        let text = Channels { text: kinds(), ..xy() };
        vec![
            ("line", labelled),
            ("band", Chart { layers: banded, ..Chart::default() }),
            ("area", one(Mark::Area(Stack::Stacked), series())),
            ("bar", one(Mark::Bar { stack: Stack::Grouped, horizontal: false }, bars())),
            ("lying", one(Mark::Bar { stack: Stack::Stacked, horizontal: true }, bars())),
            ("points", one(Mark::Points, Channels { size: numbers(wave()), ..series() })),
            ("text", one(Mark::Text, text)),
            (
                "histogram",
                one(
                    Mark::Histogram { bins: Some(5) },
                    Channels { x: numbers(wave()), ..Channels::default() },
                ),
            ),
            ("heatmap", one(Mark::Heatmap, Channels { color: numbers(rows()), ..xy() })),
            (
                "pie",
                one(
                    Mark::Pie { donut: true },
                    Channels { x: places(), y: numbers(wave()), ..Channels::default() },
                ),
            ),
            ("nothing", one(Mark::Line, Channels::default())),
        ]
    }

    /// The pictures stand beside this file. `PICTURES=overwrite` writes them anew: look at them.
    #[test]
    fn each_mark_is_drawn_as_its_golden_picture() {
        let folder =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("src/markup/elements/chart/goldens");
        let overwrites = std::env::var("PICTURES").is_ok_and(|value| value == "overwrite");
        for (name, chart) in charts() {
            let mut figure = Figure::new(Arc::new(chart));
            figure.title = Some(Words::from("A title"));
            let drawn = picture(&figure, &View::whole(320.0, 160.0), name == "pie");
            let drawn = drawn.replace("><", ">\n<") + "\n";
            let file = folder.join(name).with_extension("svg");
            if overwrites {
                std::fs::write(&file, &drawn).unwrap();
            }
            let golden = std::fs::read_to_string(&file);
            assert_eq!(drawn, golden.unwrap_or_else(|error| panic!("{name}: {error}")), "{name}");
        }
    }
}
