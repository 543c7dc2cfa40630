//! The second bundle: `rest.js` and `rest.css`, for elements that need more than the first script
//! and the first style sheet of a page. They are loaded with the first such element. Elements
//! listed as plain are in `client/style.css`; any other element may use all of the client.

use app_literals::may_have_directives;
use app_runtime::widgets::button::Button;
use app_runtime::{Branch, Element, Patch, Region, Tree, Width};

/// Whether a page has more than words and buttons.
pub(super) fn page_has_more(page: &Tree) -> bool {
    page.walk(Tree::ROOT).any(|id| !is_plain(&page.node(id).element))
}

/// Whether a patch brings more than words and buttons.
pub(crate) fn patch_has_more(patch: &Patch) -> bool {
    match patch {
        Patch::Insert { branch, .. } => branch_has_more(branch),
        Patch::Update { element, .. } => !is_plain(element),
        // The element that grows has told so.
        Patch::Remove { .. } | Patch::Move { .. } | Patch::Append { .. } => false,
    }
}

fn branch_has_more(branch: &Branch) -> bool {
    !is_plain(&branch.element) || branch.children.iter().any(branch_has_more)
}

fn is_plain(element: &Element) -> bool {
    match element {
        Element::Region(region) => **region != Region::Sidebar,
        Element::Heading(heading) => are_plain(&heading.body),
        Element::Markdown(markdown) => {
            !markdown.formula && !markdown.body.grows() && are_plain(&markdown.body)
        }
        Element::Caption(caption) => are_plain(&caption.body),
        Element::Alert(alert) => are_plain(&alert.body),
        Element::Button(button) => is_plain_button(button),
        Element::Text(_)
        | Element::Divider(_)
        | Element::Failure(_)
        | Element::Container(_)
        | Element::Placeholder(_) => true,
        _ => false,
    }
}

fn is_plain_button(button: &Button) -> bool {
    let is_pixels = matches!(button.width, Width::Pixels(_));
    button.help.is_none()
        && button.shortcut.is_none()
        && !is_pixels
        && !may_have_directives(&button.label)
        && !button.label.contains('$')
}

/// Whether Markdown has only paragraphs, headings and lists. Plain Markdown that is taken for more
/// is harmless: it only loads the second bundle.
fn are_plain(markdown: &str) -> bool {
    const MORE: [&str; 19] = [
        "```", "~~~", "    ", "\t", "|", "![", "[!", "[^", "[ ]", "[x]", "[X]", ">", "---", "***",
        "___", "- -", "* *", "_ _", "$",
    ];
    !MORE.iter().any(|more| markdown.contains(more)) && !may_have_directives(markdown)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use app_runtime::{App, Nowhere, Resources, Session, Ui};

    use super::*;

    fn has_more(body: fn(&Ui)) -> bool {
        let app = App::new("page", move |ui: &Ui| body(ui));
        let mut session = Session::new(app, Arc::new(Resources::default()), Nowhere);
        session.start();
        page_has_more(session.page())
    }

    #[test]
    fn words_and_buttons_are_all_that_needs_no_more() {
        assert!(!has_more(|ui| {
            ui.title("Hello").show();
            ui.markdown("A *list*:\n\n- [one](https://example.org)\n- `two`").show();
            ui.button("Say hello").show();
            ui.container().border(true).show().success("Hello, world!").show();
        }));
        assert!(has_more(|ui| {
            ui.text_input("Name").show();
        }));
        assert!(has_more(|ui| {
            ui.button("Save").help("Keeps it").show();
        }));
        assert!(has_more(|ui| {
            ui.button(":red[Delete]").show();
        }));
        assert!(has_more(|ui| ui.sidebar().show().text("Beside the page").show()));
        assert!(has_more(|ui| ui.container().show().code("1 + 1").show()));
    }

    #[test]
    fn markdown_that_has_looks_of_its_own_needs_more() {
        for words in [
            "```\ncode\n```",
            "| a |\n|-|",
            "> [!NOTE]\n> a",
            "- [x] done",
            "![](a.png)",
            "> a",
            "a\n\n***\n",
            ":red[a `[` b]",
        ] {
            assert!(!are_plain(words), "{words}");
        }
    }
}
