//! Buttons that set other widgets: the widgets are bound to state, and a handler writes the state
//! before they are drawn.

use dacapo::Align;
use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Sound {
    name: String,
    bass: i32,
    treble: i32,
}

impl Sound {
    fn new(name: &str, bass: i32, treble: i32) -> Sound {
        Sound { name: name.to_owned(), bass, treble }
    }
}

#[handler]
fn set(sound: &mut Sound, to: Sound) {
    *sound = to;
}

#[app]
pub fn presets(ui: &Ui, sound: &mut Sound) {
    ui.title("Presets");
    let [flat, rock, voice] = ui.columns();
    flat.button("Flat", width = Stretch, on_click = set(Sound::default()));
    rock.button("Rock", width = Stretch, on_click = set(Sound::new("Rock", 6, 4)));
    voice.button("Voice", width = Stretch, on_click = set(Sound::new("Voice", -4, 3)));

    ui.slider("Bass", -10..=10, bind = &mut sound.bass);
    ui.slider("Treble", -10..=10, bind = &mut sound.treble);
    let [name, clear] = ui.columns(weights = [4, 1], vertical_alignment = Align::Bottom);
    name.text_input("Name of this sound", placeholder = "Untitled", bind = &mut sound.name);
    clear.button("Clear", width = Stretch, on_click = |sound: &mut Sound| sound.name.clear());

    let name = if sound.name.is_empty() { "Untitled" } else { &sound.name };
    ui.write(format!("**{name}**: bass {:+}, treble {:+}", sound.bass, sound.treble));
}

fn main() -> dacapo::Result {
    dacapo::run(presets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_preset_shows_in_every_widget_and_gives_way_to_a_person() {
        let mut page = TestApp::new(presets);
        page.button("Rock").click();
        assert_eq!(page.slider("Bass").value(), 6);
        page.slider("Bass").set(9);
        assert!(page.contains("**Rock**: bass +9, treble +4"));
        page.button("Clear").click();
        assert_eq!(page.text_input("Name of this sound").value(), "");
        page.button("Voice").click();
        assert_eq!(page.slider("Bass").value(), -4);
        assert_eq!(page.text_input("Name of this sound").value(), "Voice");
    }
}
