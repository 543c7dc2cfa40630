//! The order in which a person sees the rows of a dataframe, and the thread that finds it: sorting
//! a million rows takes longer than a key may wait for its answer.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;

use app_runtime::Key;
use app_runtime::widgets::frame::{Frame, Order, Query, Sort};

/// A person's view of a dataframe. The visible rows stay as they are until the requested order is
/// found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    /// The order and the search of the person.
    pub(crate) query: Query,
    /// `None`: the rows' own order.
    order: Option<Order>,
    /// Held while the order is being found. Dropping it cancels the request.
    waiting: Option<Arc<()>>,
}

/// A question to the thread.
#[derive(Debug)]
pub(crate) struct Question {
    key: Key,
    frame: Frame,
    query: Query,
    wanted: Weak<()>,
}

/// The thread's answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) key: Key,
    /// `None`: a column of the app has panicked.
    order: Option<Order>,
    wanted: Weak<()>,
}

impl Rows {
    /// The number of rows in this order, of this many in the frame.
    pub(crate) fn len(&self, all: usize) -> usize {
        self.order.as_ref().map_or(all, Order::len)
    }

    /// The row of the frame at a position.
    pub(crate) fn row(&self, place: usize) -> Option<usize> {
        self.order.as_ref().map_or(Some(place), |order| order.row(place))
    }

    /// Whether an order is being found.
    pub(crate) fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }

    /// Sorts by a column. The second call for the same column sorts downwards, the third one ends
    /// the sorting.
    pub(crate) fn turn(&mut self, column: usize) {
        let descending = match self.query.sort {
            Some(sort) if sort.column == column => {
                if sort.descending {
                    self.query.sort = None;
                    return;
                }
                true
            }
            _ => false,
        };
        self.query.sort = Some(Sort { column, descending });
    }

    /// Asks for the order of the present query. Earlier questions are cancelled. `None`: the rows
    /// are to be in their own order, and are.
    pub(crate) fn ask(&mut self, key: Key, frame: &Frame) -> Option<Question> {
        if self.query == Query::default() {
            (self.order, self.waiting) = (None, None);
            return None;
        }
        let waiting = Arc::new(());
        let wanted = Arc::downgrade(&waiting);
        self.waiting = Some(waiting);
        Some(Question { key, frame: frame.clone(), query: self.query.clone(), wanted })
    }

    /// The frame was replaced. The rows are in their own order until the new order is found, and
    /// are not sorted by a column that the frame does not have.
    pub(crate) fn renew(&mut self, frame: &Frame) {
        let query = std::mem::take(self).query;
        let sort = query.sort.filter(|sort| sort.column < frame.columns().len());
        self.query = Query { sort, ..query };
    }

    /// Takes an answer, if it is still wanted. `false`: no order could be found.
    pub(crate) fn take(&mut self, answer: Answer) -> bool {
        if self.waiting.as_ref().is_none_or(|own| answer.wanted.as_ptr() != Arc::as_ptr(own)) {
            return true;
        }
        let found = answer.order.is_some();
        *self = match answer.order {
            Some(order) => Rows { query: self.query.clone(), order: Some(order), waiting: None },
            None => Rows::default(),
        };
        found
    }
}

/// Starts the thread, which answers while there is a receiver. The newest question about a
/// dataframe wins: the work for an older one ends.
pub(crate) fn find<M>(to: Sender<M>) -> io::Result<Sender<Question>>
where
    M: From<Answer> + Send + 'static,
{
    let (sender, questions) = channel::<Question>();
    thread::Builder::new().name("rows".to_owned()).spawn(move || {
        for Question { key, frame, query, wanted } in questions {
            let outdated = || wanted.strong_count() == 0;
            if outdated() {
                continue;
            }
            let found = catch_unwind(AssertUnwindSafe(|| frame.order(&query, &outdated)));
            let order = match found {
                Ok(None) => continue,
                Ok(found) => found,
                Err(_) => None,
            };
            if to.send(Answer { key, order, wanted }.into()).is_err() {
                return;
            }
        }
    })?;
    Ok(sender)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;
    use std::sync::mpsc::{Receiver, RecvTimeoutError};
    use std::time::Duration;

    use app_runtime::widgets::dataframe::{Dataframe, Selection};
    use app_runtime::{App, Element, Inbox, Patch, Resources, Session, Ui, Update};
    use ratatui::buffer::Buffer;
    use ratatui::crossterm::event::{Event, KeyCode};
    use ratatui::layout::Rect;

    use super::*;
    use crate::Outlet;
    use crate::page::Page;
    use crate::screen::{Message, Screen};

    /// A wait may take this long. Only reached by a failure.
    const PATIENCE: Duration = Duration::from_secs(20);

    /// A screen with one dataframe, which has the keys.
    struct Table {
        screen: Screen,
        messages: Receiver<Message>,
    }

    impl Table {
        fn of(frame: Frame) -> Table {
            let app = App::new("page", move |ui: &Ui| {
                ui.dataframe(&frame).show();
            });
            let settings = app.settings.clone();
            let (sender, messages) = channel();
            Session::new(app, Arc::new(Resources::default()), Outlet(sender.clone())).start();
            let page = Page::new(Arc::new(Inbox::default()));
            let mut screen = Screen::new(page, settings, channel().0, find(sender).unwrap());
            // A slow start is a long run, which shows itself in several updates.
            for update in messages.try_iter() {
                screen.take(update);
            }
            let mut table = Table { screen, messages };
            table.text();
            table.press(KeyCode::Tab);
            table
        }

        /// The app shows another frame.
        fn replace(&mut self, frame: &Frame) {
            let page = &self.screen.page;
            let key = page.focus.unwrap();
            let Some(Element::Dataframe(data)) = page.element(key) else { unreachable!() };
            let mut data = Dataframe::clone(data);
            data.frame = frame.clone();
            let patches = vec![Patch::Update { key, element: data.into() }];
            let update = Update { patches, ..Update::default() };
            self.screen.take(Message::Update(update));
        }

        fn press(&mut self, key: KeyCode) {
            self.screen.take(Message::Input(Event::Key(key.into())));
        }

        /// Receives the thread's answer, after an update of a first run that took long.
        fn wait(&mut self) {
            let mut found = false;
            while !found {
                let message = self.messages.recv_timeout(PATIENCE).unwrap();
                found = matches!(message, Message::Rows(_));
                self.screen.take(message);
            }
        }

        fn text(&mut self) -> String {
            let area = Rect::new(0, 0, 80, 24);
            let mut buffer = Buffer::empty(area);
            self.screen.draw(area, &mut buffer);
            let rows = buffer.content().chunks(80);
            let lines = rows.map(|row| row.iter().map(|cell| cell.symbol()).collect::<String>());
            lines.map(|line| line.trim_end().to_owned() + "\n").collect()
        }
    }

    /// The numbers of the rows, the highest first when they are sorted. The row at 900 is made once
    /// the gate is opened, by dropping the sender.
    fn slow() -> (Sender<()>, Frame) {
        let (open, gate) = channel::<()>();
        let gate = Mutex::new(gate);
        let frame = Frame::computed(1000).column("n", move |row| {
            if row == 900 {
                let opened = gate.lock().unwrap().recv_timeout(PATIENCE);
                assert_eq!(opened, Err(RecvTimeoutError::Disconnected), "it stays closed");
            }
            1000 - row
        });
        (open, frame)
    }

    #[test]
    fn keys_are_answered_while_a_slow_column_is_sorted() {
        let (open, frame) = slow();
        let mut table = Table::of(frame);
        table.press(KeyCode::Char('s'));
        let text = table.text();
        assert!(text.contains("n ↑") && text.contains("at work"), "{text}");
        table.press(KeyCode::Down);
        let text = table.text();
        assert!(text.contains("1000") && text.contains("row 2 of 1000"), "{text}");
        drop(open);
        table.wait();
        let text = table.text();
        assert!(!text.contains("1000\n") && !text.contains("at work"), "{text}");
        assert!(text.find(" 1\n") < text.find(" 2\n"), "{text}");
    }

    #[test]
    fn the_newest_question_wins() {
        let (open, frame) = slow();
        let mut table = Table::of(frame);
        table.press(KeyCode::Char('s'));
        table.press(KeyCode::Char('/'));
        table.press(KeyCode::Char('7'));
        table.press(KeyCode::Enter);
        drop(open);
        table.wait();
        let text = table.text();
        assert!(text.contains("row 1 of 271, with \"7\""), "{text}");
        assert!(text.find(" 7\n") < text.find(" 17\n"), "{text}");
        assert!(table.messages.try_recv().is_err(), "nothing is said to the first");
    }

    #[test]
    fn what_is_wanted_no_more_changes_nothing() {
        let (open, frame) = slow();
        let mut table = Table::of(frame);
        for _ in 0..3 {
            table.press(KeyCode::Char('s'));
        }
        let text = table.text();
        assert!(!text.contains("at work") && !text.contains('↓'), "{text}");
        drop(open);
        table.press(KeyCode::Char('s'));
        table.wait();
        let text = table.text();
        assert!(text.contains("n ↑") && text.contains(" 1\n"), "{text}");
    }

    #[test]
    fn a_column_that_panics_leaves_the_screen_and_says_so() {
        let mut table = Table::of(Frame::computed(1000).column("n", |row| {
            assert!(row < 500, "made up to fail");
            row
        }));
        table.press(KeyCode::Char('s'));
        table.wait();
        let text = table.text();
        assert!(text.contains("The rows could not be looked through."), "{text}");
        assert!(!text.contains('↑'), "{text}");
        table.press(KeyCode::End);
        let text = table.text();
        assert!(text.contains("?\n") && text.contains("row 1000 of 1000"), "{text}");
    }

    #[test]
    fn a_frame_that_changes_is_sorted_and_searched_as_before() {
        let rows = |rows: &[&str]| {
            let rows: Vec<[String; 1]> = rows.iter().map(|row| [(*row).to_owned()]).collect();
            Frame::from_text(["name"], rows).unwrap()
        };
        let mut table = Table::of(rows(&["cherry", "apple", "plum", "pear"]));
        table.press(KeyCode::Char('s'));
        table.wait();
        for key in [KeyCode::Char('/'), KeyCode::Char('p'), KeyCode::Enter] {
            table.press(key);
        }
        table.wait();
        let text = table.text();
        assert!(text.contains("row 1 of 3, with \"p\"") && text.contains("name ↑"), "{text}");
        table.replace(&rows(&["pear", "fig", "grape"]));
        table.wait();
        let text = table.text();
        assert!(text.contains("of 2, with \"p\"") && text.contains("name ↑"), "{text}");
        assert!(text.find("grape") < text.find("pear"), "{text}");
        // The same rows need not be looked through again.
        table.replace(&rows(&["pear", "fig", "grape"]));
        assert!(table.messages.try_recv().is_err());
        assert!(table.text().contains("of 2, with \"p\""));
        // A removed column cannot be sorted by.
        table.replace(&Frame::computed(2));
        assert!(!table.text().contains('↑'));
    }

    #[test]
    fn odd_names_and_names_that_come_twice_keep_columns_and_lines_apart() {
        let names = ["a", "a", "two\nlines\tand \u{1b}[31m", ""];
        let frame = Frame::from_text(names, [["2", "x", "one\r\ntwo", "p"], ["1", "y", "", "q"]]);
        let mut table = Table::of(frame.unwrap());
        let text = table.text();
        assert!(text.contains("a  a  two lines and \u{fffd}[31m"), "{text}");
        assert!(text.contains("2  x  one  two"), "{text}");
        table.press(KeyCode::Right);
        for _ in 0..2 {
            table.press(KeyCode::Char('s'));
            table.wait();
        }
        let text = table.text();
        assert!(text.find("1  y") < text.find("2  x"), "by the second of that name: {text}");
        assert!(text.contains("a  a ↓"), "{text}");
    }

    #[test]
    fn rows_that_changed_have_no_selection() {
        let names = Arc::new(Mutex::new(vec!["Ada", "Bo"]));
        let shared = Arc::clone(&names);
        let app = App::new("page", move |ui: &Ui| {
            let names = shared.lock().unwrap().clone();
            let picked = ui.dataframe(&names).selection(Selection::Single).show();
            ui.text(format!("picked={picked:?}")).show();
        });
        let settings = app.settings.clone();
        let (sender, messages) = channel();
        let mut session = Session::new(app, Arc::new(Resources::default()), Outlet(sender.clone()));
        session.start();
        let page = Page::new(session.inbox());
        let screen = Screen::new(page, settings, channel().0, find(sender).unwrap());
        let mut table = Table { screen, messages };
        let mut live = |table: &mut Table| {
            while session.advance() {}
            table.messages.try_iter().for_each(|message| table.screen.take(message));
            table.text()
        };
        live(&mut table);
        table.press(KeyCode::Tab);
        table.press(KeyCode::Char(' '));
        let text = live(&mut table);
        assert!(text.contains("✓ Ada") && text.contains("picked=[0]"), "{text}");
        // The next key selects in the visible rows, which are others by then.
        names.lock().unwrap().remove(0);
        table.press(KeyCode::Down);
        table.press(KeyCode::Char(' '));
        let text = live(&mut table);
        assert!(!text.contains('✓') && text.contains("picked=[]"), "{text}");
    }
}
