//! `chart`.

use app_runtime::widgets::chart::Figure;
use app_runtime::{ElementData, Key};

use super::{close, tag, text};

/// A chart.
pub(super) fn chart(out: &mut String, key: Key, figure: &Figure) {
    tag(out, "div").attr("id", key).open();
    text(out, figure.text());
    close(out, "div");
}
