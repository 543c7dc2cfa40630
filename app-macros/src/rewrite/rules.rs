//! The rules that one call can break, and their messages. The rule about two calls with one key is
//! in `keys`, which remembers the first; the rules of handlers are in `handlers`.

use std::mem;

use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ExprMethodCall, Ident, Lit, Token};

use super::Walk;
use super::call::{Arguments, Keyword};
use super::hidden::HiddenCall;
use super::keys::FixedKey;
use super::loops::Loop;
use super::receivers::Receiver;
use crate::literals;
use crate::parameters::spell;
use crate::vocabulary::{self, Role};

/// The rules of keys, as far as one call shows them.
impl Walk<'_> {
    pub(super) fn check_key(&mut self, call: &ExprMethodCall, place: Receiver, key: Option<&Expr>) {
        let same_each_round = place.keyed < self.loops.len();
        let Some(key) = key else {
            let needs_key = vocabulary::role(&call.method).is_some_and(Role::needs_key_in_loop);
            if needs_key && same_each_round {
                self.refuse_keyless(call);
            }
            return;
        };
        let Some(fixed) = FixedKey::of(key) else { return };
        if fixed.is_empty() {
            self.refuse_empty(key);
        } else if same_each_round {
            self.refuse_same_each_round(key, &fixed, call);
        } else {
            self.keys.note(fixed, key, place.scope, &call.method, self.mistakes);
        }
    }

    /// `keyed` makes a scope and not a widget, so its key may be there twice; but not empty, and
    /// not the same in each round of a loop.
    pub(super) fn check_keyed(&mut self, call: &ExprMethodCall) {
        let (Some(place), Some(key)) = (self.known_ui(&call.receiver), call.args.first()) else {
            return;
        };
        match FixedKey::of(key) {
            Some(fixed) if fixed.is_empty() => self.refuse_empty(key),
            Some(fixed) if place.keyed < self.loops.len() => {
                self.refuse_same_each_round(key, &fixed, call);
            }
            _ => {}
        }
    }

    fn refuse_keyless(&mut self, call: &ExprMethodCall) {
        let Some(Loop { key, whole, body }) = self.loops.last() else { return };
        let (method, keyed) = (&call.method, keyed_statement(&call.receiver, key));
        let message = if vocabulary::role(method) == Some(Role::Memory) {
            format!(
                "this `{method}` runs once in each round of a loop and cannot tell the rounds \
                 apart; begin {body} with `{keyed}`"
            )
        } else {
            let otherwise = whole
                .as_ref()
                .map(|whole| format!(" (`key = {whole}` where that is a text or a number)"));
            let otherwise = otherwise.unwrap_or_default();
            format!(
                "this `{method}` runs once in each round of a loop and needs a key that tells the \
                 rounds apart; add `key = {key}`{otherwise}, or begin {body} with `{keyed}`"
            )
        };
        self.mistakes.at(method, message);
    }

    fn refuse_same_each_round(&mut self, written: &Expr, fixed: &FixedKey, call: &ExprMethodCall) {
        let Some(Loop { key, body, .. }) = self.loops.last() else { return };
        let keyed = keyed_statement(&call.receiver, key);
        self.mistakes.at(
            written,
            format!(
                "the key `{fixed}` is the same in each round of the loop; use one that differs, \
                 such as `{key}`, or begin {body} with `{keyed}`"
            ),
        );
    }

    fn refuse_empty(&mut self, key: &Expr) {
        self.mistakes.at(
            key,
            "an empty key names nothing; write a name, as in `\"amount\"`, or leave the key out",
        );
    }
}

/// The rules of keywords and of other macros.
impl Walk<'_> {
    pub(super) fn refuse_keywords(&mut self, call: &ExprMethodCall, arguments: &mut Arguments) {
        let (method, receiver) = (&call.method, spell(&call.receiver));
        for keyword in mem::take(&mut arguments.keywords) {
            self.mistakes.at(
                &keyword.name,
                format!(
                    "`{method}` takes no keywords; its identity is that of its `ui`, as in \
                     `{receiver}.keyed(…).{method}(…)`"
                ),
            );
        }
    }

    /// The initial value of an input has one name for each input. Tells whether the keyword may
    /// come out: under the name of another input, it may not.
    pub(super) fn check_initial(&mut self, keyword: &Ident, method: &Ident) -> bool {
        let Some(right) = vocabulary::initial(method) else { return true };
        if keyword == right || !["index", "default", "value"].iter().any(|name| keyword == name) {
            return true;
        }
        let what = match right {
            "index" => "`index = 0`, the position of an option",
            "default" => "`default = [\u{2026}]`, the options that are chosen",
            _ => "`value = \u{2026}`",
        };
        self.mistakes
            .at(keyword, format!("a `{method}` has no `{keyword}`; what it begins with is {what}"));
        false
    }

    /// Columns are counted by the pattern that takes them, and not by an argument. Gives the meant
    /// number, as far as it is written out.
    pub(super) fn refuse_counted(&mut self, counted: &Punctuated<Expr, Token![,]>) -> usize {
        let (number, way_out) = match counted.first() {
            Some(Expr::Array(weights)) => {
                let (number, weights) = (weights.elems.len(), spell(weights));
                let pattern = pattern_of(number);
                (number, format!("`let {pattern} = ui.columns(weights = {weights});`"))
            }
            Some(Expr::Lit(ExprLit { lit: Lit::Int(number), .. })) => {
                let number = number.base10_parse().unwrap_or(2);
                (number, format!("`let {} = ui.columns();`", pattern_of(number)))
            }
            _ => (
                1,
                "`let columns: [&Ui; 3] = ui.columns();`; for as many as the data has, make as \
                 many as fit side by side, and put the item at `position` into \
                 `columns[position % 3]`"
                    .to_owned(),
            ),
        };
        self.mistakes.at(
            counted,
            format!(
                "how many columns there are, the pattern says that takes them: write {way_out}"
            ),
        );
        number
    }

    /// A literal that cannot be read at run time must not be compiled. Methods of the author's own
    /// may mean something else by these words.
    pub(super) fn check_literal(&mut self, keyword: &Keyword, method: &Ident) {
        if vocabulary::role(method).is_some()
            && let Some(message) = literals::fault(&keyword.name, &keyword.value)
        {
            self.mistakes.at(&keyword.value, message);
        }
    }

    /// Reports hidden widget calls, each with the way out.
    pub(super) fn refuse_hidden(&mut self, call: &HiddenCall, name: &str) {
        let HiddenCall { tokens, receiver, method } = call;
        self.mistakes.at(
            tokens,
            format!(
                "`{receiver}.{method}(…)` is inside `{name}!`, and what a macro does with its \
                 tokens cannot be seen from here; call it before and pass its value: \
                 `let value = {receiver}.{method}(…);`"
            ),
        );
    }
}

/// A pattern that takes this many places.
fn pattern_of(number: usize) -> String {
    let names: Vec<_> = ('a'..='z').take(number).map(String::from).collect();
    format!("[{}]", names.join(", "))
}

/// The statement that keys a whole body. A receiver that is more than a name is called `ui`.
fn keyed_statement(receiver: &Expr, key: &str) -> String {
    let receiver = spell(receiver);
    let is_name = receiver.chars().all(|char| char.is_alphanumeric() || char == '_');
    let name = if is_name { &*receiver } else { "ui" };
    format!("let {name} = {receiver}.keyed({key});")
}
