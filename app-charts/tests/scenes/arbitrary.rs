//! Any columns under any marks give a drawing or words, never a panic.

use app_charts::Column;
use app_charts::chart::{Axis, Channels, Chart, Layer, Legend, Mark, ScaleKind, Stack};
use app_charts::column::Datum;
use app_charts::scene::{AxisScene, Outline, Rect, Scene, View};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

const ODD: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    5e-324,
    1e-300,
    1e15,
    9_007_199_254_740_993.0,
    1e-9,
    253_402_300_799_999.0,
    -377_705_116_800_000.0,
    86_400_000.0,
];

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![select(ODD), -100.0..100.0, any::<f64>(), (-5i32..5).prop_map(f64::from)]
}

fn column() -> impl Strategy<Value = Column> {
    let word =
        select(&["a", "b", "", "a long name of a category, longer than others", "\u{202e}\n"]);
    let date = select(&["0001-01-01", "9999-12-31", "-009999-01-01", "1970-01-01", "2020-02-29"]);
    let day = date.clone().prop_map(|date| date.parse::<jiff::civil::Date>().unwrap());
    prop_oneof![
        4 => vec(number(), 0..40).prop_map(Column::numbers),
        1 => (number(), 0usize..40).prop_map(|(one, rows)| Column::numbers(vec![one; rows])),
        1 => (0u32..3000).prop_map(|rows| Column::numbers((0..rows).map(f64::from))),
        2 => vec(word.clone(), 0..40)
            .prop_map(|words| words.iter().map(|word| Datum::Word(word)).collect()),
        2 => vec((day, 0i8..24), 0..40).prop_map(|days| {
            let of = |(day, hour): (jiff::civil::Date, i8)| Datum::DateTime(day.at(hour, 0, 0, 0));
            days.into_iter().map(of).collect()
        }),
        1 => vec((0i8..24, 0i8..60), 0..40).prop_map(|times| {
            let of = |(hour, minute)| Datum::Time(jiff::civil::time(hour, minute, 0, 0));
            times.into_iter().map(of).collect()
        }),
        1 => vec((word, number(), date, 0..4), 0..40).prop_map(|mixed| {
            let of = |(word, number, date, kind): &(&'static str, f64, &str, i32)| match kind {
                0 => Datum::Missing,
                1 => Datum::Word(word),
                2 => Datum::Number(*number),
                _ => Datum::Date(date.parse().unwrap()),
            };
            mixed.iter().map(of).collect()
        }),
    ]
}

fn stack() -> impl Strategy<Value = Stack> {
    select(&[Stack::Stacked, Stack::Grouped, Stack::Normalized, Stack::Overlaid])
}

fn mark() -> impl Strategy<Value = Mark> {
    prop_oneof![
        Just(Mark::Line),
        stack().prop_map(Mark::Area),
        Just(Mark::Band),
        (stack(), any::<bool>()).prop_map(|(stack, horizontal)| Mark::Bar { stack, horizontal }),
        Just(Mark::Points),
        number().prop_map(Mark::RuleX),
        number().prop_map(Mark::RuleY),
        Just(Mark::Text),
        option::of(0usize..2000).prop_map(|bins| Mark::Histogram { bins }),
        Just(Mark::Heatmap),
        any::<bool>().prop_map(|donut| Mark::Pie { donut }),
    ]
}

fn layer() -> impl Strategy<Value = Layer> {
    let one = || option::of(column());
    let channels = (one(), option::weighted(0.9, column()), one(), one(), one(), one(), one());
    let name = option::of(select(&["mean", "", "sum"])).prop_map(|name| name.map(str::to_owned));
    (mark(), channels, name).prop_map(|(mark, (x, y, low, high, color, size, text), name)| Layer {
        mark,
        channels: Channels { x, y, low, high, color, size, text },
        name,
    })
}

fn axis() -> impl Strategy<Value = Axis> {
    let formats =
        select(&["{:,.2}", "{}", "\u{20ac} {:+,.1s}", "{:%}", "{:.99e}", "{", "%Y-%m %Q", ""]);
    let scale = select(&[ScaleKind::Auto, ScaleKind::Linear, ScaleKind::Log, ScaleKind::Time]);
    let range = option::weighted(0.2, (number(), number()));
    (option::weighted(0.3, formats), scale, range).prop_map(|(format, scale, range)| Axis {
        label: None,
        format: format.map(str::to_owned),
        scale,
        range,
    })
}

fn chart() -> impl Strategy<Value = Chart> {
    let legend = select(&[Legend::Auto, Legend::Top, Legend::Hidden]);
    let parts = (vec(layer(), 0..4), axis(), axis(), legend, option::of(column()), any::<bool>());
    parts.prop_map(|(layers, x, y, legend, tooltip, map)| Chart {
        layers,
        x,
        y,
        colors: if map { vec!["#123456".to_owned()] } else { Vec::new() },
        legend,
        tooltip,
        map,
    })
}

fn view() -> impl Strategy<Value = View> {
    let size = || prop_oneof![4 => 1.0..2000.0, 1 => number()];
    let window = || option::weighted(0.4, (number(), number()));
    let parts = (size(), size(), window(), window());
    parts.prop_map(|(width, height, x, y)| View { width, height, x, y })
}

fn check_axis(axis: Option<&AxisScene>, apart: f64) {
    let Some(axis) = axis else { return };
    assert!(axis.scale.window.0.is_finite() && axis.scale.window.1.is_finite(), "{axis:?}");
    assert!(axis.ticks.iter().all(|tick| (0.0..=1.0).contains(&tick.at)), "{axis:?}");
    assert!(axis.ticks.is_sorted_by(|one, other| one.at < other.at), "{axis:?}");
    assert!(axis.ticks.iter().all(|tick| tick.room.is_finite()), "{axis:?}");
    // Whatever of the words a plot of some size shows does not meet.
    for size in [100.0, 320.0, 1000.0] {
        let shown: Vec<_> = axis.ticks.iter().filter(|tick| tick.room <= size).collect();
        assert!(shown.windows(2).all(|pair| (pair[1].at - pair[0].at) * size >= apart), "{axis:?}");
    }
}

fn check(scene: &Scene, view: &View) {
    check_axis(scene.x.as_ref(), 9.9);
    check_axis(scene.y.as_ref(), 15.9);
    assert_eq!(scene.x.is_some(), scene.y.is_some());
    assert_ne!(scene.legend, Legend::Auto);
    assert!(scene.nothing.is_some() || !scene.shapes.is_empty(), "an empty chart says nothing");
    let gap = |x: f64, y: f64| x.is_nan() && y.is_nan();
    let sound = |x: f64, y: f64| gap(x, y) || x.is_finite() && y.is_finite();
    let pixels = if view.width.is_nan() { 1.0 } else { view.width.clamp(1.0, 16_384.0) };
    let few = |points: usize| assert!(points as f64 <= 5.0 * pixels.ceil() + 4.0, "{points}");
    let rects = |rects: &[Rect]| {
        for rect in rects {
            assert!(rect.left <= rect.right && rect.top <= rect.bottom, "{rect:?}");
            assert!(sound(rect.left, rect.top) && sound(rect.right, rect.bottom), "{rect:?}");
        }
    };
    for shape in &scene.shapes {
        assert!(shape.series < scene.series.len());
        match &shape.outline {
            Outline::Line(points) => {
                few(points.len());
                assert!(points.iter().all(|&(x, y)| sound(x, y)), "{points:?}");
            }
            Outline::Area(points) => {
                few(points.len());
                let all = |&(x, one, other): &(f64, f64, f64)| sound(x, one) && sound(one, other);
                assert!(points.iter().all(all), "{points:?}");
            }
            Outline::Bars(bars) => rects(bars),
            Outline::Cells { cells, strength } => {
                rects(cells);
                assert!((0.0..=1.0).contains(strength));
            }
            Outline::Dots { at, radius, strength } => {
                assert!(at.len() <= 20_000 && radius.is_finite());
                assert!(at.iter().all(|&(x, y)| x.is_finite() && y.is_finite()), "{at:?}");
                assert!(strength.is_none_or(|strength| (0.0..=1.0).contains(&strength)));
            }
            Outline::Slice { from, to, .. } => {
                assert!(0.0 <= *from && from <= to && *to <= 1.0, "{from} {to}");
            }
            Outline::Rule(from, to) => {
                assert!(from.0.is_finite() && from.1.is_finite());
                assert!(to.0.is_finite() && to.1.is_finite());
            }
            Outline::Text(at, _) => assert!(at.0.is_finite() && at.1.is_finite()),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..Default::default() })]

    #[test]
    fn any_chart_is_a_drawing_or_words(
        chart in chart(),
        view in view(),
        at in (0.0..1.0, 0.0..1.0),
        window in (number(), number()),
    ) {
        let scene = chart.scene(&view);
        check(&scene, &view);
        // The same columns give the same picture, also when all is known of them.
        let again = format!("{:?}", chart.scene(&view));
        prop_assert_eq!(format!("{scene:?}"), again);
        let rows = chart.table(10_000).1.len();
        if let Some(hit) = chart.nearest(&view, at) {
            prop_assert!(hit.at.0.is_finite() && hit.at.1.is_finite(), "{:?}", hit);
            prop_assert!(hit.values.iter().all(|value| value.0 < scene.series.len()));
            prop_assert!(hit.row < rows);
        }
        for vertical in [None, Some(window)] {
            let within = chart.rows_within(window, vertical);
            prop_assert!(within.is_sorted_by(|one, other| one < other));
            prop_assert!(within.last().is_none_or(|last| *last < rows));
        }
        prop_assert!(!chart.summary().is_empty());
        let (names, rows) = chart.table(7);
        prop_assert!(rows.len() <= 7 && rows.iter().all(|row| row.len() == names.len()));
    }
}

/// `CASES` says how many charts are drawn.
fn cases() -> u32 {
    std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(500)
}
