//! The terminal while an app has it, and its return: at the end, after a panic, after SIGTERM.

use std::io::{self, Stdout, Write};
use std::sync::{Arc, Mutex, PoisonError};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{cursor, execute};

/// Takes the terminal, has something shown in it, and gives it back, however that ends.
///
/// # Errors
/// If the terminal fails, or the code that uses it.
pub fn with_terminal<R>(
    show: impl FnOnce(&mut Terminal<CrosstermBackend<Stdout>>) -> io::Result<R>,
) -> io::Result<R> {
    let mut terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
    let _guard = Guard::take()?;
    show(&mut terminal)
}

struct Guard {
    /// The messages of panics: shown once there is a place to show them.
    said: Arc<Mutex<Vec<String>>>,
}

impl Guard {
    fn take() -> io::Result<Guard> {
        let said = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&said);
        // A panic of an app is shown on its page, and the session goes on: its message must not
        // be written across the screen.
        std::panic::set_hook(Box::new(move |panic| {
            let (words, mut said) =
                (panic.to_string(), kept.lock().unwrap_or_else(PoisonError::into_inner));
            // A message that comes again at each drawing is kept once.
            if said.last() != Some(&words) {
                said.push(words);
            }
        }));
        // From here on the terminal must be given back.
        let guard = Guard { said };
        enable_raw_mode()?;
        execute!(io::stdout(), EnterAlternateScreen, EnableMouseCapture, EnableBracketedPaste)?;
        Ok(guard)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
        if !std::thread::panicking() {
            drop(std::panic::take_hook());
        }
        for words in self.said.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            drop(writeln!(io::stderr(), "{words}"));
        }
    }
}

/// Restores the terminal. If one of these steps fails, the others may still work.
pub(crate) fn give_back() {
    drop(disable_raw_mode());
    drop(execute!(
        io::stdout(),
        DisableBracketedPaste,
        DisableMouseCapture,
        LeaveAlternateScreen,
        cursor::Show
    ));
}
