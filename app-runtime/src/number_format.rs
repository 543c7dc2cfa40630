//! The ways in which people write numbers: decimal commas, digits in groups, signs and digits of
//! Arabic, Persian and full width. Renderers use this for numbers that people type. The page reads
//! by the same rules in the browser (`app-web/client/numbers.js`); the table `number_format.txt`
//! tests both.

use crate::event::Num;

/// The separators with which a person writes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NumberFormat {
    /// The separator before the fraction.
    pub decimal: char,
    /// The separator between groups of digits, if there is one.
    pub group: Option<char>,
}

/// The reason why a text is not read as a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misread {
    /// It is no number, or too large for one.
    NoNumber,
    /// It can mean two numbers: both, written without doubt.
    Ambiguous([String; 2]),
}

impl NumberFormat {
    /// A point before the fraction, and no groups: as programs write numbers.
    pub const PLAIN: NumberFormat = NumberFormat { decimal: '.', group: None };

    /// Reads a typed text as a number in the shape of `like`. Either point or comma may be the
    /// decimal separator, if the text is not ambiguous. If one of them stands before three digits,
    /// the format decides.
    ///
    /// ```
    /// use app_runtime::{Misread, Num, NumberFormat};
    ///
    /// let german = NumberFormat { decimal: ',', group: Some('.') };
    /// assert_eq!(german.read("2,5", Num::Float(0.0)), Ok(Num::Float(2.5)));
    /// assert_eq!(german.read("1.234", Num::Int(0)), Ok(Num::Int(1234)));
    /// let either = ["1,234".to_owned(), "1234".to_owned()];
    /// assert_eq!(german.read("1.234", Num::Float(0.0)), Err(Misread::Ambiguous(either)));
    /// ```
    ///
    /// # Errors
    /// If it is no number, or may be two.
    pub fn read(self, typed: &str, like: Num) -> Result<Num, Misread> {
        let plain: String = typed.trim().chars().map(plain).collect();
        let (sign, digits) = match plain.strip_prefix(['+', '-']) {
            Some(rest) => plain.split_at(plain.len() - rest.len()),
            None => ("", &*plain),
        };
        let (digits, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
        let allowed = |sign: char| sign.is_ascii_digit() || is_separator(sign);
        if !digits.chars().all(allowed) || !digits.contains(|sign: char| sign.is_ascii_digit()) {
            return Err(Misread::NoNumber);
        }
        let whole = matches!(like, Num::Int(_));
        let Some(at) = self.decimal_at(digits, whole, !exponent.is_empty()) else {
            let (head, tail) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
            let fraction = format!("{sign}{head}{}{tail}", self.decimal);
            return Err(Misread::Ambiguous([fraction, format!("{sign}{head}{tail}")]));
        };
        let (before, after) = (&digits[..at], digits.get(at + 1..).unwrap_or_default());
        if after.contains(is_separator) || !is_grouped(before) {
            return Err(Misread::NoNumber);
        }
        let before = before.replace(is_separator, "");
        Num::parse(&format!("{sign}{before}.{after}{exponent}"), like).ok_or(Misread::NoNumber)
    }

    /// The position of the decimal separator, real or implied. `None`: the separator may be one or
    /// not.
    fn decimal_at(self, digits: &str, whole: bool, scaled: bool) -> Option<usize> {
        let Some(last) = digits.rfind(['.', ',']) else { return Some(digits.len()) };
        let mark = char::from(digits.as_bytes()[last]);
        let alike = digits.matches(mark).count();
        // The last of both kinds is the decimal separator; several of one kind are none.
        if digits.matches(['.', ',']).count() > alike {
            return Some(last);
        }
        if alike > 1 {
            return Some(digits.len());
        }
        let (head, tail) = (&digits[..last], &digits[last + 1..]);
        let groups = !scaled
            && (1..=3).contains(&head.len())
            && tail.len() == 3
            && !head.starts_with('0')
            && !digits.contains(' ');
        if !groups || mark == self.decimal {
            Some(last)
        } else if whole || mark == ',' && self.group == Some(',') {
            Some(digits.len())
        } else {
            (mark == '.' && self.group != Some('.')).then_some(last)
        }
    }
}

/// Whether there are no groups, or groups as people write them: three digits each, or two as in
/// India before the last three, with one separator.
fn is_grouped(digits: &str) -> bool {
    let Some(separator) = digits.chars().find(|&sign| is_separator(sign)) else { return true };
    let groups: Vec<&str> = digits.split(separator).collect();
    let last = groups.len() - 1;
    groups.iter().enumerate().all(|(place, group)| {
        let length = match place {
            0 => 1..=3,
            place if place == last => 3..=3,
            _ => 2..=3,
        };
        length.contains(&group.len()) && !group.contains(is_separator)
    })
}

fn is_separator(sign: char) -> bool {
    matches!(sign, '.' | ',' | ' ')
}

/// The sign as a program reads it. Blanks and similar signs that can only separate groups become
/// blanks.
fn plain(sign: char) -> char {
    let moved = |by: u32| char::from_u32(u32::from(sign) - by).unwrap_or(sign);
    match sign {
        '\u{ff01}'..='\u{ff5e}' => moved(0xfee0),
        '\u{660}'..='\u{669}' => moved(0x630),
        '\u{6f0}'..='\u{6f9}' => moved(0x6c0),
        '\u{2212}' => '-',
        '\u{66b}' => '.',
        '\u{66c}' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '\'' | '\u{2019}' => ' ',
        sign => sign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A cell of the table, in which `\u{…}` is a character.
    fn cell(text: &str) -> String {
        let mut parts = text.split("\\u{");
        let mut all = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (code, rest) = part.split_once('}').unwrap();
            all.push(char::from_u32(u32::from_str_radix(code, 16).unwrap()).unwrap());
            all.push_str(rest);
        }
        all
    }

    #[test]
    fn numbers_are_read_as_the_table_says() {
        let table = include_str!("number_format.txt").lines();
        let cases: Vec<_> = table.filter(|line| !line.starts_with('#')).collect();
        assert!(cases.len() > 50);
        for case in cases {
            let cells: Vec<String> = case.split('\t').map(cell).collect();
            let [decimal, group, kind, typed, value] = &*cells else { panic!("{case}") };
            let sign = |text: &str| text.chars().next().unwrap();
            let group = (group != "-").then(|| sign(group));
            let format = NumberFormat { decimal: sign(decimal), group };
            let like = if kind == "whole" { Num::Int(0) } else { Num::Float(0.0) };
            let read = match format.read(typed, like) {
                Ok(number) => number.to_string(),
                Err(Misread::NoNumber) => "?".to_owned(),
                Err(Misread::Ambiguous(_)) => "!".to_owned(),
            };
            assert_eq!(read, *value, "{case}");
        }
    }
}
