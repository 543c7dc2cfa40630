//! The attributes of Da Capo: [`macro@app`], [`macro@component`] and [`macro@handler`].
//!
//! They are sugar over a builder API that works without them. Each reads the author's function
//! into a documented model, checks it, and emits calls into ordinary typed code; nothing happens
//! at run time that a person could not have written. Their laws:
//!
//! 1. **Every token of the author comes out once, with its own span.** Added tokens are spanned on
//!    the author's tokens, so an error lands where the author wrote.
//! 2. **A function with mistakes still comes out,** rewritten, beside one error for each mistake,
//!    so that nothing else in the crate stops compiling and editors keep helping.
//! 3. **A function that does not parse comes out untouched.** The compiler has the better message.
//! 4. **Nothing is remembered between expansions.** The same tokens give the same tokens.
//! 5. **The output names only `::dacapo::__private`** and methods of the author's own `ui`.
//!
//! The road through the crate: `app`, `component` and `handler` are one file for each attribute;
//! `parameters` gives the meaning of a parameter; `rewrite` turns keyword calls into builder calls
//! and gives each call site its name; `vocabulary` is the table of methods; `mistakes` collects
//! errors.

// The layers: a module names only modules above it.
mod mistakes; // errors, collected
mod literals; // icons and shortcuts in strings
mod vocabulary; // the methods of `Ui`
mod item; // the function below an attribute
mod parameters; // what each parameter stands for
mod rewrite; // keyword calls into builder calls
mod app; // `#[app]`
mod component; // `#[component]`
mod handler; // `#[handler]`
mod cached; // `#[cached]`

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// Makes a function an app: a page whose body runs from the top at every interaction.
///
/// ```text
/// #[app(title = "Dashboard", layout = Wide)]
/// fn dashboard(ui: &Ui, state: &mut Dashboard, db: &Db) { … }
/// ```
///
/// The attribute gives a function `dashboard() -> App`, which `run`, `launch` and `TestApp::new`
/// take by name. On `fn main` it is the whole program. Of the parameters, `ui: &Ui` draws, `&mut T`
/// is this person's session state and `&T` a resource that everyone shares. The body returns
/// nothing, or a `Result` whose error is shown on the page.
///
/// Each keyword of the attribute is a builder method of `App`. In the body,
/// `ui.button("Save", kind = Primary)` stands for
/// `ui.at(site).button("Save").kind(Primary).show()`.
#[proc_macro_attribute]
pub fn app(arguments: TokenStream, item: TokenStream) -> TokenStream {
    app::expand(arguments.into(), item.into()).into()
}

/// Gives a function that draws a scope of its own at each call: two calls never share keys.
///
/// ```text
/// #[component]
/// fn row(ui: &Ui<impl Place>, item: &Item) -> bool { … }
/// ```
///
/// The signature stays as it is written. Exactly one parameter is the `ui`; the others are
/// ordinary. In the body, keyword arguments work as in an `#[app]`.
///
/// # Components that may be skipped
///
/// With `memo`, a call whose arguments equal those of the last run does not run its body, while
/// nothing in it has changed: its elements stay on the page.
///
/// ```text
/// #[component(memo)]
/// fn chart(ui: &Ui, title: &str, rows: &[Row]) { … }
/// ```
///
/// Arguments are compared with `==` to copies. So each is `PartialEq`, `Clone`, `Send` and
/// `'static`, or borrowed from such a value, as `&str` and `&[Row]` are. There is no `&mut`, no
/// closure and no result.
///
/// The body runs again after an event on a widget inside it, and if it wrote to a cell of
/// `remember`. It always runs if it reaches beyond its arguments, widgets and cells: for session
/// state, a resource or the address of the page, to a sidebar, a placeholder or a form around it,
/// with `bind`, with a toast, a spinner or a progress that is not complete. Other inputs are
/// invisible to the library, and the author must know of them: a body that reads the clock, a file,
/// a `static` or a `#[cached]` function whose results are forgotten shows the values of its last
/// run.
#[proc_macro_attribute]
pub fn component(arguments: TokenStream, item: TokenStream) -> TokenStream {
    component::expand(arguments.into(), item.into()).into()
}

/// Makes a function remember its results, for everybody who calls it.
///
/// ```text
/// #[cached(ttl = Duration::from_secs(60), max_entries = 100, skip(db))]
/// fn load(db: &Db, name: &str) -> Vec<Row> { … }
/// ```
///
/// Results are told apart by the arguments, which are compared as owned values, so each is
/// `Hash`, `Eq` and `Clone` (or borrowed from such a thing, as `&str` is); those in `skip(…)` do
/// not count. One thread at a time computes the result for the same arguments, others wait for
/// it, and each gets a clone. Of a `Result`, errors are not remembered. `ttl` is how long a
/// result is good for (default: for ever), `max_entries` about how many are kept (default:
/// 1,000).
///
/// `load::clear()` forgets all results, `load::forget(name)` those of the same arguments.
#[proc_macro_attribute]
pub fn cached(arguments: TokenStream, item: TokenStream) -> TokenStream {
    cached::expand(arguments.into(), item.into()).into()
}

/// Makes a function usable as `on_click = name(arguments…)`, checked like the call it looks like.
///
/// ```text
/// #[handler]
/// fn refresh(state: &mut Dashboard, db: &Db, limit: u32) { … }
/// ```
///
/// The function itself stays as it is and can be called by anyone, tests included. Of the
/// parameters, `&mut T` is session state, `&T` a shared resource, and a parameter by value is an
/// argument. It may be `async`, and may return a `Result` whose error is shown on the page. Without
/// the sugar, `name::with(arguments…)` is the handler.
#[proc_macro_attribute]
pub fn handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    handler::expand(arguments.into(), item.into()).into()
}
