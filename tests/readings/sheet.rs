//! A page of HTML kept by patches: the least that does what the page in the browser does.
//!
//! An element is what has its key for an id. Others stand in it where `data-slot` is; all else is
//! its own, and is what an update replaces.

use app_web::Ops;
use dacapo::runtime::{Patch, Tree};
use serde_json::Value;

/// A tag with what is inside it, or the text between tags.
#[derive(Clone, Debug)]
enum Piece {
    Mark { tag: String, inside: Vec<Piece> },
    Text(String),
}

pub(crate) struct Sheet(Vec<Piece>, Ops);

impl Sheet {
    pub(crate) fn new() -> Sheet {
        Sheet(parse(&app_web::read(&Tree::default())), Ops::default())
    }

    pub(crate) fn apply(&mut self, patches: &[Patch]) {
        let ops: Vec<Vec<Value>> =
            serde_json::from_value(self.1.of(patches)).expect("ops are lists");
        for op in ops {
            let number = op.iter().find_map(Value::as_u64);
            let op: Vec<_> = op.iter().map(Value::as_str).collect();
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
                [Some("a"), Some(key), Some(path), Some(words)] => {
                    let (inside, at) = follow(&mut self.0, key, path);
                    let Piece::Text(text) = &mut inside[at] else { panic!("{op:?}") };
                    text.push_str(&escaped(words));
                }
                [Some("b"), Some(key), Some(path), _, Some(html)] => {
                    let (inside, at) = follow(&mut self.0, key, path);
                    let stays = number.expect("it tells how much stays") as usize;
                    replace_rest(inside, at, stays, parse(html));
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

/// A place inside an element, by steps from the end: the pieces around it, and which of them.
fn follow<'p>(pieces: &'p mut [Piece], key: &str, path: &str) -> (&'p mut Vec<Piece>, usize) {
    let step = |step: &str| step.parse().expect("steps are numbers");
    let mut steps: Vec<usize> = path.split('.').filter(|step| !step.is_empty()).map(step).collect();
    let Piece::Mark { inside, .. } = find(pieces, key).expect("what grows is there") else {
        panic!("{key} is an element")
    };
    let mut inside = inside;
    let Some(last) = steps.pop() else { return (inside, 0) };
    for step in steps {
        let at = inside.len() - step;
        let Piece::Mark { inside: within, .. } = &mut inside[at] else { panic!("{path}") };
        inside = within;
    }
    let at = inside.len() - last;
    (inside, at)
}

/// Replaces a piece and those after it. So many characters of a text stay.
fn replace_rest(inside: &mut Vec<Piece>, at: usize, stays: usize, mut next: Vec<Piece>) {
    if stays > 0 {
        let Piece::Text(text) = &inside[at] else { panic!("only of a text something stays") };
        let plain =
            SIGNS.iter().fold(text.clone(), |text, (escaped, sign)| text.replace(escaped, sign));
        let units: Vec<u16> = plain.encode_utf16().take(stays).collect();
        let mut text = escaped(&String::from_utf16(&units).expect("whole characters"));
        if let Some(Piece::Text(more)) = next.first() {
            text.push_str(more);
            next.remove(0);
        }
        next.insert(0, Piece::Text(text));
    }
    inside.splice(at.., next);
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
