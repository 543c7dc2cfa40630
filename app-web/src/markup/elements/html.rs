//! HTML from outside: only its harmless part, as `ammonia` defines it.

use app_runtime::Key;
use app_runtime::widgets::html::Html;
#[cfg(feature = "html")]
use app_runtime::widgets::link_button::Destination;

use super::{close, tag};

pub(super) fn html(out: &mut String, key: Key, html: &Html) {
    tag(out, "div").attr("id", key).attr("class", "markdown").open();
    #[cfg(feature = "html")]
    out.push_str(&harmless(&html.source));
    // Without the feature no app can have made one.
    #[cfg(not(feature = "html"))]
    super::text(out, &html.source);
    close(out, "div");
}

/// No scripts, styles, forms, and nothing that could stand for an element of the page. Links may go
/// to the same places as all links, and pictures come from this server.
#[cfg(feature = "html")]
fn harmless(source: &str) -> String {
    ammonia::Builder::default()
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener noreferrer"))
        .attribute_filter(|tag, attribute, value| {
            let allowed = match (tag, attribute) {
                ("a", "href") => Destination::of(value).is_some(),
                ("img", "src") => Destination::of(value) == Some(Destination::Here),
                _ => true,
            };
            allowed.then_some(value.into())
        })
        .clean(source)
        .to_string()
}

#[cfg(all(test, feature = "html"))]
mod tests {
    use super::harmless;

    #[test]
    fn what_does_no_harm_stays() {
        let source =
            "<h2>Title</h2><p>One <b>two</b> <a href=\"https://example.org\">three</a></p>";
        let shown = harmless(source);
        assert!(shown.starts_with("<h2>Title</h2><p>One <b>two</b> <a href="), "{shown}");
        assert!(shown.contains("rel=\"noopener noreferrer\""), "{shown}");
    }

    #[test]
    fn addresses_are_those_that_other_elements_may_have() {
        let shown = harmless("<img src=\"/cat.png\"><a href=\"#top\">up</a>");
        assert!(shown.contains("src=\"/cat.png\"") && shown.contains("href=\"#top\""), "{shown}");
        let shown = harmless("<img src=\"https://evil/track.png\"><img src=\"//evil/track.png\">");
        assert!(!shown.contains("evil"), "{shown}");
        let shown = harmless("<img src=\"MAILTO:a@b.c\"><a href=\"mailto:a@b.c\">write</a>");
        assert!(shown.contains("href") && !shown.contains("src"), "{shown}");
        let shown = harmless("<a href=\"https://example.org/\tpath\">x</a>");
        assert!(!shown.contains("href"), "{shown}");
    }

    #[test]
    fn what_could_do_harm_goes() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "<a href=\"data:text/html,<script>\">x</a>",
            "<iframe src=//evil></iframe>",
            "<form action=//evil><input name=a><button data-click>x</button></form>",
            "<p style=\"position:fixed\" class=\"button\" id=\"page\" data-click data-input=x>x</p>",
            "<style>* { display: none }</style>",
            "<base href=//evil>",
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 \
             onerror=alert(1)&gt;\">",
            "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
            "<template><script>alert(1)</script></template>",
        ] {
            let shown = harmless(hostile).to_lowercase();
            for word in [
                "<script",
                "onerror=a",
                "onload",
                "javascript:",
                "data:",
                "<iframe",
                "<form",
                "<input",
                "<button",
                "style=",
                "class=",
                "id=",
                "data-",
                "<style",
                "<base",
                "<template",
            ] {
                // A quoted attribute may have any words; a tag or an attribute of that name may not
                // exist.
                let outside: String = shown.split('"').step_by(2).collect();
                assert!(!outside.contains(word), "{hostile} became {shown}");
            }
            assert!(
                !shown.contains("href=\"javascript") && !shown.contains("href=\"data"),
                "{shown}"
            );
        }
    }
}
