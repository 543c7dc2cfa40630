//! `cargo run` serves the page, and `cargo run -- worker Ada` is a worker, as often as you like. All
//! of them need the address of a Redis: `REDIS_URL`, or one at its usual place.

use std::env;
use std::error::Error;

use job_queue::page::{Desk, film_lab};
use job_queue::{board, worker};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let url = env::var("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1/".to_owned());
    let mut words = env::args().skip(1);
    if words.next().as_deref() == Some("worker") {
        let name = words.next().unwrap_or_else(|| "Worker".to_owned());
        return tokio::runtime::Runtime::new()?.block_on(worker::run(&url, &name));
    }
    Ok(dacapo::launch(film_lab).resource(board(&url)?).resource(Desk::open(&url)?).run()?)
}
