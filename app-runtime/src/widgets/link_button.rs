//! `link_button`, and the rule for the addresses of links.

use app_literals::{Icon, as_read};

use crate::element::{ElementData, IntoWidth, Width};
use crate::event::Value;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::widgets::button::ButtonKind;
use crate::words::{IntoWords, Words};

/// A link that looks like a button. The browser follows it; the app does not run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LinkButton {
    /// The words on it; inline Markdown.
    pub label: Words,
    /// The address, as the author gave it; [`Destination::of`] accepts it.
    pub url: String,
    /// Its prominence.
    pub kind: ButtonKind,
    /// An icon beside the words.
    pub icon: Option<Icon>,
    /// A hint that appears on request; Markdown.
    pub help: Option<Words>,
    /// Visible but not usable.
    pub disabled: bool,
    /// The width.
    pub width: Width,
}

/// The destination of a permitted address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// Another site, in a tab of its own.
    Outside,
    /// A place of this site.
    Here,
    /// A mail program.
    Mail,
}

impl Destination {
    /// The destination of an address. Links may go to `http`, `https` and `mailto`, to places
    /// relative to the page and to fragments of it. `None` for any other address. Browsers drop
    /// control characters and white space from an address before they read it, so addresses with
    /// these are refused too.
    #[must_use]
    pub fn of(address: &str) -> Option<Destination> {
        if address.chars().any(|character| character.is_control() || character.is_whitespace()) {
            return None;
        }
        let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
        match scheme {
            Some((scheme, _)) if scheme.eq_ignore_ascii_case("mailto") => Some(Destination::Mail),
            Some((scheme, _)) => {
                let web =
                    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
                web.then_some(Destination::Outside)
            }
            // `//host`, and the forms that browsers treat as the same.
            None if address.starts_with(['/', '\\']) && address[1..].starts_with(['/', '\\']) => {
                Some(Destination::Outside)
            }
            None => Some(Destination::Here),
        }
    }
}

/// A [`LinkButton`] under construction.
#[derive(Debug)]
pub struct LinkEntry(LinkButton);

impl<P: Place> Ui<P> {
    /// A link that looks like a button: to `http`, `https`, `mailto`, or a place relative to the
    /// page. Other sites open in a tab of their own.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `kind` | `Secondary` |
    /// | `icon` | none |
    /// | `help` | none |
    /// | `disabled` | `false` |
    /// | `width` | `Content` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn link_button(
        &self,
        label: impl IntoWords,
        url: impl Into<String>,
    ) -> Widget<'_, LinkEntry, P> {
        let element = LinkButton {
            label: label.into_words(),
            url: url.into(),
            kind: ButtonKind::Secondary,
            icon: None,
            help: None,
            disabled: false,
            width: Width::Content,
        };
        Widget::new(self, LinkEntry(element))
    }
}

impl<P: Place> Widget<'_, LinkEntry, P> {
    setters! {
        /// `Primary`, `Secondary` or `Tertiary`. Default: `Secondary`.
        kind: ButtonKind => data.0.kind = kind;

        /// An emoji, or a Material icon as `":material/open_in_new:"`. Default: none.
        icon: impl Into<Icon> => data.0.icon = Some(icon.into());

        /// A hint that appears when a person points at it or focuses it; Markdown. Default: none.
        help: impl IntoWords => data.0.help = Some(help.into_words());

        /// Makes it visible but not usable. Default: `false`.
        disabled: bool => data.0.disabled = disabled;

        /// The width: `Content`, `Stretch` or pixels; never wider than its parent. Default:
        /// `Content`.
        width: impl IntoWidth => data.0.width = width.into_width();
    }

    /// Puts it on the page. A refused address becomes an error in its place.
    pub fn show(self) {
        let Widget { ui, origin, key, data: LinkEntry(element) } = self;
        if Destination::of(&element.url).is_none() {
            let message = format!(
                "the link_button \"{}\" leads to `{}`: a link goes to http, https, mailto, or a \
                 place relative to the page",
                element.label, element.url
            );
            ui.misuse(message);
            return;
        }
        let key = ui.identify_in_order(origin, key);
        ui.emit(key, element);
    }
}

impl ElementData for LinkButton {
    fn name(&self) -> &'static str {
        "link_button"
    }
    fn icon(&self) -> Option<&Icon> {
        self.icon.as_ref()
    }
    fn text(&self) -> String {
        format!("[{}]", as_read(&self.label))
    }
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }
    fn disabled(&self) -> bool {
        self.disabled
    }
    fn value(&self) -> Option<Value> {
        Some(Value::Text(self.url.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_few_schemes_and_to_places_here() {
        for outside in ["https://a.b/c", "HTTP://a.b", "//a.b", "/\\a.b"] {
            assert_eq!(Destination::of(outside), Some(Destination::Outside), "{outside}");
        }
        for mail in ["mailto:a@b.c", "MAILTO:a@b.c"] {
            assert_eq!(Destination::of(mail), Some(Destination::Mail), "{mail}");
        }
        for here in ["#part", "../up?x=1", "page/a:b", "?at=10:30", ""] {
            assert_eq!(Destination::of(here), Some(Destination::Here), "{here}");
        }
        for refused in [
            "javascript:alert(1)",
            "data:text/html,x",
            "java\nscript:x",
            " https://a.b",
            "file:///x",
        ] {
            assert_eq!(Destination::of(refused), None, "{refused}");
        }
    }
}
