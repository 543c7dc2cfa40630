//! A person's CSV file, analysed: upload it or take the sample, and see what is in it.

use std::collections::HashSet;

use dacapo::frame::Frame;
use dacapo::prelude::*;
use dacapo::{Align, UploadedFile};

const SAMPLE: &[u8] = include_bytes!("../../data/seattle-weather.csv");

/// The chosen file, and whether its analysis was requested. The file itself stays with the
/// uploader, its parsed content in the cache.
#[derive(Default, Serialize, Deserialize)]
struct Desk {
    sample: bool,
    analysed: bool,
}

/// Another file has not been analysed yet.
#[handler]
fn put(desk: &mut Desk, sample: bool) {
    *desk = Desk { sample, analysed: false };
}

#[derive(Clone)]
struct Analysis {
    frame: Frame,
    columns: Vec<Summary>,
}

/// The summary of a column; the last three fields only if it has numbers.
#[derive(Clone, Serialize)]
struct Summary {
    column: String,
    kind: String,
    missing: usize,
    different: usize,
    least: Option<f64>,
    mean: Option<f64>,
    most: Option<f64>,
}

#[cached]
fn sample() -> UploadedFile {
    UploadedFile::from_bytes("seattle-weather.csv", SAMPLE)
}

/// Once for each file: an upload is equal to itself alone.
#[cached(max_entries = 20)]
fn analyse(file: UploadedFile) -> Result<Analysis, String> {
    let text = file.text().map_err(|error| error.to_string())?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let records = reader.records().collect::<Result<Vec<_>, _>>();
    let records = records.map_err(|error| error.to_string())?;
    let frame = Frame::from_text(&header, &records).map_err(|error| error.to_string())?;
    let columns = (0..frame.columns().len()).map(|column| summary(&frame, column)).collect();
    Ok(Analysis { frame, columns })
}

fn summary(frame: &Frame, at: usize) -> Summary {
    let column = &frame.columns()[at];
    let words: Vec<String> = (0..frame.rows())
        .map(|row| frame.cell(row, at))
        .filter(|cell| !cell.is_missing())
        .map(|cell| cell.exact())
        .collect();
    let numbers = if column.kind().is_number() { &words[..] } else { &[] };
    let numbers: Vec<f64> = numbers.iter().filter_map(|word| word.parse().ok()).collect();
    let sum: f64 = numbers.iter().sum();
    Summary {
        column: column.name().to_owned(),
        kind: format!("{:?}", column.kind()),
        missing: frame.rows() - words.len(),
        different: words.iter().collect::<HashSet<_>>().len(),
        least: numbers.iter().copied().reduce(f64::min),
        mean: (!numbers.is_empty()).then(|| (sum / numbers.len() as f64 * 100.0).round() / 100.0),
        most: numbers.iter().copied().reduce(f64::max),
    }
}

fn as_csv(columns: &[Summary]) -> csv::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    columns.iter().try_for_each(|column| writer.serialize(column))?;
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[app(title = "Analyse a CSV file")]
pub fn csv_analyse(ui: &Ui, desk: &mut Desk) -> Result<(), String> {
    ui.title("What is in this file?");
    let [left, right] = ui.columns(weights = [3, 1], vertical_alignment = Align::Bottom);
    let uploaded = left.file_uploader(
        "A CSV file",
        accept = [".csv"],
        max_size = 20_000_000,
        on_change = put(false),
    );
    right.button("Use the sample", width = Stretch, disabled = desk.sample, on_click = put(true));

    let chosen = if desk.sample { Some(sample()) } else { uploaded };
    let Some(file) = chosen else {
        ui.info("No file at hand? The sample is four years of weather in Seattle, by NOAA.");
        return Ok(());
    };
    let size = file.size() / 1000;
    ui.write(format!("**{}**, {size} kB", file.name()));
    ui.button(
        "Analyse",
        kind = Primary,
        disabled = desk.analysed,
        on_click = |desk: &mut Desk| desk.analysed = true,
    );
    if !desk.analysed {
        return Ok(());
    }

    let Analysis { frame, columns } = ui.spinner("Reading it…", |_| analyse(file))?;
    let [rows, wide, gaps] = ui.columns();
    rows.metric("Rows", frame.rows());
    wide.metric("Columns", columns.len());
    gaps.metric("Missing values", columns.iter().map(|column| column.missing).sum::<usize>());
    let [data, types] = ui.tabs(["Rows", "Columns"]);
    data.dataframe(frame);
    types.table(&columns);
    types.download_button(
        "Download the summary",
        move || as_csv(&columns),
        file_name = "summary.csv",
        mime = "text/csv",
    );
    Ok(())
}

fn main() -> dacapo::Result {
    dacapo::run(csv_analyse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_is_analysed_at_the_click_and_the_summary_can_be_taken_home() {
        let mut page = TestApp::new(csv_analyse);
        page.file_uploader("A CSV file").upload("may.csv", "day,rain\n1,0.5\n2,\n3,2\n");
        assert!(!page.contains("Rows"));
        page.button("Analyse").click();
        assert_eq!(page.metric("Rows").value(), "3");
        assert_eq!(page.metric("Missing values").value(), "1");
        page.button("Download the summary").click();
        let summary = "column,kind,missing,different,least,mean,most\n\
                       day,Whole,0,3,1.0,2.0,3.0\nrain,Float,1,2,0.5,1.25,2.0\n";
        assert_eq!(str::from_utf8(&page.downloads()[0].data), Ok(summary));

        page.file_uploader("A CSV file").upload("june.csv", "day\n1\n");
        assert!(!page.contains("Missing values"));
    }

    #[test]
    fn the_sample_is_four_years_of_weather() {
        let mut page = TestApp::new(csv_analyse);
        page.button("Use the sample").click();
        page.button("Analyse").click();
        assert_eq!(page.metric("Rows").value(), "1461");
        assert_eq!(page.metric("Missing values").value(), "0");
        assert!(page.contains("2012-01-01"));
        let Analysis { columns, .. } = analyse(sample()).unwrap();
        let kinds: Vec<_> = columns.iter().map(|column| column.kind.as_str()).collect();
        assert_eq!(kinds, ["Text", "Float", "Float", "Float", "Float", "Text"]);
        assert_eq!((columns[2].least, columns[2].most), (Some(-1.6), Some(35.6)));
        assert_eq!(columns[5].different, 5);
    }

    #[test]
    fn what_is_no_table_is_said() {
        let mut page = TestApp::new(csv_analyse);
        page.file_uploader("A CSV file").upload("odd.csv", "a,b\n1,2\n3\n");
        page.button("Analyse").click();
        assert!(page.errors()[0].contains("line: 3"), "{:?}", page.errors());
    }
}
