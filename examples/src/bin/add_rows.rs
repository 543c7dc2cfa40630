//! A button that adds widgets: the rows are state, and each is keyed by its id.

use dacapo::Align;
use dacapo::prelude::*;

#[derive(Serialize, Deserialize)]
struct Bill {
    people: Vec<Person>,
    made: u32,
}

#[derive(Serialize, Deserialize)]
struct Person {
    id: u32,
    name: String,
    paid: f64,
}

impl Bill {
    fn add(&mut self) {
        self.made += 1;
        self.people.push(Person { id: self.made, name: String::new(), paid: 0.0 });
    }
}

impl Default for Bill {
    fn default() -> Bill {
        let mut bill = Bill { people: Vec::new(), made: 0 };
        bill.add();
        bill.add();
        bill
    }
}

#[handler]
fn add(bill: &mut Bill) {
    bill.add();
}

#[handler]
fn remove(bill: &mut Bill, id: u32) {
    bill.people.retain(|person| person.id != id);
}

#[app(title = "Split the bill")]
pub fn add_rows(ui: &Ui, bill: &mut Bill) {
    ui.title("Split the bill");
    let several = bill.people.len() > 1;
    for person in &mut bill.people {
        let ui = ui.keyed(person.id);
        let [name, paid, gone] =
            ui.columns(weights = [4, 3, 1], vertical_alignment = Align::Bottom);
        name.text_input("Name", placeholder = "Who?", bind = &mut person.name);
        paid.number_input("Paid", min = 0.0, step = 1.0, bind = &mut person.paid);
        gone.button("✕", disabled = !several, on_click = remove(person.id));
    }
    ui.button("Add a person", icon = ":material/add:", on_click = add());

    ui.divider();
    let all: f64 = bill.people.iter().map(|person| person.paid).sum();
    let share = all / bill.people.len() as f64;
    ui.metric("Each pays", format!("{share:.2}"));
    for person in &bill.people {
        let name = if person.name.is_empty() { "Somebody" } else { &person.name };
        match person.paid - share {
            over if over > 0.0 => ui.write(format!("**{name}** gets {over:.2} back.")),
            over if over < 0.0 => ui.write(format!("**{name}** owes {:.2}.", -over)),
            _ => ui.write(format!("**{name}** is even.")),
        }
    }
}

fn main() -> dacapo::Result {
    dacapo::run(add_rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_and_go_and_the_others_keep_what_is_in_them() {
        let mut page = TestApp::new(add_rows);
        page.button("Add a person").click();
        page.text_input("Name").nth(0).set("Ada");
        page.text_input("Name").nth(2).set("Grace");
        page.number_input("Paid").nth(2).set(30.0);
        assert!(page.contains("Grace** gets 20.00 back"));
        page.button("✕").nth(1).click();
        assert_eq!(page.text_input("Name").nth(1).value(), "Grace");
        assert!(page.contains("Ada** owes 15.00"));
    }
}
