//! The examples in a terminal, driven by keys: what one sees in tmux.

mod tmux;

use std::process::{Command, Stdio};

use tmux::{Terminal, example};

const USUAL: (u16, u16) = (80, 24);

/// Every example that is an app, and a word from the top of its page.
const EXAMPLES: &[(&str, &str)] = &[
    ("action_row", "Action row"),
    ("add_rows", "Split the bill"),
    ("buttons", "Buttons"),
    ("chat", "Echo"),
    ("confirm_delete", "Scores"),
    ("converter", "Converter"),
    ("counter", "Counter"),
    ("csv_analyse", "What is in this file?"),
    ("dashboard", "Dashboard"),
    ("explorer", "A million readings"),
    ("hello", "[ Say hello ]"),
    ("linked_sliders", "Linked sliders"),
    ("presets", "Presets"),
    ("report", "The long way down to 1"),
    ("reveal", "Reveal"),
    ("settings", "Settings"),
    ("signup", "Sign up"),
    ("stages", "A loaf in stages"),
    ("todo", "To do"),
    ("who", "Tonight: nobody yet"),
    ("wizard", "A pizza in four steps"),
];

#[test]
fn every_example_starts_and_gives_the_terminal_back() {
    for (name, title) in EXAMPLES {
        let terminal = Terminal::start(name, USUAL);
        terminal.see("Ctrl-C leave");
        terminal.see(title);
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
    let told: Vec<_> = EXAMPLES.iter().map(|(name, _)| (*name).to_owned()).collect();
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
    let screen = terminal.screen();
    let (row, line) =
        screen.lines().enumerate().find(|(_, line)| line.contains("Save a copy")).unwrap();
    let column = line.split("Save a copy").next().unwrap().chars().count();
    terminal.write(&format!("\u{1b}[<0;{};{}M", column + 2, row + 1));
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
    terminal.see("must be a number from 1 to 500");
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

#[test]
fn a_million_rows_are_walked_and_sorted() {
    let terminal = Terminal::start("explorer", (100, 36));
    terminal.see("row 1 of 1000000");
    terminal.reach("time ");
    terminal.press(&["End"]);
    terminal.see("row 1000000 of 1000000");
    terminal.press(&["Home", "Right", "Right", "s"]);
    terminal.see("temperature ↑");
    terminal.press(&["Space"]);
    terminal.see("1 selected");
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
fn sigterm_gives_the_terminal_back() {
    let terminal = Terminal::start("hello", USUAL);
    terminal.see("Ctrl-C leave");
    let process = terminal.process().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
    let screen = terminal.see("left with 0");
    assert!(!screen.contains("Ctrl-C leave"), "{screen}");
    terminal.see(" icanon");
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
