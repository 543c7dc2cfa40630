//! No message of a page breaks a session, and everything that a session accepts survives a restart.
//!
//! Each line is a message. A number sign with two digits stands for the key of an element, since
//! keys are not to be guessed.
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
    let keys: Vec<Key> = page.walk(Tree::ROOT).map(|node| page.node(node).key).collect();
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
            Some(Message::Question(query)) => {
                assert!(query.search.chars().count() <= MOST_SEARCHED);
                let frame = Frame::from_text(["a", "b"], [["1", "x"], ["", "<Y>"]]).unwrap();
                let order = frame.order(&query, &|| false).unwrap();
                assert!(order.len() <= 2);
            }
            Some(Message::Stop) => session.inbox().stop(),
            None => {}
        }
    }
    survives(&session);
});

fn with_keys(line: &str, keys: &[Key]) -> String {
    let mut pieces = line.split('#');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.get(..2).and_then(|digits| digits.parse::<usize>().ok()) {
            Some(place) => {
                let _ = write!(out, "{}{}", keys[place % keys.len()], &piece[2..]);
            }
            None => {
                out.push('#');
                out.push_str(piece);
            }
        }
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
