//! Everything that a browser fetches or sends as a file, beside its page and its socket: the browser's
//! part and the theme, downloads, pictures, uploads. Servers of one store lend such files to each
//! other.

pub(crate) mod csv; // a dataframe as a file
pub(crate) mod gzip; // compression
pub(crate) mod theme; // a theme as a style sheet
pub(crate) mod assets; // the browser's part
pub(crate) mod lending; // files for other servers
pub(crate) mod downloads; // files for a person
pub(crate) mod pictures; // files for a page
pub(crate) mod uploads; // files of a person
