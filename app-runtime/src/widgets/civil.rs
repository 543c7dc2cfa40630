//! Dates and times of day without a time zone: the shared parts of `date_input` and `time_input`.

use std::fmt::{Debug, Display};

use crate::element::{ElementKind, Field};
use crate::event::{Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::Place;
use crate::widgets::input::{Bind, Entry, Input, plain_value};

/// A date or a time of day. Sealed.
pub trait Civil: Sealed + Copy + PartialOrd + Display + Debug + 'static {
    /// The `Ui` method that makes it.
    const KIND: &'static str;
    /// The earliest value that pages can show.
    const FIRST: Self;
    /// The latest value that pages can show.
    const LAST: Self;

    /// The element that shows the value.
    type Data: ElementKind;

    /// The initial value without a `value`, before the bounds apply.
    fn start() -> Self;

    /// Reads the text of a page. `None`: the text has another format.
    fn parse(text: &str) -> Option<Self>;

    /// The element that shows the value.
    fn element(field: Field, value: Self, entry: &CivilEntry<Self>) -> Self::Data;
}

/// A date or time input under construction.
#[derive(Debug)]
pub struct CivilEntry<M> {
    pub(crate) value: Option<M>,
    pub(crate) min: M,
    pub(crate) max: M,
    /// The step in seconds, if one was given; dates do not use it.
    pub(crate) step: Result<Option<u32>, String>,
}

impl<M: Civil> CivilEntry<M> {
    pub(crate) fn new() -> CivilEntry<M> {
        CivilEntry { value: None, min: M::FIRST, max: M::LAST, step: Ok(None) }
    }

    fn check(&self, what: &str, value: M) -> Result<M, String> {
        let (kind, min, max) = (M::KIND, self.min, self.max);
        if min <= value && value <= max {
            return Ok(value);
        }
        Err(format!("{what} {value}, which is outside of what this {kind} takes: {min} to {max}"))
    }
}

impl<'u, M: Civil, P: Place> Input<'u, CivilEntry<M>, P> {
    setters! {
        /// The value until a person changes it. Default: today for a date, in UTC, and midnight for
        /// a time; where that is out of bounds, the nearest bound.
        value: M => widget.data.value = Some(value);

        /// The earliest value. Default: no bound.
        min: M => widget.data.min = min;

        /// The latest value. Default: no bound.
        max: M => widget.data.max = max;

        /// A date or time of the app's own that it reads and writes. Default: none.
        bind: &'u mut impl Bind<Value = M> => place = Some(bind.reach());
    }
}

impl<M> Sealed for CivilEntry<M> {}

impl<M: Civil> Entry for CivilEntry<M> {
    plain_value!(M, |own: &Self, held| {
        own.check(&format!("the place this {} is bound to holds", M::KIND), held)
    });
    type Draft = M::Data;

    fn kind(&self) -> &'static str {
        M::KIND
    }
    fn initial(&self) -> Result<M, String> {
        let (kind, min, max) = (M::KIND, self.min, self.max);
        for (name, bound) in [("min", min), ("max", max)] {
            if bound < M::FIRST || M::LAST < bound {
                return Err(format!(
                    "`{name}` of this {kind} is {bound}, but pages show {} to {}",
                    M::FIRST,
                    M::LAST
                ));
            }
        }
        if min > max {
            return Err(format!("`min` of this {kind}, {min}, is after its `max`, {max}"));
        }
        if let Err(message) = &self.step {
            return Err(message.clone());
        }
        match self.value {
            Some(value) => self.check("`value` is", value),
            None if M::start() < min => Ok(min),
            None if M::start() > max => Ok(max),
            None => Ok(M::start()),
        }
    }
    fn read(&self, entered: &Value) -> Option<M> {
        let Value::Text(text) = entered else { return None };
        M::parse(text).filter(|&value| self.min <= value && value <= self.max)
    }
    fn to_value(&self, value: &M) -> Value {
        Value::Text(value.to_string())
    }
    fn element(self, field: Field, &value: &M) -> M::Data {
        M::element(field, value, &self)
    }
}

/// Checks a value from outside: its kind, its format and the bounds.
pub(crate) fn within<M: Civil>(min: M, max: M, value: &Value) -> Result<M, Refusal> {
    let Value::Text(text) = value else { return Err(Refusal::WrongKind) };
    let offered = |value: &M| min <= *value && *value <= max;
    M::parse(text).filter(offered).ok_or(Refusal::NotOffered)
}
