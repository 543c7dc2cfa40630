//! From a chart to its scene.

use crate::chart::Chart;
use crate::scene::{Point, Scene, View};

impl Chart {
    /// The scene of this chart in a view.
    #[must_use]
    pub fn scene(&self, view: &View) -> Scene {
        let _ = view;
        unimplemented!("the scene")
    }

    /// The row nearest to a place of the plot, as a tooltip shows it. `None`: none is near.
    #[must_use]
    pub fn nearest(&self, view: &View, at: Point) -> Option<Hit> {
        let _ = (view, at);
        unimplemented!("the nearest row")
    }

    /// The rows of a rectangle, in ascending order: a window of the horizontal axis, and one of the
    /// vertical axis or all of it.
    #[must_use]
    pub fn rows_within(&self, x: (f64, f64), y: Option<(f64, f64)>) -> Vec<usize> {
        let _ = (x, y);
        unimplemented!("the rows within")
    }

    /// The chart in a few sentences, for people who do not see it, and for tests.
    #[must_use]
    pub fn summary(&self) -> String {
        unimplemented!("the summary")
    }

    /// The data of the chart as a table: the names of its columns, and the rows.
    #[must_use]
    pub fn table(&self, most_rows: usize) -> (Vec<String>, Vec<Vec<String>>) {
        let _ = most_rows;
        unimplemented!("the table")
    }
}

/// A row, and the values of all series at its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The number of the row.
    pub row: usize,
    /// Its place in the plot.
    pub at: Point,
    /// The words of its place on the horizontal axis.
    pub title: String,
    /// The values there: the number of the series in the scene, its name, and the words of the
    /// value. The author's own words, if there are any, stand alone with an empty name.
    pub values: Vec<(usize, String, String)>,
}
