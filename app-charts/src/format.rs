//! Values as words: numbers by the author's format or as short as they are exact, times by
//! strftime's.

use jiff::SignedDuration;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;

use crate::column::{EPOCH, Kind};

/// The words of a value of this kind, by the format if there is one that fits.
pub(crate) fn words(value: f64, kind: Kind, format: Option<&str>) -> String {
    if value.is_nan() {
        return "missing".to_owned();
    }
    if kind.is_time() {
        format.and_then(|format| strftime(value, format)).unwrap_or_else(|| time(value, kind))
    } else {
        format.and_then(|format| formatted(value, format)).unwrap_or_else(|| number(value))
    }
}

/// The date and time of a place on a time axis; moments in UTC. `None`: the calendar does not reach
/// so far.
pub(crate) fn civil(milliseconds: f64) -> Option<DateTime> {
    // A float that is too large becomes the largest whole number, which no calendar has.
    let whole = milliseconds.floor();
    let rest = ((milliseconds - whole) * 1e6) as i64;
    let since = SignedDuration::from_millis(whole as i64);
    EPOCH.checked_add(since.checked_add(SignedDuration::from_nanos(rest))?).ok()
}

fn strftime(value: f64, format: &str) -> Option<String> {
    let civil = civil(value)?;
    // The last hours of the calendar are no moment, but they have a date.
    let zoned = civil.to_zoned(TimeZone::UTC).and_then(|zoned| strtime::format(format, &zoned));
    zoned.or_else(|_| strtime::format(format, civil)).ok()
}

/// A time in full, without parts that are zero.
fn time(value: f64, kind: Kind) -> String {
    if kind == Kind::Time {
        return time_of_day(value);
    }
    let Some(moment) = civil(value) else { return number(value) };
    let date = format!("{} {}, {}", month(moment.month()), moment.day(), moment.year());
    match kind {
        Kind::Date => date,
        _ => format!("{date} {}", time_of_day(value.rem_euclid(DAY))),
    }
}

/// The milliseconds of a day.
pub(crate) const DAY: f64 = 86_400_000.0;

/// A time of day as hours and minutes, with seconds and fractions only if there are some.
pub(crate) fn time_of_day(milliseconds: f64) -> String {
    let all = milliseconds.round() as i64;
    let (minutes, rest) = (all.div_euclid(60_000), all.rem_euclid(60_000));
    let mut words = format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60));
    if rest != 0 {
        words += &format!(":{:02}", rest / 1000);
        if rest % 1000 != 0 {
            words += &format!(".{:03}", rest % 1000);
        }
    }
    words
}

/// The short English name of a month.
pub(crate) fn month(month: i8) -> &'static str {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    MONTHS.get(month as usize - 1).copied().unwrap_or_default()
}

/// A number with six digits that count, or more before the point: 0.1 + 0.2 reads 0.3.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e15).contains(&size) {
        return scientific(value, 5);
    }
    let before = if size < 1.0 { 0 } else { size.log10() as usize + 1 };
    let decimals = if value.fract() == 0.0 {
        0
    } else if size < 0.1 {
        // As many digits that count after the zeros.
        (5 - size.log10().floor() as i32).clamp(6, 12) as usize
    } else {
        6usize.saturating_sub(before).max(2)
    };
    let words = format!("{value:.decimals$}");
    let words = match words.contains('.') {
        true => words.trim_end_matches('0').trim_end_matches('.'),
        false => &words,
    };
    if size < GROUPED { ungrouped(words) } else { grouped(words) }
}

/// Numbers from here on have their digits in groups: 2020 may be a year, 20,200 is none.
const GROUPED: f64 = 1e4;

/// Zero has no sign.
fn ungrouped(words: &str) -> String {
    grouped(words).replace(',', "")
}

fn scientific(value: f64, decimals: usize) -> String {
    let words = format!("{value:.decimals$e}");
    let (digits, power) = words.split_once('e').unwrap_or((&words, "0"));
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    };
    format!("{digits}e{power}")
}

/// The tick words of multiples of a step: as many decimals as the step needs, large numbers with
/// the letter of their size.
pub(crate) fn tick(value: f64, step: f64, largest: f64) -> String {
    if value.abs() < step * 1e-9 {
        return "0".to_owned();
    }
    let sizes = [(1e12, "T"), (1e9, "B"), (1e6, "M")];
    if !(1e-4..1e15).contains(&largest) {
        return scientific(value, decimals(step / 10f64.powf(value.abs().log10().floor())));
    }
    for (size, letter) in sizes {
        if largest >= size && step >= size / 1e3 {
            return grouped(&format!("{:.*}", decimals(step / size), value / size)) + letter;
        }
    }
    let words = format!("{value:.*}", decimals(step));
    if largest < GROUPED { ungrouped(&words) } else { grouped(&words) }
}

/// The decimals of a step of 1, 2 or 5 times a power of ten.
fn decimals(step: f64) -> usize {
    (-(step * 1.000_001).log10().floor()).clamp(0.0, 12.0) as usize
}

/// Digits in groups of three. Zero has no sign.
fn grouped(words: &str) -> String {
    let digits = words.trim_start_matches('-');
    let is_zero = digits.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let sign = if is_zero || digits.len() == words.len() { "" } else { "-" };
    let (whole, fraction) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let mut result = sign.to_owned();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            result.push(',');
        }
        result.push(digit);
    }
    result + fraction
}

/// A number in the author's format: text around `{}`, in which there may be `,` for groups, `.2` for
/// decimals, `+` for the sign, `e` for powers of ten, `s` for a letter of the size, and `%` for
/// hundredths. `None`: that is no format.
fn formatted(value: f64, format: &str) -> Option<String> {
    let (before, rest) = format.split_once('{')?;
    let (spec, after) = rest.split_once('}')?;
    let mut spec = match spec.strip_prefix(':') {
        Some(spec) => spec,
        None if spec.is_empty() => return Some(format!("{before}{}{after}", number(value))),
        None => return None,
    };
    let mut has = |sign: char| {
        let rest = spec.strip_prefix(sign);
        spec = rest.unwrap_or(spec);
        rest.is_some()
    };
    let (plus, groups, point) = (has('+'), has(','), has('.'));
    let digits = spec.len() - spec.trim_start_matches(|digit: char| digit.is_ascii_digit()).len();
    let (digits, kind) = spec.split_at(digits);
    let decimals = if point { Some(digits.parse::<usize>().ok()?.min(20)) } else { None };
    if !point && !digits.is_empty() {
        return None;
    }
    let fixed = |value: f64| match decimals {
        Some(decimals) => grouped(&format!("{value:.decimals$}")),
        None if value.abs() < GROUPED => grouped(&number(value)),
        None => number(value),
    };
    let words = match kind {
        "" | "f" => fixed(value),
        "%" => fixed(value * 100.0) + "%",
        "e" => scientific(value, decimals.unwrap_or(5)),
        "s" => short(value, decimals.unwrap_or(1)),
        _ => return None,
    };
    let words = if groups || kind == "s" { words } else { words.replace(',', "") };
    let plus = if plus && value > 0.0 { "+" } else { "" };
    Some(format!("{before}{plus}{words}{after}"))
}

/// A number with the letter of its size.
fn short(value: f64, decimals: usize) -> String {
    let size = value.abs();
    for (unit, letter) in [(1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k")] {
        if size >= unit {
            return grouped(&format!("{:.decimals$}", value / unit)) + letter;
        }
    }
    number(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_short_as_they_are_exact() {
        for (value, words) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.3"),
            (-1234.5, "-1234.5"),
            (-12_345.5, "-12,345.5"),
            (123_456.789, "123,456.79"),
            (2.0 / 3.0, "0.666667"),
            (0.000_012_34, "0.00001234"),
            (1e-9, "1e-9"),
            (1e300, "1e300"),
            (-0.000_000_1, "-1e-7"),
            (999_999_999_999.0, "999,999,999,999"),
        ] {
            assert_eq!(number(value), words);
        }
    }

    #[test]
    fn numbers_have_the_authors_format() {
        let of = |value, format| words(value, Kind::Number, Some(format));
        for (value, format, words) in [
            (1234.567, "\u{20ac} {:,.2}", "\u{20ac} 1,234.57"),
            (1234.567, "{:.1f} km", "1234.6 km"),
            (0.256, "{:.1%}", "25.6%"),
            (3.0, "{:+}", "+3"),
            (-3.0, "{:+}", "-3"),
            (12_345.0, "{:s}", "12.3k"),
            (12_345.0, "{:.2e}", "1.23e4"),
            (5.0, "{}\u{b0}", "5\u{b0}"),
            (1234.0, "{:,}", "1,234"),
        ] {
            assert_eq!(of(value, format), words);
        }
        // A text that is no format is ignored.
        for format in ["", "{", "{:x}", "{name}", "{:5}", "plain"] {
            assert_eq!(of(1234.5, format), "1234.5");
        }
    }

    #[test]
    fn ticks_have_the_decimals_of_their_step() {
        assert_eq!(tick(2.0, 0.5, 3.0), "2.0");
        assert_eq!(tick(0.1 * 3.0, 0.1, 1.0), "0.3");
        assert_eq!(tick(20_000.0, 5000.0, 50_000.0), "20,000");
        assert_eq!(tick(2_500_000.0, 500_000.0, 5e6), "2.5M");
        assert_eq!(tick(3e9, 1e9, 5e9), "3B");
        assert_eq!(tick(2e-7, 1e-7, 5e-7), "2e-7");
        // Small steps between large numbers are told in full.
        assert_eq!(tick(1_000_001.0, 1.0, 1_000_005.0), "1,000,001");
    }

    #[test]
    fn times_are_told_in_full() {
        let noon = 1_582_977_600_000.0;
        assert_eq!(words(noon, Kind::DateTime, None), "Feb 29, 2020 12:00");
        assert_eq!(words(noon + 1500.0, Kind::Timestamp, None), "Feb 29, 2020 12:00:01.500");
        assert_eq!(words(noon, Kind::Date, Some("%d.%m.%y")), "29.02.20");
        assert_eq!(words(noon, Kind::Timestamp, Some("%H:%M %Z")), "12:00 UTC");
        assert_eq!(words(3_600_000.0, Kind::Time, None), "01:00");
        let last = 253_402_300_799_999.0;
        assert_eq!(words(last, Kind::DateTime, None), "Dec 31, 9999 23:59:59.999");
    }
}
