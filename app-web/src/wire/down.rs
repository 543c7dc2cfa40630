//! The messages to a page: its session, its whole page, and its changes.

use std::sync::Arc;

use app_runtime::{Effect, Element, Key, Patch, Update};
use serde_json::{Map, Value as Json, json};

use crate::files::assets;
use crate::files::downloads::Downloads;
use crate::markup::{self, Body};
use crate::wire::streams::Streams;

pub(crate) fn welcome(session: &str, consumed: u64, received: u64, resumed: bool) -> String {
    json!({ "session": session, "consumed": consumed, "received": received, "resumed": resumed })
        .to_string()
}

pub(crate) fn encode_update(
    update: Update,
    downloads: &Arc<Downloads>,
    streams: &mut Streams,
) -> String {
    let is_piece = |patch: &Patch| matches!(patch, Patch::Append { .. });
    let pieces = update.patches.iter().take_while(|patch| is_piece(patch)).count();
    let (pieces, patches) = update.patches.split_at(pieces);
    let mut ops: Vec<Json> =
        pieces.iter().filter_map(|piece| encode_patch(piece, streams)).collect();
    if !update.running {
        // Before the other patches, which may remove the elements.
        ops.extend(streams.finish());
    }
    ops.extend(patches.iter().filter_map(|patch| encode_patch(patch, streams)));
    let mut more = Map::new();
    if let Some(reason) = update.refused {
        more.insert("refused".into(), reason.to_string().into());
    }
    if update.running {
        // Pieces alone reach no further element.
        let still = patches.is_empty() && !pieces.is_empty();
        more.insert("running".into(), if still { true.into() } else { running(&update.unreached) });
    }
    if !update.effects.is_empty() {
        let effects = update.effects.into_iter().map(|effect| encode_effect(effect, downloads));
        more.insert("effects".into(), effects.collect());
    }
    if update.patches.iter().any(markup::patch_has_more) {
        more.insert("rest".into(), true.into());
    }
    if more.is_empty() {
        json!([update.consumed, ops]).to_string()
    } else {
        json!([update.consumed, ops, more]).to_string()
    }
}

/// Encodes an effect beside the page, while nothing happens on the page.
pub(crate) fn encode_effect_alone(effect: Effect, downloads: &Arc<Downloads>) -> String {
    // Whether a run goes on stays as it was.
    json!([0, [], { "effects": [encode_effect(effect, downloads)], "running": true }]).to_string()
}

fn encode_effect(effect: Effect, downloads: &Arc<Downloads>) -> Json {
    match effect {
        Effect::Toast(toast) => json!(["toast", markup::toast(&toast)]),
        Effect::Download(file) => {
            let file_name = file.file_name.clone();
            json!(["download", downloads.offer(file), file_name])
        }
        Effect::Notice(words) => json!(["notice", words]),
        Effect::Query(query) => json!(["query", query]),
    }
}

/// The elements that a run in progress has not reached yet.
fn running(unreached: &[Key]) -> Json {
    unreached.iter().map(Key::to_string).collect()
}

/// Says that a run is in progress, to a page that has joined it.
pub(crate) fn encode_running(consumed: u64, unreached: &[Key]) -> String {
    json!([consumed, [], { "running": running(unreached) }]).to_string()
}

/// The hash of a page. It tells whether a tab shows the page with which its session starts.
pub(crate) fn page_hash(html: &str) -> String {
    format!("{:016x}", assets::hash(html.bytes()))
}

/// Says nothing new: the server is there, and a run that goes on does so.
pub(crate) const HEARTBEAT: &str = r#"[0,[],{"running":true}]"#;

/// Replaces the whole page.
pub(crate) fn encode_page(consumed: u64, page: &Body) -> String {
    json!([consumed, [["page", page.html]], { "rest": page.more }]).to_string()
}

/// `None` for a piece of a text that does not show yet.
pub(crate) fn encode_patch(patch: &Patch, streams: &mut Streams) -> Option<Json> {
    let text = |key: &Key| key.to_string();
    streams.see(patch);
    let op = match patch {
        Patch::Remove { key } => json!(["-", text(key)]),
        Patch::Insert { parent, before, branch } => {
            let mut inside = String::new();
            markup::branch(&mut inside, branch);
            json!(["+", text(parent), before.as_ref().map(text), inside])
        }
        Patch::Move { key, parent, before } => {
            json!([">", text(key), text(parent), before.as_ref().map(text)])
        }
        // A text that a parser would change goes through the parser.
        Patch::Update { key, element: Element::Text(shown) }
            if !shown.body.contains(['\0', '\r']) =>
        {
            json!(["t", text(key), shown.body.as_str()])
        }
        Patch::Update { key, element } => {
            let change = match element {
                Element::Chart(figure) => streams.drawings.update(*key, figure),
                _ => None,
            };
            change.unwrap_or_else(|| json!(["=", text(key), own_html(*key, element)]))
        }
        Patch::Append { key, piece } => return streams.append(*key, piece),
    };
    Some(op)
}

fn own_html(key: Key, element: &Element) -> String {
    let mut html = String::new();
    markup::element(&mut html, key, element);
    html
}

#[cfg(test)]
mod tests {
    use app_runtime::widgets::text::Text;
    use app_runtime::{Download, Refusal, Toast};

    use super::*;

    #[test]
    fn a_text_that_changes_is_sent_as_it_is_unless_a_parser_reads_it_otherwise() {
        let key = Key::MAIN;
        let update = |body: &str| {
            let update = Patch::Update { key, element: Text::new(body.into()).into() };
            encode_patch(&update, &mut Streams::default()).unwrap()
        };
        let words = "\n<b> & \"ä\"\ttwo";
        assert_eq!(update(words), json!(["t", key.to_string(), words]));
        for odd in ["a\0", "a\r\nb"] {
            assert_eq!(update(odd)[0], "=", "{odd:?}");
        }
    }

    #[test]
    fn a_page_is_told_of_its_session_once() {
        let told: Json = serde_json::from_str(&welcome("token", 7, 9, true)).unwrap();
        let fields = ["session", "consumed", "received", "resumed"];
        assert_eq!(
            fields.map(|name| &told[name]),
            [&json!("token"), &json!(7), &json!(9), &json!(true)]
        );
        let told: Json = serde_json::from_str(&welcome("other", 0, 1, false)).unwrap();
        assert_eq!(
            fields.map(|name| &told[name]),
            [&json!("other"), &json!(0), &json!(1), &json!(false)]
        );
    }

    #[test]
    fn pages_are_told_apart_by_their_hashes() {
        let pages = ["", "<p>a</p>", "<p>b</p>", "<p>a</p>\n", "<p>a</p><p>a</p>"];
        let hashes: Vec<String> = pages.iter().map(|page| page_hash(page)).collect();
        for (at, hash) in hashes.iter().enumerate() {
            assert!(
                hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{hash}"
            );
            assert_eq!(*hash, page_hash(pages[at]), "one page has one hash");
            assert!(!hashes[..at].contains(hash), "{}", pages[at]);
        }
    }

    fn downloads() -> Arc<Downloads> {
        Arc::new(Downloads::new(Arc::new(crate::files::lending::Lending::over(None))))
    }

    #[test]
    fn an_update_says_what_happens_beside_the_page() {
        let downloads = downloads();
        let update = |refused, running, effects| {
            let update = Update { consumed: 3, refused, running, effects, ..Update::default() };
            let told = encode_update(update, &downloads, &mut Streams::default());
            serde_json::from_str::<Json>(&told).unwrap()
        };
        assert_eq!(update(None, false, vec![]), json!([3, []]));
        assert_eq!(update(None, true, vec![]), json!([3, [], { "running": [] }]));
        let words = Refusal::Disabled.to_string();
        let refused = update(Some(Refusal::Disabled), false, vec![]);
        assert_eq!(refused, json!([3, [], { "refused": words }]));
        let query = vec![("tab".to_owned(), "b".to_owned())];
        let toast = Effect::Toast(Toast::new("a < b".into(), None));
        let effects = vec![Effect::Notice("gone".into()), toast, Effect::Query(query)];
        let toast = r#"<span class="label">a &lt; b</span>"#;
        let all = json!([["notice", "gone"], ["toast", toast], ["query", [["tab", "b"]]]]);
        assert_eq!(update(None, false, effects), json!([3, [], { "effects": all }]));
    }

    #[test]
    fn a_word_of_a_stream_takes_80_bytes_at_most() {
        let (downloads, mut streams) = (downloads(), Streams::default());
        let mut piece = |words: &str, running| {
            let patches = vec![Patch::Append { key: Key::MAIN, piece: words.to_owned() }];
            let update = Update { consumed: 1234, patches, running, ..Update::default() };
            encode_update(update, &downloads, &mut streams)
        };
        piece("A list:\n\n1. one", true);
        for word in [" two", " some \"words\"", " ä"] {
            let told = piece(word, true);
            assert!(told.len() <= 80, "{} bytes: {told}", told.len());
        }
        // Pieces that waited come with the end of their run.
        let told: Json =
            serde_json::from_str(&piece(" end[^1]\n\nx\n\n[^1]: note", false)).unwrap();
        let ops = told[1].as_array().unwrap();
        assert_eq!(ops[0][0], "b", "{told}");
        assert!(ops.len() == 1 && ops[0].to_string().contains("footnote"), "{told}");
    }

    #[test]
    fn a_download_is_told_by_a_name_that_nobody_can_guess_and_its_own() {
        // The name is forgotten by a timer.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let _entered = runtime.enter();
        let file = Download::new("a.csv".into(), "text/csv".into(), [].into());
        let told = encode_effect_alone(Effect::Download(file), &downloads());
        let told: Json = serde_json::from_str(&told).unwrap();
        let [kind, name, file_name] = told[2]["effects"][0].as_array().unwrap().as_slice() else {
            panic!("{told}");
        };
        assert_eq!((kind, file_name), (&json!("download"), &json!("a.csv")));
        assert!(name.as_str().is_some_and(crate::base::token::is_token), "{name}");
    }

    #[test]
    fn what_happens_while_nothing_happens_on_the_page_changes_nothing_on_it() {
        let told = encode_effect_alone(Effect::Notice("soon".into()), &downloads());
        assert_eq!(told, r#"[0,[],{"effects":[["notice","soon"]],"running":true}]"#);
    }
}
