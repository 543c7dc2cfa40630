//! The entry points of the fuzz targets in `fuzz/`, which are built with `--cfg fuzzing`. Tests build
//! this file too, so a change of the crate cannot break it unnoticed.

use app_runtime::widgets::frame::{Frame, Order, Query};
use app_runtime::widgets::html::Html;
use app_runtime::{Element, Event, Key};

use crate::markup::markdown::Links;
use crate::wire::up::{self, About, Hello, PageMessage};

/// A block of Markdown as HTML; ids inside start with `key`.
#[must_use]
pub fn markdown(source: &str) -> String {
    let mut out = String::new();
    crate::markup::markdown::block(&mut out, source, "key");
    out
}

/// A label as HTML: with its links, as inside a button, and as words alone.
#[must_use]
pub fn label(source: &str) -> [String; 3] {
    let written = |links| {
        let mut out = String::new();
        crate::markup::markdown::inline(&mut out, source, links);
        out
    };
    [written(Links::Live), written(Links::AsText), crate::markup::markdown::plain(source)]
}

/// HTML from outside, made harmless.
#[must_use]
pub fn html(source: &str) -> String {
    let mut out = String::new();
    let element: Element = Html::new(source.to_owned()).into();
    crate::markup::element(&mut out, Key::MAIN, &element);
    out
}

/// The types of a message of a page.
#[derive(Debug)]
pub enum Message {
    /// An action of a person.
    Event(Event),
    /// The order and the search of a dataframe; `None`: a question about a chart.
    Question(Option<Query>),
    /// An end to the run in progress.
    Stop,
    /// Whether the page is hidden.
    Hidden(bool),
}

/// Reads a text as the first message of a page, and as a later one.
#[must_use]
pub fn message(text: &str) -> (Option<Vec<(String, String)>>, Option<Message>) {
    let later = up::decode(text).ok().map(|incoming| match incoming {
        PageMessage::Event(event) => Message::Event(event),
        PageMessage::Question(question) => Message::Question(match question.about {
            About::Rows { query, .. } | About::Export(query) => Some(query),
            About::Chart { .. } => None,
        }),
        PageMessage::Stop => Message::Stop,
        PageMessage::Hidden(is_hidden) => Message::Hidden(is_hidden),
    });
    (Hello::decode(text).map(|hello| hello.query), later)
}

/// A frame as a file.
#[must_use]
pub fn csv(frame: &Frame, order: &Order) -> Vec<u8> {
    crate::files::csv::write(frame, order, &|| false).unwrap_or_default()
}
