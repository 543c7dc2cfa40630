//! The benchmark apps as a user of Da Capo would write them.

use std::thread;
use std::time::{Duration, SystemTime};

use dacapo::Live;
use dacapo::prelude::*;

const REGIONS: [&str; 5] = ["North", "South", "East", "West", "Central"];
const PRODUCTS: [&str; 20] = [
    "Anvil", "Bolt", "Crate", "Drill", "Easel", "Flask", "Gear", "Hinge", "Iron", "Jack", "Kettle",
    "Lathe", "Motor", "Nail", "Oven", "Pump", "Quill", "Rivet", "Saw", "Torch",
];

#[derive(Default, Serialize, Deserialize)]
struct Clicks(u64);

#[handler]
fn bump(clicks: &mut Clicks) {
    clicks.0 += 1;
}

#[app]
fn hello(ui: &Ui, clicks: &mut Clicks) {
    if ui.button("Say hello", key = "act") {
        clicks.0 += 1;
        ui.text("Hello there!");
    }
    ui.text(format!("Clicks: {}", clicks.0));
}

#[app]
fn form100(ui: &Ui, clicks: &mut Clicks) {
    ui.button("Bump", key = "act", on_click = bump());
    ui.text(format!("Clicks: {}", clicks.0));
    for i in 0..25 {
        let value = ui.button(format!("Button {i}"));
        ui.text(format!("button {i} = {value}"));
    }
    for i in 0..25 {
        let value = ui.slider(format!("Slider {i}"), 0..=100, value = i);
        ui.text(format!("slider {i} = {value}"));
    }
    for i in 0..25 {
        let value = ui.text_input(format!("Text {i}"), value = format!("value {i}"));
        ui.text(format!("text {i} = {value}"));
    }
    for i in 0..25 {
        let value = ui.checkbox(format!("Check {i}"));
        ui.text(format!("check {i} = {value}"));
    }
}

#[derive(Serialize)]
struct Row {
    id: usize,
    region: &'static str,
    product: &'static str,
    qty: u32,
    price: f64,
    date: String,
}

/// 10,000 rows of six columns from a 31-bit linear congruential generator with seed 42.
fn rows() -> Vec<Row> {
    let mut x: u32 = 42;
    let mut next = || {
        x = x.wrapping_mul(1_103_515_245).wrapping_add(12_345) & 0x7FFF_FFFF;
        x >> 8
    };
    let row = |id| {
        let (region, product) = (REGIONS[next() as usize % 5], PRODUCTS[next() as usize % 20]);
        let (qty, price, day) = (next() % 500, f64::from(next() % 100_000) / 100.0, next() % 365);
        let date = format!("2025-{:02}-{:02}", 1 + day / 31, 1 + day % 28);
        Row { id, region, product, qty, price, date }
    };
    (0..10_000).map(row).collect()
}

struct Data(Vec<Row>);

#[app]
fn table(ui: &Ui, data: &Data) {
    let region = ui.selectbox("Region", REGIONS, key = "act");
    let part: Vec<&Row> = data.0.iter().filter(|row| row.region == region).collect();
    ui.text(format!("Region: {region} rows: {}", part.len()));
    ui.dataframe(&part);
}

/// All pages see what one of them changes.
#[app]
fn live(ui: &Ui, clicks: &Live<u64>) {
    if ui.button("Bump", key = "act") {
        clicks.update(|clicks| *clicks += 1);
    }
    ui.text(format!("Clicks: {}", clicks.read(ui)));
}

/// Runs every second, and stays as it is.
#[app]
fn every(ui: &Ui, clicks: &mut Clicks) {
    ui.every(Duration::from_secs(1));
    ui.button("Bump", key = "act", on_click = bump());
    ui.text(format!("Clicks: {}", clicks.0));
}

/// The time between two words of a stream.
struct Pace(Duration);

/// A text that grows for some seconds. Each of its words is the time at which it came, in microseconds
/// since 1970.
#[app]
fn stream(ui: &Ui, pace: &Pace) {
    ui.text("Clicks: 0");
    if ui.button("Start") {
        let words = (0..SECONDS_OF_A_STREAM.div_duration_f64(pace.0) as u64).map(|_| {
            thread::sleep(pace.0);
            let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
            format!("{} ", now.unwrap_or_default().as_micros())
        });
        ui.write_stream(words);
    }
}

const SECONDS_OF_A_STREAM: Duration = Duration::from_secs(8);

/// Works for 5 s, and counts its runs.
#[app]
fn slow(ui: &Ui, runs: &Live<u64>) {
    ui.text("It works.");
    thread::sleep(Duration::from_secs(5));
    runs.update(|runs| *runs += 1);
    ui.text(format!("Runs: {}", runs.get()));
}

fn main() -> dacapo::Result {
    let port: u16 = std::env::var("BENCH_PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(0);
    match std::env::var("BENCH_APP").as_deref() {
        Ok("form100") => dacapo::launch(form100).port(port).open(false).run(),
        Ok("table") => dacapo::launch(table).resource(Data(rows())).port(port).open(false).run(),
        Ok("live") => dacapo::launch(live).resource(Live::new(0_u64)).port(port).open(false).run(),
        Ok("every") => dacapo::launch(every).port(port).open(false).run(),
        Ok(name @ ("stream" | "stream_fast")) => {
            let pace = Pace(Duration::from_millis(if name == "stream" { 40 } else { 5 }));
            dacapo::launch(stream).resource(pace).port(port).open(false).run()
        }
        Ok("slow") => dacapo::launch(slow).resource(Live::new(0_u64)).port(port).open(false).run(),
        _ => dacapo::launch(hello).port(port).open(false).run(),
    }
}
