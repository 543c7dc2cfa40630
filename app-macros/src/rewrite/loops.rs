//! Code that runs more than once: loops, and closures that an iterator calls.
//!
//! A `for` over a range is the one loop whose rounds have names of their own, the numbers. In any
//! other loop an input needs a key: with its place as its only name, the value of a deleted row
//! would turn up in the next.

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLet, ExprMethodCall, Ident, Pat, Token};

use super::receivers::{Variables, last_variable};

/// A loop around the place being read, as far as messages speak of it.
#[derive(Debug)]
pub(super) struct Loop {
    /// An expression that tells its rounds apart: `item.id`, or a guess at one.
    pub(super) key: String,
    /// If the key is a guess: the item as a whole, which may tell the rounds apart.
    pub(super) whole: Option<String>,
    /// The place for `let ui = ui.keyed(…);`.
    pub(super) body: &'static str,
}

impl Loop {
    /// A `for` loop, by its pattern and its source.
    pub(super) fn over(source: &Expr, pattern: &Pat, variables: &Variables) -> Self {
        Loop::keyed_by(last_variable(pattern), source, variables, "the loop's body")
    }

    /// A `while`, whose variable is that of its `let`, if it has one.
    pub(super) fn while_true(condition: &Expr, variables: &Variables) -> Self {
        match condition {
            Expr::Let(ExprLet { pat, expr, .. }) => {
                Loop::keyed_by(last_variable(pat), expr, variables, "the loop's body")
            }
            _ => Loop::endless(),
        }
    }

    /// A `loop`, which has no variable of its own.
    pub(super) fn endless() -> Self {
        Loop { key: "item.id".to_owned(), whole: None, body: "the loop's body" }
    }

    /// A closure that an iterator calls.
    pub(super) fn closure(
        source: &Expr,
        inputs: &Punctuated<Pat, Token![,]>,
        variables: &Variables,
    ) -> Self {
        let variable = inputs.last().and_then(last_variable);
        Loop::keyed_by(variable, source, variables, "the closure")
    }

    /// A number or a text is its own key; anything else is likely to have an `id`.
    fn keyed_by(
        variable: Option<&Ident>,
        source: &Expr,
        variables: &Variables,
        body: &'static str,
    ) -> Self {
        let Some(variable) = variable.map(Ident::to_string) else {
            return Loop { body, ..Loop::endless() };
        };
        let (key, whole) = match elements(source, variables) {
            Elements::Copied => (variable, None),
            Elements::Plain => (format!("&{variable}"), None),
            Elements::Records => (format!("{variable}.id"), None),
            Elements::Unknown => (format!("{variable}.id"), Some(format!("&{variable}"))),
        };
        Loop { key, whole, body }
    }
}

/// The elements of a loop's source, as far as a key is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Elements {
    /// Numbers or literals, which may be used twice.
    Copied,
    /// Texts or numbers.
    Plain,
    /// Anything else.
    Records,
    Unknown,
}

/// Whether a `for` over this expression is a loop over a range.
pub(super) fn is_range(source: &Expr) -> bool {
    match source {
        Expr::Range(range) => range.start.is_some(),
        Expr::Paren(inner) => is_range(&inner.expr),
        Expr::Group(inner) => is_range(&inner.expr),
        Expr::MethodCall(call) => {
            (call.method == "rev" || call.method == "step_by") && is_range(&call.receiver)
        }
        _ => false,
    }
}

/// The elements that an expression gives, one after the other.
fn elements(source: &Expr, variables: &Variables) -> Elements {
    match source {
        Expr::Array(array) if array.elems.iter().all(|element| matches!(element, Expr::Lit(_))) => {
            Elements::Copied
        }
        Expr::Path(path) => match path.path.get_ident().and_then(|name| variables.is_plain(name)) {
            Some(true) => Elements::Plain,
            Some(false) => Elements::Records,
            None => Elements::Unknown,
        },
        Expr::Reference(inner) => elements(&inner.expr, variables),
        Expr::MethodCall(call) => elements(&call.receiver, variables),
        other if is_range(other) => Elements::Copied,
        _ => Elements::Unknown,
    }
}

/// Whether a method call gives its closures one element after the other.
pub(super) fn iterates(call: &ExprMethodCall) -> bool {
    let method = call.method.to_string();
    ALWAYS.contains(&method.as_str())
        || (AFTER_AN_ITERATOR.contains(&method.as_str()) && is_iterator(&call.receiver))
}

/// Whether an expression is surely an iterator or an array. `.next()` in the middle of a chain
/// makes it an `Option` again, so only methods that go from iterator to iterator are followed.
fn is_iterator(source: &Expr) -> bool {
    match source {
        Expr::Array(_) | Expr::Range(_) | Expr::Repeat(_) => true,
        Expr::Paren(inner) => is_iterator(&inner.expr),
        Expr::Group(inner) => is_iterator(&inner.expr),
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            MAKES_AN_ITERATOR.contains(&method.as_str())
                || (KEEPS_AN_ITERATOR.contains(&method.as_str()) && is_iterator(&call.receiver))
        }
        _ => false,
    }
}

/// Methods that only iterators and collections have.
const ALWAYS: &[&str] = &[
    "for_each",
    "try_for_each",
    "filter_map",
    "flat_map",
    "find_map",
    "fold",
    "try_fold",
    "scan",
    "take_while",
    "skip_while",
    "map_while",
    "partition",
    "position",
    "rposition",
    "max_by_key",
    "min_by_key",
    "sort_by_key",
    "retain",
    "retain_mut",
];

/// Methods that an `Option`, a `Result` or something else has as well.
const AFTER_AN_ITERATOR: &[&str] = &["map", "filter", "any", "all", "find", "inspect"];

/// Methods that make an iterator of what is not one, or that only iterators have.
const MAKES_AN_ITERATOR: &[&str] = &[
    "iter",
    "iter_mut",
    "into_iter",
    "enumerate",
    "rev",
    "step_by",
    "peekable",
    "filter_map",
    "flat_map",
    "take_while",
    "skip_while",
    "map_while",
    "scan",
    "chars",
    "bytes",
    "lines",
    "split_whitespace",
    "windows",
    "chunks",
    "chunks_exact",
    "keys",
    "values",
    "values_mut",
    "into_keys",
    "into_values",
    "drain",
    "range",
    "split",
];

/// Methods that an `Option` has too, and that keep an iterator one.
const KEEPS_AN_ITERATOR: &[&str] = &[
    "map", "filter", "inspect", "zip", "cloned", "copied", "skip", "take", "chain", "flatten",
    "cycle", "fuse", "by_ref",
];
