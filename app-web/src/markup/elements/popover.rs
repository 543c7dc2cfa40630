//! A popover: the browser opens it from its button and closes it on Esc and outside taps. The
//! browser's part only puts it beside its button.

use app_runtime::widgets::popover::Popover;
use app_runtime::{Branch, Key};

use super::fields::{button_class, icon, label_text, width};
use super::{close, inside, tag};
use crate::markup::markdown::{Links, name_of_icon, plain};

pub(super) fn popover(out: &mut String, key: Key, popover: &Popover, children: &[Branch]) {
    let panel = format!("{key}-panel");
    let class = format!("action popover{}", width(popover.width));
    tag(out, "div").attr("id", key).attr("class", class).open();
    let button = tag(out, "button").attr("type", "button");
    let button = button.attr("class", button_class(popover.kind)).attr("popovertarget", &panel);
    let name = name_of_icon(&popover.label, popover.icon.as_ref(), None);
    button.maybe("aria-label", name.as_ref()).flag("disabled", popover.disabled).open();
    icon(out, popover.icon.as_ref());
    label_text(out, &popover.label, Links::AsText);
    close(out, "button");
    let float = tag(out, "div").attr("id", &panel).attr("class", "float").attr("popover", "auto");
    float
        .attr("role", "group")
        .attr("aria-label", name.unwrap_or_else(|| plain(&popover.label)))
        .open();
    tag(out, "div").attr("class", "stack").flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
    close(out, "div");
    close(out, "div");
}
