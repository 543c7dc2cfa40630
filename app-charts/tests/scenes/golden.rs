//! The scene of each kind of mark, as it stands in the folder beside this file. `SCENES=overwrite`
//! writes those files anew.

use std::fmt::Write;
use std::path::Path;

use app_charts::Column;
use app_charts::chart::{Axis, Channels, Chart, Layer, Mark, ScaleKind, Stack};
use app_charts::scene::{AxisScene, Outline, Rect, Scene, View};

use crate::made::{VIEW, chart, dates, layer, numbers, words};

/// Places have four digits that count: a tenth of a pixel.
fn place(place: f64) -> String {
    let words = format!("{place:.4}");
    let words = words.trim_end_matches('0').trim_end_matches('.');
    if words == "-0" { "0".to_owned() } else { words.to_owned() }
}

fn points(list: &[(f64, f64)]) -> String {
    list.iter().map(|(x, y)| format!(" {},{}", place(*x), place(*y))).collect()
}

fn rects(list: &[Rect]) -> String {
    let rect = |rect: &Rect| {
        let [left, top, right, bottom] = [rect.left, rect.top, rect.right, rect.bottom].map(place);
        format!(" {left}..{right},{top}..{bottom}")
    };
    list.iter().map(rect).collect()
}

fn axis(name: &str, axis: Option<&AxisScene>, text: &mut String) {
    let Some(axis) = axis else { return };
    write!(text, "{name} {} to {}", place(axis.scale.window.0), place(axis.scale.window.1))
        .unwrap();
    for (key, words) in [("label", &axis.label), ("context", &axis.context)] {
        if let Some(words) = words {
            write!(text, ", {key} {words}").unwrap();
        }
    }
    text.push_str(if axis.grid { ", grid\n" } else { "\n" });
    for tick in &axis.ticks {
        writeln!(text, "    {} {} from {:.0} px", place(tick.at), tick.words, tick.room).unwrap();
    }
}

fn told(scene: &Scene) -> String {
    let mut text = String::new();
    axis("x", scene.x.as_ref(), &mut text);
    axis("y", scene.y.as_ref(), &mut text);
    for (at, series) in scene.series.iter().enumerate() {
        write!(text, "series {at} {:?} color {}", series.name, series.color).unwrap();
        let flags = [(series.dashed, ", dashed"), (series.plain, ", plain")];
        flags.iter().filter(|flag| flag.0).for_each(|flag| text.push_str(flag.1));
        if let Some(end) = series.end {
            write!(text, ", end{}", points(&[end])).unwrap();
        }
        text.push('\n');
    }
    writeln!(text, "legend {:?}", scene.legend).unwrap();
    if let Some(ramp) = &scene.ramp {
        writeln!(text, "ramp {} to {}", ramp.low, ramp.high).unwrap();
    }
    for shape in &scene.shapes {
        let outline = match &shape.outline {
            Outline::Line(list) => format!("line{}", points(list)),
            Outline::Area(list) => {
                let each = |&(x, top, bottom): &(f64, f64, f64)| {
                    format!(" {},{}..{}", place(x), place(top), place(bottom))
                };
                format!("area{}", list.iter().map(each).collect::<String>())
            }
            Outline::Bars(list) => format!("bars{}", rects(list)),
            Outline::Dots { at, radius, strength } => {
                let strength = strength.map_or(String::new(), |at| format!(" strength {at}"));
                format!("dots of {radius} px{strength}:{}", points(at))
            }
            Outline::Cells { cells, strength } => {
                format!("cells of strength {strength}:{}", rects(cells))
            }
            Outline::Slice { from, to, hole, words } => {
                format!("slice {} to {}, hole {hole}, {words}", place(*from), place(*to))
            }
            Outline::Rule(from, to) => format!("rule{}", points(&[*from, *to])),
            Outline::Text(at, words) => format!("text{} {words}", points(&[*at])),
        };
        writeln!(text, "{}: {outline}", shape.series).unwrap();
    }
    if let Some(nothing) = &scene.nothing {
        writeln!(text, "nothing: {nothing}").unwrap();
    }
    text
}

fn check(name: &str, chart: &Chart, view: &View) {
    let found = format!("{}\n\n{}", chart.summary(), told(&chart.scene(view)));
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/scenes/golden/{name}.txt"));
    if std::env::var_os("SCENES").is_some_and(|how| how == "overwrite") {
        std::fs::write(&path, &found).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(found == known, "{name} is drawn otherwise (SCENES=overwrite accepts it):\n{found}");
}

fn regions() -> Channels {
    Channels {
        x: words(["North", "North", "South", "South", "West"]),
        y: numbers([3.0, 2.0, 4.0, -1.0, 5.0]),
        color: words(["Bread", "Cake", "Bread", "Cake", "Cake"]),
        ..Channels::default()
    }
}

#[test]
fn lines_of_two_series_over_dates_are_named_at_their_ends() {
    let channels = Channels {
        x: dates(["2020-01-01", "2020-07-01", "2021-01-01", "2020-01-01", "2021-01-01"]),
        y: numbers([-3.0, 24.0, 2.0, 12.0, 30.0]),
        color: words(["Ulm", "Ulm", "Ulm", "Rome", "Rome"]),
        ..Channels::default()
    };
    let mut chart = chart([layer(Mark::Line, channels)]);
    chart.y.label = Some("temperature".to_owned());
    check("line", &chart, &VIEW);
}

#[test]
fn a_band_has_the_colour_of_its_line_and_a_rule_is_plain() {
    let x = || dates(["2020-02-27", "2020-02-28", "2020-02-29", "2020-03-01"]);
    let band = Channels {
        x: x(),
        low: numbers([1.0, 2.0, f64::NAN, 1.0]),
        high: numbers([4.0, 5.0, 6.0, 3.0]),
        ..Channels::default()
    };
    let line = Channels { x: x(), y: numbers([2.0, 3.0, 4.0, 2.0]), ..Channels::default() };
    let named = |mark, channels, name: &str| Layer { mark, channels, name: Some(name.to_owned()) };
    let chart = chart([
        layer(Mark::Band, band),
        named(Mark::Line, line, "mean"),
        named(Mark::RuleY(0.0), Channels::default(), "freezing"),
    ]);
    check("band", &chart, &VIEW);
}

#[test]
fn bars_stand_on_each_other_beside_each_other_and_lie() {
    for (name, stack, horizontal) in [
        ("bars_stacked", Stack::Stacked, false),
        ("bars_grouped", Stack::Grouped, false),
        ("bars_normalized", Stack::Normalized, true),
    ] {
        check(name, &chart([layer(Mark::Bar { stack, horizontal }, regions())]), &VIEW);
    }
}

#[test]
fn bars_over_months_are_as_wide_as_the_shortest() {
    let channels = Channels {
        x: dates(["2020-01-01", "2020-02-01", "2020-03-01"]),
        y: numbers([1200.0, -300.0, 900.0]),
        ..Channels::default()
    };
    let bar = Mark::Bar { stack: Stack::Stacked, horizontal: false };
    let mut chart = chart([layer(bar, channels)]);
    chart.y.format = Some("\u{20ac} {:,.0}".to_owned());
    check("bars_of_dates", &chart, &VIEW);
}

#[test]
fn areas_are_stacked_where_a_series_has_no_row_too() {
    let channels = Channels {
        x: numbers([0.0, 1.0, 2.0, 0.0, 2.0]),
        y: numbers([1.0, 2.0, 1.0, 2.0, 3.0]),
        color: words(["a", "a", "a", "b", "b"]),
        ..Channels::default()
    };
    check("area", &chart([layer(Mark::Area(Stack::Stacked), channels)]), &VIEW);
}

#[test]
fn dots_have_sizes_and_places_in_a_ramp() {
    let channels = Channels {
        x: numbers([1.0, 10.0, 100.0, 0.0]),
        y: numbers([1.0, 2.0, 3.0, 4.0]),
        color: numbers([10.0, 20.0, 30.0, 40.0]),
        size: numbers([1.0, 4.0, 9.0, 16.0]),
        ..Channels::default()
    };
    let mut chart = chart([layer(Mark::Points, channels)]);
    chart.x = Axis { scale: ScaleKind::Log, ..Axis::default() };
    check("points", &chart, &VIEW);
}

#[test]
fn many_dots_are_cells() {
    let spread = |by: u32| (0..30_000u32).map(move |row| f64::from(row.wrapping_mul(by) % 1009));
    let channels = Channels {
        x: Some(Column::numbers(spread(7919))),
        y: Some(Column::numbers(spread(104_729))),
        ..Channels::default()
    };
    let view = View::whole(40.0, 20.0);
    check("density", &chart([layer(Mark::Points, channels)]), &view);
}

#[test]
fn a_histogram_counts_in_round_bins() {
    let channels = Channels {
        x: numbers([1.0, 2.0, 2.0, 3.0, 3.0, 3.0, 4.0, 4.0, 9.5]),
        ..Channels::default()
    };
    check("histogram", &chart([layer(Mark::Histogram { bins: None }, channels)]), &VIEW);
}

#[test]
fn a_heatmap_has_a_cell_for_each_pair_of_words() {
    let channels = Channels {
        x: words(["Mon", "Tue", "Mon", "Tue"]),
        y: words(["am", "am", "pm", "pm"]),
        color: numbers([1.0, 2.0, 3.0, 5.0]),
        ..Channels::default()
    };
    check("heatmap", &chart([layer(Mark::Heatmap, channels)]), &VIEW);
}

#[test]
fn a_pie_has_slices_and_no_axes() {
    let channels = Channels {
        x: words(["tea", "coffee", "milk", "tea"]),
        y: numbers([2.0, 5.0, 1.0, 2.0]),
        ..Channels::default()
    };
    check("pie", &chart([layer(Mark::Pie { donut: true }, channels)]), &VIEW);
}

#[test]
fn a_map_is_as_wide_as_it_is_high() {
    let channels = Channels {
        x: numbers([9.99, 11.58, 13.4]),
        y: numbers([48.4, 48.14, 52.52]),
        text: words(["Ulm", "Munich", "Berlin"]),
        ..Channels::default()
    };
    let mut chart = chart([layer(Mark::Points, channels.clone()), layer(Mark::Text, channels)]);
    chart.map = true;
    check("map", &chart, &VIEW);
}
