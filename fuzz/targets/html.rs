//! HTML from outside keeps only its harmless part.
#![no_main]

use app_web::fuzzing;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    let html = fuzzing::html(source);
    fuzz::assert_harmless(&html);
    // One element is ours; no element of the input can stand for it, or be taken for a control.
    let (_, inside) = html.split_once('>').expect("an element of ours");
    let page = scraper::Html::parse_fragment(inside);
    for element in page.root_element().descendent_elements() {
        let odd = element.value().attrs().find(|(name, _)| {
            *name == "id" || *name == "class" || *name == "name" || name.starts_with("data-")
        });
        assert_eq!(odd, None, "{html}");
    }
});
