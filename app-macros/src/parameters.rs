//! The meaning of a parameter: `&Ui` draws, `&mut T` is session state, `&T` a shared resource, and
//! anything by value is an argument.
//!
//! Pages and handlers read their signatures by this one rule. A type is judged by its written form,
//! since a macro runs before types have meanings: a `Ui` is a type called `Ui`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, Pat, PatType, ReturnType, Signature, Type, TypeReference};

use crate::item::{hidden, scaffold};
use crate::mistakes::Mistakes;

/// One parameter of the author's function, with its meaning.
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

/// The variable of a parameter, if its pattern is one.
pub(crate) fn variable(parameter: &PatType) -> Option<&Ident> {
    match &*parameter.pat {
        Pat::Ident(pattern) if pattern.subpat.is_none() => Some(&pattern.ident),
        _ => None,
    }
}

/// A name for a parameter in generated code: the author's if there is one, but hidden from the
/// author's code, so that it may even be the name of the function.
fn local(parameter: &PatType, position: usize) -> Ident {
    let span = hidden(parameter.pat.span());
    match variable(parameter) {
        Some(name) => Ident::new(&name.to_string(), span),
        None => format_ident!("parameter_{position}", span = span),
    }
}

/// A name for an argument: the author's own, which keeps messages about a call free of talk about
/// macros, unless it would stand in the way of the function.
pub(crate) fn argument(parameter: &PatType, position: usize, function: &Ident) -> Ident {
    match variable(parameter) {
        Some(name) if name != function => name.clone(),
        _ => local(parameter, position),
    }
}

/// Refuses a state type that occurs twice, since a session has one of each.
pub(crate) fn refuse_repeated_state(parameters: &[Parameter<'_>], mistakes: &mut Mistakes) {
    let mut states: Vec<String> = Vec::new();
    for parameter in parameters {
        let Parameter::State(parameter, ty) = parameter else { continue };
        let name = spell(ty);
        if states.contains(&name) {
            mistakes.at(
                &parameter.ty,
                format!(
                    "`&mut {name}` is a parameter already, and a session has one state of each \
                     type; keep one of the two, or give the other a type of its own"
                ),
            );
        }
        states.push(name);
    }
}

/// The owned form of a type behind a reference, if that has no size: such types are no resources,
/// and usually meant as arguments.
pub(crate) fn owned(ty: &Type) -> Option<String> {
    match ty {
        Type::Slice(slice) => Some(format!("Vec<{}>", spell(&slice.elem))),
        Type::Path(path) if path.path.is_ident("str") => Some("String".to_owned()),
        Type::TraitObject(_) => Some(format!("Box<{}>", spell(ty))),
        _ => None,
    }
}

/// The statements that call the author's function, as a page or as a handler: each `&mut T` and
/// `&T` is fetched by its type from `source`, and an argument is a variable of its own name.
///
/// The fetched value is a guard that puts the state back when it is dropped. So it lives in a
/// variable during the call, also when that unwinds.
pub(crate) fn fetch_and_call(signature: &Signature, source: &Ident) -> TokenStream {
    let name = &signature.ident;
    let mut fetched = Vec::new();
    let mut passed = Vec::new();
    for (position, parameter) in Parameter::all(signature).iter().enumerate() {
        match parameter {
            Parameter::State(parameter, ty) => {
                let (local, span) = (local(parameter, position), ty.span());
                fetched.push(quote_spanned!(span=> let mut #local = #source.state::<#ty>();));
                passed.push(quote_spanned!(span=> &mut #local));
            }
            Parameter::Resource(parameter, ty) => {
                let (local, span) = (local(parameter, position), ty.span());
                fetched.push(quote_spanned!(span=> let #local = #source.resource::<#ty>();));
                passed.push(quote_spanned!(span=> &#local));
            }
            Parameter::Argument(parameter) => {
                passed.push(argument(parameter, position, name).into_token_stream());
            }
            Parameter::Ui(_) | Parameter::UiHeldWrongly(_) | Parameter::Itself(_) => {
                passed.push(source.to_token_stream());
            }
        }
    }
    let mut call = quote_spanned!(name.span()=> #name(#(#passed),*));
    if let Some(asyncness) = &signature.asyncness {
        call = quote_spanned!(asyncness.span()=> ::dacapo::__private::block_on(#call));
    }
    let returned = match &signature.output {
        ReturnType::Default => name.span(),
        ReturnType::Type(_, ty) => ty.span(),
    };
    // A variable, so that an error about the returned value is reported at the return type.
    let outcome = Ident::new("returned", returned);
    // Scaffolding: otherwise lints would complain about the unit value that most functions return.
    quote_spanned! {scaffold(returned)=>
        #(#fetched)*
        let #outcome = #call;
        ::dacapo::__private::Outcome::of(#outcome)
    }
}

/// A type, a pattern or a short expression as a person would write it, for messages and to
/// compare by. Tokens have a spelling of their own, but it differs from compiler to compiler.
pub(crate) fn spell(tokens: &(impl ToTokens + ?Sized)) -> String {
    let mut text = String::new();
    spell_into(tokens.to_token_stream(), &mut text);
    text.trim_end().to_owned()
}

fn spell_into(tokens: TokenStream, text: &mut String) {
    for tree in tokens {
        let ends_in_word = text.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => (" { ", " }"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                spell_into(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => text.push_str(", "),
                '+' => text.push_str(" + "),
                other => text.push(other),
            },
            word => {
                if ends_in_word {
                    text.push(' ');
                }
                text.push_str(&word.to_string());
            }
        }
    }
}
