//! Files that a person gives.

use app_runtime::widgets::file_uploader::FileUploader;
use app_runtime::{Key, Size};
use ratatui::text::{Line, Span};

use super::Painter;
use crate::block::{Block, cut, plain};

impl Painter<'_> {
    pub(super) fn file_uploader(&self, key: Key, uploader: &FileUploader, room: usize) -> Block {
        let look = self.look;
        let mut lines = Vec::new();
        for file in &uploader.files {
            lines.push(Line::from(vec![
                Span::styled("• ", look.accent()),
                Span::raw(plain(file.name())),
                Span::styled(format!("  {}", Size(file.size())), look.quiet()),
            ]));
        }
        let kinds = uploader.limits.kinds().map_or(String::new(), |kinds| format!("{kinds}, "));
        let most = Size(uploader.limits.max_size);
        lines.push(Line::from(vec![
            Span::styled("[ Choose a file ]", self.label_style(key, uploader.field.disabled)),
            Span::styled(format!("  {kinds}up to {most}"), look.quiet()),
        ]));
        let lines: Vec<_> = lines.into_iter().map(|line| cut(line, room)).collect();
        self.control(key, &uploader.field, lines, room, true)
    }
}
