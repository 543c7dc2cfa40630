//! Answers about charts.

use std::sync::Arc;

use app_runtime::Key;
use app_runtime::charts::scene::View;
use app_runtime::widgets::chart::Figure;

use super::Answer;
use crate::files::csv;
use crate::markup::chart::{self, ChartDrawing};
use crate::wire::charts;
use crate::wire::up::AboutChart;

/// The most rows in a table of the data, and in a file of them.
const MOST_ROWS: usize = 500;
const MOST_EXPORTED: usize = 200_000;

/// The answer to a question. `None`: there is none.
pub(super) fn answer(
    figure: &Arc<Figure>,
    key: Key,
    number: u64,
    view: View,
    about: &AboutChart,
) -> Option<Answer> {
    let data = &figure.chart;
    Some(Answer::Message(match about {
        AboutChart::Drawing => {
            let drawing = ChartDrawing::of(key, figure, &view);
            return Some(Answer::Drawing {
                key,
                number,
                view,
                figure: Arc::clone(figure),
                drawing: Box::new(drawing),
            });
        }
        AboutChart::View | AboutChart::Data => return None,
        AboutChart::Near(place) => charts::near(key, number, data.nearest(&view, *place)),
        AboutChart::Within([left, right, low, high]) => {
            charts::rows(key, number, &data.rows_within((*left, *right), Some((*low, *high))))
        }
        AboutChart::Places(rows) => {
            charts::places(key, number, chart::dots(data.places(&view, rows)))
        }
        AboutChart::Picture { dark } => {
            charts::picture(key, number, chart::picture(figure, &view, *dark))
        }
        AboutChart::Table => {
            let mut html = String::new();
            chart::rows(&mut html, figure, MOST_ROWS);
            charts::table(key, number, html)
        }
    }))
}

/// The data of a chart as a file.
pub(super) fn file(figure: &Figure) -> Vec<u8> {
    let (names, rows) = figure.chart.table(MOST_EXPORTED);
    csv::write_words(&names, &rows)
}
