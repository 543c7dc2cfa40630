//! Elements as HTML: on the page with every widget, whatever words stand in it. The same in a
//! browser, with more words, is `tests/browser/xss.rs`.

use std::collections::HashSet;
use std::sync::Arc;

use app_runtime::{App, Nowhere, Patch, Session, Tree, Ui};

use crate::every_widget::every_widget;

/// Every element, a failure too.
fn page_of(words: &'static str) -> Session {
    let app = App::new("everything", move |ui: &Ui| -> () {
        every_widget(ui, words);
        panic!("{words}");
    });
    let mut session = Session::new(app, Arc::default(), Nowhere);
    session.start();
    session
}

fn body_of(words: &'static str) -> String {
    app_web::read(page_of(words).page())
}

/// The names of all opening tags, and the names of their attributes, as a browser reads them.
fn names(html: &str) -> HashSet<String> {
    let mut names = HashSet::new();
    let mut rest = html;
    while let Some((_, tag)) = rest.split_once('<') {
        let mut quoted = false;
        let end = tag.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let (tag, after) = tag.split_at(end.expect("every tag ends"));
        // Every second piece is between quotes.
        for piece in tag.split('"').step_by(2) {
            names
                .extend(piece.split([' ', '=']).filter(|name| !name.is_empty()).map(str::to_owned));
        }
        rest = after;
    }
    names
}

#[test]
fn no_text_becomes_markup_wherever_it_stands() {
    let mut harmless = names(&body_of("words"));
    // Operators of a formula, and one that cannot be read.
    for formula in ["1 < (2) - x' / y ! = ; , : | z", "a & b"] {
        harmless.extend(names(&body_of(formula)));
    }
    assert!(["pre", "fieldset", "select", "details"].iter().all(|&name| harmless.contains(name)));
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "'><svg onload=alert(1)>",
        "</code></pre><script>alert(1)</script>",
        "</option></select><script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "[a](javascript:alert(1)) <javascript:alert(1)> ![b](javascript:alert(1))",
        "`\"onmouseover=alert(1) x=\"`",
        "<!-- --!><script>alert(1)</script>",
        "\0<scr\0ipt>alert(1)</scr\0ipt>",
        "\u{202e}<b>\u{2028}\u{feff}</b>",
    ];
    for words in hostile {
        let page = page_of(words);
        let last = page.page().walk(Tree::ROOT).last().unwrap();
        let last = page.page().node(last).element.data().text();
        assert!(last.contains(words), "the page ends early, with {last}");
        let found = names(&app_web::read(page.page()));
        let more: Vec<_> = found.difference(&harmless).collect();
        assert!(more.is_empty(), "{words} brought {more:?}");
    }
}

#[test]
fn the_policy_against_inline_styles_and_scripts_is_kept() {
    let names = names(&body_of("words"));
    assert!(
        !names.contains("style") && !names.iter().any(|name| name.starts_with("on")),
        "{names:?}"
    );
}

#[test]
fn every_element_is_one_dom_element_with_its_key_as_id() {
    let session = page_of("words");
    let page = session.page();
    let body = app_web::read(page);
    let ids: Vec<_> =
        body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let different: HashSet<_> = ids.iter().collect();
    assert_eq!(different.len(), ids.len(), "an id is there twice");
    for node in page.walk(Tree::ROOT) {
        let key = page.node(node).key.to_string();
        assert!(different.contains(&key.as_str()), "{:?} is not there", page.node(node).element);
    }
}

#[test]
fn an_elements_own_html_has_one_empty_slot_where_it_holds_others() {
    let session = page_of("words");
    let page = session.page();
    for id in page.walk(Tree::ROOT) {
        let node = page.node(id);
        let update = Patch::Update { key: node.key, element: node.element.clone() };
        let own =
            app_web::Ops::default().of(&[update])[0][2].as_str().expect("its HTML").to_owned();
        let slots = own.matches(" data-slot").count();
        let holds = !page.children(id).is_empty();
        assert_eq!(slots, usize::from(holds), "{own}");
        assert!(!holds || own.contains(" data-slot></"), "{own}");
    }
}
