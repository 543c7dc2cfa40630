//! `#[handler]`: a function becomes usable as `on_click = name(arguments…)`.
//!
//! ```text
//! #[handler]
//! fn refresh(state: &mut Dashboard, db: &Db, limit: u32) { … }
//! ```
//! stays as it is. Beside it stands a type of the same name, which is possible because functions
//! and types live in different namespaces:
//! ```text
//! enum refresh {}
//! impl refresh {
//!     fn with(limit: u32) -> Handler {
//!         Handler::new("refresh", move |access| {
//!             let mut state = access.state::<Dashboard>();
//!             let db = access.resource::<Db>();
//!             Outcome::of(refresh(&mut state, &db, limit))
//!         })
//!     }
//! }
//! ```
//! A struct that holds the arguments was considered instead: it would be callable as
//! `refresh(100)` without any rewriting, but then the function itself could not be called.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, ItemFn, LitStr, PatType};

use crate::item::{self, hidden, scaffold};
use crate::mistakes::Mistakes;
use crate::parameters::{self, Parameter};

/// Expands the attribute; the head of this file shows the output.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function = match item::parse_function("handler", item) {
        Ok(function) => function,
        Err(instead) => return instead,
    };
    let mut mistakes = Mistakes::default();
    item::refuse_arguments("handler", &arguments, &mut mistakes);
    let before = mistakes.count();
    check_signature(&function, &mut mistakes);
    let callable = mistakes.count() == before;
    if function.sig.receiver().is_some() {
        // No type can be declared beside a function in an `impl`.
        return quote!(#function #mistakes);
    }
    let binding = Binding { function: &function, callable }.emit();
    quote!(#function #binding #mistakes)
}

fn check_signature(function: &ItemFn, mistakes: &mut Mistakes) {
    let signature = &function.sig;
    item::refuse_generics(
        "handler",
        "a widget keeps it by name, and a name has no types to choose",
        signature,
        mistakes,
    );
    let parameters = Parameter::all(signature);
    parameters::refuse_repeated_state(&parameters, mistakes);
    for parameter in &parameters {
        match parameter {
            Parameter::Itself(receiver) => mistakes.at(
                receiver,
                "a handler is a free function without `self`; take the state it changes as \
                 `state: &mut T`",
            ),
            Parameter::Ui(parameter) | Parameter::UiHeldWrongly(parameter) => mistakes.at(
                parameter,
                "a handler runs before the page does and cannot draw; change the state here, and \
                 draw what it says in the page",
            ),
            Parameter::Argument(parameter) => {
                if let syn::Type::ImplTrait(ty) = &*parameter.ty {
                    mistakes.at(
                        ty,
                        "a handler's arguments are kept until the click, so each has one type of \
                         its own; name it in place of `impl`",
                    );
                }
            }
            Parameter::State(parameter, ty) | Parameter::Resource(parameter, ty) => {
                if let Some(owned) = parameters::owned(ty) {
                    mistakes.at(
                        &parameter.ty,
                        format!(
                            "an argument is kept until the click, so take it by value: `{owned}` \
                             in place of `{}`",
                            parameters::spell(&parameter.ty)
                        ),
                    );
                }
            }
        }
    }
}

/// The type beside the function, with its one method. Emitting it cannot fail.
struct Binding<'a> {
    function: &'a ItemFn,
    /// Whether the signature is one that the runtime can call.
    callable: bool,
}

impl Binding<'_> {
    fn emit(&self) -> TokenStream {
        let ItemFn { vis, sig, .. } = self.function;
        let (name, generics) = (&sig.ident, &sig.generics.params);
        let bounds = &sig.generics.where_clause;
        let cfg = self.attributes("cfg");
        let doc = self.documentation();
        let parameters = self.arguments().map(|(position, argument)| {
            let (argument, ty) = (parameters::argument(argument, position, name), &argument.ty);
            if self.callable { quote!(#argument: #ty) } else { quote!(_: #ty) }
        });
        let handler = self.handler();
        let with = format_ident!("with", span = name.span());
        // Spanned as scaffolding: as the author's code, lints would complain about an enum that is
        // never constructed. The names are the author's: `with` for readers of errors about it, and
        // the type's so that editors find it at the function.
        quote_spanned! {scaffold(name.span())=>
            #(#cfg)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, reason = "a handler is called by the function's name")]
            #vis enum #name {}
            #(#cfg)*
            impl #name {
                #doc
                #vis fn #with<#generics>(#(#parameters),*) -> ::dacapo::__private::Handler #bounds {
                    #handler
                }
            }
        }
    }

    /// The handler: the arguments, and the action of a click with them.
    fn handler(&self) -> TokenStream {
        let signature = &self.function.sig;
        let name = &signature.ident;
        if !self.callable {
            return quote_spanned!(name.span()=> ::core::unreachable!());
        }
        let title = LitStr::new(&name.to_string(), name.span());
        let access = format_ident!("access", span = hidden(name.span()));
        let body = parameters::fetch_and_call(signature, &access);
        // If an argument cannot be kept until the event, the closure cannot be kept either.
        let kept = self.arguments().next().map_or(name.span(), |(_, first)| first.ty.span());
        let call = quote_spanned!(kept=> move |#access| { #body });
        quote_spanned!(name.span()=> ::dacapo::__private::Handler::new(#title, #call))
    }

    /// The author's documentation of the function, and the meaning of binding it.
    fn documentation(&self) -> TokenStream {
        let written = self.attributes("doc");
        let names: Vec<_> =
            self.arguments().map(|(_, argument)| parameters::spell(&argument.pat)).collect();
        let call = format!("{}({})", self.function.sig.ident, names.join(", "));
        let meaning = format!(" Binds the arguments: what `on_click = {call}` stands for.");
        let paragraph = (!written.is_empty()).then(|| quote!(#[doc = ""]));
        quote!(#(#written)* #paragraph #[doc = #meaning])
    }

    /// The parameters taken by value, with their positions in the signature.
    fn arguments(&self) -> impl Iterator<Item = (usize, &PatType)> {
        let parameters = Parameter::all(&self.function.sig).into_iter().enumerate();
        parameters.filter_map(|(position, parameter)| match parameter {
            Parameter::Argument(argument) => Some((position, argument)),
            // Refused, but callers already pass it as an argument: keep them compiling.
            Parameter::Resource(argument, syn::Type::Path(ty))
                if !self.callable && ty.path.is_ident("str") =>
            {
                Some((position, argument))
            }
            _ => None,
        })
    }

    fn attributes(&self, name: &str) -> Vec<&Attribute> {
        self.function.attrs.iter().filter(|attribute| attribute.path().is_ident(name)).collect()
    }
}
