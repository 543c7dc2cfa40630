//! A job of half a minute: it goes on while the page is used, is found again after a reload, and shows
//! in every tab how far it is.

use std::thread;
use std::time::Duration;

use dacapo::prelude::*;
use dacapo::{Failed, Live, Work};

/// The jobs of everybody, the newest last.
#[derive(Clone, Default)]
pub struct Jobs(Vec<Job>);

#[derive(Clone)]
struct Job {
    name: String,
    done: usize,
    /// Why it goes on no more.
    over: Option<String>,
}

/// The finished reports of a person.
#[derive(Default, Serialize, Deserialize)]
struct Desk {
    reports: Vec<String>,
}

const FILES: usize = 50;

/// The work on a file. A test does not wait for it.
const PACE: Duration = if cfg!(test) { Duration::ZERO } else { Duration::from_millis(600) };

fn read_all(t: &Work, name: &str, jobs: &Live<Jobs>, number: usize) -> Result<String, Failed> {
    for file in 0..FILES {
        t.check()?;
        t.progress(file as f64 / FILES as f64, format!("File {} of {FILES}", file + 1));
        thread::sleep(PACE);
        if file % 10 == 9 {
            t.log(format!("{} files are read", file + 1));
        }
        jobs.update(|jobs| jobs.0[number].done = file + 1);
    }
    Ok(format!("{name}: {FILES} files"))
}

#[app(title = "Jobs", icon = ":material/work:")]
pub fn jobs(ui: &Ui, desk: &mut Desk, jobs: &Live<Jobs>) {
    ui.title("Jobs");
    let job = ui.task::<String>();
    let name = ui.text_input("Name of the report", value = "April");
    if ui.button("Start", kind = Primary, disabled = job.is_running()) {
        let jobs = jobs.clone();
        job.start(move |t| {
            let number = jobs.update(|jobs| {
                jobs.0.push(Job { name: name.clone(), done: 0, over: None });
                jobs.0.len() - 1
            });
            let report = read_all(t, &name, &jobs, number);
            let over = if report.is_ok() { "done" } else { "cancelled" };
            jobs.update(|jobs| jobs.0[number].over = Some(over.to_owned()));
            report
        });
    }
    job.show(ui);
    desk.reports.extend(job.take());
    for (number, report) in desk.reports.iter().enumerate() {
        ui.success(report, key = number);
    }

    ui.header("Everybody's jobs");
    let all = jobs.read(ui);
    if all.0.is_empty() {
        ui.caption("None yet. Start one, and open this page a second time.");
    }
    for (number, job) in all.0.iter().enumerate().rev() {
        let state = job.over.as_deref().unwrap_or("running");
        ui.text(format!("{}: {} of {FILES}, {state}", job.name, job.done), key = number);
    }
}

fn main() -> dacapo::Result {
    dacapo::launch(jobs).resource(Live::new(Jobs::default())).run()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_runs_beside_its_page_and_others_see_it() {
        let shared = Live::new(Jobs::default());
        let open = || TestApp::builder(jobs).resource(shared.clone()).start();
        let (mut ada, mut grace) = (open(), open());
        assert!(grace.contains("None yet."));
        ada.button("Start").click();
        ada.settle();
        assert!(ada.contains("April: 50 files"), "{}", ada.text());
        assert!(!ada.button("Start").is_disabled());
        grace.settle();
        assert!(grace.contains("April: 50 of 50, done"), "{}", grace.text());
        assert!(!grace.contains("April: 50 files"));
    }
}
