//! The attributes of Da Capo outside of a compiler: the modules of `app-macros`, with tokens that
//! `proc_macro2` keeps by itself. In a compiler they come from there, and their cost is its own.

#[path = "../../../app-macros/src"]
mod modules {
    pub(crate) mod app;
    pub(crate) mod cached;
    pub(crate) mod component;
    pub(crate) mod handler;
    pub(crate) mod item;
    pub(crate) mod literals;
    pub(crate) mod mistakes;
    pub(crate) mod parameters;
    pub(crate) mod rewrite;
    pub(crate) mod vocabulary;
}

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Item, Meta};

// They call each other by names at the root of their crate.
use modules::{
    app, cached, component, handler, item, literals, mistakes, parameters, rewrite, vocabulary,
};

/// The compiler's input to an attribute.
pub struct Use {
    expand: fn(TokenStream, TokenStream) -> TokenStream,
    arguments: TokenStream,
    item: TokenStream,
}

impl Use {
    /// The attribute's output for it.
    pub fn expand(self) -> TokenStream {
        (self.expand)(self.arguments, self.item)
    }
}

/// The uses of our attributes in a source, in their order.
pub fn uses(source: &str) -> Vec<Use> {
    let file = syn::parse_file(source).expect("it is Rust");
    file.items.into_iter().filter_map(use_of).collect()
}

fn use_of(item: Item) -> Option<Use> {
    let Item::Fn(mut function) = item else { return None };
    let attribute = function.attrs.remove(0);
    let expand = match attribute.path().get_ident()?.to_string().as_str() {
        "app" => app::expand,
        "cached" => cached::expand,
        "component" => component::expand,
        "handler" => handler::expand,
        _ => return None,
    };
    let arguments = match attribute.meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    Some(Use { expand, arguments, item: function.into_token_stream() })
}
