//! `chat_input`: a click that carries text.

use crate::element::{ElementData, IntoWidth, Width};
use crate::event::{Refusal, Value};
use crate::handler::{Call, Handler, IntoHandler};
use crate::ui::{OutsideForm, Place, Ui};
use crate::widgets::Widget;
use crate::widgets::text_input::accept_text;

/// A text field that Enter sends and empties.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChatInput {
    /// The text of the empty field, which is also its name for assistive technology.
    pub placeholder: String,
    /// The maximum number of characters that can be sent.
    pub max_chars: Option<usize>,
    /// Visible but not usable.
    pub disabled: bool,
    /// The width.
    pub width: Width,
}

/// A [`ChatInput`] under construction.
#[derive(Debug)]
pub struct ChatEntry {
    element: ChatInput,
    on_change: Option<Handler>,
}

impl<P: Place> Ui<P> {
    /// A field for chat messages: `Some` in the one run that sending it caused. Directly on the
    /// page, it stays in sight at the page's end.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `max_chars` | any number |
    /// | `disabled` | `false` |
    /// | `width` | `Stretch` |
    /// | `on_change` | none |
    /// | `key` | the call site |
    #[track_caller]
    pub fn chat_input(&self, placeholder: impl Into<String>) -> Widget<'_, ChatEntry, P>
    where
        P: OutsideForm,
    {
        let element = ChatInput {
            placeholder: placeholder.into(),
            max_chars: None,
            disabled: false,
            width: Width::Stretch,
        };
        Widget::new(self, ChatEntry { element, on_change: None })
    }
}

impl<P: Place> Widget<'_, ChatEntry, P> {
    setters! {
        /// The maximum number of characters that can be sent, counted as people count them in most
        /// languages. Default: any number.
        max_chars: usize => data.element.max_chars = Some(max_chars);

        /// Makes it visible but not usable, on the page and on the server. Default: `false`.
        disabled: bool => data.element.disabled = disabled;

        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Stretch`.
        width: impl IntoWidth => data.element.width = width.into_width();
    }

    /// Runs when a message was sent, before the body: a `#[handler]` with its arguments, or a
    /// closure that takes `&mut` state. Default: none.
    pub fn on_change<K>(mut self, handler: impl IntoHandler<K>) -> Self {
        self.data.on_change = Some(handler.into_handler());
        self
    }

    /// Puts it on the page; returns the text that was just sent.
    pub fn show(self) -> Option<String> {
        let Widget { ui, origin, key, data: ChatEntry { element, on_change } } = self;
        let key = match ui.identify(origin, key) {
            Ok(key) => key,
            Err(failure) => {
                ui.fail(failure);
                return None;
            }
        };
        ui.emit(key, element);
        ui.run().offer(key, Call::of(on_change, None), false);
        ui.run().is_clicked(key).then(|| ui.run().access.said())?
    }
}

impl ElementData for ChatInput {
    fn name(&self) -> &'static str {
        "chat_input"
    }
    fn text(&self) -> String {
        format!("[{}]", self.placeholder)
    }
    fn label(&self) -> Option<&str> {
        Some(&self.placeholder)
    }
    fn disabled(&self) -> bool {
        self.disabled
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        match accept_text(value, self.max_chars)? {
            Value::Text(text) if text.trim().is_empty() => Err(Refusal::NotOffered),
            value => Ok(value),
        }
    }
}
