//! Elements as HTML: pure functions from data to text, for the first page and for every patch.
//!
//! Files that are fetched beside the page are left with `pictures`. Called by `host` and `renderer`
//! for whole pages and by `wire` for patches. Knows nothing of sockets and sessions. Its promises
//! to the browser's part:
//!
//! - An element is one DOM element whose `id` is its key. Ids of its parts start with the key and a
//!   hyphen: the control of an input is `<key>-value`.
//! - An element that holds others has one place for them, marked `data-slot`: itself or the first
//!   marked one inside it. Everything else inside it is its own.
//! - `data-input` names the type of an input, `data-click` marks an element that sends a click.
//!   Inside a `form`, inputs wait for a button of type `submit`; `data-enter` lets Enter press it.
//! - `data-rest`, on the whole page, says that it has more than words and buttons: see `second_bundle`.
//! - `data-module`, beside the id, names the module that `client/modules.js` fetches for it.
//! - Elements that only the browser's part writes to are marked `data-client`; a patch leaves them
//!   alone.
//! - There is no `style` attribute and no inline script: see [`number_classes`](crate::markup::number_classes).

mod fields;
mod content;
pub(crate) mod chart;
mod chat;
mod html;
mod image;
mod json;
mod layout;
mod multiselect;
mod pickers;
mod popover;
mod sliders;
mod status;
mod table;
mod tabs;
mod uploader;

use app_runtime::{Branch, Element, Key, Tree};

use crate::markup::second_bundle;
use crate::markup::write::{Tag, close, tag, text};
pub(crate) use status::toast;
pub(crate) use table::rows;

/// All of a page.
#[derive(Debug)]
pub(crate) struct Body {
    /// The content of `<div id="page">`.
    pub(crate) html: String,
    /// Whether it has more than words and buttons.
    pub(crate) more: bool,
}

impl Body {
    pub(crate) fn of(page: &Tree) -> Body {
        Body { html: page_body(page), more: second_bundle::page_has_more(page) }
    }
}

/// A page as HTML.
pub(crate) fn page_body(page: &Tree) -> String {
    let mut out = String::new();
    branch(&mut out, &page.branch(Tree::ROOT));
    out
}

/// An element with all inside it.
pub(crate) fn branch(out: &mut String, branch: &Branch) {
    write(out, branch.key, &branch.element, &branch.children);
}

/// An element's own HTML; its slot stays empty.
pub(crate) fn element(out: &mut String, key: Key, element: &Element) {
    write(out, key, element, &[]);
}

fn write(out: &mut String, key: Key, element: &Element, children: &[Branch]) {
    match element {
        Element::Region(region) => layout::region(out, key, **region, children),
        Element::Columns(columns) => layout::columns(out, key, columns, children),
        Element::Column(column) => layout::column(out, key, column, children),
        Element::Container(container) => layout::container(out, key, container, children),
        Element::Expander(expander) => layout::expander(out, key, expander, children),
        Element::Form(form) => layout::form(out, key, form, children),
        Element::Tabs(tabs) => tabs::tabs(out, key, tabs, children),
        Element::Tab(tab) => tabs::tab(out, key, tab, children),
        Element::Popover(popover) => popover::popover(out, key, popover, children),
        Element::Placeholder(_) => layout::placeholder(out, key, children),
        Element::TextArea(area) => fields::text_area(out, key, area),
        Element::LinkButton(link) => fields::link_button(out, key, link),
        Element::Badge(badge) => status::badge(out, key, badge),
        Element::Metric(metric) => status::metric(out, key, metric),
        Element::Progress(progress) => status::progress(out, key, progress),
        Element::ChatMessage(message) => chat::chat_message(out, key, message, children),
        Element::ChatInput(input) => chat::chat_input(out, key, input),
        Element::Spinner(spinner) => layout::spinner(out, key, spinner, children),
        Element::Status(status) => layout::status(out, key, status, children),
        Element::Exception(exception) => status::exception(out, key, exception),
        Element::Json(json) => json::json(out, key, json),
        Element::Custom(custom) => json::custom(out, key, custom),
        Element::Image(image) => image::image(out, key, image),
        Element::FileUploader(uploader) => uploader::uploader(out, key, uploader),
        Element::Heading(heading) => content::heading(out, key, heading),
        Element::Markdown(markdown) => content::markdown(out, key, markdown),
        Element::Html(html) => html::html(out, key, html),
        Element::Text(text) => content::text(out, key, text),
        Element::Caption(caption) => content::caption(out, key, caption),
        Element::Code(code) => content::code(out, key, code),
        Element::Divider(_) => content::divider(out, key),
        Element::Alert(alert) => content::alert(out, key, alert),
        Element::Failure(failure) => content::failure(out, key, failure),
        Element::Button(button) => fields::button(out, key, button),
        Element::Checkbox(checkbox) => fields::checkbox(out, key, checkbox),
        Element::Selectbox(selectbox) => fields::selectbox(out, key, selectbox),
        Element::Radio(radio) => fields::radio(out, key, radio),
        Element::Slider(slider) => fields::slider(out, key, slider),
        Element::NumberInput(input) => fields::number_input(out, key, input),
        Element::TextInput(input) => fields::text_input(out, key, input),
        Element::Table(table) => table::table(out, key, table),
        Element::Dataframe(grid) => table::dataframe(out, key, grid),
        Element::Chart(figure) => chart::chart(out, key, figure),
        Element::Pills(pills) => fields::pills(out, key, pills),
        Element::Multiselect(multiselect) => multiselect::multiselect(out, key, multiselect),
        Element::SelectSlider(slider) => sliders::select_slider(out, key, slider),
        Element::RangeSlider(slider) => sliders::range_slider(out, key, slider),
        Element::ColorPicker(picker) => pickers::color_picker(out, key, picker),
        Element::DateInput(input) => pickers::date_input(out, key, input),
        Element::TimeInput(input) => pickers::time_input(out, key, input),
    }
}

/// Children go where `data-slot` is.
fn inside(out: &mut String, children: &[Branch]) {
    for child in children {
        branch(out, child);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app_runtime::{App, Nowhere, Session, Ui};

    use super::*;

    fn body_of(app: impl Fn(&Ui) + Send + Sync + 'static) -> String {
        let mut session = Session::new(App::new("shown", app), Arc::default(), Nowhere);
        session.start();
        page_body(session.page())
    }

    #[test]
    fn numbers_are_shown_without_noise_and_sliders_reach_their_ends() {
        let body = body_of(|ui| {
            ui.slider("Share", 0.0..=1.0).value(0.1 + 0.2).step(0.1).show();
            ui.slider("Speed", 0..=25).step(4).show();
            ui.number_input("Number").value(0.1 + 0.2).min(0.0).show();
            ui.progress(0.1 + 0.2).show();
        });
        assert!(!body.contains("0.30000000000000004"));
        assert!(body.contains("min=\"0\" max=\"1\" step=\"0.1\" value=\"0.3\""), "{body}");
        assert!(
            body.contains("min=\"0\" max=\"25\" step=\"any\" data-step=\"4\" value=\"0\""),
            "{body}"
        );
    }

    #[test]
    fn details_of_a_failure_are_told_in_debug_builds_alone() {
        let body = body_of(|_| panic!("the words of this panic"));
        assert_eq!(body.contains("class=\"details\""), cfg!(debug_assertions));
    }
}
