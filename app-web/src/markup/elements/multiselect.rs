//! The multiselect: a combobox over a list, with a chip for each option that is chosen.
//!
//! The chips are its value, in the order of choosing; `client/multiselect.js` adds and removes
//! them and opens the list.

use app_literals::as_read;
use app_runtime::Key;
use app_runtime::widgets::multiselect::Multiselect;

use super::fields::{Part, label, open_field};
use super::{close, tag, text};
use crate::markup::markdown;

pub(super) fn multiselect(out: &mut String, key: Key, multiselect: &Multiselect) {
    let Multiselect { field, labels, chosen, max, placeholder, .. } = multiselect;
    let opened = open_field(out, "div", key, field, "multiselect");
    opened.attr("data-module", "multiselect").maybe("data-max", *max).open();
    label(out, key, field);
    let class = if field.disabled { "control combobox off" } else { "control combobox" };
    tag(out, "div").attr("class", class).open();
    let list = tag(out, "ul").attr("id", Part(key, "chosen")).attr("class", "chips");
    list.attr("aria-label", "Chosen").open();
    for &index in chosen {
        chip(out, index, &labels[index], field.disabled);
    }
    close(out, "ul");
    let input =
        tag(out, "input").attr("type", "text").attr("role", "combobox").attr("class", "filter");
    let input = input.attr("aria-expanded", "false").attr("aria-controls", Part(key, "list"));
    let input = input
        .attr("aria-autocomplete", "list")
        .attr("autocapitalize", "off")
        .attr("spellcheck", "false");
    let input = input.attr("placeholder", placeholder).attr("id", Part(key, "value"));
    let described = [field.help.as_ref().map(|_| Part(key, "help")), Some(Part(key, "chosen"))];
    let described: Vec<_> = described.into_iter().flatten().map(|part| part.to_string()).collect();
    let input = input.attr("aria-describedby", described.join(" ")).attr("autocomplete", "off");
    input.flag("disabled", field.disabled).open();
    close(out, "div");
    let list = tag(out, "div")
        .attr("id", Part(key, "list"))
        .attr("class", "listbox")
        .attr("role", "listbox");
    let list =
        list.attr("aria-multiselectable", "true").attr("aria-label", markdown::plain(&field.label));
    list.attr("popover", "manual").open();
    for (index, words) in labels.iter().enumerate() {
        let option = tag(out, "div").attr("id", format_args!("{}-{index}", Part(key, "option")));
        let option =
            option.attr("class", "list-option").attr("role", "option").attr("data-option", index);
        option.attr("aria-selected", chosen.contains(&index)).open();
        markdown::option(out, words);
        close(out, "div");
    }
    close(out, "div");
    let status = tag(out, "div").attr("class", "aloud").attr("role", "status");
    status.flag("data-client", true).open();
    close(out, "div");
    close(out, "div");
}

fn chip(out: &mut String, index: usize, words: &str, disabled: bool) {
    tag(out, "li").attr("class", "chip").attr("data-chip", index).open();
    tag(out, "span").open();
    markdown::option(out, words);
    close(out, "span");
    // Backspace does the same in the field, and so does the list, so Tab passes these by.
    let button = tag(out, "button").attr("type", "button").attr("tabindex", "-1");
    let button = button.attr("aria-label", format_args!("Remove {}", as_read(words)));
    button.flag("disabled", disabled).open();
    text(out, "×");
    close(out, "button");
    close(out, "li");
}
