//! Two fields kept in step: each is bound to a field of the state, and a change of one has a
//! handler that computes the other.

use dacapo::prelude::*;

#[derive(Serialize, Deserialize)]
struct Temperature {
    celsius: f64,
    fahrenheit: f64,
}

impl Default for Temperature {
    fn default() -> Temperature {
        Temperature { celsius: 20.0, fahrenheit: 68.0 }
    }
}

#[handler]
fn celsius_changed(temperature: &mut Temperature) {
    temperature.fahrenheit = temperature.celsius * 9.0 / 5.0 + 32.0;
}

#[handler]
fn fahrenheit_changed(temperature: &mut Temperature) {
    temperature.celsius = (temperature.fahrenheit - 32.0) * 5.0 / 9.0;
}

#[app]
pub fn converter(ui: &Ui, temperature: &mut Temperature) {
    ui.title("Converter");
    ui.write("Change either side; the other follows.");
    let [left, right] = ui.columns();
    left.number_input(
        "°C",
        step = 1.0,
        on_change = celsius_changed(),
        bind = &mut temperature.celsius,
    );
    right.number_input(
        "°F",
        step = 1.0,
        on_change = fahrenheit_changed(),
        bind = &mut temperature.fahrenheit,
    );
    match temperature.celsius {
        ..=0.0 => ui.info("Water is ice."),
        100.0.. => ui.warning("Water is steam."),
        _ => ui.success("Water is water."),
    }
}

fn main() -> dacapo::Result {
    dacapo::run(converter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_side_moves_the_other() {
        let mut page = TestApp::new(converter);
        page.number_input("°C").set(100.0);
        assert_eq!(page.number_input("°F").value(), 212.0);
        assert!(page.contains("steam"));
        page.number_input("°F").set(32.0);
        assert_eq!(page.number_input("°C").value(), 0.0);
        page.number_input("°C").set(10.0);
        assert_eq!(page.number_input("°F").value(), 50.0);
    }
}
