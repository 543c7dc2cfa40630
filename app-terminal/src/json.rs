//! A value as a tree, line by line. A value that holds others folds on its own, by keys and by
//! clicks. A person's folding is kept by the path of the value, whatever appears around it.

use std::fmt::Write;

use app_runtime::Key;
use app_runtime::widgets::datum::Datum;
use ratatui::crossterm::event::KeyCode;
use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use crate::block::{Block, Hit, cut, plain};
use crate::kind::Kind;
use crate::page::{Folds, Page};
use crate::painter::Painter;

/// The most lines that are shown: a page is no pager.
const MOST: usize = 200;

/// The part of an element to keep in sight while it has the keys, if the whole does not fit.
pub(crate) fn in_hand(page: &Page, key: Key) -> Hit {
    match page.kind(key) {
        Some(Kind::Datum { .. }) => Hit::Part(page.local(key).map_or(0, |local| local.cursor)),
        _ => Hit::Whole,
    }
}

/// The value of an element as lines, each of which takes clicks.
pub(crate) fn block(painter: &Painter<'_>, key: Key, room: usize) -> Block {
    let look = painter.look;
    let Walk { rows, more, .. } = walk(painter.page, key);
    let cursor = painter.page.local(key).map_or(0, |local| local.cursor);
    let at = painter.page.is_focused(key).then_some(cursor.min(rows.len().saturating_sub(1)));
    let mut all = Block::default();
    for (place, row) in rows.iter().enumerate() {
        let mut line = cut(row.line(painter, room), room);
        if at == Some(place) {
            for span in &mut line.spans {
                span.style = span.style.add_modifier(Modifier::REVERSED);
            }
        }
        all.add(Block::of(vec![line]).spot(key, Hit::Part(place), room));
    }
    if more > 0 {
        all.lines.push(Line::styled(format!("… {more} more lines"), look.quiet()));
    }
    all
}

/// A key for the line at the cursor. `false`: it means nothing there.
pub(crate) fn press(page: &mut Page, key: Key, code: KeyCode) -> bool {
    let Walk { rows, .. } = walk(page, key);
    let last = rows.len().saturating_sub(1);
    let at = page.local(key).map_or(0, |local| local.cursor).min(last);
    let Some(row) = rows.get(at) else { return false };
    let (fold, open) = match &row.what {
        What::Holder { path, open, .. } => (Some(path.clone()), *open),
        What::Leaf(_) | What::End(_) => (None, false),
    };
    // A closing line is as deep as its opening line.
    let deeper = usize::from(matches!(row.what, What::End(_)));
    let around = rows[..at].iter().rposition(|above| above.depth < row.depth + deeper);
    let local = page.local_mut(key);
    match (code, fold) {
        // At the ends of the value the arrows belong to the page.
        (KeyCode::Up, _) if at > 0 => local.cursor = at - 1,
        (KeyCode::Down, _) if at < last => local.cursor = at + 1,
        (KeyCode::Enter | KeyCode::Char(' '), Some(path)) => {
            local.folds.insert(path, !open);
        }
        (KeyCode::Left, Some(path)) if open => {
            local.folds.insert(path, false);
        }
        (KeyCode::Right, Some(path)) if !open => {
            local.folds.insert(path, true);
        }
        (KeyCode::Left, _) => match around {
            Some(around) => local.cursor = around,
            None => return false,
        },
        _ => return false,
    }
    true
}

/// A line of a value.
struct Row<'a> {
    depth: usize,
    name: Option<&'a str>,
    what: What<'a>,
    /// Another value follows beside it.
    comma: bool,
}

enum What<'a> {
    Leaf(&'a Datum),
    /// A value that holds others.
    Holder {
        value: &'a Datum,
        path: String,
        open: bool,
    },
    /// The end of an open value.
    End(&'static str),
}

/// The lines of an element's value as this person has folded it.
fn walk(page: &Page, key: Key) -> Walk<'_> {
    let folds = page.local(key).map(|local| &local.folds);
    let mut walk = Walk { folds, open: true, rows: Vec::new(), more: 0 };
    if let Some(Kind::Datum { value, expanded }) = page.kind(key) {
        walk.open = expanded;
        walk.value(0, None, value, &String::new, false);
    }
    walk
}

struct Walk<'a> {
    folds: Option<&'a Folds>,
    /// Whether values that were not folded by the person are open.
    open: bool,
    rows: Vec<Row<'a>>,
    /// The number of lines left out.
    more: usize,
}

impl<'a> Walk<'a> {
    fn push(&mut self, row: Row<'a>) {
        if self.rows.len() < MOST {
            self.rows.push(row);
        } else {
            self.more += 1;
        }
    }

    /// The lines of a value. Most of a million are leaves, which need no path.
    fn value(
        &mut self,
        depth: usize,
        name: Option<&'a str>,
        value: &'a Datum,
        path: &dyn Fn() -> String,
        comma: bool,
    ) {
        let end = match value {
            Datum::List(items) if !items.is_empty() => "]",
            Datum::Record(entries) if !entries.is_empty() => "}",
            leaf => return self.push(Row { depth, name, what: What::Leaf(leaf), comma }),
        };
        let path = path();
        let own = self.folds.and_then(|folds| folds.get(&path));
        let open = own.copied().unwrap_or(self.open);
        let what = What::Holder { value, path: path.clone(), open };
        self.push(Row { depth, name, what, comma: comma && !open });
        if !open {
            return;
        }
        // Names that a person reads have no NUL character, so no two paths are alike.
        match value {
            Datum::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let path = || format!("{path}\0{index}");
                    self.value(depth + 1, None, item, &path, index + 1 < items.len());
                }
            }
            Datum::Record(entries) => {
                for (index, (name, item)) in entries.iter().enumerate() {
                    let path = || format!("{path}\0{name}");
                    self.value(depth + 1, Some(name), item, &path, index + 1 < entries.len());
                }
            }
            _ => {}
        }
        self.push(Row { depth, name: None, what: What::End(end), comma });
    }
}

impl Row<'_> {
    fn line(&self, painter: &Painter<'_>, room: usize) -> Line<'static> {
        let look = painter.look;
        let sign = match self.what {
            What::Holder { open: true, .. } => "▾ ",
            What::Holder { open: false, .. } => "▸ ",
            What::Leaf(_) | What::End(_) => "  ",
        };
        let mut spans = vec![Span::raw("  ".repeat(self.depth)), Span::styled(sign, look.quiet())];
        if let Some(name) = self.name {
            spans.push(Span::styled(plain(name), look.accent()));
            spans.push(Span::styled(": ", look.quiet()));
        }
        spans.push(match &self.what {
            What::Leaf(leaf) => {
                let style = match leaf {
                    Datum::Text(_) => look.good(),
                    Datum::Number(_) | Datum::Bool(_) | Datum::Nothing => look.warning(),
                    Datum::List(_) | Datum::Record(_) => look.quiet(),
                };
                Span::styled(plain(&short(leaf, room)), style)
            }
            What::Holder { value: Datum::List(_), open: true, .. } => {
                Span::styled("[", look.quiet())
            }
            What::Holder { open: true, .. } => Span::styled("{", look.quiet()),
            What::Holder { value, .. } => Span::raw(plain(&short(value, room))),
            What::End(end) => Span::styled(*end, look.quiet()),
        });
        if self.comma {
            spans.push(Span::styled(",", look.quiet()));
        }
        Line::from(spans)
    }
}

/// The part of a value that a line can need: there may be a million more.
fn short(value: &Datum, room: usize) -> String {
    struct Short(String, usize);
    impl Write for Short {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            self.0.extend(text.chars().take(self.1));
            self.1 = self.1.saturating_sub(text.chars().count());
            if self.1 > 0 { Ok(()) } else { Err(std::fmt::Error) }
        }
    }
    // One sign more than fit, so that the cut can be seen.
    let mut short = Short(String::new(), room + 1);
    // The writer fails once it has enough, so that the rest is not written.
    let _ = write!(short, "{value}");
    short.0
}

#[cfg(test)]
mod tests {
    use app_runtime::{Tree, Ui};

    use super::*;
    use crate::look::Look;

    /// A page with one value, which has the keys.
    fn page(expanded: bool) -> (Page, Key) {
        let mut page = Page::showing(move |ui: &Ui| {
            let value: Vec<(&str, Vec<u32>)> = vec![("a", vec![1, 2]), ("b", vec![3])];
            ui.json(value).expanded(expanded).show();
        });
        let nodes = page.tree.walk(Tree::ROOT).map(|id| page.tree.node(id));
        let lined = nodes.filter(|node| matches!(Kind::of(&node.element), Kind::Datum { .. }));
        let key = lined.map(|node| node.key).last().unwrap();
        page.focus(Some(key));
        (page, key)
    }

    fn shown(page: &Page, key: Key, room: usize) -> Vec<String> {
        let painter = Painter { page, look: Look::PLAIN, tick: 0 };
        block(&painter, key, room).lines.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_list_folds_on_its_own() {
        let (mut page, key) = page(true);
        let all = shown(&page, key, 40);
        assert_eq!(all.len(), 15, "{all:#?}");
        for _ in 0..3 {
            assert!(press(&mut page, key, KeyCode::Down));
        }
        assert!(press(&mut page, key, KeyCode::Enter));
        let folded = shown(&page, key, 40);
        assert_eq!(
            folded[..6],
            ["▾ [", "  ▾ [", "      \"a\",", "    ▸ [1, 2]", "    ],", "  ▾ ["],
            "{folded:#?}"
        );
        assert!(press(&mut page, key, KeyCode::Right));
        assert_eq!(shown(&page, key, 40), all);
        assert!(!press(&mut page, key, KeyCode::Right), "it is open");
    }

    #[test]
    fn left_folds_and_then_goes_to_what_is_around() {
        let (mut page, key) = page(true);
        page.local_mut(key).cursor = 4;
        let mut left = || {
            assert!(press(&mut page, key, KeyCode::Left));
            (page.local(key).unwrap().cursor, shown(&page, key, 40)[3].clone())
        };
        assert_eq!(left(), (3, "    ▾ [".to_owned()));
        assert_eq!(left(), (3, "    ▸ [1, 2]".to_owned()));
        assert_eq!(left(), (1, "    ▸ [1, 2]".to_owned()));
        // The left key at a closing line moves to its opening line.
        page.local_mut(key).cursor = 4;
        press(&mut page, key, KeyCode::Left);
        assert_eq!(page.local(key).unwrap().cursor, 1);
    }

    #[test]
    fn what_starts_folded_opens_level_by_level() {
        let (mut page, key) = page(false);
        assert_eq!(shown(&page, key, 12), ["▸ [[\"a\", [1…"]);
        assert!(!press(&mut page, key, KeyCode::Down), "the arrow is the page's");
        press(&mut page, key, KeyCode::Enter);
        let open = ["▾ [", "  ▸ [\"a\", [1, 2]],", "  ▸ [\"b\", [3]]", "  ]"];
        assert_eq!(shown(&page, key, 40), open);
    }

    #[test]
    fn of_a_million_lines_those_in_sight_are_made() {
        let page = Page::showing(|ui: &Ui| ui.json(vec![1; 1_000_000]).expanded(true).show());
        let nodes = page.tree.walk(Tree::ROOT).map(|id| page.tree.node(id));
        let key = nodes.map(|node| node.key).last().unwrap();
        assert_eq!(walk(&page, key).rows.len(), MOST);
        let lines = shown(&page, key, 40);
        assert_eq!(lines.len(), MOST + 1);
        assert_eq!(lines[MOST], format!("… {} more lines", 1_000_002 - MOST));
    }

    #[test]
    fn a_line_of_a_million_values_costs_what_one_of_ten_does() {
        let many = Datum::List(vec![Datum::Bool(true); 1_000_000]);
        assert_eq!(short(&many, 9), "[true, tru");
    }
}
