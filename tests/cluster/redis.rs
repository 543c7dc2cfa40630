//! A Redis for one test, that keeps its data over its own end.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use dacapo::web::{self, Kept, SaveError, SessionStore};
use dacapo::{Live, LiveError};

use crate::wait::until;

pub(crate) struct Redis {
    port: u16,
    folder: PathBuf,
    process: Option<Child>,
}

impl Redis {
    pub(crate) fn start(test: &str) -> Redis {
        let any = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = any.local_addr().unwrap().port();
        drop(any);
        let folder = std::env::temp_dir().join(format!("dacapo-{test}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut redis = Redis { port, folder, process: None };
        redis.start_again();
        redis
    }

    pub(crate) fn address(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn start_again(&mut self) {
        let process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""])
            .arg("--dir")
            .arg(&self.folder)
            .stdout(Stdio::null())
            .spawn()
            .expect("Redis is installed: `cargo xtask test cluster` does that");
        self.process = Some(process);
        until(|| {
            TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
                .map_err(|error| format!("Redis does not listen: {error}"))
        });
    }

    /// Waits until this many servers listen to its channels.
    pub(crate) fn until_heard_by(&self, servers: usize) {
        until(|| match self.listeners() {
            count if count == servers => Ok(()),
            count => Err(format!("{count} servers listen")),
        });
    }

    /// Has it do something; gives its answer.
    pub(crate) fn tell(&self, command: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        write!(stream, "{command}\r\nQUIT\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The number of listeners, from `PUBSUB NUMSUB`: the last part of its answer.
    fn listeners(&self) -> usize {
        let answer = self.tell("PUBSUB NUMSUB dacapo:claims");
        let number = answer.lines().find_map(|line| line.strip_prefix(':'));
        number.unwrap_or_else(|| panic!("{answer}")).parse().unwrap()
    }

    /// Ends it without a word.
    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            drop(process.kill());
            drop(process.wait());
        }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

#[test]
fn who_claims_a_session_has_it_alone() {
    let redis = Redis::start("claims");
    let open = || web::Redis::open(&redis.address()).unwrap();
    let (old, new) = (open(), open());
    assert_eq!(new.claim("a").unwrap(), None);
    old.save("a", 1, b"one").unwrap();
    old.save("a", 1, b"two").unwrap();
    let claimed = new.claim("a").unwrap().unwrap();
    assert_eq!(claimed, Kept { fence: 2, session: b"two".to_vec() });
    assert!(matches!(old.save("a", 1, b"late"), Err(SaveError::TakenOver)));
    new.save("a", 2, b"three").unwrap();
    assert_eq!(old.load("a").unwrap(), Some(Kept { fence: 2, session: b"three".to_vec() }));
    let claims: Vec<_> = (0..4)
        .map(|_| {
            let store = open();
            let claim = move || (0..25).map(|_| store.claim("a").unwrap().unwrap().fence).collect();
            std::thread::spawn(claim)
        })
        .collect();
    let mut fences: Vec<u64> =
        claims.into_iter().flat_map(|claim| -> Vec<u64> { claim.join().unwrap() }).collect();
    fences.sort_unstable();
    assert_eq!(fences, (3..=102).collect::<Vec<_>>());
}

#[test]
fn a_value_is_shared_by_programs_and_by_a_redis_that_goes_and_comes() {
    let mut redis = Redis::start("live");
    let open = || Live::shared("board", web::Redis::open(&redis.address()).unwrap());
    let programs: [Live<Vec<u32>>; 2] = [open(), open()];
    let [one, other] = &programs;
    let has = |live: &Live<Vec<u32>>, number: u32| {
        until(|| match live.get() {
            value if value.contains(&number) => Ok(()),
            value => Err(format!("{number} is not in {value:?}")),
        });
    };
    thread::scope(|scope| {
        for (live, numbers) in [(one, 0..20), (other, 20..40)] {
            scope.spawn(move || {
                for number in numbers {
                    live.update(|board| board.push(number));
                }
            });
        }
    });
    for number in 0..40 {
        programs.iter().for_each(|live| has(live, number));
    }
    assert!(programs.iter().all(|live| live.get().len() == 40), "each once: {programs:?}");

    redis.kill();
    let away = one.try_update(|board| board.push(40));
    assert!(matches!(away, Err(LiveError::Store(_))), "{away:?}");
    assert_eq!(one.get().len(), 40, "what was read last stays");
    redis.start_again();
    other.update(|board| board.push(41));
    has(one, 41);

    redis.tell("FLUSHALL");
    other.update(|board| board.push(42));
    assert_eq!(*other.get(), [42], "it has begun anew");
    until(|| match one.get() {
        value if *value == [42] => Ok(()),
        value => Err(format!("it has {value:?}")),
    });
}

#[test]
fn a_redis_that_is_full_takes_no_check() {
    let redis = Redis::start("full");
    let store = web::Redis::open(&redis.address()).unwrap();
    store.check().unwrap();
    redis.tell("CONFIG SET maxmemory 1");
    assert!(store.check().is_err());
}

#[test]
fn a_redis_that_starts_again_is_found_by_those_who_knew_it() {
    let mut redis = Redis::start("again");
    let store = web::Redis::open(&redis.address()).unwrap();
    store.save("a", 1, b"one").unwrap();
    redis.kill();
    redis.start_again();
    // By a connection of before, which is dead.
    store.save("a", 1, b"two").unwrap();
    assert_eq!(store.load("a").unwrap().unwrap().session, b"two");
}

#[test]
fn files_of_all_servers_have_so_much_room_and_the_oldest_go() {
    let redis = Redis::start("files");
    let open = || web::Redis::open(&redis.address()).unwrap();
    let (one, two) = (open(), open());
    let minute = Duration::from_secs(60);
    let file = vec![b'x'; 30_000_000];
    assert_eq!(two.load_file("0").unwrap(), None);
    for name in 0..8 {
        one.save_file(&name.to_string(), &file, minute).unwrap();
    }
    // The newest, from then on, and not counted twice.
    two.save_file("0", &file, minute).unwrap();
    one.save_file("short", b"x", Duration::from_secs(1)).unwrap();
    let is_there = |name: &str| two.load_file(name).unwrap().is_some();
    assert!(is_there("0") && is_there("1"));
    two.save_file("8", &file, minute).unwrap();
    assert!(is_there("0") && !is_there("1") && is_there("2") && is_there("8"));
    until(|| if is_there("short") { Err("it is kept for too long".to_owned()) } else { Ok(()) });
}
