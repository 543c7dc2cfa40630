//! The shapes of each mark: first what it takes of the axes, then how it is drawn on them.

pub(crate) mod lines;
pub(crate) mod dots;

use crate::scale::Scale;
use crate::scene::{Outline, Shape, View};

/// What the shapes of a layer are drawn with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plot<'a> {
    pub(crate) view: &'a View,
    pub(crate) x: &'a Scale,
    pub(crate) y: &'a Scale,
}

/// The shapes that are drawn so far.
#[derive(Debug, Default)]
pub(crate) struct Shapes(pub(crate) Vec<Shape>);

impl Shapes {
    pub(crate) fn push(&mut self, series: usize, outline: Outline) {
        self.0.push(Shape { series, outline });
    }
}
