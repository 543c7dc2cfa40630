//! Elements that only show something: headings, text, code, messages.

use app_runtime::widgets::alert::{Alert, Level};
use app_runtime::widgets::code::Code;
use app_runtime::widgets::heading::Heading;
use app_runtime::widgets::markdown::Markdown;
use app_runtime::widgets::text::{Caption, Text};
use app_runtime::{Failure, Key};

use super::{close, tag};
use crate::markup::code_block::code_block;
use crate::markup::markdown as md;
use crate::markup::markdown::Links;
use crate::markup::math::formula;

pub(super) fn heading(out: &mut String, key: Key, heading: &Heading) {
    let name = match heading.level {
        0 | 1 => "h1",
        2 => "h2",
        _ => "h3",
    };
    tag(out, name).attr("id", key).attr("class", "heading").open();
    md::inline(out, &heading.body, Links::Live);
    close(out, name);
}

pub(super) fn markdown(out: &mut String, key: Key, markdown: &Markdown) {
    tag(out, "div").attr("id", key).attr("class", "markdown").open();
    if markdown.formula {
        formula(out, &markdown.body, true);
    } else {
        md::block(out, &markdown.body, key);
    }
    close(out, "div");
}

pub(super) fn caption(out: &mut String, key: Key, caption: &Caption) {
    tag(out, "div").attr("id", key).attr("class", "caption markdown").open();
    md::block(out, &caption.body, key);
    close(out, "div");
}

pub(super) fn text(out: &mut String, key: Key, text: &Text) {
    tag(out, "pre").attr("id", key).attr("class", "text").open();
    // Parsers drop the first line break in `pre`; this one is for them to drop.
    out.push('\n');
    super::text(out, &text.body);
    close(out, "pre");
}

pub(super) fn code(out: &mut String, key: Key, code: &Code) {
    tag(out, "div").attr("id", key).attr("class", "code").open();
    code_block(out, &code.body, code.language.as_deref(), code.line_numbers);
    close(out, "div");
}

pub(super) fn divider(out: &mut String, key: Key) {
    tag(out, "hr").attr("id", key).attr("class", "divider").open();
}

pub(super) fn alert(out: &mut String, key: Key, alert: &Alert) {
    // Assistive technology interrupts for an alert, and waits with a status.
    let (class, role, name, icon) = match alert.level {
        Level::Success => ("alert success", "status", "Success", SUCCESS_ICON),
        Level::Info => ("alert info", "status", "Information", INFO_ICON),
        Level::Warning => ("alert warning", "alert", "Warning", WARNING_ICON),
        Level::Error => ("alert error", "alert", "Error", ERROR_ICON),
    };
    tag(out, "div").attr("id", key).attr("class", class).attr("role", role).open();
    match &alert.icon {
        Some(own) => super::fields::icon(out, Some(own)),
        None => picture(out, name, icon),
    }
    tag(out, "div").attr("class", "markdown").open();
    md::block(out, &alert.body, key);
    close(out, "div");
    close(out, "div");
}

pub(super) fn failure(out: &mut String, key: Key, failure: &Failure) {
    tag(out, "div")
        .attr("id", key)
        .attr("class", "alert error failure")
        .attr("role", "alert")
        .open();
    picture(out, "Error", ERROR_ICON);
    tag(out, "div").attr("class", "markdown").open();
    tag(out, "p").open();
    message(out, &failure.message);
    close(out, "p");
    if let Some(details) = failure.details.as_deref().filter(|_| cfg!(debug_assertions)) {
        tag(out, "pre").attr("class", "details").attr("tabindex", 0).open();
        out.push('\n');
        super::text(out, details);
        close(out, "pre");
    }
    close(out, "div");
    close(out, "div");
}

/// A message of the runtime: plain text, in which back-ticks mark code. It is not Markdown, since
/// it may quote input of a person.
fn message(out: &mut String, message: &str) {
    let mut rest = message;
    while let Some((before, code, after)) = split_code(rest) {
        super::text(out, before);
        tag(out, "code").open();
        super::text(out, code);
        close(out, "code");
        rest = after;
    }
    super::text(out, rest);
}

/// The text before, between and after the first pair of back-ticks.
fn split_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    Some((before, code, after))
}

pub(super) fn picture(out: &mut String, name: &'static str, paths: &'static str) {
    let svg = tag(out, "svg").attr("class", "sign").attr("viewBox", "0 0 20 20");
    svg.attr("role", "img").attr("aria-label", name).open();
    out.push_str(paths);
    close(out, "svg");
}

pub(super) const SUCCESS_ICON: &str =
    r#"<circle cx="10" cy="10" r="7.25"/><path d="m6.8 10.3 2.2 2.2 4.3-4.7"/>"#;
const INFO_ICON: &str = r#"<circle cx="10" cy="10" r="7.25"/><path d="M10 9.3v4.2M10 6.5v.1"/>"#;
const WARNING_ICON: &str = r#"<path d="M10 3.2 2.6 16.2h14.8zM10 8.3v3.6M10 14v.1"/>"#;
pub(super) const ERROR_ICON: &str =
    r#"<circle cx="10" cy="10" r="7.25"/><path d="M10 6.3v4.6M10 13.4v.1"/>"#;
