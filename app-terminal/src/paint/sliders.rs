//! Rails with thumbs on them.

use app_literals::as_read;
use app_runtime::widgets::range_slider::RangeSlider;
use app_runtime::widgets::select_slider::SelectSlider;
use app_runtime::widgets::slider::Slider;
use app_runtime::{Field, Key, Num};
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::Painter;
use crate::block::{Block, Hit, plain};

impl Painter<'_> {
    pub(super) fn slider(&self, key: Key, slider: &Slider, room: usize) -> Block {
        let place = share(slider.min, slider.max, slider.value);
        let rail = self.rail(key, &[place], &slider.value.to_string(), &slider.field, room);
        let ends = format!("{} to {}", slider.min, slider.max);
        self.control(key, &slider.field, self.with_ends(key, rail, &ends), room, true)
    }

    pub(super) fn range_slider(&self, key: Key, slider: &RangeSlider, room: usize) -> Block {
        let places = [slider.start, slider.end].map(|at| share(slider.min, slider.max, at));
        let value = format!("{} – {}", slider.start, slider.end);
        let rail = self.rail(key, &places, &value, &slider.field, room);
        let ends = format!("{} to {}, Space: the other end", slider.min, slider.max);
        self.control(key, &slider.field, self.with_ends(key, rail, &ends), room, true)
    }

    pub(super) fn select_slider(&self, key: Key, slider: &SelectSlider, room: usize) -> Block {
        let last = slider.options.labels.len().saturating_sub(1).max(1);
        let place = slider.options.chosen.unwrap_or(0) as f64 / last as f64;
        let value = as_read(slider.options.chosen_label().unwrap_or_default());
        let rail = self.rail(key, &[place], &value, &slider.field, room);
        self.control(key, &slider.field, rail, room, true)
    }

    fn rail(&self, key: Key, thumbs: &[f64], value: &str, field: &Field, room: usize) -> Block {
        let value = plain(value);
        let wide = Span::raw(value.as_str()).width();
        let rail = room.saturating_sub(wide.max(8) + 2).clamp(6, 50);
        let at = |share: f64| (share * (rail - 1) as f64).round() as usize;
        let second = self.page.local(key).is_some_and(|local| local.cursor == 1);
        let (low, high) = match thumbs {
            [one] => (0, at(*one)),
            [low, high, ..] => (at(*low), at(*high)),
            [] => (0, 0),
        };
        let focused = self.page.is_focused(key);
        let on = if field.disabled { self.look.quiet() } else { self.look.accent() };
        let mut spans = Vec::new();
        for cell in 0..rail {
            let thumb = cell == high || thumbs.len() > 1 && cell == low;
            let active = thumbs.len() == 1 || (cell == high) == second;
            spans.push(match thumb {
                true if focused && active => Span::styled("◆", on.add_modifier(Modifier::BOLD)),
                true => Span::styled("●", on),
                false if (low..high).contains(&cell) => Span::styled("━", on),
                false => Span::styled("─", self.look.quiet()),
            });
        }
        let line = Block::of(vec![Line::from(spans)]).spot(key, Hit::Rail, rail);
        let value = Block::of(vec![Line::styled(value, self.look.strong())]);
        Block::beside(vec![(line, rail), (value, wide)], 2)
    }

    fn with_ends(&self, key: Key, mut rail: Block, ends: &str) -> Block {
        if self.page.is_focused(key) {
            rail.lines.push(Line::styled(ends.to_owned(), self.look.quiet()));
        }
        rail
    }
}

/// The position of a number between two others, as a share.
fn share(min: Num, max: Num, value: Num) -> f64 {
    let range = max.as_f64() - min.as_f64();
    if range > 0.0 { ((value.as_f64() - min.as_f64()) / range).clamp(0.0, 1.0) } else { 0.0 }
}
