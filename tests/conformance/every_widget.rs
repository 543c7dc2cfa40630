//! A page with every widget: the same words in all places that take any, and each input with a
//! narrow offer. After an input stands what an app may rely on: a value beyond the offer is a panic
//! on the page. A new widget is a call here, and all that comes from outside is tried on it:
//!
//! - values that the page does not offer: `forged`, and the fuzz targets;
//! - words that want to be HTML: `markup`, and `tests/browser/xss.rs` in a browser.

use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll};

use dacapo::frame::Frame;
use dacapo::jiff::civil::{Date, date};
use dacapo::prelude::*;
use dacapo::{Busy, Gap, IconPosition, LabelVisibility, Selection, Width};
use futures_core::Stream;

const PRICES: RangeInclusive<i64> = 10..=95;
const DAYS: RangeInclusive<Date> = date(2024, 1, 1)..=date(2024, 12, 31);

/// The number of changes, as the handlers of the page count them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Changes(pub u32);

#[handler]
fn changed(changes: &mut Changes) {
    changes.0 += 1;
}

/// All of it, in the order of the guide.
#[component]
pub fn every_widget(ui: &Ui, words: &str) {
    texts(ui, words);
    status(ui, words);
    actions(ui, words);
    choices(ui, words);
    numbers(ui, words);
    fields(ui, words);
    layout(ui, words);
    data(ui, words);
    charts(ui, words);
}

#[component]
fn texts(ui: &Ui, words: &str) {
    ui.title(words);
    ui.header(words);
    ui.subheader(words);
    ui.write(words);
    ui.markdown(words);
    ui.latex(words);
    ui.markdown(format!(
        "> [!NOTE]\n> {words}\n\n| a |\n|:-:|\n| {words} |\n\n```{words}\n{words}\n```"
    ));
    ui.write_stream(words.split_inclusive(|sign: char| !sign.is_alphanumeric()));
    ui.write_stream_async(Once(Some(words.to_owned())));
    ui.text(words);
    ui.caption(words);
    ui.code(words, language = words, line_numbers = true);
    ui.code(words, language = "html");
    ui.badge(words);
    ui.badge(words, icon = words);
    ui.divider();
    ui.json(std::collections::BTreeMap::from([(words, [Some(words), None])]));
    ui.image(b"GIF89a", alt = words, caption = words);
    ui.image("pictures/cat.png?a=1&b='\"", alt = words, width = Stretch);
    ui.image(words, alt = words);
}

#[component]
fn status(ui: &Ui, words: &str) {
    ui.success(words);
    ui.info(words);
    ui.warning(words);
    ui.error(words);
    ui.exception(&std::io::Error::other(words));
    ui.metric(words, words, delta = words, help = words, border = true);
    ui.metric(words, words, delta = "-1");
    ui.progress(0.1 + 0.2, text = words);
    ui.progress(0.0);
    ui.spinner(words, |ui| ui.text(words));
    ui.status(words, |s| s.text(words));
    ui.status(words, expanded = true, |s| {
        s.write(words);
        s.failed(words);
    });
    if ui.button("Toast") {
        ui.toast(words);
    }
}

#[component]
fn actions(ui: &Ui, words: &str) {
    ui.button(words, help = words, width = 120, on_click = changed());
    let off = ui.button(words, disabled = true, on_click = changed());
    assert!(!off);
    // No icon has such a name, and an error in its place says so.
    ui.button(words, icon = words);
    // One character of the words can be a key.
    let sign = words.chars().next().unwrap_or('x').to_string();
    ui.button(words, shortcut = sign, icon = "🎉", icon_position = IconPosition::Right);
    ui.button(words, shortcut = words, busy = Busy::Ignore, icon = ":material/home:");
    ui.download_button(words, words, file_name = words, mime = words, help = words);
    ui.link_button(words, "https://x.invalid/?a=1&b='\"<b>", icon = words, help = words);
    ui.link_button(words, words);
    ui.link_button(words, "#there", disabled = true);
}

#[component]
fn choices(ui: &Ui, words: &str) {
    let options = || [words.to_owned(), "base".to_owned(), "large".to_owned()];
    let box_ = ui.checkbox(words, help = words, on_change = changed());
    let toggle = ui.toggle(
        words,
        value = true,
        label_visibility = LabelVisibility::Collapsed,
        on_change = changed(),
    );
    let one = ui.selectbox(words, options(), help = words, on_change = changed());
    let other = ui.radio(words, options(), help = words, on_change = changed());
    let segment = ui.segmented_control(words, options(), on_change = changed());
    let slid = ui.select_slider(words, options(), help = words, on_change = changed());
    assert!([&one, &other, &segment, &slid].iter().all(|name| options().contains(name)));
    let hinted = [
        ui.selectbox(words, options(), placeholder = words, on_change = changed()),
        ui.radio(words, options(), placeholder = words, on_change = changed()),
        ui.pills(words, options(), placeholder = words, help = words, on_change = changed()),
    ];
    assert!(hinted.iter().flatten().all(|name| options().contains(name)));
    let some = ui.multiselect(
        words,
        options(),
        default = options().into_iter().take(2),
        max = 2,
        placeholder = words,
        help = words,
        on_change = changed(),
    );
    let mut different = some.clone();
    different.dedup();
    assert!(
        some.len() <= 2 && different == some && some.iter().all(|name| options().contains(name))
    );
    ui.text(format!("{box_} {toggle} {one} {other} {segment} {slid} {hinted:?} {some:?}"));
}

#[component]
fn numbers(ui: &Ui, words: &str) {
    let price = ui.slider(words, PRICES, step = 5, on_change = changed());
    assert!(PRICES.contains(&price) && (price % 5 == 0), "{price}");
    let share = ui.slider(words, 0.0..=1.0, step = 0.1, help = words, on_change = changed());
    assert!((0.0..=1.0).contains(&share), "{share}");
    let range = ui.range_slider(words, PRICES, help = words, on_change = changed());
    assert!(range.start() <= range.end(), "{range:?}");
    assert!(PRICES.contains(range.start()) && PRICES.contains(range.end()), "{range:?}");
    let count: u8 = ui.number_input(words, min = 3, max = 200, help = words, on_change = changed());
    assert!((3..=200).contains(&count), "{count}");
    let any: f64 = ui.number_input(words, on_change = changed());
    assert!(any.is_finite(), "{any}");
    ui.text(format!("{price} {share} {range:?} {count} {any}"));
}

#[component]
fn fields(ui: &Ui, words: &str) {
    let name = ui.text_input(words, max_chars = 5, placeholder = words, on_change = changed());
    assert!(name.chars().count() <= 5 && !name.contains('\n'), "{name:?}");
    let note = ui.text_area(words, max_chars = 8, placeholder = words, on_change = changed());
    assert!(note.chars().count() <= 8, "{note:?}");
    ui.text_input(words, value = words, help = words);
    ui.text_area(words, value = words, help = words, height = 120);
    ui.text_input(words, password = true, width = Content);
    let off = ui.text_input(words, value = "as it was", disabled = true, on_change = changed());
    assert_eq!(off, "as it was");
    let (first, last) = DAYS.into_inner();
    let day = ui.date_input(
        words,
        value = first,
        min = first,
        max = last,
        help = words,
        on_change = changed(),
    );
    assert!(DAYS.contains(&day), "{day}");
    let noon = dacapo::jiff::civil::time(12, 0, 0, 0);
    let time = ui.time_input(words, value = noon, help = words, on_change = changed());
    let color = ui.color_picker(words, help = words, on_change = changed());
    let said = ui.chat_input(words, max_chars = 6, on_change = changed());
    let short = said.as_ref().is_none_or(|said| said.chars().count() <= 6);
    assert!(short && said.as_ref().is_none_or(|said| !said.trim().is_empty()));
    let kind = words.replace([' ', ',', '"', '*', '.', '/'], "");
    let file = ui.file_uploader(
        words,
        accept = [format!("a/x{kind}")],
        help = words,
        on_change = changed(),
    );
    let files = ui.files_uploader(words, accept = [".csv", "image/*"], max_files = 3, help = words);
    assert!(file.is_none() && files.is_empty(), "nobody sent any");
    ui.form(words, |ui| {
        let options = ["small", "base", "large"];
        let inside = ui.selectbox(words, options);
        assert!(options.contains(&inside));
        let name = ui.text_input(words, max_chars = 5, placeholder = words);
        assert!(name.chars().count() <= 5, "{name:?}");
        ui.form_submit_button(words, help = words, on_click = changed());
        ui.form_submit_button("Disabled", disabled = true, on_click = changed());
        ui.text(format!("{inside} {name}"));
    });
    ui.text(format!("{name} {note} {day} {time} {color} {said:?}"));
}

#[component]
fn layout(ui: &Ui, words: &str) {
    ui.sidebar().caption(words);
    let [left, right] = ui.columns(gap = Gap::Large, weights = [2.5, 1.0]);
    left.container(border = true, |ui| ui.write(words));
    right.expander(words, expanded = true, |ui| ui.write(words));
    let [first, second] = ui.tabs([words, words]);
    first.write(words);
    second.popover(words, icon = words, width = Width::Pixels(90), |ui| ui.write(words));
    ui.placeholder().write(words);
    ui.chat_message(words, avatar = words, |ui| ui.markdown(words));
    ui.chat_message("user", |ui| ui.write(words));
}

#[component]
fn data(ui: &Ui, words: &str) {
    let frame = Frame::with_header([words, "n"], [(Some(words), 0.5), (None, 1.0 / 3.0)]).unwrap();
    ui.table(frame.clone(), width = 120);
    ui.table([] as [&str; 0]);
    ui.dataframe(frame, selection = Selection::Multiple);
    let name = words.to_owned();
    ui.dataframe(Frame::computed(50).column(words, move |row| format!("{name}{row}")));
    let rows = ui.dataframe([[1], [2]], selection = Selection::Single, on_change = changed());
    assert!(rows.len() <= 1 && rows.iter().all(|row| *row < 2), "{rows:?}");
    ui.custom(words, words);
    ui.text(format!("{rows:?}"));
}

#[component]
fn charts(ui: &Ui, words: &str) {
    let rows = [(words, 1.0), ("b", 2.0), (words, 3.0)];
    ui.bar_chart(
        &rows,
        x = |r| r.0,
        y = |r| r.1,
        color = |r| r.0,
        tooltip = |r| r.0,
        title = words,
        help = words,
        x_label = words,
        y_label = words,
    );
    ui.pie_chart(&rows, x = |r| r.0, y = |r| r.1);
    // One of these, so that a page with many words is not slow.
    match words.len() % 4 {
        0 => ui.area_chart(&rows, x = |r| r.1, y = |r| r.1, color = |r| r.0),
        1 => ui.histogram(&rows, x = |r| r.1, color = |r| r.0),
        2 => ui.heatmap(&rows, x = |r| r.0, y = |r| r.0, color = |r| r.1),
        _ => ui.map(&rows, lat = |r| r.1, lon = |r| r.1, color = |r| r.0, name = |r| r.0),
    }
    ui.chart(&rows, x = |r| r.1, |chart| {
        chart.text(y = |r| r.1, text = |r| r.0);
        chart.line(y = |r| r.1, name = words);
        chart.rule(y = 1.5, name = words);
    });
    let points =
        ui.scatter_chart(&rows, x = |r| r.1, y = |r| r.1, color = |r| r.0, selection = Points);
    assert!(points.iter().all(|row| *row < rows.len()), "{points:?}");
    let part = ui.line_chart(&rows, x = |r| r.1, y = |r| r.1, selection = Interval);
    assert!(part.iter().all(|part| part.start() <= part.end()), "{part:?}");
    ui.text(format!("{points:?} {part:?}"));
}

/// A stream of one piece.
struct Once(Option<String>);

impl Stream for Once {
    type Item = String;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<String>> {
        Poll::Ready(self.0.take())
    }
}
