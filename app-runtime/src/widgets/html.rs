//! `html`, behind the feature of that name: the library that sanitises HTML would be a third of the
//! build.

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::{Output, Widget};

/// HTML from an untrusted source. Renderers show only its harmless parts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Html {
    /// The HTML as it was written.
    pub source: String,
}

impl Html {
    /// The data of an `html` element.
    #[must_use]
    pub fn new(source: String) -> Html {
        Html { source }
    }
}

/// Places in which HTML may stand: with the feature `html`, all of them.
#[diagnostic::on_unimplemented(
    message = "`ui.html` needs the feature `html`",
    label = "this program is built without it",
    note = "write `dacapo = {{ …, features = [\"html\"] }}` in Cargo.toml; Markdown needs no feature: \
            `ui.markdown(…)`"
)]
pub trait TakesHtml: Place {}

#[cfg(feature = "html")]
impl<P: Place> TakesHtml for P {}

impl<P: Place> Ui<P> {
    /// Shows the harmless parts of HTML: no scripts, styles, forms or identities; links go to
    /// `http`, `https` and `mailto` alone. Needs the feature `html`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn html(&self, source: impl Into<String>) -> Widget<'_, Html, P>
    where
        P: TakesHtml,
    {
        Widget::new(self, Html { source: source.into() })
    }
}

impl Output for Html {}

impl ElementData for Html {
    fn name(&self) -> &'static str {
        "html"
    }
    /// The text between the tags.
    fn text(&self) -> String {
        let mut words = String::new();
        let mut rest = self.source.as_str();
        while let Some((before, tag)) = rest.split_once('<') {
            words.push_str(before);
            let Some((_, after)) = tag.split_once('>') else {
                rest = "";
                break;
            };
            words.push(' ');
            rest = after;
        }
        words.push_str(rest);
        let plain =
            [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
        let words = plain.iter().fold(words, |words, (code, sign)| words.replace(code, sign));
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_reads_is_between_the_tags() {
        for (source, words) in [
            ("<p>One <b>two</b>\n three</p>", "One two three"),
            ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
            ("<broken", ""),
            ("no tags", "no tags"),
        ] {
            assert_eq!(Html { source: source.into() }.text(), words);
        }
    }
}
