//! The rows of each series, in the order of x: what lines are drawn from.

use std::sync::{Arc, Weak};

use super::{Column, Values};

/// The x of rows: a column, or the numbers of the rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Along<'a> {
    Rows(usize),
    Values(&'a [f64]),
}

impl Along<'_> {
    pub(crate) fn at(self, row: usize) -> f64 {
        match self {
            Along::Rows(_) => row as f64,
            Along::Values(values) => values[row],
        }
    }

    pub(crate) fn len(self) -> usize {
        match self {
            Along::Rows(rows) => rows,
            Along::Values(values) => values.len(),
        }
    }

    /// The first row from `from` on whose x is not below `value` (`or_equal`: that is above it), if
    /// the values are ascending.
    pub(crate) fn first_from(self, from: usize, value: f64, or_equal: bool) -> usize {
        match self {
            Along::Rows(rows) => {
                let first = if or_equal { value.floor() + 1.0 } else { value.ceil() };
                // A float that is too large becomes the largest number of rows.
                (first.max(0.0) as usize).clamp(from.min(rows), rows)
            }
            Along::Values(values) => {
                let rest = &values[from.min(values.len())..];
                from + rest.partition_point(|&x| x < value || or_equal && x == value)
            }
        }
    }
}

/// The rows of one series in the order of x, those without an x left out.
#[derive(Debug)]
pub(crate) struct Strand {
    /// The word of the colour channel, as its index.
    pub(crate) word: Option<usize>,
    x: Option<Column>,
    pub(crate) y: Column,
    /// The number of each row in the layer; `None` if they stand as they are.
    rows: Option<Vec<u32>>,
    len: usize,
}

impl Strand {
    pub(crate) fn along(&self) -> Along<'_> {
        self.x.as_ref().map_or(Along::Rows(self.len), |x| Along::Values(&x.positions()[..self.len]))
    }

    pub(crate) fn y(&self) -> &[f64] {
        &self.y.positions()[..self.len]
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// The number of a row of this strand in the layer.
    pub(crate) fn row(&self, place: usize) -> usize {
        self.rows.as_ref().map_or(place, |rows| rows[place] as usize)
    }
}

/// The strands of a column, and the columns they were made with.
#[derive(Debug)]
pub(super) struct Strands {
    with: [Option<Weak<Values>>; 2],
    len: usize,
    strands: Arc<[Strand]>,
}

impl Strands {
    fn is_of(&self, with: [Option<&Column>; 2], len: usize) -> bool {
        let same = |known: &Option<Weak<Values>>, column: Option<&Column>| match (known, column) {
            (None, None) => true,
            // A weak pointer keeps the place from being used again, so equal places mean one column.
            (Some(known), Some(column)) => known.as_ptr() == Arc::as_ptr(&column.0),
            _ => false,
        };
        self.len == len && same(&self.with[0], with[0]) && same(&self.with[1], with[1])
    }
}

/// The strands of y over x, one for each word of the colour channel. They are found once for the
/// first x and colour that y is asked for with, so a zoom into many rows does not sort them again.
pub(crate) fn strands(
    x: Option<&Column>,
    y: &Column,
    color: Option<&Column>,
    len: usize,
) -> Arc<[Strand]> {
    if color.is_none() && x.is_none_or(Column::is_ascending) {
        // Not kept: a column that held itself would never be freed.
        return [Strand { word: None, x: x.cloned(), y: y.clone(), rows: None, len }].into();
    }
    let with = [x, color];
    let make = || -> Arc<[Strand]> { split(x, y, color, len).into() };
    let known = y.0.strands.get_or_init(|| Strands {
        with: with.map(|column| column.map(|column| Arc::downgrade(&column.0))),
        len,
        strands: make(),
    });
    if known.is_of(with, len) { known.strands.clone() } else { make() }
}

/// The rows of one word on their way into a strand.
#[derive(Default)]
struct Rows {
    x: Vec<f64>,
    y: Vec<f64>,
    rows: Vec<u32>,
    unsorted: bool,
}

fn split(x: Option<&Column>, y: &Column, color: Option<&Column>, len: usize) -> Vec<Strand> {
    let words = color.map_or(1, |color| color.words().len());
    let mut found: Vec<Rows> = Vec::new();
    found.resize_with(words, Rows::default);
    let along = x.map_or(Along::Rows(len), |x| Along::Values(&x.positions()[..len]));
    for (row, &value) in y.positions()[..len].iter().enumerate() {
        let word = color.map_or(0.0, |color| color.positions()[row]);
        let place = along.at(row);
        if !place.is_nan() && !word.is_nan() {
            let own = &mut found[word as usize];
            own.unsorted |= own.x.last().is_some_and(|last| *last > place);
            own.x.push(place);
            own.y.push(value);
            own.rows.push(row as u32);
        }
    }
    let strand = |(word, found): (usize, Rows)| {
        let Rows { x, y, rows, .. } = if found.unsorted { found.sorted() } else { found };
        Strand {
            word: color.is_some().then_some(word),
            len: rows.len(),
            x: Some(Column::numbers(x)),
            y: Column::numbers(y),
            rows: Some(rows),
        }
    };
    found.into_iter().enumerate().map(strand).collect()
}

impl Rows {
    /// The rows in the order of x; those with one x keep theirs.
    fn sorted(self) -> Rows {
        let mut order: Vec<(f64, u32)> = self.x.iter().copied().zip(0..).collect();
        order.sort_by(|one, other| one.0.total_cmp(&other.0));
        let of = |values: &[f64]| order.iter().map(|(_, at)| values[*at as usize]).collect();
        Rows {
            x: of(&self.x),
            y: of(&self.y),
            rows: order.iter().map(|(_, at)| self.rows[*at as usize]).collect(),
            unsorted: false,
        }
    }
}
