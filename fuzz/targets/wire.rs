//! No message of a page breaks a session, and everything that a session accepts survives a restart.
//!
//! Each line is a message. A number sign stands for the key of an element, since keys are not to be
//! guessed: before two digits, of the element at that place among those with a label or a value;
//! before the name of a widget, of the first one.
#![no_main]

use std::fmt::Write;

use app_web::fuzzing::{self, Message};
use dacapo::frame::Frame;
use dacapo::runtime::{Key, Session, Tree, diff};
use libfuzzer_sys::fuzz_target;

/// The same as in `wire/up.rs`.
const MOST_SEARCHED: usize = 200;

fuzz_target!(|lines: &str| {
    let mut session = fuzz::session();
    let page = session.page();
    let nodes = page.walk(Tree::ROOT).map(|id| page.node(id));
    let named = nodes.filter_map(|node| {
        let data = node.element.data();
        let is_named = data.label().is_some() || data.value().is_some();
        is_named.then(|| (data.name(), node.key))
    });
    let keys: Vec<(&str, Key)> = named.collect();
    for line in lines.lines().take(20) {
        let line = with_keys(line, &keys);
        let (query, message) = fuzzing::message(&line);
        if let Some(query) = query {
            session.set_query(query);
        }
        match message {
            Some(Message::Event(event)) => {
                let mut page = session.page().clone();
                fuzz::act(&mut session, event);
                let patches = diff(&page, session.page());
                page.apply(&patches);
                assert_eq!(&page, session.page());
                assert!(!app_web::read(&page).is_empty());
            }
            Some(Message::Question(None)) => {}
            Some(Message::Question(Some(query))) => {
                assert!(query.search.chars().count() <= MOST_SEARCHED);
                let frame = Frame::from_text(["a", "b"], [["1", "x"], ["", "<Y>"]]).unwrap();
                let order = frame.order(&query, &|| false).unwrap();
                assert!(order.len() <= 2);
            }
            Some(Message::Stop) => session.inbox().stop(),
            Some(Message::Hidden(_)) => {}
            None => {}
        }
    }
    survives(&session);
});

fn with_keys(line: &str, keys: &[(&str, Key)]) -> String {
    let mut pieces = line.split('#');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let end = piece.find(|sign: char| !sign.is_ascii_lowercase() && sign != '_');
        let (name, rest) = piece.split_at(end.unwrap_or(piece.len()));
        let place = piece.get(..2).and_then(|digits| digits.parse::<usize>().ok());
        let named = keys.iter().find(|(own, _)| *own == name);
        let _ = match (place, named) {
            (Some(place), _) => write!(out, "{}{}", keys[place % keys.len()].1, &piece[2..]),
            (None, Some((_, key))) => write!(out, "{key}{rest}"),
            (None, None) => write!(out, "#{piece}"),
        };
    }
    out
}

fn survives(session: &Session) {
    let bytes = session.save();
    let mut plain = fuzz::again(&bytes).expect("what was saved can be read");
    // Not what was said or clicked last: both sides run once more without it.
    let again = fuzz::again(&plain.save()).expect("what was saved can be read");
    plain.start();
    assert_eq!(plain.page(), again.page());
}
