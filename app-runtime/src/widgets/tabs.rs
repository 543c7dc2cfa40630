//! `tabs`.

use std::array;

use app_literals::as_read;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;
use crate::words::{IntoWords, Words};

/// Places that share one spot, of which a person sees one at a time; its children are [`Tab`]s,
/// under the [parts](crate::Key::part) of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tabs {
    /// The labels, one for each tab; inline Markdown.
    pub labels: Vec<Words>,
}

/// One of the tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tab {
    /// The label; inline Markdown.
    pub label: Words,
    /// Whether it shows until a person chooses another.
    pub first: bool,
}

/// [`Tabs`] under construction.
#[derive(Debug)]
pub struct TabsEntry<const N: usize> {
    labels: [Words; N],
}

impl<P: Place> Ui<P> {
    /// Places that share one spot. The person chooses which one shows; the app need not know: `let
    /// [chart, data] = ui.tabs(["Chart", "Data"]);`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `key` | the call site |
    #[track_caller]
    pub fn tabs<const N: usize>(&self, labels: impl TabLabels<N>) -> Widget<'_, TabsEntry<N>, P> {
        Widget::new(self, TabsEntry { labels: labels.into_labels() })
    }
}

/// The argument of `tabs`: an array, whose length is the number of returned places.
#[diagnostic::on_unimplemented(
    message = "`tabs` takes an array, whose length is the number of tabs",
    label = "this is not an array",
    note = "write `let [chart, data] = ui.tabs([\"Chart\", \"Data\"]);`; for as many as the data has, \
            let a person choose with `ui.segmented_control(\"Show\", labels)` and draw what is chosen"
)]
pub trait TabLabels<const N: usize> {
    /// Converts it into labels; inline Markdown.
    fn into_labels(self) -> [Words; N];
}

#[diagnostic::do_not_recommend]
impl<T: IntoWords, const N: usize> TabLabels<N> for [T; N] {
    fn into_labels(self) -> [Words; N] {
        self.map(IntoWords::into_words)
    }
}

impl<'u, const N: usize, P: Place> Widget<'u, TabsEntry<N>, P> {
    /// Puts them on the page; returns the places to write to.
    pub fn show(self) -> [&'u Ui<P>; N] {
        let Widget { ui, origin, key: explicit, data: TabsEntry { labels } } = self;
        // Tabs of another number are another element, because the chosen tab may be gone.
        let key = ui.identify_in_order(origin, explicit).part(N);
        let node = ui.emit(key, Tabs { labels: labels.to_vec() });
        let inside = ui.inside(node, key, explicit);
        let mut labels = labels.into_iter();
        array::from_fn(|index| {
            let label = labels.next().unwrap_or_default();
            let key = key.part(index);
            let tab = inside.emit(key, Tab { label, first: index == 0 });
            ui.inside(tab, key, explicit)
        })
    }
}

impl ElementData for Tabs {
    fn name(&self) -> &'static str {
        "tabs"
    }
    fn text(&self) -> String {
        String::new()
    }
}

impl ElementData for Tab {
    fn name(&self) -> &'static str {
        "tab"
    }
    fn text(&self) -> String {
        as_read(&self.label).into_owned()
    }
    fn label(&self) -> Option<&str> {
        Some(&self.label)
    }
}
