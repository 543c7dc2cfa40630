//! Two sliders that answer each other: moving one has a handler that sets the other.

use std::fmt;

use dacapo::prelude::*;

#[derive(Serialize, Deserialize)]
struct Mix {
    link: Link,
    blue: u32,
    yellow: u32,
}

#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
enum Link {
    Sum,
    Same,
    Free,
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Link::Sum => "100 in all",
            Link::Same => "Always alike",
            Link::Free => "Not at all",
        })
    }
}

impl Default for Mix {
    fn default() -> Mix {
        Mix { link: Link::Sum, blue: 40, yellow: 60 }
    }
}

impl Link {
    /// Moves the other slider to its place.
    fn follow(self, moved: u32, other: &mut u32) {
        match self {
            Link::Sum => *other = 100 - moved,
            Link::Same => *other = moved,
            Link::Free => {}
        }
    }
}

/// By now the slider's own field holds the new value.
#[handler]
fn blue_moved(mix: &mut Mix) {
    mix.link.follow(mix.blue, &mut mix.yellow);
}

#[handler]
fn yellow_moved(mix: &mut Mix) {
    mix.link.follow(mix.yellow, &mut mix.blue);
}

#[app]
pub fn linked_sliders(ui: &Ui, mix: &mut Mix) {
    ui.title("Linked sliders");
    let links = [Link::Sum, Link::Same, Link::Free];
    ui.segmented_control(
        "How they are linked",
        links,
        on_change = blue_moved(),
        bind = &mut mix.link,
    );
    ui.slider("Blue", 0..=100, on_change = blue_moved(), bind = &mut mix.blue);
    ui.slider("Yellow", 0..=100, on_change = yellow_moved(), bind = &mut mix.yellow);

    let paint = mix.blue + mix.yellow;
    match (mix.blue * 100).checked_div(paint) {
        Some(share) => ui.metric("Blue in the mix", format!("{share} %")),
        None => ui.info("No paint at all."),
    }
}

fn main() -> dacapo::Result {
    dacapo::run(linked_sliders)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_slider_moves_the_other_again_and_again() {
        let mut page = TestApp::new(linked_sliders);
        for blue in [10, 75, 30] {
            page.slider("Blue").set(blue);
            assert_eq!(page.slider("Yellow").value(), 100 - blue);
            page.slider("Yellow").set(blue);
            assert_eq!(page.slider("Blue").value(), 100 - blue);
        }
    }

    #[test]
    fn another_link_takes_hold_at_once() {
        let mut page = TestApp::new(linked_sliders);
        page.segmented_control("How they are linked").choose("Always alike");
        assert_eq!(page.slider("Yellow").value(), 40);
        page.segmented_control("How they are linked").choose("Not at all");
        page.slider("Blue").set(0);
        page.slider("Yellow").set(0);
        assert!(page.contains("No paint at all."));
    }
}
