//! Literals with a language of their own: icons and shortcuts. A literal that the runtime could not
//! read is a mistake at its place.

use app_literals::{Icon, Shortcut};
use syn::{Expr, ExprLit, Ident, Lit};

/// The fault of a keyword's value, if that is a literal of text.
pub(crate) fn fault(keyword: &Ident, value: &Expr) -> Option<String> {
    let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = value else { return None };
    let text = text.value();
    if keyword == "icon" || keyword == "avatar" {
        Icon::from(text).fault()
    } else if keyword == "shortcut" {
        Shortcut::from(text).fault()
    } else {
        None
    }
}
