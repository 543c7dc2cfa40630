//! `#[cached]`: a function remembers its results, for all sessions.
//!
//! ```text
//! #[cached(ttl = Duration::from_secs(60), skip(db))]
//! fn load(db: &Db, name: &str) -> Vec<Row> { … }
//! ```
//! becomes
//! ```text
//! fn load(db: &Db, name: &str) -> Vec<Row> {
//!     fn load(db: &Db, name: &str) -> Vec<Row> { … }
//!     load::results().get_or_compute::<Vec<Row>>(load::key(name), move || load(db, name))
//! }
//! enum load {}
//! impl load {
//!     fn results() -> &'static Cached {
//!         static RESULTS: Cached = Cached::new().ttl(Duration::from_secs(60));
//!         &RESULTS
//!     }
//!     fn key(name: &str) -> CachedKey { vec![CachedArgument::kept(name)] }
//!     fn clear() { … }
//!     fn forget(name: &str) { … }
//! }
//! ```
//! `key` is a function of its own, so that an argument that cannot tell results apart gives one
//! error, at its type.
//!
//! A return type that is written `Result<T, …>` keeps the `T`s and no errors.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, FnArg, GenericArgument, Ident, ItemFn, PatType, PathArguments};
use syn::{ReturnType, Token, Type, TypeReference, parenthesized};

use crate::item::{self, scaffold};
use crate::mistakes::Mistakes;
use crate::parameters::{self, Parameter};

/// Expands the attribute; the head of this file shows the output.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function = match item::parse_function("cached", item) {
        Ok(function) => function,
        Err(instead) => return instead,
    };
    let mut mistakes = Mistakes::default();
    let settings = syn::parse2::<Settings>(arguments).unwrap_or_else(|error| {
        mistakes.add(error);
        Settings::default()
    });
    refuse_qualifiers(&function, &mut mistakes);
    refuse_parameters(&function, &settings, &mut mistakes);
    if mistakes.count() > 0 {
        return quote!(#function #mistakes);
    }
    Memory { function: &function, settings: &settings }.emit()
}

/// The settings in the parentheses of the attribute.
#[derive(Default)]
struct Settings {
    /// `ttl = …` and `max_entries = …`: methods of the memory.
    keywords: Vec<(Ident, Expr)>,
    /// The arguments that do not count.
    skip: Vec<Ident>,
}

impl Parse for Settings {
    fn parse(input: ParseStream<'_>) -> syn::Result<Settings> {
        let mut settings = Settings::default();
        while !input.is_empty() {
            settings.parse_one(input)?;
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(settings)
    }
}

impl Settings {
    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let name: Ident = input.parse()?;
        if name == "skip" {
            let names;
            parenthesized!(names in input);
            self.skip.extend(Punctuated::<Ident, Token![,]>::parse_terminated(&names)?);
            return Ok(());
        }
        if name != "ttl" && name != "max_entries" {
            let message = format!(
                "`#[cached]` knows no `{name}`; it takes `ttl = Duration::from_secs(60)`, \
                 `max_entries = 100` and `skip(argument)`"
            );
            return Err(syn::Error::new(name.span(), message));
        }
        if self.keywords.iter().any(|(other, _)| *other == name) {
            let message = format!("`{name}` is given twice; keep one of the two");
            return Err(syn::Error::new(name.span(), message));
        }
        input.parse::<Token![=]>()?;
        self.keywords.push((name, input.parse()?));
        Ok(())
    }
}

fn refuse_qualifiers(function: &ItemFn, mistakes: &mut Mistakes) {
    let signature = &function.sig;
    let why = "each choice of its types would need a memory of its own";
    item::refuse_generics("cached", why, signature, mistakes);
    if let Some(asyncness) = &signature.asyncness {
        mistakes.at(asyncness, "`#[cached]` goes on a plain `fn`; remove `async`");
    }
    if matches!(signature.output, ReturnType::Default) {
        mistakes.at(
            &signature.ident,
            "this function returns nothing, so there is nothing to remember; return its result",
        );
    }
}

fn refuse_parameters(function: &ItemFn, settings: &Settings, mistakes: &mut Mistakes) {
    let mut names = Vec::new();
    for parameter in Parameter::all(&function.sig) {
        match parameter {
            Parameter::Itself(receiver) => mistakes.at(
                receiver,
                "a cached function is a free function without `self`; take what it needs as \
                 arguments",
            ),
            Parameter::Ui(parameter) | Parameter::UiHeldWrongly(parameter) => mistakes.at(
                parameter,
                "a cached function does not run at every interaction, so it cannot draw; return \
                 the result, and draw it where you call this",
            ),
            Parameter::State(parameter, _) => mistakes.at(
                parameter,
                "a cached function does not run at every interaction, so it cannot change \
                 anything; return the result, and store it where you call this",
            ),
            Parameter::Resource(parameter, _) | Parameter::Argument(parameter) => {
                match parameters::variable(parameter) {
                    Some(name) => names.push(name),
                    None => mistakes.at(
                        &parameter.pat,
                        "results are told apart by this argument, so it needs a name",
                    ),
                }
            }
        }
    }
    for unknown in settings.skip.iter().filter(|name| !names.contains(name)) {
        mistakes.at(unknown, format!("there is no argument `{unknown}` to skip"));
    }
}

/// A function and the memory of its results. Emitting it cannot fail.
struct Memory<'a> {
    function: &'a ItemFn,
    settings: &'a Settings,
}

impl Memory<'_> {
    fn emit(&self) -> TokenStream {
        let ItemFn { attrs, vis, sig, block, .. } = self.function;
        let name = &sig.ident;
        let ty = format_ident!("{name}", span = scaffold(name.span()));
        let cfg: Vec<&Attribute> =
            attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).collect();
        let (key, kept) = (self.key(), self.kept());
        let forgotten: Vec<_> = self.counted().collect();
        let (looked_at, looks): (Vec<_>, Vec<_>) = self.counted().map(looked_at).unzip();
        let arguments = self.arguments().map(parameters::variable);
        let settings = self.settings.keywords.iter().map(|(name, given)| quote!(.#name(#given)));
        quote_spanned! {scaffold(name.span())=>
            #(#attrs)*
            #vis #sig {
                #sig #block
                #ty::results().#kept(#ty::key(#(#looks),*), move || #name(#(#arguments),*))
            }
            #(#cfg)*
            #[doc(hidden)]
            #[allow(non_camel_case_types, reason = "it is called by the function's name")]
            #vis enum #ty {}
            #(#cfg)*
            #[allow(dead_code, reason = "whether anything is forgotten is the author's choice")]
            impl #ty {
                fn results() -> &'static ::dacapo::__private::Cached {
                    static RESULTS: ::dacapo::__private::Cached =
                        ::dacapo::__private::Cached::new()#(#settings)*;
                    &RESULTS
                }
                fn key(#(#looked_at),*) -> ::dacapo::__private::CachedKey {
                    #key
                }
                /// Forgets all results.
                #vis fn clear() {
                    Self::results().clear();
                }
                /// Forgets the result for these arguments.
                #vis fn forget(#(#forgotten),*) {
                    Self::results().forget(&Self::key(#(#looks),*));
                }
            }
        }
    }

    fn arguments(&self) -> impl Iterator<Item = &PatType> {
        self.function.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(parameter) => Some(parameter),
            FnArg::Receiver(_) => None,
        })
    }

    /// The arguments by which results are told apart.
    fn counted(&self) -> impl Iterator<Item = &PatType> {
        self.arguments().filter(|parameter| {
            parameters::variable(parameter).is_some_and(|name| !self.settings.skip.contains(name))
        })
    }

    /// These arguments, as values to keep.
    fn key(&self) -> TokenStream {
        let parts = self.counted().map(|parameter| {
            let name = parameters::variable(parameter);
            let ty = match &*parameter.ty {
                Type::Reference(TypeReference { elem, .. }) => &**elem,
                ty => ty,
            };
            let kept = quote_spanned!(ty.span()=> ::dacapo::__private::CachedArgument);
            quote_spanned!(ty.span()=> <#ty as #kept>::kept(#name))
        });
        quote!(::std::vec![#(#parts),*])
    }

    /// The method that keeps a result, for this one's type.
    fn kept(&self) -> TokenStream {
        let ReturnType::Type(_, ty) = &self.function.sig.output else {
            unreachable!("a function that returns nothing has been refused")
        };
        match value_of_result(ty) {
            Some(value) => quote_spanned!(ty.span()=> get_or_try_compute::<#value, _>),
            None => quote_spanned!(ty.span()=> get_or_compute::<#ty>),
        }
    }
}

/// A parameter that is only looked at, and the argument for it: the call itself takes the values.
fn looked_at(parameter: &PatType) -> (TokenStream, TokenStream) {
    let (name, ty) = (parameters::variable(parameter), &parameter.ty);
    match &**ty {
        Type::Reference(_) => (quote!(#name: #ty), quote!(#name)),
        _ => (quote!(#name: &#ty), quote!(&#name)),
    }
}

/// The `T` of a type that is written `Result<T, …>`.
fn value_of_result(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Result")?;
    let PathArguments::AngleBracketed(generics) = &last.arguments else { return None };
    generics.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(value) => Some(value),
        _ => None,
    })
}
