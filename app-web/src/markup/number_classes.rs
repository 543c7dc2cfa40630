//! Numbers that the stylesheet must know, as classes.
//!
//! A strict content security policy forbids `style` attributes, and the first page must look
//! right before any script runs. So a number travels digit by digit: `h2 t5 u0` are two
//! hundreds, five tens and no ones, `e3` is a power of ten, and the stylesheet puts them together
//! with `calc`. Forty short rules say every width to the pixel, every share of a row to three
//! digits, and every position of a slider.

use std::fmt::{self, Display};

/// Up to four digits and a power of ten, as class names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NumberClasses {
    number: u16,
    power: Option<u8>,
}

/// The class names of `u`nits, `t`ens, `h`undreds and `k` for thousands.
const PLACES: [(char, u16); 4] = [('k', 1000), ('h', 100), ('t', 10), ('u', 1)];

impl NumberClasses {
    /// A width in CSS pixels, limited to the width of any screen.
    pub(super) fn pixels(width: u32) -> NumberClasses {
        NumberClasses { number: width.min(9999) as u16, power: None }
    }

    /// A share from 0 to 1, in steps of a ten-thousandth.
    pub(super) fn share(share: f64) -> NumberClasses {
        // The cast saturates, and turns a NaN into 0.
        NumberClasses { number: (share * 10_000.0).round().clamp(0.0, 9999.0) as u16, power: None }
    }

    /// A weight above 0: three digits and a power, which counts from 10⁻⁴. Only ratios of
    /// weights matter, so the stylesheet need not undo that.
    pub(super) fn weight(weight: f64) -> NumberClasses {
        let weight = weight.clamp(1e-4, 9e4);
        let power = weight.log10().floor();
        let number = (weight / 10f64.powf(power) * 100.0).round();
        // 9.999 rounds up to a fourth digit.
        let (number, power) = if number > 999.0 { (100.0, power + 1.0) } else { (number, power) };
        NumberClasses { number: number as u16, power: Some((power + 4.0) as u8) }
    }
}

/// A space before each class. Digits that are 0 need none.
impl Display for NumberClasses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, place) in PLACES {
            match self.number / place % 10 {
                0 => {}
                digit => write!(f, " {name}{digit}")?,
            }
        }
        match self.power {
            None | Some(0) => Ok(()),
            Some(power) => write!(f, " e{power}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_exact() {
        assert_eq!(NumberClasses::pixels(320).to_string(), " h3 t2");
        assert_eq!(NumberClasses::pixels(1024).to_string(), " k1 t2 u4");
        assert_eq!(NumberClasses::pixels(0).to_string(), "");
        assert_eq!(
            NumberClasses::pixels(u32::MAX).to_string(),
            NumberClasses::pixels(9999).to_string()
        );
    }

    #[test]
    fn weights_keep_their_ratio_to_three_digits() {
        let value = |weight| {
            let NumberClasses { number, power } = NumberClasses::weight(weight);
            f64::from(number) * 10f64.powi(i32::from(power.unwrap_or(0)))
        };
        for weight in [1.0, 2.0, 0.5, 1.5, 0.333, 12.5, 0.001, 9.999, 80_000.0, 3.0] {
            let ratio = value(weight) / value(1.0);
            assert!((ratio / weight - 1.0).abs() < 0.005, "{weight} became {ratio}");
        }
        assert_eq!(NumberClasses::weight(1.0).to_string(), " h1 e4");
        assert_eq!(NumberClasses::weight(2.5).to_string(), " h2 t5 e4");
    }

    #[test]
    fn shares_stay_between_none_and_all() {
        assert_eq!(NumberClasses::share(0.25).to_string(), " k2 h5");
        assert_eq!(NumberClasses::share(f64::NAN).to_string(), "");
        assert_eq!(NumberClasses::share(-1.0).to_string(), "");
        assert_eq!(NumberClasses::share(2.0), NumberClasses::share(1.0));
    }
}
