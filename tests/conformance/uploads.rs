//! Files: the files that an app gets, in a form and out of it, and the refused ones.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app_runtime::{Action, Content, FileLabel, FileSource, Num, UploadedFile, Value};
use dacapo::prelude::*;

use crate::session::Tab;

#[app]
fn csv(ui: &Ui) {
    let file = ui.file_uploader("CSV", accept = [".csv"], max_size = 20);
    match file {
        None => ui.write("nothing yet"),
        Some(file) => {
            let text = file.text().unwrap();
            ui.write(format!(
                "{} {} {} lines={}",
                file.name(),
                file.mime(),
                file.size(),
                text.lines().count()
            ));
        }
    }
}

#[test]
fn a_file_is_there_until_it_is_removed() {
    let mut page = TestApp::new(csv);
    assert!(page.contains("nothing yet"));
    page.file_uploader("CSV").upload("a.csv", b"x\n1");
    assert!(page.contains("a.csv text/csv 3 lines=2"), "{}", page.text());
    assert_eq!(page.file_uploader("CSV").value(), "a.csv");
    page.rerun();
    assert!(page.contains("a.csv text/csv 3"));
    page.file_uploader("CSV").upload("b.CSV", b"");
    assert!(page.contains("b.CSV text/csv 0 lines=0"), "an empty file is a file");
    page.file_uploader("CSV").remove("b.CSV");
    assert!(page.contains("nothing yet"));
}

#[test]
#[should_panic = "the file_uploader \"CSV\" refused that: the element does not offer that value"]
fn a_file_that_is_too_large_is_refused() {
    TestApp::new(csv).file_uploader("CSV").upload("a.csv", [b'x'; 21]);
}

#[test]
#[should_panic = "the file_uploader \"CSV\" refused that: the element does not offer that value"]
fn a_file_of_another_kind_is_refused() {
    TestApp::new(csv).file_uploader("CSV").upload("a.csv.exe", b"x");
}

#[app]
fn pictures(ui: &Ui) {
    let files = ui.files_uploader("Pictures", accept = ["image/*"], max_files = 2);
    let names: Vec<_> = files.iter().map(|file| file.name()).collect();
    ui.write(format!("{names:?}"));
}

#[test]
fn several_files_come_in_the_order_of_uploading() {
    let mut page = TestApp::new(pictures);
    page.files_uploader("Pictures").upload("b.png", b"b");
    page.files_uploader("Pictures").upload("a.jpg", b"a");
    assert!(page.contains("[\"b.png\", \"a.jpg\"]"), "{}", page.text());
    assert_eq!(page.files_uploader("Pictures").value(), ["b.png", "a.jpg"]);
    page.files_uploader("Pictures").remove("b.png");
    assert!(page.contains("[\"a.jpg\"]"));
    assert!(page.contains("Pictures: a.jpg"));
}

#[test]
#[should_panic = "refused that"]
fn more_files_than_there_may_be_are_refused() {
    let mut page = TestApp::new(pictures);
    for name in ["a.png", "b.png", "c.png"] {
        page.files_uploader("Pictures").upload(name, b"x");
    }
}

#[test]
fn in_a_form_files_wait_for_the_submit_and_are_cleared_by_it() {
    #[app]
    fn sheet(ui: &Ui) {
        let (file, sent) = ui.form("sheet", clear_on_submit = true, |ui| {
            let file = ui.file_uploader("Sheet");
            (file, ui.form_submit_button("Send"))
        });
        let file = file.map(|file| file.text().unwrap());
        ui.write(format!("{file:?} {sent}"));
    }
    let mut page = TestApp::new(sheet);
    page.file_uploader("Sheet").upload("a.txt", "one");
    assert_eq!(page.runs(), 1);
    assert_eq!(page.file_uploader("Sheet").value(), "a.txt", "it is on the person's screen");
    page.button("Send").click();
    assert!(page.contains("Some(\"one\") true"), "{}", page.text());
    page.rerun();
    assert!(page.contains("None false"), "{}", page.text());
}

#[test]
fn a_change_is_handled_with_the_new_file() {
    #[app]
    fn counted(ui: &Ui, changes: &mut u32) {
        ui.file_uploader("File", on_change = |changes: &mut u32| *changes += 1);
        ui.write(format!("changes={changes}"));
    }
    let mut page = TestApp::new(counted);
    page.file_uploader("File").upload("a", "a");
    page.file_uploader("File").upload("a", "a");
    assert!(page.contains("changes=2"), "the same name and content, but another upload");
}

#[test]
fn a_cached_function_reads_an_upload_once() {
    static READ: AtomicUsize = AtomicUsize::new(0);

    #[cached]
    fn words(file: UploadedFile) -> usize {
        READ.fetch_add(1, Ordering::SeqCst);
        file.text().unwrap().split_whitespace().count()
    }

    #[app]
    fn counted(ui: &Ui) {
        if let Some(file) = ui.file_uploader("Text") {
            ui.write(format!("words={}", words(file)));
        }
    }
    let mut page = TestApp::new(counted);
    page.file_uploader("Text").upload("a.txt", "one two");
    page.rerun();
    assert!(page.contains("words=2"));
    assert_eq!(READ.load(Ordering::SeqCst), 1);
    page.file_uploader("Text").upload("a.txt", "one two three");
    assert!(page.contains("words=3"), "another upload under the same name");
}

#[test]
fn a_file_is_an_argument_of_a_handler() {
    #[handler]
    fn import(lines: &mut u32, file: UploadedFile) {
        *lines += file.text().unwrap().lines().count() as u32;
    }

    #[app]
    fn imports(ui: &Ui, lines: &mut u32) {
        if let Some(file) = ui.file_uploader("Text") {
            ui.button("Import", on_click = import(file.clone()));
        }
        ui.write(format!("lines={lines}"));
    }
    let mut page = TestApp::new(imports);
    page.file_uploader("Text").upload("a.txt", "one\ntwo");
    page.button("Import").click();
    assert!(page.contains("lines=2"));
}

/// Content that counts how often it is there.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn file(counter: &Arc<AtomicUsize>) -> UploadedFile {
        counter.fetch_add(1, Ordering::SeqCst);
        let label = FileLabel::from_outside("a.csv", "text/csv");
        UploadedFile::new("id", label, 4, Counted(Arc::clone(counter)))
    }
}

impl FileSource for Counted {
    fn open(&self) -> io::Result<Box<dyn Content>> {
        Ok(Box::new(Cursor::new(*b"x\n10")))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[test]
fn content_goes_when_it_is_replaced_removed_or_its_session_ends() {
    let counter = Arc::new(AtomicUsize::new(0));
    let there = || counter.load(Ordering::SeqCst);
    let mut tab = Tab::open(csv);
    let key = tab.key("CSV");
    let upload = |tab: &mut Tab, files: Vec<Value>| {
        tab.send(Action::Change(key, Value::List(files)));
        tab.run();
        assert_eq!(tab.screen.refused(), None);
    };
    upload(&mut tab, vec![Value::File(Counted::file(&counter))]);
    assert!(tab.texts().contains("a.csv text/csv 4 lines=2"), "{}", tab.texts());
    assert_eq!(there(), 1);
    tab.send(Action::Rerun);
    tab.run();
    assert_eq!(there(), 1, "a rerun keeps it");
    upload(&mut tab, vec![Value::File(Counted::file(&counter))]);
    assert_eq!(there(), 1, "the new one has replaced it");
    upload(&mut tab, vec![]);
    assert_eq!(there(), 0);
    upload(&mut tab, vec![Value::File(Counted::file(&counter))]);
    drop(tab);
    assert_eq!(there(), 0);
}

#[test]
fn a_file_that_is_not_wanted_any_more_is_left_out() {
    #[app]
    fn choosy(ui: &Ui) {
        let strict = ui.checkbox("Strict");
        let accept: &[&str] = if strict { &[".csv"] } else { &[] };
        let files = ui.files_uploader("Files", accept = accept);
        ui.write(format!("{} files", files.len()));
    }
    let mut page = TestApp::new(choosy);
    page.files_uploader("Files").upload("a.csv", "");
    page.files_uploader("Files").upload("a.txt", "");
    assert!(page.contains("2 files"));
    page.checkbox("Strict").check();
    assert!(page.contains("1 files"), "{}", page.text());
}

#[test]
fn a_reader_reads_in_pieces() {
    #[app]
    fn pieces(ui: &Ui) {
        let Some(file) = ui.file_uploader("File") else { return };
        let mut reader = file.reader().unwrap();
        let mut piece = [0; 2];
        reader.seek(SeekFrom::Start(1)).unwrap();
        reader.read_exact(&mut piece).unwrap();
        ui.write(format!("{piece:?}"));
    }
    let mut page = TestApp::new(pieces);
    page.file_uploader("File").upload("a", [1, 2, 3, 4]);
    assert!(page.contains("[2, 3]"));
}

#[test]
fn g12_forged_values_are_refused_for_files_too() {
    let file = |name: &str, size: usize| Value::File(UploadedFile::from_bytes(name, vec![0; size]));
    let good = file("a.csv", 1);
    let nonsense = [
        Value::Bool(true),
        Value::Text("a.csv".into()),
        Value::Number(Num::Int(0)),
        Value::Choice { index: 0, label: "a.csv".into() },
        Value::List(vec![Value::Nothing]),
        Value::List(vec![Value::Number(Num::Int(0))]),
        Value::List(vec![Value::List(vec![good.clone()])]),
        // The form of an unknown upload id.
        Value::List(vec![Value::Text("0123456789abcdef0123456789abcdef".into())]),
        Value::List(vec![good.clone(), Value::Text("x".into())]),
        Value::List(vec![Value::Text("x".into()); 10_000]),
        Value::List((0..10_000).map(|_| file("a.csv", 0)).collect()),
        Value::List(vec![file("a.csv", 21)]),
        Value::List(vec![file("a.exe", 1)]),
        Value::List(vec![good.clone(), good.clone()]),
    ];
    let one = [file("a.csv", 21), file("a.txt", 1), Value::List(vec![good, file("b.csv", 1)])];
    let several = [Value::Nothing, Value::List((0..3).map(|_| file("a.csv", 1)).collect())];
    #[app]
    fn both(ui: &Ui) {
        ui.file_uploader("One", accept = ["csv"], max_size = 20);
        ui.files_uploader("Several", accept = ["csv"], max_size = 20, max_files = 2);
        ui.file_uploader("Off", disabled = true);
    }
    let mut tab = Tab::open(both);
    let before = tab.texts();
    let cases = [("One", &one[..]), ("Several", &several[..])];
    for (label, own) in cases {
        let key = tab.key(label);
        for value in nonsense.iter().chain(own) {
            let words = format!("{value:?}").chars().take(100).collect::<String>();
            tab.send(Action::Change(key, value.clone()));
            tab.run();
            assert!(tab.screen.refused().is_some(), "{label} took {words}");
            assert_eq!(tab.texts(), before, "{label} took {words}");
        }
    }
    let off = tab.key("Off");
    tab.send(Action::Change(off, file("a", 1)));
    tab.run();
    assert!(tab.screen.refused().is_some());
}

#[test]
fn an_uploader_that_cannot_work_says_so() {
    #[app]
    fn wrong(ui: &Ui, case: &mut u32) {
        match *case {
            0 => drop(ui.file_uploader("F", accept = ["image/p*"])),
            1 => drop(ui.file_uploader("F", max_size = 0)),
            _ => drop(ui.files_uploader("F", max_files = 0)),
        }
    }
    let advice = "give endings such as \".csv\" or types such as \"image/*\"";
    for (case, message) in [
        format!("`accept` of this file_uploader has \"image/p*\": {advice}"),
        "this file_uploader takes nothing: give it a larger limit".to_owned(),
        "this files_uploader takes nothing: give it a larger limit".to_owned(),
    ]
    .into_iter()
    .enumerate()
    {
        let page = TestApp::builder(wrong).state(case as u32).start();
        assert_eq!(page.errors(), [message]);
    }
}
