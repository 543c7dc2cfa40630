//! Buttons, and links that look like them.

use app_runtime::widgets::button::{Act, Button, ButtonKind, IconPosition};
use app_runtime::widgets::link_button::LinkButton;
use app_runtime::{Icon, Key, Shortcut};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Painter;
use crate::block::{Block, cut, words, wrap};
use crate::words::{icon, inline};

impl Painter<'_> {
    pub(super) fn button(&self, key: Key, button: &Button, room: usize) -> Block {
        let hint = button.shortcut.as_ref().and_then(spoken);
        let line = self.face(
            key,
            &button.label,
            button.icon.as_ref().map(|icon| (icon, button.icon_position)),
            button.kind,
            button.disabled,
            match button.act {
                Act::Download => Some("↓".to_owned()),
                Act::Click | Act::Submit => hint,
            },
        );
        self.pressable(key, line, room, button.disabled, button.help.as_deref())
    }

    pub(super) fn link_button(&self, key: Key, link: &LinkButton, room: usize) -> Block {
        let look = self.look;
        let line = self.face(
            key,
            &link.label,
            link.icon.as_ref().map(|icon| (icon, IconPosition::Left)),
            link.kind,
            link.disabled,
            Some("↗".to_owned()),
        );
        let mut block = self.pressable(key, line, room, link.disabled, link.help.as_deref());
        if self.page.is_focused(key) {
            block.add(self.show(words(&link.url, look.quiet(), room)));
        }
        block
    }

    fn face(
        &self,
        key: Key,
        label: &str,
        picture: Option<(&Icon, IconPosition)>,
        kind: ButtonKind,
        disabled: bool,
        hint: Option<String>,
    ) -> Line<'static> {
        let look = self.look;
        let style = match kind {
            _ if disabled => look.quiet(),
            ButtonKind::Primary => look.raised(),
            ButtonKind::Secondary | ButtonKind::Tertiary if self.page.is_focused(key) => {
                look.accent().add_modifier(Modifier::BOLD)
            }
            ButtonKind::Secondary => Style::new(),
            ButtonKind::Tertiary => look.accent(),
        };
        let (open, shut) = match kind {
            ButtonKind::Tertiary => ("", ""),
            ButtonKind::Primary | ButtonKind::Secondary => ("[ ", " ]"),
        };
        let mut spans = vec![Span::styled(open, style)];
        let name = inline(label, look, style);
        let empty = name.iter().all(|span| span.content.trim().is_empty());
        let position = picture.map(|(_, position)| position);
        let sign = picture.and_then(|(own, _)| match own {
            // A button that is only an icon still needs a name.
            Icon::Material(name) if empty => Some(name.replace('_', " ")),
            own => icon(Some(own)),
        });
        if position == Some(IconPosition::Right) {
            spans.extend(name);
            spans.extend(sign.map(|sign| Span::styled(format!(" {}", sign.trim_end()), style)));
        } else {
            spans.extend(sign.map(|sign| Span::styled(sign, style)));
            spans.extend(name);
        }
        spans.push(Span::styled(shut, style));
        if let Some(hint) = hint {
            spans.push(Span::styled(format!(" {hint}"), look.quiet()));
        }
        Line::from(spans)
    }

    fn pressable(
        &self,
        key: Key,
        line: Line<'static>,
        room: usize,
        disabled: bool,
        help: Option<&str>,
    ) -> Block {
        let mut lines = vec![cut(line, room)];
        let wide = lines[0].width();
        if let Some(help) = help.filter(|_| self.page.is_focused(key)) {
            lines.extend(wrap(inline(help, self.look, self.look.quiet()), room));
        }
        if disabled { self.show(lines) } else { self.focusable(key, Block::of(lines), wide) }
    }
}

/// A shortcut as it is printed on keyboards.
fn spoken(shortcut: &Shortcut) -> Option<String> {
    match shortcut {
        Shortcut::Refused { .. } => None,
        shortcut => Some(shortcut.to_string()),
    }
}
