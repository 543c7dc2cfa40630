//! A process in stages, one below the other: finished stages stay in sight, and going back to one
//! removes the stages built on it.

use dacapo::prelude::*;

/// How far it is; the order is the order of the process.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
enum Stage {
    #[default]
    Mixing,
    Resting,
    Baking,
    Done,
}

#[handler]
fn enter(stage: &mut Stage, next: Stage) {
    *stage = next;
}

#[app]
pub fn stages(ui: &Ui, stage: &mut Stage) {
    ui.title("A loaf in stages");

    ui.header("Mix");
    let back = Stage::Mixing;
    let flour = ui.slider("Flour (g)", 300..=1000, value = 500, step = 50, on_change = enter(back));
    ui.write(format!("{} g of water, {} g of salt.", flour * 7 / 10, flour / 50));
    ui.button("It is mixed", disabled = *stage > Stage::Mixing, on_click = enter(Stage::Resting));

    if *stage >= Stage::Resting {
        ui.header("Rest");
        let where_to = ["In the kitchen", "In the fridge"];
        let place = ui.radio("Where", where_to, on_change = enter(Stage::Resting));
        let hours = if place == "In the fridge" { 12 } else { 4 };
        ui.write(format!("{hours} hours are enough."));
        ui.button(
            "It has risen",
            disabled = *stage > Stage::Resting,
            on_click = enter(Stage::Baking),
        );
    }
    if *stage >= Stage::Baking {
        ui.header("Bake");
        ui.write(format!("{} minutes at 240 °C.", 25 + flour / 50));
        ui.button("It is done", disabled = *stage > Stage::Baking, on_click = enter(Stage::Done));
    }
    if *stage == Stage::Done {
        ui.success(format!("A loaf of about {} g. Let it cool!", flour * 3 / 2));
        ui.button("Bake another", kind = Primary, on_click = enter(Stage::Mixing));
    }
}

fn main() -> dacapo::Result {
    dacapo::run(stages)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_opens_the_next_and_a_change_further_up_closes_it() {
        let mut page = TestApp::new(stages);
        page.button("It is mixed").click();
        page.radio("Where").choose("In the fridge");
        assert!(page.contains("12 hours"));
        page.button("It has risen").click();
        page.button("It is done").click();
        assert!(page.contains("about 750 g"));
        assert!(page.button("It is mixed").is_disabled());

        page.slider("Flour (g)").set(1000);
        assert!(!page.contains("Rest"));
        page.button("It is mixed").click();
        assert_eq!(page.radio("Where").value(), "In the fridge");
    }
}
