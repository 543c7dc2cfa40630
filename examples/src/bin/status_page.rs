//! A status page: ten services are asked at the same time, each by a task of its own, and every page
//! sees each answer as it comes.

use std::thread;
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::{Failed, Live};

const SERVICES: [&str; 10] =
    ["Accounts", "Billing", "Cache", "Files", "Mail", "Maps", "Queue", "Search", "Shop", "Video"];

/// The newest answer of each service, in milliseconds; or what went wrong.
#[derive(Clone, Default)]
pub struct Health([Option<Result<u64, String>>; SERVICES.len()]);

/// Asks a service. These are made up: the longer the name, the slower.
fn ask(service: &str) -> Result<u64, Failed> {
    let millis = 40 * (service.len() as u64).pow(2);
    thread::sleep(Duration::from_millis(if cfg!(test) { 0 } else { millis }));
    if service == "Maps" { Err("connection refused".into()) } else { Ok(millis) }
}

#[app(title = "Status", icon = ":material/monitor_heart:")]
pub fn status_page(ui: &Ui, health: &Live<Health>) {
    ui.title("Status");
    let again = ui.button("Ask all", kind = Primary);
    let answers = health.read(ui);
    let up = answers.0.iter().flatten().filter(|answer| answer.is_ok()).count();
    let down = answers.0.iter().flatten().count() - up;
    ui.markdown(format!(":green-badge[{up} up] :red-badge[{down} down]"));
    let columns: [&Ui; 2] = ui.columns();
    for number in 0..SERVICES.len() {
        let (service, probe) = (SERVICES[number], ui.task::<()>());
        if again {
            let health = health.clone();
            probe.start(move |_| {
                let answer = ask(service).map_err(|failed| failed.words().to_owned());
                health.update(|health| health.0[number] = Some(answer));
                Ok(())
            });
        }
        let place = columns[number / (SERVICES.len() / 2)];
        let asked = probe.is_running();
        let name = if asked { format!("{service} …") } else { service.to_owned() };
        match &answers.0[number] {
            None if asked => place.info(format!("**{service}** is being asked …")),
            None => place.info(format!("**{service}** was not asked yet")),
            Some(Ok(millis)) => place.success(format!("**{name}** answers in {millis} ms")),
            Some(Err(words)) => place.error(format!("**{name}**: {words}")),
        }
    }
}

fn main() -> dacapo::Result {
    dacapo::launch(status_page).resource(Live::new(Health::default())).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_services_are_asked_at_once_and_every_page_sees_the_answers() {
        let shared = Live::new(Health::default());
        let open = || TestApp::builder(status_page).resource(shared.clone()).start();
        let (mut ada, mut grace) = (open(), open());
        assert_eq!(grace.text().matches("not asked yet").count(), 10);
        ada.button("Ask all").click();
        ada.settle();
        grace.settle();
        for page in [&ada, &grace] {
            assert_eq!(page.text().matches("answers in").count(), 9, "{}", page.text());
            assert!(page.contains("9 up 1 down"), "{}", page.text());
            assert_eq!(page.errors(), ["**Maps**: connection refused"]);
        }
    }
}
