//! The words of a channel: a closure that the attributes write gives a value as it is, if a chart can
//! place it, and else its words, if it has any.
//!
//! The choice is made by the number of references that a method call has to take off: the first
//! trait below fits first. A value that no trait fits comes as it is, so the compiler says what a
//! channel needs.

use std::fmt::Display;
use std::marker::PhantomData;

use super::values::ChartValue;

/// The type of a value.
#[derive(Debug)]
pub struct Asked<T>(PhantomData<T>);

/// The type of a value.
pub fn ask<T>(_: &T) -> Asked<T> {
    Asked(PhantomData)
}

/// A value goes into the channel as it is.
#[derive(Debug)]
pub struct AsItIs;

impl AsItIs {
    /// The value.
    pub fn of<V>(self, value: V) -> V {
        value
    }
}

/// A value goes into the channel as its words.
#[derive(Debug)]
pub struct InWords;

impl InWords {
    /// The words.
    pub fn of(self, value: impl Display) -> String {
        value.to_string()
    }
}

/// A value goes into the channel as its words, if it is there.
#[derive(Debug)]
pub struct PerhapsInWords;

impl PerhapsInWords {
    /// The words.
    pub fn of(self, value: impl Perhaps) -> Option<String> {
        value.words()
    }
}

/// An `Option` of something with words, or a reference to one.
#[doc(hidden)]
pub trait Perhaps {
    /// The words, if it is there.
    fn words(self) -> Option<String>;
}

impl<V: Display> Perhaps for Option<V> {
    fn words(self) -> Option<String> {
        self.map(|value| value.to_string())
    }
}

impl<V: Display> Perhaps for &Option<V> {
    fn words(self) -> Option<String> {
        self.as_ref().map(V::to_string)
    }
}

macro_rules! ways {
    ($($way:ident: <$t:ident $(: $bound:ident)?> $asked:ty => $gives:ident;)+) => {$(
        #[doc(hidden)]
        pub trait $way {
            /// The way into the channel.
            fn channel(&self) -> $gives {
                $gives
            }
        }
        impl<$t $(: $bound)?> $way for $asked {}
    )+};
}

ways! {
    FirstWay: <T: ChartValue> &&&Asked<T> => AsItIs;
    SecondWay: <T: Display> &&Asked<T> => InWords;
    ThirdWay: <T: Perhaps> &Asked<T> => PerhapsInWords;
    LastWay: <T> Asked<T> => AsItIs;
}
