//! Back and Next side by side, as wide as their columns, the likely one in colour.

use dacapo::prelude::*;

const STEPS: [(&str, &str); 4] = [
    ("Pick a dataset", "Any table will do: a file, a query, last week's export."),
    ("Clean it", "Drop what is empty, name what is not, give columns their types."),
    ("Look at it", "Sort, filter, and let the outliers introduce themselves."),
    ("Share it", "One binary, one address; your team is looking at it already."),
];

#[app]
pub fn action_row(ui: &Ui) {
    let mut step = ui.remember(|| 0usize);

    ui.title("Action row");
    let content = ui.container(border = true);
    let [back, next] = ui.columns();
    if back.button("Back", width = Stretch, disabled = *step == 0) {
        *step -= 1;
        rerun();
    }
    let last = *step + 1 == STEPS.len();
    let label = if last { "Start over" } else { "Next" };
    if next.button(label, key = "next", kind = Primary, width = Stretch) {
        *step = if last { 0 } else { *step + 1 };
        rerun();
    }

    let (title, body) = STEPS[*step];
    content.caption(format!("Step {} of {}", *step + 1, STEPS.len()));
    content.header(title);
    content.write(body);
}

fn main() -> dacapo::Result {
    dacapo::run(action_row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_and_back_walk_through_the_steps() {
        let mut page = TestApp::new(action_row);
        assert!(page.button("Back").is_disabled());
        for _ in 1..STEPS.len() {
            page.button("Next").click();
        }
        assert!(page.contains("Step 4 of 4"));
        page.button("Back").click();
        assert!(page.contains("Step 3 of 4"));
        page.button("Next").click();
        page.button("Start over").click();
        assert!(page.contains("Step 1 of 4"));
    }
}
