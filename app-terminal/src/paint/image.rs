//! Pictures: what they show, in words.

use app_runtime::widgets::image::{Image, ImageSource};
use ratatui::style::Style;
use ratatui::text::Line;

use super::Painter;
use crate::block::{Block, words, wrap};
use crate::words::inline;

impl Painter<'_> {
    pub(super) fn image(&self, image: &Image, room: usize) -> Block {
        let look = self.look;
        let what = match &image.source {
            ImageSource::Address(address) => address.clone(),
            ImageSource::Picture(picture) => match picture.pixels() {
                Some((wide, high)) => format!("{wide} × {high} pixels"),
                None => picture.format().mime().to_owned(),
            },
        };
        let wide = room.min(44);
        let mut body = Vec::new();
        if let Some(alt) = &image.alt {
            body.extend(words(alt, Style::new(), wide.saturating_sub(4)));
        }
        body.extend(words(&what, look.quiet(), wide.saturating_sub(4)));
        let title = Line::styled("image", look.quiet());
        let mut lines = Block::of(body).boxed(Some(title), wide, look.quiet()).lines;
        if let Some(caption) = &image.caption {
            lines.extend(wrap(inline(caption, look, look.quiet()), room));
        }
        self.show(lines)
    }
}
