//! A plot with its axes: what changes with the data and with the part of them that is shown.
//!
//! Places are shares of the plot, so it fits any width without a script: paths stretch with it, and
//! words stand at percentages. Container queries of `client/chart.css` hide words that have no room.

use app_runtime::Key;
use app_runtime::charts::chart::{Mark, Stack};
use app_runtime::charts::scale::{Curve, Scale};
use app_runtime::charts::scene::{AxisScene, Outline, Point, Scene, Shape, View};
use app_runtime::charts::{Chart, scene::Tick};

use super::look::{Number, Percent, color_class, cut, length, own_color, ramp_class};
use super::path;
use super::slices;
use crate::markup::write::{close, tag, text};

/// The most characters of a word beside the vertical axis, and on a narrow page.
const LONGEST: usize = 24;
const LONGEST_NARROW: usize = 12;

/// The plots below which words can be hidden, in pixels: `client/chart.css` has a class for each.
const ROOMS: [u16; 24] = [
    40, 80, 120, 160, 200, 240, 280, 320, 360, 400, 480, 560, 640, 720, 800, 960, 1120, 1280, 1440,
    1600, 1920, 2240, 2560, 3200,
];

/// A plot with its axes, as pieces of HTML: each is told apart, so that of a page that has them only
/// those are changed that must be.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plot {
    /// The classes of the whole.
    pub(super) class: String,
    /// The label of the vertical axis.
    pub(super) y_name: Option<String>,
    /// The words beside the vertical axis, inside its picture.
    pub(super) y_words: Option<String>,
    /// The chart in words.
    pub(super) summary: String,
    /// The ends of the axes and the kinds of their scales.
    pub(super) x_window: Option<String>,
    pub(super) y_window: Option<String>,
    /// The same as numbers in proportion to places.
    pub(super) ends: Option<[path::Ends; 2]>,
    /// The size of the plot for which it is drawn, and whether it shows a part of the data.
    pub(super) size: String,
    pub(super) zoomed: bool,
    pub(super) inside: PlotInside,
    /// The words below the horizontal axis, inside their picture.
    pub(super) x_words: Option<String>,
    /// The words told once for all ticks, and the label of the horizontal axis.
    pub(super) x_name: Option<[String; 2]>,
}

/// The inside of a plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PlotInside {
    /// The reason why it is empty.
    Nothing(String),
    /// A pie, as HTML.
    Round(String),
    /// Marks between two axes.
    Marks {
        /// The lines of the grid, and those at zero.
        grid: String,
        base: String,
        /// The class for what areas hide.
        cover: &'static str,
        shapes: Vec<PlotPath>,
        /// The words over the marks, inside their picture.
        names: String,
    },
}

/// One path of a plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlotPath {
    /// Its tag with all attributes but that of its steps.
    pub(super) look: String,
    pub(super) steps: Vec<path::Step>,
}

impl Plot {
    pub(super) fn of(chart: &Chart, scene: &Scene, view: &View) -> Plot {
        let [x, y] =
            [&scene.x, &scene.y].map(|axis| axis.as_ref().filter(|_| scene.nothing.is_none()));
        let mut class = "chart-body".to_owned();
        let gutter = y.iter().flat_map(|axis| &axis.ticks).map(|tick| length(&tick.words)).max();
        if let Some(gutter) = gutter.filter(|gutter| *gutter > 0) {
            class += &format!(" y{}", gutter.min(LONGEST));
        }
        let ending = scene.series.iter().filter(|series| series.end.is_some());
        if let Some(end) = ending.map(|series| length(&series.name)).max() {
            class += &format!(" ends n{}", end.clamp(1, LONGEST));
        }
        let inside = match &scene.nothing {
            Some(reason) => PlotInside::Nothing(reason.to_string()),
            None if scene.x.is_none() => PlotInside::Round(slices::pie(scene)),
            None => PlotInside::Marks {
                grid: straight(grid_lines(scene)),
                base: straight(base_lines(scene)),
                cover: cover(chart).0,
                shapes: scene.shapes.iter().filter_map(|shape| shape_path(scene, shape)).collect(),
                names: names(scene),
            },
        };
        let name = |axis: &AxisScene| {
            let part = |part: &Option<String>| part.clone().unwrap_or_default();
            let is_there = axis.label.is_some() || axis.context.is_some();
            is_there.then(|| [part(&axis.context), part(&axis.label)])
        };
        Plot {
            class,
            y_name: y.and_then(|axis| axis.label.clone()),
            y_words: y.map(y_words),
            summary: chart.summary(),
            x_window: x.and_then(window),
            y_window: y.and_then(window),
            ends: x.zip(y).map(|(x, y)| [ends(x), ends(y)]),
            size: format!("{} {}", view.width, view.height),
            zoomed: view.x.is_some() || view.y.is_some(),
            inside,
            x_words: x.map(x_words),
            x_name: x.and_then(name),
        }
    }

    pub(super) fn write(&self, out: &mut String, key: Key) {
        tag(out, "div").attr("class", &self.class).open();
        if let Some(name) = &self.y_name {
            words(out, "chart-y-name", name);
        }
        if let Some(words) = &self.y_words {
            tag(out, "svg").attr("class", "chart-y").attr("aria-hidden", "true").open();
            out.push_str(words);
            close(out, "svg");
        }
        let plot =
            tag(out, "div").attr("class", "chart-plot").attr("id", format_args!("{key}-plot"));
        let plot = plot.attr("role", "img").attr("tabindex", 0).attr("aria-label", &self.summary);
        let plot = plot.maybe("data-x", self.x_window.as_ref());
        let plot = plot.maybe("data-y", self.y_window.as_ref()).attr("data-size", &self.size);
        plot.flag("data-zoomed", self.zoomed).open();
        self.inside.write(out);
        tag(out, "div").attr("class", "chart-over").flag("data-client", true).open();
        close(out, "div");
        close(out, "div");
        if let Some(words) = &self.x_words {
            tag(out, "div").attr("class", "chart-x").attr("aria-hidden", "true").open();
            tag(out, "svg").open();
            out.push_str(words);
            close(out, "svg");
            close(out, "div");
        }
        if let Some(name) = &self.x_name {
            tag(out, "div").attr("class", "chart-x-name").attr("aria-hidden", "true").open();
            for part in name {
                tag(out, "span").open();
                text(out, part);
                close(out, "span");
            }
            close(out, "div");
        }
        close(out, "div");
    }
}

impl PlotInside {
    fn write(&self, out: &mut String) {
        match self {
            PlotInside::Nothing(reason) => words(out, "nothing", reason),
            PlotInside::Round(html) => out.push_str(html),
            PlotInside::Marks { grid, base, cover, shapes, names } => {
                tag(out, "div").attr("class", "chart-clip").open();
                let svg = tag(out, "svg").attr("class", "chart-marks");
                let svg =
                    svg.attr("viewBox", "0 0 10000 10000").attr("preserveAspectRatio", "none");
                svg.attr("aria-hidden", "true").open();
                for (class, lines) in [("chart-grid", grid), ("chart-grid base", base)] {
                    tag(out, "path").attr("class", class).attr("d", lines).open();
                    close(out, "path");
                }
                tag(out, "g").attr("class", cover).open();
                for shape in shapes {
                    out.push_str(&shape.look);
                    out.push_str(" d=\"");
                    out.push_str(&path::text(&shape.steps));
                    out.push_str("\"></path>");
                }
                close(out, "g");
                close(out, "svg");
                close(out, "div");
                tag(out, "svg").attr("class", "chart-words").attr("aria-hidden", "true").open();
                out.push_str(names);
                close(out, "svg");
            }
        }
    }
}

fn words(out: &mut String, class: &str, words: &str) {
    tag(out, "p").attr("class", class).open();
    text(out, words);
    close(out, "p");
}

/// The ends of an axis, in numbers that are in proportion to places.
fn ends(axis: &AxisScene) -> path::Ends {
    let Scale { curve, window, .. } = axis.scale;
    (curve.bend(window.0), curve.bend(window.1))
}

/// The ends of an axis of numbers or times, and its curve, by which the browser's part finds values.
fn window(axis: &AxisScene) -> Option<String> {
    let Scale { curve, window: (from, to), .. } = axis.scale;
    let curve = match curve {
        Curve::Linear => "linear",
        Curve::Log => "log",
        Curve::Mercator => "mercator",
    };
    axis.grid.then(|| format!("{from} {to} {curve}"))
}

/// The words beside the vertical axis.
fn y_words(axis: &AxisScene) -> String {
    let mut out = String::new();
    let mut line = |at: f64, class: Option<&str>, words: &str| {
        let line = tag(&mut out, "text").maybe("class", class);
        line.attr("x", "100%").attr("y", Percent(at)).open();
        text(&mut out, words);
        close(&mut out, "text");
    };
    for tick in axis.ticks.iter().filter(|tick| !tick.words.is_empty()) {
        let long = cut(&tick.words, LONGEST);
        let short = cut(&tick.words, LONGEST_NARROW);
        if long == short {
            line(tick.at, None, &long);
        } else {
            line(tick.at, Some("long"), &long);
            line(tick.at, Some("short"), &short);
        }
    }
    out
}

/// The words below the horizontal axis, each below a short line.
fn x_words(axis: &AxisScene) -> String {
    let mut out = String::new();
    for tick in axis.ticks.iter().filter(|_| axis.grid) {
        let line = tag(&mut out, "line").attr("x1", Percent(tick.at)).attr("x2", Percent(tick.at));
        line.attr("y1", "-.5em").attr("y2", "-.2em").open();
        close(&mut out, "line");
    }
    for tick in axis.ticks.iter().filter(|tick| !tick.words.is_empty()) {
        let line = tag(&mut out, "text").maybe("class", x_class(tick)).attr("x", Percent(tick.at));
        line.attr("y", "1em").open();
        text(&mut out, &tick.words);
        close(&mut out, "text");
    }
    out
}

/// Words at the right edge end there; words without room are hidden.
fn x_class(tick: &Tick) -> Option<String> {
    let room = ROOMS.iter().position(|&room| f64::from(room) >= tick.room);
    let room = room.unwrap_or(ROOMS.len() - 1);
    let hides = (tick.room > 0.0).then(|| format!("w{room}"));
    let ends = (tick.at > 0.99).then(|| "last".to_owned());
    let both: Vec<String> = ends.into_iter().chain(hides).collect();
    (!both.is_empty()).then(|| both.join(" "))
}

/// How much of what is behind them areas hide: a class for all marks, and the opacity itself.
pub(super) fn cover(chart: &Chart) -> (&'static str, f64) {
    let areas = || chart.layers.iter().filter(|layer| matches!(layer.mark, Mark::Area(_)));
    let is_stacked = areas()
        .any(|layer| layer.channels.color.is_some() && layer.mark != Mark::Area(Stack::Overlaid));
    match areas().count() {
        _ if is_stacked => ("solid", 0.85),
        0 => ("sheer", 0.22),
        _ => ("half", 0.45),
    }
}

/// The lines of the grid: through the plot at the ticks of the vertical axis, and where dots or lying
/// bars stand, at those of the horizontal one.
pub(super) fn grid_lines(scene: &Scene) -> Vec<(Point, Point)> {
    let lines = |axis: &Option<AxisScene>| -> Vec<f64> {
        let axis = axis.iter().filter(|axis| axis.grid);
        axis.flat_map(|axis| axis.ticks.iter().map(|tick| tick.at)).collect()
    };
    let flat = lines(&scene.y).into_iter().map(|at| ((0.0, at), (1.0, at)));
    let upright = lines(&scene.x).into_iter().filter(|_| has_upright_lines(scene));
    flat.chain(upright.map(|at| ((at, 0.0), (at, 1.0)))).collect()
}

/// Whether lines go up from the ticks of the horizontal axis.
fn has_upright_lines(scene: &Scene) -> bool {
    let lies = scene.y.as_ref().is_some_and(|axis| !axis.grid);
    let is_dots = |shape: &Shape| matches!(shape.outline, Outline::Dots { .. });
    let is_other = |shape: &Shape| {
        matches!(shape.outline, Outline::Line(_) | Outline::Area(_) | Outline::Bars(_))
    };
    lies || scene.shapes.iter().any(is_dots) && !scene.shapes.iter().any(is_other)
}

/// The lines at zero, from which bars begin.
pub(super) fn base_lines(scene: &Scene) -> Vec<(Point, Point)> {
    let zero = |axis: &Option<AxisScene>| {
        let axis = axis.as_ref().filter(|axis| axis.grid && axis.scale.curve == Curve::Linear)?;
        Some(axis.scale.place(0.0)).filter(|place| (0.0..=1.0).contains(place))
    };
    let flat = zero(&scene.y).map(|at| ((0.0, at), (1.0, at)));
    let lies = scene.y.as_ref().is_some_and(|axis| !axis.grid);
    let upright = zero(&scene.x).filter(|_| lies);
    flat.into_iter().chain(upright.map(|at| ((at, 0.0), (at, 1.0)))).collect()
}

fn straight(lines: Vec<(Point, Point)>) -> String {
    let steps = lines.into_iter().flat_map(|(from, to)| {
        [path::Step::Move(path::plain(from)), path::Step::Line(path::plain(to))]
    });
    path::text(&steps.collect::<Vec<_>>())
}

/// The path of a shape. `None`: it is no path of the plot.
fn shape_path(scene: &Scene, shape: &Shape) -> Option<PlotPath> {
    let series = scene.series.get(shape.series)?;
    let color = color_class(series);
    let (class, attribute, width) = match &shape.outline {
        Outline::Line(_) => (format!("line {color}"), "stroke", None),
        Outline::Area(_) => (format!("area {color}"), "fill", None),
        Outline::Bars(_) => (format!("bars {color}"), "fill", None),
        Outline::Dots { radius, strength, .. } => {
            let color = strength.map_or(color, ramp_class);
            (format!("dots {color}"), "stroke", Some(Number(2.0 * radius)))
        }
        Outline::Cells { strength, .. } if scene.ramp.is_some() => {
            (format!("cells {}", ramp_class(*strength)), "fill", None)
        }
        // The density of a series.
        Outline::Cells { .. } => (format!("cells {color}"), "fill", None),
        Outline::Rule(..) => (format!("rule {color}"), "stroke", None),
        Outline::Slice { .. } | Outline::Text(..) => return None,
    };
    let is_own = class.ends_with("own");
    let class = if series.dashed { format!("{class} dashed") } else { class };
    let mut look = String::new();
    let path = tag(&mut look, "path").attr("class", class);
    let path = path.maybe(attribute, series.own_color.as_deref().filter(|_| is_own));
    let path = path.maybe("stroke-width", width);
    let path = path.maybe("fill-opacity", density(scene, &shape.outline).map(Number));
    drop(path.attr("data-series", shape.series));
    Some(PlotPath { look, steps: path::steps(&shape.outline, path::plain) })
}

/// How opaque cells of a density are. `None`: the outline is no such cells.
pub(super) fn density(scene: &Scene, outline: &Outline) -> Option<f64> {
    match outline {
        Outline::Cells { strength, .. } if scene.ramp.is_none() => {
            Some(0.15 + 0.85 * strength.clamp(0.0, 1.0))
        }
        _ => None,
    }
}

/// Names of series at their ends and of rules, and marks that are words.
fn names(scene: &Scene) -> String {
    let mut words = String::new();
    let out = &mut words;
    for (number, series) in scene.series.iter().enumerate() {
        if let Some((_, y)) = series.end {
            let class = format!("end {}", color_class(series));
            let name = own_color(tag(out, "text"), series, "fill").attr("class", class);
            let name = name.attr("data-series", number).attr("x", "100%").attr("y", Percent(y));
            name.open();
            text(out, cut(&series.name, LONGEST));
            close(out, "text");
        }
    }
    for shape in &scene.shapes {
        let Some(series) = scene.series.get(shape.series) else { continue };
        match &shape.outline {
            Outline::Rule((from, top), (to, _)) if !series.name.is_empty() => {
                let is_upright = from == to;
                let (class, x) =
                    if is_upright { ("rule-name upright", *from) } else { ("rule-name", 1.0) };
                let y = if is_upright { 0.0 } else { *top };
                tag(out, "text")
                    .attr("class", class)
                    .attr("x", Percent(x))
                    .attr("y", Percent(y))
                    .open();
                text(out, &series.name);
                close(out, "text");
            }
            Outline::Text((x, y), words) if inside(*x) && inside(*y) => {
                tag(out, "text")
                    .attr("class", "mark")
                    .attr("data-series", shape.series)
                    .attr("x", Percent(*x))
                    .attr("y", Percent(*y))
                    .open();
                text(out, words);
                close(out, "text");
            }
            _ => {}
        }
    }
    words
}

fn inside(share: f64) -> bool {
    (-0.01..=1.01).contains(&share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::elements::chart::look::ramp_classes;

    /// The style sheet hides words by these classes.
    #[test]
    fn the_style_sheet_knows_each_room_and_each_step() {
        let sheet = include_str!("../../../../client/chart.css");
        for (place, room) in ROOMS.iter().enumerate() {
            let rule =
                format!("@container plot (width < {room}px) {{ .w{place} {{ display: none }} }}");
            assert!(sheet.contains(&rule), "{rule}");
        }
        for class in ramp_classes() {
            assert!(sheet.contains(&format!(".{class} {{ ")), "{class}");
        }
        for characters in 1..=LONGEST {
            assert!(sheet.contains(&format!(".y{characters} {{ --y: {characters} }}")));
            assert!(sheet.contains(&format!(".n{characters} {{ --n: {characters} }}")));
        }
    }
}
