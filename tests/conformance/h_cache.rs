//! H. The cache: its entries, their owners, and their lifetime.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dacapo::prelude::*;

struct Db(&'static str);

static LOADS: AtomicU32 = AtomicU32::new(0);

#[cached(skip(db))]
fn load(db: &Db, name: &str, limit: usize) -> Vec<String> {
    LOADS.fetch_add(1, Ordering::SeqCst);
    vec![format!("{}/{name}", db.0); limit]
}

#[test]
fn h1_h2_same_arguments_hit_others_miss_skipped_ones_do_not_count() {
    let loads = || LOADS.load(Ordering::SeqCst);
    let mut rows = load(&Db("one"), "a", 2);
    assert_eq!((rows.len(), loads()), (2, 1));
    rows.clear();
    assert_eq!(load(&Db("one"), "a", 2), ["one/a", "one/a"], "the original is unchanged");
    assert_eq!(loads(), 1, "same arguments");
    assert_eq!(load(&Db("two"), "a", 2), ["one/a", "one/a"], "`db` does not count");
    assert_eq!(loads(), 1);
    load(&Db("one"), "b", 2);
    load(&Db("one"), "a", 3);
    assert_eq!(loads(), 3, "other arguments");
    load::forget("a", 2);
    assert_eq!(load(&Db("two"), "a", 2), ["two/a", "two/a"]);
    load(&Db("one"), "b", 2);
    assert_eq!(loads(), 4, "only that one was forgotten");
    load::clear();
    load(&Db("one"), "b", 2);
    assert_eq!(loads(), 5);
}

#[test]
fn errors_are_not_remembered() {
    static TRIES: AtomicU32 = AtomicU32::new(0);
    #[cached]
    fn third_time() -> Result<u32, String> {
        match TRIES.fetch_add(1, Ordering::SeqCst) {
            tries @ 0..2 => Err(format!("try {tries}")),
            tries => Ok(tries),
        }
    }
    assert_eq!(third_time(), Err("try 0".to_owned()));
    assert_eq!(third_time(), Err("try 1".to_owned()));
    assert_eq!(third_time(), Ok(2));
    assert_eq!(third_time(), Ok(2));
}

#[test]
fn a_result_that_is_too_old_is_computed_again() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    #[cached(ttl = Duration::ZERO)]
    fn stale() -> u32 {
        RUNS.fetch_add(1, Ordering::SeqCst)
    }
    #[cached(ttl = Duration::from_secs(3600))]
    fn fresh() -> u32 {
        RUNS.fetch_add(1, Ordering::SeqCst)
    }
    assert_ne!(stale(), stale());
    assert_eq!(fresh(), fresh());
}

#[test]
fn many_callers_at_once_compute_once() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    static INSIDE: Barrier = Barrier::new(2);
    #[cached]
    fn slow(key: u32) -> u32 {
        RUNS.fetch_add(1, Ordering::SeqCst);
        // The others come while this one is at work.
        INSIDE.wait();
        key * 2
    }
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..8).map(|_| scope.spawn(|| slow(21))).collect();
        INSIDE.wait();
        for caller in callers {
            assert_eq!(caller.join().unwrap(), 42);
        }
    });
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
}

#[test]
fn about_max_entries_are_kept() {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    #[cached(max_entries = 10)]
    fn square(n: u64) -> u64 {
        RUNS.fetch_add(1, Ordering::SeqCst);
        n * n
    }
    (0..1000).for_each(|n| assert_eq!(square(n), n * n));
    let first = RUNS.load(Ordering::SeqCst);
    (0..1000).for_each(|n| assert_eq!(square(n), n * n));
    let again = RUNS.load(Ordering::SeqCst) - first;
    assert!(again >= 900, "{again} of 1,000 were computed again");
}
