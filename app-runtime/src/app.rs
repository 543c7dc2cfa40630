//! An app: a body and its settings, ready to be run by any renderer.

use std::any::{TypeId, type_name};
use std::fmt;
use std::sync::{Arc, Mutex, Weak};

use app_literals::Icon;

use crate::handler::{IntoOutcome, Outcome};
use crate::state::{ResourceError, Resources};
use crate::theme::Theme;
use crate::tree::Tree;
use crate::ui::Ui;

/// An app. `#[app]` makes a function that gives one; a clone is the same app.
#[derive(Clone)]
#[must_use = "an app does nothing by itself: give it to `dacapo::run`, or to `TestApp::new`"]
pub struct App {
    /// The name of its function.
    pub name: &'static str,
    /// The settings of `#[app(…)]`.
    pub settings: Settings,
    needs: Vec<(TypeId, &'static str)>,
    body: Arc<dyn Fn(&Ui) -> Outcome + Send + Sync>,
    /// The page of a session, as long as that session has it.
    shown: Arc<Mutex<Weak<Tree>>>,
}

/// The settings of `#[app(…)]`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Settings {
    /// The title of the tab.
    pub title: String,
    /// The icon of the tab.
    pub icon: Option<Icon>,
    /// The width of the main column.
    pub layout: PageLayout,
    /// The theme.
    pub theme: Theme,
}

/// The width of the main column of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageLayout {
    /// A column of comfortable reading width.
    #[default]
    Centered,
    /// All of the window.
    Wide,
}

impl App {
    /// An app with this body. The title is the name of the function, in words.
    pub fn new<O: IntoOutcome>(
        name: &'static str,
        body: impl Fn(&Ui) -> O + Send + Sync + 'static,
    ) -> App {
        let settings = Settings {
            title: words(name),
            icon: None,
            layout: PageLayout::Centered,
            theme: Theme::new(),
        };
        App {
            name,
            settings,
            needs: Vec::new(),
            body: Arc::new(move |ui| body(ui).into_outcome()),
            shown: Arc::default(),
        }
    }

    /// The title of the tab. Default: the name of the function, in words.
    pub fn title(mut self, title: impl Into<String>) -> App {
        self.settings.title = title.into();
        self
    }

    /// The icon of the tab: an emoji, or a Material icon as `":material/dashboard:"`. Default: a
    /// musical note.
    ///
    /// # Panics
    /// If it is neither. The message names the nearest icon.
    pub fn icon(mut self, icon: impl Into<Icon>) -> App {
        let icon = icon.into();
        if let Some(fault) = icon.fault() {
            panic!("the icon of the app `{}`: {fault}", self.name);
        }
        self.settings.icon = Some(icon);
        self
    }

    /// `Centered` or `Wide`. Default: `Centered`.
    pub fn layout(mut self, layout: PageLayout) -> App {
        self.settings.layout = layout;
        self
    }

    /// The theme. Default: the theme of Da Capo.
    pub fn theme(mut self, theme: Theme) -> App {
        self.settings.theme = theme;
        self
    }

    /// Notes that the body takes a resource of this type.
    pub fn requires<T: 'static>(mut self) -> App {
        self.needs.push((TypeId::of::<T>(), type_name::<T>()));
        self
    }

    /// Checks that every resource the body takes is there, and opens all that were given: which
    /// of them a handler takes is known when it is clicked, and that is too late to find out.
    ///
    /// # Errors
    /// The first that is missing, or that cannot be opened.
    pub fn check(&self, resources: &Resources) -> Result<(), ResourceError> {
        match self.needs.iter().find(|(of, _)| !resources.contains(*of)) {
            Some(&(_, name)) => Err(ResourceError::Missing { name }),
            None => resources.open(),
        }
    }

    /// The page of another session, as a guess at the first page of a new session.
    pub(crate) fn likely_page(&self) -> Option<Arc<Tree>> {
        self.shown.lock().ok()?.upgrade()
    }

    /// The page for a new session: it shares the page of another session if both are the same.
    pub(crate) fn share(&self, page: Tree) -> Arc<Tree> {
        let likely = self.likely_page().filter(|likely| likely.is(&page));
        likely.unwrap_or_else(|| page.at_rest())
    }

    /// Notes the page of a session. Sessions do not wait for the lock: the page of any of them serves.
    pub(crate) fn shows(&self, page: &Arc<Tree>) {
        if let Ok(mut shown) = self.shown.try_lock()
            && shown.strong_count() == 0
        {
            *shown = Arc::downgrade(page);
        }
    }

    /// Runs the body as a part of another app's page. State, keys and layout are shared with that page.
    pub fn emit(&self, ui: &Ui) -> Outcome {
        (self.body)(ui)
    }
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("name", &self.name)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// `action_row` becomes "Action row".
fn words(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// A value that names an app: an [`App`], or the function that `#[app]` makes.
pub trait IntoApp {
    /// The app.
    fn into_app(self) -> App;
}

impl IntoApp for App {
    fn into_app(self) -> App {
        self
    }
}

impl<F: FnOnce() -> A, A: Into<App>> IntoApp for F {
    fn into_app(self) -> App {
        self().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::ElementKind;
    use crate::event::{Action, Event, Value};
    use crate::renderer::Nowhere;
    use crate::session::Session;
    use crate::widgets::checkbox::Checkbox;

    fn checklist() -> App {
        App::new("checklist", |ui: &Ui| {
            for item in 0..10 {
                ui.checkbox(item.to_string()).key(item).show();
            }
        })
    }

    fn begin(app: &App) -> Session {
        let mut session = Session::new(app.clone(), Arc::default(), Nowhere);
        session.start();
        session
    }

    /// The checkboxes on a page, to be told apart by where they lie.
    fn boxes(session: &Session) -> Vec<Arc<Checkbox>> {
        let page = session.page();
        let boxes = page.children(Tree::MAIN).iter();
        boxes.filter_map(|&id| Checkbox::of(&page.node(id).element).cloned()).collect()
    }

    fn shared(one: &Session, other: &Session) -> usize {
        std::iter::zip(boxes(one), boxes(other)).filter(|(a, b)| Arc::ptr_eq(a, b)).count()
    }

    #[test]
    fn sessions_share_what_they_show_alike_and_what_one_enters_is_its_own() {
        let app = checklist();
        let (mut ada, grace) = (begin(&app), begin(&app));
        assert_eq!(shared(&ada, &grace), 10);
        assert!(std::ptr::eq(ada.page(), grace.page()));

        let key = ada.page().node(ada.page().children(Tree::MAIN)[3]).key;
        let action = Action::Change(key, Value::Bool(true));
        ada.inbox().push(Event { number: 1, action });
        ada.advance();
        assert_eq!(shared(&ada, &grace), 9);
        let ticked = |session| boxes(session).iter().filter(|own| own.checked).count();
        assert_eq!((ticked(&ada), ticked(&grace)), (1, 0));
        assert_eq!(ticked(&begin(&app)), 0);
        assert!(std::ptr::eq(begin(&app).page(), grace.page()));
    }

    #[test]
    fn nothing_of_a_session_outlives_it() {
        let app = checklist();
        let page = boxes(&begin(&app)).iter().map(Arc::downgrade).collect::<Vec<_>>();
        assert!(app.likely_page().is_none());
        assert!(page.iter().all(|own| own.upgrade().is_none()));
    }
}
