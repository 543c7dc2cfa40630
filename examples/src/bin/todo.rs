//! A list of things to do: rows that come and go, each with a key of its own.

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
struct Todos {
    items: Vec<Item>,
    made: u32,
}

#[derive(Serialize, Deserialize)]
struct Item {
    id: u32,
    text: String,
    done: bool,
}

impl Todos {
    fn add(&mut self, text: String) {
        self.made += 1;
        self.items.push(Item { id: self.made, text, done: false });
    }
}

#[handler]
fn delete(todos: &mut Todos, id: u32) {
    todos.items.retain(|item| item.id != id);
}

#[app(title = "To do", icon = "✅")]
pub fn todo(ui: &Ui, todos: &mut Todos) {
    ui.title("To do");
    ui.form("new", clear_on_submit = true, border = false, |ui| {
        let text = ui.text_input("What is next?", placeholder = "Type, then press Enter");
        if ui.form_submit_button("Add", kind = Primary) && !text.trim().is_empty() {
            todos.add(text);
        }
    });

    if todos.items.is_empty() {
        ui.info("Nothing to do. Enjoy it, or add something above.");
    }
    for item in &mut todos.items {
        let ui = ui.keyed(item.id);
        let [tick, bin] = ui.columns(weights = [5, 1]);
        tick.checkbox(&item.text, bind = &mut item.done);
        bin.button("Delete", kind = Tertiary, on_click = delete(item.id));
    }

    let done = todos.items.iter().filter(|item| item.done).count();
    ui.caption(format!("{done} of {} done", todos.items.len()));
}

fn main() -> dacapo::Result {
    dacapo::run(todo)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page_with(texts: &[&str]) -> TestApp {
        let mut page = TestApp::new(todo);
        for text in texts {
            page.text_input("What is next?").set(*text);
            page.button("Add").click();
        }
        page
    }

    #[test]
    fn things_are_added_and_the_field_is_empty_again() {
        let mut page = page_with(&["Milk", "  ", "Bread"]);
        assert_eq!(page.text_input("What is next?").value(), "");
        assert!(page.contains("[ ] Milk"));
        assert!(page.contains("0 of 2 done"));
    }

    #[test]
    fn a_tick_stays_with_its_row() {
        let mut page = page_with(&["Milk", "Bread", "Salt"]);
        page.checkbox("Bread").check();
        page.button("Delete").click();
        assert!(!page.contains("Milk"));
        assert_eq!(page.checkbox("Bread").value(), true);
        assert_eq!(page.checkbox("Salt").value(), false);
        assert!(page.contains("1 of 2 done"));
    }
}
