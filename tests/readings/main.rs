//! One corpus of patches, three readings: what the examples send as they are used is played
//! through `Tree::apply`, the renderer of HTML, and that of the terminal on a screen in memory.
//! Whatever a person reads in one of them must stand in the others, and nothing else.
//!
//! A test of the package of the examples, whose manifest says where their files lie.

mod person;
mod sheet;

use std::collections::BTreeSet;

use app_runtime::widgets::datum::Datum;
use app_runtime::{Size, diff};
use app_terminal::TestScreen;
use dacapo::prelude::*;
use dacapo::runtime::charts::chart::Legend;
use dacapo::runtime::charts::scene::{Outline, View};
use dacapo::runtime::widgets::chart::Figure;
use dacapo::runtime::{Element, NodeId, Patch, Resources, Settings, Tree};
use dacapo::{App, IntoApp, Live};
use sheet::Sheet;

macro_rules! examples {
    ($($path:literal $name:ident $app:ident;)*) => {
        $(
            #[path = $path]
            #[allow(dead_code, reason = "the `main` of an example is for running it alone")]
            mod $name;
        )*

        fn all() -> Vec<(&'static str, App)> {
            vec![$((stringify!($name), $name::$app.into_app()),)*]
        }
    };
}

examples! {
    "../../examples/src/bin/action_row.rs" action_row action_row;
    "../../examples/src/bin/add_rows.rs" add_rows add_rows;
    "../../examples/src/bin/board.rs" board board;
    "../../examples/src/bin/buttons.rs" buttons buttons;
    "../../examples/src/bin/chat.rs" chat chat;
    "../../examples/src/bin/clock.rs" clock clock;
    "../../examples/src/bin/clusters.rs" clusters clusters;
    "../../examples/src/bin/confirm_delete.rs" confirm_delete confirm_delete;
    "../../examples/src/bin/converter.rs" converter converter;
    "../../examples/src/bin/counter.rs" counter counter;
    "../../examples/src/bin/csv_analyse.rs" csv_analyse csv_analyse;
    "../../examples/src/bin/dashboard.rs" dashboard dashboard;
    "../../examples/src/bin/explorer.rs" explorer explorer;
    "../../examples/src/bin/hello.rs" hello main;
    "../../examples/src/bin/jobs.rs" jobs jobs;
    "../../examples/src/bin/json_lines.rs" json_lines seats;
    "../../examples/src/bin/linked_sliders.rs" linked_sliders linked_sliders;
    "../../examples/src/bin/live_load.rs" live_load live_load;
    "../../examples/src/bin/presets.rs" presets presets;
    "../../examples/src/bin/report.rs" report report;
    "../../examples/src/bin/reveal.rs" reveal reveal;
    "../../examples/src/bin/sales.rs" sales sales;
    "../../examples/src/bin/settings.rs" settings settings;
    "../../examples/src/bin/signup.rs" signup signup;
    "../../examples/src/bin/stages.rs" stages stages;
    "../../examples/src/bin/status_page.rs" status_page status_page;
    "../../examples/src/bin/stream_chat.rs" stream_chat stream_chat;
    "../../examples/src/bin/todo.rs" todo todo;
    "../../examples/src/bin/uber.rs" uber uber;
    "../../examples/src/bin/weather.rs" weather weather;
    "../../examples/src/bin/who.rs" who who;
    "../../examples/src/bin/wizard.rs" wizard wizard;
}

/// The resources of all examples.
fn resources() -> Resources {
    let mut resources = Resources::default();
    resources.insert(Live::new(board::Board::default()));
    resources.insert(Live::new(jobs::Jobs::default()));
    resources.insert(Live::new(status_page::Health::default()));
    resources
}

/// The three that are shown the same patches.
struct Readers {
    settings: Settings,
    page: Tree,
    sheet: Sheet,
    screen: TestScreen,
}

/// A screen that has room for all there is.
const WIDTH: u16 = 110;
const HEIGHT: u16 = 200;

impl Readers {
    fn of(app: &App) -> Readers {
        let settings = app.settings.clone();
        let screen = TestScreen::new(settings.clone(), WIDTH, HEIGHT);
        Readers { settings, page: Tree::default(), sheet: Sheet::new(), screen }
    }

    fn apply(&mut self, patches: &[Patch]) {
        self.page.apply(patches);
        self.sheet.apply(patches);
        self.screen.apply(patches);
    }

    /// The differences: with the sheet, then with the screen.
    fn wrong(&self) -> [Option<String>; 2] {
        // The first and the last line are the screen's own, and it shows nothing that is folded.
        let screen = self.screen.text();
        let lines: Vec<_> = screen.lines().collect();
        let body = lines[1..lines.len() - 1].join("\n");
        let mut fresh = TestScreen::new(self.settings.clone(), WIDTH, HEIGHT);
        fresh.apply(&diff(&Tree::default(), &self.page));
        [
            aged(&self.sheet.html(), &app_web::read(&self.page))
                .or_else(|| self.difference(&self.sheet.text(), true, WORDS_OF_THE_SHEET)),
            aged(&screen, &fresh.text())
                .or_else(|| self.difference(&body, false, WORDS_OF_THE_SCREEN)),
        ]
    }

    /// The text that a reading leaves out of the page, or adds to it.
    fn difference(&self, text: &str, unfolded: bool, own: &str) -> Option<String> {
        let (mut must, mut may, mut is) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
        read(&self.page, Tree::ROOT, unfolded, &mut must, &mut may);
        take_words(own, &mut may);
        may.extend(must.iter().cloned());
        take_words(text, &mut is);
        let lacks: Vec<_> = must.difference(&is).collect();
        let invents: Vec<_> = is.difference(&may).collect();
        let right = lacks.is_empty() && invents.is_empty();
        (!right).then(|| format!("it lacks {lacks:?} and invents {invents:?}:\n{text}"))
    }
}

/// A page kept by patches must equal the same page shown for the first time.
fn aged(old: &str, fresh: &str) -> Option<String> {
    (old != fresh).then(|| format!("by patches it became\n{old}\nand would be\n{fresh}"))
}

/// The words of each reading itself: how its controls are used.
const WORDS_OF_THE_SHEET: &str = "Alt Send Series Increase Decrease entry entries Information Data Files Remove Chosen from \
    Drop a file here, or choose, up to; The first 40 of";
const WORDS_OF_THE_SCREEN: &str = "Alt Choose up to; row of selected; A part is";

/// The words that a person must read here, and those that they may: an option, a limit, the help
/// of an input. Of what is folded only with `unfolded`.
fn read(
    page: &Tree,
    id: NodeId,
    unfolded: bool,
    must: &mut BTreeSet<String>,
    may: &mut BTreeSet<String>,
) {
    let element = &page.node(id).element;
    let text = element.data().text();
    match element {
        // Its columns are too long to be read as words.
        Element::Chart(_) => take_words(&text, may),
        _ => take_words(&format!("{element:?} {text}"), may),
    }
    match element {
        // Its value is a bar, not a word.
        Element::Progress(progress) => take_words(progress.text.as_deref().unwrap_or(""), must),
        Element::Dataframe(grid) => {
            // It says in its own way how many rows there are.
            text.lines()
                .filter(|line| !line.starts_with("… "))
                .for_each(|line| take_words(line, must));
            take_words(&grid.frame.rows().to_string(), may);
            let rows = 0..grid.frame.rows().min(100);
            let columns = 0..grid.frame.columns().len();
            let cells = rows.flat_map(|row| columns.clone().map(move |column| (row, column)));
            cells.for_each(|(row, column)| {
                take_words(&grid.frame.cell(row, column).to_string(), may)
            });
        }
        Element::FileUploader(uploader) => {
            take_words(&text, must);
            let sizes = uploader.files.iter().map(|file| file.size());
            let sizes = sizes.chain([uploader.limits.max_size]);
            sizes.for_each(|bytes| take_words(&Size(bytes).to_string(), may));
        }
        Element::Json(json) => {
            take_words(&text, must);
            count(&json.value, may);
        }
        Element::Chart(figure) => chart(figure, must, may),
        Element::Custom(custom) => {
            take_words(&text, must);
            count(&custom.value, may);
        }
        _ => take_words(&text, must),
    }
    let inside = page.children(id);
    let shown = match element {
        _ if unfolded => inside,
        Element::Tabs(_) => &inside[..inside.len().min(1)],
        Element::Popover(_) => &[],
        Element::Expander(expander) if !expander.expanded => &[],
        Element::Status(status) if !status.expanded => &[],
        _ => inside,
    };
    for &child in shown {
        read(page, child, unfolded, must, may);
    }
}

/// A chart is drawn, and its summary and its data are for people who do not see it. All of them read
/// its title, its labels, and the names of its series and rules; the values at its ticks are those
/// for which there is room.
fn chart(figure: &Figure, must: &mut BTreeSet<String>, may: &mut BTreeSet<String>) {
    take_words(figure.title.as_deref().unwrap_or(""), must);
    let scene = |width, height| figure.chart.scene(&View::whole(width, height));
    let usual = scene(640.0, 320.0);
    let labels = [&usual.x, &usual.y].into_iter().flatten().filter_map(|axis| axis.label.as_ref());
    labels.for_each(|label| take_words(label, must));
    let series = usual.series.iter();
    let named = series.filter(|series| series.plain || figure.chart.legend != Legend::Hidden);
    named.for_each(|series| take_words(&series.name, must));
    let (columns, rows) = figure.chart.table(1000);
    columns.iter().chain(rows.iter().flatten()).for_each(|words| take_words(words, may));
    take_words(usual.nothing.as_deref().unwrap_or(""), may);
    // A large chart has axes of numbers, whose ticks are the same in most sizes.
    let rows = figure.chart.layers.iter().map(|layer| layer.channels.len()).max();
    let step = if rows > Some(10_000) { 12 } else { 1 };
    for size in (1..=120).step_by(step) {
        let scene = scene(f64::from(size) * 10.0, f64::from(size) * 5.0);
        for axis in [scene.x, scene.y].into_iter().flatten() {
            axis.ticks.iter().for_each(|tick| take_words(&tick.words, may));
            take_words(axis.context.as_deref().unwrap_or(""), may);
        }
        for shape in scene.shapes {
            match &shape.outline {
                Outline::Slice { words, .. } | Outline::Text(_, words) => take_words(words, may),
                _ => {}
            }
        }
        let ramp = scene.ramp.into_iter().flat_map(|ramp| [ramp.low, ramp.high]);
        ramp.for_each(|words| take_words(&words, may));
    }
}

/// The number of items in each list and map: the page shows it for a folded one.
fn count(value: &Datum, found: &mut BTreeSet<String>) {
    let (many, inside): (usize, Vec<&Datum>) = match value {
        Datum::List(items) => (items.len(), items.iter().collect()),
        Datum::Record(entries) => (entries.len(), entries.iter().map(|(_, value)| value).collect()),
        _ => return,
    };
    take_words(&many.to_string(), found);
    inside.into_iter().for_each(|value| count(value, found));
}

/// A word that is cut, in front of `…`, is none.
fn take_words(text: &str, found: &mut BTreeSet<String>) {
    let words = text.split_inclusive(|sign: char| !sign.is_alphanumeric());
    let words = words.filter(|word| !word.ends_with('…'));
    let words = words.map(|word| word.trim_end_matches(|sign: char| !sign.is_alphanumeric()));
    found.extend(words.filter(|word| word.chars().count() > 1).map(str::to_owned));
}

#[test]
fn a_page_reads_the_same_in_every_renderer() {
    for (name, app) in all() {
        let mut readers = Readers::of(&app);
        for (step, patches) in person::uses(app).iter().enumerate() {
            readers.apply(patches);
            for (wrong, renderer) in std::iter::zip(readers.wrong(), ["sheet", "screen"]) {
                if let Some(wrong) = wrong {
                    panic!("{name}, page {step}: of the {renderer}, {wrong}");
                }
            }
        }
    }
}

/// The first page that an app comes to by such a patch, as it is where the page knows of the patch
/// and the two others do not.
fn without(lost: fn(&Patch) -> bool, app: impl IntoApp) -> [Option<String>; 2] {
    let app = app.into_app();
    let mut readers = Readers::of(&app);
    for patches in person::uses(app) {
        if patches.iter().any(lost) {
            readers.page.apply(&patches);
            let told: Vec<_> = patches.into_iter().filter(|patch| !lost(patch)).collect();
            readers.sheet.apply(&told);
            readers.screen.apply(&told);
            return readers.wrong();
        }
        readers.apply(&patches);
        assert_eq!(readers.wrong(), [None, None]);
    }
    panic!("no patch was lost")
}

#[app]
fn turning(ui: &Ui) {
    let back = ui.checkbox("Back");
    for number in if back { [3, 2, 1] } else { [1, 2, 3] } {
        ui.keyed(number).write(format!("Number {number}0"));
    }
}

#[app]
fn drawn(ui: &Ui) {
    let rows: Vec<(usize, f64)> = (0..24).map(|at| (at, (at * at % 700) as f64 * 100.0)).collect();
    let town = |row: &(usize, f64)| ["Ulm", "Bonn", "A town with a long name"][row.0 % 3];
    let (x, y) = (|row: &(usize, f64)| row.0, |row: &(usize, f64)| row.1);
    let days =
        ui.line_chart(&rows, x = x, y = y, color = town, title = "Lines", selection = Points);
    ui.bar_chart(&rows, x = town, y = y, stack = Grouped, title = "Bars", y_label = "Sums");
    ui.heatmap(&rows, x = town, y = x, color = y, title = "Heat", x_label = "Towns");
    ui.pie_chart(&rows, x = town, y = y, title = "Shares");
    ui.chart(rows.iter().take(12 + days.len()), x = x, title = "Layers", |chart| {
        chart.band(low = |row| row.1 - 9.0, high = |row| row.1 + 9.0, name = "range");
        chart.line(y = y, name = "mean");
        chart.rule(y = 800.0, name = "limit");
    });
    ui.line_chart([f64::NAN], title = "Nothing");
}

#[test]
fn a_chart_reads_the_same_in_every_renderer() {
    let app = drawn.into_app();
    let mut readers = Readers::of(&app);
    for patches in person::uses(app) {
        readers.apply(&patches);
        assert_eq!(readers.wrong(), [None, None]);
    }
}

#[test]
fn a_patch_that_a_renderer_loses_is_seen_in_what_it_shows() {
    for seen in [
        without(|patch| matches!(patch, Patch::Insert { .. }), reveal::reveal),
        without(|patch| matches!(patch, Patch::Update { .. }), todo::todo),
        without(|patch| matches!(patch, Patch::Remove { .. }), reveal::reveal),
        without(|patch| matches!(patch, Patch::Move { .. }), turning),
    ] {
        assert!(seen.iter().all(Option::is_some), "{seen:?}");
    }
}

#[test]
fn no_example_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/bin");
    let files = std::fs::read_dir(folder).unwrap();
    let names = files.map(|file| file.unwrap().path().file_stem().unwrap().display().to_string());
    // A server of all the others.
    let names: BTreeSet<String> = names.filter(|name| name != "gallery").collect();
    let played: BTreeSet<String> = all().iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(played, names);
}
