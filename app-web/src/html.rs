//! Elements as HTML: pure functions from data to text, for the first page and for every patch.
//!
//! Called by `page` and `live` for whole pages and by `wire` for patches. Knows nothing of
//! sockets and sessions. What it promises the browser's part:
//!
//! - An element is one DOM element whose `id` is its key. Ids of what belongs to it start with
//!   the key and a hyphen: the control of an input is `<key>-value`.
//! - An element that holds others has one place for them, marked `data-slot`: itself or the
//!   first so marked inside it. Everything else inside it is its own.
//! - `data-input` names the kind of an input, `data-click` marks what sends a click.
//! - What the browser's part alone writes to is marked `data-client`; a patch leaves it alone.
//! - There is no `style` attribute and no inline script: see [`digits`].

mod content;
mod digits;
mod document;
mod fields;
mod layout;
mod number;
mod write;

use app_runtime::{Branch, Element, Key, Tree};

pub(crate) use content::code_block;
pub(crate) use document::{Document, document};
pub(crate) use write::{Tag, close, tag, text};

/// What goes inside `<div id="page">`: all of a page.
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
        Element::Region(region) => layout::region(out, key, *region, children),
        Element::Columns(columns) => layout::columns(out, key, columns, children),
        Element::Column(column) => layout::column(out, key, column, children),
        Element::Container(container) => layout::container(out, key, container, children),
        Element::Expander(expander) => layout::expander(out, key, expander, children),
        Element::Heading(heading) => content::heading(out, key, heading),
        Element::Markdown(markdown) => content::markdown(out, key, markdown),
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
        _ => content::unknown(out, key),
    }
}

/// Children go where `data-slot` is.
fn inside(out: &mut String, children: &[Branch]) {
    for child in children {
        branch(out, child);
    }
}
