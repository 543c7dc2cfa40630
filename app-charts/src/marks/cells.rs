//! The cells of a heatmap.

use std::collections::HashMap;

use super::{Plot, Shapes, bars};
use crate::column::{Column, Kind};
use crate::plan::{AxisPlan, CLASSES, Colors, LayerPlan, class, strength};
use crate::scene::{Outline, Rect};
use crate::ticks::{Content, edges, step_of};

/// The cells of a heatmap.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Grid {
    pub(crate) across: Side,
    pub(crate) down: Side,
    pub(crate) cells: Vec<Cell>,
    /// The smallest and the largest value of a cell.
    pub(crate) range: (f64, f64),
}

/// One cell: its columns and rows in the grid, and the mean of its values or their number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Cell {
    pub(crate) at: (usize, usize),
    pub(crate) value: f64,
    pub(crate) row: usize,
}

/// The steps of a grid along one axis, as the values between them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Side {
    /// Ascending: one more than there are steps.
    pub(crate) edges: Vec<f64>,
}

/// The most different numbers that have a step of their own.
const MOST_STEPS: usize = 100;

impl Side {
    fn of(column: &Column, content: &Content) -> Side {
        if let Content::Words(words) = content {
            return Side { edges: (0..=words.len()).map(|word| word as f64 - 0.5).collect() };
        }
        let mut values: Vec<f64> = Vec::new();
        for &value in column.positions() {
            if let Err(place) = values.binary_search_by(|known| known.total_cmp(&value))
                && !value.is_nan()
            {
                values.insert(place, value);
                if values.len() > MOST_STEPS {
                    let range = column.range().unwrap_or_default();
                    return Side { edges: edges(content, range, 50.0) };
                }
            }
        }
        let half = |one: f64, other: f64| other / 2.0 - one / 2.0;
        let (Some(&first), Some(&last)) = (values.first(), values.last()) else {
            return Side { edges: Vec::new() };
        };
        let gaps = values.windows(2).map(|pair| half(pair[0], pair[1]));
        let alone = if content.kind() == Kind::Date { crate::format::DAY / 2.0 } else { 0.5 };
        let least = gaps.min_by(f64::total_cmp).unwrap_or(alone);
        // An edge between two values, and one around the first and the last.
        let between = values.windows(2).map(|pair| pair[0] + half(pair[0], pair[1]));
        let edges = std::iter::once(first - least).chain(between).chain([last + least]);
        Side { edges: edges.collect() }
    }

    pub(crate) fn step(&self, value: f64) -> Option<usize> {
        let steps = self.edges.len().checked_sub(1)?;
        let inside = value >= self.edges[0] && value <= self.edges[steps];
        (inside && steps > 0).then(|| step_of(&self.edges, value))
    }

    fn measure(&self, axis: &mut AxisPlan<'_>) {
        axis.nice = false;
        if !matches!(axis.content(), Content::Words(_)) {
            for edge in self.edges.first().into_iter().chain(self.edges.last()) {
                axis.take(*edge);
            }
        }
    }
}

/// The cells that have rows so far, by their number in the grid.
enum Known {
    Table(Vec<u32>),
    /// Grids over thousands of words are mostly empty.
    Map(HashMap<usize, usize>),
}

impl Known {
    fn of(cells: usize) -> Known {
        if cells <= 1 << 20 {
            Known::Table(vec![u32::MAX; cells])
        } else {
            Known::Map(HashMap::new())
        }
    }

    /// The place of a cell in the list of cells, which is at its end if the cell is new.
    fn place(&mut self, cell: usize, end: usize) -> usize {
        match self {
            Known::Table(places) => {
                if places[cell] == u32::MAX {
                    places[cell] = end as u32;
                }
                places[cell] as usize
            }
            Known::Map(places) => *places.entry(cell).or_insert(end),
        }
    }
}

/// The cells of a layer: the mean of the colour channel at each x and y, or the number of rows.
pub(crate) fn grid(layer: &LayerPlan<'_>, x: &Content, y: &Content) -> Grid {
    let empty = || Side { edges: Vec::new() };
    let nothing = || Grid { across: empty(), down: empty(), cells: Vec::new(), range: (0.0, 0.0) };
    let (Some(at), Some(value)) = (&layer.at, &layer.value) else { return nothing() };
    let (across, down) = (Side::of(at, x), Side::of(value, y));
    let color = match &layer.colors {
        Colors::Ramp(column, ..) => Some(column),
        _ => None,
    };
    let columns = across.edges.len();
    let mut known = Known::of(columns.saturating_mul(down.edges.len()));
    let mut cells: Vec<(Cell, f64)> = Vec::new();
    for row in 0..layer.rows {
        let places = (across.step(at.positions()[row]), down.step(value.positions()[row]));
        let (Some(across), Some(down)) = places else { continue };
        let weight = color.map_or(1.0, |color| color.positions()[row]);
        if weight.is_nan() {
            continue;
        }
        let place = known.place(down * columns + across, cells.len());
        if place == cells.len() {
            cells.push((Cell { at: (across, down), value: 0.0, row }, 0.0));
        }
        let (cell, count) = &mut cells[place];
        *count += 1.0;
        // A mean that never leaves the range of its values, however large they are.
        cell.value = match color {
            Some(_) => cell.value + (weight / *count - cell.value / *count),
            None => *count,
        };
    }
    let mut extent = crate::scale::Extent::EMPTY;
    let cells: Vec<Cell> = cells.into_iter().map(|(cell, _)| cell).collect();
    cells.iter().for_each(|cell| extent.take(cell.value));
    let range = if extent.is_empty() { (0.0, 0.0) } else { (extent.low, extent.high) };
    Grid { across, down, cells, range }
}

impl Grid {
    pub(crate) fn measure(&self, x: &mut AxisPlan<'_>, y: &mut AxisPlan<'_>) {
        self.across.measure(x);
        self.down.measure(y);
    }

    pub(crate) fn draw(&self, series: usize, plot: Plot<'_>, shapes: &mut Shapes) {
        let mut classes: Vec<Vec<Rect>> = vec![Vec::new(); CLASSES + 1];
        let ends = |side: &Side, step: usize, scale| {
            let (one, other) = (side.edges[step], side.edges[step + 1]);
            bars::band(one + (other / 2.0 - one / 2.0), other - one, scale)
        };
        for cell in &self.cells {
            let (left, right) = ends(&self.across, cell.at.0, plot.x);
            let (top, bottom) = ends(&self.down, cell.at.1, plot.y);
            if left < 1.0 && right > 0.0 && top < 1.0 && bottom > 0.0 {
                let rect = Rect { left, top, right, bottom };
                classes[class(cell.value, self.range)].push(rect);
            }
        }
        for (class, cells) in classes.into_iter().enumerate().filter(|(_, cells)| !cells.is_empty())
        {
            shapes.push(series, Outline::Cells { cells, strength: strength(class) });
        }
    }
}
