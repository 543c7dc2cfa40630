//! `chat_message`.

use app_literals::Icon;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Around, Widget};

/// One message of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChatMessage {
    /// The author's name: `user` and `assistant` have looks of their own.
    pub who: String,
    /// A picture of the author that replaces the usual one.
    pub avatar: Option<Icon>,
}

impl<P: Place> Ui<P> {
    /// Holds one message. Its author is `"user"`, `"assistant"`, or any other name.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `avatar` | that of `user` and `assistant`, or the first letter of another name |
    /// | `key` | the call site |
    #[track_caller]
    pub fn chat_message(&self, who: impl Into<String>) -> Widget<'_, Around<ChatMessage>, P> {
        Widget::new(self, Around(ChatMessage { who: who.into(), avatar: None }))
    }
}

impl<P: Place> Widget<'_, Around<ChatMessage>, P> {
    setters! {
        /// An emoji, or a Material icon as `":material/smart_toy:"`. Default: that of `user` and
        /// `assistant`, or the first letter of another name.
        avatar: impl Into<Icon> => data.0.avatar = Some(avatar.into());
    }
}

impl ElementData for ChatMessage {
    fn name(&self) -> &'static str {
        "chat_message"
    }
    fn text(&self) -> String {
        format!("{}:", self.who)
    }
    fn icon(&self) -> Option<&Icon> {
        self.avatar.as_ref()
    }
}
