//! The state of a session's page as far as updates depend on it: the texts that grow, and the
//! drawings of charts.

use std::collections::HashMap;

use app_runtime::{Element, Key, Patch, Update};
use serde_json::{Value as Json, json};

use crate::markup::{Growing, TextChange};
use crate::wire::drawings::Drawings;

/// The Markdown elements that have grown since the last run ended.
#[derive(Clone, Debug, Default)]
pub(crate) struct Streams {
    growing: HashMap<Key, Growing>,
    /// The charts whose views the page has told.
    pub(crate) drawings: Drawings,
}

impl Streams {
    pub(crate) fn is_empty(&self) -> bool {
        self.growing.is_empty() && self.drawings.is_empty()
    }

    /// A new page: it is told all of each text with its next piece.
    pub(crate) fn forget_page(&mut self) {
        self.drawings.forget_page();
        self.growing.values_mut().for_each(Growing::forget);
    }

    /// Notes an update that no page is told of.
    pub(crate) fn miss(&mut self, update: &Update) {
        for patch in &update.patches {
            match patch {
                Patch::Append { key, piece } => self.grown(*key).append_unseen(piece),
                _ => self.see(patch),
            }
        }
        self.forget_page();
        if !update.running {
            self.growing.clear();
        }
    }

    /// Notes a patch of another kind: the text of an element begins anew when the element does.
    pub(super) fn see(&mut self, patch: &Patch) {
        match patch {
            // The elements inside may be gone for good.
            Patch::Remove { .. } => self.growing.values_mut().for_each(Growing::forget),
            Patch::Move { .. } | Patch::Append { .. } => {}
            Patch::Insert { .. } | Patch::Update { .. } => {
                for (key, element) in patch.brought() {
                    if matches!((patch, element), (Patch::Insert { .. }, Element::Chart(_))) {
                        self.drawings.forget(key);
                    }
                    let body = match element {
                        Element::Markdown(markdown) => Some(&markdown.body),
                        _ => None,
                    };
                    match body.filter(|body| body.grows()) {
                        Some(body) => {
                            self.growing.insert(key, Growing::new(key.to_string(), body));
                        }
                        None => drop(self.growing.remove(&key)),
                    }
                }
            }
        }
    }

    /// The change for a piece, if it changes anything.
    pub(super) fn append(&mut self, key: Key, piece: &str) -> Option<Json> {
        self.grown(key).append(piece).map(|change| encode(key, change))
    }

    /// The last changes of all texts, once a run has ended.
    pub(super) fn finish(&mut self) -> Vec<Json> {
        let all = self.growing.drain();
        all.flat_map(|(key, text)| text.finish().into_iter().map(move |change| encode(key, change)))
            .collect()
    }

    fn grown(&mut self, key: Key) -> &mut Growing {
        self.growing.entry(key).or_insert_with(|| Growing::new(key.to_string(), ""))
    }
}

fn encode(key: Key, change: TextChange) -> Json {
    let key = key.to_string();
    match change {
        TextChange::Words { path, words } => json!(["a", key, path.to_string(), words]),
        TextChange::Rest { path, stays, html } => json!(["b", key, path.to_string(), stays, html]),
    }
}
