//! A terminal for one test: a tmux server of its own, ended when dropped.

use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// An expected text must appear in this time. Only reached by a failure.
const PATIENCE: Duration = Duration::from_secs(30);

static SERVERS: AtomicUsize = AtomicUsize::new(0);

pub(crate) struct Terminal {
    socket: String,
}

/// The example of that name, as cargo has built it.
pub(crate) fn example(name: &str) -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    let folder = tests.ancestors().nth(2).unwrap().join(name);
    assert!(folder.exists(), "`cargo build --bins --package dacapo-examples` comes first");
    folder
}

impl Terminal {
    /// An example in a terminal of this many columns and rows.
    pub(crate) fn start(name: &str, size: (u16, u16)) -> Terminal {
        Terminal::start_with("", name, size)
    }

    /// The same with variables of its environment, as a shell writes them.
    pub(crate) fn start_with(
        environment: &str,
        name: &str,
        (columns, rows): (u16, u16),
    ) -> Terminal {
        let number = SERVERS.fetch_add(1, Ordering::Relaxed);
        let socket = format!("dacapo-{}-{number}", std::process::id());
        let terminal = Terminal { socket };
        let (columns, rows) = (columns.to_string(), rows.to_string());
        // Its last output stays, so that a test sees the state of a person's shell.
        let command = format!(
            "{environment} '{}' --terminal; echo left with $?; stty -a; exec cat",
            example(name).display()
        );
        terminal.tmux(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            &columns,
            "-y",
            &rows,
            &command,
        ]);
        terminal.tmux(&["set", "-g", "status", "off"]);
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux").args(["-L", &self.socket]).args(arguments).output();
        let output = output.expect("`cargo xtask test terminal` installs tmux");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Presses keys, named as tmux names them.
    pub(crate) fn press(&self, keys: &[&str]) {
        let mut arguments = vec!["send-keys"];
        arguments.extend(keys);
        self.tmux(&arguments);
    }

    /// Types text, letter by letter.
    pub(crate) fn write(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        self.tmux(&["resize-window", "-x", &columns, "-y", &rows]);
    }

    /// Clicks on the first of these words in sight.
    #[track_caller]
    pub(crate) fn click(&self, text: &str) {
        let screen = self.see(text);
        let mut lines = screen.lines().zip(1..);
        let found = lines.find_map(|(line, row)| Some((line.split_once(text)?.0, row)));
        let (before, row) = found.expect("it is in sight");
        self.write(&format!("\u{1b}[<0;{};{row}M", before.chars().count() + 1));
    }

    /// Turns the wheel a notch, with the mouse at a column and row from 1.
    pub(crate) fn wheel(&self, up: bool, column: u16, row: u16) {
        self.write(&format!("\u{1b}[<{};{column};{row}M", if up { 64 } else { 65 }));
    }

    /// The screen with the signs that color it.
    pub(crate) fn painted(&self) -> String {
        self.tmux(&["capture-pane", "-e", "-p"])
    }

    pub(crate) fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// Waits until the screen is as it should be, for as long as patience lasts.
    #[track_caller]
    pub(crate) fn wait(&self, what: &str, is: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if is(&screen) {
                return screen;
            }
            assert!(Instant::now() < end, "no {what} on this screen:\n{screen}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    #[track_caller]
    pub(crate) fn see(&self, text: &str) -> String {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Presses Tab until the bar of the keys stands right before this.
    #[track_caller]
    pub(crate) fn reach(&self, text: &str) {
        let reached = |screen: &str| {
            let bars = screen.lines().flat_map(|line| line.split('▌').skip(1));
            bars.into_iter().any(|beside| beside.trim_start().starts_with(text))
        };
        for _ in 0..40 {
            let before = self.screen();
            if reached(&before) {
                return;
            }
            self.press(&["Tab"]);
            self.wait("another element with the keys", |screen| screen != before);
        }
        panic!("Tab does not come to {text}:\n{}", self.screen());
    }

    /// The program that runs in it.
    pub(crate) fn process(&self) -> u32 {
        let shell = self.tmux(&["display", "-p", "#{pane_pid}"]);
        let shell = shell.trim();
        let children = format!("/proc/{shell}/task/{shell}/children");
        let children = std::fs::read_to_string(children).unwrap();
        children.split_whitespace().next().unwrap().parse().unwrap()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        drop(Command::new("tmux").args(["-L", &self.socket, "kill-server"]).output());
    }
}
