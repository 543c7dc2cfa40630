//! The page with a real Redis and workers in processes of their own, one of which is killed.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use dacapo::TestApp;
use job_queue::board;
use job_queue::page::{Desk, film_lab};

/// A process that ends with its test.
struct Process(Child);

impl Process {
    fn kill(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }

    /// Waits until it ends by itself.
    #[track_caller]
    fn end(&mut self) -> ExitStatus {
        until(|| self.0.try_wait().unwrap().ok_or("it goes on".to_owned()))
    }

    fn signal(&self, signal: &str) {
        let id = self.0.id().to_string();
        assert!(Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A Redis of this test alone, at a port of its own.
struct Redis {
    port: u16,
    folder: PathBuf,
    process: Process,
}

impl Redis {
    fn start(test: &str) -> Redis {
        let any = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = any.local_addr().unwrap().port();
        drop(any);
        let folder = env::temp_dir().join(format!("job-queue-{test}-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        let child = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &port.to_string(), "--save", ""])
            .arg("--dir")
            .arg(&folder)
            .stdout(Stdio::null())
            .spawn()
            .expect("Redis is installed: `cargo xtask test queue` does that");
        let redis = Redis { port, folder, process: Process(child) };
        until(|| {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port))
                .map_err(|error| format!("Redis does not listen: {error}"))
        });
        redis
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// A worker in a process of its own, and its full name.
    fn worker(&self, name: &str) -> (Process, String) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_job-queue"))
            .args(["worker", name])
            .env("REDIS_URL", self.url())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (Process(child), line.strip_suffix(" waits for orders\n").unwrap().to_owned())
    }

    /// The page as one person has it open, in a server of its own.
    fn page(&self) -> TestApp {
        let board = board(&self.url()).unwrap();
        let desk = Desk::open(&self.url()).unwrap();
        TestApp::builder(film_lab).resource(board).resource(desk).start()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// Asks again and again until there is an answer, and fails with the last error.
#[track_caller]
fn until<T>(mut ask: impl FnMut() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(wrong) => assert!(start.elapsed() < Duration::from_secs(60), "{wrong}"),
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Waits until the page shows this, and gives all its text.
#[track_caller]
fn until_shown(page: &mut TestApp, is: impl Fn(&str) -> bool) -> String {
    until(|| {
        page.settle();
        let text = page.text();
        if is(&text) { Ok(text) } else { Err(text) }
    })
}

#[track_caller]
fn start(page: &mut TestApp, film: &str, scenes: i64) {
    page.text_input("Film").set(film);
    page.number_input("Scenes").set(scenes);
    page.button("Develop").click();
}

#[test]
fn the_job_of_a_killed_worker_is_done_by_another_and_every_page_sees_it() {
    let redis = Redis::start("killed");
    let (mut ada, mut grace) = (redis.page(), redis.page());
    start(&mut ada, "Metropolis", 20);
    until_shown(&mut grace, |text| text.contains("\n0 of 20 scenes"));
    assert_eq!(grace.metric("Waiting").value(), "1");

    let (first, name) = redis.worker("Ada");
    until_shown(&mut grace, |text| text.contains(&name) && !text.contains("\n0 of 20 scenes"));
    assert_eq!(grace.metric("Running").value(), "1");
    drop(first);
    let (_second, other) = redis.worker("Grace");
    let text = until_shown(&mut ada, |text| text.contains(&format!("by {other}, after {name}")));
    assert!(!text.contains("\n0 of 20 scenes"), "it began anew: {text}");
    until_shown(&mut ada, |text| text.contains("20 of 20 scenes"));
    assert_eq!(ada.metric("Over").value(), "1");
    ada.button("Clear what is over").click();
    until_shown(&mut grace, |text| !text.contains("**Metropolis**"));
}

/// It hung for so long that it was taken for dead, and wakes while another one has its order.
#[test]
fn a_worker_that_comes_back_too_late_leaves_its_order_alone_and_ends() {
    let redis = Redis::start("late");
    let mut page = redis.page();
    let (mut first, name) = redis.worker("Ada");
    start(&mut page, "Metropolis", 60);
    until_shown(&mut page, |text| text.contains(&name));
    first.signal("STOP");
    let (_second, other) = redis.worker("Grace");
    let taken_over = format!("by {other}, after {name}");
    until_shown(&mut page, |text| text.contains(&taken_over));
    first.signal("CONT");
    assert!(!first.end().success());
    page.settle();
    assert!(page.contains(&taken_over), "{}", page.text());
    assert_eq!(page.metric("Running").value(), "1", "the first one went on to the end");
}

#[test]
fn a_lost_redis_ends_its_workers_and_is_an_error_on_the_page() {
    let mut redis = Redis::start("lost");
    let mut page = redis.page();
    let (mut worker, name) = redis.worker("Ada");
    start(&mut page, "Metropolis", 500);
    until_shown(&mut page, |text| text.contains(&name));
    redis.process.kill();
    assert!(!worker.end().success());
    page.button("Cancel").click();
    assert_eq!(page.errors().len(), 1, "{:?}", page.errors());
    page.button("Develop").click();
    assert_eq!(page.errors().len(), 2, "{:?}", page.errors());
    assert!(page.contains("of 500 scenes"), "{}", page.text());
}

#[test]
fn two_workers_share_the_orders_and_each_is_done_once() {
    let redis = Redis::start("two");
    let workers = [redis.worker("Ada"), redis.worker("Grace")];
    let mut page = redis.page();
    for film in 1..=6 {
        start(&mut page, &format!("Film {film}"), 3);
    }
    let text = until_shown(&mut page, |text| text.matches("3 of 3 scenes").count() == 6);
    assert_eq!(page.metric("Over").value(), "6");
    for (_, name) in &workers {
        assert!(text.contains(name), "{name} had nothing to do: {text}");
    }
    assert!(!text.contains(", after "), "an order came twice: {text}");
}

#[test]
fn a_cancelled_order_is_not_begun_or_stops_at_its_worker_which_takes_the_next() {
    let redis = Redis::start("cancelled");
    let mut page = redis.page();
    start(&mut page, "Never", 500);
    page.button("Cancel").click();
    page.button("Clear what is over").click();
    start(&mut page, "Endless", 500);
    let (_worker, name) = redis.worker("Ada");
    until_shown(&mut page, |text| text.contains(&format!("by {name}")));
    assert!(!page.contains("**Never**"), "{}", page.text());
    page.button("Cancel").click();
    until_shown(&mut page, |text| text.contains("Cancelled"));
    start(&mut page, "Short", 1);
    until_shown(&mut page, |text| text.contains("1 of 1 scenes"));
    assert_eq!(page.metric("Over").value(), "2");
}
