//! A value as a tree. Folding is the browser's own `details`, so it works without scripts, and
//! patches leave a person's folding alone.

use app_runtime::Key;
use app_runtime::widgets::custom::Custom;
use app_runtime::widgets::datum::Datum;
use app_runtime::widgets::json::Json;

use super::{close, tag, text};

pub(super) fn json(out: &mut String, key: Key, json: &Json) {
    let element = tag(out, "div").attr("id", key).attr("class", "json code");
    element.attr("tabindex", 0).attr("role", "group").attr("aria-label", "Data").open();
    value(out, None, &json.value, json.expanded);
    close(out, "div");
}

/// No custom element is known here, so each is shown as data under its name.
pub(super) fn custom(out: &mut String, key: Key, custom: &Custom) {
    let element = tag(out, "div").attr("id", key).attr("class", "json code");
    element.attr("tabindex", 0).attr("role", "group").attr("aria-label", &custom.name).open();
    tag(out, "div").attr("class", "mark").open();
    text(out, &custom.name);
    close(out, "div");
    value(out, None, &custom.value, true);
    close(out, "div");
}

fn value(out: &mut String, name: Option<&str>, datum: &Datum, expanded: bool) {
    match datum {
        Datum::List(items) if !items.is_empty() => {
            open_fold(out, name, ("[", "]"), items.len(), expanded);
            for item in items {
                tag(out, "li").open();
                value(out, None, item, expanded);
                close(out, "li");
            }
            close_fold(out, "]");
        }
        Datum::Record(entries) if !entries.is_empty() => {
            open_fold(out, name, ("{", "}"), entries.len(), expanded);
            for (name, item) in entries {
                tag(out, "li").open();
                value(out, Some(name), item, expanded);
                close(out, "li");
            }
            close_fold(out, "}");
        }
        leaf => {
            tag(out, "div").attr("class", "leaf").open();
            self::name(out, name);
            let class = match leaf {
                Datum::Nothing | Datum::Bool(_) => "keyword",
                Datum::Number(_) => "number",
                Datum::Text(_) => "string",
                Datum::List(_) | Datum::Record(_) => "mark",
            };
            tag(out, "span").attr("class", class).open();
            match leaf {
                // With its line breaks as they are: to a person these are not `\n`.
                Datum::Text(words) => text(out, format_args!("\"{words}\"")),
                other => text(out, other),
            }
            close(out, "span");
            close(out, "div");
        }
    }
}

fn name(out: &mut String, name: Option<&str>) {
    let Some(name) = name else { return };
    tag(out, "span").attr("class", "name").open();
    text(out, name);
    close(out, "span");
    out.push_str(": ");
}

fn open_fold(
    out: &mut String,
    name: Option<&str>,
    (start, end): (&'static str, &'static str),
    count: usize,
    expanded: bool,
) {
    tag(out, "details").flag("open", expanded).open();
    tag(out, "summary").open();
    self::name(out, name);
    out.push_str(start);
    // Read when it is folded.
    tag(out, "span").attr("class", "folded").open();
    text(out, format_args!(" {count} {} {end}", if count == 1 { "entry" } else { "entries" }));
    close(out, "span");
    close(out, "summary");
    tag(out, "ul").open();
}

fn close_fold(out: &mut String, end: &'static str) {
    close(out, "ul");
    out.push_str(end);
    close(out, "details");
}
