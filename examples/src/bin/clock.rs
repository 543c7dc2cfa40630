//! A clock that goes on by itself. Its face is a component that runs each second, alone: the rest of
//! the page does not, and nothing is taken from a person who writes.

use std::time::Duration;

use dacapo::prelude::*;
use jiff::Timestamp;
use jiff::tz::Offset;

#[component(memo)]
fn face(ui: &Ui, hours: i8) {
    let ticks = ui.every(Duration::from_secs(1));
    let time = Offset::constant(hours).to_datetime(Timestamp::now());
    ui.metric("It is", time.strftime("%H:%M:%S").to_string());
    ui.caption(format!("Seconds on this page: {ticks}"));
}

#[app(title = "Clock", icon = ":material/schedule:")]
pub fn clock(ui: &Ui) {
    ui.title("Clock");
    let hours = ui.slider("Hours from UTC", -12..=14, value = 0);
    face(ui, hours);
    let note = ui.text_area("Write while it ticks");
    ui.caption(format!("Words: {}", note.split_whitespace().count()));
}

fn main() -> dacapo::Result {
    dacapo::run(clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_ticks_each_second_and_keeps_what_was_written() {
        let mut page = TestApp::new(clock);
        page.text_area("Write while it ticks").set("two words");
        page.advance(Duration::from_secs(3));
        assert!(page.contains("Seconds on this page: 3"), "{}", page.text());
        assert!(page.contains("Words: 2"));
        page.slider("Hours from UTC").set(9);
        page.advance(Duration::from_secs(1));
        assert!(page.contains("Seconds on this page: 4"), "{}", page.text());
    }
}
