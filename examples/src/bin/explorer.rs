//! A million rows to explore: filters above, a grid to sort and search, details of the selected row
//! below. The rows are made when they are shown, so they cost nothing before.

use std::f64::consts::TAU;
use std::ops::RangeInclusive;

use dacapo::Selection;
use dacapo::frame::Frame;
use dacapo::prelude::*;
use jiff::ToSpan;
use jiff::civil::{Date, date};

const STATIONS: [&str; 8] =
    ["Amber Bay", "Birch Hill", "Cold Spring", "Dune", "Elm Park", "Fell", "Gull Rock", "Heath"];

/// One reading an hour from 2010 on, for each station.
const READINGS: usize = 1_000_000;
const START: Date = date(2010, 1, 1);

#[derive(Serialize)]
struct Reading {
    time: String,
    station: &'static str,
    temperature: f64,
    humidity: u8,
    wind: f64,
}

fn time(number: usize) -> String {
    let hour = number / STATIONS.len();
    let day = START.saturating_add((hour as i64 / 24).days());
    format!("{day} {:02}:00", hour % 24)
}

fn station(number: usize) -> &'static str {
    STATIONS[number % STATIONS.len()]
}

/// Invents a temperature: the seasons, the time of day, and some chance.
fn temperature(number: usize) -> f64 {
    let (hour, station) = ((number / STATIONS.len()) as f64, (number % STATIONS.len()) as f64);
    let turn = |hours: f64| (hour / hours * TAU).sin();
    tenths(9.0 - station - 11.0 * turn(8766.0) - 4.0 * turn(24.0) + 6.0 * chance(number, 8) - 3.0)
}

fn humidity(number: usize) -> u8 {
    (25.0 + 70.0 * chance(number, 16)) as u8
}

fn wind(number: usize) -> f64 {
    tenths(22.0 * chance(number, 24) * chance(number, 32))
}

/// From 0 to 1, and always the same for the same reading: its number with its bits mixed.
fn chance(number: usize, shift: u32) -> f64 {
    let bits = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    f64::from((bits >> shift) as u8) / 255.0
}

fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Which readings to show: so many from a first one on, in steps.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Part {
    first: usize,
    step: usize,
    rows: usize,
}

impl Part {
    /// The readings of one station, or of all, in these years. Which these are can be counted, so
    /// nothing is searched for.
    fn of(station: Option<&str>, years: &RangeInclusive<i16>) -> Part {
        let begins = |year: i16| {
            let days = date(year, 1, 1).since(START).map_or(0, |span| span.get_days());
            (24 * days as usize).min(READINGS / STATIONS.len())
        };
        let (from, to) = (begins(*years.start()), begins(years.end() + 1));
        let only = STATIONS.iter().position(|name| Some(*name) == station);
        let step = if only.is_some() { STATIONS.len() } else { 1 };
        let first = from * STATIONS.len() + only.unwrap_or(0);
        Part { first, step, rows: (to - from) * STATIONS.len() / step }
    }

    /// The number of the reading in a row.
    fn number(self, row: usize) -> usize {
        self.first + row * self.step
    }

    fn reading(self, row: usize) -> Reading {
        let number = self.number(row);
        Reading {
            time: time(number),
            station: station(number),
            temperature: temperature(number),
            humidity: humidity(number),
            wind: wind(number),
        }
    }
}

/// Remembered, so that the same frame comes back and need not be sent again.
#[cached(max_entries = 100)]
fn readings(part: Part) -> Frame {
    Frame::computed(part.rows)
        .column("time", move |row| time(part.number(row)))
        .column("station", move |row| station(part.number(row)))
        .column("temperature", move |row| temperature(part.number(row)))
        .column("humidity", move |row| humidity(part.number(row)))
        .column("wind", move |row| wind(part.number(row)))
}

#[app(title = "Explorer", layout = Wide)]
pub fn explorer(ui: &Ui) {
    ui.title("A million readings");
    let [left, right] = ui.columns();
    let station = left.selectbox("Station", STATIONS, placeholder = "All stations");
    let years = right.range_slider("Years", 2010..=2024);
    let part = Part::of(station, &years);

    let selected = ui.dataframe(readings(part), selection = Selection::Multiple);
    if selected.is_empty() {
        ui.caption("Tick rows to see them here. Headers sort; Ctrl+F searches; Ctrl+C copies.");
        return;
    }
    let chosen: Vec<Reading> = selected.iter().map(|&row| part.reading(row)).collect();
    let count = chosen.len() as f64;
    let mean = chosen.iter().map(|reading| reading.temperature).sum::<f64>() / count;
    let gust = chosen.iter().map(|reading| reading.wind).fold(0.0, f64::max);
    let [first, second, third] = ui.columns();
    first.metric("Selected", chosen.len());
    second.metric("Mean temperature", format!("{mean:.1} °C"));
    third.metric("Strongest wind", format!("{gust:.1} m/s"));
    ui.table(&chosen);
}

fn main() -> dacapo::Result {
    dacapo::run(explorer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_rows_are_there_and_filters_leave_fewer() {
        let mut page = TestApp::new(explorer);
        assert!(page.contains("… 999990 more rows"), "{}", page.text());
        assert_eq!(page.dataframe(0).cell(999_999, "time"), "2024-04-05 07:00");
        page.selectbox("Station").choose("Dune");
        page.range_slider("Years").set(2023..=2023);
        assert!(page.contains("… 8750 more rows"), "{}", page.text());
        assert_eq!(page.dataframe(0).cell(0, "time"), "2023-01-01 00:00");
        assert_eq!(page.dataframe(0).cell(8759, "station"), "Dune");
    }

    #[test]
    fn selected_rows_are_shown_below_with_what_they_come_to() {
        let mut page = TestApp::new(explorer);
        page.dataframe(0).select_rows([7, 999_999]);
        assert_eq!(page.metric("Selected").value(), "2");
        assert_eq!(page.table(0).cell(0, "station"), "Heath");
        assert_eq!(page.table(0).cell(1, "time"), "2024-04-05 07:00");
        let mean = [0, 1].map(|row| page.table(0).cell(row, "temperature").parse::<f64>().unwrap());
        let mean = format!("{:.1} °C", (mean[0] + mean[1]) / 2.0);
        assert_eq!(page.metric("Mean temperature").value(), mean.as_str());
    }

    #[test]
    fn an_unchanged_frame_is_not_sent_again() {
        let mut page = TestApp::new(explorer);
        page.rerun();
        assert!(page.patches().is_empty());
    }
}
