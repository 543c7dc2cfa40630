//! Pages with charts, as a user of Da Capo would write them; and with `measure`, what a chart costs
//! without a page around it.

mod measure;

use std::time::Duration;

use dacapo::frame::Frame;
use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Clicks(u64);

/// A walk of so many steps from a 31-bit linear congruential generator.
fn walk(points: usize, seed: u32) -> impl Iterator<Item = f64> {
    let (mut x, mut level) = (seed, 0.0);
    (0..points).map(move |_| {
        x = x.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7FFF_FFFF;
        level += f64::from(x >> 8) / f64::from(1 << 23) - 0.5;
        level
    })
}

fn frame(points: usize, seed: u32) -> Frame {
    let rows = walk(points, seed).enumerate();
    Frame::with_header(["x", "y"], rows).expect("rows of one type")
}

/// Two, of which each click shows the other one.
struct Frames([Frame; 2]);

#[app]
fn line(ui: &Ui, clicks: &mut Clicks, frames: &Frames) {
    if ui.button("Say hello", key = "act") {
        clicks.0 += 1;
    }
    ui.text(format!("Clicks: {}", clicks.0));
    ui.line_chart(&frames.0[clicks.0 as usize % 2], x = "x", y = "y");
}

struct Walks(Vec<Vec<f64>>);

/// Twelve texts, as long as the page of charts is in words.
#[app]
fn texts(ui: &Ui, clicks: &mut Clicks) {
    if ui.button("Say hello", key = "act") {
        clicks.0 += 1;
    }
    ui.text(format!("Clicks: {}", clicks.0));
    for number in 0..12 {
        ui.text(format!("Text {number}"));
    }
}

/// Twelve charts whose rows are read anew in each run, and are the same.
#[app]
fn twelve(ui: &Ui, clicks: &mut Clicks, walks: &Walks) {
    if ui.button("Say hello", key = "act") {
        clicks.0 += 1;
    }
    ui.text(format!("Clicks: {}", clicks.0));
    for walk in &walks.0[..12] {
        ui.line_chart(walk);
    }
}

#[component(memo)]
fn shared(ui: &Ui, walk: &[f64]) {
    ui.line_chart(walk);
}

/// The same, each in a component that is skipped while its rows are the same.
#[app]
fn twelve_memo(ui: &Ui, clicks: &mut Clicks, walks: &Walks) {
    if ui.button("Say hello", key = "act") {
        clicks.0 += 1;
    }
    ui.text(format!("Clicks: {}", clicks.0));
    for (number, walk) in walks.0[..12].iter().enumerate() {
        shared(ui.keyed(number), walk);
    }
}

/// Twelve charts, all of which are others after each click.
#[app]
fn twelve_new(ui: &Ui, clicks: &mut Clicks, walks: &Walks) {
    if ui.button("Say hello", key = "act") {
        clicks.0 += 1;
    }
    ui.text(format!("Clicks: {}", clicks.0));
    for number in 0..12 {
        ui.line_chart(&walks.0[(clicks.0 as usize * 12 + number) % walks.0.len()]);
    }
}

/// A window of 1,000 points that moves on by one, ten times a second.
#[app]
fn live(ui: &Ui, walks: &Walks) {
    let ticks = ui.every(Duration::from_millis(100)) as usize;
    let walk = walks.0[0].iter().enumerate().cycle().skip(ticks % 1_000).take(1_000);
    let rows: Vec<(usize, f64)> = (ticks..).zip(walk.map(|(_, y)| *y)).collect();
    ui.line_chart(&rows, x = |row| row.0, y = |row| row.1, y_range = -60.0..=60.0);
    ui.text(format!("Clicks: {ticks}"));
}

fn main() -> dacapo::Result {
    let set = |name: &str| std::env::var(name).ok();
    if std::env::args().nth(1).as_deref() == Some("measure") {
        measure::all();
        return Ok(());
    }
    let port: u16 = set("BENCH_PORT").and_then(|port| port.parse().ok()).unwrap_or(0);
    let points = set("BENCH_POINTS").and_then(|points| points.parse().ok()).unwrap_or(1_000);
    let walks = Walks((0..60).map(|seed| walk(1_000, seed).collect()).collect());
    match set("BENCH_APP").as_deref() {
        Some("texts") => dacapo::launch(texts).port(port).open(false).run(),
        Some("twelve") => dacapo::launch(twelve).resource(walks).port(port).open(false).run(),
        Some("twelve_memo") => {
            dacapo::launch(twelve_memo).resource(walks).port(port).open(false).run()
        }
        Some("twelve_new") => {
            dacapo::launch(twelve_new).resource(walks).port(port).open(false).run()
        }
        Some("live") => dacapo::launch(live).resource(walks).port(port).open(false).run(),
        _ => {
            let frames = Frames([1, 2].map(|seed| frame(points, seed)));
            dacapo::launch(line).resource(frames).port(port).open(false).run()
        }
    }
}
