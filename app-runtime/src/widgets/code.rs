//! `code`.

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};
use crate::words::{IntoWords, Words};

/// Source code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// The source.
    pub body: Words,
    /// The language, such as `rust`; `None` shows it without colours.
    pub language: Option<String>,
    /// Whether lines are numbered.
    pub line_numbers: bool,
}

impl<P: Place> Ui<P> {
    /// Source code with colours and a copy button.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `language` | none, no colours |
    /// | `line_numbers` | `false` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn code(&self, body: impl IntoWords) -> Widget<'_, Code, P> {
        Widget::new(self, Code { body: body.into_words(), language: None, line_numbers: false })
    }
}

impl<P: Place> Widget<'_, Code, P> {
    setters! {
        /// The language, such as `"rust"`, `"python"`, `"json"`. Default: none, no colours.
        language: impl Into<String> => data.language = Some(language.into());

        /// Numbers the lines. Default: `false`.
        line_numbers: bool => data.line_numbers = line_numbers;
    }
}

impl Output for Code {}

impl ElementData for Code {
    fn name(&self) -> &'static str {
        "code"
    }
    fn text(&self) -> String {
        self.body.to_string()
    }
}
