//! Many people at once, each of whom clicks once a second: every click is answered with the count
//! that it makes, and the server takes no more memory at the end than it had once all were there.
//!
//! `cargo xtask soak` is the long form: 2,000 of them for ten minutes, against a release build.
//! It also tells how long answers take, which depends on the machine and is no test.

use std::net::SocketAddr;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::examples::Program;
use crate::socket::{Rogue, get, key_of};

/// The number of threads that share the people; each lets its own people click one after the other.
const THREADS: usize = 8;

/// The tolerance for the allocator.
const PLAY: u64 = 4_000;

#[test]
fn many_people_click_and_the_memory_of_the_server_stays_flat() {
    let people = number("DACAPO_SOAK_PEOPLE", 200);
    let seconds = number("DACAPO_SOAK_SECONDS", 15);
    // All of them have one address, which may have three eighths of them as connections.
    assert!(files() > people * 3, "too few open files are allowed: `ulimit -n {}`", people * 4);
    let folder = std::env::temp_dir().join(format!("soak-{}", std::process::id()));
    let program = Program::start_with("counter", 0, folder.to_str().unwrap());
    let address: SocketAddr = program.url.trim_start_matches("http://").parse().unwrap();
    let button = key_of(&get(address, "/"), "data-click");

    let (memory, mut times) = thread::scope(|scope| {
        let (round, rounds) = channel();
        let drivers: Vec<_> = (0..THREADS)
            .map(|thread| {
                let own = people / THREADS + usize::from(thread < people % THREADS);
                let (button, round) = (&button, round.clone());
                scope.spawn(move || drive(address, own, button, seconds, &round))
            })
            .collect();
        drop(round);
        let memory: Vec<_> = rounds.iter().map(|()| program.resident_kilobytes()).collect();
        let times: Vec<_> = drivers.into_iter().flat_map(|driver| driver.join().unwrap()).collect();
        (memory, times)
    });
    drop(program);
    std::fs::remove_dir_all(folder).unwrap();

    times.sort_unstable();
    let part = |hundredths: usize| times[(times.len() - 1) * hundredths / 100];
    let middle = |part: &[u64]| {
        let mut sorted = part.to_vec();
        sorted.sort_unstable();
        sorted[sorted.len() / 2]
    };
    // In the first third all people arrive, and the allocator finds its size.
    let third = memory.len() / 3;
    let (early, late) = (middle(&memory[third..2 * third]), middle(&memory[2 * third..]));
    eprintln!(
        "{people} people, {} clicks in {seconds} s; answers: median {:?}, p99 {:?}, longest {:?}; \
         memory of the server: {early} kB in the second third, {late} kB in the last",
        times.len(),
        part(50),
        part(99),
        part(100)
    );
    assert!(times.len() >= people, "nobody clicked");
    assert!(late < early + early / 20 + PLAY, "memory grew from {early} to {late} kB");
}

/// Lets some people come and click, once a second each if the machine allows; gives the time of
/// each answer, and says when each of them has had one.
fn drive(
    address: SocketAddr,
    people: usize,
    button: &str,
    seconds: usize,
    had: &Sender<()>,
) -> Vec<Duration> {
    let mut all: Vec<_> = (0..people).map(|_| Rogue::connect(address, None)).collect();
    let mut times = Vec::new();
    let begin = Instant::now();
    for round in 1.. {
        if begin.elapsed() > Duration::from_secs(seconds as u64) {
            break;
        }
        for (place, person) in all.iter_mut().enumerate() {
            // Spread over the second, as people are: this pause is the load, and waits for nothing.
            let due = Duration::from_secs(round - 1)
                + Duration::from_secs(1) * place as u32 / people as u32;
            thread::sleep(due.saturating_sub(begin.elapsed()));
            let clicked = Instant::now();
            person.send(&format!(r#"[{round},"click","{button}"]"#));
            let answer = person.answer();
            times.push(clicked.elapsed());
            assert_eq!(answer[0], round, "{answer}");
            let count = format!("Clicks: <strong>{round}</strong>");
            assert!(answer[1].to_string().contains(&count), "{answer}");
        }
        had.send(()).unwrap();
    }
    times
}

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// The number of files that this process may open, and so the program that it starts.
fn files() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap_or(usize::MAX)
}
