//! The drawing of the screen: its panes, and the lines above, below and in front of them.

use app_runtime::{Element, NodeId, PageLayout, Region, Tree};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use super::Screen;
use crate::block::{Block, Hit, cut, fill, plain, words};
use crate::edit::first_in_sight;
use crate::json;
use crate::painter::{Painter, turning};
use crate::words::icon;

/// From this width on the sidebar is beside the page; below it is a drawer.
const ROOMY: u16 = 90;

/// The width of the sidebar.
const SIDEBAR: u16 = 30;

/// The longest line that is easy to read.
const READABLE: u16 = 100;

impl Screen {
    fn region(&self, wanted: Region) -> Option<NodeId> {
        let mut regions = self.page.tree.children(Tree::ROOT).iter().copied();
        let is = |element: &Element| matches!(element, Element::Region(own) if **own == wanted);
        regions.find(|&id| is(&self.page.tree.node(id).element))
    }

    /// Draws the whole screen.
    pub(crate) fn draw(&mut self, area: Rect, buffer: &mut Buffer) {
        if area.width < 10 || area.height < 4 {
            return;
        }
        // An empty line above the foot, if there is room for one.
        let spare = u16::from(area.height >= 16);
        let body = Rect { y: area.y + 1, height: area.height - 2 - spare, ..area };
        let sidebar =
            self.region(Region::Sidebar).filter(|&id| !self.page.tree.children(id).is_empty());
        let beside = sidebar.is_some() && area.width >= ROOMY;
        let side =
            Rect { width: if beside { SIDEBAR } else { SIDEBAR + 8 }.min(area.width), ..body };
        let mut main = body;
        if beside {
            main.x += SIDEBAR + 1;
            main.width -= SIDEBAR + 1;
        }
        if self.settings.layout == PageLayout::Centered && main.width > READABLE {
            main.x += (main.width - READABLE) / 2;
            main.width = READABLE;
        }
        // A free column on the right, so that nothing touches the edge.
        main.width -= 1;
        let painter = Painter { page: &self.page, look: self.look, tick: self.tick };
        let shown = if beside || self.drawer { sidebar } else { None };
        let inside = |region: Option<NodeId>, width: u16| match region {
            Some(id) => painter.inside(id, width as usize),
            None => Block::default(),
        };
        let blocks = [inside(shown, side.width - 2), inside(self.region(Region::Main), main.width)];
        let areas = [if shown.is_some() { side } else { Rect::ZERO }, main];
        let focus = self.page.focus.filter(|_| self.follow);
        for ((pane, block), area) in self.panes.iter_mut().zip(blocks).zip(areas) {
            (pane.lines, pane.spots, pane.area) = (block.lines, block.spots, area);
            let height = area.height as usize;
            let own = |hit| {
                pane.spots.iter().find(|spot| Some(spot.key) == focus && spot.hit == hit).copied()
            };
            let part = || own(json::in_hand(&self.page, focus?));
            let whole = own(Hit::Whole);
            let high = whole.is_some_and(|spot| spot.height >= height);
            if let Some(spot) = if high { part().or(whole) } else { whole } {
                if spot.y < pane.top {
                    pane.top = spot.y.saturating_sub(1);
                } else if spot.y + spot.height > pane.top + height {
                    pane.top = (spot.y + spot.height + 1).saturating_sub(height).min(spot.y);
                }
            }
            pane.top = pane.top.min(pane.lines.len().saturating_sub(height));
        }
        self.head(Rect { height: 1, ..area }, sidebar.is_some() && !beside, buffer);
        self.pane(1, buffer);
        if shown.is_some() {
            if !beside {
                Clear.render(side, buffer);
            }
            self.pane(0, buffer);
            for y in side.top()..side.bottom() {
                buffer[(side.right() - 1, y)].set_symbol("│").set_style(self.look.quiet());
            }
        }
        self.foot(Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
        self.overlay(body, buffer);
    }

    fn pane(&self, which: usize, buffer: &mut Buffer) {
        let pane = &self.panes[which];
        let wanted = self.searched.to_lowercase();
        for (row, line) in
            pane.lines.iter().skip(pane.top).take(pane.area.height as usize).enumerate()
        {
            let area = Rect { y: pane.area.y + row as u16, height: 1, ..pane.area };
            line.render(area, buffer);
            if !wanted.is_empty() && which == 1 && line.to_string().to_lowercase().contains(&wanted)
            {
                buffer.set_style(area, Style::new().add_modifier(Modifier::REVERSED));
            }
        }
    }

    fn head(&self, area: Rect, drawer: bool, buffer: &mut Buffer) {
        // If the page shows it itself, it is not repeated.
        let said = self.panes[1].top == 0
            && self.panes[1]
                .lines
                .first()
                .is_some_and(|line| line.to_string().trim() == self.settings.title && !drawer);
        let bar = self.look.quiet();
        let picture = icon(self.settings.icon.as_ref()).unwrap_or_default();
        let title = format!("  {picture}{}", plain(&self.settings.title));
        let mut line = Line::styled(if said { String::new() } else { title }, bar);
        if drawer {
            line.spans.push(Span::styled("   ☰ b: sidebar", self.look.quiet()));
        }
        let right = if self.page.is_busy() {
            format!("{} running, Esc stops ", turning(self.tick))
        } else {
            let pane = &self.panes[1];
            let all = pane.lines.len().saturating_sub(pane.area.height as usize);
            match pane.top * 100 / all.max(1) {
                _ if all == 0 => String::new(),
                percent => format!("{percent}% "),
            }
        };
        let mut line = cut(line, area.width as usize);
        fill(&mut line, (area.width as usize).saturating_sub(Span::raw(right.as_str()).width()));
        line.spans.push(Span::styled(right, self.look.quiet()));
        line.render(area, buffer);
    }

    fn foot(&self, area: Rect, buffer: &mut Buffer) {
        if let Some(ask) = &self.ask {
            let mut spans = vec![Span::styled(
                format!("  {}: ", ask.question),
                self.look.accent().patch(self.look.strong()),
            )];
            let signs: Vec<_> = ask.edit.signs(false).collect();
            let room = (area.width as usize).saturating_sub(spans[0].width() + 2);
            let from = first_in_sight(&signs, ask.edit.caret(), room);
            for (at, shown) in signs.into_iter().skip(from) {
                let mut style = Style::new();
                if at == ask.edit.caret() || ask.edit.selected(at) {
                    style = style.add_modifier(Modifier::REVERSED);
                }
                spans.push(Span::styled(shown, style));
            }
            Line::from(spans).render(area, buffer);
            return;
        }
        let words = "  Tab next   Enter press   / search   ? help   Ctrl-C leave";
        cut(Line::styled(words, self.look.quiet()), area.width as usize).render(area, buffer);
    }

    /// Toasts and the help, above everything.
    fn overlay(&self, area: Rect, buffer: &mut Buffer) {
        let mut bottom = area.bottom();
        for (line, _) in self.notices.iter().rev() {
            let width = (line.width() + 4).min(area.width as usize).max(8);
            let body = Block::of(vec![cut(line.clone(), width - 4)]);
            let block = body.boxed(None, width, self.look.accent());
            if bottom < area.y + 3 {
                break;
            }
            bottom -= 3;
            let place = Rect {
                x: area.right().saturating_sub(width as u16 + 1),
                y: bottom,
                width: width as u16,
                height: 3,
            };
            lay(place, &block, buffer);
        }
        if self.help {
            let mut lines = Vec::new();
            for (key, does) in HELP {
                let key = Span::styled(format!("{key:<20}"), self.look.strong());
                lines.push(Line::from(vec![key, Span::raw(*does)]));
            }
            lines.push(Line::default());
            lines.extend(words("Any key closes this.", self.look.quiet(), 60));
            let width = 66.min(area.width as usize);
            let lines = lines.into_iter().map(|line| cut(line, width - 4)).collect();
            let title = Line::styled("Keys", self.look.strong());
            let block = Block::of(lines).boxed(Some(title), width, self.look.accent());
            let height = (block.lines.len() as u16).min(area.height);
            let place = Rect {
                x: area.x + (area.width - width as u16) / 2,
                y: area.y + (area.height - height) / 2,
                width: width as u16,
                height,
            };
            lay(place, &block, buffer);
        }
    }
}

/// The lines of the help.
const HELP: &[(&str, &str)] = &[
    ("Tab, Shift-Tab", "to the next element, or back"),
    ("Enter, Space", "press, check, unfold, choose"),
    ("Left, Right", "tabs, sliders, pills, folds; in a text the caret"),
    ("Up, Down", "options, rows, numbers, dates; else scroll"),
    ("PageUp, PageDown", "a screen further; ten steps of a slider"),
    ("Home, End", "to the start, or the end"),
    ("letters", "in an open list: narrow it"),
    ("Shift-arrows", "in a text: select; Ctrl-A: all of it"),
    ("Ctrl-S", "in a text of several lines: enter it"),
    ("Backspace", "take back a choice, remove a file"),
    ("s", "in a dataframe: sort by the marked column"),
    ("Left, Right, Enter", "in a chart: from point to point, and select"),
    ("+, - and 0", "in a chart: closer, less close, all of it"),
    ("/ and n", "search the page, and the next one"),
    ("/", "in a dataframe: leave only rows with these words"),
    ("b", "the sidebar, where the screen is narrow"),
    ("Esc", "close, let go, stop a run"),
    ("q, Ctrl-C", "leave"),
];

fn lay(place: Rect, block: &Block, buffer: &mut Buffer) {
    Clear.render(place, buffer);
    for (row, line) in block.lines.iter().take(place.height as usize).enumerate() {
        line.render(Rect { y: place.y + row as u16, height: 1, ..place }, buffer);
    }
}
