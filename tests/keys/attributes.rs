//! Attributes on single calls: a call that is configured out does not run, and takes no key from
//! others.

use dacapo::prelude::*;

use crate::key_of;

#[app]
fn configured(ui: &Ui) {
    #[cfg(any())]
    ui.slider("Amount", 0..=9);
    #[cfg(not(any()))]
    ui.slider("Amount", 0..=99);
    #[expect(unused_variables, reason = "what is asked about")]
    let unused = ui.checkbox("Gift");
}

#[test]
fn what_is_configured_out_does_not_run() {
    let page = TestApp::new(configured);
    assert_eq!(page.text().matches("Amount").count(), 1, "{}", page.text());
}

#[test]
fn a_key_is_the_same_whatever_is_configured_out() {
    let everything = {
        #[app]
        fn configured(ui: &Ui) {
            ui.slider("Amount", 0..=9, key = "other");
            #[cfg(any())]
            ui.slider("Amount", 0..=9);
            ui.slider("Amount, really", 0..=9, key = "amount");
            ui.checkbox("Gift");
        }
        key_of(configured, "Gift")
    };
    let nothing = {
        #[app]
        fn configured(ui: &Ui) {
            ui.checkbox("Gift");
        }
        key_of(configured, "Gift")
    };
    assert_eq!(everything, nothing);
}
