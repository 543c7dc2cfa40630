//! Elements that hold others: containers, columns, tabs, and folding ones.

use app_runtime::widgets::chat_message::ChatMessage;
use app_runtime::widgets::columns::{Align, Columns, Gap};
use app_runtime::widgets::expander::Expander;
use app_runtime::widgets::popover::Popover;
use app_runtime::widgets::status::{Status, StatusState};
use app_runtime::widgets::tabs::Tabs;
use app_runtime::{Element, NodeId};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::{MARGIN, Painter, room};
use crate::block::{Block, cut, words};
use crate::painter::turning;
use crate::words::{icon, inline};

/// A column narrower than this is moved below its neighbours.
const NARROWEST: usize = 9;

impl Painter<'_> {
    pub(super) fn container(&self, id: NodeId, border: bool, width: usize) -> Block {
        if !border || width < 12 {
            return self.inside(id, width);
        }
        let outer = width.saturating_sub(MARGIN);
        let inside = self.inside(id, outer.saturating_sub(3));
        // The margin of the content is room enough.
        inside.boxed(None, outer, self.look.quiet()).behind(&Span::raw(" ".repeat(MARGIN)))
    }

    pub(super) fn columns(&self, id: NodeId, columns: &Columns, width: usize) -> Block {
        let gap = match columns.gap {
            Gap::Small => 1,
            Gap::Medium => 3,
            Gap::Large => 5,
        };
        let children = self.page.tree.children(id);
        let weights: Vec<f64> = children
            .iter()
            .map(|&child| match self.element(child) {
                Element::Column(column) => column.weight,
                _ => 1.0,
            })
            .collect();
        let total: f64 = weights.iter().sum();
        let room = width.saturating_sub(gap * children.len().saturating_sub(1));
        let widths: Vec<usize> =
            weights.iter().map(|weight| (weight / total * room as f64) as usize).collect();
        if children.len() > 1 && widths.iter().any(|width| *width < NARROWEST) {
            return self.inside(id, width);
        }
        let mut blocks: Vec<(Block, usize)> = std::iter::zip(children, &widths)
            .map(|(&child, &width)| (self.block(child, width.max(6)), width))
            .collect();
        let height = blocks.iter().map(|(block, _)| block.lines.len()).max().unwrap_or(0);
        for (block, _) in &mut blocks {
            let missing = height - block.lines.len();
            let above = match columns.alignment {
                Align::Top => 0,
                Align::Center => missing / 2,
                Align::Bottom => missing,
            };
            let mut lower = Block::of(vec![Line::default(); above]);
            lower.add(std::mem::take(block));
            *block = lower;
        }
        Block::beside(blocks, gap)
    }

    pub(super) fn expander(&self, id: NodeId, expander: &Expander, width: usize) -> Block {
        let open = self.page.is_open(self.key(id), expander.expanded);
        let sign = icon(expander.icon.as_ref()).map(Span::raw);
        self.fold(id, &expander.label, sign, open, false, width)
    }

    pub(super) fn status(&self, id: NodeId, status: &Status, width: usize) -> Block {
        let open = self.page.is_open(self.key(id), status.expanded);
        let sign = match status.state {
            StatusState::Running => {
                Span::styled(format!("{} ", turning(self.tick)), self.look.accent())
            }
            StatusState::Done => Span::styled("✓ ", self.look.good()),
            StatusState::Failed => Span::styled("✗ ", self.look.bad()),
        };
        self.fold(id, &status.label, Some(sign), open, false, width)
    }

    pub(super) fn popover(&self, id: NodeId, popover: &Popover, width: usize) -> Block {
        let open = self.page.is_open(self.key(id), false) && !popover.disabled;
        let sign = icon(popover.icon.as_ref()).map(Span::raw);
        self.fold(id, &popover.label, sign, open, popover.disabled, width)
    }

    fn fold(
        &self,
        id: NodeId,
        label: &str,
        sign: Option<Span<'static>>,
        open: bool,
        disabled: bool,
        width: usize,
    ) -> Block {
        let key = self.key(id);
        let room = room(width);
        let style = self.label_style(key, disabled);
        let mut spans = vec![Span::styled(if open { "▾ " } else { "▸ " }, style)];
        spans.extend(sign.map(|sign| Span::styled(sign.content, style.patch(sign.style))));
        spans.extend(inline(label, self.look, style));
        let line = Block::of(vec![cut(Line::from(spans), room)]);
        let mut all =
            if disabled { self.show(line.lines) } else { self.focusable(key, line, room) };
        if open {
            let inside = self.inside(id, width.saturating_sub(4));
            all.add(inside.behind(&Span::styled("  │ ", self.look.quiet())));
        }
        all
    }

    pub(super) fn tabs(&self, id: NodeId, tabs: &Tabs, width: usize) -> Block {
        let key = self.key(id);
        let room = room(width);
        let children = self.page.tree.children(id);
        let chosen = self.page.local(key).map_or(0, |local| local.cursor);
        let chosen = chosen.min(children.len().saturating_sub(1));
        let names = tabs.labels.iter().enumerate().map(|(at, label)| {
            let style = match (at == chosen, self.page.is_focused(key)) {
                (true, true) => self.look.raised(),
                (true, false) => {
                    self.look.accent().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
                }
                (false, _) => Style::new(),
            };
            self.part(key, at, label, ("\u{a0}", "\u{a0}"), style, room)
        });
        let mut all = Block::flow(names.collect(), &Span::raw(" "), room);
        all.lines.push(Line::styled("─".repeat(room), self.look.quiet()));
        let mut all = self.focusable(key, all, room);
        if let Some(&tab) = children.get(chosen) {
            all.add(self.inside(tab, width));
        }
        all
    }

    pub(super) fn chat_message(&self, id: NodeId, message: &ChatMessage, width: usize) -> Block {
        let look = self.look;
        let mut all = Block::default();
        let style = look.accent().add_modifier(Modifier::BOLD);
        all.add(self.show(words(&message.who, style, room(width))));
        all.add(self.inside(id, width));
        all
    }
}
