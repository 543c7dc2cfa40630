//! The messages between a page and its session: JSON arrays, small enough to read in a browser's
//! network panel.
//!
//! Up: `{"session": token, "page": hash, "query": [[name, value], …], "build": name}` once, where
//! `build` names the version of these messages, the hash of the browser's part. Then
//! `[number, "click", key]`, `[number, "set", key, value]`,
//! `[number, "submit", key, [[key, value], …]]`, `[number, "rerun"]`, where a value is a JSON
//! primitive or an array of them, files are named by the ids that their uploads were answered
//! with, and rows of a dataframe are `{frame, rows}`, the mark of the frame and their positions. And what is no event: `["stop"]`, for the run in progress;
//! `["rows", key, {ask, sort, search, from, to}]` and `["export", key, {sort, search}]`, for
//! dataframes, where `sort` is `null` or `[column, descending]`.
//! Down: `{"session": token, "consumed": number, "received": number, "resumed": bool}` once, then
//! `[consumed, [op, …]]`, with a third item where there is more to say: `refused`, why an event
//! changed nothing; `running`, that the run goes on; `effects`, what happens beside the page;
//! `rest`, that the page has more than words and buttons from now on. And
//! `{rows: key, ask, from, total, html}`, the answer about rows; without `html` where they could
//! not be made.

pub(crate) mod websocket;

use std::sync::Arc;

use app_runtime::widgets::frame::{Query as Sorted, Sort};
use app_runtime::{Action, Effect, Element, Event, Key, Num, Patch, Update, Value};
use serde_json::{Map, Value as Json, json};

use crate::base::reason::Reason;
use crate::files::assets;
use crate::files::downloads::Downloads;
use crate::markup;
use crate::markup::Body;
use crate::sessions::dataframes::{About, Question};
use crate::sessions::session::Query;

/// The first message of a page.
#[derive(Debug, PartialEq)]
pub(crate) struct Hello {
    /// The session it had before, after a reconnect.
    pub(crate) session: Option<String>,
    /// The hash of the page it shows, where that came from this server's first page.
    pub(crate) page: Option<String>,
    /// The parameters in its address.
    pub(crate) query: Query,
    /// The build its scripts are of; a program that is no page has none.
    pub(crate) build: Option<String>,
}

impl Hello {
    pub(crate) fn decode(text: &str) -> Option<Hello> {
        let message: Json = serde_json::from_str(text).ok()?;
        let message = message.as_object()?;
        let text = |name: &str| message.get(name).and_then(Json::as_str).map(str::to_owned);
        let query = message.get("query").map_or(Some(Query::new()), pairs)?;
        Some(Hello { session: text("session"), page: text("page"), query, build: text("build") })
    }
}

pub(crate) fn welcome(session: &str, consumed: u64, received: u64, resumed: bool) -> String {
    json!({ "session": session, "consumed": consumed, "received": received, "resumed": resumed })
        .to_string()
}

fn pairs(json: &Json) -> Option<Query> {
    let text = |json: &Json| json.as_str().map(str::to_owned);
    let pair = |pair: &Json| match &**pair.as_array()? {
        [name, value] => Some((text(name)?, text(value)?)),
        _ => None,
    };
    json.as_array()?.iter().map(pair).collect()
}

/// What a page sends once it is connected.
#[derive(Debug, PartialEq)]
pub(crate) enum Incoming {
    /// What a person did.
    Event(Event),
    /// The run in progress is to end.
    Stop,
    /// Something about a dataframe.
    Question(Question),
}

/// Reads a message.
///
/// # Errors
/// Where a page would not send it, or may not.
pub(crate) fn decode(text: &str) -> Result<Incoming, Reason> {
    let message: Option<Json> = serde_json::from_str(text).ok();
    let message = message.as_ref().and_then(Json::as_array).ok_or(Reason::NoEvent)?;
    match &**message {
        [only] if only == "stop" => Ok(Incoming::Stop),
        [kind, key, asked] if kind.is_string() => {
            let question = question(kind, key, asked).ok_or(Reason::NoEvent)?;
            question.within_limits().map(Incoming::Question)
        }
        _ => event(message).map(Incoming::Event).ok_or(Reason::NoEvent),
    }
}

fn question(kind: &Json, key: &Json, asked: &Json) -> Option<Question> {
    let key = key.as_str().and_then(Key::parse)?;
    let asked = asked.as_object()?;
    let number = |name: &str| asked.get(name)?.as_u64();
    let position = |name: &str| number(name).and_then(|number| usize::try_from(number).ok());
    let sort = match asked.get("sort")? {
        Json::Null => None,
        sort => {
            let [column, descending] = &**sort.as_array()? else { return None };
            let column = usize::try_from(column.as_u64()?).ok()?;
            Some(Sort { column, descending: descending.as_bool()? })
        }
    };
    let search = asked.get("search")?.as_str()?.to_owned();
    let (about, length) = match kind.as_str()? {
        "rows" => {
            let (from, to) = (position("from")?, position("to")?);
            if from > to {
                return None;
            }
            (About::Rows { number: number("ask")?, from, to }, 5)
        }
        "export" => (About::Export, 2),
        _ => return None,
    };
    (asked.len() == length).then_some(Question { key, query: Sorted { sort, search }, about })
}

/// The answer about the rows from a position on, of so many in all; `None` where they could not
/// be made.
pub(crate) fn rows(key: Key, ask: u64, from: usize, total: usize, html: Option<String>) -> String {
    let key = key.to_string();
    json!({ "rows": key, "ask": ask, "from": from, "total": total, "html": html }).to_string()
}

fn event(message: &[Json]) -> Option<Event> {
    let key = || message.get(2)?.as_str().and_then(Key::parse);
    let (action, length) = match message.get(1)?.as_str()? {
        "click" => (Action::Click(key()?), 3),
        "set" => (Action::Change(key()?, value(message.get(3)?)?), 4),
        "submit" => (Action::Submit(key()?, fields(message.get(3)?)?), 4),
        "rerun" => (Action::Rerun, 2),
        _ => return None,
    };
    let number = message.first()?.as_u64()?;
    (message.len() == length).then_some(Event { number, action })
}

/// The changed fields of a form: `[[key, value], …]`.
fn fields(json: &Json) -> Option<Vec<(Key, Value)>> {
    let pair = |field: &Json| match &**field.as_array()? {
        [key, entered] => Some((Key::parse(key.as_str()?)?, value(entered)?)),
        _ => None,
    };
    json.as_array()?.iter().map(pair).collect()
}

fn value(json: &Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Nothing),
        Json::Bool(on) => Some(Value::Bool(*on)),
        Json::Number(number) => {
            let whole = number.as_i64().map(Num::Int);
            whole.or_else(|| number.as_f64().map(Num::Float)).map(Value::Number)
        }
        Json::String(text) => Some(Value::Text(text.clone())),
        Json::Array(items) => {
            // No input has lists inside its list.
            let flat = |item: &Json| !item.is_array() && !item.is_object();
            let item = |item: &Json| if flat(item) { value(item) } else { None };
            items.iter().map(item).collect::<Option<_>>().map(Value::List)
        }
        Json::Object(chosen) => {
            let frame = chosen.get("frame")?.as_str().filter(|mark| mark.len() == 16)?;
            let frame = u64::from_str_radix(frame, 16).ok()?;
            let row = |row: &Json| usize::try_from(row.as_u64()?).ok();
            let rows = chosen.get("rows")?.as_array()?.iter().map(row).collect::<Option<_>>()?;
            (chosen.len() == 2).then_some(Value::Rows { frame, rows })
        }
    }
}

pub(crate) fn encode_update(update: Update, downloads: &Arc<Downloads>) -> String {
    let ops: Vec<Json> = update.patches.iter().map(encode_patch).collect();
    let mut more = Map::new();
    if let Some(reason) = update.refused {
        more.insert("refused".into(), reason.to_string().into());
    }
    if update.running {
        more.insert("running".into(), true.into());
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

/// What happens beside the page while nothing happens on it.
pub(crate) fn encode_effect_alone(effect: Effect, downloads: &Arc<Downloads>) -> String {
    json!([0, [], { "effects": [encode_effect(effect, downloads)] }]).to_string()
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

/// Tells whether the page a tab shows is the one its session starts with.
pub(crate) fn page_hash(html: &str) -> String {
    format!("{:016x}", assets::hash(html.bytes()))
}

/// Says nothing new: the server is there.
pub(crate) const HEARTBEAT: &str = "[0,[]]";

/// Replaces the whole page.
pub(crate) fn encode_page(consumed: u64, page: &Body) -> String {
    json!([consumed, [["page", page.html]], { "rest": page.more }]).to_string()
}

pub(crate) fn encode_patch(patch: &Patch) -> Json {
    let text = |key: &Key| key.to_string();
    match patch {
        Patch::Remove { key } => json!(["-", text(key)]),
        Patch::Insert { parent, before, branch } => {
            let mut inside = String::new();
            markup::branch(&mut inside, branch);
            json!(["+", text(parent), before.as_ref().map(text), inside])
        }
        Patch::Move { key, parent, before } => {
            json!([">", text(key), text(parent), before.as_ref().map(text)])
        }
        // What a parser would change in a text, the parser gets.
        Patch::Update { key, element: Element::Text(shown) }
            if !shown.body.contains(['\0', '\r']) =>
        {
            json!(["t", text(key), shown.body.as_str()])
        }
        Patch::Update { key, element } => json!(["=", text(key), own_html(*key, element)]),
    }
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
    fn events_are_read_as_the_page_sends_them() {
        let key = Key::MAIN;
        let cases = [
            (format!(r#"[1,"click","{key}"]"#), Action::Click(key)),
            (format!(r#"[1,"set","{key}",true]"#), Action::Change(key, Value::Bool(true))),
            (format!(r#"[1,"set","{key}",5]"#), Action::Change(key, Value::Number(Num::Int(5)))),
            (
                format!(r#"[1,"set","{key}",-0.5]"#),
                Action::Change(key, Value::Number(Num::Float(-0.5))),
            ),
            (format!(r#"[1,"set","{key}","ä"]"#), Action::Change(key, Value::Text("ä".into()))),
            (format!(r#"[1,"set","{key}",null]"#), Action::Change(key, Value::Nothing)),
            (
                format!(r#"[1,"set","{key}",[2,"ä"]]"#),
                Action::Change(
                    key,
                    Value::List(vec![Value::Number(Num::Int(2)), Value::Text("ä".into())]),
                ),
            ),
            (format!(r#"[1,"set","{key}",[]]"#), Action::Change(key, Value::List(vec![]))),
            (
                format!(r#"[1,"set","{key}",{{"frame":"00000000000000ff","rows":[2,0]}}]"#),
                Action::Change(key, Value::Rows { frame: 255, rows: vec![2, 0] }),
            ),
            (r#"[1,"rerun"]"#.to_owned(), Action::Rerun),
            (format!(r#"[1,"submit","{key}",[]]"#), Action::Submit(key, vec![])),
            (
                format!(r#"[1,"submit","{key}",[["{key}",true]]]"#),
                Action::Submit(key, vec![(key, Value::Bool(true))]),
            ),
        ];
        for (text, action) in cases {
            let event = Event { number: 1, action };
            assert_eq!(decode(&text), Ok(Incoming::Event(event)), "{text}");
        }
    }

    #[test]
    fn a_wish_to_stop_is_no_event() {
        assert_eq!(decode(r#"["stop"]"#), Ok(Incoming::Stop));
        assert_eq!(decode(r#"["go"]"#), Err(Reason::NoEvent));
    }

    #[test]
    fn a_first_message_has_what_the_page_knows() {
        let text = r#"{"session":null,"page":"a1","query":[["tab","b"]],"build":"c2"}"#;
        let query = vec![("tab".to_owned(), "b".to_owned())];
        let (page, build) = (Some("a1".to_owned()), Some("c2".to_owned()));
        assert_eq!(Hello::decode(text), Some(Hello { session: None, page, query, build }));
        assert_eq!(Hello::decode(r#"{"query":[["tab"]]}"#), None);
    }

    #[test]
    fn questions_are_read_within_their_bounds() {
        let key = Key::MAIN;
        let question = |about, sort: Option<(usize, bool)>, search: &str| {
            let sort = sort.map(|(column, descending)| Sort { column, descending });
            let query = Sorted { sort, search: search.to_owned() };
            Ok(Incoming::Question(Question { key, query, about }))
        };
        let rows = |more: &str| decode(&format!(r#"["rows","{key}",{{"ask":7,{more}}}]"#));
        assert_eq!(
            rows(r#""sort":[2,true],"search":"ä","from":10,"to":510"#),
            question(About::Rows { number: 7, from: 10, to: 510 }, Some((2, true)), "ä")
        );
        let export = format!(r#"["export","{key}",{{"sort":null,"search":""}}]"#);
        assert_eq!(decode(&export), question(About::Export, None, ""));
        let too_many = rows(r#""sort":null,"search":"","from":10,"to":511"#);
        assert_eq!(too_many, Err(Reason::QuestionRows));
        let search = |length| {
            let words = "ä".repeat(length);
            rows(&format!(r#""sort":null,"search":"{words}","from":0,"to":9"#))
        };
        assert!(search(200).is_ok());
        assert_eq!(search(201), Err(Reason::QuestionSearch));
        for more in [
            r#""sort":null,"search":"","from":10,"to":9"#,
            r#""sort":null,"search":"","from":-1,"to":9"#,
            r#""sort":null,"search":"","from":0.5,"to":9"#,
            r#""sort":null,"search":"","from":0"#,
            r#""sort":null,"search":"","from":0,"to":9,"more":1"#,
            r#""sort":[0],"search":"","from":0,"to":9"#,
            r#""sort":[0,1],"search":"","from":0,"to":9"#,
            r#""sort":[-1,true],"search":"","from":0,"to":9"#,
            r#""sort":"n","search":"","from":0,"to":9"#,
            r#""search":"","from":0,"to":9"#,
            r#""sort":null,"search":7,"from":0,"to":9"#,
        ] {
            assert_eq!(rows(more), Err(Reason::NoEvent), "{more}");
        }
    }

    #[test]
    fn a_text_that_changes_is_sent_as_it_is_unless_a_parser_reads_it_otherwise() {
        let key = Key::MAIN;
        let update = |body: &str| {
            encode_patch(&Patch::Update { key, element: Text { body: body.into() }.into() })
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
            let update = Update { consumed: 3, patches: Vec::new(), refused, running, effects };
            serde_json::from_str::<Json>(&encode_update(update, &downloads)).unwrap()
        };
        assert_eq!(update(None, false, vec![]), json!([3, []]));
        assert_eq!(update(None, true, vec![]), json!([3, [], { "running": true }]));
        let words = Refusal::Disabled.to_string();
        let refused = update(Some(Refusal::Disabled), false, vec![]);
        assert_eq!(refused, json!([3, [], { "refused": words }]));
        let query = vec![("tab".to_owned(), "b".to_owned())];
        let toast = Effect::Toast(Toast { message: "a < b".into(), icon: None });
        let effects = vec![Effect::Notice("gone".into()), toast, Effect::Query(query)];
        let toast = r#"<span class="label">a &lt; b</span>"#;
        let all = json!([["notice", "gone"], ["toast", toast], ["query", [["tab", "b"]]]]);
        assert_eq!(update(None, false, effects), json!([3, [], { "effects": all }]));
    }

    #[test]
    fn a_download_is_told_by_a_name_that_nobody_can_guess_and_its_own() {
        // The name is forgotten by a timer.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let _entered = runtime.enter();
        let file = Download { file_name: "a.csv".into(), mime: "text/csv".into(), data: [].into() };
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
        assert_eq!(told, r#"[0,[],{"effects":[["notice","soon"]]}]"#);
    }

    #[test]
    fn anything_else_is_no_event() {
        let key = Key::MAIN;
        let cases = [
            String::new(),
            "{}".into(),
            "[]".into(),
            "[1]".into(),
            "[1,2,3]".into(),
            r#"[1,"click"]"#.into(),
            r#"[1,"click","short"]"#.into(),
            r#"[1,"click",7]"#.into(),
            format!(r#"[-1,"click","{key}"]"#),
            format!(r#"["1","click","{key}"]"#),
            format!(r#"[1,"click","{key}","more"]"#),
            format!(r#"[1,"set","{key}"]"#),
            format!(r#"[1,"set","{key}",[[1]]]"#),
            format!(r#"[1,"set","{key}",[{{}}]]"#),
            format!(r#"[1,"set","{key}",{{}}]"#),
            format!(r#"[1,"drop","{key}"]"#),
            format!(r#"[1,"submit","{key}"]"#),
            format!(r#"[1,"submit","{key}",{{}}]"#),
            format!(r#"[1,"submit","{key}",[["{key}"]]]"#),
            format!(r#"[1,"submit","{key}",[["{key}",1,2]]]"#),
            "[".repeat(100_000),
        ];
        for text in cases {
            assert_eq!(decode(&text), Err(Reason::NoEvent), "{}", text.get(..50).unwrap_or(&text));
        }
    }
}
