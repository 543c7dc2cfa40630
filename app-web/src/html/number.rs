//! Numbers as people write them.

use app_runtime::Num;

/// A number in words of a person: `0.3`, not the `0.30000000000000004` that adding tenths gives.
pub(super) fn show(number: Num) -> String {
    match number {
        Num::Int(whole) => whole.to_string(),
        Num::Float(value) => {
            // Fifteen digits are what a float holds for sure; the rest is noise of arithmetic.
            // Adding zero turns -0 into 0.
            let kept = format!("{value:.14e}").parse().unwrap_or(value) + 0.0;
            // What is exactly an `f32` most likely came from one, and carries its noise: 0.1.
            let narrow = value as f32;
            if f64::from(narrow) == value { (narrow + 0.0).to_string() } else { kept.to_string() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_left_out() {
        let cases = [
            (0.1 + 0.2, "0.3"),
            (f64::from(0.1f32), "0.1"),
            (-0.0, "0"),
            (20.0, "20"),
            (1.0 / 3.0, "0.333333333333333"),
            (-17.5, "-17.5"),
            (1e-9, "0.000000001"),
            (123_456_789.25, "123456789.25"),
        ];
        for (value, shown) in cases {
            assert_eq!(show(Num::Float(value)), shown);
        }
        assert_eq!(show(Num::Int(i64::MIN)), i64::MIN.to_string());
    }
}
