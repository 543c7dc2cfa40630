//! Markdown as styled lines. Content that cannot be shown in cells is shown as its words.

use app_literals::{Directive, Icon, Markup, as_paragraph, read, spoken, without_stop};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Tag, TagEnd};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use crate::block::{Block, cut, fill, plain, wrap};
use crate::look::Look;

/// Inline Markdown, as in labels: its words with their weights, on one line.
pub(crate) fn inline(text: &str, look: Look, style: Style) -> Vec<Span<'static>> {
    let mut writer = Writer::new(look, usize::MAX / 2, style);
    writer.read(&as_paragraph(text));
    let mut spans = Vec::new();
    for (index, line) in writer.block.lines.into_iter().filter(|line| line.width() > 0).enumerate()
    {
        if index > 0 {
            spans.push(" ".into());
        }
        spans.extend(line.spans);
    }
    if let Some(first) = spans.first_mut() {
        first.content = without_stop(&first.content).to_owned().into();
    }
    spans
}

/// An icon in front of words: an emoji as it is. The terminal has no Material icons, and their
/// names would read as part of the words.
pub(crate) fn icon(icon: Option<&Icon>) -> Option<String> {
    match icon? {
        Icon::Emoji(emoji) => Some(format!("{emoji} ")),
        Icon::Material(_) | Icon::Unknown(_) => None,
    }
}

/// The style of words with a directive. Colored words are words without colors too; a background
/// is reversed, as a badge is.
fn directive_style(look: Look, directive: Directive) -> Style {
    match directive {
        Directive::Text(color) => look.palette(color),
        Directive::Background(color) | Directive::Badge(color) => {
            look.palette(color).add_modifier(Modifier::REVERSED)
        }
        Directive::Small => look.quiet(),
    }
}

/// Markdown in lines of a width.
pub(crate) fn markdown(text: &str, look: Look, width: usize) -> Block {
    let mut writer = Writer::new(look, width, Style::new());
    writer.read(text);
    writer.block
}

struct Writer {
    look: Look,
    width: usize,
    block: Block,
    line: Vec<Span<'static>>,
    styles: Vec<Style>,
    /// The start of each line: `│ ` of quotes, blanks of lists.
    before: Vec<String>,
    /// The bullet or number of the item that begins.
    bullet: Option<String>,
    lists: Vec<Option<u64>>,
    code: bool,
    /// A quote has begun, and has no content yet.
    fresh: bool,
    links: Vec<String>,
    table: Vec<Vec<Line<'static>>>,
    row: Vec<Line<'static>>,
    alignments: Vec<Alignment>,
}

impl Writer {
    fn new(look: Look, width: usize, style: Style) -> Writer {
        Writer {
            look,
            width,
            block: Block::default(),
            line: Vec::new(),
            styles: vec![style],
            before: Vec::new(),
            bullet: None,
            lists: Vec::new(),
            code: false,
            fresh: false,
            links: Vec::new(),
            table: Vec::new(),
            row: Vec::new(),
            alignments: Vec::new(),
        }
    }

    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn read(&mut self, text: &str) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_MATH;
        read(text, options, |markup, _| match markup {
            Markup::Event(event) => self.event(event),
            Markup::Open(directive) => self.open_directive(directive),
            Markup::Close(directive) => self.close_directive(directive),
        });
        self.flush();
    }

    fn open_directive(&mut self, directive: Directive) {
        let style = self.style().patch(directive_style(self.look, directive));
        self.styles.push(style);
        if let Directive::Badge(_) = directive {
            self.push("\u{a0}", style);
        }
    }

    fn close_directive(&mut self, directive: Directive) {
        if let Directive::Badge(_) = directive {
            self.push("\u{a0}", self.style());
        }
        self.styles.pop();
    }

    fn push(&mut self, text: &str, style: Style) {
        self.line.push(Span::styled(text.to_owned(), style));
    }

    /// Ends a paragraph: its text becomes lines.
    fn flush(&mut self) {
        if self.line.is_empty() && self.bullet.is_none() {
            return;
        }
        let before = self.before.concat();
        let bullet = self.bullet.take();
        let own = bullet.as_deref().map_or(0, |bullet| bullet.chars().count());
        let room = self.width.saturating_sub(before.chars().count() + own).max(8);
        for (index, mut line) in wrap(std::mem::take(&mut self.line), room).into_iter().enumerate()
        {
            if let Some(bullet) = &bullet {
                let head = if index == 0 { bullet.clone() } else { " ".repeat(own) };
                line.spans.insert(0, Span::styled(head, self.look.quiet()));
            }
            if !before.is_empty() {
                line.spans.insert(0, Span::styled(before.clone(), self.look.quiet()));
            }
            self.block.lines.push(line);
        }
    }

    /// An empty line before what follows, unless it comes first or in a tight list.
    fn space(&mut self) {
        self.flush();
        let fresh = std::mem::take(&mut self.fresh);
        if !fresh && !self.block.is_empty() && self.lists.is_empty() {
            self.block.lines.push(Line::styled(self.before.concat(), self.look.quiet()));
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => {
                for line in text.lines() {
                    let line = Line::styled(
                        format!("{}  {}", self.before.concat(), plain(&line.replace('\t', "    "))),
                        self.look.good(),
                    );
                    self.block.lines.push(cut(line, self.width));
                }
            }
            Event::Text(text) => self.push(&spoken(&text), self.style()),
            Event::Code(text) => self.push(&text, self.style().patch(self.look.good())),
            Event::Html(text) | Event::InlineHtml(text) => self.push(&text, self.style()),
            // As written: cells have no room for fractions.
            Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.push(text.trim(), self.style().add_modifier(Modifier::ITALIC));
            }
            Event::FootnoteReference(text) => self.push(&format!("[{text}]"), self.style()),
            Event::SoftBreak => self.push(" ", self.style()),
            Event::HardBreak => self.push("\n", self.style()),
            Event::Rule => {
                self.space();
                let rule = "─".repeat(self.width.min(200));
                self.block.lines.push(Line::styled(rule, self.look.quiet()));
            }
            Event::TaskListMarker(done) => {
                self.push(if done { "[x] " } else { "[ ] " }, self.style());
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        let bold = |style: Style| style.add_modifier(Modifier::BOLD);
        match tag {
            Tag::Paragraph if self.bullet.is_none() => self.space(),
            Tag::Heading { .. } => {
                self.space();
                self.styles.push(bold(self.style().patch(self.look.accent())));
            }
            Tag::BlockQuote(_) => {
                self.space();
                self.before.push("▏ ".to_owned());
                self.fresh = true;
            }
            Tag::CodeBlock(kind) => {
                self.space();
                if let CodeBlockKind::Fenced(language) = kind
                    && !language.is_empty()
                {
                    let line = Line::styled(format!("  {language}"), self.look.quiet());
                    self.block.lines.push(line);
                }
                self.code = true;
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.space();
                } else {
                    self.flush();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let indent = "  ".repeat(self.lists.len().saturating_sub(1));
                let bullet = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.bullet = Some(indent + &bullet);
            }
            Tag::Emphasis => self.styles.push(self.style().add_modifier(Modifier::ITALIC)),
            Tag::Strong => self.styles.push(bold(self.style())),
            Tag::Strikethrough => {
                self.styles.push(self.style().add_modifier(Modifier::CROSSED_OUT));
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.links.push(dest_url.into_string());
                self.styles.push(
                    self.style().patch(self.look.accent()).add_modifier(Modifier::UNDERLINED),
                );
            }
            Tag::Table(alignments) => {
                self.space();
                self.alignments = alignments;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Item => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.styles.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.before.pop();
            }
            TagEnd::CodeBlock => self.code = false,
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                self.styles.pop();
            }
            TagEnd::Link | TagEnd::Image => {
                self.styles.pop();
                let url = self.links.pop().unwrap_or_default();
                let said = self.line.last().is_some_and(|last| last.content == url.as_str());
                if !said && !url.is_empty() {
                    self.push(&format!(" ({url})"), self.look.quiet());
                }
            }
            TagEnd::TableCell => self.row.push(Line::from(std::mem::take(&mut self.line))),
            TagEnd::TableRow | TagEnd::TableHead => self.table.push(std::mem::take(&mut self.row)),
            TagEnd::Table => self.end_table(),
            _ => {}
        }
    }

    fn end_table(&mut self) {
        let rows = std::mem::take(&mut self.table);
        let wide = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(Line::width).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.alignments.len()).map(wide).collect();
        for (index, row) in rows.into_iter().enumerate() {
            let mut line = Line::default();
            let mut left = 0;
            for (column, cell) in row.into_iter().enumerate() {
                let width = widths.get(column).copied().unwrap_or(0);
                let space = width.saturating_sub(cell.width());
                let space = match self.alignments.get(column) {
                    Some(Alignment::Right) => space,
                    Some(Alignment::Center) => space / 2,
                    _ => 0,
                };
                fill(&mut line, left + space);
                line.spans.extend(cell.spans);
                left += width + 2;
            }
            if index == 0 {
                line = line.style(self.look.strong());
            }
            self.block.lines.push(cut(line, self.width));
            if index == 0 {
                let rule = "─".repeat(left.saturating_sub(2).min(self.width));
                self.block.lines.push(Line::styled(rule, self.look.quiet()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Color;

    use super::*;
    use crate::look::Shades;

    fn read(text: &str, width: usize) -> Vec<String> {
        let block = markdown(text, Look::PLAIN, width);
        block.lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
    }

    #[test]
    fn markdown_reads_as_it_was_meant() {
        assert_eq!(
            read("# A\n\nsome *long* text\n\n- one\n- two\n  - three\n\n> quoted", 10),
            ["A", "", "some long", "text", "", "• one", "• two", "  • three", "", "▏ quoted"]
        );
        assert_eq!(read("| a | n |\n|---|--:|\n| xyz | 1 |", 20), ["a    n", "──────", "xyz  1"]);
        assert_eq!(read("[here](https://x.y) :tada: 10:30", 40), ["here (https://x.y) 🎉 10:30"]);
        assert_eq!(read(":red[a **b**] :small[c] \\:red[d]", 40), ["a b c :red[d]"]);
        assert_eq!(read("$x^2\\,dx$ is $5-$6", 40), ["x^2\\,dx is $5-$6"]);
    }

    #[test]
    fn directives_have_styles() {
        let look = Look { colors: true, shades: Shades::Few };
        let style = |text: &str, look: Look| {
            let spans = inline(text, look, Style::new());
            spans.iter().find(|span| span.content == "b").unwrap().style
        };
        let reversed = Style::new().add_modifier(Modifier::REVERSED);
        assert_eq!(style("a :red[b]", look), Style::new().fg(Color::Red));
        assert_eq!(style("a :blue-background[b]", look), reversed.fg(Color::Blue));
        assert_eq!(style("a :green-badge[b] c", Look::PLAIN), reversed);
        assert_eq!(style("a :small[b]", look), look.quiet());
    }
}
