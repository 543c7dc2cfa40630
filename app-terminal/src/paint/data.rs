//! Figures, values and tables.

use app_runtime::Key;
use app_runtime::widgets::chart::Figure;
use app_runtime::widgets::custom::Custom;
use app_runtime::widgets::dataframe::Dataframe;
use app_runtime::widgets::frame::Frame;
use app_runtime::widgets::metric::{Metric, Trend};

use super::Painter;
use crate::block::{Block, words, wrap};
use crate::words::inline;
use crate::{chart, grid, json};

impl Painter<'_> {
    pub(super) fn metric(&self, metric: &Metric, room: usize) -> Block {
        let look = self.look;
        let inner = if metric.border { room.saturating_sub(4) } else { room };
        let mut lines = wrap(inline(&metric.label, look, look.quiet()), inner);
        lines.extend(words(&metric.value, look.strong(), inner));
        if let Some(change) = metric.change() {
            let arrow = match metric.trend() {
                Some(Trend::Up) => "↑ ",
                Some(Trend::Down) => "↓ ",
                None => "",
            };
            let style = match metric.good() {
                Some(true) => look.good(),
                Some(false) => look.bad(),
                None => look.quiet(),
            };
            lines.extend(words(&format!("{arrow}{change}"), style, inner));
        }
        if metric.border {
            lines = Block::of(lines).boxed(None, room, look.quiet()).lines;
        }
        self.show(lines)
    }

    pub(super) fn json(&self, key: Key, room: usize) -> Block {
        self.focusable(key, json::block(self, key, room), room)
    }

    pub(super) fn custom(&self, key: Key, custom: &Custom, room: usize) -> Block {
        let mut all = Block::of(words(&custom.name, self.look.quiet(), room));
        all.add(json::block(self, key, room));
        self.focusable(key, all, room)
    }

    pub(super) fn table(&self, frame: &Frame, room: usize) -> Block {
        self.show(grid::table(frame, self.look, room))
    }

    pub(super) fn dataframe(&self, key: Key, data: &Dataframe, room: usize) -> Block {
        self.focusable(key, grid::window(self, key, data, room), room)
    }

    pub(super) fn chart(&self, key: Key, figure: &Figure, room: usize) -> Block {
        let block = chart::block(self, key, figure, room);
        if block.spots.is_empty() {
            self.show(block.lines)
        } else {
            self.focusable(key, block, room)
        }
    }
}
