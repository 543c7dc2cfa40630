//! The messages of a page: the first one, events, questions about dataframes and charts, and a
//! request to stop.

use app_runtime::charts::scene::{Point, View};
use app_runtime::widgets::frame::{Query, Sort};
use app_runtime::{Action, Event, Key, Num, Value};
use serde_json::{Map, Value as Json};

use crate::base::reason::Reason;

/// The most rows that one question may be about.
const MOST_ROWS: usize = 500;

/// The most rows of which one question asks for the places in a chart.
const MOST_PLACES: usize = 10_000;

/// The most characters that a person may search for.
const MOST_SEARCHED: usize = 200;

/// The most items in all lists of one message. An item takes two bytes there and 32 in memory.
const MOST_ITEMS: usize = 100_000;

/// The parameters in the address of a page.
pub(crate) type Parameters = Vec<(String, String)>;

/// The first message of a page.
#[derive(Debug, PartialEq)]
pub(crate) struct Hello {
    /// The session it had before, after a reconnect.
    pub(crate) session: Option<String>,
    /// The session that its document began or went on with.
    pub(crate) begun: Option<String>,
    /// The hash of the page it shows, if that is the one of its document.
    pub(crate) page: Option<String>,
    /// The parameters in its address.
    pub(crate) query: Parameters,
    /// The build of its scripts; a program that is no page has none.
    pub(crate) build: Option<String>,
}

impl Hello {
    pub(crate) fn decode(text: &str) -> Option<Hello> {
        let message: Json = serde_json::from_str(text).ok()?;
        let message = message.as_object()?;
        let text = |name: &str| message.get(name).and_then(Json::as_str).map(str::to_owned);
        let query = message.get("query").map_or(Some(Parameters::new()), pairs)?;
        let [session, begun, page, build] = ["session", "begun", "page", "build"].map(text);
        Some(Hello { session, begun, page, query, build })
    }
}

fn pairs(json: &Json) -> Option<Parameters> {
    let text = |json: &Json| json.as_str().map(str::to_owned);
    let pair = |pair: &Json| match &**pair.as_array()? {
        [name, value] => Some((text(name)?, text(value)?)),
        _ => None,
    };
    json.as_array()?.iter().map(pair).collect()
}

/// A message of a connected page.
#[derive(Debug, PartialEq)]
pub(crate) enum PageMessage {
    /// An action of a person.
    Event(Event),
    /// A request to end the run in progress.
    Stop,
    /// Whether the page is hidden: nobody sees it.
    Hidden(bool),
    /// A question about an element.
    Question(Question),
}

impl PageMessage {
    /// The memory behind the message in bytes: many times its length, if it has a list of numbers.
    pub(crate) fn memory(&self) -> usize {
        match self {
            PageMessage::Event(event) => match &event.action {
                Action::Change(_, entered) => memory(entered),
                Action::Submit(_, fields) => {
                    let entered = fields.iter().map(|(_, entered)| memory(entered));
                    fields.capacity() * size_of::<(Key, Value)>() + entered.sum::<usize>()
                }
                Action::Click(_) | Action::Rerun => 0,
            },
            PageMessage::Stop | PageMessage::Hidden(_) => 0,
            PageMessage::Question(question) => question.memory(),
        }
    }
}

fn memory(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Choice { label: text, .. } => text.capacity(),
        Value::Rows { rows, .. } => rows.capacity() * size_of::<usize>(),
        Value::List(items) => {
            let own = items.capacity() * size_of::<Value>();
            own + items.iter().map(memory).sum::<usize>()
        }
        Value::Nothing | Value::Bool(_) | Value::Number(_) | Value::File(_) => 0,
    }
}

/// A question of a page about an element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    pub(crate) key: Key,
    pub(crate) about: About,
}

/// The subject of a question. A number comes back with its answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum About {
    /// The rows of a dataframe at these positions.
    Rows { number: u64, query: Query, from: usize, to: usize },
    /// All rows of a dataframe in the order and the search of a person, as a file.
    Export(Query),
    /// A chart, in the view that a page has of it.
    Chart { number: u64, view: View, about: AboutChart },
}

/// The subject of a question about a chart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AboutChart {
    /// The drawing of the view, which the page has from now on.
    Drawing,
    /// Nothing: the page has the view, and says so.
    View,
    /// The row near a place of the plot.
    Near(Point),
    /// The rows in a rectangle, as values of the axes: left, right, low, high.
    Within([f64; 4]),
    /// The places of rows in the plot.
    Places(Vec<usize>),
    /// A picture as a file, for a dark page or a light one.
    Picture { dark: bool },
    /// The data as a table.
    Table,
    /// The data as a file.
    Data,
}

impl Question {
    /// Checks that the question is within the limits of a page; else gives the limit that it
    /// exceeds.
    ///
    /// # Errors
    /// If it is about too many rows, or searches for too long a text.
    pub(crate) fn within_limits(self) -> Result<Question, Reason> {
        match &self.about {
            About::Rows { from, to, .. } if to.saturating_sub(*from) > MOST_ROWS => {
                return Err(Reason::QuestionRows);
            }
            About::Chart { about: AboutChart::Places(rows), .. } if rows.len() > MOST_PLACES => {
                return Err(Reason::QuestionPlaces);
            }
            About::Rows { query, .. } | About::Export(query)
                if query.search.chars().count() > MOST_SEARCHED =>
            {
                return Err(Reason::QuestionSearch);
            }
            _ => {}
        }
        Ok(self)
    }

    fn memory(&self) -> usize {
        match &self.about {
            About::Rows { query, .. } | About::Export(query) => query.search.capacity(),
            About::Chart { about: AboutChart::Places(rows), .. } => {
                rows.capacity() * size_of::<usize>()
            }
            About::Chart { .. } => 0,
        }
    }
}

/// Reads a message.
///
/// # Errors
/// If a page would not send the message, or must not.
pub(crate) fn decode(text: &str) -> Result<PageMessage, Reason> {
    let message: Json = serde_json::from_str(text).map_err(|_| Reason::NoEvent)?;
    let message = message.as_array().ok_or(Reason::NoEvent)?;
    match &**message {
        [only] if only == "stop" => Ok(PageMessage::Stop),
        [kind, Json::Bool(is_hidden)] if kind == "hidden" => Ok(PageMessage::Hidden(*is_hidden)),
        [kind, key, asked] if kind.is_string() => {
            let question = question(kind, key, asked).ok_or(Reason::NoEvent)?;
            question.within_limits().map(PageMessage::Question)
        }
        _ => {
            let event = event(message).ok_or(Reason::NoEvent)?;
            if items(&event.action) > MOST_ITEMS {
                return Err(Reason::ListItems);
            }
            Ok(PageMessage::Event(event))
        }
    }
}

/// The number of items in the lists of an action.
fn items(action: &Action) -> usize {
    let of = |value: &Value| if let Value::List(items) = value { items.len() } else { 0 };
    match action {
        Action::Change(_, entered) => of(entered),
        Action::Submit(_, fields) => fields.iter().map(|(_, entered)| of(entered)).sum(),
        Action::Click(_) | Action::Rerun => 0,
    }
}

fn question(kind: &Json, key: &Json, asked: &Json) -> Option<Question> {
    let key = key.as_str().and_then(Key::parse)?;
    let asked = asked.as_object()?;
    let about = match kind.as_str()? {
        kind @ ("rows" | "export") => about_frame(kind, asked),
        kind => about_chart(kind, asked),
    };
    Some(Question { key, about: about? })
}

fn about_frame(kind: &str, asked: &Map<String, Json>) -> Option<About> {
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
    let query = Query { sort, search: asked.get("search")?.as_str()?.to_owned() };
    let (about, length) = if kind == "rows" {
        let (from, to) = (position("from")?, position("to")?);
        if from > to {
            return None;
        }
        (About::Rows { number: number("ask")?, query, from, to }, 5)
    } else {
        (About::Export(query), 2)
    };
    (asked.len() == length).then_some(about)
}

fn about_chart(kind: &str, asked: &Map<String, Json>) -> Option<About> {
    let number = asked.get("ask")?.as_u64()?;
    let [width, height] = numbers(asked.get("size")?)?;
    let window = |name: &str| match asked.get(name)? {
        Json::Null => Some(None),
        window => numbers(window).map(|[from, to]| Some((from, to))),
    };
    let view = View { width, height, x: window("x")?, y: window("y")? };
    let more = asked.get("of");
    let about = match (kind, more) {
        ("drawing", None) => AboutChart::Drawing,
        ("view", None) => AboutChart::View,
        ("near", Some(place)) => AboutChart::Near(numbers(place)?.into()),
        ("within", Some(part)) => AboutChart::Within(numbers(part)?),
        ("places", Some(rows)) => {
            let row = |row: &Json| usize::try_from(row.as_u64()?).ok();
            AboutChart::Places(rows.as_array()?.iter().map(row).collect::<Option<_>>()?)
        }
        ("picture", Some(dark)) => AboutChart::Picture { dark: dark.as_bool()? },
        ("table", None) => AboutChart::Table,
        ("data", None) => AboutChart::Data,
        _ => return None,
    };
    let length = 4 + usize::from(more.is_some());
    (asked.len() == length).then_some(About::Chart { number, view, about })
}

/// The finite numbers of a list of exactly `N`.
fn numbers<const N: usize>(json: &Json) -> Option<[f64; N]> {
    let number = |json: &Json| json.as_f64().filter(|number| number.is_finite());
    json.as_array()?.iter().map(number).collect::<Option<Vec<_>>>()?.try_into().ok()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::limits::{MOST_IN_TRANSIT_OF_A_BROWSER, MOST_MESSAGE_BYTES};

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
            assert_eq!(decode(&text), Ok(PageMessage::Event(event)), "{text}");
        }
    }

    #[test]
    fn lists_are_bounded_and_weigh_what_they_take() {
        let key = Key::MAIN;
        let list = |items: usize| format!("[{}0]", "0,".repeat(items - 1));
        let set = |value: &str| decode(&format!(r#"[1,"set","{key}",{value}]"#));
        let most = set(&list(MOST_ITEMS)).unwrap();
        assert!(most.memory() >= MOST_ITEMS * size_of::<Value>());
        assert!(most.memory() < MOST_IN_TRANSIT_OF_A_BROWSER, "else it could never be sent");
        assert_eq!(set(&list(MOST_ITEMS + 1)), Err(Reason::ListItems));
        let submit = |count: usize| {
            let field = format!(r#"["{key}",{}]"#, list(MOST_ITEMS / 2));
            decode(&format!(r#"[1,"submit","{key}",[{}]]"#, vec![field; count].join(",")))
        };
        assert!(submit(2).unwrap().memory() >= MOST_ITEMS * size_of::<Value>());
        assert_eq!(submit(3), Err(Reason::ListItems), "in several lists too");
        let rows = list(MOST_MESSAGE_BYTES / 2);
        let rows = set(&format!(r#"{{"frame":"00000000000000ff","rows":{rows}}}"#)).unwrap();
        let least = MOST_MESSAGE_BYTES / 2 * size_of::<usize>();
        assert!((least..=MOST_IN_TRANSIT_OF_A_BROWSER).contains(&rows.memory()));
    }

    #[test]
    fn wishes_to_stop_and_notes_of_being_hidden_are_no_events() {
        assert_eq!(decode(r#"["stop"]"#), Ok(PageMessage::Stop));
        for is_hidden in [true, false] {
            let told = decode(&format!(r#"["hidden",{is_hidden}]"#));
            assert_eq!(told, Ok(PageMessage::Hidden(is_hidden)));
        }
        for nonsense in [r#"["hidden"]"#, r#"["hidden",1]"#, r#"["hidden",true,true]"#] {
            assert_eq!(decode(nonsense), Err(Reason::NoEvent));
        }
        assert_eq!(decode(r#"["go"]"#), Err(Reason::NoEvent));
    }

    #[test]
    fn a_first_message_has_what_the_page_knows() {
        let text =
            r#"{"session":null,"begun":"d3","page":"a1","query":[["tab","b"]],"build":"c2"}"#;
        let query = vec![("tab".to_owned(), "b".to_owned())];
        let [begun, page, build] = ["d3", "a1", "c2"].map(|text| Some(text.to_owned()));
        assert_eq!(Hello::decode(text), Some(Hello { session: None, begun, page, query, build }));
        assert_eq!(Hello::decode(r#"{"query":[["tab"]]}"#), None);
    }

    #[test]
    fn questions_are_read_within_their_bounds() {
        let key = Key::MAIN;
        let question = |about| Ok(PageMessage::Question(Question { key, about }));
        let query = |sort: Option<(usize, bool)>, search: &str| {
            let sort = sort.map(|(column, descending)| Sort { column, descending });
            Query { sort, search: search.to_owned() }
        };
        let rows = |more: &str| decode(&format!(r#"["rows","{key}",{{"ask":7,{more}}}]"#));
        assert_eq!(
            rows(r#""sort":[2,true],"search":"ä","from":10,"to":510"#),
            question(About::Rows {
                number: 7,
                query: query(Some((2, true)), "ä"),
                from: 10,
                to: 510
            })
        );
        let export = format!(r#"["export","{key}",{{"sort":null,"search":""}}]"#);
        assert_eq!(decode(&export), question(About::Export(query(None, ""))));
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
    fn questions_about_charts_are_read_within_their_bounds() {
        let key = Key::MAIN;
        let ask = |kind: &str, more: &str| {
            let size = r#""ask":3,"size":[640.5,200],"x":[1,2.5],"y":null"#;
            decode(&format!(r#"["{kind}","{key}",{{{size}{more}}}]"#))
        };
        let view = View { width: 640.5, height: 200.0, x: Some((1.0, 2.5)), y: None };
        let question = |about| {
            let about = About::Chart { number: 3, view, about };
            Ok(PageMessage::Question(Question { key, about }))
        };
        let cases = [
            ("drawing", "", AboutChart::Drawing),
            ("view", "", AboutChart::View),
            ("near", r#","of":[0.25,1]"#, AboutChart::Near((0.25, 1.0))),
            ("within", r#","of":[0,0,0.5,1]"#, AboutChart::Within([0.0, 0.0, 0.5, 1.0])),
            ("places", r#","of":[7,5]"#, AboutChart::Places(vec![7, 5])),
            ("picture", r#","of":true"#, AboutChart::Picture { dark: true }),
            ("table", "", AboutChart::Table),
            ("data", "", AboutChart::Data),
        ];
        for (kind, more, about) in cases {
            assert_eq!(ask(kind, more), question(about), "{kind}");
        }
        let rows = |many: usize| format!(r#","of":[0{}]"#, ",0".repeat(many - 1));
        assert!(ask("places", &rows(MOST_PLACES)).is_ok());
        assert_eq!(ask("places", &rows(MOST_PLACES + 1)), Err(Reason::QuestionPlaces));
        for (kind, more) in [
            ("drawing", r#","of":null"#),
            ("near", ""),
            ("near", r#","of":[1]"#),
            ("near", r#","of":[1,"2"]"#),
            ("near", r#","of":[1,2],"more":1"#),
            ("within", r#","of":[1,2,3]"#),
            ("places", r#","of":[-1]"#),
            ("picture", r#","of":1"#),
            ("paint", ""),
        ] {
            assert_eq!(ask(kind, more), Err(Reason::NoEvent), "{kind}{more}");
        }
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
