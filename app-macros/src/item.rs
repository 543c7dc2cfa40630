//! The first step of every attribute, before it looks inside its item: is it a function at all?

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Item, ItemFn, Signature};

use crate::mistakes::Mistakes;

/// Reads the item as a function, or gives back the output in its place.
///
/// A syntax error is left to the compiler, so the tokens come back untouched. Something that
/// parses but is not a function comes back beside an error.
pub(crate) fn parse_function(attribute: &str, item: TokenStream) -> Result<ItemFn, TokenStream> {
    if let Ok(function) = syn::parse2(item.clone()) {
        return Ok(function);
    }
    let Ok(other) = syn::parse2::<Item>(item.clone()) else { return Err(item) };
    if let Item::Verbatim(_) = other {
        return Err(item);
    }
    let mut mistakes = Mistakes::default();
    mistakes.at(&other, format!("`#[{attribute}]` goes on a function with a body"));
    Err(quote!(#item #mistakes))
}

/// Refuses arguments of an attribute that takes none.
pub(crate) fn refuse_arguments(attribute: &str, arguments: &TokenStream, mistakes: &mut Mistakes) {
    if !arguments.is_empty() {
        mistakes
            .at(arguments, format!("`#[{attribute}]` takes no arguments; write `#[{attribute}]`"));
    }
}

/// Refuses generics: the runtime needs one concrete function.
pub(crate) fn refuse_generics(
    attribute: &str,
    why: &str,
    signature: &Signature,
    mistakes: &mut Mistakes,
) {
    let generics = &signature.generics;
    if !generics.params.is_empty() {
        mistakes.at(generics, format!("`#[{attribute}]` does not go on a generic function: {why}"));
    } else if let Some(clause) = &generics.where_clause {
        mistakes.at(clause, format!("`#[{attribute}]` takes no `where` clause: {why}"));
    }
}

/// Refuses `async` and the other words before `fn` that change how a function is called.
pub(crate) fn refuse_qualifiers(attribute: &str, signature: &Signature, mistakes: &mut Mistakes) {
    if let Some(asyncness) = &signature.asyncness {
        mistakes.at(
            asyncness,
            format!(
                "`#[{attribute}]` goes on a plain `fn`, which runs from the top at every \
                 interaction; remove `async`, and do what must be awaited in a \
                 `#[handler] async fn`"
            ),
        );
    }
    let plain = format!("`#[{attribute}]` goes on a plain `fn`; remove this");
    if !signature.safety.to_token_stream().is_empty() {
        mistakes.at(&signature.safety, &plain);
    }
    if let Some(abi) = &signature.abi {
        mistakes.at(abi, &plain);
    }
}

/// The span for tokens that the author did not write and that no message of the compiler should
/// name: at the author's place, but resolved as the macro's own, so that lints leave them alone.
pub(crate) fn scaffold(place: Span) -> Span {
    Span::call_site().located_at(place)
}

/// The span for a local variable that the author's code cannot see.
pub(crate) fn hidden(place: Span) -> Span {
    Span::mixed_site().located_at(place)
}
