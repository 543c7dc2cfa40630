//! A conversation: its messages, and the field for the next one.

use app_literals::Icon;
use app_runtime::widgets::chat_input::ChatInput;
use app_runtime::widgets::chat_message::ChatMessage;
use app_runtime::{Branch, Key};

use super::fields::{icon, width};
use super::{close, inside, tag, text};
use crate::markup::markdown;

pub(super) fn chat_message(out: &mut String, key: Key, message: &ChatMessage, children: &[Branch]) {
    let class = match message.who.as_str() {
        "user" => "chat-message from-user",
        "assistant" => "chat-message from-assistant",
        _ => "chat-message",
    };
    tag(out, "article")
        .attr("id", key)
        .attr("class", class)
        .attr("aria-label", &message.who)
        .open();
    tag(out, "div").attr("class", "avatar").attr("aria-hidden", "true").open();
    match (&message.avatar, message.who.as_str()) {
        (Some(Icon::Unknown(_)) | None, "user") => markdown::material(out, "person"),
        (Some(Icon::Unknown(_)) | None, "assistant") => markdown::material(out, "smart_toy"),
        (Some(Icon::Unknown(_)) | None, who) => {
            text(
                out,
                who.chars().next().into_iter().flat_map(char::to_uppercase).collect::<String>(),
            );
        }
        (avatar, _) => icon(out, avatar.as_ref()),
    }
    close(out, "div");
    tag(out, "div").attr("class", "stack").flag("data-slot", true).open();
    inside(out, children);
    close(out, "div");
    close(out, "article");
}

/// Not an input: its text is sent and gone, so there is no value to keep.
pub(super) fn chat_input(out: &mut String, key: Key, input: &ChatInput) {
    let class = format!("chat action{}", width(input.width));
    tag(out, "div").attr("id", key).attr("class", class).attr("data-module", "chat").open();
    let field = tag(out, "textarea").attr("class", "control").attr("rows", 1);
    let field = field.attr("placeholder", &input.placeholder);
    let field = field.attr("aria-label", markdown::plain(&input.placeholder));
    let field = field.maybe("data-max-chars", input.max_chars).attr("autocomplete", "off");
    field.flag("disabled", input.disabled).open();
    close(out, "textarea");
    let button = tag(out, "button").attr("type", "button").attr("class", "button primary send");
    button.attr("aria-label", "Send").flag("disabled", input.disabled).open();
    markdown::material(out, "arrow_upward");
    close(out, "button");
    close(out, "div");
}
