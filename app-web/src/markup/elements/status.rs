//! Elements that state a fact: badge, metric, progress, exception.

use app_runtime::widgets::badge::{Badge, BadgeColor};
use app_runtime::widgets::exception::Exception;
use app_runtime::widgets::metric::{Metric, Trend};
use app_runtime::widgets::progress::Progress;
use app_runtime::{Key, Num, Toast};

use super::content::{ERROR_ICON, picture};
use super::fields::{help_button, icon, label_text};
use super::{close, tag, text};
use crate::markup::markdown::{Links, plain};

pub(super) fn badge(out: &mut String, key: Key, badge: &Badge) {
    let class = match badge.color {
        BadgeColor::Blue => "badge",
        BadgeColor::Green => "badge green",
        BadgeColor::Orange => "badge orange",
        BadgeColor::Red => "badge red",
        BadgeColor::Violet => "badge violet",
        BadgeColor::Gray => "badge gray",
    };
    tag(out, "div").attr("id", key).attr("class", class).open();
    icon(out, badge.icon.as_ref());
    label_text(out, &badge.label, Links::Live);
    close(out, "div");
}

pub(super) fn metric(out: &mut String, key: Key, metric: &Metric) {
    let class = if metric.border { "metric framed" } else { "metric" };
    tag(out, "div").attr("id", key).attr("class", class).open();
    tag(out, "div").attr("class", "label-row").open();
    label_text(out, &metric.label, Links::Live);
    if let Some(help) = &metric.help {
        help_button(out, key, help);
    }
    close(out, "div");
    tag(out, "div").attr("class", "figure").open();
    text(out, &metric.value);
    close(out, "div");
    if let Some(delta) = metric.delta.as_ref().filter(|delta| !delta.trim().is_empty()) {
        let class = match metric.good() {
            Some(true) => "delta good",
            Some(false) => "delta bad",
            None => "delta",
        };
        tag(out, "div").attr("class", class).open();
        match metric.trend() {
            Some(Trend::Up) => picture(out, "Up", UP_ICON),
            Some(Trend::Down) => picture(out, "Down", DOWN_ICON),
            None => {}
        }
        text(out, delta);
        close(out, "div");
    }
    close(out, "div");
}

const UP_ICON: &str = r#"<path d="M10 16V4.5M5 9.5l5-5 5 5"/>"#;
const DOWN_ICON: &str = r#"<path d="M10 4v11.5M5 10.5l5 5 5-5"/>"#;

pub(super) fn progress(out: &mut String, key: Key, progress: &Progress) {
    tag(out, "div").attr("id", key).attr("class", "progress").open();
    if let Some(words) = &progress.text {
        tag(out, "div").attr("class", "label-row").open();
        label_text(out, words, Links::Live);
        close(out, "div");
    }
    let name = progress.text.as_deref().map_or_else(|| "Progress".to_owned(), plain);
    let bar = tag(out, "progress").attr("max", 1).attr("value", Num::Float(progress.fraction));
    bar.attr("aria-label", name).open();
    close(out, "progress");
    close(out, "div");
}

/// The content of the box that the browser's part makes for a toast.
pub(crate) fn toast(toast: &Toast) -> String {
    let mut out = String::new();
    icon(&mut out, toast.icon.as_ref());
    label_text(&mut out, &toast.message, Links::Live);
    out
}

/// Plain text, not Markdown: an error may quote input of a person.
pub(super) fn exception(out: &mut String, key: Key, exception: &Exception) {
    tag(out, "div").attr("id", key).attr("class", "alert error").attr("role", "alert").open();
    picture(out, "Error", ERROR_ICON);
    tag(out, "div").attr("class", "markdown").open();
    tag(out, "p").attr("class", "message").open();
    text(out, &exception.message);
    close(out, "p");
    if !exception.sources.is_empty() {
        tag(out, "ol").attr("class", "causes").attr("aria-label", "Caused by").open();
        for source in &exception.sources {
            tag(out, "li").open();
            text(out, source);
            close(out, "li");
        }
        close(out, "ol");
    }
    close(out, "div");
    close(out, "div");
}
