//! Many dots as a grid of cells that say how many there are.

use crate::plan::class;
use crate::scene::{Point, Rect, View};

/// The size of a cell in pixels.
const SIZE: f64 = 4.0;

/// The most cells along one side.
const MOST: f64 = 400.0;

/// The number of dots in each cell of a plot, by series.
pub(crate) struct Density {
    columns: usize,
    rows: usize,
    series: usize,
    counts: Vec<u32>,
    /// The sums of the values of a ramp; empty without one.
    sums: Vec<f64>,
}

impl Density {
    pub(crate) fn new(view: &View, series: usize) -> Density {
        let cells = |pixels: f64| (pixels / SIZE).ceil().clamp(1.0, MOST) as usize;
        let (columns, rows) = (cells(view.width), cells(view.height));
        // Many series share a count, or the grids would be larger than the data.
        let series = if series > 64 { 1 } else { series.max(1) };
        let counts = vec![0; columns * rows * series];
        Density { columns, rows, series, counts, sums: Vec::new() }
    }

    /// Adds a dot; its value is NaN without a ramp.
    pub(crate) fn add(&mut self, series: usize, at: Point, value: f64) {
        let step = |place: f64, steps: usize| ((place * steps as f64) as usize).min(steps - 1);
        let cell = step(at.1, self.rows) * self.columns + step(at.0, self.columns);
        let place = cell * self.series + series.min(self.series - 1);
        self.counts[place] += 1;
        if !value.is_nan() {
            if self.sums.is_empty() {
                self.sums = vec![0.0; self.columns * self.rows * self.series];
            }
            // The mean so far.
            let sum = &mut self.sums[place];
            let count = f64::from(self.counts[place]);
            *sum += value / count - *sum / count;
        }
    }

    /// The cells with dots, by series and class. A cell is of the series with most dots in it.
    pub(crate) fn cells(
        &self,
        ramp: Option<(f64, f64)>,
        classes: usize,
    ) -> Vec<(usize, usize, Vec<Rect>)> {
        let cells = self.counts.chunks(self.series);
        let largest = cells.clone().map(total).max().unwrap_or(1);
        let mut found = vec![Vec::new(); self.series * (classes + 1)];
        for (cell, counts) in cells.enumerate() {
            let count = total(counts);
            if count == 0 {
                continue;
            }
            let series = (0..self.series).rev().max_by_key(|series| counts[*series]).unwrap_or(0);
            let class = match (ramp, self.sums.get(cell * self.series + series)) {
                (Some(range), Some(mean)) => class(*mean, range),
                // One dot alone is seen, and thousands do not hide tens.
                _ => {
                    let part = f64::from(count).ln_1p() / f64::from(largest).ln_1p();
                    (part * classes as f64).round().max(1.0) as usize
                }
            };
            let (column, row) = ((cell % self.columns) as f64, (cell / self.columns) as f64);
            let (columns, rows) = (self.columns as f64, self.rows as f64);
            found[series * (classes + 1) + class].push(Rect {
                left: column / columns,
                top: row / rows,
                right: (column + 1.0) / columns,
                bottom: (row + 1.0) / rows,
            });
        }
        let found = found.into_iter().enumerate().filter(|(_, cells)| !cells.is_empty());
        found.map(|(at, cells)| (at / (classes + 1), at % (classes + 1), cells)).collect()
    }
}

fn total(counts: &[u32]) -> u32 {
    counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
}
