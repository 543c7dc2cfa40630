//! `#[component]`: a function that draws gets a scope of its own at each call.
//!
//! ```text
//! #[component]
//! fn row(ui: &Ui<impl Place>, item: &Item) -> bool { … }
//! ```
//! keeps its signature, and its body begins with the call that opens the scope:
//! ```text
//! #[track_caller]
//! fn row(ui: &Ui<impl Place>, item: &Item) -> bool {
//!     static SITES: [Site; N] = [ … ];
//!     let ui = ui.component();
//!     …
//! }
//! ```
//! The additions of `#[component(memo)]` are in `component/memo.rs`.

mod memo;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::{ItemFn, parse_quote_spanned};

use crate::item;
use crate::mistakes::Mistakes;
use crate::parameters::{self, Parameter};
use crate::rewrite;

/// Expands the attribute; the head of this file shows the output.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut function = match item::parse_function("component", item) {
        Ok(function) => function,
        Err(instead) => return instead,
    };
    let mut mistakes = Mistakes::default();
    let may_be_skipped = memo::is_wanted(&arguments, &mut mistakes);
    item::refuse_qualifiers("component", &function.sig, &mut mistakes);
    check_parameters(&function, &mut mistakes);
    let call = may_be_skipped.then(|| memo::check(&function.sig, &mut mistakes)).flatten();
    let sites = rewrite::body(&mut function, &mut mistakes);
    if let Some(call) = call {
        function.block.stmts.insert(0, call);
    }
    open_scope(&mut function);
    sites.put_into(&mut function.block);
    let track_caller = parse_quote_spanned!(function.sig.ident.span()=> #[track_caller]);
    function.attrs.push(track_caller);
    quote!(#function #mistakes)
}

fn check_parameters(function: &ItemFn, mistakes: &mut Mistakes) {
    let mut has_ui = false;
    for parameter in Parameter::all(&function.sig) {
        match parameter {
            Parameter::Ui(parameter) if has_ui => mistakes.at(
                parameter,
                "a component draws into one `ui`, whose scope is its own; make two components, or \
                 divide the one with `ui.columns()`",
            ),
            Parameter::Ui(_) => has_ui = true,
            Parameter::UiHeldWrongly(parameter) => {
                has_ui = true;
                mistakes.at(&parameter.ty, "a `Ui` is always held as `&Ui`; write `ui: &Ui`");
            }
            _ => {}
        }
    }
    if !has_ui {
        let name = &function.sig.ident;
        mistakes.at(
            name,
            format!(
                "a component needs a `ui` to draw into; write `fn {name}(ui: &Ui, …)`, or leave \
                 `#[component]` out if it draws nothing"
            ),
        );
    }
}

/// Puts `let ui = ui.component();` first. A `ui` without a name draws nothing and needs no scope.
fn open_scope(function: &mut ItemFn) {
    let Some(ui) = scope_parameter(function) else { return };
    let span = ui.span();
    function.block.stmts.insert(0, parse_quote_spanned!(span=> let #ui = #ui.component();));
}

/// The variable of the first `ui`, at the place of its type: the name itself has been emitted.
fn scope_parameter(function: &ItemFn) -> Option<Ident> {
    Parameter::all(&function.sig).into_iter().find_map(|parameter| {
        let Parameter::Ui(parameter) = parameter else { return None };
        let ui = parameters::variable(parameter)?;
        Some(Ident::new(&ui.to_string(), ui.span().located_at(parameter.ty.span())))
    })
}
