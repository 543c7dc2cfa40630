//! F. Ends: a stop half-way, an error, a panic, reruns without end.

use dacapo::prelude::*;

#[app]
fn half(ui: &Ui) {
    ui.write("above");
    stop();
    #[expect(unreachable_code, reason = "that is the point")]
    ui.write("below");
}

#[test]
fn f17_a_stop_half_way_keeps_what_is_above() {
    let page = TestApp::new(half);
    assert_eq!(page.text(), "above");
    assert!(page.errors().is_empty());
}

#[test]
fn an_error_of_the_body_is_shown_below_what_it_drew() {
    #[app]
    fn failing(ui: &Ui) -> Result<(), std::num::ParseIntError> {
        ui.write("above");
        let n: i32 = "x".parse()?;
        ui.write(n);
        Ok(())
    }
    let page = TestApp::new(failing);
    assert_eq!(page.text(), "above\ninvalid digit found in string");
}

#[app]
fn panicking(ui: &Ui) {
    let [left, right] = ui.columns();
    right.write("right");
    if left.checkbox("Panic") {
        panic!("no more paper");
    }
    ui.write("below");
}

#[test]
fn a_panic_is_shown_in_its_place_and_the_session_goes_on() {
    let mut page = TestApp::lenient(panicking);
    page.checkbox("Panic").check();
    assert_eq!(page.text(), "[x] Panic\nthe app panicked here\nno more paper\nright");
    page.checkbox("Panic").uncheck();
    assert_eq!(page.text(), "[ ] Panic\nright\nbelow");
}

#[test]
#[should_panic(expected = "the app panicked here: no more paper")]
fn a_panic_fails_a_test() {
    TestApp::new(panicking).checkbox("Panic").check();
}

#[handler]
fn fail(name: String) -> Result<(), String> {
    Err(format!("{name} failed"))
}

#[app]
fn failing_buttons(ui: &Ui) {
    ui.button("First", on_click = fail("First".into()));
    ui.container(|ui| {
        ui.button("Second", on_click = fail("Second".into()));
        ui.button("Third", on_click = fail("Third".into()));
        ui.write("in the container");
    });
    ui.button("Last", on_click = fail("Last".into()));
}

#[test]
fn a_failure_of_a_handler_stands_right_after_its_widget() {
    let lines = ["[First]", "[Second]", "[Third]", "in the container", "[Last]"];
    let mut page = TestApp::new(failing_buttons);
    for (at, name) in [(0, "First"), (1, "Second"), (2, "Third"), (4, "Last")] {
        for _ in 0..2 {
            page.button(name).click();
            let mut expected = lines.map(str::to_owned).to_vec();
            expected.insert(at + 1, format!("{name} failed"));
            assert_eq!(page.text(), expected.join("\n"), "once, however often it fails");
        }
        page.rerun();
        assert_eq!(page.text(), lines.join("\n"));
    }
}

#[test]
fn reruns_without_end_are_stopped_with_an_error_below_the_page() {
    #[app]
    fn often(ui: &Ui) {
        let endless = ui.checkbox("Endless");
        ui.write("below");
        if endless {
            rerun();
        }
    }
    let mut page = TestApp::lenient(often);
    page.checkbox("Endless").check();
    let text = page.text();
    assert!(text.starts_with("[x] Endless\nbelow\nthe app asked for a rerun 100 times"), "{text}");
}

#[test]
fn reruns_without_end_are_stopped_with_an_error() {
    #[app]
    fn endless(ui: &Ui) {
        ui.write("again");
        rerun();
    }
    let page = TestApp::lenient(endless);
    assert!(page.errors()[0].contains("in a row"), "{:?}", page.errors());
}

#[test]
fn a_remembered_value_and_state_are_put_back_after_a_panic() {
    #[derive(Default, Serialize, Deserialize)]
    struct Runs(u32);

    #[app]
    fn counts(ui: &Ui, runs: &mut Runs) {
        let mut seen = ui.remember(|| 0);
        *seen += 1;
        runs.0 += 1;
        ui.write(format!("{} {}", *seen, runs.0));
        if ui.button("Panic") {
            panic!("ouch");
        }
    }
    let mut page = TestApp::lenient(counts);
    page.button("Panic").click();
    page.rerun();
    assert!(page.contains("3 3"), "{}", page.text());
}
