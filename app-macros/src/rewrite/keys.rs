//! The keys that are surely the same, in scopes that are surely the same, in places that can both
//! run: these duplicates are refused here.
//!
//! Open cases (two constants of one value, a condition that happens to exclude another) are left to
//! the check at run time. A false alarm would cost the author more than a duplicate found a moment
//! later.

use std::fmt;

use quote::ToTokens;
use syn::{Expr, Ident, Lit, UnOp};

use crate::mistakes::Mistakes;
use crate::parameters::spell;

/// A key that is the same at every run: a literal, or a constant by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FixedKey(String);

impl FixedKey {
    /// Reads a key as fixed, if it is. `1u8` and `1u64` are one key, `1` and `"1"` are two.
    pub(super) fn of(key: &Expr) -> Option<Self> {
        match key {
            Expr::Lit(literal) => Some(FixedKey(match &literal.lit {
                Lit::Str(text) => format!("{:?}", text.value()),
                Lit::Int(number) => number.base10_digits().to_owned(),
                other => other.to_token_stream().to_string(),
            })),
            Expr::Unary(minus) if matches!(minus.op, UnOp::Neg(_)) => {
                FixedKey::of(&minus.expr).map(|FixedKey(number)| FixedKey(format!("-{number}")))
            }
            // Constants, and variants without fields, which are just as constant.
            Expr::Path(path) => {
                let name = path.path.segments.last()?.ident.to_string();
                let constant = name.starts_with(|first: char| first.is_uppercase());
                constant.then(|| FixedKey(spell(path)))
            }
            Expr::Paren(inner) => FixedKey::of(&inner.expr),
            Expr::Group(inner) => FixedKey::of(&inner.expr),
            Expr::Reference(inner) => FixedKey::of(&inner.expr),
            _ => None,
        }
    }

    /// Whether it is the empty text, which names nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.0 == "\"\""
    }
}

impl fmt::Display for FixedKey {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

/// The scope that a key lives in, as far as it can be told at compile time. Equal scopes are
/// surely equal at run time; different ones may or may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope(usize);

/// A place in the program's branching. Two places with different arms of one branch never both
/// run; about a place that only one of two is in, nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// One arm of an `if` or `match`.
    Arm { branch: usize, arm: usize },
    /// A closure, which may run never, once or often.
    Closure(usize),
    /// A statement under a `#[cfg]`, which may not be there.
    Cfg(usize),
}

/// The keys used so far in one annotated function.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// Each scope that can be met again, by what it is inside of and what it is keyed by.
    scopes: Vec<Option<(Scope, String)>>,
    places: Vec<Place>,
    uses: Vec<KeyUse>,
    branches: usize,
    /// Whether the arm being read may leave the function, the closure or the loop round early.
    leaves: bool,
}

#[derive(Debug)]
struct KeyUse {
    key: FixedKey,
    scope: Scope,
    places: Vec<Place>,
    /// Uses from this position on come after an arm that this use is in and that leaves early.
    left_at: Option<usize>,
    method: String,
    line: usize,
}

impl Keys {
    /// A scope that no other is known to equal.
    pub(super) fn fresh_scope(&mut self) -> Scope {
        self.scopes.push(None);
        Scope(self.scopes.len() - 1)
    }

    /// The scope inside `parent` that `key` makes; the same one at every call.
    pub(super) fn scope_in(&mut self, parent: Scope, key: String) -> Scope {
        let scope = Some((parent, key));
        let known = self.scopes.iter().position(|other| *other == scope);
        Scope(known.unwrap_or_else(|| {
            self.scopes.push(scope);
            self.scopes.len() - 1
        }))
    }

    /// A number for a branch, a closure or a loop that nothing else has.
    pub(super) fn fresh_branch(&mut self) -> usize {
        self.branches += 1;
        self.branches
    }

    /// Goes into a place; `leave` takes what this gives.
    pub(super) fn enter(&mut self, place: Place) -> Entered {
        self.places.push(place);
        Entered { first_use: self.uses.len(), leaves: std::mem::take(&mut self.leaves) }
    }

    /// Comes out of a place. If it may have left early, the code after it excludes the keys in it;
    /// so does the code around it, which errs on the side of saying nothing.
    pub(super) fn leave(&mut self, entered: Entered) {
        let place = self.places.pop();
        let now = self.uses.len();
        if self.leaves {
            for used in &mut self.uses[entered.first_use..] {
                used.left_at.get_or_insert(now);
            }
        }
        // A closure's `return` only leaves the closure.
        let stays = matches!(place, Some(Place::Closure(_)));
        self.leaves = entered.leaves || (self.leaves && !stays);
    }

    /// Notes a `return`, `break`, `stop()` and the like.
    pub(super) fn note_leaving(&mut self) {
        self.leaves = true;
    }

    /// Notes a key, and reports it if it is surely there already.
    pub(super) fn note(
        &mut self,
        key: FixedKey,
        written: &Expr,
        scope: Scope,
        method: &Ident,
        mistakes: &mut Mistakes,
    ) {
        let now = self.uses.len();
        let collides = |used: &&KeyUse| {
            used.key == key
                && used.scope == scope
                && used.left_at.is_none_or(|left| left > now)
                && can_both_run(&used.places, &self.places)
        };
        if let Some(KeyUse { method, line, .. }) = self.uses.iter().find(collides) {
            mistakes.at(
                written,
                format!(
                    "duplicate key `{key}`: the `{method}` on line {line} has it, and both can be on \
                     the page at once; give this one another key"
                ),
            );
        }
        let line = syn::spanned::Spanned::span(written).start().line;
        let (places, method) = (self.places.clone(), method.to_string());
        self.uses.push(KeyUse { key, scope, places, left_at: None, method, line });
    }
}

/// The data that `Keys::leave` needs from the moment of entering.
#[derive(Debug)]
pub(super) struct Entered {
    first_use: usize,
    leaves: bool,
}

/// Whether two places can surely both run in one run of the function.
fn can_both_run(one: &[Place], other: &[Place]) -> bool {
    let exclusive = one.iter().any(|place| {
        let Place::Arm { branch, arm } = *place else { return false };
        other.iter().any(
            |place| matches!(*place, Place::Arm { branch: b, arm: a } if b == branch && a != arm),
        )
    });
    let perhaps = |places: &[Place]| -> Vec<Place> {
        places.iter().filter(|place| !matches!(place, Place::Arm { .. })).copied().collect()
    };
    !exclusive && perhaps(one) == perhaps(other)
}
