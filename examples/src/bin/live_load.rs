//! The load of a machine, ten times a second: a line that slides on by itself.

use std::time::Duration;

use dacapo::prelude::*;

/// The line shows so many samples: 100 seconds of them.
const WINDOW: u64 = 1_000;

struct Sample {
    second: f64,
    load: f64,
}

/// Invented: two waves, and a bit of chance.
fn sample(number: u64) -> Sample {
    let second = number as f64 / 10.0;
    let noise = fastrand::Rng::with_seed(number).f64();
    let load = 45.0 + 25.0 * (second / 9.0).sin() + 10.0 * (second / 1.3).sin() + 8.0 * noise;
    Sample { second, load }
}

/// Runs by itself, alone: the page around it does not.
#[component(memo)]
fn line(ui: &Ui) {
    let ticks = ui.every(Duration::from_millis(100));
    let samples: Vec<Sample> = (ticks..ticks + WINDOW).map(sample).collect();
    ui.line_chart(
        &samples,
        x = |sample| sample.second,
        y = |sample| sample.load,
        y_range = 0.0..=100.0,
        title = "Load, %",
        x_label = "seconds",
    );
    ui.metric("Now", format!("{:.0} %", samples[samples.len() - 1].load));
}

#[app(title = "Load", icon = ":material/monitor_heart:")]
pub fn live_load(ui: &Ui) {
    ui.title("Load");
    line(ui);
    let note = ui.text_area("Write while it slides");
    ui.caption(format!("Words: {}", note.split_whitespace().count()));
}

fn main() -> dacapo::Result {
    dacapo::run(live_load)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_slides_and_leaves_a_note_alone() {
        let mut page = TestApp::new(live_load);
        let before = page.chart("Load, %").series("");
        assert_eq!(before.len(), 1_000);
        page.text_area("Write while it slides").set("two words");
        page.advance(Duration::from_secs(1));
        assert_eq!(page.chart("Load, %").series("")[..990], before[10..]);
        assert!(page.contains("Words: 2"), "{}", page.text());
    }
}
