//! Markdown as renderers read it: the events of [`pulldown_cmark`], and between them the
//! directives.
//!
//! The parser knows no directives: `:red[**late**]` is words, an emphasis, and words. So they are
//! found in what it gives. Escapes and code are told apart by then: `\:red[x]` and `` `:red[x]` ``
//! stay as they are.

use std::mem;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TextMergeWithOffset};

use crate::directive::{Directive, Directives, may_have_directives};

/// What a renderer reads of Markdown.
#[derive(Clone, Debug, PartialEq)]
pub enum Markup<'s> {
    /// What the parser gives. Words that follow each other are one event.
    Event(Event<'s>),
    /// A directive begins. It ends in the paragraph, emphasis or link in which it began.
    Open(Directive),
    /// The newest directive ends.
    Close(Directive),
}

/// Reads Markdown, and gives each part with its place in the source. Of formulas, if they are
/// asked for, those that are amounts are words: a `$` beside a digit begins an amount.
pub fn read<'s>(source: &'s str, options: Options, mut each: impl FnMut(Markup<'s>, Range<usize>)) {
    let parser = Parser::new_ext(source, options).into_offset_iter();
    let parser = parser.map(|(event, range)| match event {
        Event::InlineMath(_) if !is_formula(source, &range) => {
            (Event::Text(source[range.clone()].into()), range)
        }
        event => (event, range),
    });
    if may_have_directives(source) {
        with_directives(source, parser, each);
    } else {
        for (event, range) in TextMergeWithOffset::new(parser) {
            each(Markup::Event(event), range);
        }
    }
}

fn with_directives<'s>(
    source: &'s str,
    parser: impl Iterator<Item = (Event<'s>, Range<usize>)>,
    mut each: impl FnMut(Markup<'s>, Range<usize>),
) {
    let mut parts: Vec<(Event<'s>, Range<usize>)> = Vec::new();
    let mut directives = Directives::default();
    // Of the newest words: their literal characters.
    let mut literal = Vec::new();
    let mut in_code = false;
    for (event, range) in parser {
        if let Event::Text(text) = event {
            let before = match parts.last() {
                Some((Event::Text(before), _)) => before.len(),
                _ => 0,
            };
            let end = match parts.last() {
                Some((Event::Text(_), last)) => last.end,
                _ => range.start,
            };
            let escaped = source[..range.start].ends_with('\\')
                && (end < range.start || (before == 0 && is_escape(source, range.start)));
            if source.get(range.clone()) != Some(&*text) {
                // An entity is the character itself.
                literal.extend(before..before + text.len());
            } else if escaped {
                literal.push(before);
            }
            match parts.last_mut() {
                Some((Event::Text(words), place)) => {
                    let mut joined = mem::replace(words, CowStr::Borrowed("")).into_string();
                    joined.push_str(&text);
                    *words = joined.into();
                    place.end = range.end;
                }
                _ => parts.push((Event::Text(text), range)),
            }
            continue;
        }
        end_of_words(&mut directives, &parts, &mut literal, in_code);
        match &event {
            Event::Start(tag) => {
                in_code |= matches!(tag, Tag::CodeBlock(_));
                directives.enter();
            }
            Event::End(_) => {
                in_code = false;
                directives.leave();
            }
            _ => {}
        }
        parts.push((event, range));
    }
    end_of_words(&mut directives, &parts, &mut literal, in_code);

    let mut marks = directives.finish().into_iter().peekable();
    for (index, (event, range)) in parts.into_iter().enumerate() {
        let Event::Text(words) = &event else {
            each(Markup::Event(event), range);
            continue;
        };
        let mut from = 0;
        while let Some(mark) = marks.next_if(|mark| mark.part == index) {
            if from < mark.at {
                let words = words[from..mark.at].to_owned();
                each(Markup::Event(Event::Text(words.into())), range.clone());
            }
            let markup = if mark.opens { Markup::Open } else { Markup::Close };
            each(markup(mark.directive), range.clone());
            from = mark.at + mark.length;
        }
        if from == 0 {
            each(Markup::Event(event), range);
        } else if from < words.len() {
            let words = words[from..].to_owned();
            each(Markup::Event(Event::Text(words.into())), range);
        }
    }
}

/// Whether words between dollar signs are a formula. In `$5-$6` and `US$` they are not: there a
/// letter or a digit stands before them or behind them, as in GitHub's rule.
fn is_formula(source: &str, place: &Range<usize>) -> bool {
    let before = source[..place.start].chars().next_back();
    let after = source[place.end..].chars().next();
    !before.into_iter().chain(after).any(char::is_alphanumeric)
}

/// Whether the backslash before this place escapes what stands here.
fn is_escape(source: &str, at: usize) -> bool {
    source[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 1
}

fn end_of_words(
    directives: &mut Directives,
    parts: &[(Event<'_>, Range<usize>)],
    literal: &mut Vec<usize>,
    in_code: bool,
) {
    if let Some((Event::Text(words), _)) = parts.last()
        && !in_code
    {
        directives.read(parts.len() - 1, words, literal);
    }
    literal.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let mut shown = String::new();
        let mut place = 0;
        read(source, Options::ENABLE_STRIKETHROUGH, |markup, range| {
            assert!(range.start >= place || range.end >= place, "{source}");
            place = range.start;
            match markup {
                Markup::Event(Event::Text(text)) => shown.push_str(&text),
                Markup::Event(Event::Code(code)) => shown += &format!("`{code}`"),
                Markup::Event(Event::Start(Tag::Strong)) => shown.push_str("<b>"),
                Markup::Event(Event::Start(Tag::Link { .. })) => shown.push_str("<a>"),
                Markup::Event(Event::SoftBreak) => shown.push('\n'),
                Markup::Event(Event::End(end)) => shown.push_str(match end {
                    pulldown_cmark::TagEnd::Strong => "</b>",
                    pulldown_cmark::TagEnd::Link => "</a>",
                    _ => "",
                }),
                Markup::Event(_) => {}
                Markup::Open(directive) => shown += &format!("<{directive:?}>"),
                Markup::Close(_) => shown.push_str("</>"),
            }
        });
        shown
    }

    #[test]
    fn directives_are_found_around_other_markup() {
        let cases = [
            (":red[words]", "<Text(Red)>words</>"),
            (":red[**a** b]", "<Text(Red)><b>a</b> b</>"),
            ("**:red[a] b**", "<b><Text(Red)>a</> b</b>"),
            (":red[a [b](c) `]` d]", "<Text(Red)>a <a>b</a> `]` d</>"),
            ("[:small[a]](b)", "<a><Small>a</></a>"),
            (":red[a\nb]", "<Text(Red)>a\nb</>"),
            (":red[**a] b**", ":red[<b>a] b</b>"),
            ("**a :red[b** c]", "<b>a :red[b</b> c]"),
            (":red[a\n\nb]", ":red[ab]"),
            ("\\:red[a]", ":red[a]"),
            (":red\\[a]", ":red[a]"),
            (":red[a\\] b]", "<Text(Red)>a] b</>"),
            (":red[a\\]", ":red[a]"),
            ("\\\\:red[a]", "\\<Text(Red)>a</>"),
            ("&#58;red[a]", ":red[a]"),
            ("`:red[a]`", "`:red[a]`"),
            ("    :red[a]", ":red[a]"),
            ("- :red[a]\n- b]", "<Text(Red)>a</>b]"),
            ("ä:blue[ö]ü", "ä<Text(Blue)>ö</>ü"),
        ];
        for (source, wanted) in cases {
            assert_eq!(shown(source), wanted, "{source}");
        }
    }
}
