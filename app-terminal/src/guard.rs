//! The terminal while an app has it, and its return: at the end, after a panic, after SIGTERM.

use std::io::{self, Stdout, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

pub(crate) struct Guard {
    pub(crate) terminal: Terminal<CrosstermBackend<Stdout>>,
    /// What panics have said: shown once there is a place to show it.
    said: Arc<Mutex<Vec<String>>>,
}

impl Guard {
    /// Takes the terminal.
    pub(crate) fn take() -> io::Result<Guard> {
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        // A panic of an app is shown on its page, and the session goes on: its message must not
        // be written across the screen.
        std::panic::set_hook(Box::new(move |panic| {
            let (words, mut said) =
                (panic.to_string(), kept.lock().unwrap_or_else(PoisonError::into_inner));
            // What happens again at each drawing is told once.
            if said.last() != Some(&words) {
                said.push(words);
            }
        }));
        enable_raw_mode()?;
        let mut guard =
            Guard { terminal: Terminal::new(CrosstermBackend::new(io::stdout()))?, said };
        execute!(
            guard.terminal.backend_mut(),
            EnterAlternateScreen,
            EnableMouseCapture,
            EnableBracketedPaste
        )?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        // Where one of these fails, the others may still do their part.
        drop(disable_raw_mode());
        drop(execute!(
            self.terminal.backend_mut(),
            DisableBracketedPaste,
            DisableMouseCapture,
            LeaveAlternateScreen
        ));
        drop(self.terminal.show_cursor());
        if !std::thread::panicking() {
            drop(std::panic::take_hook());
        }
        for words in self.said.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            drop(writeln!(io::stderr(), "{words}"));
        }
    }
}
