//! Dataframes: scrolled, sorted, searched, selected and copied by keyboard and pointer.

use dacapo::frame::Frame;
use dacapo::prelude::*;
use dacapo::{Selection, web};
use serde_json::json;

use crate::chromium::Chromium;
use crate::server::Server;

// Keys of WebDriver; a modifier holds until the end of what is typed.
const CONTROL: &str = "\u{e009}";
const SHIFT: &str = "\u{e008}";
const HOME: &str = "\u{e011}";
const END: &str = "\u{e010}";
const PAGE_DOWN: &str = "\u{e00f}";
const LEFT: &str = "\u{e012}";
const UP: &str = "\u{e013}";
const RIGHT: &str = "\u{e014}";
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

#[derive(Default, Serialize, Deserialize)]
struct Version(usize);

#[cached]
fn million(version: usize) -> Frame {
    Frame::computed(1_000_000)
        .column("n", |row| row)
        .column("word", move |row| format!("v{version} w{}", row % 1000))
        .column("ratio", |row| row as f64 / 3.0)
        .column("note", |row| (row % 7 == 3).then_some("a\tb"))
}

#[app(layout = Wide)]
fn rows(ui: &Ui, version: &mut Version) {
    let selected = ui.dataframe(million(version.0), selection = Selection::Multiple);
    ui.write(format!("selected={selected:?} version={}", version.0));
    if ui.button("Next version") {
        version.0 += 1;
        rerun();
    }
    ui.button("Rerun");
    ui.text_area("Paste");
}

fn opened() -> (Server, Chromium) {
    let server = Server::start(web::router(rows));
    let page = Chromium::open(&server.url());
    page.until("document.querySelector('table[role=grid]')");
    (server, page)
}

/// The rows in sight, each the text of its cells, without those at the edges.
const SEEN: &str = "[...document.querySelectorAll('.grid tbody tr')].map(r => [...r.querySelectorAll('td:not(.grid-mark)')].map(c => c.textContent))";
const FIRST: &str = "document.querySelector('.grid tbody tr').textContent";
const TOP: &str = "document.querySelector('.grid .scroller').scrollTop";
const COUNT: &str = "document.querySelector('.grid-count').textContent";
const ACTIVE: &str =
    "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))";

/// Waits until a row in sight begins like this.
fn until_row(page: &Chromium, cells: &[&str]) {
    page.until(&format!(
        "{SEEN}.some(row => {}.every((cell, at) => row[at] === cell))",
        json!(cells)
    ));
}

fn focus(page: &Chromium) {
    page.js("document.querySelector('.grid table').focus()");
}

#[test]
fn a_million_rows_are_scrolled_to_their_end() {
    let (_server, page) = opened();
    until_row(&page, &["0", "v0 w0", "0"]);
    assert!(page.js(COUNT).as_str().unwrap().starts_with("1,000,000 rows"));
    assert_eq!(
        page.js("document.querySelector('[role=grid]').getAttribute('aria-rowcount')"),
        "1000001"
    );
    page.js("document.querySelector('.grid .scroller').scrollTo(0, 1e9)");
    until_row(&page, &["999999", "v0 w999", "333333"]);
    let below = "(() => { const last = [...document.querySelectorAll('.grid tbody tr')].at(-1).getBoundingClientRect();
        const box = document.querySelector('.grid .scroller').getBoundingClientRect(); return last.bottom <= box.bottom + 1; })()";
    assert_eq!(page.js(below), true, "the last row is in full sight");
    assert_eq!(
        page.js(
            "[...document.querySelectorAll('.grid tbody tr')].at(-1).getAttribute('aria-rowindex')"
        ),
        "1000001"
    );
    page.js("document.querySelector('.grid .scroller').scrollTo(0, 0)");
    until_row(&page, &["0", "v0 w0"]);
    assert!(page.js("document.querySelectorAll('.grid tr').length").as_u64().unwrap() < 40);
}

#[test]
fn the_keyboard_reaches_every_cell() {
    let (_server, page) = opened();
    focus(&page);
    page.press(format!("{CONTROL}{END}"));
    until_row(&page, &["999999"]);
    page.until(&format!("{ACTIVE}?.closest('tr').children[1].textContent === '999999'"));
    page.press(format!("{HOME}{UP}"));
    page.until(&format!("{ACTIVE}?.textContent === '999998'"));
    page.press(format!("{CONTROL}{HOME}"));
    page.until(&format!("{ACTIVE}?.textContent === '0'"));
    page.press(format!("{PAGE_DOWN}{PAGE_DOWN}{RIGHT}"));
    let row = page.js(&format!("Number({ACTIVE}.closest('tr').dataset.row)")).as_u64().unwrap();
    assert!((16..40).contains(&row), "{row}");
    assert_eq!(page.js(&format!("{ACTIVE}.textContent")), format!("v0 w{row}"));
    // Up from the first row is the header, where Enter sorts.
    page.press(format!("{CONTROL}{HOME}"));
    page.press(UP);
    assert_eq!(page.js(&format!("{ACTIVE}.tagName")), "TH");
    page.press(format!("{ENTER}{ENTER}"));
    until_row(&page, &["999999"]);
    assert_eq!(page.js(&format!("{ACTIVE}.getAttribute('aria-sort')")), "descending");
}

#[test]
fn a_click_on_a_header_sorts_up_down_and_not() {
    let (_server, page) = opened();
    let header = ".grid th:nth-child(5)";
    page.click_on(header);
    page.until(&format!("{FIRST} === '3v0 w31a\\tb'"));
    page.click_on(".grid th:nth-child(2)");
    page.click_on(".grid th:nth-child(2)");
    page.until(&format!("{FIRST}.startsWith('999999v0')"));
    assert_eq!(
        page.js("[...document.querySelectorAll('.grid th')].map(h => h.getAttribute('aria-sort'))"),
        json!([null, "descending", "none", "none", "none"])
    );
    page.click_on(".grid th:nth-child(2)");
    page.until(&format!("{FIRST}.startsWith('0v0')"));
}

#[test]
fn a_search_finds_rows_among_a_million_and_sorts_what_it_finds() {
    let (_server, page) = opened();
    focus(&page);
    page.press(format!("{CONTROL}f"));
    assert_eq!(page.js("document.activeElement.className"), "grid-search");
    page.press("W777");
    page.until(&format!("{COUNT} === '1,000 of 1,000,000 rows'"));
    until_row(&page, &["777", "v0 w777"]);
    page.click_on(".grid th:nth-child(2)");
    page.click_on(".grid th:nth-child(2)");
    until_row(&page, &["999777", "v0 w777"]);
    page.js("document.querySelector('.grid-search').focus()");
    page.press("x");
    page.until_text("Nothing matches “W777x”");
    assert_eq!(page.js(COUNT), "0 of 1,000,000 rows");
    page.press(ESCAPE);
    page.until(&format!("{COUNT} === '1,000,000 rows' && {FIRST}.startsWith('999999v0')"));
    page.press(ENTER);
    assert_eq!(page.js("document.activeElement.getAttribute('role')"), "grid");
}

#[test]
fn selected_rows_are_a_value_and_nothing_else_moves() {
    let (_server, page) = opened();
    page.js("document.querySelector('.grid .scroller').scrollTo(0, 4e6)");
    page.until("document.querySelector('.grid tbody tr:nth-child(3)').dataset.row > 400000");
    let row = page.js("document.querySelector('.grid tbody tr:nth-child(3)').dataset.row");
    let row = row.as_str().unwrap().to_owned();
    page.click_on(".grid tbody tr:nth-child(3) .grid-mark");
    page.until_text(&format!("selected=[{row}]"));
    let top = page.js(TOP);
    page.click_on(".grid tbody tr:nth-child(5) td:nth-child(2)");
    page.press(" ");
    let second = row.parse::<u64>().unwrap() + 2;
    page.until_text(&format!("selected=[{row}, {second}]"));
    assert!(page.js(COUNT).as_str().unwrap().ends_with(" · 2 selected"));
    page.click("Rerun");
    page.until_settled();
    assert_eq!(page.js(TOP), top);
    assert_eq!(page.js("document.querySelectorAll('.grid [aria-selected=true]').length"), 2);
    // Sorted, the same rows are still the selected ones.
    page.click_on(".grid th:nth-child(2)");
    page.click_on(".grid th:nth-child(2)");
    until_row(&page, &["999999"]);
    assert_eq!(page.js("document.querySelectorAll('.grid [aria-selected=true]').length"), 0);
    page.click_on(".grid-clear");
    page.until_text("selected=[] ");
}

#[test]
fn new_data_comes_in_under_the_hands_of_a_person() {
    let (_server, page) = opened();
    page.js("document.querySelector('.grid .scroller').scrollTo(0, 4e6)");
    page.until("document.querySelector('.grid tbody tr:nth-child(3)').dataset.row > 400000");
    let (top, first) =
        (page.js(TOP), page.js("document.querySelector('.grid tbody tr').dataset.row"));
    let widths = "[...document.querySelectorAll('.grid th')].map(h => h.offsetWidth)";
    let before = page.js(widths);
    page.click("Next version");
    page.until_text("version=1");
    page.until(&format!("{SEEN}.every(row => row[1].startsWith('v1 '))"));
    assert_eq!(page.js(TOP), top);
    assert_eq!(page.js("document.querySelector('.grid tbody tr').dataset.row"), first);
    assert_eq!(page.js(widths), before);
    // Search and order go on over new data as well.
    page.js("document.querySelector('.grid-search').focus()");
    page.press("w5");
    page.until(&format!("{COUNT} === '111,000 of 1,000,000 rows'"));
    page.click("Next version");
    page.until(&format!("{SEEN}.every(row => row[1].startsWith('v2 w5'))"));
    assert_eq!(page.js(COUNT), "111,000 of 1,000,000 rows");
}

#[test]
fn cells_are_copied_as_a_spreadsheet_takes_them() {
    let (_server, page) = opened();
    focus(&page);
    page.press(format!("{CONTROL}{HOME}"));
    page.press(format!("{DOWN}{DOWN}{RIGHT}{RIGHT}"));
    page.press(format!("{SHIFT}{DOWN}{RIGHT}"));
    assert_eq!(page.js("document.querySelectorAll('.grid .picked').length"), 4);
    page.press(format!("{CONTROL}c"));
    page.js("document.querySelector('textarea').focus()");
    page.press(format!("{CONTROL}v"));
    page.until(&format!(
        "document.querySelector('textarea').value === {}",
        json!("0.6666666666666666\t\n1\t\"a\tb\"")
    ));
}

#[test]
fn what_is_in_sight_is_exported() {
    let (_server, page) = opened();
    page.js(
        "window.links = [], HTMLAnchorElement.prototype.click = function () { links.push(this); }",
    );
    page.js("document.querySelector('.grid-search').focus()");
    page.press("w999");
    page.until(&format!("{COUNT} === '1,000 of 1,000,000 rows'"));
    page.click_on(".grid-save");
    page.until("window.links.length === 1");
    assert_eq!(page.js("links[0].download"), "data.csv");
    page.js("void fetch(links[0].href).then(r => r.text()).then(text => window.file = text.split('\\r\\n'))");
    page.until("window.file");
    assert_eq!(
        page.js("[file.length, file[0], file[1], file[4], file[1001]]"),
        json!([1002, "n,word,ratio,note", "999,v0 w999,333,", "3999,v0 w999,1333,", ""])
    );
}

#[test]
fn columns_are_sized_by_keyboard_and_pointer() {
    let (_server, page) = opened();
    let widths = "[...document.querySelectorAll('.grid th')].map(h => h.offsetWidth)";
    let width = |at: usize| page.js(&format!("{widths}[{at}]")).as_u64().unwrap();
    let before = width(2);
    focus(&page);
    page.press(format!("{CONTROL}{HOME}"));
    page.press(format!("{UP}{RIGHT}"));
    page.press(format!("{SHIFT}{LEFT}{LEFT}"));
    assert_eq!(width(2), before - 32);
    let drag = |kind: &str, by: i32| {
        page.js(&format!(
            "(() => {{ const grip = document.querySelectorAll('.grid-grip')[1]; const r = grip.getBoundingClientRect();
            window.x ??= r.left + 2; grip.dispatchEvent(new PointerEvent('{kind}', {{ bubbles: true, cancelable: true, pointerId: 1, button: 0, clientX: x + {by}, clientY: r.top + 5 }})); }})()"
        ));
    };
    // Only a pointer that is down can be captured.
    page.js("Element.prototype.setPointerCapture = () => {}");
    drag("pointerdown", 0);
    drag("pointermove", 100);
    drag("pointerup", 100);
    assert_eq!(width(2), before - 32 + 100);
    page.js("document.querySelectorAll('.grid-grip')[1].dispatchEvent(new MouseEvent('dblclick', { bubbles: true }))");
    assert!(width(2) < before, "as wide as what is in it");
    page.click("Rerun");
    page.until_settled();
    assert!(width(2) < before);
}

#[test]
fn a_grid_fits_a_phone_and_reads_without_script() {
    let (server, page) = opened();
    page.set_width(360);
    page.until("document.documentElement.scrollWidth <= 360");
    page.until("document.querySelector('.grid').getBoundingClientRect().right <= 360");
    let text = page.text_without_script(&server.url());
    assert!(text.contains("The first 40 of 1000000 rows") && text.contains("v0 w39"), "{text}");
}

#[test]
fn a_grid_in_a_form_waits_and_its_search_submits_nothing() {
    #[app]
    fn form(ui: &Ui) {
        let mut submits = ui.remember(|| 0);
        let picked = ui.form("pick", |ui| {
            let picked = ui.dataframe(["a", "b", "c"], selection = Selection::Single);
            if ui.form_submit_button("Take") {
                *submits += 1;
            }
            picked
        });
        ui.write(format!("picked={picked:?} submits={}", *submits));
    }
    let server = Server::start(web::router(form));
    let page = Chromium::open(&server.url());
    page.until("document.querySelector('table[role=grid]')");
    page.click_on(".grid tbody tr:nth-child(3) .grid-mark");
    page.click_on(".grid tbody tr:nth-child(2) .grid-mark");
    page.js("document.querySelector('.grid-search').focus()");
    page.press(format!("b{ENTER}"));
    page.until(&format!("{COUNT} === '1 of 3 rows · 1 selected'"));
    assert!(page.says("picked=[] submits=0"));
    page.click("Take");
    page.until_text("picked=[1] submits=1");
}

#[test]
fn rows_that_cannot_be_made_leave_the_rest_alive() {
    #[app]
    fn broken(ui: &Ui) {
        ui.dataframe(Frame::computed(1000).column("n", |row| {
            assert!(row < 500, "no more");
            row
        }));
        ui.button("Rerun");
    }
    let server = Server::start(web::router(broken));
    let page = Chromium::open(&server.url());
    page.until("document.querySelector('table[role=grid]')");
    page.js("document.querySelector('.grid .scroller').scrollTo(0, 1e6)");
    page.until("document.querySelector('.grid [role=status]').textContent === 'These rows could not be made.'");
    page.js("document.querySelector('.grid .scroller').scrollTo(0, 100 * 35)");
    page.until(&format!("{FIRST} === '100'"));
}

#[test]
fn a_page_without_a_dataframe_does_not_fetch_the_grid() {
    #[app]
    fn table(ui: &Ui) {
        ui.table([1, 2]);
        let mut shown = ui.remember(|| false);
        *shown |= ui.button("More");
        if *shown {
            ui.dataframe([1, 2]);
        }
    }
    let server = Server::start(web::router(table));
    let page = Chromium::open(&server.url());
    let fetched =
        "performance.getEntriesByType('resource').some(e => e.name.endsWith('/dataframe.js'))";
    page.click("More");
    page.until_settled();
    page.until(fetched);
    page.until("document.querySelector('table[role=grid]')");
    let page = Chromium::open(&server.url());
    page.until_settled();
    assert_eq!(page.js(fetched), false);
}

#[derive(Serialize, Deserialize)]
struct Staff(Vec<String>);

impl Default for Staff {
    fn default() -> Staff {
        Staff(["Ada", "Bo", "Cleo"].map(str::to_owned).to_vec())
    }
}

#[app]
fn staff(ui: &Ui, staff: &mut Staff) {
    let picked = ui.dataframe(&staff.0, selection = Selection::Multiple);
    ui.write(format!("picked={picked:?} of {}", staff.0.join(" ")));
    if ui.button("Delete") {
        picked.iter().rev().for_each(|&row| drop(staff.0.remove(row)));
        rerun();
    }
}

#[test]
fn rows_that_changed_have_no_selection() {
    const SELECTED: &str = "document.querySelectorAll('.grid [aria-selected=true]').length";
    let server = Server::start(web::router(staff));
    let page = Chromium::open(&server.url());
    page.until("document.querySelector('table[role=grid]')");
    page.click_on(".grid tbody tr:first-child .grid-mark");
    page.until_text("picked=[0] of Ada Bo Cleo");
    page.click("Delete");
    page.until_text("picked=[] of Bo Cleo");
    page.until(&format!("{COUNT} === '2 rows' && {SELECTED} === 0"));
    page.click("Delete");
    page.click_on(".grid tbody tr:first-child .grid-mark");
    page.until_text("picked=[0] of Bo Cleo");
    assert_eq!(page.js(SELECTED), 1);

    // The second selection leaves before the page has heard of the deletion.
    page.js(
        "[...document.querySelectorAll('button')].find(b => b.textContent === 'Delete').click(), \
         document.querySelector('.grid tbody tr:nth-child(2) .grid-mark').click()",
    );
    page.until_text("picked=[] of Cleo");
    page.until(&format!("{COUNT} === '1 row' && {SELECTED} === 0"));
    page.click("Delete");
    page.click_on(".grid tbody tr:first-child .grid-mark");
    page.until_text("picked=[0] of Cleo");
}

/// Short cells below long names, as numbers and as words.
fn narrow() -> Frame {
    Frame::computed(60)
        .column("n", |row| row)
        .column("inhabitants", |row| row % 10)
        .column("share of all", |row| row as f64 / 64.0)
        .column("open on Sundays", |row| row % 2 == 0)
        .column("abbreviation", |row| format!("w{}", row % 10))
}

#[test]
fn headers_are_whole_at_every_width_sorted_or_not() {
    #[app]
    fn headers(ui: &Ui) {
        ui.dataframe(narrow(), selection = Selection::Single);
    }
    let server = Server::start(web::router(headers));
    // The words of each header, and an arrow beside them, inside their cell.
    let whole = "[...document.querySelectorAll('.grid thead th:not(.grid-mark)')].every(head => {
        const range = document.createRange();
        range.selectNodeContents(head.querySelector('.grid-name'));
        const [name, cell] = [range.getBoundingClientRect(), head.getBoundingClientRect()];
        const number = head.classList.contains('number');
        const [before, after] = [name.left - cell.left, cell.right - name.right];
        return [head, head.querySelector('.grid-name > *')].every(part => part.scrollWidth <= part.clientWidth)
            && (number ? before : after) >= 10;
    })";
    for width in [240, 360, 1280] {
        let page = Chromium::blank();
        page.set_width(width);
        page.goto(&server.url());
        page.until("document.querySelectorAll('table[role=grid] tbody tr').length > 5");
        assert_eq!(page.js(whole), true, "{width}");
        for nth in [3, 6] {
            for sorted in ["ascending", "descending"] {
                page.js(&format!("document.querySelector('.grid th:nth-child({nth})').click()"));
                page.until(&format!("document.querySelector('.grid th[aria-sort={sorted}]')"));
                assert_eq!(page.js(whole), true, "{width} {nth} {sorted}");
            }
        }
    }
}

#[app]
fn printed(ui: &Ui) {
    ui.dataframe(narrow(), height = 200);
    let wide = (0..16).fold(Frame::computed(300), |frame, column| {
        frame.column(format!("column {column}"), move |row| format!("cell {row} {column}"))
    });
    ui.dataframe(&wide, selection = Selection::Multiple);
    ui.table([["https://example.org/".repeat(20).as_str(), "short"]]);
}

#[test]
fn a_print_has_all_rows_at_hand_and_all_columns_and_says_what_it_leaves_out() {
    const NOTES: &str = "[...document.querySelectorAll('.grid-count')].map(c => c.textContent)";
    const ROWS: &str = "[...document.querySelectorAll('.grid')].map(g => [...g.querySelectorAll('tbody tr')].filter(r => r.checkVisibility()).length)";
    const CUT: &str = "[document.documentElement, ...document.querySelectorAll('.frame, .frame .scroller, .frame :is(td, th)')]
        .filter(part => part.scrollWidth > part.clientWidth || (part !== document.documentElement && part.scrollHeight > part.clientHeight))
        .map(part => `${part.tagName}.${part.className} ${part.scrollWidth} in ${part.clientWidth}, ${part.scrollHeight} in ${part.clientHeight}: ${part.textContent.slice(0, 20)}`)
        .slice(0, 9)";
    let server = Server::start(web::router(printed));
    let page = Chromium::open(&server.url());
    page.until("document.querySelectorAll('table[role=grid]').length === 2");
    page.js("document.querySelector('.grid .scroller').scrollTo(0, 1e6)");
    page.until(&format!("{SEEN}.some(row => row[0] === '59')"));
    page.until(
        "document.querySelectorAll('.grid')[0].querySelectorAll('.grid-coming').length === 0",
    );
    let before = page.js(SEEN);
    page.js(&format!(
        "addEventListener('beforeprint', () => {{ window.printed = [{NOTES}, {ROWS}] }}), 1"
    ));
    page.devtools("Page.printToPDF", json!({}));
    assert_eq!(
        page.js("printed"),
        json!([
            ["60 rows", "300 rows. Rows 41 to 300 are not printed; save as CSV for all."],
            [60, 40]
        ])
    );
    page.until(&format!("{NOTES}.every(note => !note.includes('printed'))"));
    assert_eq!(page.js(SEEN), before, "the page goes on where it was");

    page.js("dispatchEvent(new Event('beforeprint'))");
    page.devtools("Emulation.setEmulatedMedia", json!({ "media": "print" }));
    page.set_width(700);
    assert_eq!(page.js(ROWS), json!([60, 40]));
    assert_eq!(page.js(CUT), json!([]));
    page.devtools("Emulation.setEmulatedMedia", json!({ "media": "" }));
    page.js("dispatchEvent(new Event('afterprint'))");

    // Rows from the middle of a frame, which are those at hand.
    page.js("document.querySelectorAll('.grid .scroller')[1].scrollTo(0, 200 * 35)");
    page.until("document.querySelectorAll('.grid')[1].textContent.includes('cell 201 3')");
    page.devtools("Page.printToPDF", json!({}));
    let note = page.js("printed[0][1]").as_str().unwrap().to_owned();
    assert!(note.starts_with("300 rows. Rows 1 to 1") && note.contains(" and 2"), "{note}");

    let text = page.text_without_script(&server.url());
    assert!(text.contains("The first 40 of 60 rows"), "{text}");
}
