//! Streams: Markdown that grows while a run goes on, piece by piece.

use std::sync::{Arc, Mutex, OnceLock};

use app_runtime::{Action, App, Element, Event, Onlooker, Patch, Session, Tree, Ui, Update};
use dacapo::prelude::*;

use crate::long_runs::Meanwhile;
use crate::session::{Screen, Tab};

#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Answer {
    pub(crate) text: String,
}

pub(crate) const PIECES: [&str; 4] = ["A *str", "eam* of\n\n", "- wo", "rds"];

/// The pieces that went to the page, each alone.
pub(crate) fn appended(updates: &[Update]) -> Vec<String> {
    let patches = updates.iter().flat_map(|update| &update.patches);
    let piece = |patch: &Patch| match patch {
        Patch::Append { piece, .. } => Some(piece.clone()),
        _ => None,
    };
    patches.filter_map(piece).collect()
}

/// The text of the page's only Markdown element.
pub(crate) fn markdown(page: &Tree) -> String {
    let texts = page.walk(Tree::ROOT).filter_map(|id| match &page.node(id).element {
        Element::Markdown(markdown) => Some(markdown.body.to_string()),
        _ => None,
    });
    texts.collect()
}

#[app]
fn streaming(ui: &Ui, state: &mut Answer) {
    if ui.button("Ask") {
        let text = ui.write_stream(PIECES, into = &mut state.text, key = "answer");
        ui.caption(format!("{} bytes, {}", text.len(), text == state.text));
    } else {
        ui.markdown(&state.text, key = "answer");
    }
}

#[test]
fn each_piece_travels_alone_and_the_page_is_that_of_the_whole_text() {
    let mut page = TestApp::new(streaming);
    page.button("Ask").click();
    assert_eq!(appended(page.updates()), PIECES);
    let (last, before) = page.updates().split_last().unwrap();
    assert!(before.iter().all(|update| update.running) && !last.running);
    assert!(page.contains(&format!("{} bytes, true", PIECES.concat().len())), "{}", page.text());
    assert_eq!(page.state::<Answer>().text, PIECES.concat());
    let streamed = page.text();
    page.rerun();
    assert!(streamed.starts_with(&page.text()), "{streamed}\n\n{}", page.text());
    assert!(page.patches().iter().all(|patch| !matches!(patch, Patch::Update { .. })));
}

#[test]
fn a_stream_begins_on_the_page_before_its_first_piece() {
    let screen = Screen::default();
    let seen = screen.clone();
    let app = App::new("slow", move |ui: &Ui| {
        if ui.button("Ask").show() {
            ui.caption("the question").show();
            let first = std::iter::once_with(|| {
                let page = seen.page();
                let texts = page.walk(Tree::ROOT).map(|id| page.node(id).element.data().text());
                texts.collect::<Vec<_>>().join(" ")
            });
            ui.write_stream(first).show();
        }
    });
    let mut tab = Tab::on(screen, app);
    tab.click("Ask");
    assert!(markdown(&tab.screen.page()).contains("the question"), "{}", tab.texts());
}

#[test]
fn a_long_stream_shows_piece_by_piece_and_ends_as_the_page() {
    let app = App::new("long", |ui: &Ui| {
        ui.write_stream((0..2_000).map(|number| format!("{number} "))).show();
    });
    let tab = Tab::open(app);
    let pieces: Vec<String> = (0..2_000).map(|number| format!("{number} ")).collect();
    assert_eq!(appended(&tab.screen.all()), pieces);
    assert_eq!(markdown(&tab.screen.page()), pieces.concat());
    assert_eq!(tab.screen.page(), *tab.session.page());
}

#[test]
fn a_stream_of_results_ends_with_its_first_error_and_keeps_what_came() {
    let app = App::new("breaks", |ui: &Ui| {
        let mut kept = String::new();
        let pieces = [Ok("a"), Ok("b"), Err("the line is cut"), Ok("c")];
        let text = ui.write_stream(pieces).into(&mut kept).show();
        ui.caption(format!("{text:?} {kept}")).show();
        let whole: Result<String, &str> = ui.write_stream([Ok("whole")]).show();
        ui.caption(format!("{whole:?}")).show();
    });
    let page = TestApp::new(app);
    let expected = "ab\nErr(\"the line is cut\") ab\nwhole\nOk(\"whole\")";
    assert_eq!(page.text(), expected);
}

/// An app that streams three pieces, keeps them in its state, and is disturbed after the second.
fn disturbed(meanwhile: Meanwhile) -> App {
    App::new("disturbed", move |ui: &Ui| {
        let asked = ui.button("Ask").show();
        let mut state = ui.state::<Answer>();
        let pieces = ["one ", "two ", "three"].into_iter().enumerate().map(|(number, piece)| {
            if number == 1 {
                meanwhile.happens();
            }
            piece
        });
        if asked || state.text.is_empty() {
            ui.write_stream(pieces).into(&mut state.text).key("answer").show();
        } else {
            ui.markdown(&state.text).key("answer").show();
        }
        ui.caption("below").show();
    })
}

#[test]
fn a_stop_ends_a_stream_at_its_next_piece_and_what_came_stays() {
    let meanwhile = Meanwhile::default();
    let mut tab = Tab::open(disturbed(meanwhile.clone()));
    let inbox = tab.session.inbox();
    meanwhile.will(move || inbox.stop());
    tab.click("Ask");
    assert_eq!(tab.session.state::<Answer>().text, "one two ");
    assert_eq!(markdown(&tab.screen.page()), "one two ");
    assert_eq!(markdown(tab.session.page()), "one two ");
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(tab.texts(), "[Ask]\none two \nbelow");
}

#[test]
fn a_stream_of_a_redraw_gives_way_to_a_newer_event_at_its_next_piece() {
    let meanwhile = Meanwhile::default();
    let mut tab = Tab::open(disturbed(meanwhile.clone()));
    tab.session.state::<Answer>().text.clear();
    let inbox = tab.session.inbox();
    meanwhile.will(move || {
        inbox.push(Event { number: 2, action: Action::Rerun });
    });
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(tab.session.state::<Answer>().text, "one two ", "the second run finds what came");
    assert_eq!(tab.texts(), "[Ask]\none two \nbelow");
}

#[test]
fn a_stream_that_acts_on_a_click_goes_on_when_an_event_comes() {
    let meanwhile = Meanwhile::default();
    let mut tab = Tab::open(disturbed(meanwhile.clone()));
    let inbox = tab.session.inbox();
    meanwhile.will(move || {
        inbox.push(Event { number: 2, action: Action::Rerun });
    });
    tab.click("Ask");
    assert_eq!(tab.session.state::<Answer>().text, "one two three");
}

#[test]
fn a_stream_that_panics_leaves_what_came() {
    let app = App::new("panics", |ui: &Ui| {
        let broken = std::iter::once_with(|| panic!("no more"));
        ui.write_stream(["one ", "two"].into_iter().chain(broken)).show();
    });
    let page = TestApp::lenient(app);
    assert!(page.text().starts_with("one two"), "{}", page.text());
}

#[test]
fn what_is_drawn_between_two_pieces_does_not_disturb_the_stream() {
    let app = App::new("nested", |ui: &Ui| {
        let place = ui.placeholder().show();
        let pieces = (0..5).map(|number| {
            place.spinner(format!("thinking of {number}")).with(|_| ());
            let inner = ui.write_stream(["a", "b"]).show();
            format!("{number}{inner} ")
        });
        ui.write_stream(pieces).show();
    });
    let tab = Tab::open(app);
    assert!(tab.texts().contains("0ab 1ab 2ab 3ab 4ab "), "{}", tab.texts());
    assert_eq!(tab.screen.page(), *tab.session.page());
    let updates = tab.screen.all();
    let patches = updates.iter().flat_map(|update| &update.patches);
    let whole = patches
        .filter(|patch| matches!(patch, Patch::Update { element: Element::Markdown(_), .. }));
    assert_eq!(whole.count(), 0, "each text travels by its pieces alone");
}

#[test]
fn into_holds_this_stream_alone() {
    let app = App::new("again", |ui: &Ui| {
        let mut text = "before".to_owned();
        ui.write_stream(["first"]).into(&mut text).show();
        let empty: [&str; 0] = [];
        let none = ui.write_stream(empty).into(&mut text).show();
        ui.caption(format!("{text:?} {none:?}")).show();
    });
    assert_eq!(TestApp::new(app).text(), "first\n\"\" \"\"");
}

#[test]
fn a_run_that_only_reaches_a_widget_shows_no_stream() {
    let app = App::new("reaches", |ui: &Ui| {
        ui.write_stream(["a", "b"]).show();
        let mut on = ui.remember(|| false);
        ui.checkbox("On").bind(&mut *on).show();
    });
    let mut tab = Tab::open(app);
    let before = tab.screen.updates();
    tab.change("On", app_runtime::Value::Bool(true));
    let updates = tab.screen.all().split_off(before);
    assert_eq!(appended(&updates).concat(), "ab", "it streams once, in the run that follows");
}

#[test]
fn an_onlooker_sees_what_came_and_the_stream_goes_on_piece_by_piece() {
    let onlooker = Arc::new(OnceLock::<Onlooker>::new());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (looks, sees) = (Arc::clone(&onlooker), Arc::clone(&seen));
    let app = App::new("long", move |ui: &Ui| {
        let pieces = ["one ", "two ", "three"].into_iter().inspect(|_| {
            let onlooker = looks.get().expect("it is there before the session starts");
            let text = onlooker.look(|so_far| markdown(so_far.page)).expect("a run goes on");
            sees.lock().unwrap().push(text);
        });
        ui.write_stream(pieces).show();
        ui.caption("below").show();
    });
    let screen = Screen::default();
    let mut session = Session::new(app, Arc::default(), screen.clone());
    onlooker.set(session.onlooker()).unwrap();
    // A first run shares what it draws with onlookers, a later one what it shows.
    for first in [true, false] {
        let before = screen.updates();
        if first {
            session.start();
        } else {
            session.inbox().push(Event { number: 1, action: Action::Rerun });
            while session.advance() {}
        }
        assert_eq!(*seen.lock().unwrap(), ["", "one ", "one two "]);
        seen.lock().unwrap().clear();
        assert_eq!(appended(&screen.all()[before..]), ["one ", "two ", "three"]);
        assert_eq!(screen.page(), *session.page());
    }
}
