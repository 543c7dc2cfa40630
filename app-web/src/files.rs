//! Everything that a browser fetches or sends as a file, beside its page and its socket: the browser's
//! part and the theme, downloads, pictures, uploads. Servers of one store lend such files to each
//! other.

pub(crate) mod csv;
pub(crate) mod gzip;
pub(crate) mod theme;
pub(crate) mod assets;
pub(crate) mod lending;
pub(crate) mod downloads;
pub(crate) mod pictures;
pub(crate) mod uploads;
