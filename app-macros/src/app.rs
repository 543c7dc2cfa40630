//! `#[app]`: a function becomes a page.
//!
//! ```text
//! #[app(title = "Dashboard")]
//! fn dashboard(ui: &Ui, state: &mut Dashboard, db: &Db) { … }
//! ```
//! becomes a function without parameters that describes the page; the author's function stays
//! inside it and is called once per run:
//! ```text
//! fn dashboard() -> App {
//!     static SITES: [Site; N] = [ … ];
//!     fn dashboard(ui: &Ui, state: &mut Dashboard, db: &Db) { … }
//!     App::new("dashboard", |ui| {
//!         let mut state = ui.state::<Dashboard>();
//!         let db = ui.resource::<Db>();
//!         Outcome::of(dashboard(ui, &mut state, &db))
//!     })
//!     .requires::<Db>()
//!     .title("Dashboard")
//! }
//! ```

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    AttrStyle, Attribute, Expr, ExprAssign, ExprLit, Ident, ItemFn, Lit, LitStr, Signature, Token,
    Type, Visibility,
};

use crate::item::{self, hidden};
use crate::literals;
use crate::mistakes::Mistakes;
use crate::parameters::{self, Parameter, spell};
use crate::rewrite::{self, Sites};

/// Expands the attribute; the head of this file shows the output.
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut function = match item::parse_function("app", item) {
        Ok(function) => function,
        Err(instead) => return instead,
    };
    let mut mistakes = Mistakes::default();
    let settings = Setting::parse(arguments, &mut mistakes);
    let before = mistakes.count();
    check_signature(&function, &mut mistakes);
    let callable = mistakes.count() == before;
    let sites = rewrite::body(&mut function, &mut mistakes);

    if function.sig.receiver().is_some() {
        // A function in an `impl` cannot be moved into another; it stays where it is, for editors.
        sites.put_into(&mut function.block);
        return quote!(#function #mistakes);
    }
    let page = Page { function: &function, settings: &settings, sites: &sites, callable };
    let page = page.emit();
    quote!(#page #mistakes)
}

/// A keyword of the attribute: `title = "Dashboard"`. `App` decides which keywords there are.
struct Setting {
    name: Ident,
    value: Expr,
}

impl Setting {
    fn parse(arguments: TokenStream, mistakes: &mut Mistakes) -> Vec<Self> {
        let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
        let arguments = match parser.parse2(arguments) {
            Ok(arguments) => arguments,
            Err(error) => {
                mistakes.add(error);
                return Vec::new();
            }
        };
        let mut settings: Vec<Setting> = Vec::new();
        for argument in arguments {
            let Some(setting) = Setting::read(&argument) else {
                mistakes.at(
                    &argument,
                    "`#[app]` takes keywords only; name what this is, as in `title = \"…\"`",
                );
                continue;
            };
            if let Some(message) = literals::fault(&setting.name, &setting.value) {
                mistakes.at(&setting.value, message);
            }
            if settings.iter().any(|earlier| earlier.name == setting.name) {
                mistakes.at(&setting.name, format!("`{}` is given twice; keep one", setting.name));
            } else {
                settings.push(setting);
            }
        }
        settings
    }

    fn read(argument: &Expr) -> Option<Self> {
        let Expr::Assign(ExprAssign { left, right, .. }) = argument else { return None };
        let Expr::Path(path) = &**left else { return None };
        Some(Setting { name: path.path.get_ident()?.clone(), value: (**right).clone() })
    }
}

fn check_signature(function: &ItemFn, mistakes: &mut Mistakes) {
    let signature = &function.sig;
    item::refuse_qualifiers("app", signature, mistakes);
    item::refuse_generics(
        "app",
        "the runtime starts the page itself and has nothing to choose the types by",
        signature,
        mistakes,
    );
    let parameters = Parameter::all(signature);
    check_ui(signature, &parameters, mistakes);
    parameters::refuse_repeated_state(&parameters, mistakes);
    for parameter in &parameters {
        match parameter {
            Parameter::Itself(receiver) => mistakes.at(
                receiver,
                "a page is a free function without `self`; take what it needs as session state \
                 `&mut T` or as a resource `&T`",
            ),
            Parameter::Argument(parameter) => mistakes.at(
                parameter,
                "a page has no arguments, for nobody calls it with any; take session state as \
                 `&mut T` or a shared resource as `&T`",
            ),
            Parameter::State(parameter, ty) | Parameter::Resource(parameter, ty) => {
                let Some(owned) = parameters::owned(ty) else { continue };
                mistakes.at(
                    &parameter.ty,
                    format!(
                        "state and resources are found by their type, and `{}` has none of its \
                         own; wrap it, as in `struct Name({owned});`, and take that",
                        spell(ty)
                    ),
                );
            }
            Parameter::Ui(_) | Parameter::UiHeldWrongly(_) => {}
        }
    }
}

/// A page has exactly one `ui`, held as `&Ui`.
fn check_ui(signature: &Signature, parameters: &[Parameter<'_>], mistakes: &mut Mistakes) {
    let mut has_ui = false;
    for parameter in parameters {
        match parameter {
            Parameter::Ui(parameter) if has_ui => mistakes.at(
                parameter,
                "a page has one `ui`; remove this one, and draw beside it with `ui.columns()`",
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
        let name = &signature.ident;
        mistakes
            .at(name, format!("a page needs a `ui` to draw into; write `fn {name}(ui: &Ui, …)`"));
    }
}

/// A page that has been read, ready to be emitted. That cannot fail.
struct Page<'a> {
    function: &'a ItemFn,
    settings: &'a [Setting],
    sites: &'a Sites,
    /// Whether the signature is one that the runtime can call.
    callable: bool,
}

impl Page<'_> {
    /// The function that describes the page, around the author's function.
    fn emit(&self) -> TokenStream {
        let ItemFn { attrs, vis, sig, .. } = self.function;
        let (name, fn_token, sites) = (&sig.ident, &sig.fn_token, self.sites);
        let (outside, inside): (Vec<Attribute>, Vec<Attribute>) =
            attrs.iter().cloned().partition(|attr| matches!(attr.style, AttrStyle::Outer));
        let inner = ItemFn { attrs: inside, vis: Visibility::Inherited, ..self.function.clone() };
        let app = self.app();
        let (gives, app) = if name == "main" {
            let program = quote_spanned!(name.span()=> ::dacapo::__private::Program);
            (program.clone(), quote_spanned!(name.span()=> #program::from(#app)))
        } else {
            (quote_spanned!(name.span()=> ::dacapo::__private::App), app)
        };
        quote_spanned! {name.span()=>
            #(#outside)*
            #vis #fn_token #name() -> #gives {
                #sites
                #inner
                #app
            }
        }
    }

    /// The description: how a run calls the author's function, and the keywords.
    fn app(&self) -> TokenStream {
        let name = &self.function.sig.ident;
        let title = LitStr::new(&name.to_string(), name.span());
        let run = self.run();
        let requires =
            self.resources().into_iter().map(|ty| quote_spanned!(ty.span()=> .requires::<#ty>()));
        let settings = self.settings.iter().map(|Setting { name, value }| {
            let value = match value {
                // A theme given as a text is the name of a file, beside the manifest.
                Expr::Lit(ExprLit { lit: Lit::Str(file), .. }) if name == "theme" => {
                    quote_spanned! {value.span()=>
                        (::dacapo::__private::theme_in_file(#file, ::core::include_str!(
                            ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #file)
                        )))
                    }
                }
                value => quote_spanned!(value.span()=> (#value)),
            };
            quote_spanned!(name.span()=> .#name #value)
        });
        quote_spanned! {name.span()=>
            ::dacapo::__private::App::new(#title, #run) #(#requires)* #(#settings)*
        }
    }

    /// The closure of one run: fetches state and resources, then calls the author's function.
    fn run(&self) -> TokenStream {
        let name = &self.function.sig.ident;
        if !self.callable {
            return quote_spanned! {name.span()=>
                |_| -> ::dacapo::__private::Outcome { ::core::unreachable!() }
            };
        }
        let ui = format_ident!("ui", span = hidden(name.span()));
        let body = parameters::fetch_and_call(&self.function.sig, &ui);
        quote_spanned!(name.span()=> |#ui| { #body })
    }

    /// The types of the resources, each once.
    fn resources(&self) -> Vec<&Type> {
        let mut types: Vec<&Type> = Vec::new();
        for parameter in Parameter::all(&self.function.sig) {
            if let Parameter::Resource(_, ty) = parameter
                && self.callable
                && types.iter().all(|other| spell(other) != spell(ty))
            {
                types.push(ty);
            }
        }
        types
    }
}
