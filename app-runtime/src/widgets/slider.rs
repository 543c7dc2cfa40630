//! `slider`.

use std::ops::RangeInclusive;

use app_literals::as_read;

use crate::element::{ElementData, Field};
use crate::event::{Num, Number, Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::input::{Bind, Entry, Input, plain_value};
use crate::words::IntoWords;

const NAME: &str = "slider";

/// A number within a range, set by dragging.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Slider {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The smallest value.
    pub min: Num,
    /// The largest value.
    pub max: Num,
    /// The distance between two values, counted from `min`.
    pub step: Num,
    /// The value.
    pub value: Num,
}

/// A [`Slider`] under construction.
#[derive(Debug)]
pub struct SliderEntry<N> {
    scale: Scale<N>,
    value: Option<N>,
}

impl<P: Place> Ui<P> {
    /// A number within `range`, set by dragging or with the arrow keys; returns its value.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | the start of the range |
    /// | `step` | 1, or 0.01 for floats |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn slider<N: Number>(
        &self,
        label: impl IntoWords,
        range: RangeInclusive<N>,
    ) -> Input<'_, SliderEntry<N>, P> {
        Input::new(self, label, SliderEntry { scale: Scale::new(range), value: None })
    }
}

impl<'u, N: Number, P: Place> Input<'u, SliderEntry<N>, P> {
    setters! {
        /// The value until a person changes it. Default: the start of the range.
        value: N => widget.data.value = Some(value);

        /// The distance between two values. Default: 1, or 0.01 for floats.
        step: N => widget.data.scale.step = Some(step);

        /// A number of the app's own that it reads and writes. Default: none.
        bind: &'u mut impl Bind<Value = N> => place = Some(bind.reach());
    }
}

/// The positions of a slider's thumb, under construction.
#[derive(Debug)]
pub(crate) struct Scale<N> {
    pub(crate) range: RangeInclusive<N>,
    pub(crate) step: Option<N>,
}

impl<N: Number> Scale<N> {
    pub(crate) fn new(range: RangeInclusive<N>) -> Scale<N> {
        Scale { range, step: None }
    }

    pub(crate) fn bounds(&self) -> (Num, Num) {
        (self.range.start().to_num(), self.range.end().to_num())
    }

    pub(crate) fn step(&self) -> Num {
        self.step.map_or(N::STEP, Number::to_num)
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        let (min, max) = self.bounds();
        if min.partial_cmp(&max).is_none_or(std::cmp::Ordering::is_gt) {
            return Err(format!(
                "the slider's range {min} to {max} is empty: start with the smaller number"
            ));
        }
        if let Some(far) =
            [*self.range.start(), *self.range.end()].iter().find(|end| !end.is_exchanged())
        {
            return Err(format!(
                "the slider's range has {far}, but a slider reaches {} at most",
                far.to_num()
            ));
        }
        Ok(())
    }

    pub(crate) fn contains(&self, value: N) -> bool {
        let (min, max) = self.bounds();
        (min..=max).contains(&value.to_num()) && value.is_exchanged()
    }

    pub(crate) fn outside(&self, what: &str, value: N) -> String {
        let (min, max) = self.bounds();
        format!("{what} {value}, which is outside of the slider's range {min} to {max}")
    }
}

impl<N> Sealed for SliderEntry<N> {}

impl<N: Number> Entry for SliderEntry<N> {
    plain_value!(N, |own: &Self, held| match own.scale.contains(held) {
        true => Ok(held),
        false => Err(own.scale.outside("the place this slider is bound to holds", held)),
    });
    type Draft = Slider;

    fn kind(&self) -> &'static str {
        NAME
    }
    fn initial(&self) -> Result<N, String> {
        self.scale.check()?;
        match self.value {
            Some(value) if !self.scale.contains(value) => {
                Err(self.scale.outside("`value` is", value))
            }
            value => Ok(value.unwrap_or(*self.scale.range.start())),
        }
    }
    fn read(&self, entered: &Value) -> Option<N> {
        let Value::Number(number) = entered else { return None };
        N::from_num(*number).filter(|&value| self.scale.contains(value))
    }
    fn to_value(&self, value: &N) -> Value {
        Value::Number(value.to_num())
    }
    fn element(self, field: Field, value: &N) -> Slider {
        let (min, max) = self.scale.bounds();
        Slider { field, min, max, step: self.scale.step(), value: value.to_num() }
    }
}

impl ElementData for Slider {
    fn name(&self) -> &'static str {
        NAME
    }
    fn text(&self) -> String {
        format!("{}: {}", as_read(&self.field.label), self.value)
    }
    fn field(&self) -> Option<&Field> {
        Some(&self.field)
    }
    fn value(&self) -> Option<Value> {
        Some(Value::Number(self.value))
    }
    fn accept(&self, value: Value) -> Result<Value, Refusal> {
        let Value::Number(number) = value else { return Err(Refusal::WrongKind) };
        on_scale(self.min, self.max, self.step, number)
            .map(Value::Number)
            .ok_or(Refusal::NotOffered)
    }
    fn set_value(&mut self, value: &Value) {
        if let Value::Number(number) = value {
            self.value = *number;
        }
    }
}

/// Converts a number from outside to the number type of its slider; `None` if no thumb can stand
/// there.
pub(crate) fn on_scale(min: Num, max: Num, step: Num, number: Num) -> Option<Num> {
    let number = number.like(min)?;
    let offered = (min..=max).contains(&number) && on_grid(min, max, step, number);
    offered.then_some(number)
}

/// The position of a thumb after a number of steps. From between two steps it goes to the next
/// step, and it never passes the ends.
#[must_use]
pub fn stepped(value: Num, [min, max]: [Num; 2], step: Num, times: i64) -> Num {
    if step.as_f64() <= 0.0 {
        return value;
    }
    let taken = match (value, min, step) {
        (Num::Int(value), Num::Int(min), Num::Int(step)) => {
            let (past, step) = (i128::from(value) - i128::from(min), i128::from(step));
            let short = times < 0 && past % step != 0;
            i64::try_from(past / step + i128::from(short)).unwrap_or(i64::MAX)
        }
        _ => {
            // The tolerance that decimal steps need.
            let steps = (value.as_f64() - min.as_f64()) / step.as_f64();
            let slack = 1e-6 + 1e-10 * steps.abs();
            (if times < 0 { (steps - slack).ceil() } else { (steps + slack).floor() }) as i64
        }
    };
    let to = min.plus(step, taken.saturating_add(times));
    if to < min {
        min
    } else if to > max {
        max
    } else {
        to
    }
}

/// Whether a number is a whole count of steps from `min`, or `max` itself: the last step may be
/// shorter. Floats get the tolerance that decimal steps need: far less than a step, regardless of
/// their number.
fn on_grid(min: Num, max: Num, step: Num, number: Num) -> bool {
    match (min, step, number) {
        (Num::Int(min), Num::Int(step), Num::Int(whole)) => {
            step <= 0
                || (i128::from(whole) - i128::from(min)) % i128::from(step) == 0
                || number == max
        }
        _ => {
            let steps = (number.as_f64() - min.as_f64()) / step.as_f64();
            !steps.is_finite()
                || (steps - steps.round()).abs() < 1e-6 + 1e-10 * steps.abs()
                || number == max
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slider(min: Num, max: Num, step: Num) -> Slider {
        Slider { field: Field::new("Limit"), min, max, step, value: min }
    }

    #[test]
    fn steps_lead_from_any_value_to_one_on_the_grid() {
        let whole = |value, times| {
            let ends = [Num::Int(0), Num::Int(25)];
            stepped(Num::Int(value), ends, Num::Int(4), times)
        };
        for (value, times, to) in
            [(0, 1, 4), (7, 1, 8), (7, -1, 4), (24, 1, 25), (25, -1, 24), (4, -10, 0), (25, 1, 25)]
        {
            assert_eq!(whole(value, times), Num::Int(to), "{value} by {times}");
        }
        let tenths = |value, times| {
            let ends = [Num::Float(0.0), Num::Float(1.0)];
            stepped(Num::Float(value), ends, Num::Float(0.1), times)
        };
        for (value, times, to) in [(0.2, 1, 0.3), (0.3, -1, 0.2), (0.25, 1, 0.3), (0.25, -1, 0.2)] {
            assert_eq!(tenths(value, times), Num::Float(to), "{value} by {times}");
        }
    }

    #[test]
    fn only_values_on_the_grid_are_accepted() {
        let whole = slider(Num::Int(10), Num::Int(25), Num::Int(4));
        let accepts = |slider: &Slider, number| slider.accept(Value::Number(number)).is_ok();
        for number in [10, 14, 18, 22, 25] {
            assert!(accepts(&whole, Num::Int(number)), "{number}");
        }
        for number in [9, 11, 26, i64::MIN, i64::MAX] {
            assert!(!accepts(&whole, Num::Int(number)), "{number}");
        }
        let tenths = slider(Num::Float(0.0), Num::Float(1.0), Num::Float(0.1));
        assert!(accepts(&tenths, Num::Float(0.30000000000000004)));
        assert!(accepts(&tenths, Num::Int(1)));
        for number in [0.05, 1.1, -0.1, f64::NAN, f64::INFINITY] {
            assert!(!accepts(&tenths, Num::Float(number)), "{number}");
        }
        assert!(!accepts(&whole, Num::Float(14.5)));
        assert_eq!(whole.accept(Value::Text("14".into())), Err(Refusal::WrongKind));
    }
}
