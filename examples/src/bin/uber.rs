//! A day of rides: where they begin in the chosen hour, and in which of its minutes.

use std::f64::consts::TAU;
use std::sync::LazyLock;

use dacapo::prelude::*;

/// Where many rides begin: latitude and longitude.
const PLACES: [(&str, f64, f64); 5] = [
    ("Midtown", 40.754, -73.984),
    ("Downtown", 40.716, -74.004),
    ("Brooklyn", 40.683, -73.954),
    ("La Guardia", 40.774, -73.872),
    ("Kennedy", 40.646, -73.786),
];

struct Pickup {
    hour: usize,
    minute: usize,
    near: &'static str,
    lat: f64,
    lon: f64,
}

/// Invented, and the same each time.
static PICKUPS: LazyLock<Vec<Pickup>> = LazyLock::new(|| {
    let mut chance = fastrand::Rng::with_seed(2014);
    let mut pickup = |_| {
        let minute = chance.usize(..24 * 60);
        // The streets are empty at four in the morning, and full twelve hours later.
        let demand = (1.0 - ((minute as f64 / 60.0 - 4.0) / 24.0 * TAU).cos()) / 2.0;
        let (near, lat, lon) = chance.choice(PLACES)?;
        let mut beside =
            |degrees: f64| degrees + 0.05 * ((0..4).map(|_| chance.f64()).sum::<f64>() / 4.0 - 0.5);
        let (lat, lon) = (beside(lat), beside(lon));
        let (hour, minute) = (minute / 60, minute % 60);
        (chance.f64() < demand).then_some(Pickup { hour, minute, near, lat, lon })
    };
    (0..40_000).filter_map(&mut pickup).collect()
});

#[app(title = "Pickups", icon = ":material/local_taxi:")]
pub fn uber(ui: &Ui) {
    ui.title("A day of pickups in New York");
    let hour = ui.slider("Hour", 0..=23, value = 17);
    let pickups: Vec<&Pickup> = PICKUPS.iter().filter(|pickup| pickup.hour == hour).collect();
    let title = format!("{} pickups between {hour}:00 and {}:00", pickups.len(), hour + 1);
    ui.map(
        &pickups,
        lat = |pickup| pickup.lat,
        lon = |pickup| pickup.lon,
        color = |pickup| pickup.near,
        title = title,
        height = 480,
    );
    let mut minutes = [0; 60];
    pickups.iter().for_each(|pickup| minutes[pickup.minute] += 1);
    ui.area_chart(minutes, title = "In each minute", height = 200);
}

fn main() -> dacapo::Result {
    dacapo::run(uber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slider_chooses_the_hour() {
        let mut page = TestApp::new(uber);
        let mut pickups = |hour: i64| {
            page.slider("Hour").set(hour);
            let pickups: f64 = page.chart("In each minute").series("").iter().sum();
            assert!(page.contains(&format!("{pickups} pickups between {hour}:00")));
            pickups
        };
        assert!(pickups(16) > 20.0 * pickups(4));
    }
}
