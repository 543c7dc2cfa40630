//! Markdown becomes HTML in which nothing runs, whatever it was.
#![no_main]

use app_web::fuzzing;
use libfuzzer_sys::fuzz_target;

/// The elements of a label; a picture beside its words is one of ours.
const INLINE: &[&str] = &["a", "code", "del", "em", "img", "strong", "svg", "path"];

fuzz_target!(|source: &str| {
    fuzz::assert_harmless(&fuzzing::markdown(source));
    let [label, in_a_button, _] = fuzzing::label(source);
    for html in [&label, &in_a_button] {
        fuzz::assert_harmless(html);
        let names = fuzz::names(html);
        let odd = names.iter().find(|name| !INLINE.contains(&name.as_str()));
        assert_eq!(odd, None, "{html}");
    }
    assert!(!fuzz::names(&in_a_button).contains(&"a".to_owned()), "{in_a_button}");
});
