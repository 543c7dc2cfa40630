//! The screen in memory, for the test that compares renderers.

use std::convert::Infallible;
use std::sync::mpsc::channel;

use app_runtime::{Patch, Settings, Update};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::page::Page;
use crate::screen::{Message, Screen};

/// A screen on ratatui's `TestBackend`: it takes updates as the real one does, and gives the text
/// that a person would read.
#[doc(hidden)]
#[expect(missing_debug_implementations, reason = "it says what it is by its text")]
pub struct TestScreen {
    screen: Screen,
    terminal: Terminal<TestBackend>,
}

impl TestScreen {
    /// An empty page in a terminal of this many columns and rows.
    #[must_use]
    pub fn new(settings: Settings, width: u16, height: u16) -> TestScreen {
        let page = Page::new(Default::default());
        let screen = Screen::new(page, settings, channel().0, channel().0);
        let Ok(terminal) = Terminal::new(TestBackend::new(width, height));
        TestScreen { screen, terminal }
    }

    /// Applies patches, and draws.
    pub fn apply(&mut self, patches: &[Patch]) {
        let update = Update { patches: patches.to_vec(), ..Update::default() };
        self.screen.take(Message::Update(update));
        let drawn: Result<_, Infallible> =
            self.terminal.draw(|frame| self.screen.draw(frame.area(), frame.buffer_mut()));
        let Ok(_) = drawn;
    }

    /// The text of the screen, line by line.
    #[must_use]
    pub fn text(&self) -> String {
        self.terminal.backend().to_string()
    }
}
