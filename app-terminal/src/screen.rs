//! The screen: the page in its panes, and the handling of each message. Drawing is in `draw`,
//! questions to the person are in `ask`, and the keys of an element are in `controls`.

mod ask;
mod draw;

use std::collections::VecDeque;
use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use app_runtime::{Download, Effect, Inbox, Key, Settings, Shortcut, Tree, Update};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::block::{Hit, Spot, plain};
use crate::controls::{self, Done};
use crate::edit::Edit;
use crate::guard;
use crate::kind::{Kind, written};
use crate::locale;
use crate::look::Look;
use crate::page::Page;
use crate::rows::{Answer, Question};
use crate::words::{icon, inline};
use ask::{About, Ask};

/// A message to the thread with the screen.
#[derive(Debug)]
pub(crate) enum Message {
    /// From the session.
    Update(Update),
    /// From the person.
    Input(Event),
    /// From the thread that sorts and searches.
    Rows(Answer),
    /// From the system: the program must end.
    End,
    /// The session is gone.
    Broken,
}

impl From<Answer> for Message {
    fn from(answer: Answer) -> Message {
        Message::Rows(answer)
    }
}

/// A toast stays this long.
const TOAST: Duration = Duration::from_secs(5);

/// A turn of the spinner.
const TURN: Duration = Duration::from_millis(100);

/// A part of the screen with a page in it that scrolls.
#[derive(Default)]
struct Pane {
    area: Rect,
    top: usize,
    lines: Vec<Line<'static>>,
    spots: Vec<Spot>,
}

pub(crate) struct Screen {
    pub(crate) page: Page,
    settings: Settings,
    look: Look,
    wake: Sender<()>,
    finder: Sender<Question>,
    /// The sidebar and the main column.
    panes: [Pane; 2],
    /// The drawer of a narrow screen is open.
    drawer: bool,
    notices: VecDeque<(Line<'static>, Instant)>,
    ask: Option<Ask>,
    /// Files that wait for their names.
    downloads: VecDeque<Download>,
    help: bool,
    searched: String,
    tick: usize,
    /// The element with the keys must be scrolled into sight.
    follow: bool,
    over: bool,
    broken: bool,
}

/// Reads keys and mouse, while there is a receiver.
pub(crate) fn read_keys(to: Sender<Message>) -> io::Result<()> {
    thread::Builder::new().name("keys".to_owned()).spawn(move || {
        while let Ok(event) = event::read() {
            if to.send(Message::Input(event)).is_err() {
                return;
            }
        }
        drop(to.send(Message::End));
    })?;
    Ok(())
}

/// Ends in good order at the first signal of the system, and at once at the second.
pub(crate) fn heed_signals(to: Sender<Message>) -> io::Result<()> {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
        let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGINT, SIGHUP])?;
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            let mut signals = signals.forever();
            if signals.next().is_some() {
                drop(to.send(Message::End));
            }
            // A second signal means the screen hangs: exit at once.
            if signals.next().is_some() {
                guard::give_back();
                std::process::exit(1);
            }
        })?;
    }
    #[cfg(not(unix))]
    drop(to);
    Ok(())
}

impl Screen {
    /// `wake` wakes the session, and `finder` finds orders of rows.
    pub(crate) fn new(
        mut page: Page,
        settings: Settings,
        wake: Sender<()>,
        finder: Sender<Question>,
    ) -> Screen {
        page.numbers = locale::numbers();
        Screen {
            page,
            settings,
            look: Look::from_environment(),
            wake,
            finder,
            panes: Default::default(),
            drawer: false,
            notices: VecDeque::new(),
            ask: None,
            downloads: VecDeque::new(),
            help: false,
            searched: String::new(),
            tick: 0,
            follow: false,
            over: false,
            broken: false,
        }
    }

    /// Shows the page until the person leaves, or its session is gone.
    pub(crate) fn run<B: Backend>(
        &mut self,
        terminal: &mut Terminal<B>,
        messages: &Receiver<Message>,
    ) -> io::Result<()>
    where
        B::Error: Into<io::Error>,
    {
        while !self.over {
            terminal
                .draw(|frame| self.draw(frame.area(), frame.buffer_mut()))
                .map_err(Into::into)?;
            let moving = self.page.is_busy()
                || self.page.is_finding()
                || self.page.pictures.wait()
                || !self.notices.is_empty();
            let wait = if moving { TURN } else { Duration::from_secs(3600) };
            match messages.recv_timeout(wait) {
                Ok(message) => {
                    self.take(message);
                    // Messages that have arrived meanwhile are handled before the next drawing.
                    while let Ok(message) = messages.try_recv() {
                        self.take(message);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.tick += 1,
                Err(RecvTimeoutError::Disconnected) => self.over = true,
            }
            let now = Instant::now();
            self.page.fade(now);
            if self.page.stops_late(now) {
                self.notice(vec![Span::raw(Inbox::STILL_RUNS)]);
            }
            self.notices.retain(|(_, until)| *until > now);
        }
        self.page.stop();
        if self.broken {
            return Err(io::Error::other("the session of the app has panicked"));
        }
        Ok(())
    }

    pub(crate) fn take(&mut self, message: Message) {
        match message {
            Message::Update(update) => self.update(update),
            Message::Input(Event::Key(key)) if key.kind != KeyEventKind::Release => self.key(key),
            Message::Input(Event::Mouse(mouse)) => self.mouse(mouse),
            Message::Input(Event::Paste(text)) => self.paste(&text),
            Message::Input(_) => {}
            Message::Rows(answer) => self.rows(answer),
            Message::End => self.over = true,
            Message::Broken => (self.over, self.broken) = (true, true),
        }
        // The session takes all waiting events; a session that is gone takes none.
        let _ = self.wake.send(());
    }

    fn update(&mut self, update: Update) {
        let before = self.page.focus.and_then(|key| written(self.page.element(key)?));
        for key in self.page.update(&update) {
            self.find(key);
        }
        self.page.refresh(before);
        if let Some(refusal) = &update.refused {
            self.notice(vec![Span::raw(format!("That did not work: {refusal}"))]);
        }
        for effect in update.effects {
            match effect {
                Effect::Toast(toast) => {
                    let mut spans: Vec<_> =
                        icon(toast.icon.as_ref()).map(Span::raw).into_iter().collect();
                    spans.extend(inline(&toast.message, self.look, Style::new()));
                    self.notice(spans);
                }
                Effect::Notice(words) => self.notice(vec![Span::raw(plain(&words))]),
                Effect::Download(file) => self.downloads.push_back(file),
                // A terminal has no address to show.
                Effect::Query(_) => {}
            }
        }
        self.ask_for_download();
    }

    /// Has the rows of a dataframe put into the order that the person has asked for.
    fn find(&mut self, key: Key) {
        let Some(Kind::Dataframe(data)) = self.page.kind(key) else { return };
        let frame = data.frame.clone();
        if let Some(question) = self.page.local_mut(key).rows.ask(key, &frame) {
            // The thread ends with the screen.
            drop(self.finder.send(question));
        }
    }

    fn rows(&mut self, answer: Answer) {
        // Answers for removed dataframes are ignored.
        let local = self.page.local_mut(answer.key);
        if !local.rows.take(answer) {
            self.notice(vec![Span::raw("The rows could not be looked through.")]);
        }
    }

    fn notice(&mut self, spans: Vec<Span<'static>>) {
        self.notices.push_back((Line::from(spans), Instant::now() + TOAST));
        if self.notices.len() > 4 {
            self.notices.pop_front();
        }
    }

    fn key(&mut self, key: KeyEvent) {
        let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
        if ctrl && key.code == KeyCode::Char('c') {
            self.over = true;
            return;
        }
        if self.help {
            self.help = false;
            return;
        }
        if self.ask.is_some() {
            self.answer(key);
            return;
        }
        self.follow = true;
        let letters = controls::takes_letters(&self.page);
        let is_for_focus = letters
            && !ctrl
            && !key.modifiers.contains(KeyModifiers::ALT)
            && matches!(
                key.code,
                KeyCode::Char(_) | KeyCode::Enter | KeyCode::Backspace | KeyCode::Esc
            );
        let closes_drawer = self.drawer && key.code == KeyCode::Esc;
        if !is_for_focus
            && !closes_drawer
            && let Some(button) = self.shortcut(key)
        {
            if let Some(focus) = self.page.focus {
                self.page.enter_written(focus);
            }
            self.page.click(button);
            return;
        }
        match controls::press(&mut self.page, key) {
            Done::No => {}
            done => return self.after(done),
        }
        match key.code {
            KeyCode::Tab => self.advance(true),
            KeyCode::BackTab => self.advance(false),
            KeyCode::Esc if self.page.is_busy() => self.page.stop(),
            KeyCode::Esc if self.drawer => self.drawer = false,
            KeyCode::Esc => {
                self.searched.clear();
                self.page.focus(None);
            }
            KeyCode::Up => self.scroll(-1),
            KeyCode::Down => self.scroll(1),
            KeyCode::PageUp => self.scroll(-(i64::from(self.panes[1].area.height) - 2)),
            KeyCode::PageDown => self.scroll(i64::from(self.panes[1].area.height) - 2),
            KeyCode::Home => self.scroll(i64::from(i32::MIN)),
            KeyCode::End => self.scroll(i64::from(i32::MAX)),
            KeyCode::F(1) => self.help = true,
            KeyCode::Char('b') if ctrl => self.drawer = !self.drawer,
            KeyCode::Char(letter) if !letters && !ctrl => match letter {
                'q' => self.over = true,
                '?' => self.help = true,
                '/' => {
                    let rows = self
                        .page
                        .focus
                        .filter(|&key| matches!(self.page.kind(key), Some(Kind::Dataframe(_))));
                    let (question, text, about) = match rows {
                        Some(key) => {
                            let text = self.page.local_mut(key).rows.query.search.clone();
                            ("Rows with", text, About::SearchRows(key))
                        }
                        None => ("Search", String::new(), About::Search),
                    };
                    let (question, edit) = (question.to_owned(), Edit::new(&text, false));
                    self.ask = Some(Ask { question, edit, about });
                }
                'n' => self.find_next(),
                'b' => self.drawer = !self.drawer,
                _ => {}
            },
            _ => {}
        }
    }

    fn after(&mut self, done: Done) {
        match done {
            Done::AskFile(key) => {
                let question = "File to upload".to_owned();
                let edit = Edit::new("", false);
                self.ask = Some(Ask { question, edit, about: About::Upload(key) });
            }
            Done::Leave(url) => {
                self.notice(vec![Span::raw(format!("This leads to {}", plain(&url)))])
            }
            Done::Find(key) => self.find(key),
            Done::Yes | Done::No => {}
        }
    }

    /// The button with this shortcut.
    fn shortcut(&self, event: KeyEvent) -> Option<Key> {
        let held = |modifier| event.modifiers.contains(modifier);
        let name = match event.code {
            KeyCode::Char(letter) => letter.to_lowercase().to_string(),
            KeyCode::Enter => "Enter".to_owned(),
            KeyCode::Esc => "Escape".to_owned(),
            KeyCode::Backspace => "Backspace".to_owned(),
            KeyCode::Delete => "Delete".to_owned(),
            KeyCode::Insert => "Insert".to_owned(),
            KeyCode::Home => "Home".to_owned(),
            KeyCode::End => "End".to_owned(),
            KeyCode::PageUp => "PageUp".to_owned(),
            KeyCode::PageDown => "PageDown".to_owned(),
            KeyCode::Up => "ArrowUp".to_owned(),
            KeyCode::Down => "ArrowDown".to_owned(),
            KeyCode::Left => "ArrowLeft".to_owned(),
            KeyCode::Right => "ArrowRight".to_owned(),
            KeyCode::F(number) => format!("F{number}"),
            _ => return None,
        };
        let fits = |shortcut: &Shortcut| match shortcut {
            Shortcut::Keys { ctrl, alt, shift, key } => {
                // A sign such as `?` already includes its Shift.
                let letter = key.chars().all(char::is_alphanumeric);
                *key == name
                    && *ctrl == held(KeyModifiers::CONTROL)
                    && *alt == held(KeyModifiers::ALT)
                    && (!letter || *shift == held(KeyModifiers::SHIFT))
            }
            Shortcut::Refused { .. } => false,
        };
        let mut nodes = self.page.tree.walk(Tree::ROOT).map(|id| self.page.tree.node(id));
        let found = nodes.find(|node| match Kind::of(&node.element) {
            Kind::Button(button) => !button.disabled && button.shortcut.as_ref().is_some_and(fits),
            _ => false,
        })?;
        Some(found.key)
    }

    fn paste(&mut self, text: &str) {
        if let Some(ask) = &mut self.ask {
            ask.edit.insert(text);
        } else if let Some(key) = self.page.focus
            && let Some(edit) = &mut self.page.local_mut(key).edit
        {
            edit.insert(text);
        }
    }

    /// Gives the keys to the next element, or the one before.
    fn advance(&mut self, forward: bool) {
        let spots = self.panes.iter().flat_map(|pane| &pane.spots);
        let wholes = spots.filter(|spot| spot.hit == Hit::Whole);
        let all: Vec<Key> = wholes.map(|spot| spot.key).collect();
        if all.is_empty() {
            return;
        }
        let at = self.page.focus.and_then(|key| all.iter().position(|other| *other == key));
        let next = match (at, forward) {
            (Some(at), true) => (at + 1) % all.len(),
            (Some(at), false) => (at + all.len() - 1) % all.len(),
            (None, true) => 0,
            (None, false) => all.len() - 1,
        };
        self.page.focus(Some(all[next]));
    }

    fn scroll(&mut self, by: i64) {
        self.follow = false;
        let pane = usize::from(!self.drawer);
        self.scroll_pane(pane, by);
    }

    fn scroll_pane(&mut self, pane: usize, by: i64) {
        let pane = &mut self.panes[pane];
        let last = pane.lines.len().saturating_sub(pane.area.height as usize);
        let top = pane.top as i64;
        pane.top = usize::try_from((top + by).max(0)).unwrap_or(0).min(last);
    }

    fn find_next(&mut self) {
        let wanted = self.searched.to_lowercase();
        if wanted.is_empty() {
            return;
        }
        let pane = &mut self.panes[1];
        let has = |line: &Line<'_>| line.to_string().to_lowercase().contains(&wanted);
        let later = pane.lines.iter().skip(pane.top + 1).position(has);
        let found = later.map(|at| at + pane.top + 1).or_else(|| pane.lines.iter().position(has));
        match found {
            Some(line) => {
                self.follow = false;
                let last = pane.lines.len().saturating_sub(pane.area.height as usize);
                pane.top = line.min(last);
            }
            None => {
                let words = format!("There is no \"{}\" on this page", plain(&self.searched));
                self.searched.clear();
                self.notice(vec![Span::raw(words)]);
            }
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        let place = ratatui::layout::Position { x: mouse.column, y: mouse.row };
        // The drawer lies above the page.
        let Some(at) = self.panes.iter().position(|pane| pane.area.contains(place)) else { return };
        match mouse.kind {
            MouseEventKind::ScrollDown => self.scroll_pane(at, 3),
            MouseEventKind::ScrollUp => self.scroll_pane(at, -3),
            MouseEventKind::Down(MouseButton::Left) => {
                self.help = false;
                let pane = &self.panes[at];
                let x = (mouse.column - pane.area.x) as usize;
                let y = (mouse.row - pane.area.y) as usize + pane.top;
                let Some(spot) = pane.spots.iter().rev().find(|spot| spot.has(x, y)).copied()
                else {
                    self.page.focus(None);
                    return;
                };
                let done = controls::click(&mut self.page, spot, x - spot.x, y - spot.y);
                self.after(done);
            }
            _ => {}
        }
        self.follow = false;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use app_runtime::{App, Ui};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Modifier;

    use super::*;

    #[test]
    fn esc_closes_an_open_list_before_it_clicks_a_button() {
        let page = Page::showing(|ui: &Ui| {
            ui.selectbox("Which", ["this", "that"]).show();
            ui.button("Leave").shortcut("Escape").show();
        });
        let settings = App::new("page", |_: &Ui| {}).settings;
        let mut screen = Screen::new(page, settings, channel().0, channel().0);
        let area = Rect::new(0, 0, 40, 12);
        screen.draw(area, &mut Buffer::empty(area));
        let mut press = |code: KeyCode| {
            screen.take(Message::Input(Event::Key(code.into())));
            let focus = screen.page.focus.expect("the list has the keys");
            (screen.page.is_open(focus, false), screen.page.is_busy())
        };
        press(KeyCode::Tab);
        assert_eq!(press(KeyCode::Enter), (true, false));
        assert_eq!(press(KeyCode::Esc), (false, false));
        screen.drawer = true;
        let mut press = |code: KeyCode| {
            screen.take(Message::Input(Event::Key(code.into())));
            (screen.drawer, screen.page.is_busy())
        };
        assert_eq!(press(KeyCode::Esc), (false, false));
        assert_eq!(press(KeyCode::Esc), (false, true));
    }

    #[test]
    fn what_a_long_run_has_not_reached_is_dim_until_it_ends() {
        let page = Page::showing(|ui: &Ui| {
            ui.text("above").show();
            ui.container().with(|ui| {
                ui.text("reached").show();
                ui.text("unreached").show();
            });
            ui.button("below").show();
            ui.text("last").show();
        });
        let key = |words: &str| {
            let mut nodes = page.tree.walk(Tree::ROOT).map(|id| page.tree.node(id));
            nodes.find(|node| node.element.data().text().contains(words)).expect(words).key
        };
        let unreached = vec![key("unreached"), key("below")];
        let settings = App::new("page", |_: &Ui| {}).settings;
        let mut screen = Screen::new(page, settings, channel().0, channel().0);
        screen.look = Look::PLAIN;
        let mut dim = |running: bool, after: Duration| {
            let unreached = if running { unreached.clone() } else { Vec::new() };
            let (patches, effects) = Default::default();
            let before = Instant::now();
            let update =
                Update { patches, effects, consumed: 0, refused: None, running, unreached };
            screen.take(Message::Update(update));
            screen.page.fade(before + after);
            let area = Rect::new(0, 0, 40, 20);
            let mut buffer = Buffer::empty(area);
            screen.draw(area, &mut buffer);
            // Below the head and above the foot.
            let lines = (1..18).filter_map(|y| {
                let cells = (0..40).map(|x| &buffer[(x, y)]);
                let first = cells.clone().find(|cell| cell.symbol() != " ")?;
                let words = || cells.map(|cell| cell.symbol()).collect::<String>();
                first.modifier.contains(Modifier::DIM).then(|| words().trim().to_owned())
            });
            lines.collect::<Vec<_>>()
        };
        let long = Duration::from_millis(300);
        assert_eq!(dim(true, Duration::ZERO), [""; 0], "a fast run fades nothing");
        assert_eq!(dim(true, long), ["unreached", "[ below ]", "last"]);
        assert_eq!(dim(false, long), [""; 0]);
    }
}
