//! Elements that people use: the button and the inputs.
//!
//! An input is a `.field` with a row for its label, its control, and an empty line for the
//! browser's part, which writes there why a typed text is wrong. Label, help and that line are tied
//! to the control for assistive technology.

use std::fmt::Display;

use app_literals::{Icon, Shortcut, as_read};
use app_runtime::widgets::button::{Act, Busy, Button, ButtonKind, IconPosition};
use app_runtime::widgets::checkbox::Checkbox;
use app_runtime::widgets::choice::Options;
use app_runtime::widgets::link_button::{Destination, LinkButton};
use app_runtime::widgets::number_input::NumberInput;
use app_runtime::widgets::pills::Pills;
use app_runtime::widgets::radio::Radio;
use app_runtime::widgets::selectbox::Selectbox;
use app_runtime::widgets::slider::Slider;
use app_runtime::widgets::text_area::TextArea;
use app_runtime::widgets::text_input::TextInput;
use app_runtime::{Field, Key, LabelVisibility, Num, Width};

use super::{Tag, close, tag, text};
use crate::markup::markdown::{self, Links};
use crate::markup::number_classes::NumberClasses;

pub(super) fn button(out: &mut String, key: Key, button: &Button) {
    let class = format!("action{}", width(button.width));
    let action = tag(out, "div").attr("id", key).attr("class", class);
    action.flag("data-help", button.help.is_some()).open();

    let class = button_class(button.kind);
    let kind = if button.act == Act::Submit { "submit" } else { "button" };
    let control =
        tag(out, "button").attr("type", kind).attr("class", class).flag("data-click", true);
    let help = button.help.as_ref().map(|_| Part(key, "help"));
    let control = control.maybe("aria-describedby", help).flag("disabled", button.disabled);
    let control = control.flag("data-ignores", button.busy == Busy::Ignore);
    let name = markdown::name_of_icon(&button.label, button.icon.as_ref(), button.help.as_deref());
    shortcut(control.maybe("aria-label", name), button.shortcut.as_ref()).open();
    if button.icon_position == IconPosition::Left {
        icon(out, button.icon.as_ref());
    }
    label_text(out, &button.label, Links::AsText);
    if button.icon_position == IconPosition::Right {
        icon(out, button.icon.as_ref());
    }
    if let Some(keys) = &button.shortcut {
        tag(out, "kbd").attr("class", "keys").attr("aria-hidden", "true").open();
        text(out, keys);
        close(out, "kbd");
    }
    close(out, "button");
    if let Some(help) = &button.help {
        tooltip(out, key, help);
    }
    close(out, "div");
}

pub(super) fn link_button(out: &mut String, key: Key, link: &LinkButton) {
    let class = format!("action{}", width(link.width));
    let action = tag(out, "div").attr("id", key).attr("class", class);
    action.flag("data-help", link.help.is_some()).open();
    // In HTML, a link that leads nowhere now is a link without an address.
    let destination = Destination::of(&link.url).filter(|_| !link.disabled);
    let name = markdown::name_of_icon(&link.label, link.icon.as_ref(), link.help.as_deref());
    let anchor = tag(out, "a").attr("class", button_class(link.kind)).maybe("aria-label", name);
    let help = link.help.as_ref().map(|_| Part(key, "help"));
    let anchor = anchor.maybe("aria-describedby", help);
    match destination {
        Some(Destination::Outside) => {
            let anchor = anchor.attr("href", &link.url).attr("rel", "noopener noreferrer");
            anchor.attr("target", "_blank").open();
        }
        Some(Destination::Here | Destination::Mail) => anchor.attr("href", &link.url).open(),
        None => anchor.attr("role", "link").attr("aria-disabled", "true").open(),
    }
    icon(out, link.icon.as_ref());
    label_text(out, &link.label, Links::AsText);
    close(out, "a");
    if let Some(help) = &link.help {
        tooltip(out, key, help);
    }
    close(out, "div");
}

pub(super) fn button_class(kind: ButtonKind) -> &'static str {
    match kind {
        ButtonKind::Primary => "button primary",
        ButtonKind::Secondary => "button secondary",
        ButtonKind::Tertiary => "button tertiary",
    }
}

/// A shortcut in two forms: as the browser's part compares it with pressed keys, and as assistive
/// technology reads it out, which has names for two of the signs.
fn shortcut<'o>(control: Tag<'o>, shortcut: Option<&Shortcut>) -> Tag<'o> {
    let Some(Shortcut::Keys { ctrl, alt, shift, key }) = shortcut else { return control };
    let named = match key.as_str() {
        " " => "Space",
        "+" => "Plus",
        other => other,
    };
    let held = |down: bool, name: &'static str| if down { name } else { "" };
    let keys = [held(*ctrl, "ctrl+"), held(*alt, "alt+"), held(*shift, "shift+"), key].concat();
    let named = [held(*ctrl, "Control+"), held(*alt, "Alt+"), held(*shift, "Shift+"), named];
    control.attr("data-shortcut", keys.to_lowercase()).attr("aria-keyshortcuts", named.concat())
}

/// An icon beside words of the same meaning.
pub(super) fn icon(out: &mut String, icon: Option<&Icon>) {
    match icon {
        Some(Icon::Material(name)) => markdown::material(out, name),
        Some(Icon::Emoji(emoji)) => {
            tag(out, "span").attr("class", "icon").attr("aria-hidden", "true").open();
            text(out, emoji);
            close(out, "span");
        }
        Some(Icon::Unknown(_)) | None => {}
    }
}

pub(super) fn checkbox(out: &mut String, key: Key, checkbox: &Checkbox) {
    let field = &checkbox.field;
    open_field(out, "div", key, field, "checkbox").open();
    tag(out, "div").attr("class", label_row(field)).open();
    tag(out, "label").attr("class", "option").open();
    let (class, role) = if checkbox.toggle { ("switch", Some("switch")) } else { ("box", None) };
    let input = tag(out, "input").attr("type", "checkbox").attr("class", class).maybe("role", role);
    control(input, key, field).flag("checked", checkbox.checked).open();
    label_text(out, &field.label, Links::Live);
    close(out, "label");
    help(out, key, field);
    close(out, "div");
    close(out, "div");
}

pub(super) fn selectbox(out: &mut String, key: Key, selectbox: &Selectbox) {
    let (field, options) = (&selectbox.field, &selectbox.options);
    open_field(out, "div", key, field, "select").open();
    label(out, key, field);
    tag(out, "div").attr("class", "select").open();
    control(tag(out, "select").attr("class", "control"), key, field).open();
    if let Some(words) = &options.placeholder {
        tag(out, "option").attr("value", "").flag("selected", options.chosen.is_none()).open();
        text(out, words);
        close(out, "option");
    }
    for (index, words) in options.labels.iter().enumerate() {
        let chosen = options.chosen == Some(index);
        tag(out, "option").attr("value", index).flag("selected", chosen).open();
        text(out, as_read(words));
        close(out, "option");
    }
    close(out, "select");
    close(out, "div");
    close(out, "div");
}

pub(super) fn radio(out: &mut String, key: Key, radio: &Radio) {
    choices(
        out,
        key,
        &radio.field,
        &radio.options,
        &Looks { all: "options", each: "option", dot: "dot" },
    );
}

pub(super) fn pills(out: &mut String, key: Key, pills: &Pills) {
    let all = if pills.segmented { "segments" } else { "pills" };
    choices(out, key, &pills.field, &pills.options, &Looks { all, each: "pill", dot: "whole" });
}

/// The classes of a group of options with one choice.
struct Looks {
    all: &'static str,
    each: &'static str,
    dot: &'static str,
}

/// A group of radio buttons, in any appearance.
fn choices(out: &mut String, key: Key, field: &Field, options: &Options, looks: &Looks) {
    let set = open_field(out, "fieldset", key, field, "radio");
    let help_id = field.help.as_ref().map(|_| Part(key, "help"));
    set.maybe("aria-describedby", help_id).flag("disabled", field.disabled).open();
    tag(out, "legend").attr("class", label_row(field)).open();
    label_text(out, &field.label, Links::Live);
    help(out, key, field);
    close(out, "legend");
    tag(out, "div").attr("class", looks.all).open();
    if let Some(words) = &options.placeholder {
        // An option of its own: the way back to no choice, by keyboard as well.
        choice(out, key, looks, "", words, options.chosen.is_none());
    }
    for (index, words) in options.labels.iter().enumerate() {
        choice(out, key, looks, index, words, options.chosen == Some(index));
    }
    close(out, "div");
    close(out, "fieldset");
}

fn choice(
    out: &mut String,
    key: Key,
    looks: &Looks,
    value: impl Display,
    words: &str,
    chosen: bool,
) {
    tag(out, "label").attr("class", looks.each).open();
    let input = tag(out, "input").attr("type", "radio").attr("class", looks.dot).attr("name", key);
    input.attr("value", value).attr("autocomplete", "off").flag("checked", chosen).open();
    tag(out, "span").open();
    markdown::inline(out, words, Links::AsText);
    close(out, "span");
    close(out, "label");
}

pub(super) fn slider(out: &mut String, key: Key, slider: &Slider) {
    let Slider { field, min, max, step, value, .. } = slider;
    let share = (value.as_f64() - min.as_f64()) / (max.as_f64() - min.as_f64());
    open_field(out, "div", key, field, "slider").open();
    label(out, key, field);
    let class = format!("slider{}", NumberClasses::share(share));
    tag(out, "div").attr("class", class).open();
    let bubble = tag(out, "output").attr("class", "bubble").attr("for", Part(key, "value"));
    bubble.flag("data-client", true).open();
    text(out, value);
    close(out, "output");
    let input = tag(out, "input").attr("type", "range").attr("min", min).attr("max", max);
    // A browser's slider cannot reach a last step that is shorter than the others. There it moves
    // freely, and the browser's part keeps it to the steps.
    let free = !reaches(*min, *max, *step);
    let input = if free { input.attr("step", "any") } else { input.attr("step", step) };
    let input = input.maybe("data-step", free.then_some(step)).attr("value", value);
    control(input, key, field).open();
    tag(out, "div").attr("class", "ends").attr("aria-hidden", "true").open();
    for end in [*min, *max] {
        tag(out, "span").open();
        text(out, end);
        close(out, "span");
    }
    close(out, "div");
    close(out, "div");
    close(out, "div");
}

/// Whether whole steps lead from `min` to `max`.
pub(super) fn reaches(min: Num, max: Num, step: Num) -> bool {
    let steps = (max.as_f64() - min.as_f64()) / step.as_f64();
    steps.is_finite() && steps > 0.0 && (steps - steps.round()).abs() < 1e-6 * steps.max(1.0)
}

pub(super) fn number_input(out: &mut String, key: Key, input: &NumberInput) {
    let NumberInput { field, min, max, step, value, .. } = input;
    let whole = matches!(value, Num::Int(_));
    open_field(out, "div", key, field, "number").open();
    label(out, key, field);
    tag(out, "div").attr("class", "stepper").open();
    // Not `type=number`: that one hides a typed text that is no number, so no message could say
    // what is wrong with it.
    let entry =
        tag(out, "input").attr("type", "text").attr("class", "control").attr("role", "spinbutton");
    // The keyboards of digits that iPhones show have no minus.
    let keyboard = match (min.is_some_and(|min| min.as_f64() >= 0.0), whole) {
        (true, true) => "numeric",
        (true, false) => "decimal",
        (false, _) => "text",
    };
    let entry = entry.attr("inputmode", keyboard).flag("data-whole", whole);
    let entry = entry.maybe("aria-valuemin", *min).maybe("aria-valuemax", *max);
    let entry = entry.attr("aria-valuenow", value).attr("data-step", step);
    typed(entry.attr("value", value), key, field).open();
    let name = markdown::plain(&field.label);
    for (by, sign, verb) in
        [("-1", "M4.5 10h11", "Decrease"), ("1", "M4.5 10h11M10 4.5v11", "Increase")]
    {
        // The arrow keys do the same in the field, so Tab passes these by.
        let button =
            tag(out, "button").attr("type", "button").attr("class", "step").attr("tabindex", "-1");
        let button =
            button.attr("data-step-by", by).attr("aria-label", format_args!("{verb} {name}"));
        button.flag("disabled", field.disabled).open();
        let icon = tag(out, "svg").attr("viewBox", "0 0 20 20").attr("aria-hidden", "true");
        icon.open();
        tag(out, "path").attr("d", sign).open();
        close(out, "path");
        close(out, "svg");
        close(out, "button");
    }
    close(out, "div");
    fault(out, key);
    close(out, "div");
}

pub(super) fn text_input(out: &mut String, key: Key, input: &TextInput) {
    let TextInput { field, value, placeholder, max_chars, password, .. } = input;
    open_field(out, "div", key, field, "text").open();
    label(out, key, field);
    let kind = if *password { "password" } else { "text" };
    let entry = tag(out, "input").attr("type", kind).attr("class", "control");
    // Not `maxlength`: that one counts in UTF-16 and cuts pasted text without a message.
    let entry =
        entry.maybe("placeholder", placeholder.as_ref()).maybe("data-max-chars", *max_chars);
    // A password itself is never sent, only its presence, so that a page on which it was typed
    // keeps it.
    let entry = entry.flag("data-entered", *password && !value.is_empty());
    let value = if *password { "" } else { value.as_str() };
    typed(entry.attr("value", value), key, field).open();
    count(out, value, *max_chars);
    fault(out, key);
    close(out, "div");
}

pub(super) fn text_area(out: &mut String, key: Key, area: &TextArea) {
    let TextArea { field, value, placeholder, max_chars, height, .. } = area;
    open_field(out, "div", key, field, "area").open();
    label(out, key, field);
    let class = match height {
        Some(height) => format!("control tall{}", NumberClasses::pixels(*height)),
        None => "control".to_owned(),
    };
    let entry = tag(out, "textarea").attr("class", class).attr("rows", 3);
    let entry =
        entry.maybe("placeholder", placeholder.as_ref()).maybe("data-max-chars", *max_chars);
    typed(entry, key, field).open();
    // Parsers drop the first line break; this one is for them to drop.
    out.push('\n');
    text(out, value);
    close(out, "textarea");
    count(out, value, *max_chars);
    fault(out, key);
    close(out, "div");
}

/// The number of characters, and their limit.
fn count(out: &mut String, value: &str, most: Option<usize>) {
    let Some(most) = most else { return };
    let count = tag(out, "span").attr("class", "count").attr("aria-hidden", "true");
    count.flag("data-client", true).open();
    text(out, format_args!("{}/{most}", value.chars().count()));
    close(out, "span");
}

/// The id of a part of an element.
pub(super) struct Part(pub(super) Key, pub(super) &'static str);

impl Display for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.0, self.1)
    }
}

pub(super) fn open_field<'o>(
    out: &'o mut String,
    name: &'static str,
    key: Key,
    field: &Field,
    kind: &'static str,
) -> Tag<'o> {
    let class = format!("field{}", width(field.width));
    tag(out, name).attr("id", key).attr("class", class).attr("data-input", kind)
}

/// The attributes of every control. Browsers that restore entries after a reload would otherwise
/// show values that the session does not have.
pub(super) fn control<'o>(tag: Tag<'o>, key: Key, field: &Field) -> Tag<'o> {
    let help = field.help.as_ref().map(|_| Part(key, "help"));
    own(tag, key, field).maybe("aria-describedby", help)
}

/// The same for a control with typed text: a line below it says what is wrong.
pub(super) fn typed<'o>(tag: Tag<'o>, key: Key, field: &Field) -> Tag<'o> {
    let fault = Part(key, "fault");
    match field.help {
        Some(_) => own(tag, key, field)
            .attr("aria-describedby", format_args!("{} {fault}", Part(key, "help"))),
        None => own(tag, key, field).attr("aria-describedby", fault),
    }
}

fn own<'o>(tag: Tag<'o>, key: Key, field: &Field) -> Tag<'o> {
    tag.attr("id", Part(key, "value")).attr("autocomplete", "off").flag("disabled", field.disabled)
}

pub(super) fn label(out: &mut String, key: Key, field: &Field) {
    tag(out, "div").attr("class", label_row(field)).open();
    tag(out, "label").attr("for", Part(key, "value")).open();
    label_text(out, &field.label, Links::Live);
    close(out, "label");
    help(out, key, field);
    close(out, "div");
}

pub(super) fn label_row(field: &Field) -> &'static str {
    match field.label_visibility {
        LabelVisibility::Visible => "label-row",
        LabelVisibility::Hidden => "label-row label-hidden",
        LabelVisibility::Collapsed => "label-row label-collapsed",
    }
}

pub(super) fn label_text(out: &mut String, label: &str, links: Links) {
    tag(out, "span").attr("class", "label").open();
    markdown::inline(out, label, links);
    close(out, "span");
}

/// The question mark beside a label, and its text.
pub(super) fn help(out: &mut String, key: Key, field: &Field) {
    if let Some(words) = &field.help {
        help_button(out, key, words);
    }
}

pub(super) fn help_button(out: &mut String, key: Key, words: &str) {
    tag(out, "div").attr("class", "help").flag("data-help", true).open();
    let button = tag(out, "button").attr("type", "button").attr("class", "help-button");
    button.attr("aria-label", "Help").attr("aria-describedby", Part(key, "help")).open();
    out.push('?');
    close(out, "button");
    tooltip(out, key, words);
    close(out, "div");
}

/// A popover, so that no scrolling parent cuts it off. Without scripts it is a line of text.
fn tooltip(out: &mut String, key: Key, help: &str) {
    let tip = tag(out, "div").attr("id", Part(key, "help")).attr("class", "tooltip markdown");
    tip.attr("role", "tooltip").attr("popover", "manual").open();
    markdown::block(out, help, Part(key, "tip"));
    close(out, "div");
}

pub(super) fn fault(out: &mut String, key: Key) {
    let line = tag(out, "p").attr("id", Part(key, "fault")).attr("class", "fault");
    line.flag("data-client", true).open();
    close(out, "p");
}

pub(super) fn width(width: Width) -> String {
    match width {
        Width::Stretch => String::new(),
        Width::Content => " fit".to_owned(),
        Width::Pixels(pixels) => format!(" pixels{}", NumberClasses::pixels(pixels)),
    }
}
