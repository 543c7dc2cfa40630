//! Two counters: one kept by the page itself, one in the session's state, changed by a handler.

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Counter {
    count: i64,
}

#[handler]
fn add(counter: &mut Counter, step: i64) {
    counter.count += step;
}

#[app]
pub fn counter(ui: &Ui, counter: &mut Counter) {
    ui.title("Counter");

    ui.header("In the page");
    let mut clicks = ui.remember(|| 0);
    if ui.button("Count") {
        *clicks += 1;
    }
    ui.write(format!("Clicks: **{}**", *clicks));

    ui.header("With a handler");
    ui.caption("One handler serves three buttons; its arguments are checked by the compiler.");
    let [less, more, much_more] = ui.columns();
    less.button("− 1", width = Stretch, on_click = add(-1));
    more.button("+ 1", width = Stretch, on_click = add(1));
    much_more.button("+ 10", kind = Primary, width = Stretch, on_click = add(10));
    ui.write(format!("Count: **{}**", counter.count));
}

fn main() -> dacapo::Result {
    dacapo::run(counter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_counters_count() {
        let mut page = TestApp::new(counter);
        page.button("Count").click();
        page.button("Count").click();
        assert!(page.contains("Clicks: **2**"));
        page.button("+ 10").click();
        page.button("− 1").click();
        assert_eq!(page.state::<Counter>().count, 9);
        assert!(page.contains("Clicks: **2**"));
    }
}
