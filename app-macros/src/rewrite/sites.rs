//! The names of call sites, and the table of them that each annotated function carries.
//!
//! A site's identity is its module, its function and its name; an ordinal comes in only among
//! sites of one name in one function. So reformatting, moving the function, and inserting other
//! widgets above change no key.

use std::fmt;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{Block, Expr, Ident, Item, ItemFn, LitInt, LitStr, Stmt};

use super::keys::FixedKey;
use crate::item::scaffold;

/// The name of a call site: the first of these that it has. No two kinds are spelled alike.
#[derive(Debug)]
pub(super) enum SiteName {
    /// An explicit `key` that is a literal or a constant: `key "name"`, `key NAME`.
    Key(FixedKey),
    /// The variable whose whole initialiser the call is: `let name`.
    Binding(Ident),
    /// A literal label: the text itself.
    Label(String),
    /// The method or function: `button()`.
    Callee(String),
}

impl fmt::Display for SiteName {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SiteName::Key(key) => write!(to, "key {key}"),
            SiteName::Binding(name) => write!(to, "let {name}"),
            SiteName::Label(text) if looks_like_another_kind(text) => write!(to, "{text:?}"),
            SiteName::Label(text) => to.write_str(text),
            SiteName::Callee(name) => write!(to, "{name}()"),
        }
    }
}

/// Such a label is written in quotes, and so is one that begins with a quote.
fn looks_like_another_kind(text: &str) -> bool {
    let begins = ["key ", "let ", "\""].iter().any(|beginning| text.starts_with(beginning));
    begins || text.ends_with("()")
}

/// The sites of one annotated function, in the order of the source.
#[derive(Debug)]
pub(crate) struct Sites {
    function: Ident,
    /// The name of the table: one that the author's function does not use.
    table: Ident,
    sites: Vec<Site>,
}

#[derive(Debug)]
struct Site {
    name: String,
    ordinal: usize,
    method: String,
    span: Span,
}

impl Sites {
    pub(super) fn new(function: &ItemFn) -> Self {
        let mut table = String::from("SITES");
        while mentions(function.block.to_token_stream(), &table) {
            table.push('_');
        }
        let table = Ident::new(&table, scaffold(function.sig.ident.span()));
        Sites { function: function.sig.ident.clone(), table, sites: Vec::new() }
    }

    /// Enters a call site in the table, and gives back the expression that refers to it, placed at
    /// `place`.
    pub(super) fn add(&mut self, name: &SiteName, method: &Ident, place: Span) -> Expr {
        let name = name.to_string();
        let ordinal = self.sites.iter().filter(|site| site.name == name).count();
        let index = syn::Index { index: self.sites.len() as u32, span: place };
        let (span, method) = (method.span(), method.to_string());
        self.sites.push(Site { name, ordinal, method, span });
        let table = Ident::new(&self.table.to_string(), scaffold(place));
        // Not parsed: no code looks into it again, and there is one for every call.
        Expr::Verbatim(quote_spanned!(place=> &#table[#index]))
    }

    /// Makes the table the first statement of a body.
    pub(crate) fn put_into(&self, body: &mut Block) {
        if !self.sites.is_empty() {
            // Not parsed either, for the same reason.
            body.stmts.insert(0, Stmt::Item(Item::Verbatim(self.to_token_stream())));
        }
    }
}

/// The table: `static SITES: [Site; 2] = Site::table(…);`, or nothing if there are no sites.
impl ToTokens for Sites {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let (table, count) = (&self.table, self.sites.len());
        if count == 0 {
            return;
        }
        let rows = self.sites.iter().map(|Site { name, ordinal, method, span }| {
            let text = |text: &str| LitStr::new(text, *span);
            let number = |number: usize| LitInt::new(&number.to_string(), *span);
            let (name, method) = (text(name), text(method));
            let (ordinal, line) = (number(*ordinal), number(span.start().line));
            quote_spanned!(*span=> (#name, #ordinal, #method, #line))
        });
        let span = self.function.span();
        let function = LitStr::new(&self.function.to_string(), span);
        let length = LitInt::new(&count.to_string(), span);
        tokens.extend(quote_spanned! {scaffold(span)=>
            static #table: [::dacapo::__private::Site; #length] = ::dacapo::__private::Site::table(
                ::core::module_path!(),
                #function,
                ::core::file!(),
                [#(#rows),*],
            );
        });
    }
}

fn mentions(tokens: TokenStream, name: &str) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(ident) => ident == name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        _ => false,
    })
}
