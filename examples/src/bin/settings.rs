//! A settings page: every kind of input, each bound to a field of one struct.

use dacapo::Color;
use dacapo::prelude::*;
use jiff::civil::{Date, Time, date, time};
use std::ops::RangeInclusive;

#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Settings {
    name: String,
    about: String,
    born: Date,
    seats: u32,
    language: String,
    topics: Vec<String>,
    theme: String,
    density: String,
    accent: Color,
    contrast: u8,
    zoom: String,
    mail: bool,
    terms: bool,
    often: String,
    at: Time,
    quiet: RangeInclusive<u8>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            name: "Clara".to_owned(),
            about: String::new(),
            born: date(1819, 9, 13),
            seats: 1,
            language: "English".to_owned(),
            topics: vec!["Piano".to_owned()],
            theme: "System".to_owned(),
            density: "Comfortable".to_owned(),
            accent: Color::rgb(0x3d, 0x5a, 0xfe),
            contrast: 50,
            zoom: "100 %".to_owned(),
            mail: true,
            terms: false,
            often: "Weekly".to_owned(),
            at: time(9, 0, 0, 0),
            quiet: 0..=7,
        }
    }
}

#[handler]
fn reset(settings: &mut Settings) {
    *settings = Settings::default();
}

#[app]
pub fn settings(ui: &Ui, s: &mut Settings) {
    ui.title("Settings");
    let [person, looks, mail] = ui.tabs(["Person", "Looks", "Mail"]);

    person.text_input("Name", max_chars = 40, bind = &mut s.name);
    person.text_area("About you", placeholder = "A few lines", bind = &mut s.about);
    let [left, right] = person.columns();
    left.date_input("Born", max = date(2026, 12, 31), bind = &mut s.born);
    right.number_input("Seats", min = 1, max = 500, bind = &mut s.seats);
    person.selectbox("Language", ["English", "Deutsch", "Français"], bind = &mut s.language);
    person.multiselect("Topics", ["Piano", "Strings", "Voice"], bind = &mut s.topics);

    looks.segmented_control("Theme", ["System", "Light", "Dark"], bind = &mut s.theme);
    looks.pills("Density", ["Compact", "Comfortable", "Airy"], bind = &mut s.density);
    looks.color_picker("Accent", bind = &mut s.accent);
    looks.slider("Contrast", 0..=100, step = 5, bind = &mut s.contrast);
    looks.select_slider("Zoom", ["75 %", "100 %", "125 %", "150 %"], bind = &mut s.zoom);

    mail.toggle("Send me letters", bind = &mut s.mail);
    let off = !s.mail;
    mail.radio("How often", ["Daily", "Weekly"], disabled = off, bind = &mut s.often);
    mail.time_input("At", disabled = off, bind = &mut s.at);
    mail.range_slider("Quiet hours", 0..=24, disabled = off, bind = &mut s.quiet);
    mail.checkbox("I have read the terms", bind = &mut s.terms);

    ui.divider();
    let changed = *s != Settings::default();
    ui.button("Back to the defaults", disabled = !changed, on_click = reset());
    ui.json(&*s);
}

fn main() -> dacapo::Result {
    dacapo::run(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_writes_its_field_and_a_reset_shows_in_every_input() {
        let mut page = TestApp::new(settings);
        page.text_input("Name").set("Fanny");
        page.text_area("About you").set("Composer.\nBerlin.");
        page.date_input("Born").set(date(1805, 11, 14));
        page.number_input("Seats").set(3);
        page.selectbox("Language").choose("Deutsch");
        page.multiselect("Topics").choose(["Piano", "Voice"]);
        page.segmented_control("Theme").choose("Dark");
        page.pills("Density").choose("Airy");
        page.color_picker("Accent").set("#aa3366");
        page.slider("Contrast").set(80);
        page.select_slider("Zoom").choose("125 %");
        page.radio("How often").choose("Daily");
        page.time_input("At").set(time(18, 30, 0, 0));
        page.range_slider("Quiet hours").set(1..=6);
        page.checkbox("I have read the terms").check();
        page.toggle("Send me letters").uncheck();

        let wanted = Settings {
            name: "Fanny".to_owned(),
            about: "Composer.\nBerlin.".to_owned(),
            born: date(1805, 11, 14),
            seats: 3,
            language: "Deutsch".to_owned(),
            topics: vec!["Piano".to_owned(), "Voice".to_owned()],
            theme: "Dark".to_owned(),
            density: "Airy".to_owned(),
            accent: Color::rgb(0xaa, 0x33, 0x66),
            contrast: 80,
            zoom: "125 %".to_owned(),
            mail: false,
            terms: true,
            often: "Daily".to_owned(),
            at: time(18, 30, 0, 0),
            quiet: 1..=6,
        };
        assert!(*page.state::<Settings>() == wanted, "{}", page.text());
        assert!(page.radio("How often").is_disabled());

        page.button("Back to the defaults").click();
        assert_eq!(page.text_input("Name").value(), "Clara");
        assert_eq!(page.pills("Density").value(), "Comfortable");
        assert_eq!(page.range_slider("Quiet hours").value(), 0..=7);
        assert!(page.button("Back to the defaults").is_disabled());
    }
}
