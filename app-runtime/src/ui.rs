//! `Ui`: the place that an app writes to. It knows the place on the page, the scope of keys, and
//! the call site of the next widget. The widgets themselves are in files of their own.

use std::fmt;
use std::hash::Hash;
use std::marker::PhantomData;
use std::panic::Location;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use app_literals::Icon;
use elsa::FrozenMap;
use std::cell::{Cell, RefCell};

use crate::element::{Draft, Failure, FailureKind};
use crate::key::{Key, KeyBuildHasher, KeyValue, Origin, Scope, Site};
use crate::memo::ErasedArgument;
use crate::renderer::Effect;
use crate::run::{MemoCall, Run};
use crate::sealed::Sealed;
use crate::state::{CallKey, Lent, Remember, State, Stored};
use crate::tree::{NodeId, Tree};

/// The kind of a part of a page, which decides the widgets that it may have.
pub trait Place: Sealed + 'static {}

/// Anywhere on a page.
#[derive(Debug)]
pub enum Page {}
impl Place for Page {}
impl Sealed for Page {}

/// Inside a form.
#[derive(Debug)]
pub enum Form {}
impl Place for Form {}
impl Sealed for Form {}

/// Places where an event runs the app at once.
#[diagnostic::on_unimplemented(
    message = "this works outside of a form only",
    label = "inside a form, nothing runs before the form is submitted",
    note = "in a form, use `ui.form_submit_button(\"Save\")`, and give the handler to its `on_click`; \
            or move this out of the form"
)]
pub trait OutsideForm: Place {}
#[diagnostic::do_not_recommend]
impl OutsideForm for Page {}

/// Places where values wait for a submit.
#[diagnostic::on_unimplemented(
    message = "a submit button belongs inside a form",
    label = "there is no form around this",
    note = "put it into `ui.form(\"name\", |ui| …)`, or use `ui.button(…)`"
)]
pub trait InsideForm: Place {}
#[diagnostic::do_not_recommend]
impl InsideForm for Form {}

/// A place on the page to write to.
///
/// It is always held as `&Ui`, without a lifetime to write. Layout calls give further ones; all of
/// them are valid until the run ends, and may be written to in any order.
pub struct Ui<P: Place = Page> {
    run: Rc<Run>,
    parent: NodeId,
    scope: Scope,
    /// The form around it.
    form: Option<Key>,
    /// A placeholder is around it: its content may be replaced.
    replaced: bool,
    /// The sites of the next calls, put there by [`at`](Ui::at). The last is the site of the next
    /// call, because arguments are evaluated before the call that takes them.
    sites: RefCell<Vec<&'static Site>>,
    /// The call that opened the scope, for messages.
    call: Option<Origin>,
    /// Whether [`enter`](Ui::enter) has just opened the scope for a component to use.
    entered: Cell<bool>,
    /// Every `&Ui` given out from this one. The same call uses its entry again, so that an endless
    /// drawing loop does not grow.
    handed_out: FrozenMap<u64, Box<Ui<P>>, KeyBuildHasher>,
    place: PhantomData<P>,
}

impl<P: Place> Ui<P> {
    /// This place, with the call site of the next widget: `ui.at(site).button("Save").show()`.
    ///
    /// The attributes write this. Without it, a widget's key falls back to the caller's line and
    /// the order of calls, which any edit can change. It holds for one call, the next.
    #[must_use]
    pub fn at(&self, site: &'static Site) -> &Ui<P> {
        self.sites.borrow_mut().push(site);
        self
    }

    /// This place in a scope of its own, for a call that gets the `ui`: two calls never share keys.
    #[must_use]
    pub fn enter(&self, site: &'static Site) -> &Ui<P> {
        let ui = self.enter_call(Origin::Site(site), 1);
        ui.entered.set(true);
        ui
    }

    /// The scope of a component, opened by its caller's [`enter`](Ui::enter). If the caller has no
    /// attribute, the scope is made from the caller's line and the order of calls.
    #[must_use]
    #[track_caller]
    pub fn component(&self) -> &Ui<P> {
        if self.entered.replace(false) {
            return self;
        }
        let origin = Origin::Caller(Location::caller());
        let key = self.scope.call(origin, 0).key();
        let nth = self.run.claim_times(key, origin, self.parent);
        self.enter_call(origin, nth)
    }

    /// Begins the body of a component that may be skipped, in the scope that
    /// [`component`](Self::component) has opened. `None`: the component is skipped. It was called
    /// there before with equal arguments, nothing in it has changed, and its elements are on the
    /// page again. The code that `#[component(memo)]` writes:
    ///
    /// ```
    /// # use app_runtime::{App, MemoArgument, TestApp, Ui};
    /// fn greeting(ui: &Ui, name: &str) {
    ///     let ui = ui.component();
    ///     let Some(_body) = ui.memo(&[name.erased()]) else { return };
    ///     ui.text(format!("Hello, {name}!")).show();
    /// }
    /// # let page = TestApp::new(App::new("hello", |ui| greeting(ui, "Ada")));
    /// # assert!(page.contains("Hello, Ada!"));
    /// ```
    #[must_use = "the body of the component lasts as long as what this gives"]
    pub fn memo(&self, arguments: &[ErasedArgument<'_>]) -> Option<MemoCall<'_>> {
        if self.replaced {
            return Some(self.run.call_unkept(self.parent));
        }
        self.run.call_memo(self.scope.key(), self.parent, arguments)
    }

    /// This place, with everything inside keyed by `value`: any `Hash` value that tells this item
    /// from its siblings.
    ///
    /// ```text
    /// for item in &items {
    ///     let ui = ui.keyed(item.id);
    ///     ui.checkbox(&item.name);
    /// }
    /// ```
    #[must_use]
    pub fn keyed(&self, value: impl Hash) -> &Ui<P> {
        let scope = self.scope.keyed(KeyValue::of(value));
        self.hand_out(scope.key().id(), || Ui { scope, ..self.copy() })
    }

    /// Memory of this call site in this session: `init` runs once, and later runs find the last
    /// written value. The value is put back when the guard is dropped.
    ///
    /// The value is kept with the session, so `T` is serde data.
    #[track_caller]
    pub fn remember<T: Stored>(&self, init: impl FnOnce() -> T) -> Remember<'_, T> {
        let call = self.identify_call();
        self.run.access.cell(call.key, init)
    }

    /// Runs this page again by itself, that long after its last run has ended. Inside a memo component,
    /// only that component runs. Gives the number of such runs so far.
    ///
    /// Such a run only redraws: it gives way to everything that a person does, and takes nothing from
    /// them. A page that nobody sees does not run. The shortest period is 50 milliseconds.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use app_runtime::{App, TestApp, Ui};
    /// let clock = App::new("clock", |ui: &Ui| {
    ///     let ticks = ui.every(Duration::from_secs(1));
    ///     ui.text(format!("{ticks} seconds")).show();
    /// });
    /// let mut page = TestApp::new(clock);
    /// page.advance(Duration::from_secs(3));
    /// assert_eq!(page.text(), "3 seconds");
    /// ```
    #[track_caller]
    pub fn every(&self, period: Duration) -> u64 {
        let call = self.identify_call();
        self.run.every(call, period)
    }

    /// A parameter in the address of the page, such as `"chart"` for `?tab=chart` and the name
    /// `tab`. Of several with one name, the first.
    #[must_use]
    pub fn query_param(&self, name: &str) -> Option<String> {
        self.run.access.query_param(name)
    }

    /// Sets a parameter in the address of the page, or removes it with `None`. The address changes
    /// with the page; a link to it then leads to the same content.
    pub fn set_query_param(&self, name: &str, value: Option<&str>) {
        let before = self.run.access.query();
        let mut query = before.clone();
        let at = query.iter().position(|(own, _)| own == name).unwrap_or(query.len());
        query.retain(|(own, _)| own != name);
        if let Some(value) = value {
            query.insert(at, (name.to_owned(), value.to_owned()));
        }
        if query != before {
            self.run.access.set_query(query.clone());
            self.run.happen(Effect::Query(query));
        }
    }

    /// Lends this session's `T`, as a parameter `&mut T` of an app does.
    ///
    /// # Panics
    /// If the same `T` is already lent.
    pub fn state<T: State>(&self) -> Lent<'_, T> {
        self.run.access.state()
    }

    /// The shared resource of a type, like a parameter `&T` of an app.
    ///
    /// If there is none, or if it failed to open, the run ends here and the page names the missing
    /// resource.
    #[must_use]
    pub fn resource<T: Send + Sync + 'static>(&self) -> Arc<T> {
        self.run.access.resource()
    }
}

/// The methods of a place for widgets.
impl<P: Place> Ui<P> {
    pub(crate) fn run(&self) -> &Run {
        &self.run
    }

    #[track_caller]
    pub(crate) fn origin(&self) -> Origin {
        match self.sites.borrow_mut().pop() {
            Some(site) => Origin::Site(site),
            None => Origin::Caller(Location::caller()),
        }
    }

    /// The key of the next element with a memory, an input or an action.
    pub(crate) fn identify(&self, origin: Origin, key: Option<KeyValue>) -> Result<Key, Failure> {
        self.run.approach(self.parent);
        let claimed = match (key, origin) {
            (Some(value), _) => self.run.claim(self.scope.key_of(value), origin, self.parent),
            (None, Origin::Site(_)) => {
                self.run.claim(self.scope.key_at(origin), origin, self.parent)
            }
            (None, Origin::Caller(_)) => return Ok(self.claim_in_order(origin, None)),
        };
        if let (Some(value), Ok(key)) = (key, &claimed) {
            self.run.name(value, *key);
        }
        claimed.map_err(|first| self.duplicate(first, origin, key.is_some()))
    }

    /// The key of a call that emits no element and has a memory.
    #[track_caller]
    pub(crate) fn identify_call(&self) -> CallKey {
        let origin = self.origin();
        let claimed = self.scope.key_at(origin);
        if let Origin::Caller(_) = origin {
            let nth = self.run.claim_times(claimed, origin, self.parent);
            return CallKey { key: claimed.time(nth), claimed, nth };
        }
        match self.run.claim_beside(claimed, origin, self.parent) {
            Ok(key) => CallKey { key, claimed, nth: 1 },
            Err(first) => {
                let key = self.fail(self.duplicate(first, origin, false));
                CallKey { key, claimed, nth: 1 }
            }
        }
    }

    /// The key of the next output. If the same call comes again, its order tells the outputs apart.
    pub(crate) fn identify_in_order(&self, origin: Origin, key: Option<KeyValue>) -> Key {
        self.run.approach(self.parent);
        self.claim_in_order(origin, key)
    }

    fn claim_in_order(&self, origin: Origin, key: Option<KeyValue>) -> Key {
        let key = key.map_or_else(|| self.scope.key_at(origin), |value| self.scope.key_of(value));
        self.run.claim_in_order(key, origin, self.parent)
    }

    #[track_caller]
    pub(crate) fn emit(&self, key: Key, draft: impl Draft) -> NodeId {
        let fault = draft.icon().and_then(Icon::fault);
        let node = self.run.emit(self.parent, key, draft);
        if let Some(message) = fault {
            self.misuse(message);
        }
        node
    }

    /// Reports a wrong call here.
    #[track_caller]
    pub(crate) fn misuse(&self, message: String) {
        self.fail(Failure { kind: FailureKind::Misuse, message, details: None });
    }

    /// Shows a failure in place of the element, or beside it if the element is shown all the same:
    /// a placeholder is not emptied for this. Gives the key of the failure.
    #[track_caller]
    pub(crate) fn fail(&self, failure: Failure) -> Key {
        let caller = Origin::Caller(Location::caller());
        let key = self.run.claim_in_order(self.scope.key_at(caller), caller, self.parent);
        self.emit(key, failure);
        key
    }

    /// The scope of the content of an element with an explicit key.
    pub(crate) fn inside(&self, node: NodeId, key: Key, explicit: Option<KeyValue>) -> &Ui<P> {
        let scope = explicit.map_or(self.scope, |value| self.scope.keyed(value));
        let replaced = self.replaced || self.run.is_placeholder(node);
        self.hand_out(key.id(), || Ui { scope, parent: node, replaced, ..self.copy() })
    }

    /// The element around this place.
    pub(crate) fn node(&self) -> NodeId {
        self.parent
    }

    /// The form around this place.
    pub(crate) fn own_form(&self) -> Option<Key> {
        self.form
    }

    /// The place inside a form. Its type differs, so it cannot be given out from here.
    pub(crate) fn inside_form(&self, node: NodeId, key: Key) -> Ui<Form> {
        Ui {
            run: Rc::clone(&self.run),
            parent: node,
            scope: self.scope,
            form: Some(key),
            replaced: self.replaced,
            sites: RefCell::default(),
            call: self.call,
            entered: Cell::new(false),
            handed_out: FrozenMap::default(),
            place: PhantomData,
        }
    }

    fn enter_call(&self, origin: Origin, nth: u32) -> &Ui<P> {
        let scope = self.scope.call(origin, nth);
        self.hand_out(scope.key().id(), || Ui { scope, call: Some(origin), ..self.copy() })
    }

    fn hand_out(&self, id: u64, make: impl FnOnce() -> Ui<P>) -> &Ui<P> {
        self.handed_out.get(&id).unwrap_or_else(|| self.handed_out.insert(id, Box::new(make())))
    }

    fn copy(&self) -> Ui<P> {
        Ui {
            run: Rc::clone(&self.run),
            parent: self.parent,
            scope: self.scope,
            form: self.form,
            replaced: self.replaced,
            sites: RefCell::default(),
            call: self.call,
            entered: Cell::new(false),
            handed_out: FrozenMap::default(),
            place: PhantomData,
        }
    }

    fn duplicate(&self, first: Origin, second: Origin, explicit: bool) -> Failure {
        let same_line = first.to_string() == second.to_string();
        let message = match (same_line, explicit, self.call) {
            (false, _, _) => format!(
                "duplicate key: the first widget that has it is at {first}, the second at {second}; \
                 give one of them another `key`"
            ),
            (true, true, _) => format!(
                "duplicate key: the widget at {second} came twice with the same one; its `key` must \
                 tell one item from the next, as in `key = item.id`"
            ),
            (true, false, Some(Origin::Site(call))) => format!(
                "duplicate key: `{}` at {}:{} is called more than once in a loop, so the widget at \
                 {second} came twice with the same one; hand each call its own, as in \
                 `{}(ui.keyed(item.id), …)`",
                call.method, call.file, call.line, call.method
            ),
            (true, false, _) => format!(
                "duplicate key: the widget at {second} came more than once with the same one; give \
                 it `key = item.id`, or key what is around it with `ui.keyed(item.id)`"
            ),
        };
        Failure { kind: FailureKind::DuplicateKey, message, details: None }
    }
}

impl Ui<Page> {
    /// The place in which an app's body starts.
    pub(crate) fn top(run: Rc<Run>) -> Ui<Page> {
        Ui {
            run,
            parent: Tree::MAIN,
            scope: Scope::PAGE,
            form: None,
            replaced: false,
            sites: RefCell::default(),
            call: None,
            entered: Cell::new(false),
            handed_out: FrozenMap::default(),
            place: PhantomData,
        }
    }
}

impl<P: Place> fmt::Debug for Ui<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ui")
            .field("parent", &self.parent)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
