//! The knowledge about an expression, from its written form.
//!
//! Asked before the expression is rewritten. The answer says where its widgets would be drawn: in
//! which scope, and whether the rounds of the loops around are told apart there.

use syn::{Expr, ExprMethodCall};

use super::Walk;
use super::keys::FixedKey;
use super::receivers::Receiver;
use super::widgets::has_body;
use crate::parameters::spell;
use crate::vocabulary::{self, Role, Shape};

impl Walk<'_> {
    /// The `Ui`, or array of them, that an expression is known to be before it is rewritten.
    pub(super) fn known(&mut self, expression: &Expr) -> Option<Receiver> {
        match expression {
            Expr::Path(path) => self.variables.get(path.path.get_ident()?),
            Expr::Paren(inner) => self.known(&inner.expr),
            Expr::Group(inner) => self.known(&inner.expr),
            Expr::Index(index) => {
                let array = self.known(&index.expr)?;
                (array.shape == Shape::Many).then_some(Receiver { shape: Shape::One, ..array })
            }
            Expr::MethodCall(call) => self.known_call(call),
            _ => None,
        }
    }

    fn known_call(&mut self, call: &ExprMethodCall) -> Option<Receiver> {
        match vocabulary::role(&call.method) {
            Some(Role::Identity) if call.args.len() == 1 => {
                let base = self.known_ui(&call.receiver).unwrap_or_else(|| self.unknown_ui());
                Some(self.inside(base, call.args.first()))
            }
            Some(Role::Layout(shape)) if self.is_widget(call) && !has_body(call) => {
                let base = self.place(&call.receiver).unwrap_or_else(|| self.unknown_ui());
                let arguments = call.args.iter();
                let key = arguments.filter_map(|argument| match argument {
                    Expr::Assign(keyword) if spell(&keyword.left) == "key" => Some(&*keyword.right),
                    _ => None,
                });
                let key = key.last();
                Some(Receiver { shape, ..self.inside(base, key) })
            }
            _ if call.method == "show" => self.known_chain(call),
            _ => None,
        }
    }

    /// The result of a chain in builder form: `ui.at(site).columns().weights([2, 1]).show()`.
    fn known_chain(&mut self, call: &ExprMethodCall) -> Option<Receiver> {
        let Expr::MethodCall(inner) = &*call.receiver else { return None };
        let Some(Role::Layout(shape)) = vocabulary::role(&inner.method) else {
            let inside = self.known_chain(inner)?;
            let keyed = inner.method == "key" && inner.args.len() == 1;
            return Some(if keyed { self.inside(inside, inner.args.first()) } else { inside });
        };
        let base = self.place(&inner.receiver)?;
        Some(Receiver { shape, ..base })
    }

    /// The single `Ui` that an expression is known to be.
    pub(super) fn known_ui(&mut self, expression: &Expr) -> Option<Receiver> {
        self.known(expression).filter(|receiver| receiver.shape == Shape::One)
    }

    /// The `Ui` that a widget is called on, be it by `ui` or by `ui.at(site)`.
    pub(super) fn place(&mut self, receiver: &Expr) -> Option<Receiver> {
        match receiver {
            Expr::MethodCall(call) if call.method == "at" => self.known_ui(&call.receiver),
            other => self.known_ui(other),
        }
    }

    /// The receiver inside a layout or `keyed` with this key. A key that is the same in every round
    /// of a loop does not tell its rounds apart.
    pub(super) fn inside(&mut self, base: Receiver, key: Option<&Expr>) -> Receiver {
        match key.map(FixedKey::of) {
            None => base,
            Some(Some(fixed)) => {
                Receiver { scope: self.keys.scope_in(base.scope, format!("key {fixed}")), ..base }
            }
            Some(None) => {
                Receiver { scope: self.keys.fresh_scope(), keyed: self.loops.len(), ..base }
            }
        }
    }
}
