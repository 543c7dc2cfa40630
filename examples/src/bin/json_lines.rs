//! A renderer that is no part of Da Capo: the page as JSON lines on stdout, a person's actions as
//! JSON lines on stdin. So scripts and agents can use an app. It follows `docs/renderers.md`.

use std::io::{self, BufRead, Write};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::Wake;
use std::thread;
use std::time::{Duration, Instant};

use dacapo::runtime::{widgets::chart::Selected, *};
use dacapo::{App, prelude::*};
use serde_json::{Number, Value as Json, json};

#[derive(Default, Serialize, Deserialize)]
struct Taken(Vec<String>);

#[app(title = "Seats")]
pub fn seats(ui: &Ui, taken: &mut Taken) {
    let name = ui.text_input("Name");
    if ui.button("Take a seat", disabled = name.is_empty()) {
        taken.0.push(name);
    }
    ui.custom("seats", &taken.0); // A renderer that knows seats may draw them.
}

fn main() -> io::Result<()> {
    serve(seats(), io::BufReader::new(io::stdin()), io::stdout())
}

enum Input {
    Line(io::Result<String>),
    Woken,
    End,
}

struct Woken(Sender<Input>);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        _ = self.0.send(Input::Woken);
    }
}

/// Runs an app until there is nothing more to read.
pub fn serve<R: BufRead + Send + 'static, W: Write + Send + 'static>(
    app: App,
    from: R,
    to: W,
) -> io::Result<()> {
    let lines = Lines(Arc::new(Mutex::new(to)));
    let mut session = Session::new(app, Arc::new(Resources::default()), lines.clone());
    let (inbox, (sender, inputs)) = (session.inbox(), channel());
    inbox.set_waker(Arc::new(Woken(sender.clone())).into());
    thread::spawn(move || {
        from.lines().for_each(|line| _ = sender.send(Input::Line(line)));
        sender.send(Input::End)
    });
    session.start();
    loop {
        while session.advance() || session.redraw() {}
        let wait = inbox.due().map(|due| due.saturating_duration_since(Instant::now()));
        match inputs.recv_timeout(wait.unwrap_or(Duration::MAX)) {
            Ok(Input::Line(line)) => match read(session.page(), &line?) {
                Ok(action) => {
                    _ = inbox.push(Event { number: session.consumed() + 1, action });
                }
                Err(mistake) => lines.write(&json!({ "mistake": mistake })),
            },
            Ok(Input::Woken) | Err(_) => {}
            Ok(Input::End) => return Ok(()),
        }
    }
}

#[derive(Clone)]
struct Lines(Arc<Mutex<dyn Write + Send>>);

impl Lines {
    fn write(&self, line: &Json) {
        let mut out = self.0.lock().expect("nobody panics while they write");
        _ = writeln!(out, "{line}").and_then(|()| out.flush()); // The reader may have left.
    }
}

impl Renderer for Lines {
    fn render(&mut self, new: Update) {
        new.patches.iter().for_each(|change| self.write(&patch(change)));
        new.effects.iter().for_each(|happened| self.write(&effect(happened)));
        let refused = new.refused.map(|reason| reason.to_string());
        self.write(&json!({ "done": new.consumed, "running": new.running, "refused": refused }));
    }
}

fn patch(patch: &Patch) -> Json {
    let id = |key: &Key| key.to_string();
    let at = |parent: &Key, before: &Option<Key>| json!([id(parent), before.as_ref().map(id)]);
    match patch {
        Patch::Remove { key } => json!({ "remove": id(key) }),
        Patch::Insert { parent, before, branch } => {
            json!({ "insert": whole(branch), "at": at(parent, before) })
        }
        Patch::Move { key, parent, before } => json!({ "move": id(key), "at": at(parent, before) }),
        Patch::Update { key, element } => json!({ "update": own(*key, element) }),
        Patch::Append { key, piece } => json!({ "append": id(key), "text": piece }),
    }
}

fn effect(effect: &Effect) -> Json {
    match effect {
        Effect::Toast(toast) => json!({ "toast": toast.message }),
        Effect::Notice(words) => json!({ "notice": words }),
        Effect::Query(query) => json!({ "query": query }),
        Effect::Download(file) => {
            json!({ "download": file.file_name, "text": String::from_utf8_lossy(&file.data) })
        }
    }
}

fn whole(branch: &Branch) -> Json {
    let mut line = own(branch.key, &branch.element);
    line["inside"] = branch.children.iter().map(whole).collect();
    line
}

/// An element without its children.
fn own(key: Key, element: &Element) -> Json {
    let data = element.data();
    let shows = match element {
        Element::Custom(custom) => json!({ &custom.name: &custom.value }),
        Element::Chart(figure) => {
            let (columns, rows) = figure.chart.table(100);
            json!({ "summary": data.text(), "columns": columns, "rows": rows })
        }
        // Its details are for developers.
        Element::Failure(failure) if !cfg!(debug_assertions) => json!(failure.message),
        _ => json!(data.text()),
    };
    let (key, is, label) = (key.to_string(), data.name(), data.label());
    json!({ "key": key, "is": is, "label": label, "disabled": data.disabled(), "shows": shows })
}

/// `{"click": "Save"}`, `{"set": "Name", "to": "Ada"}`; the button of a form takes
/// along what was entered in it: `{"click": "Send", "with": {"Name": "Ada"}}`.
fn read(page: &Tree, line: &str) -> Result<Action, String> {
    let line: Json = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if let Some(name) = line["click"].as_str() {
        let Node { key, element, .. } = find(page, name)?;
        let entered = line["with"].as_object().into_iter().flatten();
        let fields = entered.map(|(name, to)| enter(find(page, name)?, to));
        let fields = fields.collect::<Result<_, String>>()?;
        let submits = element.data().clickable() == Click::Submits;
        return Ok(if submits { Action::Submit(*key, fields) } else { Action::Click(*key) });
    }
    let Some(name) = line["set"].as_str() else { return Err("expected `click` or `set`".into()) };
    enter(find(page, name)?, &line["to"]).map(|(key, value)| Action::Change(key, value))
}

/// The value of an input. Rows of a dataframe or a chart are their positions, from 0; a part of the
/// axis of a chart is two numbers.
fn enter(node: &Node, to: &Json) -> Result<(Key, Value), String> {
    let rows = || serde_json::from_value::<Vec<usize>>(to.clone());
    let rows = || rows().map_err(|_| "rows are given as [0, 2]");
    let value = match &node.element {
        Element::Dataframe(grid) => grid.choice(rows()?),
        Element::Chart(figure) if matches!(figure.selected, Selected::Points(_)) => {
            figure.rows(rows()?)
        }
        _ => value(to)?,
    };
    Ok((node.key, value))
}

/// The element with that key, or the only one with that label.
fn find<'a>(page: &'a Tree, name: &str) -> Result<&'a Node, String> {
    let mut found: Vec<_> = page.walk(Tree::ROOT).map(|id| page.node(id)).collect();
    found.retain(|node| node.key.to_string() == name || node.element.data().label() == Some(name));
    match found[..] {
        [node] => Ok(node),
        _ => Err(format!("{} elements are called `{name}`: give the key of one", found.len())),
    }
}

/// A chosen option is its position among the options, from 0.
fn value(json: &Json) -> Result<Value, String> {
    let float = |n: &Number| Num::Float(n.as_f64().unwrap_or(f64::NAN)); // which is refused
    Ok(match json {
        Json::Null => Value::Nothing,
        Json::Bool(on) => Value::Bool(*on),
        Json::Number(n) => Value::Number(n.as_i64().map_or_else(|| float(n), Num::Int)),
        Json::String(text) => Value::Text(text.clone()),
        Json::Array(items) => Value::List(items.iter().map(value).collect::<Result<_, _>>()?),
        Json::Object(_) => return Err("no input takes an object".to_owned()),
    })
}
