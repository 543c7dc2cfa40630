//! Every example on one server: an index, and beside each running app its own source.

use dacapo::prelude::*;
use dacapo::{App, Gap, IntoApp, Launch, Outcome, web};

/// Declares the modules, each an example's own file, and lists what the index says of them.
macro_rules! examples {
    ($($path:literal $name:ident $app:ident $says:literal,)*) => {
        $(
            #[path = $path]
            #[allow(dead_code, reason = "the `main` of an example is for running it alone")]
            mod $name;
        )*

        fn examples() -> Vec<Example> {
            vec![$(Example {
                name: stringify!($name),
                says: $says,
                source: include_str!($path),
                app: $name::$app.into_app(),
            },)*]
        }
    };
}

examples! {
    "hello.rs" hello main "The smallest app: a button, and what it does.",
    "counter.rs" counter counter "State in the page, and state changed by a typed handler.",
    "dashboard.rs" dashboard dashboard "Two columns, one handler, options on demand.",
    "reveal.rs" reveal reveal "A switch that shows more controls; they keep their values.",
    "action_row.rs" action_row action_row "Back and Next, side by side.",
    "converter.rs" converter converter "Two fields kept in step by handlers.",
    "todo.rs" todo todo "Rows that come and go, each with a key of its own.",
}

struct Example {
    name: &'static str,
    says: &'static str,
    source: &'static str,
    app: App,
}

#[app(title = "Da Capo", layout = Wide)]
fn index(ui: &Ui) {
    ui.title("Da Capo");
    ui.write(
        "In Rust, an annotated function is an interactive app. It runs from the top at every \
         interaction, its widgets return their values, and what changed appears on the page. \
         These are small and complete; each page shows its own source.",
    );
    for row in examples().chunks(3) {
        let cells: [&Ui; 3] = ui.columns(gap = Gap::Medium);
        for (cell, example) in std::iter::zip(cells, row) {
            card(cell, example);
        }
    }
}

#[component]
fn card(ui: &Ui, example: &Example) {
    ui.container(border = true, |ui| {
        ui.subheader(format!("[{}]({})", example.app.settings.title, example.name));
        ui.write(example.says);
        ui.caption(format!("{} lines", example.source.lines().count()));
    });
}

/// An example as a page of the gallery.
fn page(example: Example) -> App {
    let title = format!("{} · Da Capo", example.app.settings.title);
    App::new(example.name, move |ui| beside_its_source(ui, &example)).title(title).layout(Wide)
}

#[component]
fn beside_its_source(ui: &Ui, example: &Example) -> Outcome {
    ui.caption("[← All examples](../)");
    let [running, source] = ui.columns(gap = Gap::Large);
    source
        .caption(format!("`examples/src/bin/{0}.rs` · alone: `cargo run --bin {0}`", example.name));
    source.code(example.source, language = "rust");
    example.app.emit(running)
}

fn main() -> dacapo::Result {
    let router = examples().into_iter().fold(web::router(index), |router, example| {
        router.nest(&format!("/{}", example.name), web::router(page(example)))
    });
    Launch::router("The Da Capo gallery", router).run()
}
