//! Any columns under any mark make a scene: no panic, no infinite place, and no more points than the
//! plot can show.
#![no_main]

use dacapo::runtime::charts::chart::{Axis, Channels, Layer, Legend, Mark, ScaleKind, Stack};
use dacapo::runtime::charts::column::Datum;
use dacapo::runtime::charts::scene::{Outline, View};
use dacapo::runtime::charts::{Chart, Column};
use libfuzzer_sys::fuzz_target;

/// Takes a byte, and others after it; zeros at the end.
struct Bytes<'b>(&'b [u8]);

impl Bytes<'_> {
    fn take(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn number(&mut self) -> f64 {
        match self.take() {
            0 => f64::NAN,
            1 => f64::INFINITY,
            2 => f64::MAX,
            3 => f64::MIN,
            4 => f64::MIN_POSITIVE,
            5 => f64::from_le_bytes(std::array::from_fn(|_| self.take())),
            small => f64::from(small) - 100.0,
        }
    }

    fn column(&mut self, rows: usize) -> Option<Column> {
        let words = ["", "a", "b", "c", "a long word of many letters", "\u{0}<b>"];
        match self.take() % 4 {
            0 => None,
            1 => Some((0..rows).map(|_| Datum::Word(words[usize::from(self.take()) % 6])).collect()),
            2 => {
                let date = |days: f64| {
                    let days = (days * 7000.0).clamp(-3e6, 2.9e6) as i64;
                    let start = dacapo::jiff::civil::date(1970, 1, 1);
                    let span = dacapo::jiff::Span::new().try_days(days).ok();
                    span.and_then(|span| start.checked_add(span).ok()).map_or(Datum::Missing, Datum::Date)
                };
                Some((0..rows).map(|_| date(self.number())).collect())
            }
            _ => Some(Column::numbers((0..rows).map(|_| self.number()))),
        }
    }

    fn mark(&mut self) -> Mark {
        let stacks = [Stack::Stacked, Stack::Grouped, Stack::Normalized, Stack::Overlaid];
        let stack = stacks[usize::from(self.take()) % 4];
        match self.take() % 11 {
            0 => Mark::Line,
            1 => Mark::Area(stack),
            2 => Mark::Band,
            3 => Mark::Bar { stack, horizontal: self.take() % 2 == 0 },
            4 => Mark::Points,
            5 => Mark::RuleX(self.number()),
            6 => Mark::RuleY(self.number()),
            7 => Mark::Text,
            8 => Mark::Histogram { bins: Some(usize::from(self.take())) },
            9 => Mark::Heatmap,
            _ => Mark::Pie { donut: self.take() % 2 == 0 },
        }
    }

    fn axis(&mut self) -> Axis {
        let scales = [ScaleKind::Auto, ScaleKind::Linear, ScaleKind::Log, ScaleKind::Time];
        let range = (self.take() % 4 == 0).then(|| (self.number(), self.number()));
        let format = match self.take() % 8 {
            0 => Some("€ {:,.2}".to_owned()),
            1 => Some("%Y-%m-%d".to_owned()),
            2 => Some("{:%".to_owned()),
            _ => None,
        };
        Axis { label: None, format, scale: scales[usize::from(self.take()) % 4], range }
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let mut chart = Chart { x: bytes.axis(), y: bytes.axis(), ..Chart::default() };
    chart.map = bytes.take() % 8 == 0;
    chart.legend = [Legend::Auto, Legend::Right][usize::from(bytes.take() % 2)];
    for _ in 0..=bytes.take() % 3 {
        let mark = bytes.mark();
        let rows = usize::from(bytes.take());
        let mut column = || bytes.column(rows);
        let channels = Channels {
            x: column(),
            y: column(),
            low: column(),
            high: column(),
            color: column(),
            size: column(),
            text: column(),
        };
        chart.layers.push(Layer { mark, channels, name: None });
    }
    let mut view = View::whole(bytes.number(), bytes.number());
    if bytes.take() % 2 == 0 {
        view.x = Some((bytes.number(), bytes.number()));
    }
    let scene = chart.scene(&view);
    for axis in [&scene.x, &scene.y].into_iter().flatten() {
        assert!(axis.ticks.iter().all(|tick| (-1e-9..=1.0 + 1e-9).contains(&tick.at)), "{axis:?}");
    }
    for shape in &scene.shapes {
        assert!(shape.series < scene.series.len(), "{shape:?}");
        if let Outline::Line(points) = &shape.outline {
            assert!(points.iter().all(|(x, y)| !x.is_infinite() && !y.is_infinite()), "{shape:?}");
        }
    }
    let _ = (chart.summary(), chart.table(5));
    let _ = chart.nearest(&view, (0.5, 0.5));
    let _ = chart.rows_within((bytes.number(), bytes.number()), None);
});
