//! Tests on real source: from the author's source, through the attributes, to the source for the
//! compiler.
//!
//! Outside of a compiler there is no hygiene. So these tests check the output and its spans, and
//! the compile-fail tests of the workspace check the compiler's messages about it.

mod expansion;
mod keywords;
mod mistakes;
mod sites;
mod spans;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit_mut::VisitMut;

/// Expands every annotated function of a source, and leaves everything else as it is.
fn expand(source: &str) -> TokenStream {
    let tokens: TokenStream = source.parse().expect("the source of a test has balanced brackets");
    items(tokens).into_iter().map(expand_item).collect()
}

/// The expansion as a person would write it.
fn pretty(source: &str) -> String {
    prettyplease::unparse(&parse(source))
}

fn parse(source: &str) -> syn::File {
    syn::parse2(expand(source)).expect("the expansion of a test parses")
}

/// The errors of an expansion, as `line: message`, in their order.
fn errors(source: &str) -> Vec<String> {
    struct Errors(Vec<String>);
    impl VisitMut for Errors {
        fn visit_macro_mut(&mut self, node: &mut syn::Macro) {
            if node.path.segments.last().is_some_and(|last| last.ident == "compile_error") {
                let message: syn::LitStr = node.parse_body().expect("an error has a message");
                let line = node.path.segments[0].ident.span().start().line;
                self.0.push(format!("{line}: {}", message.value()));
            }
        }
    }
    let mut errors = Errors(Vec::new());
    errors.visit_file_mut(&mut parse(source));
    errors.0
}

/// The sites of an expansion: `name #ordinal method line`.
fn sites(source: &str) -> Vec<String> {
    struct Sites(Vec<String>);
    impl VisitMut for Sites {
        fn visit_item_static_mut(&mut self, node: &mut syn::ItemStatic) {
            let syn::Expr::Call(table) = &*node.expr else { return };
            let Some(syn::Expr::Array(rows)) = table.args.last() else { return };
            for row in &rows.elems {
                let syn::Expr::Tuple(row) = row else { continue };
                let part = |position: usize| match &row.elems[position] {
                    syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => text.value(),
                    other => crate::parameters::spell(other),
                };
                self.0.push(format!("{} #{} {} {}", part(0), part(1), part(2), part(3)));
            }
        }
    }
    let mut sites = Sites(Vec::new());
    sites.visit_file_mut(&mut parse(source));
    sites.0
}

/// Cuts a file into its items, each of which ends with a semicolon or a braced group.
fn items(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = vec![Vec::new()];
    for tree in tokens {
        let ends = match &tree {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        items.last_mut().expect("never empty").push(tree);
        if ends {
            items.push(Vec::new());
        }
    }
    items
}

/// Expands an item by the one of our attributes that it has, as the compiler would.
fn expand_item(mut item: Vec<TokenTree>) -> TokenStream {
    for position in 0..item.len().saturating_sub(1) {
        let (TokenTree::Punct(hash), TokenTree::Group(attribute)) =
            (&item[position], &item[position + 1])
        else {
            continue;
        };
        let mut inside = attribute.stream().into_iter();
        let expand = match inside.next() {
            Some(TokenTree::Ident(name)) if hash.as_char() == '#' && name == "app" => {
                crate::app::expand
            }
            Some(TokenTree::Ident(name)) if name == "cached" => crate::cached::expand,
            Some(TokenTree::Ident(name)) if name == "component" => crate::component::expand,
            Some(TokenTree::Ident(name)) if name == "handler" => crate::handler::expand,
            _ => continue,
        };
        let arguments = match inside.next() {
            Some(TokenTree::Group(arguments)) => arguments.stream(),
            _ => TokenStream::new(),
        };
        item.drain(position..position + 2);
        return expand(arguments, item.into_iter().collect());
    }
    item.into_iter().collect()
}
