//! Colors, dates and times: the browser's own controls, which know a person's calendar and clock.

use app_runtime::Key;
use app_runtime::widgets::color_picker::ColorPicker;
use app_runtime::widgets::date_input::DateInput;
use app_runtime::widgets::time_input::TimeInput;

use super::fields::{Part, control, fault, label, open_field, typed};
use super::{close, tag, text};

pub(super) fn color_picker(out: &mut String, key: Key, picker: &ColorPicker) {
    let ColorPicker { field, value, .. } = picker;
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
    let DateInput { field, min, max, value, .. } = input;
    open_field(out, "div", key, field, "date").open();
    label(out, key, field);
    let entry = tag(out, "input").attr("type", "date").attr("class", "control");
    let entry = entry.attr("min", min).attr("max", max).attr("value", value);
    typed(entry, key, field).open();
    fault(out, key);
    close(out, "div");
}

pub(super) fn time_input(out: &mut String, key: Key, input: &TimeInput) {
    let TimeInput { field, min, max, step, value, .. } = input;
    let [min, max, shown] = [*min, *max, *value].map(|time| input.written(time));
    // A browser makes the parts that steps leave alone read-only, though a value between the steps
    // has some there. In that case the input has finer steps, and the browser's part keeps to the
    // others.
    let past = value.duration_since(input.min);
    let (seconds, fraction) = (past.as_secs(), past.subsec_nanos());
    let free = match (seconds % i64::from(*step), seconds % 60) {
        (0, _) if fraction == 0 => *step,
        (_, 0) if fraction == 0 => 60,
        _ => 1,
    };
    open_field(out, "div", key, field, "time").open();
    label(out, key, field);
    let entry = tag(out, "input").attr("type", "time").attr("class", "control");
    let entry = entry.attr("min", min).attr("max", max).attr("step", free);
    typed(entry.attr("data-step", step).attr("value", shown), key, field).open();
    fault(out, key);
    close(out, "div");
}
