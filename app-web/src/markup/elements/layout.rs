//! Elements that hold others: the parts of the page, columns, containers, expanders.

use app_runtime::widgets::columns::{Align, ColumnBox, Columns, Gap};
use app_runtime::widgets::container::Container;
use app_runtime::widgets::expander::Expander;
use app_runtime::widgets::form::FormBox;
use app_runtime::widgets::spinner::Spinner;
use app_runtime::widgets::status::{Status, StatusState};
use app_runtime::{Branch, Key, Region};

use super::content::{ERROR_ICON, SUCCESS_ICON, picture};
use super::{close, inside, tag};
use crate::markup::markdown;
use crate::markup::number_classes::NumberClasses;

pub(super) fn region(out: &mut String, key: Key, region: Region, children: &[Branch]) {
    match region {
        Region::Page => {
            tag(out, "div").attr("id", key).attr("class", "page").flag("data-slot", true).open();
            inside(out, children);
            close(out, "div");
        }
        Region::Main => {
            let main = tag(out, "main").attr("id", key).attr("class", "main stack");
            // Focusable by script and by the link that skips the sidebar, not by Tab.
            main.attr("tabindex", "-1").flag("data-slot", true).open();
            inside(out, children);
            close(out, "main");
        }
        Region::Sidebar => sidebar(out, key, children),
    }
}

/// On a wide screen the panel is beside the main column. On a phone it is a popover: the browser
/// opens it from the button, closes it on Esc and outside taps, and gives the focus back, with or
/// without scripts.
fn sidebar(out: &mut String, key: Key, children: &[Branch]) {
    let panel = format!("{key}-panel");
    tag(out, "aside").attr("id", key).attr("class", "sidebar").attr("aria-label", "Sidebar").open();
    tag(out, "a").attr("class", "skip").attr("href", format_args!("#{}", Key::MAIN)).open();
    out.push_str("Skip to content");
    close(out, "a");
    drawer_button(out, &panel, "drawer-open", "show", "Open sidebar", MENU_ICON);
    tag(out, "div").attr("id", &panel).attr("class", "drawer").attr("popover", "auto").open();
    drawer_button(out, &panel, "drawer-close", "hide", "Close sidebar", CLOSE_ICON);
    tag(out, "div").attr("class", "stack").flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
    close(out, "div");
    close(out, "aside");
}

fn drawer_button(
    out: &mut String,
    panel: &str,
    class: &'static str,
    action: &'static str,
    label: &'static str,
    icon: &'static str,
) {
    let button = tag(out, "button").attr("type", "button").attr("class", class);
    let button = button.attr("popovertarget", panel).attr("popovertargetaction", action);
    let expanded = (action == "show").then_some("false");
    button.attr("aria-label", label).maybe("aria-expanded", expanded).open();
    out.push_str(icon);
    close(out, "button");
}

const MENU_ICON: &str =
    r#"<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 5.5h14M3 10h14M3 14.5h14"/></svg>"#;
const CLOSE_ICON: &str =
    r#"<svg viewBox="0 0 20 20" aria-hidden="true"><path d="m5 5 10 10M15 5 5 15"/></svg>"#;

pub(super) fn columns(out: &mut String, key: Key, columns: &Columns, children: &[Branch]) {
    let gap = match columns.gap {
        Gap::Small => "",
        Gap::Medium => " gap-medium",
        Gap::Large => " gap-large",
    };
    let alignment = match columns.alignment {
        Align::Top => "",
        Align::Center => " align-center",
        Align::Bottom => " align-bottom",
    };
    let class = format!("columns{gap}{alignment}");
    tag(out, "div").attr("id", key).attr("class", class).flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
}

pub(super) fn column(out: &mut String, key: Key, column: &ColumnBox, children: &[Branch]) {
    let class = format!("column stack{}", NumberClasses::weight(column.weight));
    tag(out, "div").attr("id", key).attr("class", class).flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
}

pub(super) fn container(out: &mut String, key: Key, container: &Container, children: &[Branch]) {
    let class = if container.border { "container stack framed" } else { "container stack" };
    tag(out, "div").attr("id", key).attr("class", class).flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
}

/// A real form, so that Enter finds the first submit button and password managers recognize it.
/// Nothing navigates: the policy of the page forbids that, with scripts and without.
pub(super) fn form(out: &mut String, key: Key, form: &FormBox, children: &[Branch]) {
    let class = if form.border { "form stack framed" } else { "form stack" };
    let element = tag(out, "form").attr("id", key).attr("class", class).flag("novalidate", true);
    element.flag("data-enter", form.enter_to_submit).flag("data-slot", true).open();
    inside(out, children);
    close(out, "form");
}

pub(super) fn placeholder(out: &mut String, key: Key, children: &[Branch]) {
    let place = tag(out, "div").attr("id", key).attr("class", "placeholder stack");
    place.flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
}

/// At rest, only its content is left.
pub(super) fn spinner(out: &mut String, key: Key, spinner: &Spinner, children: &[Branch]) {
    tag(out, "div").attr("id", key).attr("class", "spinner").open();
    let turning = tag(out, "div").attr("class", "turning").attr("role", "status");
    turning.flag("hidden", !spinner.turning).open();
    tag(out, "span").attr("class", "wheel").attr("aria-hidden", "true").open();
    close(out, "span");
    tag(out, "span").attr("class", "label").open();
    markdown::inline(out, &spinner.text, markdown::Links::Live);
    close(out, "span");
    close(out, "div");
    tag(out, "div").attr("class", "stack").flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
    close(out, "div");
}

pub(super) fn expander(out: &mut String, key: Key, expander: &Expander, children: &[Branch]) {
    let details = tag(out, "details").attr("id", key).attr("class", "expander");
    details.flag("open", expander.expanded).open();
    tag(out, "summary").open();
    super::fields::icon(out, expander.icon.as_ref());
    folded(out, &expander.label, children);
}

pub(super) fn status(out: &mut String, key: Key, status: &Status, children: &[Branch]) {
    let class = match status.state {
        StatusState::Running => "expander status",
        StatusState::Done => "expander status done",
        StatusState::Failed => "expander status failed",
    };
    let details = tag(out, "details").attr("id", key).attr("class", class);
    details.flag("open", status.expanded).open();
    tag(out, "summary").open();
    match status.state {
        StatusState::Running => {
            let wheel = tag(out, "span").attr("class", "wheel").attr("role", "img");
            wheel.attr("aria-label", "Running").open();
            close(out, "span");
        }
        StatusState::Done => picture(out, "Done", SUCCESS_ICON),
        StatusState::Failed => picture(out, "Failed", ERROR_ICON),
    }
    folded(out, &status.label, children);
}

/// The end of a fold, from its label on.
fn folded(out: &mut String, label: &str, children: &[Branch]) {
    tag(out, "span").attr("class", "label").open();
    markdown::inline(out, label, markdown::Links::AsText);
    close(out, "span");
    close(out, "summary");
    tag(out, "div").attr("class", "stack").flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
    close(out, "details");
}
