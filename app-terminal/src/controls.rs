//! What keys and clicks do to the element that has them.

use app_runtime::widgets::choice::Options;
use app_runtime::widgets::dataframe::Selection;
use app_runtime::widgets::frame::{Query, Sort};
use app_runtime::{Click, Element, Key, Num, Value};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::grid;
use crate::page::Page;
use crate::paint::{MARGIN, OPTIONS, filtered, first_option};

/// What came of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Done {
    /// It means nothing here.
    No,
    /// It is done.
    Yes,
    /// A person wants to give a file to this element.
    AskFile(Key),
    /// A person wants to go there, which a terminal cannot.
    Leave(String),
}

/// Whether letters are text here and not commands.
pub(crate) fn takes_letters(page: &Page) -> bool {
    let Some(key) = page.focus else { return false };
    page.writing(key).is_some()
        || matches!(page.element(key), Some(Element::Selectbox(_) | Element::Multiselect(_)))
            && page.is_open(key, false)
}

/// Gives a key to the element that has the keys.
pub(crate) fn press(page: &mut Page, event: KeyEvent) -> Done {
    let Some(key) = page.focus else { return Done::No };
    let Some(element) = page.element(key).cloned() else { return Done::No };
    let yes = |done: bool| if done { Done::Yes } else { Done::No };
    let pressed = matches!(event.code, KeyCode::Enter | KeyCode::Char(' '));
    match &element {
        Element::TextInput(_)
        | Element::TextArea(_)
        | Element::NumberInput(_)
        | Element::DateInput(_)
        | Element::TimeInput(_)
        | Element::ColorPicker(_)
        | Element::ChatInput(_) => yes(write(page, key, &element, event)),
        Element::Button(_) if pressed => {
            page.click(key);
            Done::Yes
        }
        Element::LinkButton(link) if pressed => Done::Leave(link.url.clone()),
        Element::FileUploader(uploader) => match event.code {
            KeyCode::Enter | KeyCode::Char(' ') => Done::AskFile(key),
            KeyCode::Backspace | KeyCode::Delete => {
                let mut files: Vec<Value> =
                    uploader.files.iter().cloned().map(Value::File).collect();
                files.pop();
                yes(page.change(key, Value::List(files)))
            }
            _ => Done::No,
        },
        Element::Checkbox(checkbox) if pressed => {
            yes(page.change(key, Value::Bool(!checkbox.checked)))
        }
        Element::Expander(expander) if pressed => fold(page, key, expander.expanded),
        Element::Popover(_) if pressed => fold(page, key, false),
        Element::Custom(_) if pressed => fold(page, key, true),
        Element::Json(json) if pressed => fold(page, key, json.expanded),
        Element::Tabs(tabs) => match event.code {
            KeyCode::Left | KeyCode::Right => {
                let local = page.local_mut(key);
                local.cursor =
                    beside(local.cursor, event.code == KeyCode::Right, tabs.labels.len());
                Done::Yes
            }
            _ => Done::No,
        },
        Element::Radio(radio) => yes(step(page, key, &radio.options, event.code, true)),
        Element::Pills(pills) => yes(step(page, key, &pills.options, event.code, false)),
        Element::SelectSlider(slider) => yes(step(page, key, &slider.options, event.code, false)),
        Element::Slider(slider) => {
            let to = moved(slider.value, slider.min, slider.max, slider.step, event.code);
            yes(to.is_some_and(|to| page.change(key, Value::Number(to))))
        }
        Element::RangeSlider(slider) => {
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
        Element::Selectbox(select) => yes(choose(page, key, &select.options.labels, None, event)),
        Element::Multiselect(select) => {
            yes(choose(page, key, &select.labels, Some(&select.chosen), event))
        }
        Element::Dataframe(_) => yes(walk(page, key, event.code)),
        _ => Done::No,
    }
}

fn beside(at: usize, forward: bool, all: usize) -> usize {
    if forward { (at + 1).min(all.saturating_sub(1)) } else { at.saturating_sub(1) }
}

fn fold(page: &mut Page, key: Key, default: bool) -> Done {
    let open = page.is_open(key, default);
    page.local_mut(key).open = Some(!open);
    Done::Yes
}

/// Keys of a field that one writes in.
fn write(page: &mut Page, key: Key, element: &Element, event: KeyEvent) -> bool {
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    let lines = matches!(element, Element::TextArea(_));
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
            let Some(element) = page.element(key) else { return false };
            let value = match element {
                Element::NumberInput(number) => {
                    let to = add(number.value, number.step, if up { 1 } else { -1 });
                    let min = number.min.filter(|min| to < *min);
                    let max = number.max.filter(|max| to > *max);
                    Value::Number(min.or(max).unwrap_or(to))
                }
                Element::DateInput(date) => {
                    let day = if up { date.value.tomorrow() } else { date.value.yesterday() };
                    let Ok(day) = day else { return true };
                    Value::Text(day.to_string())
                }
                Element::TimeInput(time) => {
                    use app_runtime::jiff::ToSpan as _;
                    let span = i64::from(time.step.max(1)).seconds();
                    let to = if up {
                        time.value.checked_add(span)
                    } else {
                        time.value.checked_sub(span)
                    };
                    let Ok(to) = to else { return true };
                    Value::Text(to.to_string())
                }
                _ => return false,
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

/// One option further, with the arrows of that direction or of the other.
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
    options.chosen == Some(to) || page.change(key, Value::Number(Num::Int(to as i64)))
}

fn add(number: Num, step: Num, times: i64) -> Num {
    match (number, step) {
        (Num::Int(number), Num::Int(step)) => {
            Num::Int(number.saturating_add(step.saturating_mul(times)))
        }
        (number, step) => {
            // Steps of 0.1 are no whole number of bits: without this, 0.3 reads 0.30000000000000004.
            let to = number.as_f64() + step.as_f64() * times as f64;
            Num::Float((to * 1e9).round() / 1e9)
        }
    }
}

/// Where a thumb comes to be by a key.
fn moved(value: Num, min: Num, max: Num, step: Num, code: KeyCode) -> Option<Num> {
    let to = match code {
        KeyCode::Left => add(value, step, -1),
        KeyCode::Right => add(value, step, 1),
        KeyCode::PageDown => add(value, step, -10),
        KeyCode::PageUp => add(value, step, 10),
        KeyCode::Home => min,
        KeyCode::End => max,
        _ => return None,
    };
    Some(if to < min {
        min
    } else if to > max {
        max
    } else {
        to
    })
}

/// Keys of a list that unfolds; `chosen` where there may be several.
fn choose(
    page: &mut Page,
    key: Key,
    labels: &[String],
    chosen: Option<&Vec<usize>>,
    event: KeyEvent,
) -> bool {
    let open = page.is_open(key, false);
    if !open {
        return match event.code {
            KeyCode::Enter | KeyCode::Char(' ') => {
                let at = match page.element(key) {
                    Some(Element::Selectbox(select)) => select.options.chosen.unwrap_or(0),
                    _ => 0,
                };
                let local = page.local_mut(key);
                (local.open, local.cursor) = (Some(true), at);
                local.filter.clear();
                true
            }
            KeyCode::Backspace | KeyCode::Delete => match chosen {
                Some(chosen) => {
                    let kept = chosen.iter().take(chosen.len().saturating_sub(1));
                    let kept = kept.map(|&at| Value::Number(Num::Int(at as i64))).collect();
                    page.change(key, Value::List(kept))
                }
                None => page.change(key, Value::Nothing),
            },
            _ => false,
        };
    }
    let filter = page.local(key).map(|local| local.filter.clone()).unwrap_or_default();
    let found = filtered(labels, &filter);
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
            local.filter.pop();
            local.cursor = 0;
        }
        KeyCode::Enter => {
            let Some(&at) = found.get(local.cursor) else { return true };
            match chosen {
                None => {
                    local.open = Some(false);
                    local.filter.clear();
                    return page.change(key, Value::Number(Num::Int(at as i64)));
                }
                Some(chosen) => {
                    let mut chosen = chosen.clone();
                    match chosen.iter().position(|other| *other == at) {
                        Some(place) => drop(chosen.remove(place)),
                        None => chosen.push(at),
                    }
                    let list = chosen.iter().map(|&at| Value::Number(Num::Int(at as i64)));
                    page.change(key, Value::List(list.collect()));
                }
            }
        }
        KeyCode::Char(letter) if !event.modifiers.contains(KeyModifiers::CONTROL) => {
            local.filter.push(letter);
            local.cursor = 0;
        }
        _ => return false,
    }
    true
}

/// Keys of a dataframe.
fn walk(page: &mut Page, key: Key, code: KeyCode) -> bool {
    let Some(Element::Dataframe(data)) = page.element(key).cloned() else { return false };
    let height = grid::height(&data);
    let local = page.local_mut(key);
    let rows = local.order.as_ref().map_or(data.frame.rows(), |order| order.len());
    let last = rows.saturating_sub(1);
    let columns = data.frame.columns().len();
    match code {
        // At its ends the arrows belong to the page.
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
        KeyCode::Char('s') => {
            local.sort = match local.sort {
                Some((column, false)) if column == local.column => Some((column, true)),
                Some((column, true)) if column == local.column => None,
                _ => Some((local.column, false)),
            };
            let sort = local.sort.map(|(column, descending)| Sort { column, descending });
            let query = Query { sort, search: String::new() };
            local.order = sort.and_then(|_| data.frame.order(&query, &|| false));
        }
        KeyCode::Enter | KeyCode::Char(' ') if data.selection != Selection::None => {
            let row = match &local.order {
                Some(order) => order.row(local.cursor),
                None => Some(local.cursor),
            };
            let Some(row) = row else { return true };
            let mut rows = data.selected.clone();
            match rows.iter().position(|other| *other == row) {
                Some(place) => drop(rows.remove(place)),
                None if data.selection == Selection::Single => rows = vec![row],
                None => rows.push(row),
            }
            let rows = rows.iter().map(|&row| Value::Number(Num::Int(row as i64)));
            page.change(key, Value::List(rows.collect()));
        }
        _ => return false,
    }
    true
}

/// A click on an element, at a place of its block.
pub(crate) fn click(page: &mut Page, key: Key, x: usize, y: usize, width: usize) -> Done {
    page.focus(Some(key));
    let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
    let Some(element) = page.element(key).cloned() else { return Done::No };
    let x = x.saturating_sub(MARGIN);
    let shown = |field: &app_runtime::Field| {
        usize::from(field.label_visibility != app_runtime::LabelVisibility::Collapsed)
    };
    let choose = |page: &mut Page, at: usize| {
        page.change(key, Value::Number(Num::Int(at as i64)));
        Done::Yes
    };
    let at_x = |labels: &[String], gap: usize| {
        let mut right = 0;
        labels.iter().position(|label| {
            right += ratatui::text::Span::raw(label.as_str()).width() + 2 + gap;
            x < right
        })
    };
    match &element {
        Element::Radio(radio) => match y.checked_sub(shown(&radio.field)) {
            Some(at) if at < radio.options.labels.len() => choose(page, at),
            _ => Done::Yes,
        },
        Element::Pills(pills) if y == shown(&pills.field) => {
            match at_x(&pills.options.labels, if pills.segmented { 2 } else { 1 }) {
                Some(at) => choose(page, at),
                None => Done::Yes,
            }
        }
        Element::Tabs(tabs) => {
            if let Some(at) = at_x(&tabs.labels, 1).filter(|_| y == 0) {
                page.local_mut(key).cursor = at;
            }
            Done::Yes
        }
        Element::Selectbox(_) | Element::Multiselect(_) if page.is_open(key, false) => {
            let (labels, field) = match &element {
                Element::Selectbox(select) => (&select.options.labels, &select.field),
                Element::Multiselect(select) => (&select.labels, &select.field),
                _ => return Done::Yes,
            };
            let local = page.local_mut(key);
            let found = filtered(labels, &local.filter);
            let first = first_option(local.cursor, found.len());
            let row = y.checked_sub(shown(field) + 2).filter(|row| *row < OPTIONS);
            match row.map(|row| first + row) {
                Some(at) if at < found.len() => {
                    local.cursor = at;
                    press(page, enter)
                }
                _ => {
                    local.open = Some(false);
                    Done::Yes
                }
            }
        }
        Element::Dataframe(data) => {
            let height = grid::height(data);
            let local = page.local_mut(key);
            let rows = local.order.as_ref().map_or(data.frame.rows(), |order| order.len());
            let first = grid::first_row(local.cursor, height, rows);
            if let Some(row) = y.checked_sub(2).filter(|row| *row < height) {
                local.cursor = first + row;
                if data.selection != Selection::None {
                    return press(page, enter);
                }
            }
            Done::Yes
        }
        Element::Slider(slider) if y == shown(&slider.field) => {
            let value = slider.value.to_string().chars().count().max(8);
            let rail = width.saturating_sub(MARGIN + value + 2).clamp(6, 50);
            let share = (x.min(rail - 1)) as f64 / (rail - 1) as f64;
            let (min, max) = (slider.min.as_f64(), slider.max.as_f64());
            let step = slider.step.as_f64();
            let steps = if step > 0.0 { (share * (max - min) / step).round() as i64 } else { 0 };
            let to = add(slider.min, slider.step, steps);
            let to = if to > slider.max { slider.max } else { to };
            page.change(key, Value::Number(to));
            Done::Yes
        }
        _ if page.writing(key).is_some() => Done::Yes,
        element if element.data().clickable() != Click::No => {
            page.click(key);
            Done::Yes
        }
        _ => press(page, enter),
    }
}
