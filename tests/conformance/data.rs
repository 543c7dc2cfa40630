//! Tables and dataframes: their content, and the rows that a person has selected.

use app_runtime::{Action, Element, Key, Node, Num, Patch, Refusal, Tree, Value};
use dacapo::Selection;
use dacapo::frame::Frame;
use dacapo::prelude::*;

use crate::Log;
use crate::g_survive::moved;
use crate::session::Tab;

#[derive(Serialize)]
struct Person {
    name: &'static str,
    age: Option<u8>,
}

const PEOPLE: [Person; 3] = [
    Person { name: "Ada", age: Some(36) },
    Person { name: "Bo", age: None },
    Person { name: "Cleo", age: Some(7) },
];

#[test]
fn a_table_and_a_dataframe_read_alike() {
    #[app]
    fn people(ui: &Ui) {
        ui.table(&PEOPLE);
        ui.dataframe(PEOPLE.iter().take(1));
        ui.dataframe(Frame::computed(1000).column("square", |row| row * row));
    }
    let mut page = TestApp::new(people);
    let lines = "name  age\nAda    36\nBo      –\nCleo    7\nname  age\nAda    36\nsquare\n     0";
    assert!(page.text().starts_with(lines), "{}", page.text());
    assert!(page.text().ends_with("\n    81\n… 990 more rows"), "{}", page.text());
    assert_eq!(page.table(0).cell(2, "name"), "Cleo");
    assert_eq!(page.dataframe(1).cell(999, "square"), "998001");
    assert_eq!(page.dataframe(0).value(), [0usize; 0]);
}

#[test]
fn rows_that_make_no_table_are_an_error_in_their_place() {
    #[app]
    fn ragged(ui: &Ui) {
        ui.write("before");
        ui.table([vec![1, 2], vec![3]]);
        ui.dataframe([vec![1], vec![]], selection = Selection::Single);
        ui.table(Frame::computed(10_001).column("n", |row| row));
        ui.table([] as [Person; 0]);
        ui.write("after");
    }
    let page = TestApp::new(ragged);
    assert_eq!(
        page.text(),
        "before\n\
         `table` cannot show these rows: row 2 has 1 value, but the rows before it have 2\n\
         `dataframe` cannot show these rows: row 2 has 0 values, but the rows before it have 1\n\
         `table` cannot show these rows: a table shows all its rows, up to 10000, and there are \
         10001: use `ui.dataframe`, which fetches rows as they come into sight\n\
         no rows\n\
         after"
    );
}

#[test]
fn a_cell_that_cannot_be_made_is_a_panic_of_the_app() {
    #[app]
    fn broken(ui: &Ui) {
        ui.write("before");
        ui.dataframe(Frame::computed(3).column("n", |row| 1 / (2 - row as i32)));
    }
    let page = TestApp::lenient(broken);
    assert!(
        page.text().contains("before") && page.text().contains("divide by zero"),
        "{}",
        page.text()
    );
}

#[derive(Default, Serialize, Deserialize)]
struct Shelf {
    rows: usize,
}

#[app]
fn shelf(ui: &Ui, shelf: &mut Shelf, log: &mut Log) {
    let rows = shelf.rows;
    let many = ui.dataframe(
        Frame::computed(rows).column("n", |row| row),
        selection = Selection::Multiple,
        on_change = |log: &mut Log| log.add("changed"),
    );
    let one = ui.dataframe(
        Frame::computed(rows).column("n", |row| row),
        selection = Selection::Single,
        key = "one",
    );
    ui.dataframe(Frame::computed(rows).column("n", |row| row), height = 300);
    log.add(format!("{many:?}{one:?}"));
    if ui.button("Fewer") {
        shelf.rows -= 2;
    }
}

#[test]
fn selected_rows_come_rising_and_survive_reruns_but_not_other_rows() {
    let mut page = TestApp::builder(shelf).state(Shelf { rows: 5 }).start();
    page.dataframe(0).select_rows([4, 0, 2]);
    page.by_key("one").select_rows([3]);
    page.rerun();
    assert_eq!(page.state::<Log>().take(), "[][] changed [0, 2, 4][] [0, 2, 4][3] [0, 2, 4][3]");
    assert_eq!(page.dataframe(0).value(), [0, 2, 4]);
    page.button("Fewer").click();
    page.rerun();
    assert_eq!(page.state::<Log>().take(), "[0, 2, 4][3] [][]");
    page.dataframe(0).select_rows([1]);
    page.dataframe(0).select_rows([]);
    assert_eq!(page.state::<Log>().take(), "changed [1][] changed [][]");
}

#[test]
#[should_panic(expected = "the dataframe number 2 refused that")]
fn without_selection_nothing_can_be_selected() {
    TestApp::builder(shelf).state(Shelf { rows: 5 }).start().dataframe(2).select_rows([0]);
}

#[test]
#[should_panic(expected = "the dataframe number 0 has no column \"m\", but: n")]
fn a_column_that_is_not_there_is_told_with_those_that_are() {
    drop(TestApp::builder(shelf).state(Shelf { rows: 5 }).start().dataframe(0).cell(0, "m"));
}

#[test]
fn g12_forged_selections_are_refused() {
    let mut tab = Tab::open(shelf);
    tab.session.set_state(Shelf { rows: 5 });
    tab.send(Action::Rerun);
    tab.run();
    let page = tab.session.page();
    let grids: Vec<Key> = page
        .walk(Tree::ROOT)
        .map(|id| page.node(id))
        .filter(|node| matches!(node.element, Element::Dataframe(_)))
        .map(|node| node.key)
        .collect();
    let Element::Dataframe(grid) = &page.node(page.find(grids[0]).unwrap()).element else {
        panic!("that is no dataframe")
    };
    // All three show the same rows.
    let frame = grid.frame.mark();
    let list = |rows: &[usize]| grid.choice(rows.iter().copied());
    let never = [
        Value::Nothing,
        Value::Bool(true),
        Value::Text("0".into()),
        Value::Number(Num::Int(0)),
        list(&[5]),
        list(&[usize::MAX]),
        list(&[0, 0]),
        list(&[0; 1000]),
        Value::Rows { frame: frame ^ 1, rows: vec![0] },
        Value::Rows { frame: 0, rows: vec![] },
        Value::List(vec![Value::Number(Num::Int(0))]),
        Value::List(vec![]),
        Value::Choice { index: 0, label: "0".into() },
    ];
    let several = [list(&[0, 1])];
    let any = [list(&[]), list(&[0])];
    for (key, forged) in [
        (grids[0], [&never[..]].concat()),
        (grids[1], [&never[..], &several].concat()),
        (grids[2], [&never[..], &several, &any].concat()),
    ] {
        for value in forged {
            let words = format!("{value:?}");
            tab.session.state::<Log>().take();
            tab.send(Action::Change(key, value));
            tab.run();
            assert!(tab.screen.refused().is_some(), "{words}");
            assert_eq!(tab.session.state::<Log>().take(), "", "{words}");
        }
    }
}

#[test]
fn a_selection_in_a_form_waits_for_its_submit() {
    #[app]
    fn pick(ui: &Ui, log: &mut Log) {
        let picked = ui.form("pick", |ui| {
            let picked = ui.dataframe(&PEOPLE, selection = Selection::Multiple);
            ui.form_submit_button("Take");
            picked
        });
        log.add(format!("{picked:?}"));
    }
    let mut page = TestApp::new(pick);
    page.dataframe(0).select_rows([1]);
    assert_eq!(page.state::<Log>().take(), "[]");
    page.button("Take").click();
    assert_eq!(page.state::<Log>().take(), "[1]");
}

#[test]
fn a_frame_that_stays_is_not_sent_again() {
    #[cached]
    fn squares(rows: usize) -> Frame {
        Frame::computed(rows).column("n", |row| row * row)
    }
    #[app]
    fn same(ui: &Ui) {
        ui.table(&PEOPLE);
        ui.dataframe(squares(1000), selection = Selection::Multiple);
        ui.checkbox("Anew");
    }
    let mut page = TestApp::new(same);
    page.checkbox("Anew").check();
    assert_eq!(page.patches(), []);
    page.dataframe(0).select_rows([999]);
    assert_eq!(page.patches(), [] as [Patch; 0], "the person has selected it themselves");
}

/// One column of each kind, whose cells differ between two runs in nothing but themselves.
#[test]
fn a_cell_that_differs_alone_is_shown_anew_whatever_its_kind() {
    #[app]
    fn cells(ui: &Ui) {
        let now = ui.checkbox("Now");
        ui.dataframe([(now, 7)]);
        ui.dataframe([(i64::from(now), 7)]);
        ui.dataframe([(f64::from(u8::from(now)) + 0.5, 7)]);
        ui.dataframe([(if now { "new" } else { "old" }, 7)]);
        ui.dataframe([(now.then_some(true), 7), (Some(true), 7)]);
        ui.dataframe((0..1 + usize::from(now)).map(|_| None::<u8>));
    }
    let mut page = TestApp::new(cells);
    let cell = |page: &mut TestApp, at| page.dataframe(at).cell(0, "1");
    let all = |page: &mut TestApp| (0..5).map(|at| cell(page, at)).collect::<Vec<_>>();
    for _ in 0..2 {
        assert_eq!(all(&mut page), ["false", "0", "0.5", "old", ""]);
        assert!(!page.contains("–\n–"), "{}", page.text());
        page.checkbox("Now").check();
        assert_eq!(all(&mut page), ["true", "1", "1.5", "new", "true"]);
        assert_eq!(page.patches().len(), 6, "{:?}", page.patches());
        assert!(page.contains("–\n–"), "{}", page.text());
        page.checkbox("Now").uncheck();
    }
    page.rerun();
    assert_eq!(page.patches().len(), 0, "what reads the same is not sent again");
}

#[derive(Serialize, Deserialize)]
struct Staff {
    names: Vec<String>,
    deleted: Vec<String>,
}

impl Default for Staff {
    fn default() -> Staff {
        let names = ["Ada", "Bo", "Cleo"].map(str::to_owned).to_vec();
        Staff { names, deleted: Vec::new() }
    }
}

/// Deletes the picked people, by position; with `names` made into a frame anew in every run.
fn delete_picked(staff: &mut Staff, picked: &[usize]) {
    for &row in picked.iter().rev() {
        let name = staff.names.remove(row);
        staff.deleted.push(name);
    }
}

#[app]
fn staff(ui: &Ui, staff: &mut Staff, log: &mut Log) {
    let picked = ui.dataframe(&staff.names, selection = Selection::Multiple);
    log.add(format!("{picked:?}"));
    if ui.button("Delete") {
        delete_picked(staff, &picked);
        rerun();
    }
    if ui.button("Delete and stay") {
        delete_picked(staff, &picked);
    }
    if ui.button("Turn") {
        staff.names.reverse();
        rerun();
    }
    if ui.button("Rename") {
        staff.names[1] = "Bob".to_owned();
        rerun();
    }
}

#[test]
fn rows_that_changed_have_no_selection() {
    let mut page = TestApp::new(staff);
    page.dataframe(0).select_rows([0]);
    page.rerun();
    assert_eq!(page.dataframe(0).value(), [0], "equal rows made anew keep it");
    page.state::<Log>().take();
    page.button("Delete").click();
    assert_eq!(page.dataframe(0).value(), [0usize; 0]);
    assert_eq!(page.state::<Log>().take(), "[0] []", "in the same run");
    page.button("Delete").click();
    assert_eq!(page.state::<Staff>().deleted, ["Ada"], "a second click deletes nobody");

    page.dataframe(0).select_rows([0]);
    page.button("Delete and stay").click();
    page.button("Delete and stay").click();
    assert_eq!(page.state::<Staff>().deleted, ["Ada", "Bo"]);
}

#[test]
fn a_selection_ends_with_another_order_and_with_another_cell_and_does_not_come_back() {
    let mut page = TestApp::new(staff);
    for button in ["Turn", "Rename"] {
        page.dataframe(0).select_rows([1]);
        page.button(button).click();
        assert_eq!(page.dataframe(0).value(), [0usize; 0], "{button}");
    }
    page.dataframe(0).select_rows([1]);
    page.button("Turn").click();
    page.button("Turn").click();
    assert_eq!(page.dataframe(0).value(), [0usize; 0], "the rows are back, a person's wish is not");
}

/// The dataframe at a position, and the value of these of its rows.
fn choice(tab: &Tab, position: usize, rows: [usize; 1]) -> (Key, Value) {
    let page = tab.session.page();
    let choice = |node: &Node| match &node.element {
        Element::Dataframe(grid) => Some((node.key, grid.choice(rows))),
        _ => None,
    };
    page.walk(Tree::ROOT).filter_map(|id| choice(page.node(id))).nth(position).unwrap()
}

#[test]
fn a_selection_made_on_older_rows_is_refused() {
    let mut tab = Tab::open(staff);
    let (key, ada) = choice(&tab, 0, [0]);
    tab.send(Action::Change(key, ada.clone()));
    tab.run();
    assert_eq!(tab.screen.refused(), None);
    tab.click("Delete");
    // It was made before the person saw that.
    tab.send(Action::Change(key, ada));
    tab.run();
    assert_eq!(tab.screen.refused(), Some(Refusal::Outdated));
    tab.click("Delete");
    assert_eq!(tab.session.state::<Staff>().deleted, ["Ada"]);

    // Here the rows change after it is accepted, in the run that it causes.
    let (key, bo) = choice(&tab, 0, [0]);
    tab.send(Action::Click(tab.key("Turn")));
    tab.send(Action::Change(key, bo));
    tab.run();
    tab.click("Delete");
    assert_eq!(tab.session.state::<Staff>().deleted, ["Ada"]);
}

#[test]
fn a_selection_goes_on_after_a_restart_unless_its_rows_read_otherwise() {
    #[app]
    fn board(ui: &Ui, shelf: &mut Shelf) {
        let last = shelf.rows;
        let stored = ui.dataframe([1, 2, last], selection = Selection::Single);
        let frame = Frame::computed(900).column("n", move |row| if row < 100 { 0 } else { last });
        let computed = ui.dataframe(frame, selection = Selection::Single);
        ui.write(format!("stored {stored:?} computed {computed:?}"));
    }
    let mut tab = Tab::open(board);
    for (key, choice) in [choice(&tab, 0, [1]), choice(&tab, 1, [700])] {
        tab.send(Action::Change(key, choice));
    }
    tab.run();
    let mut tab = moved(&tab, board);
    assert!(tab.texts().contains("stored [1] computed [700]"), "{}", tab.texts());
    tab.session.set_state(Shelf { rows: 4 });
    tab.send(Action::Rerun);
    tab.run();
    assert!(tab.texts().contains("stored [] computed []"), "{}", tab.texts());
}
