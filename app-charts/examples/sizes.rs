//! How long scenes of many rows take: `cargo run --release -p app-charts --example sizes`.

#![expect(clippy::print_stdout, reason = "a program that tells figures")]

use std::hint::black_box;
use std::time::Instant;

use app_charts::Column;
use app_charts::chart::{Channels, Chart, Layer, Mark, Stack};
use app_charts::column::Datum;
use app_charts::scene::{Outline, Scene, View};

/// Numbers that walk about, the same in each run.
fn walk(rows: usize) -> impl Iterator<Item = f64> {
    let mut state = 42u64;
    let mut value = 0.0;
    (0..rows).map(move |_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        value += (state >> 40) as f64 / f64::from(1 << 24) - 0.5;
        value
    })
}

/// Numbers between 0 and 1, without order.
fn scattered(rows: usize, seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed;
    (0..rows).map(move |_| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f64 / f64::from(1 << 24)
    })
}

fn ascending(rows: usize) -> Column {
    Column::numbers((0..rows).map(|row| 1.6e12 + row as f64 * 250.0))
}

fn towns(rows: usize) -> Column {
    let names = ["Ulm", "Rome", "Oslo", "Bonn", "Kyiv"];
    (0..rows).map(|row| Datum::Word(names[row % names.len()])).collect()
}

fn points(scene: &Scene) -> usize {
    let of = |outline: &Outline| match outline {
        Outline::Line(points) => points.len(),
        Outline::Area(points) => points.len(),
        Outline::Bars(rects) | Outline::Cells { cells: rects, .. } => rects.len(),
        Outline::Dots { at, .. } => at.len(),
        Outline::Slice { .. } | Outline::Rule(..) | Outline::Text(..) => 1,
    };
    scene.shapes.iter().map(|shape| of(&shape.outline)).sum()
}

/// Tells the best of three first scenes, each of new columns; of a second one; and the median of ten
/// windows, with a tooltip in the middle of each. Other work on the machine makes them longer.
fn tell(name: &str, mark: Mark, channels: impl Fn() -> Channels) {
    let whole = View::whole(800.0, 320.0);
    let milliseconds = |began: Instant| began.elapsed().as_secs_f64() * 1e3;
    let (mut first, mut again) = (f64::INFINITY, f64::INFINITY);
    let (mut zooms, mut hovers) = (Vec::new(), Vec::new());
    let mut drawn = 0;
    for _ in 0..3 {
        let layer = Layer { mark, channels: channels(), name: None };
        let chart = Chart { layers: vec![layer], ..Chart::default() };
        let began = Instant::now();
        let scene = chart.scene(&whole);
        first = first.min(milliseconds(began));
        let began = Instant::now();
        black_box(chart.scene(&whole));
        again = again.min(milliseconds(began));
        let (low, high) = scene.x.as_ref().map_or((0.0, 1.0), |axis| axis.scale.window);
        for part in 0..10 {
            let tenth = (high - low) / 10.0;
            let window = (low + tenth * f64::from(part), low + tenth * f64::from(part + 1));
            let view = View { x: Some(window), ..whole };
            let began = Instant::now();
            black_box(chart.scene(&view));
            zooms.push(milliseconds(began));
            let began = Instant::now();
            black_box(chart.nearest(&view, (0.5, 0.5)));
            hovers.push(milliseconds(began));
        }
        drawn = points(&scene);
    }
    let median = |mut list: Vec<f64>| {
        list.sort_by(f64::total_cmp);
        list[list.len() / 2]
    };
    let (zoom, hover) = (median(zooms), median(hovers));
    println!(
        "{name:30} {drawn:6} points, first {first:7.2} ms, again {again:6.2}, \
         zoom {zoom:6.2}, hover {hover:6.2}"
    );
}

fn main() {
    let bars = Mark::Bar { stack: Stack::Stacked, horizontal: false };
    let millions = std::env::args().nth(1).and_then(|millions| millions.parse().ok());
    let million: usize = millions.unwrap_or(1);
    let rows = million * 1_000_000;
    let y = || Some(Column::numbers(walk(rows)));
    let one = || Channels { y: y(), ..Channels::default() };
    let timed = || Channels { x: Some(ascending(rows)), y: y(), ..Channels::default() };
    let chaos = || Channels {
        x: Some(Column::numbers(scattered(rows, 1))),
        y: Some(Column::numbers(scattered(rows, 2))),
        ..Channels::default()
    };
    let colored = |channels| Channels { color: Some(towns(rows)), ..channels };
    let unordered = || colored(chaos());
    let by_town = || Channels { x: Some(towns(rows)), y: y(), ..Channels::default() };
    tell(&format!("{million} M line by row"), Mark::Line, one);
    tell(&format!("{million} M line over x"), Mark::Line, timed);
    tell(&format!("{million} M lines of five series"), Mark::Line, || colored(timed()));
    tell(&format!("{million} M area"), Mark::Area(Stack::Stacked), timed);
    tell(&format!("{million} M dots over x"), Mark::Points, timed);
    tell(&format!("{million} M dots, x in no order"), Mark::Points, chaos);
    tell(&format!("{million} M dots of five series"), Mark::Points, unordered);
    tell(&format!("{million} M in a histogram"), Mark::Histogram { bins: None }, chaos);
    tell(&format!("{million} M in a heatmap"), Mark::Heatmap, chaos);
    tell(&format!("{million} M in bars of words"), bars, by_town);
    tell(&format!("{million} M bars over x"), bars, timed);
    tell(&format!("{million} M line, x in no order"), Mark::Line, chaos);
}
