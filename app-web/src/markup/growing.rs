//! Markdown that grows: for each piece, the smallest change of its HTML.
//!
//! Blocks before the last one are final, so only the open part of the text is read again, and of its
//! HTML only what differs is sent. Words that are named before they are defined (links by reference,
//! footnotes) are the exception: they change final blocks. [`Growing::finish`] puts them right.

use std::fmt::{self, Display};

use crate::markup::markdown::{self, Footnotes};
use crate::markup::write::text;

/// An open part that is longer than this is not read again for each piece.
const LONG: usize = 4096;

/// A long open part is read again when it has grown by this share. Until then, pieces of it show as
/// they are.
const SHARE: usize = 16;

/// A Markdown element that grows, as the page has it.
#[derive(Clone, Debug)]
pub(crate) struct Growing {
    /// The prefix of the ids inside.
    prefix: String,
    source: String,
    /// The start of the open part in the source.
    open: usize,
    /// The footnotes before the open part.
    notes: Footnotes,
    /// The HTML before the open part.
    closed: String,
    /// The open part on the page. `None`: nobody knows what the page has.
    shown: Option<Shown>,
    /// The length of all that was read.
    #[cfg(test)]
    read: usize,
}

/// The open part of a text on the page.
#[derive(Clone, Debug)]
struct Shown {
    html: String,
    /// The length of the source when it was read last.
    read: usize,
    /// The end of the last words in `html`, and the way to them.
    last_words: Option<(usize, Path)>,
}

/// One change of the content of an element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TextChange {
    /// Appends words to a text node.
    Words { path: Path, words: String },
    /// Replaces a node and those after it in its parent. The node is a text of which so many UTF-16
    /// units stay, unless that is 0.
    Rest { path: Path, stays: usize, html: String },
}

/// The way to a node. Each step counts the children from the end, from 1. A last step of 0 is the
/// place after all children. Without steps it stands for all content.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Path(Vec<usize>);

impl Growing {
    /// An element with this text.
    pub(crate) fn new(prefix: String, source: &str) -> Growing {
        Growing {
            prefix,
            source: source.to_owned(),
            open: 0,
            notes: Footnotes::default(),
            closed: String::new(),
            shown: None,
            #[cfg(test)]
            read: 0,
        }
    }

    /// Appends a piece that no page is told of.
    pub(crate) fn append_unseen(&mut self, piece: &str) {
        self.source.push_str(piece);
        self.forget();
    }

    /// Forgets what the page has: the next piece brings everything.
    pub(crate) fn forget(&mut self) {
        self.open = 0;
        self.notes = Footnotes::default();
        self.closed.clear();
        self.shown = None;
    }

    /// Appends a piece. Gives the change of the page.
    pub(crate) fn append(&mut self, piece: &str) -> Option<TextChange> {
        self.source.push_str(piece);
        self.append_as_it_is(piece).or_else(|| self.read())
    }

    /// The last changes, once nothing more comes: afterwards the page has the HTML of the whole.
    pub(crate) fn finish(mut self) -> Vec<TextChange> {
        let Some(shown) = &self.shown else { return Vec::new() };
        let behind = shown.read < self.source.len();
        let mut changes = Vec::from_iter(behind.then(|| self.read()).flatten());
        let mut whole = String::new();
        markdown::block(&mut whole, &self.source, &self.prefix);
        let open = self.shown.map(|shown| shown.html).unwrap_or_default();
        if whole.strip_prefix(&*self.closed) != Some(&*open) {
            changes.push(TextChange::all(whole));
        }
        changes
    }

    /// Shows the piece without reading it, while a long open part has grown by little.
    fn append_as_it_is(&mut self, piece: &str) -> Option<TextChange> {
        let shown = self.shown.as_mut()?;
        let (length, grown) = (self.source.len() - self.open, self.source.len() - shown.read);
        if length < LONG || grown * SHARE > length || piece.contains('\r') {
            return None;
        }
        let first = grown == piece.len();
        let last = last_words(&shown.html).filter(|_| first);
        let (end, path) = shown.last_words.take().or(last)?;
        // HTML leaves out the last line break of a block.
        let breaks = first && self.source[..shown.read].ends_with('\n');
        let words = format!("{}{piece}", if breaks { "\n" } else { "" });
        let mut escaped = String::new();
        text(&mut escaped, &words);
        shown.html.insert_str(end, &escaped);
        shown.last_words = Some((end + escaped.len(), path.clone()));
        Some(TextChange::Words { path, words })
    }

    /// Reads the open part again.
    fn read(&mut self) -> Option<TextChange> {
        let source = &self.source[self.open..];
        let (mut html, mut notes) = (String::new(), self.notes.clone());
        // The last block whose first lines are there to their ends. One line could turn out to belong to
        // the block before, and the second makes a table of the first.
        let mut last = None;
        markdown::blocks(&mut html, source, &self.prefix, &mut notes, |at, html, notes| {
            let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
            if source[at..].matches('\n').nth(1).is_some() {
                last = Some((line, html, notes));
            }
        });
        #[cfg(test)]
        {
            self.read += source.len();
        }
        let change = match &self.shown {
            Some(shown) => change(&shown.html, &html),
            None => Some(TextChange::all(html.clone())),
        };
        if let Some((line, begins, known)) = last {
            notes.shorten(known);
            self.notes = notes;
            self.open += line;
            self.closed.extend(html.drain(..begins));
        }
        self.shown = Some(Shown { html, read: self.source.len(), last_words: None });
        change
    }
}

impl TextChange {
    /// Replaces all content.
    fn all(html: String) -> TextChange {
        TextChange::Rest { path: Path::default(), stays: 0, html }
    }
}

impl Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            write!(f, "{}{step}", if index > 0 { "." } else { "" })?;
        }
        Ok(())
    }
}

/// A part of HTML as this crate writes it.
#[derive(PartialEq)]
enum HtmlToken<'a> {
    Open(&'a str),
    Close,
    /// An element that holds nothing which changes by itself.
    Leaf(&'a str),
    Words(&'a str),
}

/// The token that starts here, and its end.
fn token(html: &str, at: usize) -> Option<(HtmlToken<'_>, usize)> {
    let rest = &html[at..];
    let length = |end: &str| rest.find(end).map_or(rest.len(), |found| found + end.len());
    let (token, length) = if !rest.starts_with('<') {
        let end = rest.find('<').unwrap_or(rest.len());
        (HtmlToken::Words(&rest[..end]), end)
    } else if rest.starts_with("</") {
        (HtmlToken::Close, length(">"))
    } else if rest.starts_with("<svg") || rest.starts_with("<math") {
        let end = length(if rest.starts_with("<svg") { "</svg>" } else { "</math>" });
        (HtmlToken::Leaf(&rest[..end]), end)
    } else {
        let end = length(">");
        let is_void = ["<br", "<hr", "<img", "<input"].iter().any(|void| rest.starts_with(void));
        (if is_void { HtmlToken::Leaf(&rest[..end]) } else { HtmlToken::Open(&rest[..end]) }, end)
    };
    (length > 0).then_some((token, at + length))
}

/// The nodes from here to the end of the element around, and that end.
fn siblings(html: &str, mut at: usize) -> (usize, usize) {
    let (mut count, mut depth) = (0, 0);
    while let Some((token, end)) = token(html, at) {
        count += usize::from(depth == 0 && token != HtmlToken::Close);
        match token {
            HtmlToken::Open(_) => depth += 1,
            HtmlToken::Close if depth == 0 => break,
            HtmlToken::Close => depth -= 1,
            HtmlToken::Leaf(_) | HtmlToken::Words(_) => {}
        }
        at = end;
    }
    (count, at)
}

/// The way to the node that starts at `at`, inside the elements that start at `opened`.
fn path(html: &str, opened: &[usize], at: usize) -> Path {
    Path(opened.iter().chain([&at]).map(|&start| siblings(html, start).0).collect())
}

/// The smallest change from one HTML to another. `None` if they are the same.
fn change(old: &str, new: &str) -> Option<TextChange> {
    let (mut at, mut opened) = (0, Vec::new());
    let mut stays = ("", 0);
    loop {
        match (token(old, at), token(new, at)) {
            (None, None) => return None,
            (Some((was, end)), Some((is, _))) if was == is => {
                match is {
                    HtmlToken::Open(_) => opened.push(at),
                    HtmlToken::Close => drop(opened.pop()),
                    HtmlToken::Leaf(_) | HtmlToken::Words(_) => {}
                }
                at = end;
            }
            (Some((HtmlToken::Words(was), _)), Some((HtmlToken::Words(is), _))) => {
                stays = common_start(was, is);
                break;
            }
            _ => break,
        }
    }
    loop {
        let ((_, old_end), (_, new_end)) = (siblings(old, at), siblings(new, at));
        if old[old_end..] == new[new_end..] {
            let path = path(old, &opened, at);
            let (kept, units) = stays;
            let html = &new[at + kept.len()..new_end];
            let only_more = units > 0 && at + kept.len() == old_end && !html.contains(['<', '\r']);
            return Some(if only_more {
                TextChange::Words { path, words: unescaped(html) }
            } else {
                TextChange::Rest { path, stays: units, html: html.to_owned() }
            });
        }
        // The elements after this one differ too.
        at = opened.pop()?;
        stays = ("", 0);
    }
}

/// The common start of two texts, and its length on the page.
fn common_start<'a>(one: &'a str, other: &str) -> (&'a str, usize) {
    let (mut end, mut units) = (0, 0);
    while let Some(first) = one[end..].chars().next() {
        let length = match first {
            '&' => one[end..].find(';').map_or(1, |found| found + 1),
            _ => first.len_utf8(),
        };
        // Parsers make other line breaks of these.
        if first == '\r' || !other[end..].starts_with(&one[end..end + length]) {
            break;
        }
        (end, units) = (end + length, units + first.len_utf16());
    }
    (&one[..end], units)
}

fn unescaped(html: &str) -> String {
    let mut words = html.to_owned();
    for (escaped, character) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        if words.contains(escaped) {
            words = words.replace(escaped, character);
        }
    }
    words
}

/// The end of the last words of a text, and the way to them.
fn last_words(html: &str) -> Option<(usize, Path)> {
    let (mut at, mut opened, mut last) = (0, Vec::new(), None);
    while let Some((token, end)) = token(html, at) {
        match token {
            HtmlToken::Open(_) => opened.push(at),
            HtmlToken::Close => drop(opened.pop()),
            HtmlToken::Words(words) => {
                let in_button =
                    opened.last().is_some_and(|&tag: &usize| html[tag..].starts_with("<button"));
                if !in_button && !opened.is_empty() && !words.trim().is_empty() {
                    last = Some((at, end, opened.clone()));
                }
            }
            HtmlToken::Leaf(_) => {}
        }
        at = end;
    }
    let (at, end, opened) = last?;
    Some((end, path(html, &opened, at)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A node of the page, as a browser has it.
    #[derive(Clone, Debug, PartialEq)]
    enum Dom {
        Element(String, Vec<Dom>),
        Words(String),
    }

    fn parse(html: &str) -> Vec<Dom> {
        fn level(html: &str, at: &mut usize) -> Vec<Dom> {
            let mut nodes = Vec::new();
            while let Some((token, end)) = token(html, *at) {
                *at = end;
                match token {
                    HtmlToken::Open(tag) => {
                        nodes.push(Dom::Element(tag.to_owned(), level(html, at)))
                    }
                    HtmlToken::Close => break,
                    HtmlToken::Leaf(tag) => nodes.push(Dom::Element(tag.to_owned(), Vec::new())),
                    HtmlToken::Words(words) => nodes.push(Dom::Words(unescaped(words))),
                }
            }
            nodes
        }
        level(html, &mut 0)
    }

    /// Does to a page what the browser's part does.
    fn apply(page: &mut Vec<Dom>, change: &TextChange) {
        let (TextChange::Words { path, .. } | TextChange::Rest { path, .. }) = change;
        let Some((last, steps)) = path.0.split_last() else {
            let TextChange::Rest { html, .. } = change else { panic!("{change:?}") };
            *page = parse(html);
            return;
        };
        let mut nodes = page;
        for step in steps {
            let index = nodes.len() - step;
            let Dom::Element(_, inside) = &mut nodes[index] else { panic!("{change:?}") };
            nodes = inside;
        }
        let index = nodes.len() - last;
        match change {
            TextChange::Words { words, .. } => {
                let Dom::Words(text) = &mut nodes[index] else { panic!("{change:?}") };
                text.push_str(words);
            }
            TextChange::Rest { stays, html, .. } => {
                let mut next = parse(html);
                let mut kept = index;
                if *stays > 0 {
                    let Dom::Words(text) = &mut nodes[index] else { panic!("{change:?}") };
                    let units: Vec<u16> = text.encode_utf16().take(*stays).collect();
                    *text = String::from_utf16(&units).unwrap();
                    if let Some(Dom::Words(more)) = next.first() {
                        text.push_str(more);
                        next.remove(0);
                    }
                    kept += 1;
                }
                nodes.truncate(kept);
                nodes.extend(next);
            }
        }
    }

    fn whole(source: &str) -> String {
        let mut html = String::new();
        markdown::block(&mut html, source, "key");
        html
    }

    /// Streams the pieces to a page. Gives the changes.
    fn stream(pieces: &[&str]) -> Vec<TextChange> {
        let (mut growing, mut page) = (Growing::new("key".to_owned(), ""), Vec::new());
        let mut changes = Vec::new();
        let mut show = |page: &mut Vec<Dom>, change: TextChange| {
            apply(page, &change);
            changes.push(change);
        };
        for piece in pieces {
            if let Some(change) = growing.append(piece) {
                show(&mut page, change);
            }
            let shown = growing.shown.as_ref().expect("it was told");
            assert_eq!(page, parse(&format!("{}{}", growing.closed, shown.html)), "{pieces:?}");
        }
        growing.finish().into_iter().for_each(|change| show(&mut page, change));
        assert_eq!(page, parse(&whole(&pieces.concat())), "{pieces:?}");
        changes
    }

    fn replaces_all(change: &TextChange) -> bool {
        matches!(change, TextChange::Rest { path, .. } if path.0.is_empty())
    }

    fn pieces() -> impl Strategy<Value = Vec<&'static str>> {
        const PIECES: &[&str] = &[
            "a",
            "word ",
            " ",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            "    ",
            "  ",
            "*",
            "**",
            "_",
            "~~",
            "`",
            "```",
            "~~~",
            "#",
            "## ",
            "- ",
            "* ",
            "+",
            "1. ",
            "2) ",
            ">",
            "> ",
            "|",
            "|-|-|\n",
            "| a | b |\n",
            "---\n",
            "===\n",
            "[",
            "]",
            "(",
            ")",
            "[x]",
            "[x]: ",
            "[^1]",
            "[^1]: ",
            "![",
            "](b.png)",
            "https://a.b/c",
            "www.a",
            "a@b.c",
            ":red[",
            "$",
            "x^2$",
            "<",
            "<b>",
            "<!--",
            "-->",
            "</div>",
            "&amp;",
            "&",
            "\"",
            "'",
            "\\",
            ":tada:",
            ":material/home:",
            "[ ] ",
            "[x] ",
            "> [!NOTE]\n",
            "ä",
            "👩‍🚀",
            "\0",
            "rust\n",
            "fn main() {}\n",
        ];
        prop::collection::vec(prop::sample::select(PIECES), 0..40)
    }

    /// A text as a model writes it, cut into its words.
    fn tokens(text: &str) -> Vec<&str> {
        text.split_inclusive([' ', '\n']).collect()
    }

    #[test]
    fn words_travel_alone_and_markup_brings_what_it_changes() {
        let changes = stream(&tokens("# A *title*\n\nSome **bold words** & more.\n\n- one\n- two"));
        let words = |path: &[usize], words: &str| TextChange::Words {
            path: Path(path.to_vec()),
            words: words.to_owned(),
        };
        let rest = |path: &[usize], stays, html: &str| TextChange::Rest {
            path: Path(path.to_vec()),
            stays,
            html: html.to_owned(),
        };
        let expected = [
            TextChange::all("<h1></h1>".to_owned()),
            rest(&[1, 0], 0, "A"),
            rest(&[1, 1], 1, " <em>title</em>"),
            rest(&[0], 0, "<p>Some</p>\n"),
            words(&[2, 1], " **bold"),
            rest(&[2, 1], 5, "<strong>bold words</strong>"),
            rest(&[2, 0], 0, " &amp;"),
            words(&[2, 1], " more."),
            rest(&[0], 0, "<ul>\n<li></li>\n</ul>\n"),
            rest(&[2, 2, 0], 0, "one"),
        ];
        assert_eq!(changes[..expected.len()], expected, "{changes:#?}");
    }

    #[test]
    fn a_footnote_that_is_defined_late_is_put_right_at_the_end() {
        let changes = stream(&tokens("Note[^a].\n\nMore.\n\nMore.\n\n[^a]: It is here.\n"));
        assert!(replaces_all(changes.last().unwrap()), "{changes:#?}");
    }

    #[test]
    fn a_page_of_which_nothing_is_known_gets_all() {
        let mut growing = Growing::new("key".to_owned(), "");
        growing.append("a\n\nb\n\nc ");
        growing.append_unseen("d ");
        growing.forget();
        let all = growing.append("e");
        assert_eq!(all, Some(TextChange::all(whole("a\n\nb\n\nc d e"))));
        assert_eq!(growing.finish(), []);
    }

    /// Four texts of many words: paragraphs, one paragraph, one list, one block of code.
    fn long_texts(words: usize) -> [String; 4] {
        let text = |every: usize, between: &str| {
            let word = |n: usize| {
                format!("{}word{n} ", if n > 0 && n.is_multiple_of(every) { between } else { "" })
            };
            (0..words).map(word).collect::<String>()
        };
        [
            text(60, "\n\n"),
            text(usize::MAX, ""),
            format!("- {}", text(10, "\n- ")),
            format!("```rust\n{}", text(8, "\n")),
        ]
    }

    #[test]
    fn the_work_and_the_wire_grow_with_the_text_and_no_faster() {
        let cost = |text: &str| {
            let mut growing = Growing::new("key".to_owned(), "");
            let length = |change: TextChange| match change {
                TextChange::Words { words, .. } => words.len(),
                TextChange::Rest { html, .. } => html.len(),
            };
            let sent = tokens(text).into_iter().filter_map(|piece| growing.append(piece));
            let sent: usize = sent.map(length).sum();
            (growing.read, sent)
        };
        for (short, long) in std::iter::zip(long_texts(1_000), long_texts(8_000)) {
            let ((read, sent), (much_read, much_sent)) = (cost(&short), cost(&long));
            assert!(much_read < 12 * read, "{read} {much_read}: {}", &long[..40]);
            assert!(much_sent < 12 * sent, "{sent} {much_sent}: {}", &long[..40]);
            assert!(much_sent < 4 * long.len(), "{much_sent} of {}: {}", long.len(), &long[..40]);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn a_page_that_grew_is_the_page_of_the_whole(pieces in pieces()) {
            stream(&pieces);
        }

        #[test]
        fn without_references_nothing_is_put_right_at_the_end(pieces in pieces()) {
            let pieces: Vec<&str> =
                pieces.into_iter().filter(|piece| !piece.contains('[')).collect();
            let changes = stream(&pieces);
            prop_assert!(!changes.iter().skip(1).any(replaces_all), "{pieces:?} {changes:?}");
        }
    }
}
