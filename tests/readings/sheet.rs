//! A page of HTML kept by patches: the least that does what the page in the browser does.
//!
//! An element is what has its key for an id. Others stand in it where `data-slot` is; all else is
//! its own, and is what an update replaces.

use dacapo::runtime::{Patch, Tree};

/// A tag with what is inside it, or the text between tags.
#[derive(Clone, Debug)]
enum Piece {
    Mark { tag: String, inside: Vec<Piece> },
    Text(String),
}

pub(crate) struct Sheet(Vec<Piece>);

impl Sheet {
    pub(crate) fn new() -> Sheet {
        Sheet(parse(&app_web::read(&Tree::default())))
    }

    pub(crate) fn apply(&mut self, patches: &[Patch]) {
        let ops: Vec<Vec<Option<String>>> =
            serde_json::from_value(app_web::ops(patches)).expect("ops are lists of texts");
        for op in ops {
            let op: Vec<_> = op.iter().map(Option::as_deref).collect();
            match op[..] {
                [Some("-"), Some(key)] => drop(take(&mut self.0, key)),
                [Some("+"), Some(parent), before, Some(html)] => {
                    self.put(parse(html).remove(0), parent, before);
                }
                [Some(">"), Some(key), Some(parent), before] => {
                    let piece = take(&mut self.0, key).expect("what moves is there");
                    self.put(piece, parent, before);
                }
                [Some("="), Some(key), Some(html)] => {
                    let old = find(&mut self.0, key).expect("what changes is there");
                    let mut new = parse(html).remove(0);
                    if let Some(slot) = slot(&mut new) {
                        std::mem::swap(slot, self::slot(old).expect("its slot stays"));
                    }
                    *old = new;
                }
                [Some("t"), Some(key), Some(text)] => {
                    let old = find(&mut self.0, key).expect("what changes is there");
                    let Piece::Mark { inside, .. } = old else { panic!("{op:?}") };
                    // Behind the line break that parsers drop.
                    *inside = vec![Piece::Text(format!("\n{}", escaped(text)))];
                }
                _ => panic!("{op:?}"),
            }
        }
    }

    fn put(&mut self, piece: Piece, parent: &str, before: Option<&str>) {
        let parent = find(&mut self.0, parent).expect("the parent is there");
        let slot = slot(parent).expect("the parent holds others");
        let sibling = |key| slot.iter().position(|piece| is(piece, key)).expect("it is there");
        slot.insert(before.map_or(slot.len(), sibling), piece);
    }

    pub(crate) fn html(&self) -> String {
        let mut html = String::new();
        write(&self.0, &mut html);
        html
    }

    /// The text that a person reads on it: between the tags, in the fields, and for people who
    /// cannot see it.
    pub(crate) fn text(&self) -> String {
        let mut words = String::new();
        read(&self.0, &mut words);
        SIGNS.iter().fold(words, |words, (escaped, sign)| words.replace(escaped, sign))
    }
}

/// The signs that could be taken for markup, and how they are written; `&` last, so that nothing
/// is read twice.
const SIGNS: [(&str, &str); 5] =
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];

fn escaped(text: &str) -> String {
    let escape = |text: String, (escaped, sign): &(&str, &str)| text.replace(sign, escaped);
    SIGNS.iter().rev().fold(text.to_owned(), escape)
}

/// Whether a tag has no end: by its name, or since it says so, in the drawing of an icon.
fn is_alone(tag: &str) -> bool {
    ["br", "hr", "img", "input"].contains(&name(tag)) || tag.ends_with('/')
}

fn parse(html: &str) -> Vec<Piece> {
    let mut rest = html;
    let pieces = pieces(&mut rest);
    assert!(rest.is_empty(), "an end without a beginning: {rest}");
    pieces
}

/// Everything up to the end of the tag around it.
fn pieces(rest: &mut &str) -> Vec<Piece> {
    let mut found = Vec::new();
    while !rest.is_empty() && !rest.starts_with("</") {
        let Some(after) = rest.strip_prefix('<') else {
            let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            found.push(Piece::Text(text.to_owned()));
            *rest = after;
            continue;
        };
        let (tag, after) = after.split_once('>').expect("a tag ends");
        *rest = after;
        let name = name(tag);
        let mut inside = Vec::new();
        if !is_alone(tag) {
            inside = pieces(rest);
            let end = rest.strip_prefix("</").and_then(|rest| rest.strip_prefix(name));
            let end = end.and_then(|rest| rest.strip_prefix('>'));
            *rest = end.unwrap_or_else(|| panic!("<{tag}> has no end before {rest}"));
        }
        found.push(Piece::Mark { tag: tag.to_owned(), inside });
    }
    found
}

fn write(pieces: &[Piece], html: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => html.push_str(text),
            Piece::Mark { tag, inside } => {
                html.extend(["<", tag, ">"]);
                write(inside, html);
                if !is_alone(tag) {
                    html.extend(["</", name(tag), ">"]);
                }
            }
        }
    }
}

fn read(pieces: &[Piece], words: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => words.push_str(text),
            Piece::Mark { tag, inside } => {
                for name in ["value", "placeholder", "alt", "aria-label"] {
                    words.extend([" ", attribute(tag, name).unwrap_or_default(), " "]);
                }
                read(inside, words);
                words.push(' ');
            }
        }
    }
}

fn name(tag: &str) -> &str {
    tag.split(' ').next().expect("there is a first part")
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split('"').next()
}

/// Whether a piece is the element of this key.
fn is(piece: &Piece, key: &str) -> bool {
    matches!(piece, Piece::Mark { tag, .. } if attribute(tag, "id") == Some(key))
}

fn find<'p>(pieces: &'p mut [Piece], key: &str) -> Option<&'p mut Piece> {
    pieces.iter_mut().find_map(|piece| {
        if is(piece, key) {
            return Some(piece);
        }
        match piece {
            Piece::Mark { inside, .. } => find(inside, key),
            Piece::Text(_) => None,
        }
    })
}

/// Takes an element off the page.
fn take(pieces: &mut Vec<Piece>, key: &str) -> Option<Piece> {
    if let Some(at) = pieces.iter().position(|piece| is(piece, key)) {
        return Some(pieces.remove(at));
    }
    pieces.iter_mut().find_map(|piece| match piece {
        Piece::Mark { inside, .. } => take(inside, key),
        Piece::Text(_) => None,
    })
}

/// The place for other elements in this one.
fn slot(piece: &mut Piece) -> Option<&mut Vec<Piece>> {
    match piece {
        Piece::Mark { tag, inside } => match tag.ends_with(" data-slot") {
            true => Some(inside),
            false => inside.iter_mut().find_map(slot),
        },
        Piece::Text(_) => None,
    }
}
