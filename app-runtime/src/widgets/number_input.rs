//! `number_input`.

use app_literals::as_read;

use crate::element::{ElementData, Field};
use crate::event::{Num, Number, Refusal, Value};
use crate::sealed::Sealed;
use crate::ui::{Place, Ui};
use crate::widgets::input::{Bind, Entry, Input, plain_value};
use crate::words::IntoWords;

const NAME: &str = "number_input";

/// A number that is typed, or changed in steps with two buttons.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct NumberInput {
    /// The label and the other properties that inputs share.
    pub field: Field,
    /// The smallest value, if there is one.
    pub min: Option<Num>,
    /// The largest value, if there is one.
    pub max: Option<Num>,
    /// The change for one press of a button. Values between two steps are allowed too.
    pub step: Num,
    /// The value.
    pub value: Num,
}

/// A [`NumberInput`] under construction.
#[derive(Debug)]
pub struct NumberEntry<N> {
    value: Option<N>,
    min: Option<N>,
    max: Option<N>,
    step: Option<N>,
}

impl<P: Place> Ui<P> {
    /// A number that is typed or changed in steps; returns its value. The type comes from `value`,
    /// `min`, `max`, `step`, `bind`, or the use: `let n: f64 = ui.number_input("N");`.
    ///
    /// | keyword | default |
    /// |---|---|
    /// | `value` | `min`, or 0 without one, or `max` where that is below |
    /// | `min` | none |
    /// | `max` | none |
    /// | `step` | 1, or 0.01 for floats |
    /// | `bind` | none |
    #[doc = keywords_of_all_inputs!()]
    #[track_caller]
    pub fn number_input<N: Number>(&self, label: impl IntoWords) -> Input<'_, NumberEntry<N>, P> {
        Input::new(self, label, NumberEntry { value: None, min: None, max: None, step: None })
    }
}

impl<'u, N: Number, P: Place> Input<'u, NumberEntry<N>, P> {
    setters! {
        /// The value until a person changes it. Default: `min`, or 0 without one, or `max` where
        /// that is below.
        value: N => widget.data.value = Some(value);

        /// The smallest value. Default: none.
        min: N => widget.data.min = Some(min);

        /// The largest value. Default: none.
        max: N => widget.data.max = Some(max);

        /// The change for one press of a button. Default: 1, or 0.01 for floats.
        step: N => widget.data.step = Some(step);

        /// A number of the app's own that it reads and writes. Default: none.
        bind: &'u mut impl Bind<Value = N> => place = Some(bind.reach());
    }
}

impl<N: Number> NumberEntry<N> {
    fn least(&self) -> Option<Num> {
        self.min.map(Number::to_num).or(N::LEAST)
    }

    fn most(&self) -> Option<Num> {
        self.max.map(Number::to_num).or(N::MOST)
    }

    /// Whether a person could enter it: it lies within the bounds and within the numbers that pages
    /// exchange.
    fn contains(&self, value: N) -> bool {
        let number = value.to_num();
        within(number, self.least(), self.most()) && value.is_exchanged()
    }

    fn outside(&self, what: &str, value: N) -> String {
        let bounds = match (self.least(), self.most()) {
            (Some(min), Some(max)) => format!("from {min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, Some(max)) => format!("at most {max}"),
            (None, None) => "any finite number".to_owned(),
        };
        format!("{what} {value}, but this field takes {bounds}")
    }
}

impl<N> Sealed for NumberEntry<N> {}

impl<N: Number> Entry for NumberEntry<N> {
    plain_value!(N, |own: &Self, held| match own.contains(held) {
        true => Ok(held),
        false => Err(own.outside("the place this field is bound to holds", held)),
    });
    type Draft = NumberInput;

    fn kind(&self) -> &'static str {
        NAME
    }
    fn initial(&self) -> Result<N, String> {
        if let (Some(min), Some(max)) = (self.least(), self.most())
            && min > max
        {
            return Err(format!(
                "this field takes nothing: its `min` {min} is above its `max` {max}"
            ));
        }
        match self.value {
            Some(value) if !self.contains(value) => Err(self.outside("`value` is", value)),
            Some(value) => Ok(value),
            None => {
                let start = self.min.map_or(N::ZERO, Number::to_num);
                let start = self.most().filter(|&most| most < start).unwrap_or(start);
                N::from_num(start).ok_or_else(|| format!("this field cannot start at {start}"))
            }
        }
    }
    fn read(&self, entered: &Value) -> Option<N> {
        let Value::Number(number) = entered else { return None };
        N::from_num(*number).filter(|&value| self.contains(value))
    }
    fn to_value(&self, value: &N) -> Value {
        Value::Number(value.to_num())
    }
    fn element(self, field: Field, value: &N) -> NumberInput {
        let (min, max) = (self.least(), self.most());
        let step = self.step.map_or(N::STEP, Number::to_num);
        NumberInput { field, min, max, step, value: value.to_num() }
    }
}

fn within(number: Num, min: Option<Num>, max: Option<Num>) -> bool {
    number.as_f64().is_finite()
        && min.is_none_or(|min| min <= number)
        && max.is_none_or(|max| number <= max)
}

impl ElementData for NumberInput {
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
        // Pages send the text of a number, because JSON keeps only 53 bits of it.
        let number = match value {
            Value::Number(number) => number.like(self.value),
            Value::Text(text) => Num::parse(&text, self.value),
            _ => return Err(Refusal::WrongKind),
        };
        let number = number.ok_or(Refusal::NotOffered)?;
        within(number, self.min, self.max)
            .then_some(Value::Number(number))
            .ok_or(Refusal::NotOffered)
    }
    fn set_value(&mut self, value: &Value) {
        if let Value::Number(number) = value {
            self.value = *number;
        }
    }
}
