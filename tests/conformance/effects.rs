//! Effects beside the page: toasts, downloads, the parameters of the address.

use app_runtime::{App, Ui};
use dacapo::prelude::*;

use crate::Log;

#[app]
fn saving(ui: &Ui) {
    if ui.button("Save") {
        ui.toast("**Saved**", icon = "✅");
    }
    if ui.button("Save and reload") {
        ui.toast("Saved");
        rerun();
    }
}

#[test]
fn a_toast_comes_once_for_each_run_that_says_it() {
    let mut page = TestApp::new(saving);
    assert!(page.toasts().is_empty());
    page.button("Save").click();
    assert_eq!(page.toasts(), ["**Saved**"]);
    assert!(page.contains("**Saved**"), "a person reads it");
    page.button("Save").click();
    assert_eq!(page.toasts(), ["**Saved**"], "the same words again are said again");
    page.rerun();
    assert!(page.toasts().is_empty() && !page.contains("**Saved**"));
}

#[test]
fn a_toast_outlives_the_rerun_behind_it() {
    let mut page = TestApp::new(saving);
    page.button("Save and reload").click();
    assert_eq!(page.toasts(), ["Saved"]);
    assert_eq!(page.updates().len(), 1);
}

#[handler]
fn note(log: &mut Log) {
    log.add("handler");
}

#[app]
fn giving(ui: &Ui, log: &mut Log) {
    let text = ui.text_input("Text", value = "a,b");
    if ui.download_button("Save text", text.clone(), file_name = "a.csv", mime = "text/csv") {
        log.add("read");
    }
    ui.download_button("Save bytes", vec![0u8, 255], disabled = text == "off");
    let made = ui.download_button("Make", move || format!("made of {text}"), on_click = note());
    if made {
        log.add("body");
    }
    ui.download_button("Fail", || Err::<String, _>("no report today"));
    ui.download_button("Panic", || -> String { panic!("of all things") });
}

#[test]
fn a_download_gives_its_data_by_value() {
    let mut page = TestApp::new(giving);
    page.text_input("Text").set("c,d");
    page.button("Save text").click();
    let [file] = page.downloads()[..] else { panic!("{:?}", page.downloads()) };
    assert_eq!((&*file.file_name, &*file.mime, &*file.data), ("a.csv", "text/csv", &b"c,d"[..]));
    assert_eq!(page.state::<Log>().0, ["read"], "it is true in that run");
    page.button("Save bytes").click();
    let [file] = page.downloads()[..] else { panic!("{:?}", page.downloads()) };
    assert_eq!(&*file.data, [0, 255]);
    assert_eq!((&*file.file_name, &*file.mime), ("download", "application/octet-stream"));
    page.rerun();
    assert!(page.downloads().is_empty(), "once for each click");
}

#[test]
fn a_download_is_made_at_the_click_of_current_values_between_handler_and_body() {
    let mut page = TestApp::new(giving);
    page.text_input("Text").set("new");
    page.button("Make").click();
    let [file] = page.downloads()[..] else { panic!("{:?}", page.downloads()) };
    assert_eq!((&*file.data, &*file.mime), (&b"made of new"[..], "text/plain"));
    assert_eq!(page.state::<Log>().0, ["handler", "body"]);
}

#[test]
fn a_download_that_fails_says_so_beside_its_button_and_works_again() {
    let mut page = TestApp::lenient(giving);
    for _ in 0..2 {
        page.button("Fail").click();
        assert_eq!(page.errors(), ["no report today"]);
        assert!(page.downloads().is_empty());
    }
    page.button("Panic").click();
    assert!(page.errors().iter().any(|error| error.contains("the data of the download panicked")));
    page.button("Save text").click();
    assert!(page.errors().is_empty(), "{:?}", page.errors());
}

#[test]
#[should_panic(expected = "disabled")]
fn a_disabled_download_gives_nothing() {
    let mut page = TestApp::new(giving);
    page.text_input("Text").set("off");
    page.button("Save bytes").click();
}

#[app]
fn tabs(ui: &Ui) {
    let tab = ui.query_param("tab").unwrap_or_else(|| "first".to_owned());
    ui.write(format!("this is {tab}"));
    if ui.button("Go on") {
        ui.set_query_param("tab", Some("second"));
        rerun();
    }
    if ui.button("Clear") {
        ui.set_query_param("tab", None);
    }
}

#[test]
fn the_address_of_the_page_is_read_and_written() {
    let mut page = TestApp::builder(tabs).query_param("tab", "third").query_param("x", "1").start();
    assert!(page.contains("this is third"));
    page.button("Go on").click();
    assert!(page.contains("this is second"));
    assert_eq!(page.query_param("tab").as_deref(), Some("second"));
    page.button("Clear").click();
    assert_eq!(page.query_param("tab"), None);
    assert_eq!(page.query_param("x").as_deref(), Some("1"), "others stay");
}

#[test]
fn an_address_that_does_not_change_is_not_told() {
    let app = App::new("same", |ui: &Ui| ui.set_query_param("a", Some("1")));
    let mut page = TestApp::builder(app).query_param("a", "1").start();
    page.rerun();
    assert!(page.updates().iter().all(|update| update.effects.is_empty()));
}
