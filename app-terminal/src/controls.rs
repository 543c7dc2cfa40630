//! The effects of keys and clicks on the element that has the keys.

use std::cmp::Ordering;

use app_runtime::widgets::choice::Options;
use app_runtime::widgets::dataframe::{Dataframe, Selection};
use app_runtime::widgets::slider::stepped;
use app_runtime::{Key, Num, Value, Words};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use unicode_segmentation::UnicodeSegmentation as _;

use crate::block::{Hit, Spot};
use crate::kind::{Beside, Chosen, Kind, TextField};
use crate::page::Page;
use crate::paint::filtered;
use crate::{chart, grid, json};

/// The result of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// The key means nothing here.
    No,
    /// The key was handled.
    Yes,
    /// A person wants to give a file to this element.
    AskFile(Key),
    /// A person wants to see the rows of this dataframe in another order.
    Find(Key),
    /// A person wants to open this address, which a terminal cannot do.
    Leave(String),
}

/// The Enter key, for clicks with the same effect.
const ENTER: KeyEvent = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);

/// Whether letters are text here and not commands.
pub(crate) fn takes_letters(page: &Page) -> bool {
    let Some(key) = page.focus else { return false };
    page.writing(key).is_some()
        || matches!(page.kind(key), Some(Kind::List { .. })) && page.is_open(key, false)
}

/// Gives a key to the element that has the keys.
pub(crate) fn press(page: &mut Page, event: KeyEvent) -> Done {
    let Some(key) = page.focus else { return Done::No };
    let Some(element) = page.element(key).cloned() else { return Done::No };
    let yes = |done: bool| if done { Done::Yes } else { Done::No };
    let pressed = matches!(event.code, KeyCode::Enter | KeyCode::Char(' '));
    match Kind::of(&element) {
        Kind::Inert => Done::No,
        Kind::Button(_) | Kind::Link(_) | Kind::Checkbox(_) | Kind::Fold { .. } if !pressed => {
            Done::No
        }
        Kind::Button(_) => {
            page.click(key);
            Done::Yes
        }
        Kind::Link(link) => Done::Leave(link.url.clone()),
        Kind::Checkbox(checkbox) => yes(page.change(key, Value::Bool(!checkbox.checked))),
        Kind::Fold { expanded } => {
            let open = page.is_open(key, expanded);
            page.local_mut(key).open = Some(!open);
            Done::Yes
        }
        Kind::TextField(field) => yes(write(page, key, field, event)),
        Kind::Files(uploader) => match event.code {
            KeyCode::Enter | KeyCode::Char(' ') => Done::AskFile(key),
            KeyCode::Backspace | KeyCode::Delete => {
                let mut files: Vec<Value> =
                    uploader.files.iter().cloned().map(Value::File).collect();
                files.pop();
                yes(page.change(key, Value::List(files)))
            }
            _ => Done::No,
        },
        Kind::Datum { .. } => yes(json::press(page, key, event.code)),
        Kind::Tabs(tabs) => match event.code {
            KeyCode::Left | KeyCode::Right => {
                let local = page.local_mut(key);
                local.cursor =
                    beside(local.cursor, event.code == KeyCode::Right, tabs.labels.len());
                Done::Yes
            }
            _ => Done::No,
        },
        Kind::Options { options, upright } => yes(step(page, key, options, event.code, upright)),
        Kind::SelectSlider(options) => yes(step(page, key, options, event.code, false)),
        Kind::Slider(slider) => {
            let to = moved(slider.value, slider.min, slider.max, slider.step, event.code);
            yes(to.is_some_and(|to| page.change(key, Value::Number(to))))
        }
        Kind::RangeSlider(slider) => {
            if event.code == KeyCode::Char(' ') {
                let local = page.local_mut(key);
                local.cursor = 1 - local.cursor.min(1);
                return Done::Yes;
            }
            let second = page.local(key).is_some_and(|local| local.cursor == 1);
            let own = if second { slider.end } else { slider.start };
            let Some(to) = moved(own, slider.min, slider.max, slider.step, event.code) else {
                return Done::No;
            };
            let (start, end) = if second { (slider.start, to) } else { (to, slider.end) };
            let pair = Value::List(vec![Value::Number(start), Value::Number(end)]);
            page.change(key, pair);
            Done::Yes
        }
        Kind::List { labels, chosen } => yes(choose(page, key, labels, chosen, event)),
        Kind::Dataframe(_) if event.code == KeyCode::Char('s') => {
            let local = page.local_mut(key);
            local.rows.turn(local.column);
            Done::Find(key)
        }
        Kind::Dataframe(data) => yes(walk(page, key, data, event.code)),
        Kind::Chart(figure) => yes(chart::press(page, key, figure, event.code)),
    }
}

fn beside(at: usize, forward: bool, all: usize) -> usize {
    let last = all.saturating_sub(1);
    if forward { (at + 1).min(last) } else { at.min(last).saturating_sub(1) }
}

/// Keys of a field for writing.
fn write(page: &mut Page, key: Key, field: TextField<'_>, event: KeyEvent) -> bool {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let lines = field.has_lines();
    match event.code {
        KeyCode::Enter if !lines || ctrl => {
            if page.enter_written(key)
                && let Some(button) = page.submit_by_enter(key)
            {
                page.click(button);
            }
            true
        }
        KeyCode::Char('s') if ctrl && lines => page.enter_written(key),
        KeyCode::Up | KeyCode::Down if !lines => {
            let up = event.code == KeyCode::Up;
            page.enter_written(key);
            let Some(Kind::TextField(field)) = page.kind(key) else { return false };
            let value = match field.beside(up) {
                Beside::Nothing => return false,
                Beside::End => return true,
                Beside::Value(value) => value,
            };
            page.change(key, value);
            let shown = page.writing(key).map(|(text, _)| crate::edit::Edit::new(&text, false));
            page.local_mut(key).edit = shown;
            true
        }
        _ => {
            let local = page.local_mut(key);
            let taken = local.edit.as_mut().is_some_and(|edit| edit.press(event));
            if taken {
                local.error = None;
            }
            taken
        }
    }
}

/// Moves one option further, with the arrows of that direction or of the other.
fn step(page: &mut Page, key: Key, options: &Options, code: KeyCode, upright: bool) -> bool {
    let all = options.labels.len();
    let to = match (code, options.chosen) {
        (KeyCode::Left, Some(at)) => beside(at, false, all),
        (KeyCode::Right, Some(at)) => beside(at, true, all),
        (KeyCode::Up, Some(at)) if upright && at > 0 => at - 1,
        (KeyCode::Down, Some(at)) if upright && at + 1 < all => at + 1,
        (KeyCode::Left | KeyCode::Right | KeyCode::Enter | KeyCode::Char(' '), None) => 0,
        (KeyCode::Home, _) => 0,
        (KeyCode::End, _) => all.saturating_sub(1),
        (KeyCode::Backspace | KeyCode::Delete, Some(_)) if options.placeholder.is_some() => {
            return page.change(key, Value::Nothing);
        }
        _ => return false,
    };
    set(page, key, options, to)
}

/// Chooses one of several visible options.
fn set(page: &mut Page, key: Key, options: &Options, to: usize) -> bool {
    options.chosen == Some(to) || page.change(key, Value::Number(Num::Int(to as i64)))
}

/// The new value of a thumb after a key.
fn moved(value: Num, min: Num, max: Num, step: Num, code: KeyCode) -> Option<Num> {
    let by = match code {
        KeyCode::Left => -1,
        KeyCode::Right => 1,
        KeyCode::PageDown => -10,
        KeyCode::PageUp => 10,
        KeyCode::Home => return Some(min),
        KeyCode::End => return Some(max),
        _ => return None,
    };
    Some(stepped(value, [min, max], step, by))
}

/// Keys of a list that unfolds.
fn choose(
    page: &mut Page,
    key: Key,
    labels: &[Words],
    chosen: Chosen<'_>,
    event: KeyEvent,
) -> bool {
    let open = page.is_open(key, false);
    if !open {
        return match event.code {
            KeyCode::Enter | KeyCode::Char(' ') => {
                let at = match chosen {
                    Chosen::One(at) => at.unwrap_or(0),
                    Chosen::Several(_) => 0,
                };
                let local = page.local_mut(key);
                (local.open, local.cursor) = (Some(true), at);
                local.filter.clear();
                true
            }
            KeyCode::Backspace | KeyCode::Delete => match chosen {
                Chosen::Several(chosen) => {
                    let kept = chosen.iter().take(chosen.len().saturating_sub(1));
                    let kept = kept.map(|&at| Value::Number(Num::Int(at as i64))).collect();
                    page.change(key, Value::List(kept))
                }
                Chosen::One(_) => page.change(key, Value::Nothing),
            },
            _ => false,
        };
    }
    let found = found(page, key, labels);
    let local = page.local_mut(key);
    let last = found.len().saturating_sub(1);
    local.cursor = local.cursor.min(last);
    match event.code {
        KeyCode::Esc => local.open = Some(false),
        KeyCode::Up => local.cursor = local.cursor.saturating_sub(1),
        KeyCode::Down => local.cursor = (local.cursor + 1).min(last),
        KeyCode::Home => local.cursor = 0,
        KeyCode::End => local.cursor = last,
        KeyCode::PageUp => local.cursor = local.cursor.saturating_sub(8),
        KeyCode::PageDown => local.cursor = (local.cursor + 8).min(last),
        KeyCode::Backspace => {
            let last = local.filter.grapheme_indices(true).next_back();
            local.filter.truncate(last.map_or(0, |(at, _)| at));
            local.cursor = 0;
        }
        KeyCode::Enter => {
            let Some(&at) = found.get(local.cursor) else { return true };
            return pick(page, key, chosen, at);
        }
        KeyCode::Char(letter) if !event.modifiers.contains(KeyModifiers::CONTROL) => {
            local.filter.push(letter);
            local.cursor = 0;
        }
        _ => return false,
    }
    true
}

/// The options of an open list that match the typed text.
fn found(page: &Page, key: Key, labels: &[Words]) -> Vec<usize> {
    filtered(labels, page.local(key).map_or("", |local| &local.filter))
}

/// Chooses an option of an open list, which then closes. If several may be chosen, the list stays
/// open, and the option is added to the `chosen` ones, or removed from them.
fn pick(page: &mut Page, key: Key, chosen: Chosen<'_>, at: usize) -> bool {
    let number = |at: usize| Value::Number(Num::Int(at as i64));
    let Chosen::Several(chosen) = chosen else {
        let local = page.local_mut(key);
        local.open = Some(false);
        local.filter.clear();
        return page.change(key, number(at));
    };
    let mut chosen = chosen.to_vec();
    match chosen.iter().position(|other| *other == at) {
        Some(place) => drop(chosen.remove(place)),
        None => chosen.push(at),
    }
    page.change(key, Value::List(chosen.into_iter().map(number).collect()))
}

/// Keys of a dataframe.
fn walk(page: &mut Page, key: Key, data: &Dataframe, code: KeyCode) -> bool {
    let height = grid::height(data);
    let local = page.local_mut(key);
    let last = local.rows.len(data.frame.rows()).saturating_sub(1);
    local.cursor = local.cursor.min(last);
    let columns = data.frame.columns().len();
    match code {
        // At the ends of the rows the arrows belong to the page.
        KeyCode::Up if local.cursor == 0 => return false,
        KeyCode::Down if local.cursor >= last => return false,
        KeyCode::Up => local.cursor -= 1,
        KeyCode::Down => local.cursor += 1,
        KeyCode::PageUp => local.cursor = local.cursor.saturating_sub(height),
        KeyCode::PageDown => local.cursor = (local.cursor + height).min(last),
        KeyCode::Home => local.cursor = 0,
        KeyCode::End => local.cursor = last,
        KeyCode::Left => local.column = local.column.saturating_sub(1),
        KeyCode::Right => local.column = (local.column + 1).min(columns.saturating_sub(1)),
        KeyCode::Enter | KeyCode::Char(' ') if data.selection != Selection::None => {
            let Some(row) = local.rows.row(local.cursor) else { return true };
            let mut rows = data.selected.clone();
            match rows.iter().position(|other| *other == row) {
                Some(place) => drop(rows.remove(place)),
                None if data.selection == Selection::Single => rows = vec![row],
                None => rows.push(row),
            }
            page.change(key, data.choice(rows));
        }
        _ => return false,
    }
    true
}

/// A click on a spot, this many cells from its left end and from its top.
pub(crate) fn click(page: &mut Page, spot: Spot, right: usize, down: usize) -> Done {
    page.focus(Some(spot.key));
    let Some(element) = page.element(spot.key).cloned() else { return Done::No };
    let kind = Kind::of(&element);
    match spot.hit {
        Hit::Whole => click_whole(page, spot.key, kind),
        Hit::Part(at) => click_part(page, spot.key, kind, at),
        Hit::Rail => {
            let share = right as f64 / spot.width.saturating_sub(1).max(1) as f64;
            click_rail(page, spot.key, kind, share.min(1.0))
        }
        Hit::Plot => {
            let Kind::Chart(figure) = kind else { return Done::No };
            let middle = |at: usize, of: usize| (at as f64 + 0.5) / of.max(1) as f64;
            let at = (middle(right, spot.width), middle(down, spot.height));
            chart::click(page, spot.key, figure, at);
            Done::Yes
        }
    }
}

/// A click beside all parts of an element, or on one that has none.
fn click_whole(page: &mut Page, key: Key, kind: Kind<'_>) -> Done {
    match kind {
        Kind::Options { .. }
        | Kind::Tabs(_)
        | Kind::Dataframe(_)
        | Kind::Chart(_)
        | Kind::Datum { .. } => {}
        Kind::List { .. } if page.is_open(key, false) => {
            page.local_mut(key).open = Some(false);
        }
        Kind::TextField(_) if page.writing(key).is_some() => {}
        Kind::Inert
        | Kind::Button(_)
        | Kind::Link(_)
        | Kind::Checkbox(_)
        | Kind::TextField(_)
        | Kind::Files(_)
        | Kind::Fold { .. }
        | Kind::List { .. }
        | Kind::Slider(_)
        | Kind::RangeSlider(_)
        | Kind::SelectSlider(_) => return press(page, ENTER),
    }
    Done::Yes
}

fn click_part(page: &mut Page, key: Key, kind: Kind<'_>, at: usize) -> Done {
    match kind {
        Kind::Options { options, .. } => {
            set(page, key, options, at);
        }
        Kind::List { labels, chosen } => {
            if matches!(chosen, Chosen::Several(_)) {
                // The keys go on from here.
                let place = found(page, key, labels).iter().position(|other| *other == at);
                page.local_mut(key).cursor = place.unwrap_or(0);
            }
            pick(page, key, chosen, at);
        }
        Kind::Dataframe(data) => {
            page.local_mut(key).cursor = at;
            if data.selection != Selection::None {
                return press(page, ENTER);
            }
        }
        Kind::Datum { .. } => {
            page.local_mut(key).cursor = at;
            json::press(page, key, ENTER.code);
        }
        Kind::Tabs(_) => page.local_mut(key).cursor = at,
        Kind::TextField(_) => {
            if let Some(edit) = &mut page.local_mut(key).edit {
                edit.put(at);
            }
        }
        // These have no parts.
        Kind::Inert
        | Kind::Button(_)
        | Kind::Link(_)
        | Kind::Checkbox(_)
        | Kind::Files(_)
        | Kind::Fold { .. }
        | Kind::Slider(_)
        | Kind::RangeSlider(_)
        | Kind::SelectSlider(_)
        | Kind::Chart(_) => return Done::No,
    }
    Done::Yes
}

/// A click on a rail, as a share of its length: the thumb moves there; of two thumbs, the nearer
/// one.
fn click_rail(page: &mut Page, key: Key, kind: Kind<'_>, share: f64) -> Done {
    match kind {
        Kind::Slider(slider) => {
            let to = along(share, slider.min, slider.max, slider.step);
            page.change(key, Value::Number(to));
        }
        Kind::RangeSlider(slider) => {
            let to = along(share, slider.min, slider.max, slider.step);
            let away = |thumb: Num| (thumb.as_f64() - to.as_f64()).abs();
            let second = match away(slider.start).total_cmp(&away(slider.end)) {
                Ordering::Less => false,
                Ordering::Greater => true,
                // If both thumbs are in one place, this decides which of them can move there.
                Ordering::Equal => to > slider.end,
            };
            page.local_mut(key).cursor = usize::from(second);
            let (start, end) = if second { (slider.start, to) } else { (to, slider.end) };
            page.change(key, Value::List(vec![Value::Number(start), Value::Number(end)]));
        }
        Kind::SelectSlider(options) => {
            let last = options.labels.len().saturating_sub(1);
            set(page, key, options, (share * last as f64).round() as usize);
        }
        // These have no rail.
        Kind::Inert
        | Kind::Button(_)
        | Kind::Link(_)
        | Kind::Checkbox(_)
        | Kind::TextField(_)
        | Kind::Files(_)
        | Kind::Fold { .. }
        | Kind::Tabs(_)
        | Kind::Options { .. }
        | Kind::List { .. }
        | Kind::Datum { .. }
        | Kind::Dataframe(_)
        | Kind::Chart(_) => return Done::No,
    }
    Done::Yes
}

/// The number at a share of the way between two others, in whole steps.
fn along(share: f64, min: Num, max: Num, step: Num) -> Num {
    let (length, step_length) = (max.as_f64() - min.as_f64(), step.as_f64());
    let steps = if step_length > 0.0 { (share * length / step_length).round() as i64 } else { 0 };
    let to = min.plus(step, steps);
    if to > max { max } else { to }
}

#[cfg(test)]
mod tests {
    use app_runtime::widgets::frame::Frame;
    use app_runtime::{Tree, Ui};
    use ratatui::text::Span;

    use super::*;
    use crate::look::Look;
    use crate::painter::Painter;

    const WIDTH: usize = 30;

    /// Clicks on the first sign of these words, at their last place on the page.
    fn click_on(page: &mut Page, words: &str) {
        let painter = Painter { page, look: Look::PLAIN, tick: 0 };
        let main = page.tree.children(Tree::ROOT)[0];
        let block = painter.inside(main, WIDTH);
        let lines: Vec<String> =
            block.lines.iter().map(|line| line.to_string().replace('\u{a0}', " ")).collect();
        let found = lines.iter().enumerate().rev().find_map(|(y, line)| {
            let at = line.find(words)?;
            Some((Span::raw(&line[..at]).width(), y))
        });
        let (x, y) = found.unwrap_or_else(|| panic!("no {words:?} in\n{}", lines.join("\n")));
        let spot = block.spots.iter().rev().find(|spot| spot.has(x, y)).copied();
        let spot = spot.unwrap_or_else(|| panic!("nothing to click at {words:?}"));
        click(page, spot, x - spot.x, y - spot.y);
    }

    /// The value of the only input after clicks on these words: numbers, or positions of options.
    fn after(body: impl Fn(&Ui) + Send + Sync + 'static, clicks: &[&str]) -> Vec<i64> {
        let mut page = Page::showing(body);
        for words in clicks {
            click_on(&mut page, words);
        }
        let mut nodes = page.tree.walk(Tree::ROOT).map(|id| page.tree.node(id));
        let value = nodes.find_map(|node| node.element.data().value());
        numbers(&value.unwrap_or(Value::Nothing))
    }

    fn numbers(value: &Value) -> Vec<i64> {
        match value {
            Value::Number(Num::Int(number)) => vec![*number],
            Value::Choice { index, .. } => vec![*index as i64],
            Value::List(values) => values.iter().flat_map(numbers).collect(),
            Value::Rows { rows, .. } => rows.iter().map(|&row| row as i64).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_is_clicked_is_what_is_under_the_mouse_also_beside_markdown() {
        let pills = |ui: &Ui| {
            ui.pills("Which", ["**one** [here](#x)", "two"]).show();
        };
        assert_eq!(after(pills, &["two"]), [1]);
        let wide = |ui: &Ui| {
            ui.pills("Which", ["日本 :tada:", "三", "four"]).show();
        };
        assert_eq!(after(wide, &["三"]), [1]);
        assert_eq!(after(wide, &["four"]), [2]);
    }

    #[test]
    fn options_that_wrap_move_those_below_them() {
        let radio = |ui: &Ui| {
            ui.radio(
                "Of these which one is it to be, then?",
                ["an option whose name takes more than a line", "the second", "the third"],
            )
            .show();
        };
        assert_eq!(after(radio, &["the third", "than a line"]), [0]);
        assert_eq!(after(radio, &["the second"]), [1]);
        let segments = |ui: &Ui| {
            let all = ["first of all", "second to none", "third time", "fourth"];
            ui.segmented_control("Which", all).show();
        };
        assert_eq!(after(segments, &["third"]), [2]);
        assert_eq!(after(segments, &["fourth"]), [3]);
    }

    #[test]
    fn an_open_list_is_clicked_where_it_stands() {
        let select = |ui: &Ui| {
            ui.selectbox("A question that is longer than a line", ["one", "two", "six"]).show();
        };
        assert_eq!(after(select, &["▾", "six"]), [2]);
        let several = |ui: &Ui| {
            let all = ["a rather long name", "another long name", "third"];
            ui.multiselect("Which", all).show();
        };
        assert_eq!(after(several, &["▾", "a rather", "another", "third"]), [0, 1, 2]);
        // The chosen option is shown above the list, and a click on it closes the list.
        assert_eq!(after(several, &["▾", "third", "[third]", "▾", "another"]), [2, 1]);
    }

    #[test]
    fn what_narrows_a_list_is_taken_back_sign_by_sign() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.selectbox("Country", ["🇩🇪 Germany", "🇩🇰 Denmark"]).show();
        });
        click_on(&mut page, "▾");
        for letter in "🇩🇪".chars() {
            press(&mut page, KeyCode::Char(letter).into());
        }
        let key = page.focus.unwrap();
        assert_eq!(page.local_mut(key).filter, "🇩🇪");
        press(&mut page, KeyCode::Backspace.into());
        assert_eq!(page.local_mut(key).filter, "");
    }

    #[test]
    fn a_tab_on_a_second_line_is_opened() {
        let mut page = Page::showing(|ui: &Ui| {
            let [one, two, three] = ui.tabs(["The *first* of tabs", "Another one", "Third"]).show();
            one.write("in the first").show();
            two.write("in the second").show();
            three.write("in the third").show();
        });
        click_on(&mut page, "Third");
        assert!(crate::paint::print(&page, WIDTH).contains("in the third"));
    }

    #[test]
    fn a_row_is_selected_where_it_stands() {
        let rows = |ui: &Ui| {
            let frame = Frame::from_text(["name"], [["one"], ["two"], ["six"]]).unwrap();
            ui.dataframe(frame).selection(Selection::Single).show();
        };
        assert_eq!(after(rows, &["six"]), [2]);
        assert_eq!(after(rows, &["six", "name", "row 3 of 3", "six"]), []);
    }

    #[test]
    fn a_password_is_dots_also_where_it_will_not_do_and_is_gone_once_it_is_entered() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.text_input("Secret").password(true).max_chars(3).show();
        });
        let secret = |id: &_| page.tree.node(*id).element.data().is_secret();
        let key = page.tree.node(page.tree.walk(Tree::ROOT).find(secret).unwrap()).key;
        page.focus(Some(key));
        "abcd".chars().for_each(|letter| drop(press(&mut page, KeyCode::Char(letter).into())));
        for focus in [Some(key), None] {
            page.focus(focus);
            let shown = crate::paint::print(&page, WIDTH);
            assert!(shown.contains("••••") && !shown.contains("abcd"), "{shown}");
        }
        page.focus(Some(key));
        for code in [KeyCode::Char('a'), KeyCode::Enter] {
            press(&mut page, code.into());
        }
        assert_eq!(page.local(key).unwrap().edit, Some(crate::edit::Edit::new("", false)));
        page.focus(None);
        assert!(crate::paint::print(&page, WIDTH).contains("••••••••"));
    }

    #[test]
    fn a_cursor_below_the_last_row_goes_on_from_that_row() {
        let mut page = Page::showing(|ui: &Ui| {
            let frame = Frame::from_text(["name"], [["one"], ["two"], ["six"]]).unwrap();
            ui.dataframe(frame).show();
        });
        click_on(&mut page, "six");
        let key = page.focus.unwrap();
        // As after a page with more rows.
        page.local_mut(key).cursor = 900;
        press(&mut page, KeyCode::Up.into());
        assert!(crate::paint::print(&page, WIDTH).contains("row 2 of 3"));
        assert_eq!(beside(900, false, 3), 1);
    }

    #[test]
    fn rails_are_clicked_along_their_whole_length() {
        let slider = |ui: &Ui| {
            ui.slider("A label that is longer than a line", 0..=1000).show();
        };
        assert_eq!(after(slider, &["─  0"]), [1000]);
        let range = |ui: &Ui| {
            ui.range_slider("Between", 0..=170).show();
        };
        // The nearer thumb moves.
        assert_eq!(after(range, &["━●  0 – 170"]), [0, 160]);
        let sizes = |ui: &Ui| {
            ui.select_slider("Size", ["small", "medium", "large"]).show();
        };
        assert_eq!(after(sizes, &["─  small"]), [2]);
    }

    /// The value of a field after a click on these words and a letter.
    fn written_at(page: &mut Page, words: &str) -> String {
        click_on(page, words);
        press(page, KeyCode::Char('|').into());
        let key = page.focus.unwrap();
        let text = page.local_mut(key).edit.as_ref().unwrap().text();
        press(page, KeyCode::Backspace.into());
        text
    }

    #[test]
    fn a_click_in_a_text_puts_the_caret_there() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.text_input("Name").value("漢字 and 🇩🇪 flags").show();
            ui.text_area("Note").value("first line\nof two, the second wraps here").show();
            ui.text_input("Secret").value("abc").password(true).show();
        });
        assert_eq!(written_at(&mut page, "字"), "漢|字 and 🇩🇪 flags");
        assert_eq!(written_at(&mut page, "flags"), "漢字 and 🇩🇪 |flags");
        let second = "first line\nof two, the second |wraps here";
        assert_eq!(written_at(&mut page, "wraps"), second);
        assert_eq!(written_at(&mut page, "first"), format!("|{}", second.replace('|', "")));
        // The page has no text of a password to edit.
        assert_eq!(written_at(&mut page, "•••"), "|");
    }

    #[test]
    fn a_click_in_a_text_that_has_scrolled_puts_the_caret_there() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.text_input("Name").value("the quick brown fox jumps over the lazy dog").show();
        });
        click_on(&mut page, "quick");
        press(&mut page, KeyCode::End.into());
        let text = written_at(&mut page, "lazy");
        assert_eq!(text, "the quick brown fox jumps over the |lazy dog");
        // The space behind the end belongs to the end.
        press(&mut page, KeyCode::Char('w').into());
        press(&mut page, KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(written_at(&mut page, "  "), "lazy dog|");
    }

    #[test]
    fn what_was_typed_and_refused_stays_when_somebody_comes_back() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.number_input("Count").value(1.0).show();
            ui.checkbox("Other").show();
        });
        click_on(&mut page, "1 ");
        for letter in "x,".chars() {
            press(&mut page, KeyCode::Char(letter).into());
        }
        click_on(&mut page, "Other");
        assert!(crate::paint::print(&page, WIDTH).contains("must be a number"));
        click_on(&mut page, "Count");
        let text = crate::paint::print(&page, WIDTH);
        assert!(text.contains("x,1"), "{text}");
    }

    #[test]
    fn a_number_that_can_mean_two_is_asked_about() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.number_input("Count").value(7.0).show();
        });
        page.numbers = app_runtime::NumberFormat { decimal: ',', group: Some('.') };
        let enter = |page: &mut Page, text: &str| {
            click_on(page, "Count");
            let key = page.focus.unwrap();
            page.local_mut(key).edit = Some(crate::edit::Edit::new(text, false));
            press(page, ENTER);
            crate::paint::print(page, 60)
        };
        let text = enter(&mut page, "1.234");
        assert!(text.contains("! can mean two numbers: write 1,234 or 1234"), "{text}");
        assert!(text.contains("▌ 1.234 "), "{text}");
        let text = enter(&mut page, "1,234");
        assert!(!text.contains('!') && text.contains("1.234"), "{text}");
    }

    #[test]
    fn keys_lead_from_a_value_off_the_steps_to_one_on_them() {
        let mut page = Page::showing(|ui: &Ui| {
            ui.slider("Speed", 0..=25).value(7).step(4).show();
        });
        click_on(&mut page, "Speed");
        let mut value = |code: KeyCode| {
            press(&mut page, code.into());
            let key = page.focus.unwrap();
            numbers(&page.element(key).unwrap().data().value().unwrap())
        };
        assert_eq!(value(KeyCode::Right), [8]);
        assert_eq!(value(KeyCode::End), [25]);
        assert_eq!(value(KeyCode::Left), [24]);
    }

    #[test]
    fn a_time_off_its_steps_is_told_the_next_ones() {
        use app_runtime::jiff::civil::time;
        let mut page = Page::showing(|ui: &Ui| {
            let quarter = std::time::Duration::from_secs(900);
            ui.time_input("Alarm").value(time(9, 7, 0, 0)).step(quarter).show();
        });
        click_on(&mut page, "Alarm");
        let key = page.focus.unwrap();
        page.local_mut(key).edit = Some(crate::edit::Edit::new("10:20", false));
        press(&mut page, ENTER);
        let text = crate::paint::print(&page, 60);
        let words = "! must be 10:15 or 10:30: times here are 15 minutes apart";
        assert!(text.contains(words), "{text}");
        press(&mut page, KeyCode::Up.into());
        assert!(crate::paint::print(&page, 60).contains("09:15"));
    }
}
