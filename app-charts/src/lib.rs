//! Charts as data: columns and marks in, a scene out.
//!
//! A [`Chart`] says what is drawn: columns of values ([`Column`]), the marks over them ([`chart::Layer`]),
//! and two axes. [`Chart::scene`] makes of it what a renderer draws in a plot of a given size: ticks
//! with their words, and shapes in the unit square ([`Scene`]). No shape has more points than that
//! plot can show, however long the columns are. Selections and tooltips ask the chart for the rows
//! at a place ([`Chart::nearest`], [`Chart::rows_within`]).
//!
//! This crate knows no element, no page and no terminal.

pub mod palette;
pub mod column;
pub mod chart;
pub mod scale;
pub mod scene;
mod format;
mod ticks;
mod plan;
mod reduce;
mod marks;
mod layout;
mod nearest;
mod within;
mod summary;
mod table;
pub mod draw;

pub use chart::Chart;
pub use column::Column;
pub use scene::Scene;
