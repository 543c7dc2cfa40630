//! The expansion of whole apps. It reads like the builder code a person would write.

use super::pretty;

#[track_caller]
fn check(name: &str, source: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_omit_expression(true);
    settings.set_prepend_module_to_snapshot(false);
    settings.bind(|| insta::assert_snapshot!(name, pretty(source)));
}

#[test]
fn hello() {
    check(
        "hello",
        r#"
        use dacapo::prelude::*;

        /// Greets.
        #[app]
        fn main(ui: &Ui) {
            if ui.button("Say hello") {
                ui.success("Hello, world!");
            }
        }
        "#,
    );
}

#[test]
fn memo() {
    check(
        "memo",
        r#"
        /// One line.
        #[component(memo)]
        fn row(ui: &Ui<impl Place>, item: &Item, shown: bool) {
            ui.text(&item.text);
            if !shown { return; }
            ui.checkbox("Done");
        }
        "#,
    );
}

#[test]
fn cached() {
    check(
        "cached",
        r#"
        /// All rows of a name.
        #[cfg(feature = "rows")]
        #[cached(ttl = Duration::from_secs(60), max_entries = 9, skip(db))]
        pub fn load(db: &Db, name: &str, limit: u32) -> std::io::Result<Vec<Row>> {
            db.rows(name, limit)
        }

        #[cached]
        fn square(number: u32) -> u32 {
            number * number
        }
        "#,
    );
}

#[test]
fn dashboard() {
    check(
        "dashboard",
        r#"
        /// Loads again, that many.
        #[handler]
        fn refresh(state: &mut Dashboard, limit: u32) {
            state.limit = Some(limit);
            state.refreshed = Some(Timestamp::now());
        }

        #[app(title = "Dashboard", layout = Wide)]
        pub fn dashboard(ui: &Ui, state: &mut Dashboard, db: &Db) -> Result<(), Error> {
            ui.title("Dashboard");
            let [left, right] = ui.columns(weights = [2, 1]);
            left.button("Refresh 100", on_click = refresh(100));
            right.button("Refresh 500", kind = Primary, icon = ":material/refresh:", width = Stretch, on_click = refresh(500));
            ui.write(format!("Last limit: {:?}", state.limit));

            let mut advanced = ui.remember(|| false);
            if ui.button("Toggle advanced options") { *advanced = !*advanced; }
            if *advanced {
                let model = ui.selectbox("Model", ["small", "base", "large"]);
                ui.write(model);
            }
            ui.table(db.rows(state.limit)?);
            Ok(())
        }
        "#,
    );
}

#[test]
fn todo() {
    check(
        "todo",
        r#"
        #[handler]
        async fn remove(state: &mut Todo, id: u64) -> Result<(), Error> {
            state.items.retain(|item| item.id != id);
            store(&state.items).await
        }

        #[component]
        fn row(ui: &Ui<impl Place>, item: &mut Item) {
            let [tick, text, delete] = ui.columns(weights = [1, 8, 1]);
            tick.checkbox("Done", label_visibility = Hidden, bind = &mut item.done);
            text.write(&item.text);
            delete.button("Delete", on_click = remove(item.id));
        }

        #[app(title = "To do")]
        fn todo(ui: &Ui, state: &mut Todo) {
            ui.container(border = true, |ui| {
                let text = ui.text_input("What is to be done?", key = "new");
                if ui.button("Add", kind = Primary) && !text.trim().is_empty() {
                    state.add(text);
                }
            });
            for item in &mut state.items {
                row(ui.keyed(item.id), item);
            }
            let side = ui.sidebar();
            for n in 1..=3 {
                side.button(format!("Show {n}"), on_click = |state: &mut Todo| state.shown = n);
            }
            summary(side, state);
        }
        "#,
    );
}
