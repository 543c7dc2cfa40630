//! A. The button: its value, and how long it holds.

use dacapo::prelude::*;

use crate::session::Tab;
use crate::{Log, note};
use app_runtime::{Action, Value};

#[app]
fn two_buttons(ui: &Ui) {
    let first = ui.button("First");
    let second = ui.button("Second");
    ui.write(format!("first {first}"));
    ui.write(format!("second {second}"));
}

#[test]
fn a1_a_button_is_false_on_the_first_run() {
    let page = TestApp::new(two_buttons);
    assert!(page.contains("first false"));
}

#[test]
fn a2_a_click_makes_it_true_in_that_run() {
    let mut page = TestApp::new(two_buttons);
    page.button("First").click();
    assert!(page.contains("first true"));
}

#[test]
fn a3_it_is_false_again_in_the_next_run() {
    let mut page = TestApp::new(two_buttons);
    page.button("First").click();
    page.rerun();
    assert!(page.contains("first false"));
    page.button("First").click();
    page.button("Second").click();
    assert!(page.contains("first false"));
}

#[derive(Default, Serialize, Deserialize)]
struct Count(u32);

#[handler]
fn raise(count: &mut Count) {
    count.0 += 1;
}

#[app]
fn counter(ui: &Ui, count: &mut Count) {
    ui.button("Raise", on_click = raise());
    ui.write(count.0);
}

#[test]
fn a5_a_handler_counts_every_click_once() {
    let mut page = TestApp::new(counter);
    for clicks in 1..=3 {
        page.button("Raise").click();
        assert_eq!(page.state::<Count>().0, clicks);
        assert_eq!(page.text(), format!("[Raise]\n{clicks}"));
    }
    assert_eq!(page.runs(), 4);
}

#[test]
fn a6_only_the_clicked_button_is_true() {
    let mut page = TestApp::new(two_buttons);
    page.button("Second").click();
    assert!(page.contains("first false") && page.contains("second true"));
}

#[app]
fn nested(ui: &Ui, log: &mut Log) {
    if ui.button("Outer") {
        let inner = ui.button("Inner");
        log.add(inner);
    }
}

#[test]
fn a7_a_button_inside_another_is_never_true() {
    let mut page = TestApp::new(nested);
    page.button("Outer").click();
    assert!(page.contains("Inner"));
    page.button("Inner").click();
    assert!(!page.contains("Inner"));
    assert_eq!(page.state::<Log>().take(), "false");
}

#[app]
fn reruns(ui: &Ui, log: &mut Log) {
    let clicked = ui.button("Again");
    log.add(clicked);
    if clicked {
        rerun();
    }
}

#[test]
fn a8_a_rerun_on_a_click_runs_twice_and_does_not_loop() {
    let mut page = TestApp::new(reruns);
    page.state::<Log>().take();
    page.button("Again").click();
    assert_eq!(page.state::<Log>().take(), "true false");
}

#[app]
fn stops(ui: &Ui, log: &mut Log) {
    let clicked = ui.button("Stop");
    log.add(clicked);
    if clicked {
        stop();
    }
    ui.write("below");
}

#[test]
fn a9_after_a_stop_on_a_click_the_button_is_false() {
    let mut page = TestApp::new(stops);
    page.button("Stop").click();
    assert!(!page.contains("below"));
    page.rerun();
    assert!(page.contains("below"));
    assert_eq!(page.state::<Log>().take(), "false true false");
}

#[app]
fn disabled(ui: &Ui, log: &mut Log) {
    let clicked = ui.button("Off", disabled = true, on_click = note("handler".to_owned()));
    log.add(clicked);
}

#[test]
fn a12_a_forged_click_on_a_disabled_button_changes_nothing() {
    let mut tab = Tab::open(disabled);
    let key = tab.key("Off");
    tab.send(Action::Click(key));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "false");
    assert_eq!(tab.session.runs(), 1);
}

#[test]
#[should_panic(expected = "the button \"Off\" refused that: the element is disabled")]
fn a13_a_test_cannot_click_a_disabled_button() {
    TestApp::new(disabled).button("Off").click();
}

/// Does slow work above its button; events that come in meanwhile are put into the queue from
/// within, so that the order is certain.
#[app]
fn slow(ui: &Ui, log: &mut Log) {
    let ticked = ui.checkbox("Box");
    let clicked = ui.button("Go", on_click = note("handler".to_owned()));
    log.add(format!("{clicked}/{ticked}"));
}

#[test]
fn a15_after_slow_work_above_it_the_button_is_true() {
    #[app]
    fn slow_above(ui: &Ui, log: &mut Log) {
        std::thread::sleep(std::time::Duration::from_millis(20));
        let clicked = ui.button("Go");
        log.add(clicked);
    }
    let mut page = TestApp::new(slow_above);
    page.button("Go").click();
    assert_eq!(page.state::<Log>().take(), "false true");
}

#[test]
fn a16_a_click_is_not_lost_to_an_event_behind_it() {
    let mut tab = Tab::open(slow);
    tab.session.state::<Log>().take();
    let (go, tick) = (tab.key("Go"), tab.key("Box"));
    tab.send(Action::Click(go));
    tab.send(Action::Change(tick, Value::Bool(true)));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "handler true/false false/true");
}

#[test]
fn a17_a_second_click_waits_and_has_its_own_run() {
    let mut tab = Tab::open(slow);
    tab.session.state::<Log>().take();
    let go = tab.key("Go");
    tab.send(Action::Click(go));
    tab.send(Action::Click(go));
    tab.run();
    assert_eq!(tab.session.state::<Log>().take(), "handler true/false handler true/false");
}

#[test]
fn forty_fast_clicks_are_forty_steps() {
    let mut tab = Tab::open(counter);
    let key = tab.key("Raise");
    for _ in 0..40 {
        tab.send(Action::Click(key));
    }
    tab.run();
    assert_eq!(tab.session.state::<Count>().0, 40);
}

#[test]
fn a_click_survives_a_rerun_before_its_button_is_reached() {
    #[app]
    fn settles_first(ui: &Ui, log: &mut Log) {
        let mut settled = ui.remember(|| 0);
        if *settled < 3 {
            *settled += 1;
            rerun();
        }
        *settled = 0;
        let clicked = ui.button("Go");
        log.add(clicked);
    }
    let mut page = TestApp::new(settles_first);
    page.button("Go").click();
    assert_eq!(page.state::<Log>().take(), "false true");
}

#[test]
fn a_label_may_change_with_every_click() {
    #[app]
    fn renamed(ui: &Ui) {
        let mut clicks = ui.remember(|| 0);
        if ui.button(format!("Clicked {} times", *clicks), key = "count") {
            *clicks += 1;
        }
    }
    let mut page = TestApp::new(renamed);
    page.by_key("count").click();
    page.by_key("count").click();
    page.rerun();
    assert!(page.contains("Clicked 2 times"));
}

#[test]
fn the_deprecated_width_means_the_new_one() {
    #[app]
    #[expect(deprecated, reason = "the old keyword is what is tested")]
    fn widths(ui: &Ui) {
        ui.button("Wide", use_container_width = true);
        ui.button("Narrow", use_container_width = false);
    }
    let tab = Tab::open(widths);
    let width = |label: &str| {
        let node = tab.session.page().find(tab.key(label)).unwrap();
        match &tab.session.page().node(node).element {
            app_runtime::Element::Button(button) => button.width,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(width("Wide"), dacapo::Width::Stretch);
    assert_eq!(width("Narrow"), dacapo::Width::Content);
}

#[app]
fn shortcuts(ui: &Ui, log: &mut Log) {
    if ui.button("Join", shortcut = "Ctrl+J") {
        log.add("join");
    }
    if ui.button("Also", shortcut = "ctrl + j") {
        log.add("also");
    }
    ui.button("Off", shortcut = "Alt+O", disabled = true);
    let keys = ui.text_input("Keys", value = "Ctrl+K");
    ui.button("Yours", shortcut = keys);
}

#[test]
fn a14_a_shortcut_is_a_click_on_the_first_button_that_has_it() {
    let mut page = TestApp::new(shortcuts);
    page.press("Ctrl+J");
    assert_eq!(page.state::<Log>().0, ["join"]);
    page.press("Ctrl+K");
}

#[test]
#[should_panic(expected = "disabled")]
fn a14_a_disabled_button_has_no_shortcut() {
    TestApp::new(shortcuts).press("Alt+O");
}

#[test]
fn a14_a_shortcut_that_cannot_be_one_is_told_why_on_the_page() {
    let mut page = TestApp::new(shortcuts);
    page.text_input("Keys").set("Ctrl+W");
    assert!(page.errors()[0].starts_with("`Ctrl+W` cannot be a shortcut"), "{:?}", page.errors());
    page.button("Yours").click();
    page.text_input("Keys").set("Ctrl+Y+");
    assert_eq!(page.errors().len(), 1);
}

#[app]
fn with_icons(ui: &Ui) {
    let icon = ui.text_input("Icon", value = ":material/refresh:");
    ui.button("Button", icon = &icon);
    ui.link_button("Link", "#", icon = &icon);
    ui.popover("Popover", icon = &icon);
    ui.expander("Expander", icon = &icon);
    ui.badge("Badge", icon = &icon);
    ui.info("Info", icon = &icon);
    ui.toast("Toast", icon = &icon);
    ui.form("form", |ui| ui.form_submit_button("Submit", icon = &icon));
}

#[test]
fn an_icon_that_is_none_is_told_the_nearest_name_beside_every_widget() {
    let mut page = TestApp::new(with_icons);
    for good in ["🎉", ":material/10k:"] {
        page.text_input("Icon").set(good);
        assert!(page.errors().is_empty(), "{:?}", page.errors());
    }
    page.text_input("Icon").set(":material/refrsh:");
    let errors = page.errors();
    assert_eq!(errors.len(), 8, "{errors:?}");
    assert!(errors.iter().all(|error| error.contains("the nearest name is `:material/refresh:`")));
    assert!(page.contains("[Button]"), "the widget is there all the same");
    page.button("Button").click();
}
