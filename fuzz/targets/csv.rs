//! Another program reads the same values from an export as the frame has, for any text, and nothing
//! that it would run.
#![no_main]

use app_web::fuzzing;
use dacapo::runtime::widgets::frame::{Query, Sort};
use dacapo::frame::{Cell, Frame};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    let [how, file @ ..] = file else { return };
    let mut reader = csv::ReaderBuilder::new().has_headers(true).from_reader(file);
    let Ok(header) = reader.headers().cloned() else { return };
    let Ok(records) = reader.records().collect::<Result<Vec<_>, _>>() else { return };
    if header.is_empty() {
        return;
    }
    let frame = Frame::from_text(&header, &records).expect("the reader has counted");
    let sort = Sort { column: usize::from(*how >> 1) % header.len(), descending: how % 2 == 0 };
    let query = Query { sort: (*how < 200).then_some(sort), search: String::new() };
    let order = frame.order(&query, &|| false).expect("somebody waits");
    let mut places: Vec<_> = (0..order.len()).filter_map(|place| order.row(place)).collect();
    let written = fuzzing::csv(&frame, &order);

    let mut again =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(&written[..]);
    let lines: Vec<csv::StringRecord> =
        again.records().collect::<Result<_, _>>().expect("it is a file of words");
    // A reader skips lines with nothing in them.
    let whole = lines.len() == frame.rows() + 1 && header.len() > 1;
    for (line, record) in lines.iter().enumerate() {
        for (column, word) in record.iter().enumerate() {
            let runs = word.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＠']);
            assert!(!runs || word.trim().parse::<f64>().is_ok(), "{word:?}");
            if !whole {
                continue;
            }
            let had = match line {
                0 => frame.columns()[column].name().to_owned(),
                line => match frame.cell(places[line - 1], column) {
                    Cell::Text(text) => text.into_owned(),
                    other => other.exact(),
                },
            };
            assert!(word == had || word.strip_prefix('\'') == Some(&*had), "{word:?} {had:?}");
        }
    }
    places.sort_unstable();
    assert!(places.into_iter().eq(0..frame.rows()), "each row once");
});
