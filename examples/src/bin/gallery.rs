//! Every example on one server: an index, and beside each running app its own source, and the same
//! app for Streamlit.

use dacapo::prelude::*;
use dacapo::{App, Gap, IntoApp, Launch, Live, Outcome, web};

/// Declares the modules, each an example's own file, and lists what the index says of them. Last
/// comes the file of the same app for Streamlit, where there is one.
macro_rules! examples {
    ($($group:literal {
        $($path:literal $name:ident $app:ident $says:literal $(, $python:literal)?;)*
    })*) => {
        $($(
            #[path = $path]
            #[allow(dead_code, reason = "the `main` of an example is for running it alone")]
            mod $name;
        )*)*

        fn groups() -> Vec<Group> {
            vec![$(Group {
                title: $group,
                examples: vec![$(Example {
                    name: stringify!($name),
                    says: $says,
                    source: include_str!($path),
                    streamlit: [$(include_str!(concat!("../../streamlit/", $python)))?].first().copied(),
                    app: $name::$app.into_app(),
                },)*],
            },)*]
        }
    };
}

examples! {
    "First steps" {
        "hello.rs" hello main "The smallest app: a button, and what it does.", "hello.py";
        "counter.rs" counter counter "State in the page, and state changed by a typed handler.", "counter.py";
        "dashboard.rs" dashboard dashboard "Two columns, one handler, options on demand.", "dashboard.py";
    }
    "What buttons do" {
        "buttons.rs" buttons buttons "What they look like, and how they are pressed.", "buttons.py";
        "who.rs" who who "Why a handler is seen above its button, and a change in the body below.", "who.py";
        "reveal.rs" reveal reveal "A switch that shows more controls; they keep their values.", "reveal.py";
        "action_row.rs" action_row action_row "Back and Next, side by side.", "action_row.py";
        "stages.rs" stages stages "A process whose stages open one below the other.", "stages.py";
        "presets.rs" presets presets "Buttons that set and clear other widgets.", "presets.py";
        "add_rows.rs" add_rows add_rows "A button that adds widgets, and others that take them away.", "add_rows.py";
        "confirm_delete.rs" confirm_delete confirm_delete "Rows that ask before they go, and a way back.", "confirm_delete.py";
        "report.rs" report report "Long work: its progress, its result, and a file to take home.", "report.py";
    }
    "Inputs and state" {
        "settings.rs" settings settings "Every kind of input, each bound to a field of one struct.", "settings.py";
        "signup.rs" signup signup "A form that says what is wrong at its fields.", "signup.py";
        "wizard.rs" wizard wizard "Four steps, each with what the steps before it settled.", "wizard.py";
        "converter.rs" converter converter "Two fields kept in step by handlers.", "converter.py";
        "linked_sliders.rs" linked_sliders linked_sliders "Two sliders that answer each other.", "linked_sliders.py";
        "todo.rs" todo todo "Rows that come and go, each with a key of its own.", "todo.py";
        "chat.rs" chat chat "A conversation: each line is said once, and answered.", "chat.py";
        "stream_chat.rs" stream_chat stream_chat "Answers that grow word by word, and are kept.", "stream_chat.py";
    }
    "Pages that live" {
        "clock.rs" clock clock "A part of the page that runs each second, by itself.", "clock.py";
        "board.rs" board board "A value that many pages watch: what one changes, all see.", "board.py";
        "jobs.rs" jobs jobs "Half a minute of work beside the page: its progress, its log, its end.", "jobs.py";
        "status_page.rs" status_page status_page "Ten services asked at once, for everybody who looks.", "status_page.py";
    }
    "Charts" {
        "weather.rs" weather weather "A line, a band and a histogram of the days that are chosen in them.", "weather.py";
        "sales.rs" sales sales "Bars side by side and stacked, and the orders behind those that are selected.", "sales.py";
        "clusters.rs" clusters clusters "A hundred thousand dots, and a rectangle around some of them.", "clusters.py";
        "uber.rs" uber uber "A day of rides on a map, hour by hour.", "uber.py";
        "live_load.rs" live_load live_load "A line that slides on by itself, ten times a second.", "live_load.py";
    }
    "Data" {
        "csv_analyse.rs" csv_analyse csv_analyse "A person's file: its rows, its columns, and a summary to take home.", "csv_analyse.py";
        "explorer.rs" explorer explorer "A million rows to sort, search and select, none of them stored.", "explorer.py";
    }
    "Without a page" {
        "json_lines.rs" json_lines seats "A renderer of your own: the app as JSON lines, for scripts and agents.";
    }
}

struct Group {
    title: &'static str,
    examples: Vec<Example>,
}

struct Example {
    name: &'static str,
    says: &'static str,
    source: &'static str,
    streamlit: Option<&'static str>,
    app: App,
}

#[app(title = "Da Capo", layout = Wide)]
fn index(ui: &Ui) {
    ui.title("Da Capo");
    ui.write(
        "In Rust, an annotated function is an interactive app. It runs from the top at every \
         interaction, its widgets return their values, and what changed appears on the page. \
         These are small and complete; each shows its own source, and the same app in Streamlit.",
    );
    for group in groups() {
        ui.header(group.title);
        for row in group.examples.chunks(3) {
            let cells: [&Ui; 3] = ui.columns(gap = Gap::Medium);
            for (cell, example) in std::iter::zip(cells, row) {
                card(cell, example);
            }
        }
    }
}

#[component]
fn card(ui: &Ui, example: &Example) {
    ui.container(border = true, |ui| {
        ui.subheader(format!("[{}]({})", example.app.settings.title, example.name));
        ui.write(example.says);
        ui.caption(lines(example.source));
    });
}

/// How long a program is, its tests left out.
fn lines(source: &str) -> String {
    let program = source.split("\n#[cfg(test)]").next().unwrap_or(source);
    format!("{} lines", program.lines().count())
}

/// An example as a page of the gallery.
fn page(example: Example) -> App {
    let title = format!("{} · Da Capo", example.app.settings.title);
    let theme = example.app.settings.theme.clone();
    let app = App::new(example.name, move |ui| beside_its_source(ui, &example));
    app.title(title).layout(Wide).theme(theme)
}

#[component]
fn beside_its_source(ui: &Ui, example: &Example) -> Outcome {
    ui.caption("[← All examples](../)");
    let [running, source] = ui.columns(gap = Gap::Large);
    let rust: &Ui = match example.streamlit {
        Some(original) => {
            let [rust, python] = source.tabs(["Rust", "Streamlit"]);
            python.caption(format!("`streamlit run examples/streamlit/{}.py`", example.name));
            python.code(original, language = "python");
            rust
        }
        None => source,
    };
    rust.caption(format!("`cargo run --bin {}`", example.name));
    rust.code(example.source, language = "rust");
    example.app.emit(running)
}

/// The resources of all examples.
fn resources() -> web::Resources {
    let mut resources = web::Resources::default();
    resources.insert(Live::new(board::Board::default()));
    resources.insert(Live::new(jobs::Jobs::default()));
    resources.insert(Live::new(status_page::Health::default()));
    resources
}

fn main() -> dacapo::Result {
    let examples = groups().into_iter().flat_map(|group| group.examples);
    let router = examples.fold(web::router(index), |router, example| {
        let path = format!("/{}", example.name);
        router.nest_service(&path, web::router_with(page(example), resources()).expect("all there"))
    });
    Launch::router("The Da Capo gallery", router).run()
}
