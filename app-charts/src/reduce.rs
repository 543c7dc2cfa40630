//! As many points as a plot can show.

pub(crate) mod line;
