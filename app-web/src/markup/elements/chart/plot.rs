//! A plot with its axes: what changes with the data and with the part of them that is shown.
//!
//! Places are shares of the plot, so it fits any width without a script: paths stretch with it, and
//! words stand at percentages. Container queries of `client/chart.css` hide words that have no room.

use app_runtime::Key;
use app_runtime::charts::chart::{Mark, ScaleKind, Stack};
use app_runtime::charts::scene::{AxisScene, Outline, Point, Scene, Shape, View};
use app_runtime::charts::{Chart, scene::Tick};

use super::look::{Number, Percent, color_class, cut, length, own_color, ramp_class, ramp_classes};
use super::path;
use super::slices;
use crate::markup::write::{Tag, close, tag, text};

/// The most characters of a word beside the vertical axis, and on a narrow page.
const LONGEST: usize = 24;
const LONGEST_NARROW: usize = 12;

/// The plots below which words can be hidden, in pixels: `client/chart.css` has a class for each.
const ROOMS: [u16; 24] = [
    40, 80, 120, 160, 200, 240, 280, 320, 360, 400, 480, 560, 640, 720, 800, 960, 1120, 1280, 1440,
    1600, 1920, 2240, 2560, 3200,
];

/// A plot with its axes.
pub(super) fn plot(out: &mut String, key: Key, chart: &Chart, scene: &Scene, view: &View) {
    let mut class = "chart-body".to_owned();
    let gutter = scene
        .y
        .iter()
        .filter(|_| scene.nothing.is_none())
        .flat_map(|axis| &axis.ticks)
        .map(|tick| length(&tick.words))
        .max();
    if let Some(gutter) = gutter.filter(|gutter| *gutter > 0) {
        class += &format!(" y{}", gutter.min(LONGEST));
    }
    let ends = scene.series.iter().filter(|series| series.end.is_some());
    if let Some(end) = ends.map(|series| length(&series.name)).max() {
        class += &format!(" ends n{}", end.min(LONGEST));
    }
    tag(out, "div").attr("class", class).open();
    let label = scene.y.as_ref().filter(|_| scene.nothing.is_none());
    if let Some(name) = label.and_then(|axis| axis.label.as_deref()) {
        words(out, "chart-y-name", name);
    }
    if let Some(axis) = scene.y.as_ref().filter(|_| scene.nothing.is_none()) {
        tag(out, "svg").attr("class", "chart-y").attr("aria-hidden", "true").open();
        y_words(out, axis);
        close(out, "svg");
    }
    let summary = chart.summary();
    let element =
        tag(out, "div").attr("class", "chart-plot").attr("id", format_args!("{key}-plot"));
    let element = element.attr("role", "img").attr("aria-label", summary);
    let element =
        element.maybe("data-x", scene.x.as_ref().and_then(|axis| window(axis, kind_x(chart))));
    let element =
        element.maybe("data-y", scene.y.as_ref().and_then(|axis| window(axis, kind_y(chart))));
    let element = element.attr("data-size", format_args!("{} {}", view.width, view.height));
    element.flag("data-zoomed", view.x.is_some() || view.y.is_some()).open();
    match &scene.nothing {
        Some(reason) => words(out, "nothing", reason),
        None if scene.x.is_none() => slices::pie(out, scene),
        None => {
            marks(out, chart, scene);
            tag(out, "svg").attr("class", "chart-words").attr("aria-hidden", "true").open();
            names(out, scene);
            close(out, "svg");
        }
    }
    close(out, "div");
    if let Some(axis) = scene.x.as_ref().filter(|_| scene.nothing.is_none()) {
        tag(out, "div").attr("class", "chart-x").attr("aria-hidden", "true").open();
        tag(out, "svg").open();
        x_words(out, axis);
        close(out, "svg");
        close(out, "div");
        if axis.label.is_some() || axis.context.is_some() {
            tag(out, "div").attr("class", "chart-x-name").attr("aria-hidden", "true").open();
            for part in [&axis.context, &axis.label] {
                tag(out, "span").open();
                text(out, part.as_deref().unwrap_or_default());
                close(out, "span");
            }
            close(out, "div");
        }
    }
    close(out, "div");
}

fn words(out: &mut String, class: &str, words: &str) {
    tag(out, "p").attr("class", class).open();
    text(out, words);
    close(out, "p");
}

/// How the browser's part finds values between the ends of an axis.
fn kind_x(chart: &Chart) -> &'static str {
    if chart.x.scale == ScaleKind::Log { "log" } else { "linear" }
}

fn kind_y(chart: &Chart) -> &'static str {
    match chart.y.scale {
        _ if chart.map => "mercator",
        ScaleKind::Log => "log",
        _ => "linear",
    }
}

/// The ends of an axis of numbers or times, and the kind of its scale.
fn window(axis: &AxisScene, kind: &str) -> Option<String> {
    axis.grid.then(|| format!("{} {} {kind}", axis.window.0, axis.window.1))
}

/// The words beside the vertical axis.
pub(super) fn y_words(out: &mut String, axis: &AxisScene) {
    for tick in &axis.ticks {
        let long = cut(&tick.words, LONGEST);
        let short = cut(&tick.words, LONGEST_NARROW);
        let is_long = long != short;
        let line = |out: &mut String, class: Option<&str>, words: &str| {
            let line = tag(out, "text").maybe("class", class);
            line.attr("x", "100%").attr("y", Percent(tick.at)).open();
            text(out, words);
            close(out, "text");
        };
        line(out, is_long.then_some("long"), &long);
        if is_long {
            line(out, Some("short"), &short);
        }
    }
}

/// The words below the horizontal axis, each below a short line.
pub(super) fn x_words(out: &mut String, axis: &AxisScene) {
    for tick in axis.ticks.iter().filter(|_| axis.grid) {
        let line = tag(out, "line").attr("x1", Percent(tick.at)).attr("x2", Percent(tick.at));
        line.attr("y1", "-.5em").attr("y2", "-.2em").open();
        close(out, "line");
    }
    for tick in axis.ticks.iter().filter(|tick| !tick.words.is_empty()) {
        let line = tag(out, "text").maybe("class", x_class(tick)).attr("x", Percent(tick.at));
        line.attr("y", "1em").open();
        text(out, &tick.words);
        close(out, "text");
    }
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

/// The lines of the grid, and the shapes.
fn marks(out: &mut String, chart: &Chart, scene: &Scene) {
    tag(out, "div").attr("class", "chart-clip").open();
    svg(out, "chart-marks");
    tag(out, "path").attr("class", "chart-grid").attr("d", grid(scene)).open();
    close(out, "path");
    tag(out, "path").attr("class", "chart-grid base").attr("d", base(chart, scene)).open();
    close(out, "path");
    tag(out, "g").attr("class", if is_stacked(chart) { "solid" } else { "sheer" }).open();
    for shape in &scene.shapes {
        let Some((class, element)) = look(out, scene, shape) else { continue };
        element
            .attr("class", class)
            .attr("d", path::text(&path::steps(&shape.outline, path::plain)))
            .open();
        close(out, "path");
    }
    close(out, "g");
    close(out, "svg");
    close(out, "div");
}

/// Whether areas stand on top of each other, so that nothing is seen through them.
fn is_stacked(chart: &Chart) -> bool {
    chart.layers.iter().any(|layer| {
        let stacks = matches!(layer.mark, Mark::Area(Stack::Stacked | Stack::Normalized));
        stacks && layer.channels.color.is_some()
    })
}

/// An opening tag of a picture that stretches over the plot.
fn svg(out: &mut String, class: &'static str) {
    let svg = tag(out, "svg").attr("class", class).attr("viewBox", "0 0 10000 10000");
    svg.attr("preserveAspectRatio", "none").attr("aria-hidden", "true").open();
}

/// The lines of the grid: through the plot at the ticks of the vertical axis, and where dots or lying
/// bars stand, at those of the horizontal one.
pub(super) fn grid(scene: &Scene) -> String {
    let lines = |axis: &Option<AxisScene>| -> Vec<f64> {
        let axis = axis.iter().filter(|axis| axis.grid);
        axis.flat_map(|axis| axis.ticks.iter().map(|tick| tick.at)).collect()
    };
    let flat = lines(&scene.y).into_iter().map(|at| ((0.0, at), (1.0, at)));
    let upright = lines(&scene.x).into_iter().filter(|_| has_upright_lines(scene));
    straight(flat.chain(upright.map(|at| ((at, 0.0), (at, 1.0)))))
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
pub(super) fn base(chart: &Chart, scene: &Scene) -> String {
    let zero = |axis: &Option<AxisScene>, kind: &str| {
        let axis = axis.as_ref().filter(|axis| axis.grid && kind == "linear")?;
        let (first, last) = axis.window;
        let share = -first / (last - first);
        (0.0..=1.0).contains(&share).then_some(share)
    };
    let flat = zero(&scene.y, kind_y(chart)).map(|at| ((0.0, 1.0 - at), (1.0, 1.0 - at)));
    let lies = scene.y.as_ref().is_some_and(|axis| !axis.grid);
    let upright = zero(&scene.x, kind_x(chart)).filter(|_| lies);
    straight(flat.into_iter().chain(upright.map(|at| ((at, 0.0), (at, 1.0)))))
}

fn straight(lines: impl Iterator<Item = (Point, Point)>) -> String {
    let steps = lines.flat_map(|(from, to)| {
        [path::Step::Move(path::plain(from)), path::Step::Line(path::plain(to))]
    });
    path::text(&steps.collect::<Vec<_>>())
}

/// The tag of a shape's path, and its classes. `None`: it is no path of the plot.
fn look<'o>(out: &'o mut String, scene: &Scene, shape: &Shape) -> Option<(String, Tag<'o>)> {
    let series = scene.series.get(shape.series)?;
    let (kind, width) = match &shape.outline {
        Outline::Line(_) => ("line", None),
        Outline::Area(_) => ("area", None),
        Outline::Bars(_) => ("bars", None),
        Outline::Dots { radius, strength: Some(strength), .. } => {
            let dots = tag(out, "path").attr("data-series", shape.series);
            let dots = dots.attr("stroke-width", Number(2.0 * radius));
            return Some((format!("dots {}", ramp_class(*strength)), dots));
        }
        Outline::Dots { radius, .. } => ("dots", Some(2.0 * radius)),
        Outline::Cells { strength, .. } => {
            return Some((format!("cells {}", ramp_class(*strength)), tag(out, "path")));
        }
        Outline::Rule(from, to) => {
            let [from, to] = [path::plain(*from), path::plain(*to)];
            let steps = [path::Step::Move(from), path::Step::Line(to)];
            let class = format!("rule {}", color_class(series));
            let own = own_color(tag(out, "path"), series, "stroke");
            own.attr("class", class).attr("d", path::text(&steps)).open();
            close(out, "path");
            return None;
        }
        Outline::Slice { .. } | Outline::Text(..) => return None,
    };
    let attribute = if matches!(kind, "line" | "dots") { "stroke" } else { "fill" };
    let element = own_color(tag(out, "path"), series, attribute);
    let element = element.attr("data-series", shape.series);
    let element = element.maybe("stroke-width", width.map(Number));
    let dashed = if series.dashed { " dashed" } else { "" };
    Some((format!("{kind} {}{dashed}", color_class(series)), element))
}

/// Names of series at their ends and of rules, and marks that are words.
pub(super) fn names(out: &mut String, scene: &Scene) {
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
}

fn inside(share: f64) -> bool {
    (-0.01..=1.01).contains(&share)
}

#[cfg(test)]
mod tests {
    use super::*;

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
