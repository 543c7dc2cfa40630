//! The screen with any app: the sidebar, the mouse, a run that goes on, colors, and each way in
//! which a program can end.

use std::process::Command;

use crate::tmux::Terminal;

/// An app with things that no example has; see `desk.rs`.
const DESK: &str = "terminal-desk";

const WIDE: (u16, u16) = (120, 30);
const NARROW: (u16, u16) = (60, 30);

#[test]
fn the_sidebar_stands_beside_a_wide_page() {
    let terminal = Terminal::start(DESK, WIDE);
    let screen = terminal.see("[ ] Loud");
    let line = screen.lines().find(|line| line.contains("Loud")).unwrap();
    assert!(line.contains('│') && line.contains("A desk"), "{screen}");
    assert!(!screen.contains("b: sidebar"), "{screen}");
    terminal.click("[ ] Loud");
    terminal.see("[x] Loud");
    terminal.see("IT IS LOUD");
}

#[test]
fn the_sidebar_is_a_drawer_of_a_narrow_page() {
    let terminal = Terminal::start(DESK, NARROW);
    let screen = terminal.see("b: sidebar");
    assert!(!screen.contains("Loud"), "{screen}");
    terminal.press(&["b"]);
    terminal.see("[ ] Loud");
    terminal.reach("[ ] Loud");
    terminal.press(&["Space"]);
    terminal.see("[x] Loud");
    // One lets go of the box, the other closes the drawer.
    terminal.press(&["Escape", "Escape"]);
    terminal.wait("page without a drawer", |screen| !screen.contains("Loud"));
    terminal.see("IT IS LOUD");
}

#[test]
fn a_wider_window_has_room_for_the_sidebar() {
    let terminal = Terminal::start(DESK, NARROW);
    terminal.see("b: sidebar");
    terminal.resize(120, 30);
    terminal.see("[ ] Loud");
    terminal.resize(60, 30);
    terminal.see("b: sidebar");
}

#[test]
fn the_wheel_turns_what_is_below_the_mouse() {
    let terminal = Terminal::start(DESK, WIDE);
    let screen = terminal.see("Line 1.");
    assert!(!screen.contains("Line 60."), "{screen}");
    for _ in 0..40 {
        terminal.wheel(false, 60, 10);
    }
    let screen = terminal.see("Line 60.");
    assert!(screen.contains("[ ] Loud") && !screen.contains("Line 1."), "{screen}");
    terminal.wheel(true, 10, 10);
    terminal.wheel(true, 60, 10);
    terminal.wait("page three lines back", |screen| !screen.contains("Line 60."));
    let screen = terminal.screen();
    assert!(screen.contains("Line 57.") && !screen.contains("Line 58."), "{screen}");
}

#[test]
fn a_run_says_that_escape_stops_it_and_it_does() {
    let terminal = Terminal::start(DESK, WIDE);
    terminal.see("[ Work ]");
    terminal.reach("[ Work ]");
    terminal.press(&["Enter"]);
    terminal.see("Esc stops");
    let step = |screen: &str| -> Option<u32> {
        screen.split_once("Step ")?.1.split_once('.')?.0.parse().ok()
    };
    let first = step(&terminal.see("Step "));
    terminal.wait("later step", |screen| step(screen) > first);
    terminal.press(&["Escape"]);
    terminal.wait("end of the run", |screen| !screen.contains("Esc stops"));
    terminal.click("[ ] Loud");
    terminal.see("IT IS LOUD");
}

#[test]
fn colors_are_left_out_where_nobody_wants_them() {
    // The codes that set a color, of letters or behind them; weights and underlines do not.
    let sets_a_color = |screen: &str| {
        let codes = screen.split("\u{1b}[").skip(1).filter_map(|rest| rest.split_once('m'));
        let mut codes = codes.flat_map(|(codes, _)| codes.split(';'));
        codes.any(|code| {
            let code: u32 = code.parse().unwrap_or(0);
            (30..39).contains(&code) || (40..49).contains(&code) || (90..108).contains(&code)
        })
    };
    let colors = |environment: &str| {
        let terminal = Terminal::start_with(environment, "buttons", (100, 40));
        terminal.see("[ Do it ]");
        terminal.reach("[ Save ]");
        sets_a_color(&terminal.painted())
    };
    assert!(colors(""));
    assert!(!colors("NO_COLOR=1"));
}

#[test]
fn a_panic_of_the_app_stays_on_its_page_and_is_told_at_the_end() {
    let terminal = Terminal::start(DESK, WIDE);
    terminal.see("[ Fall ]");
    terminal.reach("[ Fall ]");
    terminal.press(&["Enter"]);
    terminal.see("made up to fail");
    terminal.click("[ ] Loud");
    terminal.see("IT IS LOUD");
    terminal.press(&["C-c"]);
    let screen = terminal.see("left with 0");
    assert!(screen.contains("made up to fail") && screen.contains("desk.rs"), "{screen}");
    terminal.see(" icanon");
}

#[test]
fn a_panic_of_the_renderer_gives_the_terminal_back_and_says_why() {
    let terminal = Terminal::start_with("DESK_FALLS=1", DESK, WIDE);
    let screen = terminal.see("left with 101");
    assert!(screen.contains("made up to fail") && screen.contains("desk.rs"), "{screen}");
    let screen = terminal.see(" icanon");
    assert!(screen.contains(" echo "), "{screen}");
    terminal.write("typed after it");
    terminal.see("typed after it");
}

#[test]
fn a_session_that_breaks_ends_the_screen_and_says_why() {
    let terminal = Terminal::start(DESK, WIDE);
    terminal.see("[ Stick ]");
    terminal.click("[ Stick ]");
    terminal.see("[ Stuck ]");
    terminal.click("[ ] Loud");
    let screen = terminal.see("left with 1");
    assert!(screen.contains("made up to stick") && screen.contains("desk.rs"), "{screen}");
    terminal.see(" icanon");
}

#[test]
fn sigterm_gives_the_terminal_back() {
    let terminal = Terminal::start(DESK, WIDE);
    terminal.see("Ctrl-C leave");
    end(&terminal);
    let screen = terminal.see("left with 0");
    assert!(!screen.contains("Ctrl-C leave"), "{screen}");
    terminal.see(" icanon");
}

#[test]
fn sigterm_ends_a_run_that_goes_on() {
    let terminal = Terminal::start(DESK, WIDE);
    terminal.see("[ Work ]");
    terminal.reach("[ Work ]");
    terminal.press(&["Enter"]);
    terminal.see("Step ");
    end(&terminal);
    terminal.see("left with 0");
    terminal.see(" icanon");
}

#[test]
fn sigterm_ends_a_screen_that_hangs_when_it_comes_again() {
    let file = std::env::temp_dir().join(format!("dacapo-terminal-{}.asked", std::process::id()));
    let environment = format!("DESK_HANGS='{}'", file.display());
    let terminal = Terminal::start_with(&environment, DESK, WIDE);
    terminal.see("row 1 of 1000");
    terminal.reach("never");
    terminal.press(&["End"]);
    terminal.wait("question for the last row", |_| file.exists());
    let process = terminal.process().to_string();
    // Two that come at once count as one.
    terminal.wait("end", |screen| {
        drop(Command::new("kill").args(["-TERM", &process]).output());
        screen.contains("left with 1")
    });
    terminal.see(" icanon");
    std::fs::remove_file(&file).unwrap();
}

fn end(terminal: &Terminal) {
    let process = terminal.process().to_string();
    assert!(Command::new("kill").args(["-TERM", &process]).status().unwrap().success());
}
