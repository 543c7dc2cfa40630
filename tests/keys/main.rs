//! Keys that survive: what an edit of the source does to what people have entered, and what
//! happens where two widgets have one key.
//!
//! Nothing is registered at link time, which would need `unsafe` in every app: this program, with
//! all its apps, forbids it.

#![forbid(unsafe_code)]

mod attributes;
mod branches;
mod duplicates;
mod edits;
mod guide;

use std::sync::Arc;

use app_runtime::{IntoApp, Key, Nowhere, Session, Tree};

/// The key of the first widget with this label, on the first page of an app.
#[track_caller]
fn key_of(app: impl IntoApp, label: &str) -> Key {
    let mut session = Session::new(app.into_app(), Arc::default(), Nowhere);
    session.start();
    let page = session.page();
    let mut nodes = page.walk(Tree::ROOT).map(|id| page.node(id));
    let found = nodes.find(|node| node.element.data().label() == Some(label));
    found.unwrap_or_else(|| panic!("nothing is called \"{label}\"")).key
}
