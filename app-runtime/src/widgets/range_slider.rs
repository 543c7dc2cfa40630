//! `range_slider`.

use std::ops::RangeInclusive;

use app_literals::as_read;

use crate::element::{ElementData, Field};
use crate::event::{Num, Number, Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::input::{Bind, Entry, Input, plain_value};
use crate::widgets::slider::{Scale, on_scale};
use crate::words::IntoWords;

const NAME: &str = "range_slider";

/// Two numbers within a range, set by dragging; the first is never above the second.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct RangeSlider {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The smallest value.
    pub min: Num,
    /// The largest value.
    pub max: Num,
    /// The distance between two values, counted from `min`.
    pub step: Num,
    /// The start of the chosen part.
    pub start: Num,
    /// The end of the chosen part.
    pub end: Num,
}

/// A [`RangeSlider`] under construction.
#[derive(Debug)]
pub struct RangeSliderEntry<N> {
    scale: Scale<N>,
    value: Option<RangeInclusive<N>>,
}

impl<P: Place> Ui<P> {
    /// A part of `range`, set by dragging its two ends or with the arrow keys.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | the whole range |
    /// | `step` | 1, or 0.01 for floats |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn range_slider<N: Number>(
        &self,
        label: impl IntoWords,
        range: RangeInclusive<N>,
    ) -> Input<'_, RangeSliderEntry<N>, P> {
        Input::new(self, label, RangeSliderEntry { scale: Scale::new(range), value: None })
    }
}

impl<'u, N: Number, P: Place> Input<'u, RangeSliderEntry<N>, P> {
    setters! {
        /// The part that is chosen until a person changes it. Default: the whole range.
        value: RangeInclusive<N> => widget.data.value = Some(value);

        /// The distance between two values. Default: 1, or 0.01 for floats.
        step: N => widget.data.scale.step = Some(step);

        /// A range of the app's own that it reads and writes. Default: none.
        bind: &'u mut impl Bind<Value = RangeInclusive<N>> => place = Some(bind.reach());
    }
}

#[diagnostic::do_not_recommend]
impl<N: Number> Bind for RangeInclusive<N> {
    type Value = RangeInclusive<N>;
    fn get(&self) -> Option<RangeInclusive<N>> {
        Some(self.clone())
    }
    fn set(&mut self, value: RangeInclusive<N>) {
        *self = value;
    }
    fn reach(&mut self) -> &mut (dyn Bind<Value = RangeInclusive<N>> + 'static) {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<N: Number> Bind for Option<RangeInclusive<N>> {
    type Value = RangeInclusive<N>;
    fn get(&self) -> Option<RangeInclusive<N>> {
        self.clone()
    }
    fn set(&mut self, value: RangeInclusive<N>) {
        *self = Some(value);
    }
    fn reach(&mut self) -> &mut (dyn Bind<Value = RangeInclusive<N>> + 'static) {
        self
    }
}

impl<N: Number> RangeSliderEntry<N> {
    /// Checks an author's range: a person must be able to choose the same.
    fn check(&self, what: &str, value: RangeInclusive<N>) -> Result<RangeInclusive<N>, String> {
        let (start, end) = (*value.start(), *value.end());
        if let Some(outside) = [start, end].into_iter().find(|&end| !self.scale.contains(end)) {
            return Err(self.scale.outside(what, outside));
        }
        if start.to_num() > end.to_num() {
            let (start, end) = (start.to_num(), end.to_num());
            return Err(format!("{what} {start} to {end}: start with the smaller number"));
        }
        Ok(value)
    }
}

impl<N> Sealed for RangeSliderEntry<N> {}

impl<N: Number> Entry for RangeSliderEntry<N> {
    plain_value!(RangeInclusive<N>, |own: &Self, held| own
        .check("the place this slider is bound to holds", held));
    type Draft = RangeSlider;

    fn kind(&self) -> &'static str {
        NAME
    }
    fn initial(&self) -> Result<RangeInclusive<N>, String> {
        self.scale.check()?;
        match &self.value {
            Some(value) => self.check("`value` is", value.clone()),
            None => Ok(self.scale.range.clone()),
        }
    }
    fn read(&self, entered: &Value) -> Option<RangeInclusive<N>> {
        let Value::List(ends) = entered else { return None };
        let &[Value::Number(start), Value::Number(end)] = ends.as_slice() else { return None };
        self.check("", N::from_num(start)?..=N::from_num(end)?).ok()
    }
    fn to_value(&self, value: &RangeInclusive<N>) -> Value {
        pair(value.start().to_num(), value.end().to_num())
    }
    fn element(self, field: Field, value: &RangeInclusive<N>) -> RangeSlider {
        let (min, max) = self.scale.bounds();
        let (start, end) = (value.start().to_num(), value.end().to_num());
        RangeSlider { field, min, max, step: self.scale.step(), start, end }
    }
}

fn pair(start: Num, end: Num) -> Value {
    Value::List(vec![Value::Number(start), Value::Number(end)])
}

impl ElementData for RangeSlider {
    fn name(&self) -> &'static str {
        NAME
    }
    fn text(&self) -> String {
        format!("{}: {} – {}", as_read(&self.field.label), self.start, self.end)
    }
    fn field(&self) -> Option<&Field> {
        Some(&self.field)
    }
    fn value(&self) -> Option<Value> {
        Some(pair(self.start, self.end))
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        let Value::List(ends) = value else { return Err(Refusal::WrongKind) };
        let &[Value::Number(start), Value::Number(end)] = ends.as_slice() else {
            return Err(Refusal::WrongKind);
        };
        let place = |end| on_scale(self.min, self.max, self.step, end).ok_or(Refusal::NotOffered);
        let (start, end) = (place(start)?, place(end)?);
        if start <= end { Ok(pair(start, end)) } else { Err(Refusal::NotOffered) }
    }
    fn set_value(&mut self, value: &Value) {
        let Value::List(ends) = value else { return };
        if let &[Value::Number(start), Value::Number(end)] = ends.as_slice() {
            (self.start, self.end) = (start, end);
        }
    }
}
