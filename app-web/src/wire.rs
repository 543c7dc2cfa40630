//! The messages between a page and its session: JSON arrays, small enough to read in a browser's
//! network panel.
//!
//! Up: `{"session": token, "page": hash, "query": [[name, value], …], "build": name}` once. `build`
//! names the version of these messages: the hash of the browser's part. Then come events:
//! `[number, "click", key]`, `[number, "set", key, value]`,
//! `[number, "submit", key, [[key, value], …]]`, `[number, "rerun"]`. A value is a JSON primitive
//! or an array of primitives. Files are named by the ids in the answers to their uploads. Rows of a
//! dataframe are `{frame, rows}`: the mark of the frame and the positions of the rows. Other
//! messages are no events: `["stop"]`, for the run in progress; `["hidden", bool]`, whether nobody
//! sees the page;
//! `["rows", key, {ask, sort, search, from, to}]` and `["export", key, {sort, search}]`, for
//! dataframes, where `sort` is `null` or `[column, descending]`; and `[kind, key, {ask, size, x, y,
//! of}]`, for charts, where `x` and `y` are `null` or the window of an axis: see `up.rs` for the kinds.
//!
//! Down: `{"session": token, "consumed": number, "received": number, "resumed": bool}` once, then
//! `[consumed, [op, …]]`. A third item is added if needed: `refused`, the reason why an event
//! changed nothing; `running`, that the run goes on; `effects`, the effects beside the page;
//! `rest`, that the page has more than words and buttons from now on. And
//! `{rows: key, ask, from, total, html}`, the answer about rows; without `html` if they could not
//! be made; `{chart: key, ask, …}`, the answer about a chart, named as in `charts.rs`.

pub(crate) mod websocket; // frames
pub(crate) mod up; // messages of a page
pub(crate) mod drawings; // charts that a page has
pub(crate) mod streams; // texts that grow on a page
pub(crate) mod down; // messages to a page
pub(crate) mod rows; // answers about dataframes
pub(crate) mod charts; // answers about charts
