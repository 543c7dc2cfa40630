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
    use std::collections::HashSet;
    use std::sync::Arc;

    use app_runtime::widgets::button::{Busy, IconPosition};
    use app_runtime::widgets::columns::Gap;
    use app_runtime::widgets::dataframe::Selection;
    use app_runtime::widgets::frame::Frame;
    use app_runtime::{App, LabelVisibility, Nowhere, Resources, Session, Ui, Width};

    use super::*;

    /// Every element, with the same words in every place that takes any.
    fn every_element(ui: &Ui, words: &'static str) {
        let options = || [words.to_owned(), "other".to_owned()];
        ui.sidebar().show().caption(words).show();
        ui.title(words).show();
        ui.header(words).show();
        ui.subheader(words).show();
        ui.write(words).show();
        ui.markdown(format!(
            "> [!NOTE]\n> {words}\n\n| a |\n|:-:|\n| {words} |\n\n```{words}\n{words}\n```"
        ))
        .show();
        ui.text(words).show();
        ui.code(words).language(words).line_numbers(true).show();
        ui.code(words).language("html").show();
        ui.divider().show();
        ui.success(words).show();
        ui.info(words).show();
        ui.warning(words).show();
        ui.error(words).show();
        ui.button(words).icon(words).help(words).width(Width::Pixels(120)).key(1).show();
        // One character of the words can be a key.
        let sign = words.chars().next().unwrap_or('x').to_string();
        ui.button(words).shortcut(sign).icon("🎉").icon_position(IconPosition::Right).show();
        ui.button(words).shortcut(words).busy(Busy::Ignore).icon(":material/home:").key("x").show();
        ui.checkbox(words).help(words).key(2).show();
        ui.toggle(words).label_visibility(LabelVisibility::Collapsed).value(true).key(3).show();
        ui.selectbox(words, options()).placeholder(words).help(words).key(4).show();
        ui.radio(words, options()).placeholder(words).help(words).key(5).show();
        ui.slider(words, 0.0..=1.0).value(0.1 + 0.2).step(0.1).help(words).key(6).show();
        ui.slider(words, 0..=25).step(4).key(7).show();
        ui.number_input(words).value(0.1 + 0.2).min(0.0).help(words).key(8).show();
        ui.text_input(words)
            .value(words)
            .placeholder(words)
            .max_chars(500)
            .help(words)
            .key(9)
            .show();
        ui.text_input(words).password(true).disabled(true).width(Width::Content).key(10).show();
        ui.pills(words, options()).placeholder(words).help(words).key("pills").show();
        ui.segmented_control(words, options()).key("segments").show();
        ui.multiselect(words, options())
            .default(options())
            .placeholder(words)
            .max(2)
            .help(words)
            .key("multiselect")
            .show();
        ui.select_slider(words, options()).help(words).key("select_slider").show();
        ui.range_slider(words, 0.0..=1.0).value(0.25..=0.75).help(words).key("range").show();
        ui.color_picker(words).help(words).key("color").show();
        ui.date_input(words).help(words).key("date").show();
        ui.time_input(words).help(words).key("time").show();
        let [left, right] = ui.columns().gap(Gap::Large).weights([2.5, 1.0]).show();
        left.container().border(true).show().write(words).show();
        right.expander(words).expanded(true).show().write(words).show();
        ui.form(words).with(|ui| {
            ui.text_input(words).show();
            ui.form_submit_button(words).help(words).show();
        });
        let [first, second] = ui.tabs([words, words]).show();
        first.write(words).show();
        second.popover(words).icon(words).width(Width::Pixels(90)).show().write(words).show();
        ui.placeholder().show().write(words).show();
        ui.text_area(words).value(words).placeholder(words).max_chars(500).help(words).show();
        ui.text_area(words).height(120).disabled(true).key(11).show();
        ui.download_button(words, words).file_name(words).mime(words).help(words).show();
        ui.link_button(words, "https://example.org/?a=1&b='\"").icon(words).help(words).show();
        ui.link_button(words, words).show();
        ui.link_button(words, "#there").disabled(true).show();
        ui.badge(words).icon(words).show();
        ui.metric(words, words).delta(words).help(words).border(true).show();
        ui.metric(words, words).delta("-1").show();
        ui.progress(0.1 + 0.2).text(words).show();
        ui.progress(0.0).show();
        ui.spinner(words).with(|ui| ui.write(words).show());
        ui.chat_message(words).avatar(words).show().write(words).show();
        ui.chat_message("user").show().write(words).show();
        ui.chat_input(words).max_chars(9).key("chat").show();
        ui.spinner(words).show().write(words).show();
        ui.exception(&std::io::Error::other(words)).show();
        ui.json(std::collections::BTreeMap::from([(words, [Some(words), None])])).show();
        ui.custom(words, words).show();
        ui.image(b"GIF89a").caption(words).show();
        ui.image("pictures/cat.png?a=1&b='\"").alt(words).width(Width::Stretch).show();
        ui.image(words).show();
        ui.file_uploader(words)
            .accept([format!("a/{words}").replace([' ', ',', '"'], "")])
            .help(words)
            .key("file")
            .show();
        ui.files_uploader(words).accept([".csv", "image/*"]).max_files(3).key("files").show();
        let frame = Frame::with_header([words, "n"], [(Some(words), 0.5), (None, 1.0 / 3.0)]);
        ui.table(frame.clone().expect("its rows go together")).width(120).show();
        ui.table([] as [&str; 0]).show();
        ui.dataframe(frame.expect("its rows go together")).selection(Selection::Multiple).show();
        ui.dataframe(Frame::computed(50).column(words, move |row| format!("{words}{row}"))).show();
        panic!("{words}");
    }

    fn page_of(words: &'static str) -> Session {
        let app = App::new("every_element", move |ui: &Ui| every_element(ui, words));
        let mut session = Session::new(app, Arc::new(Resources::default()), Nowhere);
        session.start();
        session
    }

    /// The names of all opening tags, and the names of their attributes, as a browser reads them.
    fn names(html: &str) -> HashSet<String> {
        let mut names = HashSet::new();
        let mut rest = html;
        while let Some((_, tag)) = rest.split_once('<') {
            let mut quoted = false;
            let end = tag.find(|c| {
                quoted ^= c == '"';
                c == '>' && !quoted
            });
            let (tag, after) = tag.split_at(end.expect("every tag ends"));
            // Every second piece is between quotes.
            for piece in tag.split('"').step_by(2) {
                names.extend(
                    piece.split([' ', '=']).filter(|name| !name.is_empty()).map(str::to_owned),
                );
            }
            rest = after;
        }
        names
    }

    #[test]
    fn no_text_becomes_markup_wherever_it_stands() {
        let harmless = names(&page_body(page_of("words").page()));
        assert!(
            ["pre", "fieldset", "select", "details"].iter().all(|&name| harmless.contains(name))
        );
        let hostile = [
            "<script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "'><svg onload=alert(1)>",
            "</code></pre><script>alert(1)</script>",
            "</option></select><script>alert(1)</script>",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
            "[a](javascript:alert(1)) <javascript:alert(1)> ![b](javascript:alert(1))",
            "`\"onmouseover=alert(1) x=\"`",
            "<!-- --!><script>alert(1)</script>",
            "\0<scr\0ipt>alert(1)</scr\0ipt>",
            "\u{202e}<b>\u{2028}\u{feff}</b>",
        ];
        for words in hostile {
            let found = names(&page_body(page_of(words).page()));
            let more: Vec<_> = found.difference(&harmless).collect();
            assert!(more.is_empty(), "{words} brought {more:?}");
        }
    }

    #[test]
    fn the_policy_against_inline_styles_and_scripts_is_kept() {
        let names = names(&page_body(page_of("words").page()));
        assert!(
            !names.contains("style") && !names.iter().any(|name| name.starts_with("on")),
            "{names:?}"
        );
    }

    #[test]
    fn every_element_is_one_dom_element_with_its_key_as_id() {
        let session = page_of("words");
        let page = session.page();
        let body = page_body(page);
        let ids: Vec<_> =
            body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let different: HashSet<_> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "an id is there twice");
        for node in page.walk(Tree::ROOT) {
            let key = page.node(node).key.to_string();
            assert!(
                different.contains(&key.as_str()),
                "{:?} is not there",
                page.node(node).element
            );
        }
    }

    #[test]
    fn an_elements_own_html_has_one_empty_slot_where_it_holds_others() {
        let session = page_of("words");
        let page = session.page();
        for node in page.walk(Tree::ROOT) {
            let mut own = String::new();
            element(&mut own, page.node(node).key, &page.node(node).element);
            let slots = own.matches(" data-slot").count();
            let holds = matches!(
                page.node(node).element,
                Element::Region(_)
                    | Element::Columns(_)
                    | Element::Column(_)
                    | Element::Container(_)
                    | Element::Expander(_)
                    | Element::Form(_)
                    | Element::Tabs(_)
                    | Element::Tab(_)
                    | Element::Popover(_)
                    | Element::Spinner(_)
                    | Element::ChatMessage(_)
                    | Element::Placeholder(_)
            );
            assert_eq!(slots, usize::from(holds), "{own}");
            assert!(!holds || own.contains(" data-slot></"), "{own}");
        }
    }

    #[test]
    fn numbers_are_shown_without_noise_and_sliders_reach_their_ends() {
        let body = page_body(page_of("words").page());
        assert!(!body.contains("0.30000000000000004"));
        assert!(body.contains("min=\"0\" max=\"1\" step=\"0.1\" value=\"0.3\""), "{body}");
        assert!(
            body.contains("min=\"0\" max=\"25\" step=\"any\" data-step=\"4\" value=\"0\""),
            "{body}"
        );
    }

    #[test]
    fn details_of_a_failure_are_told_in_debug_builds_alone() {
        let body = page_body(page_of("words").page());
        assert_eq!(body.contains("class=\"details\""), cfg!(debug_assertions));
    }
}
