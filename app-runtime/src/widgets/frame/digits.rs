//! Numbers as their digits, compared by value: numbers that neither an `i64` nor an `f64` holds,
//! and the order of text cells in which numbers occur.

use std::cmp::Ordering;

/// A decimal number, read from its digits.
#[derive(Clone, Copy, Debug)]
struct Decimal<'a> {
    /// The sign: -1, 0 or 1.
    sign: i8,
    /// The number of digits before the point, negative for zeros after it; 0 for `0.5`.
    size: i64,
    /// Its digits before and after the point, from the first to the last that is not zero.
    digits: (&'a str, &'a str),
}

impl<'a> Decimal<'a> {
    /// Reads `-12.5e3`; surrounding space, a plus and leading zeros are allowed. `None`: the word
    /// is not a number.
    fn of(word: &'a str) -> Option<Decimal<'a>> {
        let word = word.trim();
        let unsigned = word.strip_prefix(['-', '+']).unwrap_or(word);
        let (plain, power) = match unsigned.split_once(['e', 'E']) {
            Some((plain, power)) => (plain, i64::from(power.parse::<i32>().ok()?)),
            None => (unsigned, 0),
        };
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
            return None;
        }
        let whole = whole.trim_start_matches('0');
        let after = if whole.is_empty() { fraction.trim_start_matches('0') } else { fraction };
        let size = whole.len() as i64 - (fraction.len() - after.len()) as i64 + power;
        let fraction = after.trim_end_matches('0');
        let whole = if fraction.is_empty() { whole.trim_end_matches('0') } else { whole };
        let sign = match whole.len() + fraction.len() {
            0 => 0,
            _ if word.starts_with('-') => -1,
            _ => 1,
        };
        Some(Decimal { sign, size, digits: (whole, fraction) })
    }

    fn compare(&self, other: &Decimal<'_>) -> Ordering {
        if self.sign != other.sign || self.sign == 0 {
            return self.sign.cmp(&other.sign);
        }
        let sizes = self.size.cmp(&other.size);
        let order = sizes.then_with(|| self.digits().cmp(other.digits()));
        if self.sign < 0 { order.reverse() } else { order }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.digits.0.bytes().chain(self.digits.1.bytes())
    }
}

/// Whether this word is a number in the usual notation: `007` and `+49` are not.
pub(super) fn is_number(word: &str) -> bool {
    let word = word.trim();
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let leading =
        unsigned.starts_with('0') && unsigned[1..].starts_with(|c: char| c.is_ascii_digit());
    !leading && !unsigned.starts_with(['+', '-']) && Decimal::of(word).is_some()
}

/// Whether this number has neither a point nor an exponent.
pub(super) fn is_whole(number: &str) -> bool {
    !number.contains(['.', 'e', 'E'])
}

/// The sort key of a word: numbers come first, by value; upper case sorts beside lower case.
#[derive(Debug)]
pub(in crate::widgets) struct Rank<'a> {
    number: Option<Decimal<'a>>,
    small: String,
    word: &'a str,
}

impl<'a> Rank<'a> {
    /// The sort key in a column of text, where `1e5` is a word.
    pub(in crate::widgets) fn of(word: &'a str) -> Rank<'a> {
        if word.contains(['e', 'E']) { Rank::of_word(word) } else { Rank::of_number(word) }
    }

    /// The sort key in a column of numbers.
    pub(super) fn of_number(word: &'a str) -> Rank<'a> {
        match Decimal::of(word) {
            None => Rank::of_word(word),
            number => Rank { number, small: String::new(), word },
        }
    }

    fn of_word(word: &'a str) -> Rank<'a> {
        Rank { number: None, small: word.to_lowercase(), word }
    }

    /// Numbers of the same value are equal, regardless of their notation.
    pub(in crate::widgets) fn compare(&self, other: &Rank<'_>) -> Ordering {
        match (&self.number, &other.number) {
            (Some(own), Some(other)) => own.compare(other),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => self.small.cmp(&other.small).then_with(|| self.word.cmp(other.word)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_sorted_by_value_and_come_before_words() {
        let rising = [
            "-1e400",
            "-18446744073709551616",
            "-18446744073709551615",
            "-007",
            "-0.1000000000000000000001",
            "-0.1",
            "0",
            "0.00000000000000000000000001",
            "0.09",
            "0.1",
            " 1",
            "+1.5",
            "2",
            "010",
            "9007199254740992",
            "9007199254740993",
            "340282366920938463463374607431768211455",
            "1e400",
            "#",
            "1_000",
            "a",
            "B",
            "inf",
        ];
        for (at, left) in rising.iter().enumerate() {
            for (other, right) in rising.iter().enumerate() {
                let order = Rank::of_number(left).compare(&Rank::of_number(right));
                assert_eq!(order, at.cmp(&other), "{left} {right}");
            }
        }
        for (left, right) in [("0.1", "0.10"), ("-0", "0.00"), ("7", "007"), ("1e5", "100000.0")] {
            assert_eq!(Rank::of_number(left).compare(&Rank::of_number(right)), Ordering::Equal);
        }
        assert_eq!(Rank::of("1e5").compare(&Rank::of("100000")), Ordering::Greater);
    }

    #[test]
    fn what_a_person_writes_as_a_number_is_one() {
        for number in ["0", "-12", "0.10", " 5 ", ".5", "5.", "1e5", "-2.5E-3"] {
            assert!(is_number(number), "{number}");
        }
        for word in
            ["", "007", "-01", "+49", "-+1", "--1", "1_000", "0x10", "-", ".", "1e", "1.2.3", "inf"]
        {
            assert!(!is_number(word), "{word}");
        }
    }

    proptest! {
        #[test]
        fn digits_compare_as_their_numbers(left in -1_000_000i64..1_000_000, right in any::<i64>()) {
            let rank = |number: i64| number.to_string();
            let (one, other) = (rank(left), rank(right));
            prop_assert_eq!(Rank::of(&one).compare(&Rank::of(&other)), left.cmp(&right));
            let (one, other) = (format!("{}", left as f64 / 64.0), format!("{}", right as f64 / 64.0));
            let order = (left as f64).total_cmp(&(right as f64));
            prop_assert_eq!(Rank::of_number(&one).compare(&Rank::of_number(&other)), order);
        }
    }
}
