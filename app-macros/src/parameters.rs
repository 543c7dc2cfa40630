//! What a parameter stands for: `&Ui` draws, `&mut T` is session state, `&T` a shared resource,
//! and anything by value is an argument.
//!
//! Pages and handlers read their signatures by this one rule. A type is judged by how it is
//! written, since a macro runs before types have meanings: a `Ui` is what is called `Ui`.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, Pat, PatType, Signature, Type, TypeReference};

use crate::item::hidden;
use crate::mistakes::Mistakes;

/// One parameter of the author's function, with what it stands for.
#[derive(Debug)]
pub(crate) enum Parameter<'a> {
    /// `self` in any of its forms.
    Itself(&'a syn::Receiver),
    /// `ui: &Ui`, or with a place: `&Ui<Form>`, `&Ui<impl Place>`.
    Ui(&'a PatType),
    /// A `Ui` that is not held as `&Ui`.
    UiHeldWrongly(&'a PatType),
    /// `&mut T`.
    State(&'a PatType, &'a Type),
    /// `&T`.
    Resource(&'a PatType, &'a Type),
    /// Anything taken by value.
    Argument(&'a PatType),
}

impl<'a> Parameter<'a> {
    /// The parameters of a function, in their order.
    pub(crate) fn all(signature: &'a Signature) -> Vec<Self> {
        signature.inputs.iter().map(Parameter::of).collect()
    }

    fn of(input: &'a FnArg) -> Self {
        let parameter = match input {
            FnArg::Receiver(receiver) => return Parameter::Itself(receiver),
            FnArg::Typed(parameter) => parameter,
        };
        if is_ui(&parameter.ty) {
            return Parameter::Ui(parameter);
        }
        match &*parameter.ty {
            ty if names_ui(ty) => Parameter::UiHeldWrongly(parameter),
            Type::Reference(TypeReference { elem, .. }) if names_ui(elem) => {
                Parameter::UiHeldWrongly(parameter)
            }
            Type::Reference(TypeReference { mutability: Some(_), elem, .. }) => {
                Parameter::State(parameter, elem)
            }
            Type::Reference(TypeReference { elem, .. }) => Parameter::Resource(parameter, elem),
            _ => Parameter::Argument(parameter),
        }
    }
}

/// Whether a type is written `&Ui`, whatever its path and its place.
pub(crate) fn is_ui(ty: &Type) -> bool {
    matches!(ty, Type::Reference(TypeReference { mutability: None, elem, .. }) if names_ui(elem))
}

/// Whether a type is written as an array of `&Ui`.
pub(crate) fn is_ui_array(ty: &Type) -> bool {
    matches!(ty, Type::Array(array) if is_ui(&array.elem))
}

fn names_ui(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|segment| segment.ident == "Ui")
}

/// The variable of a parameter, where its pattern is one.
pub(crate) fn variable(parameter: &PatType) -> Option<&Ident> {
    match &*parameter.pat {
        Pat::Ident(pattern) if pattern.subpat.is_none() => Some(&pattern.ident),
        _ => None,
    }
}

/// A name for a parameter in generated code: the author's where there is one, hidden from the
/// author's code, so that a parameter may even have the name of its function.
pub(crate) fn local(parameter: &PatType, position: usize) -> Ident {
    let span = hidden(parameter.pat.span());
    match variable(parameter) {
        Some(name) => Ident::new(&name.to_string(), span),
        None => format_ident!("parameter_{position}", span = span),
    }
}

/// Refuses what cannot be session state or a resource, and a state type that is there twice.
pub(crate) fn check_shared(parameters: &[Parameter<'_>], mistakes: &mut Mistakes) {
    let mut states: Vec<String> = Vec::new();
    for parameter in parameters {
        match parameter {
            Parameter::State(parameter, ty) => {
                let name = spell(ty);
                if states.contains(&name) {
                    mistakes.at(
                        &parameter.ty,
                        format!(
                            "`&mut {name}` is a parameter already, and a session has one state of \
                             each type; keep one of the two, or give the other a type of its own"
                        ),
                    );
                }
                states.push(name);
                refuse_unsized(parameter, ty, mistakes);
            }
            Parameter::Resource(parameter, ty) => refuse_unsized(parameter, ty, mistakes),
            _ => {}
        }
    }
}

/// `&str` and `&[T]` look like arguments and are the usual slip; they get the owned type to write.
fn refuse_unsized(parameter: &PatType, ty: &Type, mistakes: &mut Mistakes) {
    let whole = spell(&parameter.ty);
    let message = match ty {
        Type::Slice(slice) => {
            format!("take it by value: `Vec<{}>`; {SHARED}, not `{whole}`", spell(&slice.elem))
        }
        Type::Path(path) if path.path.is_ident("str") => {
            format!("take it by value: `String`; {SHARED}, not `{whole}`")
        }
        Type::TraitObject(_) | Type::ImplTrait(_) => {
            format!("name one type; {SHARED}, not `{whole}`: wrap the trait object in a struct")
        }
        _ => return,
    };
    mistakes.at(&parameter.ty, message);
}

const SHARED: &str = "a reference here is session state (`&mut T`) or a shared resource (`&T`), \
                      found by its type";

/// The statement that fetches a parameter from the session (`source` is the `ui` of a page or the
/// access of a handler), and the expression that passes it on.
///
/// What is fetched is a guard that puts the state back when it is dropped, so it lives in a
/// variable for as long as the call takes.
pub(crate) fn fetch(
    parameter: &Parameter<'_>,
    position: usize,
    source: &Ident,
) -> Option<(TokenStream, TokenStream)> {
    match parameter {
        Parameter::State(parameter, ty) => {
            let name = local(parameter, position);
            let span = ty.span();
            let fetched = quote_spanned!(span=> let mut #name = #source.state::<#ty>(););
            Some((fetched, quote_spanned!(span=> &mut #name)))
        }
        Parameter::Resource(parameter, ty) => {
            let name = local(parameter, position);
            let span = ty.span();
            let fetched = quote_spanned!(span=> let #name = #source.resource::<#ty>(););
            Some((fetched, quote_spanned!(span=> &#name)))
        }
        _ => None,
    }
}

/// A type or pattern as a person would write it in a message.
pub(crate) fn spell(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let text = text.replace(" :: ", "::").replace("& ", "&").replace("&mut", "&mut ");
    let text = text.replace(" < ", "<").replace(" >", ">").replace(" ,", ",");
    let text = text.replace("[ ", "[").replace(" ]", "]").replace(" . ", ".");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
