//! A chart on a page: its plot below its title, a cursor that goes from point to point, the values
//! there, the part that is looked at, and the selection.

mod axis;
mod cursor;

use app_runtime::charts::chart::{Layer, Legend, Mark};
use app_runtime::charts::draw::Hit;
use app_runtime::charts::scene::{Point, View};
use app_runtime::widgets::chart::{Figure, Selected};
use app_runtime::{Key, Width};
use ratatui::crossterm::event::KeyCode;
use ratatui::text::{Line, Span};

use crate::block::{self, Block, cut, plain, wrap};
use crate::page::{Page, Zoom};
use crate::painter::Painter;
use crate::plot::{self, Hints, Marks};
use crate::words::inline;
use axis::{across, look_at, pan, places, scale, value};
use cursor::{lies, nearest, step};

/// The lines of a chart, of this many pixels each.
const LINE: u32 = 20;

/// The fewest and the most lines of a chart: it should fit on a screen.
const LINES: std::ops::RangeInclusive<usize> = 6..=40;

/// The most values that are told at the cursor.
const VALUES: usize = 12;

/// A chart as lines. It has a spot if it takes keys: a round, and a chart of nothing, take none.
pub(crate) fn block(painter: &Painter<'_>, key: Key, figure: &Figure, room: usize) -> Block {
    let look = painter.look;
    let focused = painter.page.is_focused(key);
    let room = match figure.width {
        Width::Pixels(pixels) => ((pixels / 8) as usize).clamp(1, room.max(1)),
        Width::Content | Width::Stretch => room,
    };
    let mut all = Block::default();
    if let Some(title) = &figure.title {
        let style = if focused { look.accent().patch(look.strong()) } else { look.strong() };
        all.add(Block::of(wrap(inline(title, look, style), room)));
    }
    let zoom = painter.page.local(key).map_or_else(Zoom::default, |local| local.zoom);
    let scene = |width: f64, height: f64| {
        let view = View { x: zoom.window, ..View::whole(width, height) };
        let mut scene = figure.chart.scene(&view);
        scene.ramp = scene.ramp.filter(|_| figure.chart.legend != Legend::Hidden);
        scene
    };
    let hit = zoom.cursor.filter(|_| focused).and_then(|at| nearest(figure, &zoom, at));
    let lines = ((figure.height / LINE) as usize).clamp(*LINES.start(), *LINES.end());
    let rows = lines.saturating_sub(all.lines.len()).max(1);
    let marks = marks(figure, &zoom, hit.as_ref());
    let is_area = |layer: &Layer| matches!(layer.mark, Mark::Area(_));
    let hints = Hints { edges: figure.chart.layers.iter().any(is_area), lie: lies(figure) };
    let plot = plot::draw(&scene, look, (room, rows), hints, &marks);
    let (left, top) = (plot.left, plot.top + all.lines.len());
    all.add(Block::of(plot.lines));
    // A person must find back from a part in which there is nothing.
    if plot.width > 0 || zoom.window.is_some() {
        let (width, height) = (plot.width, plot.height);
        let spot = block::Spot { key, hit: block::Hit::Plot, x: left, y: top, width, height };
        all.spots.push(spot);
    }
    let signs: Vec<Span<'static>> =
        plot.pens.iter().map(|pen| Span::styled(pen.sign.to_string(), pen.style)).collect();
    all.lines.extend(foot(painter, figure, &zoom, hit.as_ref(), focused, &signs, room));
    if let Some(help) = figure.help.as_deref().filter(|_| focused) {
        all.lines.extend(wrap(inline(help, look, look.quiet()), room));
    }
    all
}

/// The values at the cursor, the selection, and the keys.
fn foot(
    painter: &Painter<'_>,
    figure: &Figure,
    zoom: &Zoom,
    hit: Option<&Hit>,
    focused: bool,
    signs: &[Span<'static>],
    room: usize,
) -> Vec<Line<'static>> {
    let look = painter.look;
    let mut lines = Vec::new();
    if let Some(hit) = hit {
        let title = Span::styled(plain(&hit.title), look.strong());
        let mut told = vec![Line::from(title)];
        told.retain(|title| title.width() > 0);
        told.extend(hit.values.iter().take(VALUES).map(|(series, name, value)| {
            let mut spans = Vec::new();
            if let Some(sign) = signs.get(*series).filter(|_| !name.is_empty()) {
                spans.extend([sign.clone(), Span::raw(format!(" {} ", plain(name)))]);
            }
            spans.push(Span::raw(plain(value)));
            Line::from(spans)
        }));
        if let Some(more) = hit.values.len().checked_sub(VALUES + 1) {
            told.push(Line::styled(format!("… {} more", more + 1), look.quiet()));
        }
        // Each value stays in one line.
        let told = told.into_iter().map(|words| Block::of(vec![cut(words, room)])).collect();
        lines.extend(Block::flow(told, &Span::raw("   "), room).lines);
    }
    let mut words = match &figure.selected {
        Selected::Points(rows) if !rows.is_empty() => format!("{} selected   ", rows.len()),
        Selected::Interval(Some(_)) => "a part is selected   ".to_owned(),
        _ => String::new(),
    };
    if focused && hit.is_none() {
        words += "arrows move, + and - zoom";
    } else if focused && zoom.start.is_some() {
        words += "Enter ends the part, Esc lets go";
    } else if focused && !matches!(figure.selected, Selected::Off) {
        words += "Enter selects, Esc clears";
    }
    if !words.is_empty() {
        lines.push(cut(Line::styled(words.trim_end().to_owned(), look.quiet()), room));
    }
    lines
}

/// The marks of the person on the plot.
fn marks(figure: &Figure, zoom: &Zoom, hit: Option<&Hit>) -> Marks {
    let mut marks = Marks { cursor: hit.map(|hit| hit.at), ..Marks::default() };
    let chosen = match (&figure.selected, zoom.start, hit) {
        (Selected::Interval(_), Some(start), Some(hit)) => {
            value(figure, hit.row).map(|end| (start.min(end), start.max(end)))
        }
        (Selected::Interval(chosen), ..) => *chosen,
        (Selected::Points(rows), ..) if !rows.is_empty() => {
            marks.points = places(figure, zoom, rows);
            None
        }
        _ => None,
    };
    if let Some((from, to)) = chosen {
        let axis = across(figure, zoom);
        marks.interval = axis.map(|axis| (axis.place(from), axis.place(to)));
    }
    marks
}

/// A key for the chart that has the keys. `false`: it means nothing there.
pub(crate) fn press(page: &mut Page, key: Key, figure: &Figure, code: KeyCode) -> bool {
    let mut zoom = page.local_mut(key).zoom;
    let taken = match code {
        // An arrow that leads nowhere is none for the page, which has no use for it.
        KeyCode::Right => walk(figure, &mut zoom, (1.0, 0.0)) || !lies(figure),
        KeyCode::Left => walk(figure, &mut zoom, (-1.0, 0.0)) || !lies(figure),
        // But these scroll it.
        KeyCode::Down => step(figure, &mut zoom, (0.0, 1.0)),
        KeyCode::Up => step(figure, &mut zoom, (0.0, -1.0)),
        KeyCode::Char('+' | '=') => scale(figure, &mut zoom, 0.5),
        KeyCode::Char('-' | '_') => scale(figure, &mut zoom, 2.0),
        KeyCode::Char('0') => look_at(figure, &mut zoom, None),
        KeyCode::Enter | KeyCode::Char(' ') => return select(page, key, figure),
        KeyCode::Esc => return let_go(page, key, figure),
        _ => false,
    };
    page.local_mut(key).zoom = zoom;
    taken
}

/// The number of times that a part is moved before its neighbourhood counts as empty.
const MOVES: usize = 8;

/// Moves the cursor across; at the edge of the part that is looked at, that part moves too.
fn walk(figure: &Figure, zoom: &mut Zoom, way: Point) -> bool {
    let mut moved = *zoom;
    for _ in 0..MOVES {
        if step(figure, &mut moved, way) {
            *zoom = moved;
            return true;
        }
        if !pan(figure, &mut moved, way.0) {
            break;
        }
    }
    false
}

/// Selects what is at the cursor, or takes it out of the selection.
fn select(page: &mut Page, key: Key, figure: &Figure) -> bool {
    let zoom = page.local_mut(key).zoom;
    let Some(hit) = zoom.cursor.and_then(|at| nearest(figure, &zoom, at)) else { return false };
    match &figure.selected {
        Selected::Off => return false,
        Selected::Points(rows) => {
            let mut rows = rows.clone();
            match rows.iter().position(|row| *row == hit.row) {
                Some(place) => drop(rows.remove(place)),
                None => rows.push(hit.row),
            }
            page.change(key, figure.rows(rows));
        }
        Selected::Interval(_) => {
            let Some(end) = value(figure, hit.row) else { return true };
            let start = match zoom.start {
                None => Some(end),
                Some(start) => {
                    let interval = (start.min(end), start.max(end));
                    page.change(key, Figure::interval(Some(interval)));
                    None
                }
            };
            page.local_mut(key).zoom.start = start;
        }
    }
    true
}

/// Gives up, one after the other: the part that is being selected, the selection, the cursor.
fn let_go(page: &mut Page, key: Key, figure: &Figure) -> bool {
    let zoom = &mut page.local_mut(key).zoom;
    if zoom.start.take().is_some() {
        return true;
    }
    match &figure.selected {
        Selected::Points(rows) if !rows.is_empty() => page.change(key, figure.rows([])),
        Selected::Interval(Some(_)) => page.change(key, Figure::interval(None)),
        _ => zoom.cursor.take().is_some(),
    }
}

/// A click into the plot.
pub(crate) fn click(page: &mut Page, key: Key, figure: &Figure, at: Point) {
    let zoom = &mut page.local_mut(key).zoom;
    let Some(hit) = nearest(figure, zoom, at) else { return };
    zoom.cursor = Some(hit.at);
    select(page, key, figure);
}

#[cfg(test)]
mod tests {
    use app_runtime::charts::chart::{ScaleKind, Stack};
    use app_runtime::jiff::civil::date;
    use app_runtime::widgets::chart::{Interval, Points};
    use app_runtime::{Element, NodeId, Tree, Ui};

    use super::*;
    use crate::look::{Look, Shades};

    /// The keys go to the chart.
    fn with_keys(body: impl Fn(&Ui) + Send + Sync + 'static) -> (Page, Key) {
        let mut page = Page::showing(body);
        let is_chart = |id: &NodeId| matches!(page.tree.node(*id).element, Element::Chart(_));
        let chart = page.tree.walk(Tree::ROOT).find(is_chart).unwrap();
        let key = page.tree.node(chart).key;
        page.focus(Some(key));
        (page, key)
    }

    fn shown(page: &Page, width: usize) -> Vec<String> {
        let look = Look { colors: true, shades: Shades::Few };
        let main = page.tree.children(Tree::ROOT)[0];
        let lines = Painter { page, look, tick: 0 }.inside(main, width).lines;
        lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
    }

    fn press_all(page: &mut Page, key: Key, codes: &[KeyCode]) -> Vec<bool> {
        let press = |code: &KeyCode| {
            let Some(Element::Chart(figure)) = page.element(key).cloned() else { return false };
            press(page, key, &figure, *code)
        };
        codes.iter().map(press).collect()
    }

    /// The lines below the plot.
    fn foot(page: &Page) -> Vec<String> {
        let mut lines = shown(page, 60);
        lines.split_off(lines.iter().position(|line| line.contains('└')).unwrap() + 2)
    }

    fn selected(page: &Page, key: Key) -> Selected {
        let Some(Element::Chart(figure)) = page.element(key) else { panic!("no chart") };
        figure.selected.clone()
    }

    #[test]
    fn arrows_go_from_point_to_point_and_tell_their_values() {
        let (mut page, key) = with_keys(|ui: &Ui| {
            let days = [(1, 2.0), (2, 5.0), (4, 3.0)];
            let day = |day: &(i8, f64)| date(2026, 3, day.0);
            let chart = ui.line_chart(&days).x(day).y(|day| day.1).title("A **few** days");
            chart.height(200).help("Three").show();
        });
        let unused = [
            "▌ A few days",
            "▌ 6 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈",
            "▌   │          ⢀⡠⢄⣀⡀",
            "▌   │        ⡠⠔⠁   ⠈⠉⠑⠒⠢⠤⢄⣀⡀",
            "▌ 4 ┤┈┈┈┈┈⢀⠔⠊┈┈┈┈┈┈┈┈┈┈┈┈┈┈⠈⠉⠒⠒⠤⠤⣀⣀┈┈┈┈┈",
            "▌   │  ⢀⡠⠊⠁                        ⠉⠉⠒⠒⠤",
            "▌ 2 ┤⡠⠔⠁",
            "▌   └┬──────────┬───────────┬──────────┬",
            "▌  Mar 1      Mar 2       Mar 3    Mar 4",
            "▌  2026",
            "▌ arrows move, + and - zoom",
            "▌ Three",
        ];
        assert_eq!(shown(&page, 40), unused);
        let mut after = |code| {
            assert_eq!(press_all(&mut page, key, &[code]), [true]);
            foot(&page)[1].clone()
        };
        assert_eq!(after(KeyCode::Right), "▌ Mar 1, 2026   2");
        assert_eq!(after(KeyCode::Right), "▌ Mar 2, 2026   5");
        assert_eq!(after(KeyCode::Right), "▌ Mar 4, 2026   3");
        assert_eq!(after(KeyCode::Right), "▌ Mar 4, 2026   3");
        assert_eq!(after(KeyCode::Left), "▌ Mar 2, 2026   5");
        assert_eq!(after(KeyCode::Esc), "▌ arrows move, + and - zoom");
        assert_eq!(after(KeyCode::Left), "▌ Mar 4, 2026   3");
        // Up and down scroll the page, and Esc lets go of the chart in the end.
        let codes = [KeyCode::Up, KeyCode::Down, KeyCode::Esc, KeyCode::Esc, KeyCode::Enter];
        assert_eq!(press_all(&mut page, key, &codes), [false, false, true, false, false]);
    }

    #[test]
    fn each_value_at_the_cursor_stays_in_one_line() {
        let (mut page, key) = with_keys(|ui: &Ui| {
            let rows = ["North", "South", "East", "West"].map(|name| (1.0, 1234.5, name));
            let chart = ui.line_chart(&rows).x(|row| row.0).y(|row| row.1).color(|row| row.2);
            chart.height(200).show();
        });
        press_all(&mut page, key, &[KeyCode::Right]);
        let lines = foot(&page);
        let told = ["▌ 1   ● North 1234.5   ● South 1234.5   ● East 1234.5", "▌ ● West 1234.5"];
        assert_eq!(lines[lines.len() - 2..], told);
    }

    #[test]
    fn a_part_is_looked_at_around_the_cursor_and_moves_with_it() {
        let (mut page, key) = with_keys(|ui: &Ui| {
            ui.line_chart((0..100).map(f64::from).collect::<Vec<_>>()).height(200).show();
        });
        let edges = |page: &Page| {
            let Some(Element::Chart(figure)) = page.element(key) else { panic!("no chart") };
            let local = page.local(key).unwrap();
            let window = local.zoom.window.map(|(from, to)| (from.round(), to.round()));
            let at = nearest(figure, &local.zoom, local.zoom.cursor.unwrap());
            (window, at.unwrap().row)
        };
        press_all(&mut page, key, &[KeyCode::Right; 41]);
        assert_eq!(edges(&page), (None, 40));
        press_all(&mut page, key, &[KeyCode::Char('+'); 3]);
        let (window, row) = edges(&page);
        let (from, to) = window.unwrap();
        assert!(row == 40 && from < 40.0 && to > 40.0 && to - from < 14.0, "{from} {to} {row}");
        press_all(&mut page, key, &[KeyCode::Right; 30]);
        let (window, row) = edges(&page);
        let (from, to) = window.unwrap();
        assert!(row == 70 && from < 70.0 && to > 69.0 && to - from < 14.0, "{from} {to} {row}");
        press_all(&mut page, key, &[KeyCode::Char('0')]);
        assert_eq!(edges(&page), (None, 70));
        // It is never narrower than numbers can tell, and never wider than the axis.
        press_all(&mut page, key, &[KeyCode::Char('+'); 80]);
        assert_eq!(edges(&page).1, 70);
        press_all(&mut page, key, &[KeyCode::Char('-'); 80]);
        assert_eq!(edges(&page), (None, 70));
    }

    #[test]
    fn enter_adds_a_point_to_the_selection_or_takes_it_out() {
        let (mut page, key) = with_keys(|ui: &Ui| {
            let rows = [("a", 3.0), ("b", 1.0), ("c", 2.0)];
            let chart = ui.bar_chart(&rows).x(|row| row.0).y(|row| row.1).height(200);
            chart.selection(Points).show();
        });
        press_all(&mut page, key, &[KeyCode::Right, KeyCode::Enter, KeyCode::Right]);
        press_all(&mut page, key, &[KeyCode::Right, KeyCode::Char(' ')]);
        assert_eq!(selected(&page, key), Selected::Points(vec![0, 2]));
        let edge = shown(&page, 60).into_iter().find(|line| line.contains('└')).unwrap();
        let signs: String = edge.chars().filter(|sign| !"▌ └─".contains(*sign)).collect();
        assert_eq!(signs, "◆▲", "{edge}");
        assert_eq!(foot(&page)[1], "▌ 2 selected   Enter selects, Esc clears");
        press_all(&mut page, key, &[KeyCode::Enter]);
        assert_eq!(selected(&page, key), Selected::Points(vec![0]));
        press_all(&mut page, key, &[KeyCode::Esc]);
        assert_eq!(selected(&page, key), Selected::Points(vec![]));
    }

    #[test]
    fn two_enters_select_a_part_of_the_axis() {
        let (mut page, key) = with_keys(|ui: &Ui| {
            ui.line_chart([3.0, 1.0, 2.0, 4.0]).height(200).selection(Interval).show();
        });
        let (right, left) = (KeyCode::Right, KeyCode::Left);
        press_all(&mut page, key, &[right, right, right, KeyCode::Enter, left]);
        assert_eq!(selected(&page, key), Selected::Interval(None));
        assert!(foot(&page)[1].contains("Enter ends the part"), "{:?}", foot(&page));
        press_all(&mut page, key, &[KeyCode::Enter]);
        assert_eq!(selected(&page, key), Selected::Interval(Some((1.0, 2.0))));
        let edge = shown(&page, 60).into_iter().find(|line| line.contains('└')).unwrap();
        assert!(edge.contains("▲━━━━━━━━"), "{edge}");
        // A part that was begun is given up, and then the selection.
        press_all(&mut page, key, &[KeyCode::Enter, KeyCode::Esc]);
        assert_eq!(selected(&page, key), Selected::Interval(Some((1.0, 2.0))));
        press_all(&mut page, key, &[KeyCode::Esc]);
        assert_eq!(selected(&page, key), Selected::Interval(None));
    }

    #[test]
    fn a_cursor_goes_up_and_down_among_dots_and_lying_bars() {
        let (mut page, key) = with_keys(|ui: &Ui| {
            let rows = [(0.0, 0.0), (0.5, 9.0), (1.0, 3.0), (0.45, 2.0)];
            ui.scatter_chart(&rows).x(|row| row.0).y(|row| row.1).show();
        });
        let row = |page: &Page| {
            let Some(Element::Chart(figure)) = page.element(key) else { panic!("no chart") };
            let zoom = page.local(key).unwrap().zoom;
            nearest(figure, &zoom, zoom.cursor.unwrap()).unwrap().row
        };
        let mut after = |code| {
            assert_eq!(press_all(&mut page, key, &[code]), [true]);
            row(&page)
        };
        let (right, left, up, down) = (KeyCode::Right, KeyCode::Left, KeyCode::Up, KeyCode::Down);
        let rows = [right, right, up, right, down, left].map(&mut after);
        assert_eq!(rows, [0, 3, 2, 2, 3, 0]);
        let (mut page, key) = with_keys(|ui: &Ui| {
            let rows = [("a", 3.0), ("b", 1.0), ("c", 2.0)];
            let chart = ui.bar_chart(&rows).x(|row| row.0).y(|row| row.1).height(200);
            chart.horizontal(true).show();
        });
        let codes = [right, down, down, down, down, up];
        assert_eq!(press_all(&mut page, key, &codes), [false, true, true, true, false, true]);
        assert_eq!(foot(&page)[0], "▌ b   1");
    }

    #[test]
    fn a_click_moves_the_cursor_and_selects() {
        let (mut page, key) = with_keys(|ui: &Ui| {
            ui.line_chart([3.0, 1.0, 2.0, 4.0]).height(200).selection(Points).show();
        });
        let Some(Element::Chart(figure)) = page.element(key).cloned() else { panic!("no chart") };
        click(&mut page, key, &figure, (0.7, 0.1));
        assert_eq!(selected(&page, key), Selected::Points(vec![2]));
        assert_eq!(foot(&page)[0], "▌ 2   2");
    }

    #[test]
    fn a_round_takes_no_keys_and_what_is_empty_says_why() {
        let page = Page::showing(|ui: &Ui| {
            let rows = [("a", 3.0), ("b", 1.0)];
            ui.pie_chart(&rows).x(|row| row.0).y(|row| row.1).title("Shares").show();
            ui.line_chart([f64::NAN]).title("Missing").show();
            ui.line_chart::<_, [f64; 0]>([]).title("Nothing").show();
        });
        let lines = [
            "  Shares",
            "  a █████████████████████ 75%",
            "  b ███████               25%",
            "",
            "  Missing",
            "  All values are missing.",
            "",
            "  Nothing",
            "  No rows.",
        ];
        assert_eq!(shown(&page, 30), lines);
        let main = page.tree.children(Tree::ROOT)[0];
        let block = Painter { page: &page, look: Look::PLAIN, tick: 0 }.inside(main, 30);
        assert_eq!(block.spots, []);
    }

    #[test]
    fn no_data_and_no_size_is_too_odd() {
        const ODD: [f64; 9] =
            [f64::NAN, f64::INFINITY, -1e300, 1e300, 0.0, -0.0, 1e-300, 5.0, -5.0];
        let page = Page::showing(|ui: &Ui| {
            let rows: Vec<(f64, f64)> =
                ODD.iter().flat_map(|x| ODD.iter().map(|y| (*x, *y))).collect();
            let x = |row: &(f64, f64)| row.0;
            let y = |row: &(f64, f64)| row.1;
            let word = |row: &(f64, f64)| format!("{}", row.0);
            ui.line_chart(&rows).x(x).y(y).color(word).show();
            ui.line_chart(&rows).x(x).y(y).x_scale(ScaleKind::Log).y_scale(ScaleKind::Log).show();
            ui.line_chart(&rows).x(x).y(y).x_scale(ScaleKind::Time).y_range(-5.0..=5.0).show();
            ui.area_chart(&rows).x(x).y(y).color(word).stack(Stack::Normalized).show();
            ui.bar_chart(&rows).x(word).y(y).color(word).stack(Stack::Grouped).show();
            ui.bar_chart(&rows).x(x).y(y).horizontal(true).show();
            ui.scatter_chart(&rows).x(x).y(y).size(x).color(y).show();
            ui.histogram(&rows).x(x).show();
            ui.heatmap(&rows).x(word).y(y).show();
            ui.pie_chart(&rows).x(word).y(y).show();
            ui.map(&rows).lat(x).lon(y).show();
        });
        let main = page.tree.children(Tree::ROOT)[0];
        for look in [Look { colors: true, shades: Shades::All }, Look::PLAIN] {
            for width in [0, 1, 2, 3, 5, 8, 13, 40, 200] {
                Painter { page: &page, look, tick: 0 }.inside(main, width);
            }
        }
        let mut page = page;
        let charts: Vec<Key> =
            page.tree.children(main).iter().map(|id| page.tree.node(*id).key).collect();
        for key in charts {
            page.focus(Some(key));
            for code in "→+↓→+←↑0←".chars() {
                let code = match code {
                    '→' => KeyCode::Right,
                    '←' => KeyCode::Left,
                    '↑' => KeyCode::Up,
                    '↓' => KeyCode::Down,
                    letter => KeyCode::Char(letter),
                };
                press_all(&mut page, key, &[code]);
                shown(&page, 40);
            }
        }
    }
}
