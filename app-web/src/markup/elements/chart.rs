//! `chart`: a scene as HTML and SVG, which is whole without a script.
//!
//! `client/chart.js` takes it over: it asks for other parts of the data and for the words of a
//! tooltip, which the functions here write too, and reports what a person selects. A series has a
//! number, in `data-series` of all that shows it. `data-x` and `data-y` have the ends of the axes.

mod path;
mod look;
mod slices;
mod plot;
mod change;
mod picture;

use app_runtime::charts::chart::{Layer, Legend};
use app_runtime::charts::scene::{Outline, Point, Scene, View};
use app_runtime::widgets::chart::{Figure, Selected};
use app_runtime::{Key, Width};

use super::fields::{help_button, label_text};
use super::{close, tag, text};
use crate::markup::markdown::{self, Links};
use crate::markup::number_classes::NumberClasses;
pub(crate) use change::{DrawingChange, Drawn, PathChange};
use look::{color_class, own_color};
pub(crate) use picture::picture;
use plot::Plot;

/// The rows of the table that comes with a chart.
const FIRST_ROWS: usize = 20;

/// The width of a plot before a page has told its own, in pixels.
const USUAL: f64 = 720.0;

pub(super) fn chart(out: &mut String, key: Key, figure: &Figure) {
    ChartDrawing::of(key, figure, &usual_view(figure)).write(out, key, figure);
}

/// The view of a chart of which no page has told the size.
fn usual_view(figure: &Figure) -> View {
    let width = match figure.width {
        Width::Pixels(pixels) => f64::from(pixels) - 60.0,
        Width::Stretch | Width::Content => USUAL,
    };
    let chart = &figure.chart;
    let is_time = |layer: &Layer| layer.channels.x.as_ref().is_some_and(|x| x.kind().is_time());
    let has_several =
        chart.layers.len() > 1 || chart.layers.iter().any(|layer| layer.channels.color.is_some());
    // What stands around a plot, each as high as the style sheet makes it.
    let around = [
        (true, 36.0),
        (has_several && chart.legend != Legend::Hidden, 32.0),
        (chart.y.label.is_some(), 25.0),
        (chart.x.label.is_some() || chart.layers.iter().any(is_time), 17.0),
    ];
    let around: f64 = around.iter().filter(|(is_there, _)| *is_there).map(|part| part.1).sum();
    View::whole(width.max(1.0), (f64::from(figure.height) - around).max(1.0))
}

/// A chart as a page has it, in one view.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ChartDrawing {
    /// The tag of the element, and its title.
    shell: String,
    /// Classes of the legend and the plot together.
    class: String,
    legend: String,
    plot: Plot,
}

impl ChartDrawing {
    /// The drawing of a chart in a view.
    pub(crate) fn of(key: Key, figure: &Figure, view: &View) -> ChartDrawing {
        ChartDrawing::of_scene(key, figure, &figure.chart.scene(view), view)
    }

    fn of_scene(key: Key, figure: &Figure, scene: &Scene, view: &View) -> ChartDrawing {
        let (mut shell, mut legend) = (String::new(), String::new());
        open(&mut shell, key, figure);
        if scene.nothing.is_none() {
            write_legend(&mut legend, figure.chart.legend, scene);
        }
        let class = format!("chart-high{}{}", NumberClasses::pixels(figure.height), place(scene));
        ChartDrawing { shell, class, legend, plot: Plot::of(&figure.chart, scene, view) }
    }

    pub(crate) fn write(&self, out: &mut String, key: Key, figure: &Figure) {
        out.push_str(&self.shell);
        self.write_inside(out, key);
        table(out, figure);
        close(out, "div");
    }

    /// The part of it that depends on the view.
    pub(crate) fn write_inside(&self, out: &mut String, key: Key) {
        tag(out, "div").attr("class", &self.class).open();
        out.push_str(&self.legend);
        self.plot.write(out, key);
        close(out, "div");
    }
}

/// The tag of the element, and its title.
fn open(out: &mut String, key: Key, figure: &Figure) {
    let class = match figure.width {
        Width::Pixels(pixels) => format!("chart pixels{}", NumberClasses::pixels(pixels)),
        Width::Stretch | Width::Content => "chart".to_owned(),
    };
    let name = figure.title.as_deref().map(markdown::plain).filter(|name| !name.is_empty());
    let element = tag(out, "div").attr("id", key).attr("class", class);
    let element = element.attr("role", "figure").attr("data-module", "chart");
    let element = element.attr("aria-label", name.as_deref().unwrap_or("Chart"));
    let (kind, selected) = match &figure.selected {
        Selected::Off => (None, String::new()),
        Selected::Points(rows) => {
            let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            (Some("points"), rows.join(","))
        }
        Selected::Interval(None) => (Some("interval"), String::new()),
        Selected::Interval(Some((from, to))) => (Some("interval"), format!("{from},{to}")),
    };
    let is_points = matches!(figure.selected, Selected::Points(_));
    let mark = is_points.then(|| format!("{:016x}", figure.mark()));
    let element = element.maybe("data-input", kind.map(|_| "chart")).maybe("data-select", kind);
    element.maybe("data-frame", mark).maybe("data-selected", kind.map(|_| selected)).open();

    if figure.title.is_some() || figure.help.is_some() {
        tag(out, "div").attr("class", "label-row chart-head").open();
        label_text(out, figure.title.as_deref().unwrap_or_default(), Links::Live);
        if let Some(help) = &figure.help {
            help_button(out, key, help);
        }
        close(out, "div");
    }
    // Filled by `client/chart.js`.
    tag(out, "div").attr("class", "chart-tools").flag("data-client", true).open();
    close(out, "div");
}

/// The class for the place of the legend.
fn place(scene: &Scene) -> &'static str {
    match scene.legend {
        Legend::Right => " legend-right",
        Legend::Bottom => " legend-bottom",
        Legend::Auto | Legend::Top | Legend::Hidden => "",
    }
}

/// The names of the series. With script, each is a button that hides its series.
fn write_legend(out: &mut String, wish: Legend, scene: &Scene) {
    ramp(out, scene);
    let named = |number: &usize| {
        let series = &scene.series[*number];
        !series.name.is_empty() && !series.plain
    };
    let told: Vec<usize> = (0..scene.series.len()).filter(named).collect();
    // Series that are named at their ends need it only where those names have no room.
    let all_end = wish == Legend::Auto
        && told.len() > 1
        && told.iter().all(|&number| scene.series[number].end.is_some());
    if scene.legend == Legend::Hidden && !all_end || told.is_empty() {
        return;
    }
    let class = if all_end { "chart-legend spare" } else { "chart-legend" };
    tag(out, "div").attr("class", class).attr("role", "group").attr("aria-label", "Series").open();
    for number in told {
        let series = &scene.series[number];
        let button = tag(out, "button").attr("type", "button").attr("class", "chart-key");
        button.attr("data-series", number).attr("aria-pressed", "true").open();
        let is_line = scene.shapes.iter().any(|shape| {
            shape.series == number && matches!(shape.outline, Outline::Line(_) | Outline::Rule(..))
        });
        let svg = tag(out, "svg").attr("class", "chart-swatch").attr("viewBox", "0 0 16 10");
        svg.attr("aria-hidden", "true").open();
        let (kind, attribute) = if is_line { ("line", "stroke") } else { ("bars", "fill") };
        let dashed = if series.dashed { " dashed" } else { "" };
        let swatch = own_color(tag(out, "path"), series, attribute);
        let swatch = swatch.attr("class", format_args!("{kind} {}{dashed}", color_class(series)));
        swatch.attr("d", if is_line { "M1 5h14" } else { "M3 0h10v10h-10z" }).open();
        close(out, "path");
        close(out, "svg");
        tag(out, "span").open();
        text(out, &series.name);
        close(out, "span");
        close(out, "button");
    }
    close(out, "div");
}

/// The values that colours stand for.
fn ramp(out: &mut String, scene: &Scene) {
    let Some(ramp) = &scene.ramp else { return };
    tag(out, "div").attr("class", "chart-ramp").open();
    tag(out, "span").open();
    text(out, &ramp.low);
    close(out, "span");
    let svg = tag(out, "svg").attr("viewBox", "0 0 11 1").attr("preserveAspectRatio", "none");
    svg.attr("aria-hidden", "true").open();
    for (at, class) in look::ramp_classes().enumerate() {
        let step = tag(out, "path").attr("class", format_args!("cells {class}"));
        step.attr("d", format_args!("M{at} 0h1v1h-1z")).open();
        close(out, "path");
    }
    close(out, "svg");
    tag(out, "span").open();
    text(out, &ramp.high);
    close(out, "span");
    close(out, "div");
}

/// The path of dots at these places.
pub(crate) fn dots(at: Vec<Point>) -> String {
    let dots = Outline::Dots { at, radius: 0.0, strength: None };
    path::text(&path::steps(&dots, path::plain))
}

/// The first rows of the data, for people who do not see the plot, and for those who want numbers.
fn table(out: &mut String, figure: &Figure) {
    tag(out, "details").attr("class", "chart-data").open();
    tag(out, "summary").open();
    text(out, "Data");
    close(out, "summary");
    rows(out, figure, FIRST_ROWS);
    close(out, "details");
}

/// Rows of the data as a table.
pub(crate) fn rows(out: &mut String, figure: &Figure, most: usize) {
    let (names, rows) = figure.chart.table(most);
    tag(out, "div").attr("class", "frame static").open();
    tag(out, "div").attr("class", "scroller").attr("tabindex", 0).open();
    tag(out, "table").open();
    tag(out, "thead").open();
    tag(out, "tr").open();
    for name in &names {
        tag(out, "th").attr("scope", "col").open();
        text(out, name);
        close(out, "th");
    }
    close(out, "tr");
    close(out, "thead");
    tag(out, "tbody").open();
    for row in &rows {
        tag(out, "tr").open();
        for cell in row {
            tag(out, "td").open();
            text(out, cell);
            close(out, "td");
        }
        close(out, "tr");
    }
    close(out, "tbody");
    close(out, "table");
    close(out, "div");
    close(out, "div");
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app_runtime::Words;
    use app_runtime::charts::chart::{Channels, Mark, Stack};
    use app_runtime::charts::column::Datum;
    use app_runtime::charts::{Chart, Column};

    use super::*;

    fn html(layers: Vec<Layer>) -> String {
        let mut out = String::new();
        let chart = Chart { layers, ..Chart::default() };
        chart_of(&mut out, &Figure::new(Arc::new(chart)));
        out
    }

    fn chart_of(out: &mut String, figure: &Figure) {
        chart(out, Key::MAIN, figure);
    }

    fn layer(mark: Mark, x: Option<Column>, y: Option<Column>) -> Layer {
        Layer { mark, channels: Channels { x, y, ..Channels::default() }, name: None }
    }

    fn words(words: &[&str]) -> Option<Column> {
        Some(words.iter().copied().map(Datum::Word).collect())
    }

    fn numbers(numbers: &[f64]) -> Option<Column> {
        Some(Column::numbers(numbers.iter().copied()))
    }

    /// Words of a person or an app stand in titles, names, ticks and marks.
    #[test]
    fn no_word_of_a_chart_becomes_markup() {
        const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";
        let column = || words(&[HOSTILE, "b"]);
        let mut layers = Vec::new();
        let bar = Mark::Bar { stack: Stack::Stacked, horizontal: false };
        for mark in [Mark::Line, Mark::Points, Mark::Text, bar, Mark::RuleY(1.5)] {
            let mut one = layer(mark, column(), numbers(&[1.0, 2.0]));
            (one.channels.color, one.channels.text) = (column(), column());
            one.name = Some(HOSTILE.to_owned());
            layers.push(one);
        }
        let mut pie = layer(Mark::Pie { donut: true }, column(), numbers(&[1.0, 2.0]));
        pie.name = Some(HOSTILE.to_owned());
        for layers in [layers, vec![pie]] {
            let mut chart = Chart { layers, ..Chart::default() };
            (chart.x.label, chart.y.label) = (Some(HOSTILE.into()), Some(HOSTILE.into()));
            chart.colors = vec![HOSTILE.to_owned()];
            let mut figure = Figure::new(Arc::new(chart));
            (figure.title, figure.help) = (Some(Words::from(HOSTILE)), Some(Words::from(HOSTILE)));
            let mut out = String::new();
            chart_of(&mut out, &figure);
            assert!(!out.contains("<script") && !out.contains("<img"), "{out}");
            assert!(!out.contains(" style="), "the policy forbids it: {out}");
        }
    }

    #[test]
    fn a_chart_without_rows_says_so() {
        let out = html(vec![layer(Mark::Line, None, numbers(&[]))]);
        assert!(out.contains("<p class=\"nothing\">"), "{out}");
        assert!(!out.contains("<path"), "{out}");
    }

    #[test]
    fn a_line_is_one_path_however_many_points_it_has() {
        let many: Vec<f64> = (0..100_000).map(|n| f64::from(n % 1000)).collect();
        let out = html(vec![layer(Mark::Line, None, numbers(&many))]);
        assert_eq!(out.matches("class=\"line s0\"").count(), 1);
        assert!(out.len() < 80_000, "{}", out.len());
    }

    /// The palette stands in Rust for all renderers, and in the style sheet of this one.
    #[test]
    fn the_style_sheet_has_the_colours_of_the_palette() {
        let sheet = include_str!("../../../client/chart.css");
        for (number, color) in app_runtime::charts::palette::PALETTE.iter().enumerate() {
            let line = format!("--s{number}: light-dark({}, {});", color.light, color.dark);
            assert!(sheet.contains(&line), "{line}");
        }
    }
}
