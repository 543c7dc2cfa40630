//! The work whose instructions and allocations `cargo xtask test instructions` counts. Without a
//! word it names its cases, one a line; with the name of a case it does that one. What must be
//! there first is made outside of `counted`, and valgrind counts inside of it alone.

#![expect(clippy::print_stdout, reason = "it tells who counts what there is to count")]

mod pages;
#[path = "../../expansion/program.rs"]
mod program;

use std::hint::black_box;
use std::sync::Arc;

use app_runtime::{Action, App, Event, Nowhere, Resources, Session, Tree, diff};

use pages::Board;

/// A case: its name, and its work.
type Case = (String, Box<dyn FnOnce()>);

fn main() {
    let wanted = std::env::args().nth(1);
    for (name, run) in cases() {
        match &wanted {
            None => println!("{name}"),
            Some(wanted) if *wanted == name => run(),
            Some(_) => {}
        }
    }
}

fn cases() -> Vec<Case> {
    [reruns(), reruns_by_kind(), diffs(), html(), snapshots(), attributes()]
        .into_iter()
        .flatten()
        .collect()
}

/// Counting begins and ends here.
#[inline(never)]
fn counted<T>(work: impl FnOnce() -> T) -> T {
    black_box(work())
}

fn case(name: impl Into<String>, run: impl FnOnce() + 'static) -> Case {
    (name.into(), Box::new(run))
}

fn reruns() -> Vec<Case> {
    let unchanged = [10, 100, 1000, 10_000].map(|size| {
        case(format!("rerun of {size} elements, unchanged"), move || {
            rerun(pages::mixed(size), |_| ());
        })
    });
    let others = [
        case("rerun of 1000 elements, one changed", || {
            rerun(pages::mixed(1000), |board| board.one = 1);
        }),
        case("rerun of 1000 elements, all changed", || {
            rerun(pages::mixed(1000), |board| board.all = 1);
        }),
        case("rerun of a keyed list of 1000, reversed", || {
            rerun(pages::list(), |board| board.reversed = true);
        }),
        case("rerun of a keyed list of 1000, one put first", || {
            rerun(pages::list(), |board| board.one = 1);
        }),
        case("rerun of 10000 elements in 100 components, unchanged", || {
            rerun(pages::components(false), |_| ());
        }),
        case("rerun of 10000 elements in 100 components, one changed", || {
            rerun(pages::components(false), |board| board.one = 1);
        }),
        case("rerun of 10000 elements in 100 components, all changed", || {
            rerun(pages::components(false), |board| board.all = 1);
        }),
        case("rerun of 10000 elements in 100 memo components, unchanged", || {
            rerun(pages::components(true), |_| ());
        }),
        case("rerun of 10000 elements in 100 memo components, one changed", || {
            rerun(pages::components(true), |board| board.one = 1);
        }),
        case("rerun of 10000 elements in 100 memo components, all changed", || {
            rerun(pages::components(true), |board| board.all = 1);
        }),
        case("first run of 1000 elements", || {
            let mut session = session(pages::mixed(1000));
            counted(|| session.start());
        }),
    ];
    unchanged.into_iter().chain(others).collect()
}

fn reruns_by_kind() -> Vec<Case> {
    let kinds = pages::thousands().into_iter();
    kinds
        .map(|(name, app)| case(format!("rerun of 1000 × `{name}`"), move || rerun(app, |_| ())))
        .collect()
}

fn diffs() -> Vec<Case> {
    fn count(old: App, new: App) {
        let (old, new) = (page_of(old), page_of(new));
        counted(|| diff(&old, &new));
    }
    vec![
        case("diff of 1000 elements, unchanged", || count(pages::mixed(1000), pages::mixed(1000))),
        case("diff of 1000 elements, all new", || count(pages::mixed(0), pages::mixed(1000))),
    ]
}

fn html() -> Vec<Case> {
    let kinds = pages::one_of_each().into_iter();
    kinds
        .chain([("1000 elements", pages::mixed(1000))])
        .map(|(name, app)| {
            case(format!("HTML of a page with {name}"), move || {
                let page = page_of(app);
                counted(|| app_web::read(&page));
            })
        })
        .collect()
}

fn snapshots() -> Vec<Case> {
    vec![
        case("snapshot of 400 entered values, written", || {
            let session = entered();
            counted(|| session.save());
        }),
        case("snapshot of 400 entered values, read", || {
            let bytes = entered().save();
            let app = pages::mixed(1000);
            counted(|| Session::restore(app, Arc::default(), Nowhere, &bytes))
                .expect("it was written above");
        }),
    ]
}

fn attributes() -> Vec<Case> {
    let small = "#[app]\nfn main(ui: &Ui, clicks: &mut Clicks) {\n    if ui.button(\"Say hello\") {\n        \
                 clicks.0 += 1;\n    }\n    ui.text(format!(\"Clicks: {}\", clicks.0));\n}\n";
    let of = |source: String| {
        let name = format!("attributes of an app of {} lines", source.lines().count());
        case(name, move || {
            let uses = attributes::uses(&source);
            counted(|| uses.into_iter().map(attributes::Use::expand).collect::<Vec<_>>());
        })
    };
    vec![of(small.to_owned()), of(program::app(100)), of(program::app(1000))]
}

fn session(app: App) -> Session {
    Session::new(app, Arc::new(Resources::default()), Nowhere)
}

fn page_of(app: App) -> Tree {
    let mut session = session(app);
    session.start();
    session.page().clone()
}

/// Counts one rerun after a change of the page's data. An earlier rerun has grown tables and the
/// allocator already.
fn rerun(app: App, change: impl FnOnce(&mut Board)) {
    let mut session = session(app);
    session.start();
    again(&mut session);
    change(&mut session.state());
    counted(|| again(&mut session));
}

fn again(session: &mut Session) {
    session.inbox().push(Event { number: 0, action: Action::Rerun });
    session.advance();
}

/// A session in which every input was used.
fn entered() -> Session {
    let mut session = session(pages::mixed(1000));
    session.start();
    let page = session.page().clone();
    for node in page.walk(Tree::ROOT).map(|id| page.node(id)) {
        if let Some(value) = pages::other_value(&node.element) {
            let action = Action::Change(node.key, value);
            session.inbox().push(Event { number: 0, action });
        }
    }
    while session.advance() {}
    session
}
