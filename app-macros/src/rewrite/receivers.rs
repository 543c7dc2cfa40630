//! The variables that hold a `Ui`, and the place in the program's nesting where each of them draws.
//!
//! Types have no meanings yet when a macro runs. So a `Ui` is known by its origin: a parameter, the
//! closure of a layout call, a `let` from one. Everything else is unknown, and a call on it is left
//! as the author wrote it unless it has a keyword.

use syn::{Ident, Pat, PatType};

use super::elements::holds_plain;
use super::keys::Scope;
use crate::parameters::{is_ui, is_ui_array, variable};
use crate::vocabulary::Shape;

/// A `Ui`, or an array of them, that an expression is known to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Receiver {
    pub(super) shape: Shape,
    /// The scope that its widgets' keys live in.
    pub(super) scope: Scope,
    /// The number of loops around this place whose rounds it tells apart. If the place is deeper
    /// than that, a widget needs a key of its own. One number covers keyed bodies, keyed containers
    /// and any nesting of them, since keying a `ui` covers all loops around it.
    pub(super) keyed: usize,
}

/// The variables in sight, innermost last.
#[derive(Debug, Default)]
pub(super) struct Variables {
    entries: Vec<Variable>,
    /// Variables below this height belong to the page, and the place is inside a handler.
    captured_below: usize,
}

#[derive(Debug)]
struct Variable {
    name: String,
    /// `None`: the variable is no `Ui`.
    receiver: Option<Receiver>,
    /// For a type written as a collection: whether of texts or numbers, which are keys themselves.
    plain: Option<bool>,
    /// The type of a parameter that is a reference: its value is lent for one run.
    lent: Option<String>,
    /// The first use, whose hygiene tells what a new variable must look like to replace this one.
    used: Option<Ident>,
}

/// The meaning of a use of a variable.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Use {
    Ordinary,
    /// A handler's closure uses the `ui` of the page.
    CapturedUi,
    /// A handler's closure uses a parameter of this type, which is lent for one run.
    CapturedLoan(String),
}

impl Variables {
    /// The receiver that a name stands for here.
    pub(super) fn get(&self, name: &Ident) -> Option<Receiver> {
        self.entries[self.find(name)?].receiver
    }

    /// Notes that a name is used here, and tells whether it may be.
    pub(super) fn note_use(&mut self, name: &Ident) -> Use {
        let Some(position) = self.find(name) else { return Use::Ordinary };
        let variable = &mut self.entries[position];
        variable.used.get_or_insert_with(|| name.clone());
        if position >= self.captured_below {
            return Use::Ordinary;
        }
        match (&variable.receiver, &variable.lent) {
            (Some(_), _) => Use::CapturedUi,
            (None, Some(ty)) => Use::CapturedLoan(ty.clone()),
            (None, None) => Use::Ordinary,
        }
    }

    /// Brings the variables of a pattern into sight. `source` is the known receiver of the matched
    /// value; `assumed` is the receiver to assume for an annotated `&Ui` of unknown origin.
    pub(super) fn bind(&mut self, pattern: &Pat, source: Option<Receiver>, assumed: Receiver) {
        match pattern {
            Pat::Ident(pattern) => {
                self.declare(&pattern.ident, source);
                if let Some((_, inner)) = &pattern.subpat {
                    self.bind(inner, source, assumed);
                }
            }
            Pat::Type(typed) => {
                let shape = is_ui(&typed.ty).then_some(Shape::One);
                let shape = shape.or(is_ui_array(&typed.ty).then_some(Shape::Many));
                let annotated = shape.map(|shape| Receiver { shape, ..assumed });
                self.bind(&typed.pat, source.or(annotated), assumed);
                self.note_type(typed);
            }
            Pat::Paren(inner) => self.bind(&inner.pat, source, assumed),
            Pat::Slice(slice) => {
                let element = source.filter(|source| source.shape == Shape::Many);
                let element = element.map(|array| Receiver { shape: Shape::One, ..array });
                slice.elems.iter().for_each(|pattern| self.bind_element(pattern, element, assumed));
            }
            other => {
                let mut parts = Vec::new();
                sub_patterns(other, &mut parts);
                parts.into_iter().for_each(|part| self.bind(part, None, assumed));
            }
        }
    }

    /// `rest @ ..` binds a slice of what an element binds, which is not a `Ui`.
    fn bind_element(&mut self, pattern: &Pat, element: Option<Receiver>, assumed: Receiver) {
        let is_rest = matches!(pattern, Pat::Ident(ident) if ident.subpat.is_some());
        self.bind(pattern, element.filter(|_| !is_rest), assumed);
    }

    pub(super) fn declare(&mut self, name: &Ident, receiver: Option<Receiver>) {
        let name = name.to_string();
        self.entries.push(Variable { name, receiver, plain: None, lent: None, used: None });
    }

    /// For a collection: whether it is one of texts or numbers.
    pub(super) fn is_plain(&self, name: &Ident) -> Option<bool> {
        self.entries[self.find(name)?].plain
    }

    /// Notes that a variable is a reference of this type, lent for one run.
    pub(super) fn lend(&mut self, name: &Ident, ty: String) {
        if let Some(position) = self.find(name) {
            self.entries[position].lent = Some(ty);
        }
    }

    /// Notes the type of a variable from a pattern with its type.
    pub(super) fn note_type(&mut self, typed: &PatType) {
        if let Some(name) = variable(typed)
            && let Some(position) = self.find(name)
        {
            self.entries[position].plain = holds_plain(&typed.ty);
        }
    }

    /// Whether there is a variable of this name.
    pub(super) fn contains(&self, name: &Ident) -> bool {
        self.find(name).is_some()
    }

    /// The height to return to when a block ends.
    pub(super) fn height(&self) -> usize {
        self.entries.len()
    }

    /// Ends a block: its variables go out of sight.
    pub(super) fn truncate(&mut self, height: usize) {
        self.entries.truncate(height);
    }

    /// Enters a handler, whose closure outlives the page. Gives back what `leave_handler` takes.
    pub(super) fn enter_handler(&mut self) -> usize {
        std::mem::replace(&mut self.captured_below, self.entries.len())
    }

    pub(super) fn leave_handler(&mut self, before: usize) {
        self.captured_below = before;
    }

    /// Declares every receiver in sight anew, as `keyed` gives it: a range loop begins.
    pub(super) fn redeclare(&mut self, mut keyed: impl FnMut(Receiver) -> Receiver) {
        let mut seen: Vec<&str> = Vec::new();
        let mut again = Vec::new();
        for variable in self.entries.iter().rev() {
            if !seen.contains(&variable.name.as_str()) {
                seen.push(&variable.name);
                again.extend(variable.receiver.map(|receiver| (variable.name.clone(), receiver)));
            }
        }
        // Innermost last again, so that what is emitted for them keeps the order of the source.
        for (name, receiver) in again.into_iter().rev() {
            let receiver = Some(keyed(receiver));
            self.entries.push(Variable { name, receiver, plain: None, lent: None, used: None });
        }
    }

    /// The receivers declared since `height` that were used, each with its first use.
    pub(super) fn used_since(&self, height: usize) -> Vec<(Ident, Shape)> {
        let since = self.entries[height..].iter();
        since
            .filter_map(|variable| Some((variable.used.clone()?, variable.receiver?.shape)))
            .collect()
    }

    fn find(&self, name: &Ident) -> Option<usize> {
        let name = name.to_string();
        self.entries.iter().rposition(|variable| variable.name == name)
    }
}

/// The patterns directly inside one from which no `Ui` is known to come.
fn sub_patterns<'a>(pattern: &'a Pat, parts: &mut Vec<&'a Pat>) {
    match pattern {
        Pat::Guard(guarded) => parts.push(&guarded.pat),
        Pat::Or(or) => parts.extend(&or.cases),
        Pat::Reference(reference) => parts.push(&reference.pat),
        Pat::Struct(fields) => parts.extend(fields.fields.iter().map(|field| &*field.pat)),
        Pat::Tuple(tuple) => parts.extend(&tuple.elems),
        Pat::TupleStruct(tuple) => parts.extend(&tuple.elems),
        _ => {}
    }
}

/// The last variable of a pattern: in `(position, item)` it is the `item`.
pub(super) fn last_variable(pattern: &Pat) -> Option<&Ident> {
    match pattern {
        Pat::Ident(pattern) => Some(&pattern.ident),
        Pat::Type(typed) => last_variable(&typed.pat),
        Pat::Paren(inner) => last_variable(&inner.pat),
        Pat::Slice(slice) => slice.elems.iter().rev().find_map(last_variable),
        other => {
            let mut parts = Vec::new();
            sub_patterns(other, &mut parts);
            parts.into_iter().rev().find_map(last_variable)
        }
    }
}
