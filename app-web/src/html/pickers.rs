//! Colors, dates and times: the browser's own controls, which know a person's calendar and clock.

use app_runtime::Key;
use app_runtime::jiff::civil::Time;
use app_runtime::widgets::color_picker::ColorPicker;
use app_runtime::widgets::date_input::DateInput;
use app_runtime::widgets::time_input::TimeInput;

use super::fields::{Part, control, fault, label, open_field, typed};
use super::{close, tag, text};

pub(super) fn color_picker(out: &mut String, key: Key, picker: &ColorPicker) {
    let ColorPicker { field, value } = picker;
    open_field(out, "div", key, field, "color").open();
    label(out, key, field);
    tag(out, "div").attr("class", "color").open();
    control(tag(out, "input").attr("type", "color").attr("value", value), key, field).open();
    let words = tag(out, "output").attr("class", "hex").attr("for", Part(key, "value"));
    words.flag("data-client", true).open();
    text(out, value);
    close(out, "output");
    close(out, "div");
    close(out, "div");
}

pub(super) fn date_input(out: &mut String, key: Key, input: &DateInput) {
    let DateInput { field, min, max, value } = input;
    open_field(out, "div", key, field, "date").open();
    label(out, key, field);
    let entry = tag(out, "input").attr("type", "date").attr("class", "control");
    let entry = entry.attr("min", min).attr("max", max).attr("value", value);
    typed(entry, key, field).open();
    fault(out, key);
    close(out, "div");
}

pub(super) fn time_input(out: &mut String, key: Key, input: &TimeInput) {
    let TimeInput { field, min, max, step, value } = input;
    // Whole minutes have no seconds to show.
    let seconds = [min, value].iter().any(|time| time.second() != 0) || step % 60 != 0;
    let show = |time: &Time| {
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        if seconds {
            format!("{hour:02}:{minute:02}:{second:02}")
        } else {
            format!("{hour:02}:{minute:02}")
        }
    };
    open_field(out, "div", key, field, "time").open();
    label(out, key, field);
    let entry = tag(out, "input").attr("type", "time").attr("class", "control");
    let entry = entry.attr("min", show(min)).attr("max", show(max)).attr("step", step);
    typed(entry.attr("value", show(value)), key, field).open();
    fault(out, key);
    close(out, "div");
}
