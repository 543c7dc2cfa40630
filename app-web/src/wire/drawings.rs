//! The drawings of charts that a page has: what an update changes in each.

use std::collections::HashMap;

use app_runtime::Key;
use app_runtime::charts::scene::View;
use app_runtime::widgets::chart::Figure;
use serde_json::{Map, Value as Json, json};

use crate::markup::chart::{ChartDrawing, DrawingChange, Drawn, PathChange};

/// The most charts whose views are remembered. A page that has more tells them again.
const MOST_CHARTS: usize = 200;

/// The charts of a page that has told its views of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Drawings {
    views: HashMap<Key, Viewed>,
}

/// A chart as a page has it.
#[derive(Clone, Debug)]
struct Viewed {
    view: View,
    /// Its drawing, if one has come since the page told the view.
    drawn: Option<Drawn>,
}

impl Drawings {
    /// Whether the page has told no view.
    pub(super) fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// A new page: it tells its views.
    pub(super) fn forget_page(&mut self) {
        self.views.clear();
    }

    /// A chart begins anew on the page.
    pub(super) fn forget(&mut self, key: Key) {
        self.views.remove(&key);
    }

    /// The page has this view of a chart.
    pub(crate) fn view(&mut self, key: Key, view: View) {
        if self.views.len() >= MOST_CHARTS && !self.views.contains_key(&key) {
            self.views.clear();
        }
        let viewed = self.views.entry(key).or_insert(Viewed { view, drawn: None });
        if viewed.view != view {
            *viewed = Viewed { view, drawn: None };
        }
    }

    /// The page gets this drawing, which it has asked for.
    pub(crate) fn answer(
        &mut self,
        key: Key,
        number: u64,
        view: View,
        drawing: &ChartDrawing,
    ) -> String {
        self.view(key, view);
        let mut html = String::new();
        drawing.write_inside(&mut html, key);
        if let Some(viewed) = self.views.get_mut(&key) {
            viewed.drawn = Some(Drawn::new(drawing.clone()));
        }
        json!({ "chart": key.to_string(), "ask": number, "drawing": html }).to_string()
    }

    /// The change of a chart. `None`: the page has told no view of it.
    pub(super) fn update(&mut self, key: Key, figure: &Figure) -> Option<Json> {
        let viewed = self.views.get_mut(&key)?;
        let next = ChartDrawing::of(key, figure, &viewed.view);
        Some(match viewed.drawn.as_mut().and_then(|drawn| drawn.change(&next)) {
            Some(change) => encode(key, change),
            None => {
                let mut html = String::new();
                next.write(&mut html, key, figure);
                viewed.drawn = Some(Drawn::new(next));
                json!(["=", key.to_string(), html])
            }
        })
    }
}

fn encode(key: Key, change: DrawingChange) -> Json {
    let pieces: Map<String, Json> =
        change.pieces.into_iter().map(|(name, piece)| (name.to_owned(), piece.into())).collect();
    let path = |(number, change): (usize, PathChange)| match change {
        PathChange::Whole(steps) => json!([number, steps]),
        PathChange::Part { drop, keep, steps, tail } => json!([number, steps, drop, keep, tail]),
    };
    let paths: Vec<Json> = change.paths.into_iter().map(path).collect();
    json!(["c", key.to_string(), pieces, paths])
}
