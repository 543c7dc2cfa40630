//! The page that a run draws. A first run shares it with those who come meanwhile: they have no earlier
//! page to look at, and the body may be at other work for a long time.

use std::cell::RefCell;
use std::mem;
use std::sync::{Arc, Mutex, PoisonError};

use crate::drawing::Drawing;
use crate::screen::Screen;
use crate::tree::Tree;

/// The page that a run draws.
#[derive(Debug)]
pub(super) enum Canvas {
    /// Only the run sees it. A lock for each element would make all runs slower.
    Own(RefCell<Drawing>),
    /// Others see it too.
    Shared(Arc<Mutex<Drawing>>),
}

impl Canvas {
    /// Shares the drawing if the screen is blank.
    pub(super) fn new(drawing: Drawing, screen: &Screen) -> Canvas {
        if !screen.page.is_blank() {
            return Canvas::Own(RefCell::new(drawing));
        }
        let drawing = Arc::new(Mutex::new(drawing));
        screen.share(&drawing);
        Canvas::Shared(drawing)
    }

    #[inline]
    pub(super) fn draw<T>(&self, change: impl FnOnce(&mut Drawing) -> T) -> T {
        let (mut own, mut shared);
        // One call of `change`, which is inlined: two would double the code of each element.
        change(match self {
            Canvas::Own(drawing) => {
                own = drawing.borrow_mut();
                &mut own
            }
            Canvas::Shared(drawing) => {
                shared = drawing.lock().unwrap_or_else(PoisonError::into_inner);
                &mut shared
            }
        })
    }

    /// The finished page.
    pub(super) fn finish(self, screen: &mut Screen) -> Tree {
        match self {
            Canvas::Own(drawing) => drawing.into_inner().page,
            Canvas::Shared(drawing) => {
                screen.unshare();
                let mut drawing = drawing.lock().unwrap_or_else(PoisonError::into_inner);
                mem::take(&mut drawing.page)
            }
        }
    }
}
