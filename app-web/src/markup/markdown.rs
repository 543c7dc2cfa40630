//! Markdown as HTML, safe by construction: [`pulldown_cmark`] reads, this file writes.
//!
//! Raw HTML is shown as text. Links go to `http`, `https` and `mailto`, to addresses relative to
//! the page and to fragments of it; any other link is text. The writer is our own, because the
//! parser's writer uses `style` attributes, which the content security policy forbids, and ids made
//! of the source text, which could stand for an element of the page.

use std::fmt::Display;
use std::mem;
use std::ops::Range;

use app_literals::{
    Directive, Icon, Markup, PaletteColor, Piece, as_paragraph, marked, pieces, read, spoken,
    without_stop,
};
use app_runtime::widgets::link_button::Destination;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Options, Tag as Start,
    TagEnd as End,
};

use crate::markup::code_block::code_block;
use crate::markup::math::formula;
use crate::markup::write::{close, tag, text};

/// The treatment of links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    /// They lead somewhere.
    Live,
    /// Their words stay: inside a button there can be no link.
    AsText,
}

/// Writes GitHub-flavoured Markdown. Ids inside start with `prefix`, which is unique on the page.
pub(crate) fn block(out: &mut String, source: &str, prefix: impl Display) {
    blocks(out, source, prefix, &mut Footnotes::default(), |_, _, _| {});
}

/// The same for the rest of a text: `notes` are the footnotes before it. Tells where each block begins
/// in the source and in the HTML, and what was known of footnotes by then.
pub(crate) fn blocks(
    out: &mut String,
    source: &str,
    prefix: impl Display,
    notes: &mut Footnotes,
    mut begins: impl FnMut(usize, usize, FootnotesKnown),
) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_MATH;
    let mut writer = Writer::new(out, Links::Live, prefix.to_string());
    writer.notes = mem::take(notes);
    let mut depth = 0;
    read(source, options, |markup, range| {
        if depth == 0 {
            begins(range.start, writer.out.len(), writer.notes.known());
        }
        match markup {
            Markup::Event(Event::Start(_)) => depth += 1,
            Markup::Event(Event::End(_)) => depth -= 1,
            _ => {}
        }
        writer.markup(markup);
    });
    *notes = writer.notes;
}

/// The footnotes of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Footnotes {
    /// Their names. They get numbers in the order in which they are first named.
    names: Vec<String>,
    /// The numbers of the footnotes that have their text by now. A second text of one name is
    /// shown, but no link leads to it.
    defined: Vec<usize>,
}

/// How many footnotes are named, and how many have their text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FootnotesKnown(usize, usize);

impl Footnotes {
    fn known(&self) -> FootnotesKnown {
        FootnotesKnown(self.names.len(), self.defined.len())
    }

    /// Goes back to what was known then.
    pub(crate) fn shorten(&mut self, FootnotesKnown(names, defined): FootnotesKnown) {
        self.names.truncate(names);
        self.defined.truncate(defined);
    }

    fn number(&mut self, name: &str) -> usize {
        let known = self.names.iter().position(|footnote| footnote == name);
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        }) + 1
    }
}

/// Writes a label: emphasis, code, strikethrough and links. Text that would start a block (a list,
/// a heading) is shown as typed.
pub(crate) fn inline(out: &mut String, source: &str, links: Links) {
    if is_plain(source) {
        return text(out, source);
    }
    let mut writer = Writer::new(out, links, String::new());
    inline_markup(source, |markup| match markup {
        Markup::Event(Event::Start(Start::Paragraph) | Event::End(End::Paragraph)) => {}
        markup => writer.markup(markup),
    });
}

/// Whether words are surely no Markdown. Most labels are such, and a parser costs many times what
/// they do.
fn is_plain(source: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || b" ,?%()".contains(&byte);
    source.bytes().all(is_word) && !source.starts_with(' ') && !source.ends_with(' ')
}

/// Writes an option. It is often data, such as a name with underscores, so it has icons and
/// directives and no other Markdown.
pub(crate) fn option(out: &mut String, words: &str) {
    if is_plain(words) {
        return text(out, words);
    }
    let mut writer = Writer::new(out, Links::AsText, String::new());
    writer.pieces(marked(words));
}

/// The words of a label.
pub(crate) fn plain(source: &str) -> String {
    if is_plain(source) {
        return source.to_owned();
    }
    let mut words = String::new();
    inline_markup(source, |markup| match markup {
        Markup::Event(Event::Text(text)) => words.push_str(&spoken(&text)),
        Markup::Event(
            Event::Code(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text),
        ) => words.push_str(&text),
        _ => {}
    });
    words.trim().to_owned()
}

/// The name of a control that shows only an icon: its help text, else the icon's name. `None`: the
/// control has words.
pub(crate) fn name_of_icon(label: &str, icon: Option<&Icon>, help: Option<&str>) -> Option<String> {
    if !plain(label).is_empty() {
        return None;
    }
    let help = help.map(plain).filter(|help| !help.is_empty());
    if help.is_some() {
        return help;
    }
    let in_label = pieces(label).into_iter().find_map(|piece| match piece {
        Piece::Icon(name) => Some(name),
        _ => None,
    });
    let beside = match icon {
        Some(Icon::Material(name)) => Some(*name),
        _ => None,
    };
    in_label.or(beside).map(|name| name.replace('_', " "))
}

/// Draws a Material icon in the size and colour of the words around it.
pub(crate) fn material(out: &mut String, name: &str) {
    let Some(picture) = app_literals::picture(name) else { return };
    let svg = tag(out, "svg").attr("class", "icon").attr("viewBox", picture.view_box);
    svg.attr("aria-hidden", "true").open();
    // The picture is a constant of the crate, not text from outside.
    out.push_str(picture.body);
    close(out, "svg");
}

/// The events of a label, which is a document of one paragraph to the parser.
fn inline_markup(source: &str, mut each: impl FnMut(Markup<'_>)) {
    let paragraph = as_paragraph(source);
    let mut first = true;
    let options = Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    read(&paragraph, options, |markup, _| match markup {
        Markup::Event(Event::Text(text)) if first => {
            first = false;
            let words = CowStr::from(without_stop(&text).to_owned());
            each(Markup::Event(Event::Text(words)));
        }
        markup => each(markup),
    });
}

struct Writer<'o> {
    out: &'o mut String,
    links: Links,
    prefix: String,
    /// The open code block: language and text. Its text comes in pieces.
    code: Option<(String, String)>,
    /// The depth inside links, whose words are no links again.
    in_link: usize,
    /// One entry for each open link or image: what closes it.
    closing: Vec<&'static str>,
    /// Text inside an image goes to its description.
    image: Option<Image>,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    notes: Footnotes,
}

struct Image {
    address: Option<String>,
    words: String,
}

impl<'o> Writer<'o> {
    fn new(out: &'o mut String, links: Links, prefix: String) -> Writer<'o> {
        Writer {
            out,
            links,
            prefix,
            code: None,
            in_link: 0,
            closing: Vec::new(),
            image: None,
            alignments: Vec::new(),
            cell: 0,
            in_head: false,
            notes: Footnotes::default(),
        }
    }

    fn markup(&mut self, markup: Markup<'_>) {
        match markup {
            Markup::Event(event) => self.event(event),
            Markup::Open(directive) => self.open_directive(directive),
            Markup::Close(directive) => self.close_directive(directive),
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(start) => self.start(start),
            Event::End(end) => self.end(end),
            Event::Text(words) => self.words(&words),
            Event::Html(html) | Event::InlineHtml(html) => self.verbatim(&html),
            Event::Code(code) => match &mut self.image {
                Some(image) => image.words.push_str(&code),
                None => {
                    self.out.push_str("<code>");
                    text(self.out, &code);
                    self.out.push_str("</code>");
                }
            },
            Event::SoftBreak => self.verbatim("\n"),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::FootnoteReference(name) => {
                let number = self.notes.number(&name);
                let place = format!("{}-footnote-{number}", self.prefix);
                self.out.push_str("<sup>");
                tag(self.out, "a")
                    .attr("href", format_args!("#{place}"))
                    .attr("class", "footnote")
                    .open();
                text(self.out, number);
                self.out.push_str("</a></sup>");
            }
            Event::TaskListMarker(done) => {
                let label = if done { "Done" } else { "To do" };
                let marker = tag(self.out, "input").attr("type", "checkbox").attr("class", "box");
                marker
                    .attr("aria-label", label)
                    .flag("checked", done)
                    .flag("disabled", true)
                    .open();
            }
            Event::InlineMath(latex) => self.formula(&latex, false),
            Event::DisplayMath(latex) => self.formula(&latex, true),
        }
    }

    fn start(&mut self, start: Start<'_>) {
        match start {
            Start::Paragraph => self.out.push_str("<p>"),
            // Raw HTML is shown, not used.
            Start::HtmlBlock => self.out.push_str("<p>"),
            Start::Heading { level, .. } => tag(self.out, heading(level as u8)).open(),
            Start::BlockQuote(None) => self.out.push_str("<blockquote>\n"),
            Start::BlockQuote(Some(kind)) => {
                let (class, title) = callout(kind);
                tag(self.out, "blockquote").attr("class", class).open();
                self.out.push_str("<p class=\"callout-title\">");
                self.out.push_str(title);
                self.out.push_str("</p>\n");
            }
            Start::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Indented => String::new(),
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default().to_owned()
                    }
                };
                self.code = Some((language, String::new()));
            }
            Start::List(None) => self.out.push_str("<ul>\n"),
            Start::List(Some(first)) => {
                tag(self.out, "ol").maybe("start", (first != 1).then_some(first)).open();
            }
            Start::Item => self.out.push_str("<li>"),
            Start::FootnoteDefinition(name) => {
                let number = self.notes.number(&name);
                let first = !self.notes.defined.contains(&number);
                self.notes.defined.push(number);
                let place = first.then(|| format!("{}-footnote-{number}", self.prefix));
                tag(self.out, "div").attr("class", "footnote-text").maybe("id", place).open();
                self.out.push_str("<sup>");
                text(self.out, number);
                self.out.push_str("</sup>");
            }
            Start::Table(alignments) => {
                self.alignments = alignments;
                // Wide tables scroll on their own, by keyboard as well.
                let scroll = tag(self.out, "div").attr("class", "table").attr("tabindex", 0);
                scroll.attr("role", "group").attr("aria-label", "Table").open();
                self.out.push_str("<table>");
            }
            Start::TableHead => {
                (self.in_head, self.cell) = (true, 0);
                self.out.push_str("<thead><tr>");
            }
            Start::TableRow => {
                self.cell = 0;
                self.out.push_str("<tr>");
            }
            Start::TableCell => {
                let class = match self.alignments.get(self.cell) {
                    Some(Alignment::Center) => Some("center"),
                    Some(Alignment::Right) => Some("right"),
                    _ => None,
                };
                let name = if self.in_head { "th" } else { "td" };
                tag(self.out, name).maybe("class", class).open();
            }
            Start::Emphasis => self.out.push_str("<em>"),
            Start::Strong => self.out.push_str("<strong>"),
            Start::Strikethrough => self.out.push_str("<del>"),
            Start::Link { link_type, dest_url, title, .. } => {
                let address = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                self.open_link(&address, &title);
            }
            Start::Image { dest_url, .. } => {
                // One picture's description holds no other picture.
                self.closing.push("");
                if self.image.is_none() {
                    let address = Destination::of(&dest_url).map(|_| dest_url.to_string());
                    self.image = Some(Image { address, words: String::new() });
                }
            }
            // None of these is asked for.
            Start::DefinitionList
            | Start::DefinitionListTitle
            | Start::DefinitionListDefinition
            | Start::Superscript
            | Start::Subscript
            | Start::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, end: End) {
        match end {
            End::Paragraph | End::HtmlBlock => self.out.push_str("</p>\n"),
            End::Heading(level) => close(self.out, heading(level as u8)),
            End::BlockQuote(_) => self.out.push_str("</blockquote>\n"),
            End::CodeBlock => {
                if let Some((language, source)) = self.code.take() {
                    self.out.push_str("<div class=\"code\">");
                    let source = source.strip_suffix('\n').unwrap_or(&source);
                    code_block(self.out, source, Some(&language), false);
                    self.out.push_str("</div>\n");
                }
            }
            End::List(ordered) => self.out.push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            End::Item => self.out.push_str("</li>\n"),
            End::FootnoteDefinition => self.out.push_str("</div>\n"),
            End::Table => self.out.push_str("</tbody></table></div>\n"),
            End::TableHead => {
                self.in_head = false;
                self.out.push_str("</tr></thead><tbody>");
            }
            End::TableRow => self.out.push_str("</tr>"),
            End::TableCell => {
                self.cell += 1;
                close(self.out, if self.in_head { "th" } else { "td" });
            }
            End::Emphasis => self.out.push_str("</em>"),
            End::Strong => self.out.push_str("</strong>"),
            End::Strikethrough => self.out.push_str("</del>"),
            End::Link => self.close_link(),
            End::Image => self.close_image(),
            End::DefinitionList
            | End::DefinitionListTitle
            | End::DefinitionListDefinition
            | End::Superscript
            | End::Subscript
            | End::MetadataBlock(_) => {}
        }
    }

    /// Text of the source; bare addresses in it become links.
    fn words(&mut self, words: &str) {
        if let Some((_, source)) = &mut self.code {
            return source.push_str(words);
        }
        if let Some(image) = &mut self.image {
            return image.words.push_str(words);
        }
        self.pieces(pieces(words));
    }

    fn pieces(&mut self, pieces: Vec<Piece<'_>>) {
        for piece in pieces {
            match piece {
                Piece::Words(words) => self.addresses(words),
                Piece::Icon(name) => material(self.out, name),
                Piece::Emoji(emoji) => text(self.out, emoji),
                Piece::Open(directive) => self.open_directive(directive),
                Piece::Close(directive) => self.close_directive(directive),
            }
        }
    }

    /// The description of a picture has the words of its directives alone.
    fn open_directive(&mut self, directive: Directive) {
        if self.image.is_some() {
            return;
        }
        match directive {
            Directive::Small => tag(self.out, "small").open(),
            Directive::Text(color) => self.open_span("tint", color),
            Directive::Background(color) => self.open_span("tint behind", color),
            Directive::Badge(color) => self.open_span("badge", color),
        }
    }

    fn open_span(&mut self, look: &str, color: PaletteColor) {
        let class = format_args!("{look} {}", color.name());
        tag(self.out, "span").attr("class", class).open();
    }

    fn close_directive(&mut self, directive: Directive) {
        if self.image.is_none() {
            close(self.out, if directive == Directive::Small { "small" } else { "span" });
        }
    }

    /// Words in which bare addresses become links.
    fn addresses(&mut self, words: &str) {
        let mut rest = words;
        while self.links == Links::Live && self.in_link == 0 {
            let Some(found) = bare_address(rest) else { break };
            let address = &rest[found.place.clone()];
            text(self.out, &rest[..found.place.start]);
            self.open_link(&format!("{}{address}", found.scheme), "");
            text(self.out, address);
            self.close_link();
            rest = &rest[found.place.end..];
        }
        text(self.out, rest);
    }

    fn formula(&mut self, latex: &str, block: bool) {
        match &mut self.image {
            Some(image) => image.words.push_str(latex),
            None => formula(self.out, latex.trim(), block),
        }
    }

    fn verbatim(&mut self, words: &str) {
        match (&mut self.code, &mut self.image) {
            (Some((_, source)), _) => source.push_str(words),
            (None, Some(image)) => image.words.push_str(words),
            (None, None) => text(self.out, words),
        }
    }

    fn open_link(&mut self, address: &str, title: &str) {
        self.in_link += 1;
        let destination =
            Destination::of(address).filter(|_| self.links == Links::Live && self.image.is_none());
        let Some(destination) = destination else { return self.closing.push("") };
        let link = tag(self.out, "a").attr("href", address);
        let link = link.maybe("title", Some(title).filter(|title| !title.is_empty()));
        match destination {
            Destination::Outside => {
                link.attr("rel", "noopener noreferrer").attr("target", "_blank").open()
            }
            Destination::Here | Destination::Mail => link.attr("rel", "noopener noreferrer").open(),
        }
        self.closing.push("</a>");
    }

    fn close_link(&mut self) {
        self.in_link -= 1;
        self.out.push_str(self.closing.pop().unwrap_or_default());
    }

    /// A picture of this server is shown. A picture from elsewhere becomes a link to it, because a
    /// page requests nothing from other servers.
    fn close_image(&mut self) {
        self.closing.pop();
        let Some(Image { address, words }) = self.image.take() else { return };
        match address.as_deref().map(|address| (address, Destination::of(address))) {
            Some((address, Some(Destination::Here))) => {
                tag(self.out, "img")
                    .attr("src", address)
                    .attr("alt", &words)
                    .attr("loading", "lazy")
                    .open();
            }
            Some((address, Some(Destination::Outside))) if self.in_link == 0 => {
                self.open_link(address, "");
                text(self.out, &words);
                self.close_link();
            }
            _ => text(self.out, &words),
        }
    }
}

fn heading(level: u8) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1]
}

fn callout(kind: BlockQuoteKind) -> (&'static str, &'static str) {
    match kind {
        BlockQuoteKind::Note => ("callout note", "Note"),
        BlockQuoteKind::Tip => ("callout tip", "Tip"),
        BlockQuoteKind::Important => ("callout important", "Important"),
        BlockQuoteKind::Warning => ("callout warning", "Warning"),
        BlockQuoteKind::Caution => ("callout caution", "Caution"),
    }
}

/// An address without brackets, as GitHub's Markdown links it.
struct BareAddress {
    place: Range<usize>,
    /// The start of the link that the address leaves out.
    scheme: &'static str,
}

/// The first bare address: `https://a.b`, `www.a.b` or `a@b.c`.
fn bare_address(text: &str) -> Option<BareAddress> {
    for (at, sign) in text.match_indices([':', '.', '@']) {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let found = match sign {
            ":" if after.starts_with("//") => {
                let scheme = ["https", "http"].into_iter().find(|scheme| before.ends_with(scheme));
                scheme.and_then(|scheme| web_address(text, at - scheme.len(), at + 3, ""))
            }
            "." if before.ends_with("www") => {
                let start = at - "www".len();
                let found = web_address(text, start, at + 1, "http://");
                found.filter(|_| !text[..start].ends_with(['/', '.', '-', '_', '@', ':']))
            }
            "@" => mail_address(text, at),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The address that starts here, with its host.
fn web_address(text: &str, start: usize, host: usize, scheme: &'static str) -> Option<BareAddress> {
    if text[..start].ends_with(char::is_alphanumeric) {
        return None;
    }
    let end = text[start..].find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'));
    let mut address = end.map_or(&text[start..], |end| &text[start..start + end]);
    // Punctuation at the end belongs to the sentence, and so does a bracket that was not opened
    // in the address.
    while let Some(last) = address.chars().next_back() {
        let closes_more =
            last == ')' && address.matches(')').count() > address.matches('(').count();
        if !closes_more
            && !matches!(last, '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '~')
        {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    let end = start + address.len();
    (end > host).then_some(BareAddress { place: start..end, scheme })
}

/// The mail address around this `@`.
fn mail_address(text: &str, at: usize) -> Option<BareAddress> {
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name = text[..at].trim_end_matches(|c: char| is_host(c) || c == '+').len();
    let host = &text[at + 1..];
    let host = &host[..host.find(|c| !is_host(c)).unwrap_or(host.len())];
    let host = host.trim_end_matches('.');
    let is_whole = name < at
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with(['-', '_'])
        && !text[..name].ends_with(char::is_alphanumeric);
    let end = at + 1 + host.len();
    is_whole.then_some(BareAddress { place: name..end, scheme: "mailto:" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_html(source: &str) -> String {
        let mut out = String::new();
        block(&mut out, source, "key");
        out
    }

    #[test]
    fn words_that_are_taken_for_plain_read_the_same_with_the_parser() {
        let signs: Vec<char> = (' '..='~').collect();
        for &first in &signs {
            for &last in &signs {
                for words in [
                    format!("{first}{last}"),
                    format!("a{first} {last}b"),
                    format!("1{first}{first} x{last}"),
                ] {
                    if !is_plain(&words) {
                        continue;
                    }
                    let (mut parsed, mut plain) = (String::new(), String::new());
                    let mut writer = Writer::new(&mut parsed, Links::Live, String::new());
                    inline_markup(&words, |markup| match markup {
                        Markup::Event(
                            Event::Start(Start::Paragraph) | Event::End(End::Paragraph),
                        ) => {}
                        markup => writer.markup(markup),
                    });
                    text(&mut plain, &words);
                    assert_eq!(parsed, plain, "{words:?}");
                }
            }
        }
    }

    fn inline_html(source: &str) -> String {
        let mut out = String::new();
        inline(&mut out, source, Links::Live);
        out
    }

    #[test]
    fn of_two_footnotes_of_one_name_the_first_is_led_to() {
        let html = block_html("x[^a]\n\n[^a]: one\n\n[^a]: two");
        assert_eq!(html.matches("id=\"key-footnote-1\"").count(), 1, "{html}");
        assert!(html.contains("one") && html.contains("two"), "{html}");
    }

    #[test]
    fn no_line_break_starts_a_block_in_a_label() {
        for source in ["a\n# b", "a\r# b", "a\r\n# b", "a\r- b", "a\r\r    b"] {
            let html = inline_html(source);
            assert!(!html.contains('<'), "{source:?} became {html}");
            assert!(!plain(source).contains(['\r', '\n']), "{source:?}");
        }
    }

    #[test]
    fn raw_html_is_shown_as_text() {
        let cases = [
            ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
            ("a <b onclick=x>c</b>", "a &lt;b onclick=x&gt;c&lt;/b&gt;"),
            ("<!-- x -->", "&lt;!-- x --&gt;"),
        ];
        for (source, shown) in cases {
            for html in [block_html(source), inline_html(source)] {
                assert!(html.contains(shown), "{html}");
            }
        }
    }

    #[test]
    fn links_lead_to_the_web_to_mail_and_to_this_page() {
        for good in ["https://a.b/c", "HTTP://a.b", "mailto:a@b.c", "#part", "../up?x=1", "a:b"] {
            let html = block_html(&format!("[words](<{good}>)"));
            assert_eq!(html.contains("<a href"), good != "a:b", "{html}");
        }
        let hostile = [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "&#106;avascript:alert(1)",
            "java&#10;script:alert(1)",
            "&#1;javascript:alert(1)",
            "data:text/html,<script>",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:x",
        ];
        for bad in hostile {
            for source in [
                format!("[words](<{bad}>)"),
                format!("[words]\n\n[words]: <{bad}>"),
                format!("<{bad}>"),
            ] {
                assert!(!block_html(&source).contains("href"), "{source}: {}", block_html(&source));
            }
        }
    }

    #[test]
    fn links_to_other_sites_open_a_tab_that_knows_nothing_of_this_one() {
        let html = block_html("[a](https://x.y) [b](#z) [c](//x.y)");
        assert_eq!(html.matches("rel=\"noopener noreferrer\"").count(), 3, "{html}");
        assert_eq!(html.matches("target=\"_blank\"").count(), 2, "{html}");
    }

    #[test]
    fn a_title_cannot_leave_its_attribute() {
        let html = block_html("[a](https://x.y '\"onmouseover=alert(1)')");
        assert!(html.contains("title=\"&quot;onmouseover=alert(1)\""), "{html}");
    }

    #[test]
    fn bare_addresses_become_links() {
        let cases = [
            ("see https://a.b/c_d_e.", Some("https://a.b/c_d_e")),
            ("(https://a.b/(c))", Some("https://a.b/(c)")),
            ("http://a.b/?x=1&y=2, and", Some("http://a.b/?x=1&amp;y=2")),
            ("xhttps://a.b", None),
            ("https://", None),
            ("`https://a.b`", None),
            ("see www.a.b/c, and", Some("http://www.a.b/c")),
            ("www.", None),
            ("awww.a.b", None),
            ("ask ada@a.example.", Some("mailto:ada@a.example")),
            ("a+b.c@d-e.f", Some("mailto:a+b.c@d-e.f")),
            ("a@b", None),
            ("@b.c", None),
            ("a@b.c-", None),
            ("https://a@b.c/d", Some("https://a@b.c/d")),
            ("10:30 a.b", None),
        ];
        for (source, address) in cases {
            let html = block_html(source);
            let found = html.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
            assert_eq!(found, address, "{html}");
        }
        assert_eq!(block_html("[https://a.b](https://c.d)").matches("<a ").count(), 1);
    }

    #[test]
    fn tables_tasks_footnotes_and_callouts() {
        let html = block_html("| a | b |\n|:-:|--:|\n| 1 | ~~2~~ |");
        assert!(html.contains("<th class=\"center\">a</th><th class=\"right\">b</th>"), "{html}");
        assert!(
            html.contains("<td class=\"center\">1</td><td class=\"right\"><del>2</del></td>"),
            "{html}"
        );
        let html = block_html("- [x] done\n- [ ] open");
        assert_eq!(html.matches("type=\"checkbox\"").count(), 2, "{html}");
        assert_eq!(html.matches(" checked").count(), 1, "{html}");
        let html = block_html("a[^page]\n\n[^page]: note");
        assert!(
            html.contains("href=\"#key-footnote-1\"") && html.contains("id=\"key-footnote-1\""),
            "{html}"
        );
        let html = block_html("> [!WARNING]\n> careful");
        assert!(html.contains("<blockquote class=\"callout warning\">"), "{html}");
        for html in [block_html("|a|\n|:-:|\n|1|"), block_html("```rust\nfn a() {}\n```")] {
            assert!(!html.contains("style="), "{html}");
        }
    }

    #[test]
    fn labels_show_blocks_as_they_were_typed() {
        for literal in ["# a", "- a", "1. a", "&gt; a", "```", "| a |", "a\n===", "---", "[x]: y"] {
            let source = literal.replace("&gt;", ">");
            assert_eq!(inline_html(&source), literal.replace('\n', " "), "{source}");
        }
        let cases = [
            ("**bold** and _em_", "<strong>bold</strong> and <em>em</em>"),
            ("_em_", "<em>em</em>"),
            ("**\"x\"**", "<strong>&quot;x&quot;</strong>"),
            ("~~gone~~ `code`", "<del>gone</del> <code>code</code>"),
            ("", ""),
            ("...", "..."),
            (":material/no_such: x", ":material/no_such: x"),
            ("done :tada: at 10:30:00", "done 🎉 at 10:30:00"),
            (":no such:heart:", ":no such❤️"),
            (":red[a **b**]", "<span class=\"tint red\">a <strong>b</strong></span>"),
            (":blue-background[a]", "<span class=\"tint behind blue\">a</span>"),
            (":grey-badge[a]", "<span class=\"badge gray\">a</span>"),
            (":small[a] # b", "<small>a</small> # b"),
            (":red[<b>]", "<span class=\"tint red\">&lt;b&gt;</span>"),
            ("![:red[a]](b.png)", "<img src=\"b.png\" alt=\"a\""),
            ("\\:red[a]", ":red[a]"),
            ("`:tada:` https://a.b/:tada:", "<code>:tada:</code> <a"),
        ];
        for (source, html) in cases {
            assert!(inline_html(source).starts_with(html), "{}", inline_html(source));
        }
        let html = inline_html(":material/refresh: Again");
        assert!(
            html.starts_with("<svg class=\"icon\"") && html.ends_with("</svg> Again"),
            "{html}"
        );
        assert_eq!(plain(":material/refresh: Again :tada:"), "Again 🎉");
        assert_eq!(plain(":material/home: :red[At **home**]"), "At home");
        let icon = Icon::from(":material/arrow_back:");
        assert_eq!(name_of_icon("", Some(&icon), None).as_deref(), Some("arrow back"));
        assert_eq!(name_of_icon(":material/delete:", None, None).as_deref(), Some("delete"));
        assert_eq!(name_of_icon("Back", Some(&icon), None), None);
        let help = "Goes **back**".to_owned();
        assert_eq!(
            name_of_icon("", Some(&icon), Some(help.as_str())).as_deref(),
            Some("Goes back")
        );
        let mut out = String::new();
        inline(&mut out, "[a](https://b.c) https://d.e", Links::AsText);
        assert_eq!(out, "a https://d.e");
        assert_eq!(plain("**A** `b` [c](d)"), "A b c");
    }

    #[test]
    fn formulas_are_told_from_amounts() {
        for source in ["$x^2$", "a $x^2\\,dx$ b", "$$x$$", "$$\nx\n$$", "(**$x$**)", "-$x$-"] {
            assert!(block_html(source).contains("<math"), "{source}: {}", block_html(source));
        }
        for source in
            ["$5 and $6", "$5-$6", "$5 and 6 $", "a$b$", "$AAPL/$MSFT", "\\$x$", "`$x$`", "$ x $"]
        {
            let html = block_html(source);
            assert!(!html.contains("<math"), "{source}: {html}");
        }
        assert!(block_html("$5-$6").contains("$5-$6"));
        assert!(inline_html("Area $r^2$").contains("<msup>"));
        assert_eq!(plain("Area $r^2$"), "Area r^2");
    }

    #[test]
    fn options_have_icons_and_directives_and_no_other_markdown() {
        let mut out = String::new();
        option(&mut out, ":red[__init__.py] *x* <b> https://a.b");
        let shown = "<span class=\"tint red\">__init__.py</span> *x* &lt;b&gt; https://a.b";
        assert_eq!(out, shown);
    }

    #[test]
    fn pictures_come_from_this_server() {
        let html = block_html("![a cat](cat.png) ![far](https://x.y/z.png) ![bad](javascript:x)");
        assert_eq!(html.matches("<img").count(), 1, "{html}");
        assert!(html.contains("<img src=\"cat.png\" alt=\"a cat\""), "{html}");
        assert!(html.contains(">far</a>") && html.contains("bad"), "{html}");
    }
}
