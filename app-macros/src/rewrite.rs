//! The rewriting of a body: `ui.button("Save", kind = Primary)` becomes
//! `ui.at(&SITES[0]).button("Save").kind(Primary).show()`.
//!
//! One walk through the author's function, in the order of the source. On its way it knows which
//! variables are a `Ui` (`receivers`), gives each call site its name (`sites`), checks keys
//! (`keys`, `loops`) and sorts arguments (`call`). It changes calls where they stand and leaves
//! everything else alone, so that what comes out is the code a person would have written without
//! macros. It knows nothing of the attribute that asked for it.

mod call;
mod hidden;
mod keys;
mod loops;
mod receivers;
mod sites;
mod widgets;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprBreak, ExprCall, ExprClosure, ExprContinue, ExprForLoop, ExprIf,
    ExprLet, ExprLoop, ExprMatch, ExprMethodCall, ExprPath, ExprReturn, ExprWhile, Ident, Item,
    ItemFn, Local, Macro, Pat, Stmt, Token, parse_quote_spanned,
};

use self::hidden::HiddenCall;
use self::keys::{Keys, Place};
use self::loops::Loop;
use self::receivers::{Receiver, Use, Variables};
pub(crate) use self::sites::Sites;
use crate::item;
use crate::mistakes::Mistakes;
use crate::parameters::{self, Parameter};
use crate::vocabulary::Shape;

/// Rewrites the body of an annotated function, and gives back the table of its call sites.
pub(crate) fn body(function: &mut ItemFn, mistakes: &mut Mistakes) -> Sites {
    let mut keys = Keys::default();
    let root = Receiver { shape: Shape::One, scope: keys.fresh_scope(), keyed: 0 };
    let mut variables = Variables::default();
    for parameter in Parameter::all(&function.sig) {
        if let Parameter::Ui(parameter) | Parameter::UiHeldWrongly(parameter) = parameter
            && let Some(ui) = parameters::variable(parameter)
        {
            variables.declare(ui, Some(root));
        }
    }
    let sites = Sites::new(function);
    let mut walk = Walk { sites, variables, keys, loops: Vec::new(), binding: None, mistakes };
    walk.visit_block_mut(&mut function.block);
    walk.sites
}

/// The walk, and what it knows at the place it has come to.
struct Walk<'a> {
    sites: Sites,
    variables: Variables,
    keys: Keys,
    /// The loops around this place, innermost last.
    loops: Vec<Loop>,
    /// The variable whose whole initialiser the next call is.
    binding: Option<Ident>,
    mistakes: &'a mut Mistakes,
}

impl Walk<'_> {
    /// What to take a `Ui` for whose origin is not known: one of this place, in a scope that
    /// equals no other. It raises no alarm; what it hides is found at run time.
    fn unknown_ui(&mut self) -> Receiver {
        let scope = self.keys.fresh_scope();
        Receiver { shape: Shape::One, scope, keyed: self.loops.len() }
    }

    /// Brings the variables of a pattern into sight.
    fn bind(&mut self, pattern: &Pat, source: Option<Receiver>) {
        let assumed = self.unknown_ui();
        self.variables.bind(pattern, source, assumed);
    }

    /// Walks through a block of names: what is declared inside ends with it.
    fn in_block(&mut self, inside: impl FnOnce(&mut Self)) {
        let height = self.variables.height();
        inside(self);
        self.variables.truncate(height);
    }

    /// Walks through a place that does not run for sure.
    fn in_place(&mut self, place: Place, inside: impl FnOnce(&mut Self)) {
        let entered = self.keys.enter(place);
        self.in_block(inside);
        self.keys.leave(entered);
    }

    /// Walks through code that runs once for each round of a loop.
    fn in_loop(&mut self, around: Loop, inside: impl FnOnce(&mut Self)) {
        self.loops.push(around);
        self.in_block(inside);
        self.loops.pop();
    }

    /// Walks through a closure. `first` is what its first parameter is known to be, and `around`
    /// the loop that calls it.
    fn closure(
        &mut self,
        closure: &mut ExprClosure,
        first: Option<Receiver>,
        around: Option<Loop>,
    ) {
        let height = self.variables.height();
        // An annotated `&Ui` comes from outside: it does not tell apart the rounds in here.
        let mut sources = std::iter::once(first).chain(std::iter::repeat(None));
        for input in &closure.inputs {
            self.bind(input, sources.next().flatten());
        }
        match around {
            Some(around) => self.in_loop(around, |walk| walk.visit_expr_mut(&mut closure.body)),
            None => self.visit_expr_mut(&mut closure.body),
        }
        self.variables.truncate(height);
    }

    /// Walks through a `for` over a range, whose rounds are keyed by their number.
    fn range_loop(&mut self, node: &mut ExprForLoop) {
        let place = node.for_token.span;
        let Some(number) = loop_number(&mut node.pat, place) else { return self.any_for(node) };
        let name = format!("range {}", self.keys.fresh_branch());
        let around = Loop::over(&node.expr, &node.pat);
        self.in_loop(around, |walk| {
            let height = walk.variables.height();
            let (keys, depth) = (&mut walk.keys, walk.loops.len());
            walk.variables.redeclare(|receiver| Receiver {
                scope: keys.scope_in(receiver.scope, name.clone()),
                keyed: if receiver.keyed + 1 == depth { depth } else { receiver.keyed },
                ..receiver
            });
            let inside = walk.variables.height();
            walk.bind(&node.pat, None);
            walk.visit_block_mut(&mut node.body);
            let used = walk.variables.used_since(height);
            debug_assert!(inside >= height);
            for (ui, shape) in used.into_iter().rev() {
                node.body.stmts.insert(0, keyed_anew(&ui, shape, &number, place));
            }
        });
    }
}
