//! As many points as a plot can show.

pub(crate) mod density;
pub(crate) mod line;
