//! Charts in a test.

use std::ops::RangeInclusive;

use app_charts::scene::View;

use super::Found;
use crate::element::Element;
use crate::event::Action;
use crate::widgets::chart::{ChartMeasure, Figure};

impl Found<'_> {
    /// The values of a series of a chart on the vertical axis, in the order of the rows; a gap is
    /// NaN. A chart without names has one series, whose name is empty.
    ///
    /// ```
    /// # use app_runtime::{App, TestApp};
    /// let sales = [("North", 3.0), ("South", 1.0), ("North", 5.0)];
    /// let app = App::new("sales", move |ui| {
    ///     ui.line_chart(&sales).y(|row| row.1).color(|row| row.0).title("Sales").show();
    /// });
    /// assert_eq!(TestApp::new(app).chart("Sales").series("North"), [3.0, 5.0]);
    /// ```
    ///
    /// # Panics
    /// If there is no such series; the message lists those that are there.
    #[track_caller]
    #[must_use]
    pub fn series(&self, name: &str) -> Vec<f64> {
        let chart = &self.figure().chart;
        chart.values_of(name).unwrap_or_else(|| {
            let there = chart.scene(&View::whole(640.0, 320.0)).series;
            let there: Vec<_> = there.iter().map(|series| format!("\"{}\"", series.name)).collect();
            panic!("the {} has no series \"{name}\", but: {}", self.wanted, there.join(", "))
        })
    }

    /// Selects these points of a chart and no others, by the numbers of their rows.
    ///
    /// # Panics
    /// If a person could not select them: there is no such row, or points cannot be selected.
    #[track_caller]
    pub fn select_points(self, rows: impl IntoIterator<Item = usize>) {
        let action = Action::Change(self.key(), self.figure().rows(rows));
        self.act(action);
    }

    /// Selects a part of the horizontal axis of a chart.
    ///
    /// # Panics
    /// If a person could not select it: no part can be selected, or it ends before it begins.
    #[track_caller]
    pub fn select<V: ChartMeasure>(self, range: RangeInclusive<V>) {
        let ends = (range.start().datum().position(), range.end().datum().position());
        let _ = self.figure();
        let action = Action::Change(self.key(), Figure::interval(Some(ends)));
        self.act(action);
    }

    /// The words of the tooltip of a row: its title, and a line for each value.
    ///
    /// # Panics
    /// If no pointer could find the row: it is a gap, or lies under another one.
    #[track_caller]
    #[must_use]
    pub fn hover(&self, row: usize) -> String {
        let hit = self.figure().chart.tooltip_of(&View::whole(640.0, 320.0), row);
        let Some(hit) = hit else {
            panic!("no pointer finds row {row} of the {}", self.wanted);
        };
        let line = |(_, name, value): (usize, String, String)| match name.is_empty() {
            true => value,
            false => format!("{name}: {value}"),
        };
        let title = (!hit.title.is_empty()).then_some(hit.title);
        title.into_iter().chain(hit.values.into_iter().map(line)).collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    fn figure(&self) -> &Figure {
        match &self.node().element {
            Element::Chart(figure) => figure,
            _ => panic!("the {} is no chart", self.wanted),
        }
    }
}
