//! A worker: it takes orders from the queue, one at a time, and writes what becomes of them on the
//! board. Many of them run at once, on as many machines.

use std::error::Error;
use std::thread;
use std::time::Duration;

use apalis::prelude::{BackendExt, BoxDynError, Data, WorkerBuilder, WorkerBuilderExt};
use dacapo::{Live, LiveError};
use ulid::Ulid;

use crate::{Board, Job, Order};

/// The work on a scene.
const SCENE: Duration = Duration::from_millis(250);

/// Works until its Redis is lost: then it ends, and whatever has started it starts it again.
pub async fn run(url: &str, name: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    // No two processes have one name, also of two starts: the queue tells the dead by their names.
    let name = format!("{name}-{}", &Ulid::generate().to_string()[20..]);
    println!("{name} waits for orders");
    let queue = crate::queue(url).await?.poll_with_interval(Duration::from_millis(200));
    let worker = WorkerBuilder::new(name.as_str())
        .backend(queue)
        .concurrency(1)
        .data(crate::board(url)?)
        .data(name.clone())
        .build(develop);
    Ok(worker.run().await?)
}

/// On a thread for what blocks, for the worker is taken for dead if it does not say that it lives.
async fn develop(
    order: Order,
    board: Data<Live<Board>>,
    name: Data<String>,
) -> Result<(), BoxDynError> {
    let work = move || develop_all(order.id, &board, &name);
    Ok(tokio::task::spawn_blocking(work).await??)
}

/// An order may come a second time, if its worker died or only seemed to. So the board says who has
/// it and how far it is, and whoever lost it stops.
fn develop_all(id: Ulid, board: &Live<Board>, name: &str) -> Result<(), LiveError> {
    let mut goes_on = board.try_update(|board| {
        let Some(job) = board.get_mut(&id).filter(|job| !job.is_over()) else { return false };
        job.workers.push(name.to_owned());
        true
    })?;
    while goes_on {
        thread::sleep(SCENE);
        goes_on = board.try_update(|board| {
            let is_mine = |job: &&mut Job| job.workers.last().is_some_and(|last| last == name);
            let Some(job) = board.get_mut(&id).filter(is_mine) else { return false };
            job.done += u32::from(!job.is_over());
            !job.is_over()
        })?;
    }
    Ok(())
}
