//! Sliders beside the plain one: along options, and with two ends.
//!
//! Shares travel as digits, as the plain slider's does: see [`NumberClasses`].

use app_literals::as_read;
use app_runtime::Key;
use app_runtime::widgets::range_slider::RangeSlider;
use app_runtime::widgets::select_slider::SelectSlider;

use super::fields::{Part, control, label, open_field, reaches};
use super::{close, tag, text};
use crate::markup::markdown;
use crate::markup::number_classes::NumberClasses;

/// A native slider over positions. The words of the options are in a `datalist`, in which the
/// browser's part looks them up.
pub(super) fn select_slider(out: &mut String, key: Key, slider: &SelectSlider) {
    let SelectSlider { field, options, .. } = slider;
    let (last, chosen) = (options.labels.len().saturating_sub(1), options.chosen.unwrap_or(0));
    let words = &as_read(options.chosen_label().unwrap_or_default());
    open_field(out, "div", key, field, "slider").open();
    label(out, key, field);
    let share = if last == 0 { 0.0 } else { chosen as f64 / last as f64 };
    tag(out, "div").attr("class", format_args!("slider{}", NumberClasses::share(share))).open();
    bubble(out, Part(key, "value"), words);
    let input =
        tag(out, "input").attr("type", "range").attr("min", 0).attr("max", last).attr("step", 1);
    let input = input.attr("value", chosen).attr("list", Part(key, "words"));
    control(input.attr("aria-valuetext", words), key, field).open();
    tag(out, "datalist").attr("id", Part(key, "words")).open();
    for (index, words) in options.labels.iter().enumerate() {
        tag(out, "option").attr("value", index).attr("label", as_read(words)).open();
        close(out, "option");
    }
    close(out, "datalist");
    ends(
        out,
        [options.labels.first(), options.labels.last()]
            .map(|end| end.map_or_else(Default::default, |end| as_read(end))),
    );
    close(out, "div");
    close(out, "div");
}

/// Two native sliders, one above the other, of which only the thumbs take the pointer.
pub(super) fn range_slider(out: &mut String, key: Key, slider: &RangeSlider) {
    let RangeSlider { field, min, max, step, start, end, .. } = slider;
    let (least, most) = (min.as_f64(), max.as_f64());
    let share = |number: f64| if most > least { (number - least) / (most - least) } else { 0.0 };
    let (from, to) = (share(start.as_f64()), share(end.as_f64()));
    let group = open_field(out, "div", key, field, "range").attr("role", "group");
    let name = markdown::plain(&field.label);
    group
        .attr("aria-label", &name)
        .maybe("aria-describedby", field.help.as_ref().map(|_| Part(key, "help")))
        .open();
    label(out, key, field);
    // If both thumbs are at the far end, only the first can still move.
    let late = if from > 0.5 { " late" } else { "" };
    tag(out, "div")
        .attr(
            "class",
            format_args!("slider range{late}{}", NumberClasses::share((from + to) / 2.0)),
        )
        .open();
    bubble(
        out,
        format_args!("{} {}", Part(key, "value"), Part(key, "end")),
        &format!("{start} – {end}"),
    );
    tag(out, "div").attr("class", "thumbs").open();
    for class in [
        "rail".to_owned(),
        format!("rail filled{}", NumberClasses::share(to)),
        format!("rail{}", NumberClasses::share(from)),
    ] {
        tag(out, "span").attr("class", class).open();
        close(out, "span");
    }
    let free = !reaches(*min, *max, *step);
    for (part, side, value) in [("value", "from", start), ("end", "to", end)] {
        let input =
            tag(out, "input").attr("type", "range").attr("id", Part(key, part)).attr("class", side);
        let input = input.attr("aria-label", format_args!("{name}, {side}"));
        let input = input.attr("min", min).attr("max", max);
        let input = if free { input.attr("step", "any") } else { input.attr("step", step) };
        let input = input.maybe("data-step", free.then_some(step)).attr("value", value);
        input.attr("autocomplete", "off").flag("disabled", field.disabled).open();
    }
    close(out, "div");
    ends(out, [min, max].map(ToString::to_string).each_ref().map(String::as_str));
    close(out, "div");
    close(out, "div");
}

/// The value above the thumb.
fn bubble(out: &mut String, of: impl std::fmt::Display, words: &str) {
    let bubble = tag(out, "output").attr("class", "bubble").attr("for", of);
    bubble.flag("data-client", true).open();
    text(out, words);
    close(out, "output");
}

fn ends(out: &mut String, ends: [impl AsRef<str>; 2]) {
    tag(out, "div").attr("class", "ends").attr("aria-hidden", "true").open();
    for end in ends {
        tag(out, "span").open();
        text(out, end.as_ref());
        close(out, "span");
    }
    close(out, "div");
}
