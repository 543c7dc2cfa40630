//! A scene of a chart in cells: shapes on a canvas, axes with their words, a legend. Who it is drawn
//! for, and which keys it takes, is the matter of `chart`.

mod axes;
mod legend;
mod shapes;

use app_runtime::charts::Scene;
use app_runtime::charts::palette::PALETTE;
use app_runtime::charts::scene::{Point, Series, View};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

use crate::block::{cut, words};
use crate::canvas::{Canvas, Pen};
use crate::look::Look;

/// Pixels to a cell, across and down, as the words of a page have them. A scene is asked for in
/// pixels: so it has as many ticks as a plot of this size in a page.
const PIXELS: (usize, usize) = (8, 16);

/// The colors of the palette, by the sixteen that every terminal has.
const COLORS: [Color; PALETTE.len()] = [
    Color::Blue,
    Color::Yellow,
    Color::Cyan,
    Color::Red,
    Color::LightBlue,
    Color::Green,
    Color::Magenta,
    Color::DarkGray,
];

/// The signs of series without colors: of their points and lines, of their bars, of their areas.
const SIGNS: [char; 8] = ['●', '○', '■', '□', '▲', '△', '◆', '◇'];
const FILLS: [char; 8] = ['█', '░', '▒', '▓', '╬', '═', '║', '╳'];
const WEAVES: [u8; 8] = [WEAVE, 0xff, 0x24, 0x47, 0xc9, 0x41, 0xb8, 0xb6];

/// Every second dot.
const WEAVE: u8 = 0x95;

/// The signs of strengths, as of cells of a heat map.
const STRENGTHS: [char; 5] = ['·', '░', '▒', '▓', '█'];

/// A plot in cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plot {
    pub(crate) lines: Vec<Line<'static>>,
    /// The place of the plot itself among the lines.
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// How each series is drawn.
    pub(crate) pens: Vec<Pen>,
}

/// The marks of a person on a plot.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// The place of the cursor.
    pub(crate) cursor: Option<Point>,
    /// The selected points. One whose height is NaN is marked below the plot.
    pub(crate) points: Vec<Point>,
    /// The selected part of the horizontal axis, in shares of it.
    pub(crate) interval: Option<(f64, f64)>,
}

/// What a chart tells about its shapes, and its scene does not.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Hints {
    /// Areas have a line above them.
    pub(crate) edges: bool,
    /// Bars lie.
    pub(crate) lie: bool,
}

/// Draws a scene in this many columns and, about, rows: `of` gives it for a plot of so many pixels.
pub(crate) fn draw(
    of: &dyn Fn(f64, f64) -> Scene,
    look: Look,
    (columns, rows): (usize, usize),
    hints: Hints,
    marks: &Marks,
) -> Plot {
    let of = |width: usize, height: usize| {
        of((width.max(1) * PIXELS.0) as f64, (height.max(1) * PIXELS.1) as f64)
    };
    // The words around a plot depend on its size, and its size on them.
    let guess = rows.saturating_sub(4);
    let first = of(columns, guess);
    let pens = pens(&first, look);
    if let Some(reason) = &first.nothing {
        return Plot { lines: words(reason, look.quiet(), columns), pens, ..Plot::default() };
    }
    let (Some(x), Some(y)) = (&first.x, &first.y) else {
        let lines = shapes::shares(&first, &pens, look, columns, rows);
        return Plot { lines, pens, ..Plot::default() };
    };
    let names = legend::beside(&first, columns, guess);
    let legend = match names {
        Some(_) => Vec::new(),
        None => legend::lines(&first, &pens, look, columns),
    };
    let around = legend.len() + axes::lines_around(x, y);
    let height = rows.saturating_sub(around).max(rows.min(3)).max(1);
    let height = shapes::even(&first, hints, false, height);
    let second = (height != guess).then(|| of(columns, height));
    let gutter = second.as_ref().unwrap_or(&first).y.as_ref();
    let gutter = gutter.map_or(0, |axis| axes::gutter(axis, columns, height));
    let width = columns.saturating_sub(gutter + names.unwrap_or(0));
    let width = shapes::even(&first, hints, true, width).max(1);
    let scene = of(width, height);
    let (Some(x), Some(y)) = (&scene.x, &scene.y) else { return Plot::default() };
    let mut canvas = Canvas::new(width, height, &pens, look.quiet());
    if y.grid {
        let ticks = y.ticks.iter().filter(|tick| (0.0..1.0).contains(&tick.at));
        let rows: Vec<usize> = ticks.map(|tick| canvas.row(tick.at)).collect();
        rows.into_iter().for_each(|row| canvas.grid(row, true));
    }
    shapes::draw(&mut canvas, &scene, &pens, look, hints);
    for point in &marks.points {
        canvas.mark(*point, Style::new().add_modifier(Modifier::REVERSED));
    }
    if let Some(cursor) = marks.cursor {
        canvas.mark(cursor, look.raised());
    }
    let mut lines = Vec::new();
    let on_top = legend::is_on_top(&scene);
    if on_top {
        lines.extend(legend.iter().cloned());
    }
    lines.extend(axes::head(y, look, columns));
    let top = lines.len();
    let mut plot = axes::beside(y, look, gutter, height);
    for (line, row) in std::iter::zip(&mut plot, canvas.lines()) {
        line.spans.extend(row.spans);
    }
    if names.is_some() {
        let ends = second.as_ref().unwrap_or(&first);
        legend::write_beside(&mut plot, ends, &pens, look, gutter + width);
    }
    lines.extend(plot);
    lines.extend(axes::below(x, look, gutter, width, columns, marks));
    if !on_top {
        lines.extend(legend);
    }
    let lines = lines.into_iter().map(|line| cut(line, columns)).collect();
    Plot { lines, left: gutter, top, width, height, pens }
}

fn pens(scene: &Scene, look: Look) -> Vec<Pen> {
    let several = scene.series.len() > 1;
    let pens = scene.series.iter().enumerate().map(|(at, series)| match look.colors {
        true if series.plain => Pen { style: Style::new(), fill: '█', sign: '●', weave: WEAVE },
        true => Pen { style: color(series, look), fill: '█', sign: '●', weave: WEAVE },
        false => Pen {
            style: Style::new(),
            fill: FILLS[if several { at % FILLS.len() } else { 0 }],
            sign: SIGNS[at % SIGNS.len()],
            weave: WEAVES[at % WEAVES.len()],
        },
    });
    pens.collect()
}

/// The color of a series. The author's own is shown as it is if the terminal can, else as the
/// nearest of the palette.
fn color(series: &Series, look: Look) -> Style {
    let Some(own) = series.own_color.as_deref().and_then(parts) else {
        return look.color(COLORS[series.color % COLORS.len()]);
    };
    let away = |color: &str| -> u32 {
        let color = parts(color).unwrap_or_default();
        std::iter::zip(color, own).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum()
    };
    let nearest = || {
        let colors = std::iter::zip(PALETTE, COLORS);
        let nearest = colors.min_by_key(|(color, _)| away(color.light).min(away(color.dark)));
        nearest.map_or(COLORS[0], |(_, color)| color)
    };
    look.color(look.shade(own).unwrap_or_else(nearest))
}

/// Red, green and blue of `#rrggbb`.
fn parts(color: &str) -> Option<[u8; 3]> {
    let number = u32::from_str_radix(color.strip_prefix('#')?, 16).ok()?;
    let [zero, parts @ ..] = number.to_be_bytes();
    (color.len() == 7 && zero == 0).then_some(parts)
}

/// The view of a plot in pixels that stands for all sizes, for keys, which know none.
pub(crate) fn usual(x: Option<(f64, f64)>) -> View {
    View { x, ..View::whole(640.0, 320.0) }
}

#[cfg(test)]
mod tests {
    use app_runtime::charts::chart::Legend;
    use app_runtime::charts::scale::{Curve, Scale};
    use app_runtime::charts::scene::{AxisScene, Outline, Ramp, Rect, Shape, Tick};

    use super::*;
    use crate::look::Shades;

    const COLORFUL: Look = Look { colors: true, shades: Shades::Few };

    fn axis(words: &[&str], bands: bool) -> AxisScene {
        let last = words.len().saturating_sub(1).max(1) as f64;
        let at = |place: usize| match bands {
            true => (place as f64 + 0.5) / words.len() as f64,
            false => place as f64 / last,
        };
        let ticks = words.iter().enumerate();
        let ticks = ticks.map(|(place, words)| Tick {
            at: at(place),
            words: (*words).to_owned(),
            room: 0.0,
        });
        AxisScene {
            label: None,
            ticks: ticks.collect(),
            scale: Scale::new(Curve::Linear, (0.0, 1.0), false),
            context: None,
            grid: !bands,
        }
    }

    /// An axis that goes up.
    fn upward(words: &[&str]) -> AxisScene {
        let mut axis = axis(words, false);
        axis.ticks.iter_mut().for_each(|tick| tick.at = 1.0 - tick.at);
        axis.ticks.reverse();
        axis
    }

    fn scene(x: AxisScene, y: AxisScene, names: &[&str], shapes: Vec<(usize, Outline)>) -> Scene {
        let series = names.iter().enumerate().map(|(color, name)| Series {
            name: (*name).to_owned(),
            color,
            own_color: None,
            dashed: false,
            plain: false,
            end: None,
        });
        let shape = |(series, outline)| Shape { series, outline };
        Scene {
            x: Some(x),
            y: Some(y),
            shapes: shapes.into_iter().map(shape).collect(),
            series: series.collect(),
            legend: if names.len() > 1 { Legend::Top } else { Legend::Hidden },
            ramp: None,
            nothing: None,
        }
    }

    fn curve(of: impl Fn(f64) -> f64) -> Outline {
        Outline::Line((0..=100).map(|at| f64::from(at) / 100.0).map(|x| (x, of(x))).collect())
    }

    fn waves() -> Scene {
        let mut x = axis(&["Jan", "Feb", "Mar", "Apr", "May"], false);
        x.context = Some("2026".to_owned());
        let mut y = upward(&["0", "500", "1,000"]);
        y.label = Some("Load in MW".to_owned());
        let one = curve(|x| 0.5 + 0.45 * (x * 9.0).sin());
        let other = curve(|x| 0.2 + 0.6 * x * x);
        scene(x, y, &["North", "South"], vec![(0, one), (1, other)])
    }

    /// Bars from zero, which lies at this share from the top.
    fn bars(values: &[&[f64]], zero: f64) -> Vec<(usize, Outline)> {
        let count = values[0].len() as f64;
        let series = values.len() as f64;
        let all = values.iter().enumerate().map(|(number, values)| {
            let bars = values.iter().enumerate().map(|(at, value)| {
                let wide = 0.8 / count / series;
                let left = (at as f64 + 0.1) / count + wide * number as f64;
                let (top, bottom) = (zero - value.max(0.0), zero - value.min(0.0));
                Rect { left, top, right: left + wide, bottom }
            });
            (number, Outline::Bars(bars.collect()))
        });
        all.collect()
    }

    fn hints(scene: &Scene) -> Hints {
        let lie = |axis: &AxisScene| !axis.grid;
        Hints { edges: false, lie: scene.y.as_ref().is_some_and(lie) }
    }

    fn show(scene: &Scene, look: Look, columns: usize, rows: usize) -> Vec<String> {
        let of = |_: f64, _: f64| scene.clone();
        let plot = draw(&of, look, (columns, rows), hints(scene), &Marks::default());
        plot.lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect()
    }

    fn area(top: impl Fn(f64) -> f64, bottom: impl Fn(f64) -> f64) -> Outline {
        let points = (0..=50).map(|at| f64::from(at) / 50.0);
        Outline::Area(points.map(|x| (x, top(x), bottom(x))).collect())
    }

    fn numbers() -> (AxisScene, AxisScene) {
        (axis(&["0", "5", "10"], false), upward(&["0", "5", "10"]))
    }

    fn stacked() -> Scene {
        let wave = |x: f64| 0.6 + 0.3 * (x * 9.0).sin();
        let half = move |x: f64| 1.0 - (1.0 - wave(x)) / 2.0;
        let shapes = vec![
            (0, area(half, |_| 1.0)),
            (1, area(wave, half)),
            (0, curve(half)),
            (1, curve(wave)),
        ];
        let (x, y) = numbers();
        scene(x, y, &["one", "two"], shapes)
    }

    fn ruled() -> Scene {
        let (x, y) = numbers();
        let shapes = vec![
            (0, curve(|x| 0.9 - 0.8 * x)),
            (1, Outline::Rule((0.0, 0.3), (1.0, 0.3))),
            (2, Outline::Rule((0.7, 0.0), (0.7, 1.0))),
            (2, Outline::Text((0.1, 0.6), "here".into())),
        ];
        let mut ruled = scene(x, y, &["mean", "limit", "now"], shapes);
        ruled.legend = Legend::Hidden;
        ruled.series[1].plain = true;
        ruled.series[2].plain = true;
        ruled.series[0].dashed = true;
        ruled
    }

    fn lying() -> Scene {
        let names = ["North", "South", "A much longer name"];
        let bars = |values: [(f64, f64); 3]| {
            let bars = values.into_iter().enumerate().map(|(at, (left, right))| {
                let top = (at as f64 + 0.1) / 3.0;
                Rect { left, top, right, bottom: top + 0.8 / 3.0 }
            });
            Outline::Bars(bars.collect())
        };
        let one = bars([(0.0, 0.3), (0.0, 0.001), (0.0, 0.71)]);
        let other = bars([(0.3, 0.7), (0.001, 0.33), (0.71, 1.0)]);
        let words = axis(&names, true);
        scene(numbers().0, words, &["a", "b"], vec![(0, one), (1, other)])
    }

    fn heat() -> Scene {
        let cell = |x: f64, y: f64| Rect {
            left: x / 4.0,
            top: y / 3.0,
            right: (x + 1.0) / 4.0,
            bottom: (y + 1.0) / 3.0,
        };
        let cells = (0..12_u8).map(|at| {
            let cell = cell(f64::from(at % 4), f64::from(at / 4));
            (0, Outline::Cells { cells: vec![cell], strength: f64::from(at) / 11.0 })
        });
        let (days, hours) = (["Mo", "Tu", "We", "Th"], ["8:00", "9:00", "10:00"]);
        let mut heat = scene(axis(&days, true), axis(&hours, true), &[""], cells.collect());
        heat.ramp = Some(Ramp { low: "0".into(), high: "11".into() });
        heat.legend = Legend::Top;
        heat
    }

    fn dots() -> Scene {
        let dots = |seed: f64| {
            let at = (0..30).map(|at| f64::from(at) * seed);
            let at = at.map(|at| ((at.sin() + 1.0) / 2.0, ((at * 1.7).cos() + 1.0) / 2.0));
            Outline::Dots { at: at.collect(), radius: 3.5, strength: None }
        };
        let (x, y) = numbers();
        scene(x, y, &["a", "b"], vec![(0, dots(1.3)), (1, dots(2.9))])
    }

    fn pie() -> Scene {
        let slice = |from: f64, to: f64| Outline::Slice {
            from,
            to,
            hole: 0.0,
            words: format!("{:.0} %", (to - from) * 100.0),
        };
        let slices = [(0.0, 0.5), (0.5, 0.83), (0.83, 0.84), (0.84, 1.0)];
        let slices = slices.into_iter().enumerate().map(|(at, (from, to))| (at, slice(from, to)));
        let (x, y) = numbers();
        let mut pie = scene(x, y, &["North", "South", "", "漢字"], slices.collect());
        (pie.x, pie.y) = (None, None);
        pie
    }

    fn many() -> Scene {
        let names: Vec<String> = (0..200).map(|at| format!("Town {at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let values: Vec<f64> = (0..200).map(|at| f64::from(at) / 200.0).collect();
        let mut x = axis(&names, true);
        for (at, tick) in x.ticks.iter_mut().enumerate() {
            // As `app-charts` ranks words: multiples of higher powers of two have more room.
            tick.room = f64::from(16_000 >> at.trailing_zeros().min(8));
        }
        scene(x, numbers().1, &["all"], bars(&[&values], 1.0))
    }

    fn grouped() -> Scene {
        let four: &[f64] = &[0.3, 0.92, 0.04, 0.0];
        let below: &[f64] = &[0.1, 0.42, -0.2, 0.5];
        let x = axis(&["North", "South", "A long name", "漢字"], true);
        let mut y = upward(&["-2", "4", "10"]);
        y.scale = Scale::new(Curve::Linear, (-2.0, 8.0), true);
        scene(x, y, &["x", "y"], bars(&[four, below], 0.8))
    }

    fn all() -> [Scene; 9] {
        [waves(), grouped(), stacked(), ruled(), lying(), heat(), dots(), pie(), many()]
    }

    #[test]
    fn lines_have_words_at_their_axes_and_a_legend() {
        assert_eq!(
            show(&waves(), COLORFUL, 40, 12),
            [
                "━━ North   ━━ South",
                "Load in MW",
                "1,000 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⡠⠒⠒⠦⡄┈┈┈┈┈┈┈┈┈┈┈┈┈",
                "      │⠒⠒⠒⠒⠒⠤⠤⠤⠤⢄⣀⣀⡀⢠⠊    ⠈⠢⡀",
                "      │            ⡸⠉⠙⠒⠒⠤⢄⣀⡀⠑⡄",
                "  500 ┤⡄┈┈┈┈┈┈┈┈┈┈⡸┈┈┈┈┈┈┈┈⠉⠉⠚⡦⢄⣀┈┈┈┈┈┈┈",
                "      │⠘⢄       ⢀⠜            ⠈⢆ ⠉⠓⠦⢄⡀ ⢀",
                "      │ ⠈⢢⡀    ⣠⠊               ⠣⡀   ⠈⡱⠮",
                "    0 ┤   ⠘⠲⠤⠴⠚                  ⠉⠢⠤⠤⠊⠁",
                "      └┬───────┬───────┬───────┬───────┬",
                "      Jan     Feb     Mar     Apr    May",
                "      2026",
            ]
        );
    }

    #[test]
    fn bars_stand_side_by_side_and_hang_below_zero() {
        assert_eq!(
            show(&grouped(), COLORFUL, 40, 12),
            [
                "██ x   ██ y",
                "10 ┤┈┈┈┈┈┈┈┈┈┈███┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈",
                "   │          ███",
                "   │          ███                   ▄▄▄",
                "   │          ███ ▆▆▆               ███",
                " 4 ┤┈▆▆▆┈┈┈┈┈┈███┈███┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈███┈",
                "   │ ███      ███ ███               ███",
                "   │ ███ ▇▇▇  ███ ███  ▃▃▃          ███",
                "   │                       ███",
                "-2 ┤                       ███",
                "   └────────────────────────────────────",
                "      North    South   A long …   漢字",
            ]
        );
    }

    #[test]
    fn bars_whose_words_stand_beside_the_plot_lie() {
        assert_eq!(
            show(&lying(), COLORFUL, 40, 12),
            [
                "██ a   ██ b",
                "              │███████▌█████████▌",
                "        North │███████▌█████████▌",
                "              │",
                "              │████████▎",
                "        South │████████▎",
                "              │",
                "              │█████████████████▊███████",
                "A much longe… │█████████████████▊███████",
                "              │",
                "              └┬───────────┬───────────┬",
                "               0           5          10",
            ]
        );
    }

    #[test]
    fn areas_let_lines_in_front_of_them_be_seen() {
        assert_eq!(
            show(&stacked(), COLORFUL, 40, 12),
            [
                "━━ one   ━━ two",
                "10 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈",
                "   │",
                "   │                 ⣀⡤⢄⣀",
                "   │              ⢀⡔⠊⢕⢕⢕⠈⠑⢄",
                " 5 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈⡠⠃⢕⢕⢕⢕⢕⢕⢕⢕⠓⡄┈┈┈┈┈┈┈┈┈┈┈",
                "   │⢆          ⢀⠜⢕⢕⢕⢕⣀⣀⣀⣀⢕⢕⢕⠈⢢",
                "   │⢕⠣⣀       ⡠⠊⢕⣀⠔⠊⠉⢕⢕⢕⠈⠉⠒⠤⡀⢕⠑⡄       ⡠",
                "   │⠓⢄⣈⠢⣀⡀ ⢀⡠⠎⣀⠴⠊⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠈⠑⠤⡈⠣⢄⡀ ⢀⡤⠚⣀",
                " 0 ┤⢕⢕⠈⠑⠒⠯⠭⠕⠒⠋⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⢕⠈⠑⠒⠪⠭⠕⠒⠉⢕",
                "   └┬─────────────────┬────────────────┬",
                "    0                 5               10",
            ]
        );
    }

    #[test]
    fn a_rule_has_its_name_at_a_free_place() {
        assert_eq!(
            show(&ruled(), COLORFUL, 40, 12),
            [
                "10 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⠃now┈┈┈┈┈┈┈",
                "   │                         ⠃     ⢀⡀⠐⠚",
                "   │                         ⠃  ⡤⠄⠈⠁",
                "   │⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉ ⠉⡠⠝⠋⠉⠁⠉ ⠉ ⠉ ⠉",
                "   │                  ⣀⡀⠔⠊   ⠃     limit",
                " 5 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈⢀⡀⠐⠚┈⠁┈┈┈┈┈┈⠃┈┈┈┈┈┈┈┈┈┈",
                "   │ here     ⡤⠄⠈⠁           ⠃",
                "   │     ⡠⠔⠈⠉⠁               ⠃",
                "   │⣀⡀⠔⠊                     ⠃",
                " 0 ┤⠁                        ⠃",
                "   └┬─────────────────┬────────────────┬",
                "    0                 5               10",
            ]
        );
    }

    #[test]
    fn cells_are_as_dark_as_they_are_strong() {
        assert_eq!(
            show(&heat(), COLORFUL, 40, 12),
            [
                "0 ·░▒▓█ 11",
                "      │························░░░░░░░░",
                " 8:00 │························░░░░░░░░",
                "      │························░░░░░░░░",
                "      │░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓",
                " 9:00 │░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓",
                "      │░░░░░░░░▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▓▓▓▓▓▓▓▓",
                "      │▓▓▓▓▓▓▓▓████████████████████████",
                "10:00 │▓▓▓▓▓▓▓▓████████████████████████",
                "      │▓▓▓▓▓▓▓▓████████████████████████",
                "      └────────────────────────────────",
                "          Mo      Tu      We      Th",
            ]
        );
    }

    #[test]
    fn a_round_is_a_list_of_shares() {
        assert_eq!(
            show(&pie(), COLORFUL, 40, 12),
            [
                "North ████████████████████████████ 50 %",
                "South ██████████████████▌          33 %",
                "      ▌                             1 %",
                "漢字  █████████                    16 %",
            ]
        );
    }

    #[test]
    fn of_two_hundred_words_those_that_fit_are_shown() {
        assert_eq!(
            show(&many(), COLORFUL, 40, 12),
            [
                "10 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈▂▄▇",
                "   │                             ▁▄▆████",
                "   │                          ▃▅▇███████",
                "   │                      ▂▄▆███████████",
                "   │                  ▁▃▅███████████████",
                " 5 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈▂▄▇██████████████████",
                "   │           ▁▄▆██████████████████████",
                "   │        ▃▅▇█████████████████████████",
                "   │    ▂▄▆█████████████████████████████",
                " 0 ┤▁▃▅█████████████████████████████████",
                "   └────────────────────────────────────",
                "  Town 0    Town 64    Town 128 Town 192",
            ]
        );
    }

    #[test]
    fn without_colors_signs_tell_series_apart() {
        assert_eq!(
            show(&waves(), Look::PLAIN, 40, 12),
            [
                "● North   ○ South",
                "Load in MW",
                "1,000 ┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈⡠⠒⠒⠦⡄┈┈┈┈┈┈┈┈┈┈┈┈┈",
                "      │⠒⠒⠒○⠒⠤⠤⠤⠤⢄⣀⣀⡀⢠⠊    ⠈●⡀",
                "      │            ⡸○⠙⠒⠒⠤⢄⣀⡀⠑⡄",
                "  500 ┤●┈┈┈┈┈┈┈┈┈┈⡸┈┈┈┈┈┈┈┈⠉⠉⠚○⢄⣀┈┈┈┈┈┈┈",
                "      │⠘⢄       ⢀●            ⠈⢆ ⠉⠓⠦⢄⡀ ⢀",
                "      │ ⠈⢢⡀    ⣠⠊               ⠣⡀   ⠈⡱⠮",
                "    0 ┤   ⠘⠲⠤⠴⠚                  ⠉⠢⠤⠤●⠁",
                "      └┬───────┬───────┬───────┬───────┬",
                "      Jan     Feb     Mar     Apr    May",
                "      2026",
            ]
        );
        assert_eq!(
            show(&lying(), Look::PLAIN, 40, 12),
            [
                "██ a   ░░ b",
                "              │████████░░░░░░░░░░",
                "        North │████████░░░░░░░░░░",
                "              │",
                "              │░░░░░░░░▎",
                "        South │░░░░░░░░▎",
                "              │",
                "              │██████████████████░░░░░░░",
                "A much longe… │██████████████████░░░░░░░",
                "              │",
                "              └┬───────────┬───────────┬",
                "               0           5          10",
            ]
        );
        assert_eq!(
            show(&dots(), Look::PLAIN, 40, 12),
            [
                "● a   ○ b",
                "10 ┤┈○●┈┈┈┈┈●○┈┈┈○●┈┈┈○┈┈┈┈●┈●┈┈┈○┈┈┈┈┈○",
                "   │             ○            ○  ○  ● ●●",
                "   │●  ○      ●                        ○",
                "   │○○                         ●●",
                " 5 ┤┈┈┈┈┈┈┈┈┈┈┈┈●┈┈┈┈┈┈┈┈●┈┈┈┈┈┈┈○┈┈○┈┈┈",
                "   │         ○        ○●  ○          ●",
                "   │   ●●                 ○   ○",
                "   │●  ○  ○                       ●   ○●",
                " 0 ┤○    ●○● ○      ● ○   ○        ●○ ○",
                "   └┬─────────────────┬────────────────┬",
                "    0                 5               10",
            ]
        );
    }

    #[test]
    fn a_narrow_or_low_plot_keeps_its_line() {
        let narrow = [
            "━━ North   ━━ South",
            "Load in MW",
            "1,000 ┤⠤⠤⠤⢤⣀⣴⡋⠳⡄┈┈┈┈",
            "  500 ┤⣄┈┈┈⡜⠁⠉⠙⠚⣦⣄⡀┈",
            "    0 ┤⠘⢦⣠⠞     ⠈⢦⣨⠟",
            "      └┬─────┬─────┬",
            "      Jan   Mar  May",
            "      2026",
        ];
        let low = [
            "━━ North",
            "━━ South",
            "Load in…",
            "┤⠤⠤⣠⡟⣆┈┈",
            "┤⡄┈⡞⠉⠻⣤⡀",
            "┤⢳⡰⠁  ⢳⡽",
            "└┬────┬─",
            "Jan  Apr",
            "2026",
        ];
        assert_eq!(show(&waves(), COLORFUL, 20, 6), narrow);
        assert_eq!(show(&waves(), COLORFUL, 8, 3), low);
    }

    #[test]
    fn a_chart_of_nothing_says_so() {
        let (x, y) = numbers();
        let mut nothing = scene(x, y, &["a", "b"], Vec::new());
        nothing.nothing = Some("All values are missing.".into());
        assert_eq!(show(&nothing, COLORFUL, 14, 12), ["All values are", "missing."]);
    }

    #[test]
    fn one_point_alone_has_a_sign_of_its_own() {
        let (x, y) = numbers();
        let one = Outline::Dots { at: vec![(0.5, 0.5)], radius: 2.5, strength: None };
        let lines = show(&scene(x, y, &["a"], vec![(0, one)]), COLORFUL, 14, 5);
        let alone =
            ["10 ┤┈┈┈┈┈┈┈┈┈┈", " 5 ┤┈┈┈┈┈●┈┈┈┈", " 0 ┤", "   └┬────┬───┬", "    0    5  10"];
        assert_eq!(lines, alone);
    }

    #[test]
    fn a_gap_in_a_line_stays_open() {
        let (x, y) = numbers();
        let nan = f64::NAN;
        let line = Outline::Line(vec![(0.0, 0.5), (0.3, 0.5), (nan, nan), (0.7, 0.5), (1.0, 0.5)]);
        let lines = show(&scene(x, y, &["a"], vec![(0, line)]), COLORFUL, 14, 5);
        let open = ["10 ┤┈┈┈┈┈┈┈┈┈┈", " 5 ┤⠤⠤⠤⠄┈┈┈⠤⠤⠤", " 0 ┤", "   └┬────┬───┬", "    0    5  10"];
        assert_eq!(lines, open);
    }

    #[test]
    fn an_authors_color_is_the_nearest_that_the_terminal_has() {
        let (x, y) = numbers();
        let mut scene = scene(x, y, &["a"], Vec::new());
        scene.series[0].own_color = Some("#fec13a".to_owned());
        let of = |shades| color(&scene.series[0], Look { colors: true, shades }).fg;
        assert_eq!(of(Shades::Few), Some(Color::Yellow));
        assert_eq!(of(Shades::All), Some(Color::Rgb(0xfe, 0xc1, 0x3a)));
        assert_eq!(color(&scene.series[0], Look::PLAIN), Style::new());
        scene.series[0].own_color = Some("#é1234".to_owned());
        assert_eq!(
            color(&scene.series[0], Look { colors: true, shades: Shades::All }).fg,
            Some(Color::Blue)
        );
    }

    #[test]
    fn no_size_is_too_small_or_too_large() {
        let marks = Marks {
            cursor: Some((0.5, 1.0)),
            points: vec![(0.0, 0.0), (1.0, 1.0), (f64::NAN, 2.0)],
            interval: Some((-1.0, 0.7)),
        };
        let small = (0..=12).flat_map(|columns| (0..=5).map(move |rows| (columns, rows)));
        let sizes: Vec<_> = small.chain([(20, 9), (200, 3), (3, 60), (200, 60)]).collect();
        for scene in all() {
            let of = |_: f64, _: f64| scene.clone();
            for look in [COLORFUL, Look::PLAIN] {
                for &(columns, rows) in &sizes {
                    let plot = draw(&of, look, (columns, rows), hints(&scene), &marks);
                    let widest = plot.lines.iter().map(Line::width).max().unwrap_or(0);
                    assert!(widest <= columns, "{widest} in {columns} × {rows}: {plot:?}");
                    assert!(plot.lines.len() <= rows.max(12) + 4, "{columns} × {rows}: {plot:?}");
                }
            }
        }
    }
}
