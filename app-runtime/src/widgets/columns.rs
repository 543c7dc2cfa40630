//! `columns`.

use std::array;

use crate::element::ElementData;
use crate::ui::{Place, Ui};
use crate::widgets::Widget;

/// Places side by side; its children are [`ColumnBox`]s. On a page as narrow as a phone, they stack.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Columns {
    /// The room between the columns.
    pub gap: Gap,
    /// The vertical alignment of a lower column beside a higher one.
    pub alignment: Align,
}

/// One of the columns.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ColumnBox {
    /// Its share of the width.
    pub weight: f64,
}

/// The room between columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gap {
    /// A small gap.
    #[default]
    Small,
    /// A gap as between paragraphs.
    Medium,
    /// A gap as between sections.
    Large,
}

/// The vertical alignment of a lower column beside a higher one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the top; elements that can grow, such as a container, are as high as the highest column.
    #[default]
    Top,
    /// In the middle.
    Center,
    /// At the bottom, as a button beside a field with a label.
    Bottom,
}

/// [`Columns`] under construction.
#[derive(Debug)]
pub struct ColumnsEntry {
    weights: Vec<f64>,
    gap: Gap,
    alignment: Align,
}

impl<P: Place> Ui<P> {
    /// Places side by side, as many as the pattern takes: `let [a, b] = ui.columns();`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `weights` | equal |
    /// | `gap` | `Gap::Small` |
    /// | `vertical_alignment` | `Align::Top` |
    /// | `key` | the call site |
    #[track_caller]
    pub fn columns(&self) -> Widget<'_, ColumnsEntry, P> {
        Widget::new(
            self,
            ColumnsEntry { weights: Vec::new(), gap: Gap::Small, alignment: Align::Top },
        )
    }
}

impl<'u, P: Place> Widget<'u, ColumnsEntry, P> {
    /// Their shares of the width, as in `[2, 1]` or `[0.5, 1.5]`. Default: equal.
    pub fn weights<W: Into<f64>>(mut self, weights: impl IntoIterator<Item = W>) -> Self {
        self.data.weights = weights.into_iter().map(Into::into).collect();
        self
    }

    setters! {
        /// The room between them. Default: `Gap::Small`.
        gap: Gap => data.gap = gap;

        /// The vertical alignment of a lower column beside a higher one: `Align::Bottom` puts a
        /// button level with the field beside it. Default: `Align::Top`.
        vertical_alignment: Align => data.alignment = vertical_alignment;
    }

    /// Puts them on the page; returns the places to write to.
    ///
    /// # Panics
    /// If the number of weights differs from the number of columns, or a weight is not above 0.
    pub fn show<const N: usize>(self) -> [&'u Ui<P>; N] {
        let Widget { ui, origin, key: explicit, data: ColumnsEntry { weights, gap, alignment } } =
            self;
        let count = weights.len();
        assert!(
            weights.is_empty() || count == N,
            "`columns` got {count} weights for {N} columns: give one for each"
        );
        assert!(
            weights.iter().all(|&weight| weight > 0.0 && weight.is_finite()),
            "`weights` of columns must be above 0: {weights:?}"
        );
        let key = ui.identify_in_order(origin, explicit);
        let node = ui.emit(key, Columns { gap, alignment });
        let inside = ui.inside(node, key, explicit);
        array::from_fn(|index| {
            let weight = weights.get(index).copied().unwrap_or(1.0);
            let key = key.part(index);
            let column = inside.emit(key, ColumnBox { weight });
            ui.inside(column, key, explicit)
        })
    }
}

impl ElementData for Columns {
    fn name(&self) -> &'static str {
        "columns"
    }
    fn text(&self) -> String {
        String::new()
    }
}

impl ElementData for ColumnBox {
    fn name(&self) -> &'static str {
        "column"
    }
    fn text(&self) -> String {
        String::new()
    }
}
