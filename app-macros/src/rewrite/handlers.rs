//! The values of `on_click =` and `on_change =`: a call, whose arguments are bound until the event
//! comes; a closure; or a value that is a handler already.
//!
//! A handler runs between an event and the next run of the body. So values that belong to one run
//! are out of its reach: the `ui`, and the values that the parameters of the function lend.

use std::mem;

use proc_macro2::Span;
use quote::{ToTokens, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, ExprCall, ExprClosure, ExprPath, Ident, Pat};

use super::Walk;
use super::call::Keyword;
use super::receivers::Use;
use crate::item;
use crate::parameters::spell;
use crate::vocabulary::{self, Role};

/// Whether the value of a keyword is a handler.
pub(super) fn is_handler(keyword: &Ident) -> bool {
    keyword == "on_click" || keyword == "on_change"
}

impl Walk<'_> {
    /// Rewrites a handler, and tells whether it may come out: after some mistakes, the compiler
    /// would have more to say about it.
    pub(super) fn handler(&mut self, keyword: &mut Keyword, method: &Ident) -> bool {
        let right = self.check_event(&keyword.name, method);
        let before = self.mistakes.count();
        let typed = match &mut keyword.value {
            Expr::Closure(closure) => {
                self.handler_closure(closure);
                self.check_closure(closure)
            }
            Expr::Call(call) => {
                self.handler_call(call);
                true
            }
            Expr::Path(path) if self.names_function(path) => {
                self.refuse_uncalled(path);
                true
            }
            other => {
                self.visit_expr_mut(other);
                true
            }
        };
        if self.mistakes.count() > before {
            keyword.value = used_for_nothing(&keyword.value);
        } else if let Expr::Call(call) = &mut keyword.value {
            self.bind_arguments(&mut call.func, call.paren_token.span.open());
        }
        right && typed
    }

    fn handler_closure(&mut self, closure: &mut ExprClosure) {
        let outside = mem::take(&mut self.captured);
        let page = self.variables.enter_handler();
        self.visit_expr_closure_mut(closure);
        self.variables.leave_handler(page);
        self.captured = outside;
    }

    fn handler_call(&mut self, call: &mut ExprCall) {
        for argument in &mut call.args {
            if self.known(argument).is_some() {
                self.refuse_ui(argument);
            } else if let Expr::Reference(_) = argument {
                self.mistakes.at(
                    argument,
                    "an argument is kept until the event comes, so pass it by value; what the \
                     handler takes as `&mut T` or `&T` is session state and resources, which \
                     reach it by themselves",
                );
            } else {
                self.visit_expr_mut(argument);
            }
        }
    }

    /// `save` becomes the call that binds its arguments: `save::with`, if `save` is a `#[handler]`.
    /// A path that ends in `with` is bound already.
    ///
    /// The name is seldom written out as `save::with`, because of a plain function, about which
    /// the compiler would say that there is no crate `save`. An import takes whatever `save` is:
    /// of a handler, the function and the type beside it; of a plain function, the function
    /// alone. Then `__handler` is the type of the block around, and that one says what is
    /// missing. The arguments stay outside of both blocks, where these names are not.
    ///
    /// Most of it is spanned on a parenthesis, because editors would take it for the meaning of the
    /// name. The part that the compiler underlines is spanned on the name.
    fn bind_arguments(&self, function: &mut Expr, place: Span) {
        let Expr::Path(ExprPath { qself: None, path, .. }) = function else { return };
        let Some(last) = path.segments.last() else { return };
        if last.ident == "with" || path.segments.iter().any(|segment| !segment.arguments.is_none())
        {
            return;
        }
        let name = last.ident.span();
        let with = Ident::new("with", name);
        // An import takes no handler that has a variable in front of it; a path goes past it.
        if path.get_ident().is_some_and(|name| self.variables.contains(name)) {
            *function = Expr::Verbatim(quote_spanned!(place=> #path::#with));
            return;
        }
        // Spanned as scaffolding: otherwise it would be reported as unused in correct code.
        let fallback = quote_spanned! {item::scaffold(place)=>
            use ::dacapo::__private::PlainFunction as __handler;
        };
        let renamed = quote_spanned!(name=> as __handler);
        let bound = quote_spanned! {place=>
            #[allow(unused_imports, reason = "of a plain function, nothing is used")]
            use #path #renamed;
            __handler::#with
        };
        *function = Expr::Verbatim(quote_spanned!(name=> { #fallback { #bound } }));
    }

    /// Whether a path can only be a function: it is not a variable, nor spelt like a constant.
    fn names_function(&self, path: &ExprPath) -> bool {
        let last = path.path.segments.last();
        let lower = last.is_some_and(|last| last.ident.to_string().starts_with(char::is_lowercase));
        let local = path.path.get_ident().is_some_and(|name| self.variables.contains(name));
        lower && !local && path.qself.is_none()
    }
}

/// The rules.
impl Walk<'_> {
    /// Notes that a variable is used. A value that belongs to one run is out of a handler's reach.
    pub(super) fn use_variable(&mut self, name: &Ident) {
        let used = self.variables.note_use(name);
        // Once for each handler is enough.
        if used == Use::Ordinary || mem::replace(&mut self.captured, true) {
            return;
        }
        match used {
            Use::CapturedLoan(ty) => self.refuse_loan(name, &ty),
            _ => self.refuse_ui(name),
        }
    }

    fn refuse_ui(&mut self, place: &(impl ToTokens + ?Sized)) {
        self.mistakes.at(
            place,
            format!(
                "a handler runs before the page does and cannot draw, so `{}` is out of its \
                 reach; change the state here, and draw what it says in the page",
                spell(place)
            ),
        );
    }

    fn refuse_loan(&mut self, name: &Ident, ty: &str) {
        let way_out = if ty.starts_with("&mut") {
            format!("take session state as a parameter, as in `|{name}: {ty}| …`")
        } else {
            format!(
                "copy what it needs into a variable before, or write a `#[handler]` function, \
                 which may take a resource as `{name}: {ty}`"
            )
        };
        self.mistakes.at(
            name,
            format!("a handler runs when this run is over, and `{name}` with it; {way_out}"),
        );
    }

    /// Inputs change, actions are clicked. Tells whether the keyword is the right one.
    fn check_event(&mut self, keyword: &Ident, method: &Ident) -> bool {
        let message = match vocabulary::role(method) {
            Some(Role::Input) if keyword == "on_click" => format!(
                "a `{method}` is changed, not clicked; write `on_change = …`, or in a form, give \
                 the handler to the submit button"
            ),
            Some(Role::Action) if keyword == "on_change" => {
                format!("a `{method}` is clicked, not changed; write `on_click = …`")
            }
            _ => return true,
        };
        self.mistakes.at(keyword, message);
        false
    }

    /// A closure takes one state and names its type, since nothing else does.
    fn check_closure(&mut self, closure: &ExprClosure) -> bool {
        let inputs = &closure.inputs;
        match inputs.first() {
            Some(Pat::Type(_)) if inputs.len() == 1 => return true,
            Some(only) if inputs.len() == 1 => self.mistakes.at(
                only,
                format!(
                    "which session state this is cannot be told from here; write its type, as in \
                     `|{}: &mut T| …`",
                    spell(only)
                ),
            ),
            None => self.mistakes.at(
                closure.inputs_begin,
                "a handler's closure takes the session state that it changes; write \
                 `|state: &mut T| …`",
            ),
            Some(_) => self.mistakes.at(
                inputs,
                "a handler's closure takes one session state; write a `#[handler]` function, \
                 which may take several",
            ),
        }
        false
    }

    fn refuse_uncalled(&mut self, path: &ExprPath) {
        let name = spell(path);
        self.mistakes.at(
            path,
            format!(
                "a handler is written with its arguments, as it will be called when the event \
                 comes; write `{name}(…)`, or `{name}()` if it has none"
            ),
        );
    }
}

/// Replaces a handler with a mistake. It comes out all the same, so that its variables count as
/// used; but not as a handler, which would be followed by an error about lifetimes.
fn used_for_nothing(handler: &Expr) -> Expr {
    let span = handler.span();
    let used = match handler {
        Expr::Call(ExprCall { func, args, .. }) => quote_spanned!(span=> (#func, #args)),
        other => other.to_token_stream(),
    };
    Expr::Verbatim(quote_spanned! {span=> {
        let _ = #used;
        ::dacapo::__private::Handler::new("", |_| ())
    }})
}
