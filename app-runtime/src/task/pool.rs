//! The threads of tasks. They are spawned when a task finds none idle, and end after some idle time.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The most threads of tasks; further tasks wait.
const MOST_THREADS: usize = 256;

/// The most tasks of all sessions that run or wait.
const MOST_TASKS: usize = 10_000;

/// A thread without a task ends after this time.
const IDLE: Duration = Duration::from_secs(10);

/// The pool of this process.
pub(super) static POOL: LazyLock<Arc<Pool>> =
    LazyLock::new(|| Pool::new(MOST_THREADS, MOST_TASKS, IDLE));

pub(super) type Job = Box<dyn FnOnce() + Send>;

/// Threads, and the jobs that wait for one.
#[derive(Debug)]
pub(super) struct Pool {
    most_threads: usize,
    most_jobs: usize,
    idle_for: Duration,
    jobs: Mutex<Jobs>,
    more: Condvar,
}

#[derive(Default)]
struct Jobs {
    waiting: VecDeque<Job>,
    running: usize,
    threads: usize,
    idle: usize,
    begun: u64,
    refused: u64,
}

/// The tasks of this process, for metrics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskCounts {
    /// Tasks that have a thread now.
    pub running: usize,
    /// Tasks that wait for a thread now.
    pub waiting: usize,
    /// All tasks that were started so far.
    pub started: u64,
    /// All tasks that were refused so far, because their session or the process had too many.
    pub refused: u64,
}

impl TaskCounts {
    /// The counts at this moment.
    #[must_use]
    pub fn now() -> TaskCounts {
        let jobs = POOL.jobs();
        TaskCounts {
            running: jobs.running,
            waiting: jobs.waiting.len(),
            started: jobs.begun,
            refused: jobs.refused,
        }
    }
}

impl Pool {
    fn new(most_threads: usize, most_jobs: usize, idle_for: Duration) -> Arc<Pool> {
        let (jobs, more) = (Mutex::default(), Condvar::new());
        Arc::new(Pool { most_threads, most_jobs, idle_for, jobs, more })
    }

    /// Has a thread do this job. `false`: there are too many, and the job is dropped.
    pub(super) fn take(self: &Arc<Pool>, job: Job) -> bool {
        let mut jobs = self.jobs();
        if jobs.waiting.len() + jobs.running >= self.most_jobs {
            jobs.refused += 1;
            return false;
        }
        jobs.waiting.push_back(job);
        // An idle thread that was told of an earlier job still counts as idle, and that job as
        // waiting.
        if jobs.waiting.len() <= jobs.idle {
            self.more.notify_one();
        } else if jobs.threads < self.most_threads {
            let pool = Arc::clone(self);
            let thread = thread::Builder::new().name("dacapo-task".to_owned());
            match thread.spawn(move || pool.work()) {
                Ok(_) => jobs.threads += 1,
                Err(error) if jobs.threads == 0 => {
                    tracing::error!(%error, "no thread for tasks");
                    jobs.refused += 1;
                    let job = jobs.waiting.pop_back();
                    drop(jobs);
                    drop(job);
                    return false;
                }
                // A thread that is there comes to it later.
                Err(error) => tracing::warn!(%error, "no further thread for tasks"),
            }
        }
        jobs.begun += 1;
        true
    }

    /// Counts a task that was refused before it came here.
    pub(super) fn note_refused(&self) {
        self.jobs().refused += 1;
    }

    /// The life of a thread.
    fn work(&self) {
        let mut jobs = self.jobs();
        loop {
            if let Some(job) = jobs.waiting.pop_front() {
                jobs.running += 1;
                drop(jobs);
                // A job tells of its panics itself.
                drop(catch_unwind(AssertUnwindSafe(job)));
                jobs = self.jobs();
                jobs.running -= 1;
                continue;
            }
            jobs.idle += 1;
            let waited =
                self.more.wait_timeout_while(jobs, self.idle_for, |jobs| jobs.waiting.is_empty());
            jobs = waited.unwrap_or_else(PoisonError::into_inner).0;
            jobs.idle -= 1;
            if jobs.waiting.is_empty() {
                jobs.threads -= 1;
                return;
            }
        }
    }

    /// Every update under this lock is one step, so a poisoned lock is safe to use.
    fn jobs(&self) -> MutexGuard<'_, Jobs> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Jobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Jobs")
            .field("waiting", &self.waiting.len())
            .field("running", &self.running)
            .field("threads", &self.threads)
            .field("idle", &self.idle)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Instant;

    use super::*;

    /// A job that ends when the sender is gone.
    fn held(pool: &Arc<Pool>) -> (bool, std::sync::mpsc::Sender<()>) {
        let (open, gate) = channel::<()>();
        let taken = pool.take(Box::new(move || assert!(gate.recv().is_err())));
        (taken, open)
    }

    fn wait_until(pool: &Pool, what: impl Fn(&Jobs) -> bool) {
        let begun = Instant::now();
        while !what(&pool.jobs()) {
            assert!(begun.elapsed() < Duration::from_secs(20), "{pool:?}");
            thread::yield_now();
        }
    }

    #[test]
    fn jobs_beyond_the_threads_wait_and_then_run() {
        let pool = Pool::new(2, 100, IDLE);
        let gates: Vec<_> = (0..2).map(|_| held(&pool).1).collect();
        let (done, all) = channel();
        for number in 0..5 {
            let done = done.clone();
            assert!(pool.take(Box::new(move || done.send(number).unwrap())));
        }
        wait_until(&pool, |jobs| jobs.running == 2 && jobs.waiting.len() == 5);
        drop((gates, done));
        let mut order: Vec<_> = all.iter().collect();
        order.sort_unstable();
        assert_eq!(order, [0, 1, 2, 3, 4]);
        assert!(pool.jobs().threads <= 2);
    }

    #[test]
    fn too_many_jobs_are_refused_and_there_is_room_again() {
        let pool = Pool::new(1, 3, IDLE);
        let gates: Vec<_> = (0..3).map(|_| held(&pool)).collect();
        assert!(gates.iter().all(|(taken, _)| *taken));
        assert!(!held(&pool).0);
        assert_eq!(pool.jobs().begun, 3);
        assert_eq!(pool.jobs().refused, 1);
        drop(gates);
        wait_until(&pool, |jobs| jobs.running == 0 && jobs.waiting.is_empty());
        assert!(held(&pool).0);
    }

    #[test]
    fn idle_threads_do_the_next_job_and_end_after_a_while() {
        let pool = Pool::new(8, 100, Duration::from_millis(20));
        let (done, came) = channel();
        for _ in 0..100 {
            let done = done.clone();
            pool.take(Box::new(move || done.send(thread::current().id()).unwrap()));
            came.recv().unwrap();
            wait_until(&pool, |jobs| jobs.running == 0);
        }
        wait_until(&pool, |jobs| jobs.threads == 0);
    }

    #[test]
    fn a_job_that_panics_leaves_its_thread_to_the_next() {
        let pool = Pool::new(1, 100, IDLE);
        pool.take(Box::new(|| std::panic::resume_unwind(Box::new(()))));
        let (done, came) = channel();
        pool.take(Box::new(move || done.send(()).unwrap()));
        assert_eq!(came.recv(), Ok(()));
    }
}
