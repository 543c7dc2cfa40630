//! A frame as a file of comma-separated values, as in RFC 4180: the export of a person.
//!
//! Twenty lines, and so no dependency. Spreadsheets run a text that looks like a formula when they
//! open such a file, and a frame may hold text of other people. So a text that begins like a
//! formula gets an apostrophe before it, which spreadsheets take for "this is text". Numbers are
//! written by us and stay as they are, and so does a text that is just a number.

use app_runtime::widgets::frame::{Cell, Frame, Order};

/// The number of rows between two looks at whether the request still waits.
const STRIDE: usize = 4096;

/// The rows of a frame in this order. `None` if the request no longer waits.
pub(crate) fn write(frame: &Frame, order: &Order, outdated: &dyn Fn() -> bool) -> Option<Vec<u8>> {
    let mut out = String::new();
    line(&mut out, frame.columns().iter().map(|column| harmless(column.name())));
    for place in 0..order.len() {
        if place % STRIDE == 0 && outdated() {
            return None;
        }
        let Some(row) = order.row(place) else { break };
        let cells = (0..frame.columns().len()).map(|column| match frame.cell(row, column) {
            Cell::Digits(text) | Cell::Text(text) => harmless(&text),
            other => other.exact(),
        });
        line(&mut out, cells);
    }
    Some(out.into_bytes())
}

/// The same for rows of words.
pub(crate) fn write_words(names: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut out = String::new();
    line(&mut out, names.iter().map(|name| harmless(name)));
    for row in rows {
        line(&mut out, row.iter().map(|word| harmless(word)));
    }
    out.into_bytes()
}

fn line(out: &mut String, words: impl Iterator<Item = String>) {
    for (place, word) in words.enumerate() {
        if place > 0 {
            out.push(',');
        }
        if word.contains(['"', ',', '\r', '\n']) || word.trim() != word {
            out.push('"');
            out.push_str(&word.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&word);
        }
    }
    out.push_str("\r\n");
}

/// The first characters of formulas. Some spreadsheets take full-width forms for the others.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn harmless(text: &str) -> String {
    let formula = text.starts_with(FORMULA);
    let number = text.trim().parse::<f64>().is_ok();
    if formula && !number { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(names: [&str; 2], rows: &[(&str, Option<f64>)]) -> String {
        let frame = Frame::with_header(names, rows).unwrap();
        let bytes = write(&frame, &Order::Natural(rows.len()), &|| false).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn words_with_marks_of_the_format_are_quoted_and_numbers_are_exact() {
        let rows = [("a,b", Some(0.1 + 0.2)), ("say \"x\"", None), ("two\nlines", Some(-5.0))];
        assert_eq!(
            written(["text", "number"], &rows),
            "text,number\r\n\"a,b\",0.30000000000000004\r\n\"say \"\"x\"\"\",\r\n\"two\nlines\",-5\r\n"
        );
    }

    #[test]
    fn no_text_is_taken_for_a_formula() {
        let cases = [
            ("=1+1", "'=1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("\t=1", "\"'\t=1\""),
            ("\n=1", "\"'\n=1\""),
            ("＝1+1", "'＝1+1"),
            ("-5", "-5"),
            ("-5 ", "-5 "),
            ("+1", "+1"),
            ("a=1", "a=1"),
        ];
        for (text, expected) in cases {
            let out = written([text, "n"], &[(text, None)]);
            let expected = expected.trim_matches('"');
            assert_eq!(out.matches(expected).count(), 2, "{out}");
        }
    }

    #[test]
    fn only_the_rows_in_sight_are_written_in_their_order() {
        let frame = Frame::new(["a", "b", "c"]).unwrap();
        let order = Order::Chosen([2, 0].into());
        assert_eq!(write(&frame, &order, &|| false).unwrap(), b"value\r\nc\r\na\r\n");
        assert_eq!(write(&frame, &order, &|| true), None);
    }
}
