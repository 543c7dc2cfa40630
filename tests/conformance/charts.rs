//! Charts: their channels, and what a person has selected in them.

use std::fmt;
use std::ops::RangeInclusive;

use app_runtime::widgets::chart::{Figure, Selected};
use app_runtime::{Element, Num, Refusal, Tree, Value};
use dacapo::frame::Frame;
use dacapo::jiff::civil::{Date, date};
use dacapo::prelude::*;

use crate::session::Tab;

#[derive(Clone, Copy, PartialEq)]
enum Station {
    Harbour,
    Hill,
}

impl fmt::Display for Station {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Station::Harbour => "Harbour",
            Station::Hill => "Hill",
        })
    }
}

struct Reading {
    day: Date,
    station: Station,
    heat: Option<f64>,
}

const fn reading(day: i8, station: Station, heat: Option<f64>) -> Reading {
    Reading { day: date(2024, 1, day), station, heat }
}

const READINGS: [Reading; 4] = [
    reading(1, Station::Harbour, Some(3.0)),
    reading(1, Station::Hill, Some(-1.5)),
    reading(2, Station::Harbour, None),
    reading(2, Station::Hill, Some(0.5)),
];

#[test]
fn a_channel_takes_values_and_the_words_of_others() {
    #[app]
    fn heat(ui: &Ui) {
        ui.line_chart(
            &READINGS,
            x = |r| r.day,
            y = |r| r.heat,
            color = |r| r.station,
            title = "Heat",
        );
        ui.bar_chart(&READINGS, x = |r| r.station, y = |r| r.heat.map(f64::abs), title = "Size");
        ui.scatter_chart(
            READINGS.iter().filter(|r| r.heat.is_some()),
            x = |r| r.heat,
            y = |r| r.day,
            title = "Some",
        );
        ui.line_chart([3, 1, 2], title = "Plain");
    }
    let mut page = TestApp::new(heat);
    assert_eq!(page.chart("Heat").series("Hill"), [-1.5, 0.5]);
    let harbour = page.chart("Heat").series("Harbour");
    assert!(harbour[0] == 3.0 && harbour[1].is_nan());
    assert_eq!(page.chart("Size").series("").len(), 4);
    assert_eq!(page.chart("Some").series("").len(), 3);
    assert_eq!(page.chart("Plain").series(""), [3.0, 1.0, 2.0]);
    assert!(page.chart("Heat").hover(3).contains("Hill"));
}

#[test]
fn the_columns_of_a_frame_are_channels_by_their_names() {
    #[app]
    fn frames(ui: &Ui) {
        let days = [("2024-01-01", 1.0, 4.0, "a"), ("2024-01-02", 2.0, 5.0, "b")];
        let frame = Frame::with_header(["day", "low", "high", "word"], days).unwrap();
        ui.line_chart(&frame, x = "day", y = ["low", "high"], title = "Both");
        ui.line_chart(&frame, x = "day", title = "All");
        ui.chart(&frame, x = "day", title = "Layers", |chart| {
            chart.band(low = "low", high = "high", name = "span");
            chart.line(y = ["low", "high"]);
        });
        ui.line_chart(&frame, x = "dai", y = "low");
        ui.pie_chart(&frame, x = "word", y = "nothing");
        ui.histogram(&frame);
    }
    let mut page = TestApp::new(frames);
    for title in ["Both", "All", "Layers"] {
        assert_eq!(page.chart(title).series("high"), [4.0, 5.0], "{title}");
    }
    let days = page.chart("Both").hover(0);
    assert!(days.contains("2024"), "{days}");
    let text = page.text();
    for words in [
        "there is no column `dai`, the nearest is `day`",
        "there is no column `nothing`",
        "it has no `x`: give the name of a column",
    ] {
        assert!(text.contains(words), "{text}");
    }
}

#[test]
fn a_layer_without_its_place_or_a_wrong_color_is_an_error_on_the_page() {
    #[app]
    fn wrong(ui: &Ui) {
        ui.chart([1.0, 2.0], |chart| {
            chart.rule(name = "nowhere");
        });
        ui.line_chart([1.0], colors = ["#4f46d8", "purplish"]);
    }
    let text = TestApp::new(wrong).text();
    assert!(text.contains("a rule needs its place"), "{text}");
    assert!(text.contains("`purplish`, which is no color"), "{text}");
}

/// The rows and the days that an app got.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Got {
    rows: Vec<usize>,
    days: Option<RangeInclusive<Date>>,
    skip: usize,
}

#[app]
fn selects(ui: &Ui, got: &mut Got) {
    let skip = got.skip;
    let rows = READINGS.iter().skip(skip);
    let days = ui.area_chart(
        rows.clone(),
        x = |r| r.day,
        y = |r| r.heat,
        selection = Interval,
        title = "Days",
    );
    let rows =
        ui.scatter_chart(rows, x = |r| r.day, y = |r| r.heat, selection = Points, title = "Points");
    (got.days, got.rows) = (days, rows);
    if ui.button("Skip") {
        got.skip += 1;
        rerun();
    }
}

#[test]
fn a_person_selects_points_and_an_interval() {
    let mut page = TestApp::new(selects);
    page.chart("Points").select_points([3, 0]);
    page.chart("Days").select(date(2024, 1, 1)..=date(2024, 1, 2));
    let got = page.state::<Got>();
    assert_eq!(got.rows, [0, 3]);
    assert_eq!(got.days, Some(date(2024, 1, 1)..=date(2024, 1, 2)));
}

#[test]
fn rows_that_changed_have_no_selection_and_an_interval_stays() {
    let mut page = TestApp::new(selects);
    page.chart("Points").select_points([0]);
    page.chart("Days").select(date(2024, 1, 1)..=date(2024, 1, 1));
    page.button("Skip").click();
    let got = page.state::<Got>();
    assert_eq!((got.rows.len(), got.days.is_some()), (0, true));
}

fn figure(page: &Tree, title: &str) -> Figure {
    let mut nodes = page.walk(Tree::ROOT).map(|id| &page.node(id).element);
    let found = nodes.find_map(|element| match element {
        Element::Chart(figure) if figure.title.as_deref() == Some(title) => Some(figure),
        _ => None,
    });
    Figure::clone(found.unwrap())
}

fn list(numbers: &[f64]) -> Value {
    Value::List(numbers.iter().map(|&number| Value::Number(Num::Float(number))).collect())
}

#[test]
fn a_rectangle_becomes_the_rows_in_it_and_forged_values_are_refused() {
    let mut tab = Tab::open(selects);
    let points = figure(tab.session.page(), "Points");
    tab.change("Points", Figure::rectangle(0.0..=1e15, -1.0..=1.0));
    assert_eq!(tab.screen.refused(), None);
    assert_eq!(figure(tab.session.page(), "Points").selected, Selected::Points(vec![3]));
    for (title, value, refusal) in [
        ("Points", Value::Bool(true), Refusal::WrongKind),
        ("Points", Value::Nothing, Refusal::WrongKind),
        ("Points", list(&[1.0]), Refusal::NotOffered),
        ("Points", list(&[2.0, 1.0, 0.0, 1.0]), Refusal::NotOffered),
        ("Points", list(&[f64::NAN, 1.0, 0.0, 1.0]), Refusal::NotOffered),
        ("Points", points.rows([0, 0]), Refusal::NotOffered),
        ("Points", points.rows([4]), Refusal::NotOffered),
        ("Points", Value::Rows { frame: 1, rows: vec![0] }, Refusal::Outdated),
        ("Days", list(&[2.0, 1.0]), Refusal::NotOffered),
        ("Days", list(&[0.0, f64::INFINITY]), Refusal::NotOffered),
        ("Days", list(&[0.0, 1.0, 2.0]), Refusal::NotOffered),
        ("Days", points.rows([0]), Refusal::WrongKind),
    ] {
        tab.change(title, value.clone());
        assert_eq!(tab.screen.refused(), Some(refusal), "{value:?}");
    }
    assert_eq!(figure(tab.session.page(), "Points").selected, Selected::Points(vec![3]));
}
