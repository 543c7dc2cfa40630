//! A year of weather: how warm each day was, how many days were how warm, and when it rained. A part
//! of the year can be chosen in the first chart.

use std::sync::LazyLock;

use dacapo::prelude::*;
use jiff::civil::Date;

#[derive(Deserialize)]
struct Day {
    date: Date,
    temp_max: f64,
    temp_min: f64,
    weather: String,
}

static DAYS: LazyLock<Vec<Day>> = LazyLock::new(|| {
    let file = include_bytes!("../../data/seattle-weather.csv");
    let days = csv::Reader::from_reader(&file[..]).into_deserialize();
    days.collect::<Result<_, _>>().expect("each line is a day")
});

#[app(title = "Weather", icon = ":material/thermostat:", layout = Wide)]
pub fn weather(ui: &Ui) {
    ui.title("Weather in Seattle");
    let year = ui.segmented_control("Year", [2012, 2013, 2014, 2015]);
    let days: Vec<&Day> = DAYS.iter().filter(|day| day.date.year() == year).collect();

    let part = ui.chart(
        &days,
        x = |day| day.date,
        title = "Temperature, °C",
        selection = Interval,
        key = year,
        |chart| {
            chart.band(low = |day| day.temp_min, high = |day| day.temp_max, name = "night to day");
            chart.line(y = |day| (day.temp_min + day.temp_max) / 2.0, name = "middle");
            chart.rule(y = 0.0, name = "freezing");
        },
    );
    let days: Vec<&Day> = match &part {
        Some(part) => days.into_iter().filter(|day| part.contains(&day.date)).collect(),
        None => days,
    };
    ui.caption(format!("{} days. Drag over the chart to choose some of them.", days.len()));

    let [left, right] = ui.columns();
    left.histogram(&days, x = |day| day.temp_max, title = "Days by their highest temperature");
    right.heatmap(
        &days,
        x = |day| day.date.first_of_month(),
        y = |day| &day.weather,
        title = "Days of each month by their weather",
    );
}

fn main() -> dacapo::Result {
    dacapo::run(weather)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_part_of_the_year_is_chosen_in_the_chart() {
        let mut page = TestApp::new(weather);
        assert_eq!(page.chart("Temperature, °C").series("middle").len(), 366);
        assert!(page.contains("366 days"), "{}", page.text());
        page.chart("Temperature, °C").select(date(2012, 7, 1)..=date(2012, 7, 31));
        assert!(page.contains("31 days"), "{}", page.text());
    }

    #[test]
    fn each_year_has_a_part_of_its_own() {
        let mut page = TestApp::new(weather);
        page.chart("Temperature, °C").select(date(2012, 7, 1)..=date(2012, 7, 31));
        page.segmented_control("Year").choose(2013);
        assert!(page.contains("365 days"), "{}", page.text());
        page.segmented_control("Year").choose(2012);
        assert!(page.contains("31 days"), "{}", page.text());
    }

    #[test]
    fn a_day_has_all_its_values_in_its_tooltip() {
        let mut page = TestApp::new(weather);
        let words = page.chart("Temperature, °C").hover(0);
        assert!(words.contains("middle: 8.9"), "{words}");
    }
}
