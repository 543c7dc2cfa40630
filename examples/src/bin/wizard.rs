//! A wizard: each step holds the results of the steps before it, so there is no order without an
//! address and no address without a pizza.

use std::fmt;

use dacapo::prelude::*;

#[derive(Default, Serialize, Deserialize)]
enum Step {
    #[default]
    Base,
    Toppings(Base),
    Address(Pizza),
    Summary(Order),
    Ordered(Order),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Base {
    Classic,
    Wholemeal,
    Sourdough,
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Pizza {
    base: Base,
    toppings: Vec<String>,
}

impl fmt::Display for Pizza {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.toppings.as_slice() {
            [] => write!(f, "{}, nothing on it", self.base),
            toppings => write!(f, "{} with {}", self.base, toppings.join(", ")),
        }
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct Order {
    pizza: Pizza,
    address: String,
}

/// The target of a button is its argument. It is made from the values on the page, so the next step
/// always has everything it needs.
#[handler]
fn go(step: &mut Step, to: Step) {
    *step = to;
}

#[app]
pub fn wizard(ui: &Ui, step: &mut Step) {
    ui.title("A pizza in four steps");
    match step {
        Step::Base => {
            heading(ui, 1, "The base");
            let base = ui.radio("Base", [Base::Classic, Base::Wholemeal, Base::Sourdough]);
            let [_, next] = ui.columns();
            next.button(
                "Next",
                kind = Primary,
                width = Stretch,
                on_click = go(Step::Toppings(base)),
            );
        }
        Step::Toppings(base) => {
            heading(ui, 2, "What goes on it");
            let chosen = ui.multiselect("Toppings", ["Basil", "Capers", "Mozzarella", "Olives"]);
            let toppings = chosen.into_iter().map(str::to_owned).collect();
            let pizza = Pizza { base: *base, toppings };
            let [back, next] = ui.columns();
            back.button("Back", width = Stretch, on_click = go(Step::Base));
            next.button(
                "Next",
                kind = Primary,
                width = Stretch,
                on_click = go(Step::Address(pizza)),
            );
        }
        Step::Address(pizza) => {
            heading(ui, 3, "Where to");
            let address = ui.text_input("Address", placeholder = "221B Baker Street");
            let missing = address.trim().is_empty();
            let order = Order { pizza: pizza.clone(), address };
            let [back, next] = ui.columns();
            back.button("Back", width = Stretch, on_click = go(Step::Toppings(pizza.base)));
            next.button(
                "Next",
                kind = Primary,
                width = Stretch,
                disabled = missing,
                on_click = go(Step::Summary(order)),
            );
        }
        Step::Summary(order) => {
            heading(ui, 4, "All in order?");
            summary(ui, order);
            let [back, next] = ui.columns();
            back.button("Back", width = Stretch, on_click = go(Step::Address(order.pizza.clone())));
            next.button(
                "Order",
                kind = Primary,
                width = Stretch,
                on_click = go(Step::Ordered(order.clone())),
            );
        }
        Step::Ordered(order) => {
            ui.success("Thank you! It is in the oven.");
            summary(ui, order);
            ui.button("Another one", on_click = go(Step::Base));
        }
    }
}

#[component]
fn heading(ui: &Ui, number: u32, title: &str) {
    ui.progress(f64::from(number) / 4.0, text = format!("Step {number} of 4"));
    ui.header(title);
}

#[component]
fn summary(ui: &Ui, order: &Order) {
    ui.container(border = true, |ui| {
        ui.write(format!("**Pizza:** {}", order.pizza));
        ui.write(format!("**Address:** {}", order.address));
    });
}

fn main() -> dacapo::Result {
    dacapo::run(wizard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_steps_make_an_order_and_the_way_back_loses_nothing() {
        let mut page = TestApp::new(wizard);
        page.radio("Base").choose("Sourdough");
        page.button("Next").click();
        page.multiselect("Toppings").choose(["Olives", "Basil"]);
        page.button("Next").click();
        assert!(page.button("Next").is_disabled());
        page.button("Back").click();
        page.button("Back").click();
        assert_eq!(page.radio("Base").value(), "Sourdough");
        page.button("Next").click();
        assert_eq!(page.multiselect("Toppings").value(), ["Olives", "Basil"]);
        page.button("Next").click();
        page.text_input("Address").set("Abbey Road");
        page.button("Next").click();
        assert!(page.contains("Step 4 of 4"));
        page.button("Order").click();
        assert!(page.contains("Sourdough with Olives, Basil"));
        assert!(page.contains("Abbey Road"));
    }
}
