//! The rewriting of a body: `ui.button("Save", kind = Primary)` becomes
//! `ui.at(&SITES[0]).button("Save").kind(Primary).show()`.
//!
//! One walk through the author's function, in the order of the source. On its way it knows which
//! variables are a `Ui` (`receivers`, `known`), turns the calls on them into calls of a builder
//! (`widgets`, `call`), gives each call site its name (`sites`), and reports broken rules (`rules`,
//! `handlers`, `keys`, `loops`, `hidden`). It changes calls in place and leaves everything else
//! alone, so the output is the code a person would have written without macros. It knows nothing of
//! the attribute that called it.

mod call;
mod keys;
mod sites;
mod hidden;
mod elements;
mod receivers;
mod loops;
mod handlers;
mod rules;
mod widgets;
mod known;

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprBreak, ExprCall, ExprClosure, ExprContinue, ExprForLoop, ExprIf,
    ExprLet, ExprLoop, ExprMatch, ExprMethodCall, ExprPath, ExprReturn, ExprWhile, Ident, Item,
    ItemFn, Local, Macro, Pat, Stmt, Token, parse_quote_spanned,
};

use self::keys::{Keys, Place};
use self::loops::Loop;
use self::receivers::{Receiver, Variables};
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
        match parameter {
            Parameter::Itself(_) => {}
            Parameter::Ui(typed) | Parameter::UiHeldWrongly(typed) => {
                variables.bind(&typed.pat, Some(root), root);
            }
            Parameter::Argument(typed) => {
                variables.bind(&typed.pat, None, root);
                variables.note_type(typed);
            }
            Parameter::State(typed, _) | Parameter::Resource(typed, _) => {
                variables.bind(&typed.pat, None, root);
                variables.note_type(typed);
                if let Some(name) = parameters::variable(typed) {
                    variables.lend(name, parameters::spell(&typed.ty));
                }
            }
        }
    }
    let sites = Sites::new(function);
    let (loops, binding, captured) = (Vec::new(), None, false);
    let mut walk = Walk { sites, variables, keys, loops, binding, captured, mistakes };
    walk.visit_block_mut(&mut function.block);
    walk.sites
}

/// The walk, and its knowledge at the current place.
struct Walk<'a> {
    sites: Sites,
    variables: Variables,
    keys: Keys,
    /// The loops around this place, innermost last.
    loops: Vec<Loop>,
    /// The variable whose whole initialiser the next call is.
    binding: Option<Ident>,
    /// Whether the handler being read has reached for a `ui`.
    captured: bool,
    mistakes: &'a mut Mistakes,
}

impl Walk<'_> {
    /// The assumed receiver for a `Ui` of unknown origin: one of this place, in a scope that equals
    /// no other. It raises no alarm; duplicates that it hides are found at run time.
    fn unknown_ui(&mut self) -> Receiver {
        let scope = self.keys.fresh_scope();
        Receiver { shape: Shape::One, scope, keyed: self.loops.len() }
    }

    /// Brings the variables of a pattern into sight.
    fn bind(&mut self, pattern: &Pat, source: Option<Receiver>) {
        let assumed = self.unknown_ui();
        self.variables.bind(pattern, source, assumed);
    }

    /// Walks through a block of names: declarations inside end with it.
    fn in_block(&mut self, inside: impl FnOnce(&mut Self)) {
        let height = self.variables.height();
        inside(self);
        self.variables.truncate(height);
    }

    /// Walks through a place that may not run.
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

    /// Walks through a closure. `first` is the known receiver of its first parameter, and `around`
    /// the loop that calls it.
    fn closure(
        &mut self,
        closure: &mut ExprClosure,
        first: Option<Receiver>,
        around: Option<Loop>,
    ) {
        let height = self.variables.height();
        // Before the loop begins: an annotated `&Ui` comes from outside of it, so it does not
        // tell its rounds apart.
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
        let mut used = Vec::new();
        self.in_loop(Loop::over(&node.expr, &node.pat, &self.variables), |walk| {
            let height = walk.variables.height();
            let (keys, depth) = (&mut walk.keys, walk.loops.len());
            walk.variables.redeclare(|receiver| Receiver {
                scope: keys.scope_in(receiver.scope, name.clone()),
                // The number tells apart the rounds of this loop, not those of one around it.
                keyed: if receiver.keyed + 1 == depth { depth } else { receiver.keyed },
                ..receiver
            });
            walk.bind(&node.pat, None);
            walk.visit_block_mut(&mut node.body);
            used = walk.variables.used_since(height);
        });
        for (ui, shape) in used.iter().rev() {
            self.use_variable(ui);
            node.body.stmts.insert(0, keyed_anew(ui, *shape, &number, place));
        }
    }

    /// Walks through any other `for`, whose rounds have no name of their own.
    fn any_for(&mut self, node: &mut ExprForLoop) {
        self.in_loop(Loop::over(&node.expr, &node.pat, &self.variables), |walk| {
            walk.bind(&node.pat, None);
            walk.visit_block_mut(&mut node.body);
        });
    }
}

impl VisitMut for Walk<'_> {
    fn visit_block_mut(&mut self, node: &mut Block) {
        self.in_block(|walk| visit_mut::visit_block_mut(walk, node));
    }

    fn visit_stmt_mut(&mut self, node: &mut Stmt) {
        if !statement_attributes(node).iter().any(|attribute| attribute.path().is_ident("cfg")) {
            return visit_mut::visit_stmt_mut(self, node);
        }
        // Not `in_place`: what a `let` declares here outlives the statement.
        let place = Place::Cfg(self.keys.fresh_branch());
        let entered = self.keys.enter(place);
        visit_mut::visit_stmt_mut(self, node);
        self.keys.leave(entered);
    }

    fn visit_local_mut(&mut self, node: &mut Local) {
        let mut source = None;
        if let Some(init) = &mut node.init {
            source = self.known(&init.expr);
            if let Expr::MethodCall(_) = &*init.expr {
                self.binding = single_variable(&node.pat).cloned();
            }
            self.visit_expr_mut(&mut init.expr);
            if let Some((_, otherwise)) = &mut init.diverge {
                let place = Place::Arm { branch: self.keys.fresh_branch(), arm: 0 };
                self.in_place(place, |walk| walk.visit_expr_mut(otherwise));
            }
        }
        self.bind(&node.pat, source);
    }

    fn visit_expr_if_mut(&mut self, node: &mut ExprIf) {
        let branch = self.keys.fresh_branch();
        self.in_block(|walk| {
            walk.visit_expr_mut(&mut node.cond);
            let place = Place::Arm { branch, arm: 0 };
            walk.in_place(place, |walk| walk.visit_block_mut(&mut node.then_branch));
        });
        if let Some((_, otherwise)) = &mut node.else_branch {
            let place = Place::Arm { branch, arm: 1 };
            self.in_place(place, |walk| walk.visit_expr_mut(otherwise));
        }
    }

    fn visit_expr_match_mut(&mut self, node: &mut ExprMatch) {
        self.visit_expr_mut(&mut node.expr);
        let branch = self.keys.fresh_branch();
        for (arm, node) in node.arms.iter_mut().enumerate() {
            self.in_place(Place::Arm { branch, arm }, |walk| {
                walk.bind(&node.pat, None);
                if let Pat::Guard(guarded) = &mut node.pat {
                    walk.visit_expr_mut(&mut guarded.guard);
                }
                walk.visit_expr_mut(&mut node.body);
            });
        }
    }

    fn visit_expr_let_mut(&mut self, node: &mut ExprLet) {
        self.visit_expr_mut(&mut node.expr);
        self.bind(&node.pat, None);
    }

    fn visit_expr_for_loop_mut(&mut self, node: &mut ExprForLoop) {
        self.visit_expr_mut(&mut node.expr);
        if loops::is_range(&node.expr) { self.range_loop(node) } else { self.any_for(node) }
    }

    fn visit_expr_while_mut(&mut self, node: &mut ExprWhile) {
        self.in_loop(Loop::while_true(&node.cond, &self.variables), |walk| {
            walk.visit_expr_mut(&mut node.cond);
            walk.visit_block_mut(&mut node.body);
        });
    }

    fn visit_expr_loop_mut(&mut self, node: &mut ExprLoop) {
        self.in_loop(Loop::endless(), |walk| walk.visit_block_mut(&mut node.body));
    }

    fn visit_expr_closure_mut(&mut self, node: &mut ExprClosure) {
        let place = Place::Closure(self.keys.fresh_branch());
        self.in_place(place, |walk| walk.closure(node, None, None));
    }

    fn visit_expr_return_mut(&mut self, node: &mut ExprReturn) {
        visit_mut::visit_expr_return_mut(self, node);
        self.keys.note_leaving();
    }

    fn visit_expr_break_mut(&mut self, node: &mut ExprBreak) {
        visit_mut::visit_expr_break_mut(self, node);
        self.keys.note_leaving();
    }

    fn visit_expr_continue_mut(&mut self, _: &mut ExprContinue) {
        self.keys.note_leaving();
    }

    fn visit_expr_method_call_mut(&mut self, node: &mut ExprMethodCall) {
        self.method_call(node);
    }

    fn visit_expr_call_mut(&mut self, node: &mut ExprCall) {
        self.function_call(node);
    }

    fn visit_expr_path_mut(&mut self, node: &mut ExprPath) {
        if let Some(name) = node.path.get_ident() {
            self.use_variable(name);
        }
    }

    fn visit_macro_mut(&mut self, node: &mut Macro) {
        let name = node.path.segments.last().map(|last| last.ident.to_string());
        let name = name.unwrap_or_default();
        if LEAVING.contains(&name.as_str()) {
            self.keys.note_leaving();
        }
        let mut used = Vec::new();
        let variables = &self.variables;
        let is_receiver = |ident: &Ident| variables.get(ident).is_some();
        let calls = hidden::find(node.tokens.clone(), &is_receiver, &mut |ident| {
            used.push(ident.clone());
        });
        used.iter().for_each(|ident| self.use_variable(ident));
        calls.iter().for_each(|call| self.refuse_hidden(call, &name));
        if !calls.is_empty() {
            self.rewrite_tokens(node);
        }
    }

    /// An item inside a function is expanded on its own, with its own attributes.
    fn visit_item_mut(&mut self, _: &mut Item) {}
}

impl Walk<'_> {
    /// Finishes the widget calls in a macro's tokens all the same, if those are expressions.
    /// Otherwise the mistake would be followed by errors about unfinished builders.
    fn rewrite_tokens(&mut self, node: &mut Macro) {
        let expressions = Punctuated::<Expr, Token![,]>::parse_terminated;
        if let Ok(mut expressions) = node.parse_body_with(expressions) {
            expressions.iter_mut().for_each(|expression| self.visit_expr_mut(expression));
            node.tokens = quote::quote!(#expressions);
        }
    }
}

/// Functions and macros that end the run, or the running function.
const LEAVING: &[&str] =
    &["stop", "rerun", "exit", "abort", "panic", "unreachable", "todo", "unimplemented", "bail"];

/// The number of a range loop's round. If the author has no name for it, it gets one here.
fn loop_number(pattern: &mut Pat, place: Span) -> Option<Ident> {
    match pattern {
        Pat::Ident(number) if number.subpat.is_none() && number.by_ref.is_none() => {
            Some(Ident::new(&number.ident.to_string(), number.ident.span().located_at(place)))
        }
        Pat::Wild(wild) => {
            let number = Ident::new("number", item::hidden(wild.span()));
            *pattern = parse_quote_spanned!(number.span()=> #number);
            Some(Ident::new("number", item::hidden(place)))
        }
        _ => None,
    }
}

/// `let ui = ui.keyed(number);`, which replaces the variable for the rest of a round.
fn keyed_anew(ui: &Ident, shape: Shape, number: &Ident, place: Span) -> Stmt {
    let ui = Ident::new(&ui.to_string(), ui.span().located_at(place));
    match shape {
        Shape::One => parse_quote_spanned!(place=> let #ui = #ui.keyed(#number);),
        Shape::Many => parse_quote_spanned!(place=> let #ui = #ui.map(|ui| ui.keyed(#number));),
    }
}

/// The variable of a `let` that declares just one.
fn single_variable(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) if pattern.subpat.is_none() => Some(&pattern.ident),
        Pat::Type(typed) => single_variable(&typed.pat),
        _ => None,
    }
}

/// The attributes of a statement, for the kinds of expression that stand as statements.
fn statement_attributes(statement: &Stmt) -> &[Attribute] {
    match statement {
        Stmt::Local(node) => &node.attrs,
        Stmt::Macro(node) => &node.attrs,
        Stmt::Item(_) => &[],
        Stmt::Expr(node, _) => match node {
            Expr::MethodCall(node) => &node.attrs,
            Expr::Call(node) => &node.attrs,
            Expr::Block(node) => &node.attrs,
            Expr::If(node) => &node.attrs,
            Expr::Match(node) => &node.attrs,
            Expr::ForLoop(node) => &node.attrs,
            Expr::While(node) => &node.attrs,
            Expr::Loop(node) => &node.attrs,
            _ => &[],
        },
    }
}
