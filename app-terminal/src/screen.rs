//! The screen: the page in its panes, the lines above and below, and what happens meanwhile.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use app_runtime::{
    Download, Effect, Element, Key, NodeId, PageLayout, Region, Settings, Shortcut, Size, Tree,
    Update, UploadedFile, Value,
};
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::crossterm::event::{
    self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEvent,
    MouseEventKind,
};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Widget};

use crate::block::{Block, Hit, Spot, cut, fill, plain, words};
use crate::controls::{self, Done};
use crate::edit::Edit;
use crate::guard;
use crate::look::Look;
use crate::page::{Page, written};
use crate::paint::{Painter, turning};
use crate::rows::{Answer, Question};
use crate::words::{icon, inline};

/// What the thread with the screen is told.
#[derive(Debug)]
pub(crate) enum Message {
    /// By the session.
    Update(Update),
    /// By the person.
    Input(Event),
    /// By the thread that sorts and searches.
    Rows(Answer),
    /// By the system: this is over.
    End,
    /// There is no session any more.
    Broken,
}

/// From this width on the sidebar stands beside the page; below it is a drawer.
const ROOMY: u16 = 90;

/// How wide the sidebar is.
const SIDEBAR: u16 = 30;

/// The longest line that reads well.
const READABLE: u16 = 100;

/// How long a toast stays.
const TOAST: Duration = Duration::from_secs(5);

/// A turn of the spinner.
const TURN: Duration = Duration::from_millis(100);

/// A line in which the person is asked for something.
struct Ask {
    question: String,
    edit: Edit,
    about: About,
}

enum About {
    Save(Download),
    Upload(Key),
    Search,
    /// In the rows of a dataframe.
    SearchRows(Key),
}

/// A part of the screen with a page in it that scrolls.
#[derive(Default)]
struct Pane {
    area: Rect,
    top: usize,
    lines: Vec<Line<'static>>,
    spots: Vec<Spot>,
}

pub(crate) struct Screen {
    page: Page,
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
    /// The element with the keys is to be in sight.
    follow: bool,
    over: bool,
    broken: bool,
}

/// Reads keys and mouse, for as long as somebody wants to know.
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

/// Ends in good order when the system says so, and at once when it says so again.
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
            // Who says it again has seen a screen that hangs.
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
    /// Sessions are woken by `wake`, and orders of rows found by `finder`.
    pub(crate) fn new(
        page: Page,
        settings: Settings,
        wake: Sender<()>,
        finder: Sender<Question>,
    ) -> Screen {
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

    /// Shows the page until the person leaves, or its session is no more.
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
                    // What has come in meanwhile needs no screen of its own.
                    while let Ok(message) = messages.try_recv() {
                        self.take(message);
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.tick += 1,
                Err(RecvTimeoutError::Disconnected) => self.over = true,
            }
            let now = Instant::now();
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
        // The session takes whatever waits; one that is gone has nothing to take.
        let _ = self.wake.send(());
    }

    fn update(&mut self, update: Update) {
        let before = self.page.focus.and_then(|key| written(self.page.element(key)?));
        self.page.update(&update);
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

    /// Has the rows of a dataframe put into the order that a person wants.
    fn find(&mut self, key: Key) {
        let Some(Element::Dataframe(data)) = self.page.element(key) else { return };
        let frame = data.frame.clone();
        if let Some(question) = self.page.local_mut(key).rows.ask(key, &frame) {
            // It goes with the screen.
            drop(self.finder.send(question));
        }
    }

    fn rows(&mut self, answer: Answer) {
        // That of a dataframe that is gone has waited for nothing.
        let local = self.page.local_mut(answer.key);
        if !local.rows.take(answer) {
            self.notice(vec![Span::raw("The rows could not be looked through.")]);
        }
    }

    fn ask_for_download(&mut self) {
        if self.ask.is_some() {
            return;
        }
        if let Some(file) = self.downloads.pop_front() {
            let name = Path::new(&file.file_name).file_name().unwrap_or_default();
            let edit = Edit::new(&name.to_string_lossy(), false);
            self.ask = Some(Ask { question: "Save as".to_owned(), edit, about: About::Save(file) });
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
        let is_text = letters
            && !ctrl
            && !key.modifiers.contains(KeyModifiers::ALT)
            && matches!(key.code, KeyCode::Char(_) | KeyCode::Enter | KeyCode::Backspace);
        if !is_text && let Some(button) = self.shortcut(key) {
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
            KeyCode::Esc if self.page.running => self.page.stop(),
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
                    let rows = self.page.focus.filter(|&key| {
                        matches!(self.page.element(key), Some(Element::Dataframe(_)))
                    });
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

    /// The button that has this key for a shortcut.
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
                // A sign such as `?` has its shift in it.
                let letter = key.chars().all(char::is_alphanumeric);
                *key == name
                    && *ctrl == held(KeyModifiers::CONTROL)
                    && *alt == held(KeyModifiers::ALT)
                    && (!letter || *shift == held(KeyModifiers::SHIFT))
            }
            Shortcut::Refused { .. } => false,
        };
        let mut nodes = self.page.tree.walk(Tree::ROOT).map(|id| self.page.tree.node(id));
        let found = nodes.find(|node| match &node.element {
            Element::Button(button) => {
                !button.disabled && button.shortcut.as_ref().is_some_and(fits)
            }
            _ => false,
        })?;
        Some(found.key)
    }

    fn answer(&mut self, key: KeyEvent) {
        match key.code {
            KeyCode::Esc => {
                self.ask = None;
                self.ask_for_download();
            }
            KeyCode::Tab => {
                if let Some(ask) = &mut self.ask
                    && matches!(ask.about, About::Save(_) | About::Upload(_))
                    && let Some(path) = completed(&ask.edit.text())
                {
                    ask.edit = Edit::new(&path, false);
                }
            }
            KeyCode::Enter => {
                let Some(ask) = self.ask.take() else { return };
                let text = ask.edit.text();
                match ask.about {
                    About::Search => {
                        self.searched = text;
                        self.find_next();
                    }
                    About::SearchRows(key) => {
                        let local = self.page.local_mut(key);
                        local.rows.query.search = text;
                        local.cursor = 0;
                        self.find(key);
                    }
                    About::Save(file) => self.save(file, &text),
                    About::Upload(key) => self.upload(key, &text),
                }
                self.ask_for_download();
            }
            _ => {
                if let Some(ask) = &mut self.ask {
                    ask.edit.press(key);
                }
            }
        }
    }

    fn save(&mut self, file: Download, text: &str) {
        let path = path(text);
        let written = fs::OpenOptions::new().write(true).create_new(true).open(&path);
        let result = written.and_then(|mut to| io::Write::write_all(&mut to, &file.data));
        match result {
            Ok(()) => self.notice(vec![Span::raw(format!("✓ Saved as {}", path.display()))]),
            Err(error) => {
                let why = if error.kind() == io::ErrorKind::AlreadyExists {
                    "There is such a file; save as".to_owned()
                } else {
                    format!("{error}; save as")
                };
                let edit = Edit::new(text, false);
                self.ask = Some(Ask { question: why, edit, about: About::Save(file) });
            }
        }
    }

    fn upload(&mut self, key: Key, text: &str) {
        let path = path(text);
        let Some(Element::FileUploader(uploader)) = self.page.element(key).cloned() else { return };
        let most = uploader.limits.max_size;
        let read = fs::metadata(&path).and_then(|about| {
            if about.len() > most {
                let why = format!("it is larger than {}", Size(most));
                return Err(io::Error::other(why));
            }
            fs::read(&path)
        });
        let why = match read {
            Ok(bytes) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let mut files: Vec<Value> = match uploader.limits.max_files {
                    Some(_) => uploader.files.into_iter().map(Value::File).collect(),
                    None => Vec::new(),
                };
                files.push(Value::File(UploadedFile::from_bytes(&name, bytes)));
                if self.page.change(key, Value::List(files)) {
                    return;
                }
                "that file is not taken here".to_owned()
            }
            Err(error) => error.to_string(),
        };
        let (question, edit) = (format!("{why}; file to upload"), Edit::new(text, false));
        self.ask = Some(Ask { question, edit, about: About::Upload(key) });
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
                let done = controls::click(&mut self.page, spot, x - spot.x);
                self.after(done);
            }
            _ => {}
        }
        self.follow = false;
    }

    fn region(&self, wanted: Region) -> Option<NodeId> {
        let regions = self.page.tree.children(Tree::ROOT).iter().copied();
        let is = |id: &NodeId| matches!(&self.page.tree.node(*id).element, Element::Region(region) if *region == wanted);
        regions.into_iter().find(is)
    }

    /// Draws all of it.
    pub(crate) fn draw(&mut self, area: Rect, buffer: &mut Buffer) {
        if area.width < 10 || area.height < 4 {
            return;
        }
        // An empty line above the foot, where there is room for one.
        let spare = u16::from(area.height >= 16);
        let body = Rect { y: area.y + 1, height: area.height - 2 - spare, ..area };
        let sidebar =
            self.region(Region::Sidebar).filter(|&id| !self.page.tree.children(id).is_empty());
        let beside = sidebar.is_some() && area.width >= ROOMY;
        let side =
            Rect { width: if beside { SIDEBAR } else { SIDEBAR + 8 }.min(area.width), ..body };
        let mut main = body;
        if beside {
            main.x += SIDEBAR + 1;
            main.width -= SIDEBAR + 1;
        }
        if self.settings.layout == PageLayout::Centered && main.width > READABLE {
            main.x += (main.width - READABLE) / 2;
            main.width = READABLE;
        }
        // A free column on the right, so that nothing touches the edge.
        main.width -= 1;
        let painter = Painter { page: &self.page, look: self.look, tick: self.tick };
        let shown = if beside || self.drawer { sidebar } else { None };
        let inside = |region: Option<NodeId>, width: u16| match region {
            Some(id) => painter.inside(id, width as usize),
            None => Block::default(),
        };
        let blocks = [inside(shown, side.width - 2), inside(self.region(Region::Main), main.width)];
        let areas = [if shown.is_some() { side } else { Rect::ZERO }, main];
        let focus = self.page.focus.filter(|_| self.follow);
        for ((pane, block), area) in self.panes.iter_mut().zip(blocks).zip(areas) {
            (pane.lines, pane.spots, pane.area) = (block.lines, block.spots, area);
            let height = area.height as usize;
            let own = |hit| {
                pane.spots.iter().find(|spot| Some(spot.key) == focus && spot.hit == hit).copied()
            };
            let part = || own(self.page.in_hand(focus?));
            let whole = own(Hit::Whole);
            let high = whole.is_some_and(|spot| spot.height >= height);
            if let Some(spot) = if high { part().or(whole) } else { whole } {
                if spot.y < pane.top {
                    pane.top = spot.y.saturating_sub(1);
                } else if spot.y + spot.height > pane.top + height {
                    pane.top = (spot.y + spot.height + 1).saturating_sub(height).min(spot.y);
                }
            }
            pane.top = pane.top.min(pane.lines.len().saturating_sub(height));
        }
        self.head(Rect { height: 1, ..area }, sidebar.is_some() && !beside, buffer);
        self.pane(1, buffer);
        if shown.is_some() {
            if !beside {
                Clear.render(side, buffer);
            }
            self.pane(0, buffer);
            for y in side.top()..side.bottom() {
                buffer[(side.right() - 1, y)].set_symbol("│").set_style(self.look.quiet());
            }
        }
        self.foot(Rect { y: area.bottom() - 1, height: 1, ..area }, buffer);
        self.overlay(body, buffer);
    }

    fn pane(&self, which: usize, buffer: &mut Buffer) {
        let pane = &self.panes[which];
        let wanted = self.searched.to_lowercase();
        for (row, line) in
            pane.lines.iter().skip(pane.top).take(pane.area.height as usize).enumerate()
        {
            let area = Rect { y: pane.area.y + row as u16, height: 1, ..pane.area };
            line.render(area, buffer);
            if !wanted.is_empty() && which == 1 && line.to_string().to_lowercase().contains(&wanted)
            {
                buffer.set_style(area, Style::new().add_modifier(Modifier::REVERSED));
            }
        }
    }

    fn head(&self, area: Rect, drawer: bool, buffer: &mut Buffer) {
        // Where the page says it itself, once is enough.
        let said = self.panes[1].top == 0
            && self.panes[1]
                .lines
                .first()
                .is_some_and(|line| line.to_string().trim() == self.settings.title && !drawer);
        let bar = self.look.quiet();
        let picture = icon(self.settings.icon.as_ref()).unwrap_or_default();
        let title = format!("  {picture}{}", plain(&self.settings.title));
        let mut line = Line::styled(if said { String::new() } else { title }, bar);
        if drawer {
            line.spans.push(Span::styled("   ☰ b: sidebar", self.look.quiet()));
        }
        let right = if self.page.is_busy() {
            format!("{} running, Esc stops ", turning(self.tick))
        } else {
            let pane = &self.panes[1];
            let all = pane.lines.len().saturating_sub(pane.area.height as usize);
            match pane.top * 100 / all.max(1) {
                _ if all == 0 => String::new(),
                percent => format!("{percent}% "),
            }
        };
        let mut line = cut(line, area.width as usize);
        fill(&mut line, (area.width as usize).saturating_sub(Span::raw(right.as_str()).width()));
        line.spans.push(Span::styled(right, self.look.quiet()));
        line.render(area, buffer);
    }

    fn foot(&self, area: Rect, buffer: &mut Buffer) {
        if let Some(ask) = &self.ask {
            let mut spans = vec![Span::styled(
                format!("  {}: ", ask.question),
                self.look.accent().patch(self.look.strong()),
            )];
            let text: Vec<char> = ask.edit.text().chars().chain([' ']).collect();
            let room = (area.width as usize).saturating_sub(spans[0].width() + 2);
            let from = (ask.edit.caret() + 1).saturating_sub(room);
            for (at, letter) in text.iter().enumerate().skip(from) {
                let mut style = Style::new();
                if at == ask.edit.caret() || ask.edit.selected(at) {
                    style = style.add_modifier(Modifier::REVERSED);
                }
                spans.push(Span::styled(plain(&letter.to_string()), style));
            }
            Line::from(spans).render(area, buffer);
            return;
        }
        let words = "  Tab next   Enter press   / search   ? help   Ctrl-C leave";
        cut(Line::styled(words, self.look.quiet()), area.width as usize).render(area, buffer);
    }

    /// Toasts and the help, above everything.
    fn overlay(&self, area: Rect, buffer: &mut Buffer) {
        let mut bottom = area.bottom();
        for (line, _) in self.notices.iter().rev() {
            let width = (line.width() + 4).min(area.width as usize).max(8);
            let body = Block::of(vec![cut(line.clone(), width - 4)]);
            let block = body.boxed(None, width, self.look.accent());
            if bottom < area.y + 3 {
                break;
            }
            bottom -= 3;
            let place = Rect {
                x: area.right().saturating_sub(width as u16 + 1),
                y: bottom,
                width: width as u16,
                height: 3,
            };
            lay(place, &block, buffer);
        }
        if self.help {
            let mut lines = Vec::new();
            for (key, does) in HELP {
                let key = Span::styled(format!("{key:<20}"), self.look.strong());
                lines.push(Line::from(vec![key, Span::raw(*does)]));
            }
            lines.push(Line::default());
            lines.extend(words("Any key closes this.", self.look.quiet(), 60));
            let width = 66.min(area.width as usize);
            let lines = lines.into_iter().map(|line| cut(line, width - 4)).collect();
            let title = Line::styled("Keys", self.look.strong());
            let block = Block::of(lines).boxed(Some(title), width, self.look.accent());
            let height = (block.lines.len() as u16).min(area.height);
            let place = Rect {
                x: area.x + (area.width - width as u16) / 2,
                y: area.y + (area.height - height) / 2,
                width: width as u16,
                height,
            };
            lay(place, &block, buffer);
        }
    }
}

/// What the help says.
const HELP: &[(&str, &str)] = &[
    ("Tab, Shift-Tab", "to the next element, or back"),
    ("Enter, Space", "press, check, unfold, choose"),
    ("Left, Right", "tabs, sliders, pills, folds; in a text the caret"),
    ("Up, Down", "options, rows, numbers, dates; else scroll"),
    ("PageUp, PageDown", "a screen further; ten steps of a slider"),
    ("Home, End", "to the start, or the end"),
    ("letters", "in an open list: narrow it"),
    ("Shift-arrows", "in a text: select; Ctrl-A: all of it"),
    ("Ctrl-S", "in a text of several lines: enter it"),
    ("Backspace", "take back a choice, remove a file"),
    ("s", "in a dataframe: sort by the marked column"),
    ("/ and n", "search the page, and the next one"),
    ("/", "in a dataframe: leave only rows with these words"),
    ("b", "the sidebar, where the screen is narrow"),
    ("Esc", "close, let go, stop a run"),
    ("q, Ctrl-C", "leave"),
];

fn lay(place: Rect, block: &Block, buffer: &mut Buffer) {
    Clear.render(place, buffer);
    for (row, line) in block.lines.iter().take(place.height as usize).enumerate() {
        line.render(Rect { y: place.y + row as u16, height: 1, ..place }, buffer);
    }
}

/// A path as a person writes it: `~` is their own folder.
fn path(text: &str) -> PathBuf {
    let text = text.trim();
    match (text.strip_prefix("~/"), std::env::var_os("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(text),
    }
}

/// A path with as much more as only one file, or all that fit, have in common.
fn completed(text: &str) -> Option<String> {
    let (folder, start) =
        text.rsplit_once('/').map_or(("", text), |(folder, start)| (folder, start));
    let place = match folder {
        "" if text.starts_with('/') => PathBuf::from("/"),
        "" => PathBuf::from("."),
        folder => path(&format!("{folder}/")),
    };
    let mut common: Option<String> = None;
    for entry in fs::read_dir(place).ok()?.flatten() {
        let mut name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with(start) || start.is_empty() && name.starts_with('.') {
            continue;
        }
        if entry.path().is_dir() {
            name.push('/');
        }
        common = Some(match common {
            None => name,
            Some(other) => {
                let same = other.chars().zip(name.chars()).take_while(|(a, b)| a == b);
                same.map(|(letter, _)| letter).collect()
            }
        });
    }
    let kept = text.len() - start.len();
    Some(format!("{}{}", &text[..kept], common?))
}
