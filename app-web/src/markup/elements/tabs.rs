//! Tabs. Only the browser's part knows which tab is shown, so no patch changes it.
//!
//! Without scripts, all panels are there, each below its label.

use app_runtime::widgets::tabs::{Tab, Tabs};
use app_runtime::{Branch, Key};

use super::{close, inside, tag};
use crate::markup::markdown::{self, Links};

pub(super) fn tabs(out: &mut String, key: Key, tabs: &Tabs, children: &[Branch]) {
    tag(out, "div").attr("id", key).attr("class", "tabs").open();
    tag(out, "div").attr("class", "tab-list").attr("role", "tablist").open();
    for (index, label) in tabs.labels.iter().enumerate() {
        let first = index == 0;
        let button = tag(out, "button").attr("type", "button").attr("class", "tab");
        let button = button.attr("role", "tab").attr("aria-controls", key.part(index));
        // The Tab key goes to the chosen tab, and the arrow keys move from there.
        let button =
            button.attr("aria-selected", first).attr("tabindex", if first { 0 } else { -1 });
        button.open();
        tag(out, "span").attr("class", "label").open();
        markdown::inline(out, label, Links::AsText);
        close(out, "span");
        close(out, "button");
    }
    close(out, "div");
    tag(out, "div").attr("class", "panels").flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
    close(out, "div");
}

pub(super) fn tab(out: &mut String, key: Key, tab: &Tab, children: &[Branch]) {
    let panel = tag(out, "div").attr("id", key).attr("class", "panel stack");
    let panel = panel.attr("role", "tabpanel").attr("tabindex", 0);
    let panel = panel.attr("aria-label", markdown::plain(&tab.label));
    panel.flag("data-chosen", tab.first).flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
}
