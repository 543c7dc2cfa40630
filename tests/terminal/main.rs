//! The examples in a terminal, driven by keys: what one sees in tmux.

mod screen;
mod tmux;

use std::process::{Command, Stdio};

use tmux::{Terminal, example};

const USUAL: (u16, u16) = (80, 24);

/// An element that gets keys, and the keys.
type Deed = (&'static str, &'static [&'static str]);

/// Every example that is an app: a word from the top of its page, what is done with it, and what
/// the screen says then.
#[rustfmt::skip]
const EXAMPLES: &[(&str, &str, &[Deed], &str)] = &[
    ("action_row", "Action row", &[("[ Next ]", &["Enter"])], "Step 2 of 4"),
    ("add_rows", "Split the bill", &[("Name", &["A", "d", "a", "Enter"])], "Ada is even."),
    ("board", "Nothing is pinned", &[("Pin a note", &["h", "a", "t", "Enter"])], "by Somebody"),
    ("buttons", "Buttons", &[("[ Save ]", &["Enter"])], "Saved."),
    ("chat", "Echo", &[("Say something", &["h", "a", "t", "Enter"])], "Backwards that is tah"),
    ("clock", "Clock", &[], "Seconds on this page: 2"),
    ("clusters", "A hundred thousand flowers", &[("Petals", &["Right", "Enter"])], "1 selected"),
    ("confirm_delete", "Scores", &[("[ Delete…", &["Enter"])], "Delete Goldberg Variations?"),
    ("converter", "Converter", &[("°C", &["Up"])], "69.8"),
    ("counter", "Counter", &[("[ + 10 ]", &["Enter"])], "Count: 10"),
    ("csv_analyse", "What is in this file?", &[("[ Use the sample ]", &["Enter"]), ("[ Analyse ]", &["Enter"])], "1461"),
    ("dashboard", "Dashboard", &[("[ Refresh 100 ]", &["Enter"])], "Last limit: Some(100)"),
    ("explorer", "A million readings", &[("Station", &["Enter", "d", "u", "n", "Enter"])], "row 1 of 125000"),
    ("hello", "[ Say hello ]", &[("[ Say hello ]", &["Enter"])], "Hello, world!"),
    ("jobs", "None yet.", &[("[ Start ]", &["Enter"])], "File 3 of 50"),
    ("linked_sliders", "Linked sliders", &[("Blue", &["Right"])], "41 %"),
    ("live_load", "Load, %", &[("Write while", &["h", "a", "t", "Tab"])], "Words: 1"),
    ("presets", "Presets", &[("[ Rock ]", &["Enter"]), ("Bass", &["Right"])], "Rock: bass +7, treble +4"),
    ("report", "The long way down to 1", &[("Blocks of", &["Home"]), ("[ Look ]", &["Enter"])], "323 steps"),
    ("reveal", "Reveal", &[("[ Show the details ]", &["Enter"]), ("Shape", &["Down"])], "■■■■"),
    ("sales", "Sales of 2025", &[("By quarter", &["Right", "Enter"])], "1 selected"),
    ("settings", "Settings", &[("Person", &["Right"])], "Contrast"),
    ("signup", "Sign up", &[("[ Create account ]", &["Enter"])], "Please tell us your name."),
    ("stages", "A loaf in stages", &[("[ It is mixed ]", &["Enter"])], "4 hours are enough."),
    ("status_page", "Accounts was not", &[("[ Ask all ]", &["Enter"])], "connection refused"),
    ("stream_chat", "A patient model", &[("Ask something", &["h", "i", "Enter"])], "Ask again."),
    ("todo", "To do", &[("What is next?", &["x", "y", "Enter"])], "0 of 1 done"),
    ("uber", "A day of pickups", &[("Hour", &["Home"])], "between 0:00"),
    ("weather", "Weather in Seattle", &[("Year", &["Right"])], "365 days"),
    ("who", "Tonight: nobody yet", &[("[ Martha ]", &["Enter"])], "Tonight: Martha"),
    ("wizard", "A pizza in four steps", &[("[ Next ]", &["Enter"])], "Step 2 of 4"),
];

#[test]
fn every_example_is_used_and_gives_the_terminal_back() {
    for (name, title, deeds, then) in EXAMPLES {
        let terminal = Terminal::start(name, (100, 40));
        terminal.see("Ctrl-C leave");
        let screen = terminal.see(title);
        assert!(!screen.contains(then), "{name} says it from the start:\n{screen}");
        for (element, keys) in *deeds {
            terminal.reach(element);
            terminal.press(keys);
        }
        terminal.see(then);
        terminal.press(&["C-c"]);
        let screen = terminal.wait("end", |screen| screen.contains("left with 0"));
        assert!(!screen.contains("Ctrl-C leave"), "{name} has left its page behind:\n{screen}");
        terminal.wait("line that the shell reads", |screen| screen.contains(" icanon"));
    }
}

#[test]
fn no_example_is_forgotten() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/src/bin");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
        // A server of several apps, and a renderer of its own.
        .filter(|name| name != "gallery" && name != "json_lines")
        .collect();
    files.sort();
    let told: Vec<_> = EXAMPLES.iter().map(|(name, ..)| (*name).to_owned()).collect();
    assert_eq!(told, files);
}

#[test]
fn text_is_written_entered_and_ticked_off() {
    let terminal = Terminal::start("todo", USUAL);
    terminal.see("Nothing to do");
    terminal.press(&["Tab"]);
    terminal.write("Buy 牛乳");
    terminal.press(&["Enter"]);
    terminal.see("[ ] Buy 牛乳");
    terminal.write("Bread");
    terminal.press(&["Enter"]);
    terminal.see("0 of 2 done");
    terminal.reach("[ ] Bread");
    terminal.press(&["Space"]);
    terminal.see("1 of 2 done");
    terminal.see("[x] Bread");
    terminal.reach("Delete");
    terminal.press(&["Enter"]);
    terminal.see("of 1 done");
}

#[test]
fn buttons_are_pressed_by_enter_by_shortcut_and_by_mouse() {
    let terminal = Terminal::start("buttons", (100, 40));
    terminal.see("Nothing was clicked");
    terminal.reach("[ Save ]");
    terminal.press(&["Enter"]);
    terminal.see("Saved.");
    terminal.press(&["M-l"]);
    terminal.see("A little louder.");
    terminal.click("Save a copy");
    terminal.see("Saved as a copy.");
}

#[test]
fn tabs_lists_dates_and_sliders_take_keys() {
    let terminal = Terminal::start("settings", (80, 50));
    terminal.see("Born");
    terminal.reach("Born");
    terminal.press(&["Up"]);
    terminal.see("1819-09-14");
    terminal.reach("Language");
    terminal.press(&["Enter"]);
    terminal.see("type to search");
    terminal.write("deu");
    terminal.wait("fewer options", |screen| !screen.contains("Français"));
    terminal.press(&["Enter"]);
    terminal.wait("chosen option", |screen| {
        screen.contains("Deutsch") && !screen.contains("type to search")
    });
    terminal.reach("Person");
    terminal.press(&["Right"]);
    terminal.see("Contrast");
    terminal.reach("Contrast");
    terminal.press(&["Right"]);
    terminal.see("55");
}

#[test]
fn what_will_not_do_stays_with_its_reason() {
    let terminal = Terminal::start("settings", (80, 50));
    terminal.see("Seats");
    terminal.reach("Seats");
    terminal.press(&["C-a"]);
    terminal.write("9000");
    terminal.press(&["Enter"]);
    terminal.see("must be a whole number from 1 to");
    terminal.press(&["C-a"]);
    terminal.write("12");
    terminal.press(&["Enter"]);
    terminal.wait("another number", |screen| !screen.contains("must be"));
}

#[test]
fn a_report_is_made_and_its_file_is_saved() {
    let folder = std::env::temp_dir().join(format!("dacapo-terminal-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("chains.csv");
    let terminal = Terminal::start("report", USUAL);
    terminal.see("No report yet");
    terminal.reach("Blocks of");
    terminal.press(&["Home"]);
    terminal.reach("[ Look ]");
    terminal.press(&["Enter"]);
    terminal.see("Done.");
    terminal.see("The report is ready.");
    terminal.reach("[ Download it ]");
    terminal.press(&["Enter"]);
    terminal.see("Save as");
    terminal.press(&["C-u"]);
    terminal.write(&file.display().to_string());
    terminal.press(&["Enter"]);
    terminal.see("Saved as");
    let saved = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(saved.starts_with("start,length\n"), "{saved}");
}

#[test]
fn a_file_is_read_from_the_disk() {
    let file = std::env::temp_dir().join(format!("dacapo-terminal-{}.csv", std::process::id()));
    std::fs::write(&file, "city,people\nUlm,128\nBonn,336\n").unwrap();
    let terminal = Terminal::start("csv_analyse", (90, 50));
    terminal.see("[ Choose a file ]");
    terminal.reach("[ Choose a file ]");
    terminal.press(&["Enter"]);
    terminal.see("File to upload");
    terminal.write(&file.display().to_string());
    terminal.press(&["Enter"]);
    terminal.see("29 bytes");
    std::fs::remove_file(&file).unwrap();
}

/// The temperatures of the rows in sight, from top to bottom.
fn temperatures(screen: &str) -> Vec<f64> {
    let lines = screen.lines().map(|line| line.trim_start_matches(['▌', ' ']));
    let rows = lines.filter(|line| line.starts_with("20"));
    let third = |line: &str| line.split_whitespace().rev().nth(2)?.parse().ok();
    rows.filter_map(third).collect()
}

#[test]
fn a_million_rows_are_walked_and_sorted() {
    let terminal = Terminal::start("explorer", (100, 36));
    let screen = terminal.see("row 1 of 1000000");
    let as_they_come = temperatures(&screen);
    assert_eq!(as_they_come.len(), 10, "{screen}");
    assert!(!as_they_come.is_sorted(), "{screen}");
    terminal.reach("time ");
    terminal.press(&["End"]);
    terminal.see("row 1000000 of 1000000");
    terminal.press(&["Home", "Right", "Right", "s"]);
    terminal.see("temperature ↑");
    let coldest = |screen: &str| {
        let now = temperatures(screen);
        now.len() == 10
            && now.is_sorted()
            && now.iter().all(|now| as_they_come.iter().all(|then| now < then))
    };
    terminal.wait("coldest hours", coldest);
    terminal.press(&["s"]);
    terminal.see("temperature ↓");
    let warmest = |screen: &str| {
        let now = temperatures(screen);
        now.len() == 10
            && now.is_sorted_by(|a, b| a >= b)
            && now.iter().all(|now| as_they_come.iter().all(|then| now > then))
    };
    terminal.wait("warmest hours", warmest);
    terminal.press(&["s"]);
    terminal.wait("rows as they come", |screen| temperatures(screen) == as_they_come);
    terminal.press(&["Space"]);
    terminal.see("1 selected");
}

#[test]
fn a_million_rows_are_searched() {
    let terminal = Terminal::start("explorer", (100, 36));
    terminal.see("row 1 of 1000000");
    terminal.reach("time ");
    terminal.press(&["/"]);
    terminal.see("Rows with:");
    terminal.write("gull");
    terminal.press(&["Enter"]);
    let screen = terminal.see("row 1 of 125000, with \"gull\"");
    assert_eq!(screen.matches("Gull Rock").count(), 10, "{screen}");
    terminal.press(&["/"]);
    terminal.see("Rows with: gull");
    terminal.press(&["C-u", "Enter"]);
    terminal.wait("all rows", |screen| screen.contains("row 1 of 1000000 "));
}

#[test]
fn the_page_reflows_with_the_window() {
    let terminal = Terminal::start("explorer", (100, 36));
    let beside = |screen: &str| {
        screen.lines().any(|line| line.contains("Station") && line.contains("Years"))
    };
    terminal.wait("columns side by side", beside);
    terminal.resize(16, 36);
    terminal.wait("columns below each other", |screen| !beside(screen));
    terminal.resize(200, 50);
    terminal.wait("columns side by side", beside);
}

#[test]
fn help_opens_and_closes() {
    let terminal = Terminal::start("settings", USUAL);
    terminal.see("Settings");
    terminal.press(&["?"]);
    terminal.see("Any key closes this.");
    terminal.press(&["Escape"]);
    terminal.wait("page without help", |screen| !screen.contains("Any key closes this."));
}

#[test]
fn a_word_below_the_fold_is_found_and_one_that_is_nowhere_is_not() {
    let terminal = Terminal::start("buttons", (80, 14));
    let screen = terminal.see("Buttons");
    assert!(!screen.contains("[ Do it ]"), "it is below:\n{screen}");
    terminal.press(&["/"]);
    terminal.see("Search:");
    terminal.write("do it");
    terminal.press(&["Enter"]);
    terminal.see("[ Do it ]");
    terminal.press(&["/"]);
    terminal.see("Search:");
    terminal.write("no such word");
    terminal.press(&["Enter"]);
    terminal.see("There is no \"no such word\" on this page");
}

#[test]
fn without_a_terminal_the_page_is_printed_once() {
    let mut command = Command::new(example("counter"));
    let output = command.arg("--terminal").stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success());
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.starts_with("Counter\n━━━"), "{page}");
    assert!(page.contains("[ Count ]") && !page.contains('\u{1b}'), "{page}");
}
