//! `#[component(memo)]`: a call may be skipped.
//!
//! ```text
//! #[component(memo)]
//! fn row(ui: &Ui, item: &Item, shown: bool) { … }
//! ```
//! begins, once its scope is open, with a statement that compares the arguments to those of the
//! last run:
//! ```text
//!     let Some(_body) = ui.memo(&[
//!         <Item as MemoArgument>::erased(item),
//!         <bool as MemoArgument>::erased(&shown),
//!     ]) else { return };
//! ```
//! Each call names the type of its argument. So an argument that cannot tell calls apart
//! gives one error, at its type.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::parse::Parser;
use syn::parse_quote_spanned;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, PatType, ReturnType, Signature, Stmt, Token, Type};

use crate::item::{hidden, scaffold};
use crate::mistakes::Mistakes;
use crate::parameters::{self, Parameter, spell};

/// Whether the attribute says `memo`. It may say nothing else.
pub(super) fn is_wanted(arguments: &TokenStream, mistakes: &mut Mistakes) -> bool {
    let words = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(arguments.clone());
    let words = words.unwrap_or_else(|error| {
        mistakes.add(error);
        Punctuated::new()
    });
    let is_memo = |word: &Expr| matches!(word, Expr::Path(path) if path.path.is_ident("memo"));
    for unknown in words.iter().filter(|word| !is_memo(word)) {
        mistakes.at(
            unknown,
            format!(
                "`#[component]` knows no `{}`; write `#[component]`, or `#[component(memo)]` where \
                 a call may be skipped whose arguments are those of the last run",
                spell(unknown)
            ),
        );
    }
    for again in words.iter().filter(|word| is_memo(word)).skip(1) {
        mistakes.at(again, "`memo` is given twice; keep one");
    }
    words.iter().any(is_memo)
}

/// Checks the signature of a component that may be skipped, and gives the statement that skips it.
/// `None`: there are mistakes, or nothing can be drawn.
pub(super) fn check(signature: &Signature, mistakes: &mut Mistakes) -> Option<Stmt> {
    let before = mistakes.count();
    refuse_result(signature, mistakes);
    let mut ui = None;
    let mut erased = Vec::new();
    for parameter in Parameter::all(signature) {
        match parameter {
            Parameter::Ui(parameter) => ui = ui.or(parameters::variable(parameter)),
            Parameter::UiHeldWrongly(_) => {}
            Parameter::Itself(receiver) => mistakes.at(
                receiver,
                "a memo component is a free function without `self`; take what it shows as \
                 arguments",
            ),
            Parameter::State(parameter, ty) => refuse_mutable(parameter, ty, mistakes),
            Parameter::Resource(parameter, ty) => erased.extend(erase(parameter, ty, mistakes)),
            Parameter::Argument(parameter) => {
                erased.extend(erase(parameter, &parameter.ty, mistakes));
            }
        }
    }
    let ui = ui.filter(|_| mistakes.count() == before)?;
    let ui = Ident::new(&ui.to_string(), ui.span().located_at(signature.ident.span()));
    let body = Ident::new("_body", hidden(signature.ident.span()));
    Some(parse_quote_spanned! {scaffold(signature.ident.span())=>
        let ::core::option::Option::Some(#body) = #ui.memo(&[#(#erased),*]) else { return };
    })
}

fn refuse_result(signature: &Signature, mistakes: &mut Mistakes) {
    let ReturnType::Type(_, ty) = &signature.output else { return };
    let is_unit = matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty());
    if !is_unit {
        mistakes.at(
            ty,
            "a memo component returns nothing, as there would be no value where it is skipped; \
             draw what depends on the value inside of it, or write `#[component]` without `memo`",
        );
    }
}

fn refuse_mutable(parameter: &PatType, ty: &Type, mistakes: &mut Mistakes) {
    let ty = spell(ty);
    mistakes.at(
        parameter,
        format!(
            "a memo component cannot have `&mut {ty}`, as what it writes there would be missing \
             where it is skipped; take `&{ty}` and write in a `#[handler]`, remember what is its \
             own with `ui.remember(…)`, or write `#[component]` without `memo`"
        ),
    );
}

/// The call that erases the type of an argument, which tells calls apart.
fn erase(parameter: &PatType, ty: &Type, mistakes: &mut Mistakes) -> Option<TokenStream> {
    let Some(name) = parameters::variable(parameter) else {
        mistakes.at(&parameter.pat, "calls are told apart by this argument, so it needs a name");
        return None;
    };
    if let Some(mistake) = mistake_of(ty) {
        mistakes.at(&parameter.ty, mistake);
        return None;
    }
    let reference = match &*parameter.ty {
        Type::Reference(_) => name.to_token_stream(),
        _ => quote_spanned!(name.span()=> &#name),
    };
    let argument = quote_spanned!(ty.span()=> ::dacapo::__private::MemoArgument);
    Some(quote_spanned!(ty.span()=> <#ty as #argument>::erased(#reference)))
}

/// The mistake in the type of an argument, as far as its written form shows it.
fn mistake_of(ty: &Type) -> Option<String> {
    let written = Written::of(ty);
    if written.calls {
        return Some(
            "a memo component cannot take a closure, as two of them cannot be compared; take what \
             it would look at, or write `#[component]` without `memo`"
                .to_owned(),
        );
    }
    if written.hides {
        return Some(
            "calls are told apart by this argument, so its type needs a name: take one such as \
             `String`, or write `fn part<T: Clone + PartialEq + Send + 'static>(…, value: T)`"
                .to_owned(),
        );
    }
    written.borrows.then(|| {
        let ty = spell(ty);
        format!(
            "a memo component keeps a copy of its arguments, and `{ty}` borrows what is not its \
             own; take a type that owns it, as `Option<String>` and not `Option<&str>`, or write \
             `#[component]` without `memo`"
        )
    })
}

/// The properties of a type, from its written form.
#[derive(Default)]
struct Written {
    /// `impl Fn()`, `dyn Fn()`
    calls: bool,
    /// `impl Display`
    hides: bool,
    /// `Option<&str>`, `Row<'a>`
    borrows: bool,
}

impl Written {
    fn of(ty: &Type) -> Written {
        let mut written = Written::default();
        written.read(ty.to_token_stream());
        written
    }

    fn read(&mut self, tokens: TokenStream) {
        let mut trees = tokens.into_iter().peekable();
        while let Some(tree) = trees.next() {
            match tree {
                TokenTree::Group(group) => self.read(group.stream()),
                TokenTree::Ident(word) if word == "impl" => self.hides = true,
                TokenTree::Ident(word) => {
                    self.calls |= ["Fn", "FnMut", "FnOnce"].iter().any(|name| word == name);
                }
                // A lifetime is this sign and a word.
                TokenTree::Punct(sign) if sign.as_char() == '\'' => {
                    let name = trees.next();
                    self.borrows |= name.is_some_and(|name| name.to_string() != "static");
                }
                TokenTree::Punct(sign) if sign.as_char() == '&' => {
                    let named = |next: &TokenTree| matches!(next, TokenTree::Punct(sign) if sign.as_char() == '\'');
                    self.borrows |= !trees.peek().is_some_and(named);
                }
                _ => {}
            }
        }
    }
}
