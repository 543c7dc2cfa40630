//! G9. A session goes on in another process: after a restart, a deploy, on another machine.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use app_runtime::{
    Action, Event, IntoApp, KeptFile, Nowhere, Num, Refusal, Session, SnapshotError, UploadedFile,
    Value,
};
use dacapo::prelude::*;
use proptest::prelude::*;

use crate::session::{Screen, Tab};

#[derive(Default, Serialize, Deserialize, Debug, PartialEq)]
struct Basket {
    items: Vec<String>,
    prices: BTreeMap<String, f64>,
    note: Option<(u8, char)>,
}

#[handler]
fn put(basket: &mut Basket, item: String) {
    basket.prices.insert(item.clone(), f64::NAN);
    basket.items.push(item);
}

#[app]
fn shop(ui: &Ui, basket: &mut Basket) {
    let mut visits = ui.remember(|| 0);
    let item = ui.text_input("Item", value = "apple");
    let size = ui.selectbox("Size", ["small", "large"]);
    let range = ui.range_slider("Price", 0.0..=9.5);
    if ui.button("Put", on_click = put(item.clone())) {
        *visits += 1;
    }
    if ui.toggle("More") {
        ui.number_input("Count", value = 3u8);
    }
    ui.write(format!("{size} {range:?} visits {} basket {:?}", *visits, basket.items));
}

/// The same session in a new process.
pub(crate) fn moved(tab: &Tab, app: impl IntoApp) -> Tab {
    let screen = Screen::default();
    let bytes = tab.session.save();
    let session = Session::restore(app.into_app(), Arc::default(), screen.clone(), &bytes);
    let mut session = session.expect("what was saved can be restored");
    session.start();
    Tab::with(session, screen)
}

fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

#[test]
fn g9_state_cells_and_values_are_there_after_a_restart() {
    let mut tab = Tab::open(shop);
    tab.change("Item", text("pear"));
    tab.change("Size", Value::Number(Num::Int(1)));
    tab.change("More", Value::Bool(true));
    tab.change("Count", Value::Number(Num::Int(9)));
    tab.click("Put");
    let before = tab.texts();
    assert!(before.contains("large 0.0..=9.5 visits 1 basket [\"pear\"]"), "{before}");

    let mut tab = moved(&tab, shop);
    assert_eq!(tab.texts(), before);
    assert_eq!(tab.session.consumed(), 5, "it knows which events are done with");
    let basket = tab.session.state::<Basket>();
    assert!(basket.prices["pear"].is_nan() && basket.items == ["pear"]);
    drop(basket);
    tab.click("Put");
    assert!(tab.texts().contains("visits 2 basket [\"pear\", \"pear\"]"), "{}", tab.texts());
}

#[test]
fn g9_an_event_to_be_refused_is_passed_over_and_the_next_one_runs() {
    let mut tab = Tab::open(shop);
    let noted = Arc::new(Mutex::new(Vec::new()));
    let all = Arc::clone(&noted);
    tab.session.note_with(move |event| all.lock().unwrap().push(event));
    tab.session.refuse(2, Refusal::EndedProcess);
    (0..2).for_each(|_| tab.click("Put"));
    assert_eq!(tab.screen.refused(), Some(Refusal::EndedProcess));
    assert_eq!(tab.session.consumed(), 2);
    tab.click("Put");
    assert!(tab.texts().contains("visits 2 "), "{}", tab.texts());
    tab.session.start();
    assert_eq!(*noted.lock().unwrap(), [1, 3, 0], "what is passed over does not run");
}

#[test]
fn g9_a_value_off_the_page_is_carried_along_and_comes_back() {
    let mut tab = Tab::open(shop);
    tab.change("More", Value::Bool(true));
    tab.change("Count", Value::Number(Num::Int(9)));
    tab.change("More", Value::Bool(false));
    let mut tab = moved(&moved(&tab, shop), shop);
    tab.change("More", Value::Bool(true));
    assert!(tab.texts().contains('9'), "{}", tab.texts());
}

/// The program as it was, and as it is after a deploy. The names of types stand in a snapshot, so
/// the two differ in theirs by three letters, which the test changes.
mod old {
    use super::*;

    #[derive(Default, Serialize, Deserialize)]
    pub(super) struct Grown {
        items: Vec<String>,
        gone: u8,
    }

    #[derive(Default, Serialize, Deserialize)]
    pub(super) struct Changed(String);

    #[app]
    pub(super) fn version(ui: &Ui, grown: &mut Grown, changed: &mut Changed) {
        if ui.button("Fill") {
            grown.items.push("one".to_owned());
            grown.gone = 7;
            changed.0 = "two".to_owned();
        }
    }
}

mod now {
    use super::*;

    #[derive(Default, Serialize, Deserialize)]
    #[serde(default)]
    pub(super) struct Grown {
        items: Vec<String>,
        coupon: Option<String>,
    }

    #[derive(Default, Serialize, Deserialize)]
    pub(super) struct Changed(Vec<u64>);

    #[app]
    pub(super) fn version(ui: &Ui, grown: &mut Grown, changed: &mut Changed) {
        ui.button("Fill");
        ui.write(format!("{:?} {:?} {:?}", grown.items, grown.coupon, changed.0));
    }
}

fn deployed(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let places: Vec<_> =
        (0..bytes.len()).filter(|&at| bytes[at..].starts_with(b"::old::")).collect();
    assert_eq!(places.len(), 2, "both types are in the snapshot");
    for at in places {
        bytes[at..at + 7].copy_from_slice(b"::now::");
    }
    bytes
}

#[test]
fn g9_fields_come_and_go_and_what_no_longer_fits_starts_over_alone() {
    let mut tab = Tab::open(old::version);
    tab.click("Fill");
    let screen = Screen::default();
    let bytes = deployed(&tab.session.save());
    let app = now::version.into_app();
    let mut session = Session::restore(app, Arc::default(), screen.clone(), &bytes).unwrap();
    session.start();
    let mut tab = Tab::with(session, screen);
    assert!(tab.texts().contains("[\"one\"] None []"), "{}", tab.texts());
    let told = |tab: &Tab| {
        let updates = tab.screen.all();
        let effects = updates.last().unwrap().effects.clone();
        effects.into_iter().map(|effect| format!("{effect:?}")).collect::<String>()
    };
    assert!(told(&tab).contains("kept as `Changed` does not fit this version"), "{}", told(&tab));
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(told(&tab), "", "it is said once");
}

#[app]
fn reader(ui: &Ui) {
    let one = ui.file_uploader("One");
    let more = ui.files_uploader("More");
    let more: Vec<_> = more.iter().map(UploadedFile::name).collect();
    ui.write(format!("{:?} {more:?}", one.map(|one| one.text().unwrap())));
}

#[test]
fn g9_files_go_along_where_the_renderer_has_them_and_are_missed_where_not() {
    let file = |name: &str| Value::File(UploadedFile::from_bytes(name, name.as_bytes()));
    let mut tab = Tab::open(reader);
    tab.change("One", Value::List(vec![file("a.txt")]));
    tab.change("More", Value::List(vec![file("b.txt"), file("c.txt"), file("d.txt")]));
    let bytes = tab.session.save();
    let restored = |gone: &'static str| {
        let screen = Screen::default();
        let find = |kept: &KeptFile| {
            let is_there = !gone.contains(&kept.name);
            is_there.then(|| UploadedFile::from_bytes(&kept.name, kept.name.as_bytes()))
        };
        let (app, own) = (reader.into_app(), screen.clone());
        let session = Session::restore_with_files(app, Arc::default(), own, &bytes, find);
        let mut session = session.unwrap();
        session.start();
        let told = screen.all().last().unwrap().effects.clone();
        (Tab::with(session, screen), format!("{told:?}"))
    };
    let (tab, told) = restored("");
    assert!(tab.texts().contains(r#"Some("a.txt") ["b.txt", "c.txt", "d.txt"]"#));
    assert_eq!(told, "[]");
    let (tab, told) = restored("a.txt c.txt");
    assert!(tab.texts().contains(r#"None ["b.txt", "d.txt"]"#), "{}", tab.texts());
    for name in ["a.txt", "c.txt"] {
        assert!(told.contains(&format!("file {name} is gone")), "{told}");
    }
    assert!(!told.contains("b.txt"), "{told}");
    let tab = moved(&tab, reader);
    assert!(tab.texts().contains("None []"), "{}", tab.texts());
}

#[app]
fn one_more(ui: &Ui, basket: &mut Basket) {
    let shown = ui.query_param("shown").is_some();
    let value = shown.then(|| *ui.remember(|| 5));
    ui.write(format!("{value:?} {}", basket.items.len()));
}

#[test]
fn g9_what_nobody_asks_for_is_dropped_after_a_while() {
    let mut session = Session::new(one_more.into_app(), Arc::default(), Nowhere);
    session.set_query(vec![("shown".into(), String::new())]);
    session.start();
    session.set_query(Vec::new());
    let with_cell = session.save();
    let mut bytes = with_cell.clone();
    for _ in 0..40 {
        let app = one_more.into_app();
        let mut session = Session::restore(app, Arc::default(), Nowhere, &bytes).unwrap();
        session.start();
        bytes = session.save();
    }
    assert!(bytes.len() < with_cell.len(), "the cell is gone, what is asked for stays");
    let mut session =
        Session::restore(one_more.into_app(), Arc::default(), Nowhere, &bytes).unwrap();
    session.start();
    assert_eq!(session.save(), bytes);
}

#[test]
fn g9_a_snapshot_of_something_else_is_refused_with_a_reason() {
    let bytes = Tab::open(shop).session.save();
    let restore = |app, bytes: &[u8]| {
        let restored = Session::restore(app, Arc::default(), Nowhere, bytes);
        restored.err().map(|error| error.to_string()).unwrap_or_default()
    };
    assert!(restore(one_more.into_app(), &bytes).contains("belongs to the app `shop`"));
    for half in [0, 1, bytes.len() / 2, bytes.len() - 1] {
        assert!(restore(shop.into_app(), &bytes[..half]).contains("no snapshot"), "{half}");
    }
    // In another format, the content is unknown.
    let format = bytes.windows(6).position(|word| word == b"format").unwrap() + 6;
    let mut other = bytes[..=format].to_vec();
    other[format] = 9;
    other.extend_from_slice(b"\xa3app\x07");
    other[0] = 0x82;
    let error = Session::restore(shop.into_app(), Arc::default(), Nowhere, &other).err();
    assert_eq!(error, Some(SnapshotError::OtherFormat { format: 9 }));
    assert!(restore(shop.into_app(), &other).contains("format 9"));
}

/// The kept snapshots, each with the number of updates that the person had seen by then.
type Kept = Arc<Mutex<Vec<(usize, Vec<u8>)>>>;

fn kept_shop() -> (Kept, Tab) {
    let kept = Kept::default();
    let (keeper, screen) = (Arc::clone(&kept), Screen::default());
    let seen = screen.clone();
    let mut session = Session::new(shop.into_app(), Arc::default(), screen.clone());
    session.keep_with(move |bytes| {
        keeper.lock().unwrap().push((seen.updates(), bytes));
        Ok(())
    });
    session.start();
    (kept, Tab::with(session, screen))
}

#[test]
fn a_keeper_has_what_the_person_has_seen_before_they_see_it() {
    let (kept, mut tab) = kept_shop();
    tab.change("Item", text("pear"));
    tab.click("Put");
    let kept = kept.lock().unwrap();
    let before: Vec<_> = kept.iter().map(|(seen, _)| *seen).collect();
    assert_eq!(before, [0, 1, 2], "each was kept before it was shown");
    let app = shop.into_app();
    let mut again = Session::restore(app, Arc::default(), Nowhere, &kept[2].1).unwrap();
    again.start();
    assert_eq!(again.page(), tab.session.page());
}

#[test]
fn what_gave_way_to_an_event_that_is_refused_is_kept_and_shown_all_the_same() {
    let (kept, mut tab) = kept_shop();
    let more = tab.key("More");
    let inbox = tab.session.inbox();
    inbox.push(Event { number: 1, action: Action::Change(more, Value::Bool(true)) });
    inbox.push(Event { number: 2, action: Action::Click(more) });
    while tab.session.advance() {}
    let refused = tab.screen.all().iter().position(|update| update.refused.is_some()).unwrap();
    let kept = kept.lock().unwrap();
    let (_, before) = kept.iter().rfind(|(seen, _)| *seen <= refused).unwrap();
    let mut again = Session::restore(shop.into_app(), Arc::default(), Nowhere, before).unwrap();
    assert_eq!(again.consumed(), 2, "what is acknowledged is kept");
    again.start();
    assert_eq!(again.page(), tab.session.page());
    tab.key("Count");
}

#[test]
fn a_person_is_told_where_a_session_cannot_be_kept() {
    let screen = Screen::default();
    let mut session = Session::new(shop.into_app(), Arc::default(), screen.clone());
    session.keep_with(|_| Err("the disk is full".to_owned()));
    session.start();
    let told = format!("{:?}", screen.all()[0].effects);
    assert!(told.contains("would not survive a restart: the disk is full"), "{told}");
}

/// Can be kept until it is broken.
#[derive(Default, Deserialize)]
struct Fragile {
    broken: bool,
}

impl Serialize for Fragile {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        assert!(!self.broken, "this value cannot be written");
        serializer.serialize_map(Some(0)).and_then(serde::ser::SerializeMap::end)
    }
}

#[app]
fn breaks(ui: &Ui, fragile: &mut Fragile, basket: &mut Basket) {
    if ui.button("Break") {
        fragile.broken = true;
        basket.items.push("egg".to_owned());
    }
    ui.write(format!("{:?}", basket.items));
}

#[test]
fn a_value_that_cannot_be_written_is_left_out_and_all_else_goes_on() {
    let screen = Screen::default();
    let kept = Arc::new(Mutex::new(Vec::new()));
    let newest = Arc::clone(&kept);
    let mut session = Session::new(breaks.into_app(), Arc::default(), screen.clone());
    session.keep_with(move |bytes| {
        *newest.lock().unwrap() = bytes;
        Ok(())
    });
    session.start();
    let mut tab = Tab::with(session, screen);
    tab.click("Break");
    tab.click("Break");
    assert!(tab.texts().contains("[\"egg\", \"egg\"]"), "{}", tab.texts());
    let bytes = kept.lock().unwrap().clone();
    let mut again = Session::restore(breaks.into_app(), Arc::default(), Nowhere, &bytes).unwrap();
    again.start();
    assert_eq!(again.state::<Basket>().items, ["egg", "egg"]);
}

/// The actions of a person in the shop.
fn deeds() -> impl Strategy<Value = (&'static str, Value)> {
    prop_oneof![
        "[a-z]{0,4}".prop_map(|words| ("Item", Value::Text(words))),
        (0i64..2).prop_map(|size| ("Size", Value::Number(Num::Int(size)))),
        any::<bool>().prop_map(|more| ("More", Value::Bool(more))),
        Just(("Put", Value::Nothing)),
    ]
}

proptest! {
    #[test]
    fn g9_a_session_that_moved_shows_and_saves_the_same(
        deeds in proptest::collection::vec(deeds(), 0..12),
    ) {
        let mut tab = Tab::open(shop);
        for (label, value) in deeds {
            if label == "Put" { tab.click(label) } else { tab.change(label, value) }
        }
        let other = moved(&tab, shop);
        prop_assert_eq!(other.session.page(), tab.session.page());
        prop_assert_eq!(other.session.save(), tab.session.save());
    }
}
