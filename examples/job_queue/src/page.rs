//! The page: it puts orders into the queue, and shows the board.

use std::error::Error;

use apalis::prelude::TaskSink;
use apalis_redis::RedisStorage;
use dacapo::prelude::*;
use dacapo::{Align, BadgeColor, Live};
use tokio::runtime::Runtime;
use ulid::Ulid;

use crate::{Board, Job, Order};

/// The queue, with an async runtime of its own: a handler may run without any.
pub struct Desk {
    runtime: &'static Runtime,
    queue: RedisStorage<Order>,
}

impl Desk {
    pub fn open(url: &str) -> Result<Desk, Box<dyn Error + Send + Sync>> {
        let runtime: &Runtime = Box::leak(Box::new(Runtime::new()?));
        Ok(Desk { runtime, queue: runtime.block_on(crate::queue(url))? })
    }

    async fn push(&self, order: Order) -> Result<(), Box<dyn Error + Send + Sync>> {
        let mut queue = self.queue.clone();
        Ok(self.runtime.spawn(async move { queue.push(order).await }).await??)
    }
}

/// The board comes first: a worker does no order that is not on it.
#[handler]
async fn develop(
    desk: &Desk,
    board: &Live<Board>,
    film: String,
    scenes: u32,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let order = Order { id: Ulid::generate() };
    board.try_update(|board| board.insert(order.id, Job::new(film.clone(), scenes)))?;
    let pushed = desk.push(order).await;
    if pushed.is_err() {
        board.try_update(|board| board.remove(&order.id))?;
    }
    pushed
}

#[handler]
fn cancel(board: &Live<Board>, id: Ulid) -> Result<(), dacapo::LiveError> {
    board.try_update(|board| {
        if let Some(job) = board.get_mut(&id) {
            job.is_cancelled = true;
        }
    })
}

#[handler]
fn clear(board: &Live<Board>) -> Result<(), dacapo::LiveError> {
    board.try_update(|board| board.retain(|_, job| !job.is_over()))
}

#[app(title = "Film lab", icon = ":material/movie:")]
pub fn film_lab(ui: &Ui, board: &Live<Board>) {
    let board = board.read(ui);
    ui.title("Film lab");
    ui.caption("Films are developed by workers in other processes. Kill one, and another goes on.");
    let [waiting, running, over] = ui.columns();
    let count = |is: fn(&Job) -> bool| board.values().filter(|job| is(job)).count();
    waiting.metric("Waiting", count(|job| job.workers.is_empty() && !job.is_over()), border = true);
    running.metric(
        "Running",
        count(|job| !job.workers.is_empty() && !job.is_over()),
        border = true,
    );
    over.metric("Over", count(Job::is_over), border = true);

    let [film, scenes, start] = ui.columns(weights = [4, 2, 2], vertical_alignment = Align::Bottom);
    let title = film.text_input("Film", value = "Metropolis");
    let scenes = scenes.number_input("Scenes", value = 40, min = 1, max = 500);
    start.button(
        "Develop",
        kind = Primary,
        icon = ":material/play_arrow:",
        width = Stretch,
        disabled = title.trim().is_empty(),
        on_click = develop(title, scenes),
    );

    for (id, job) in board.iter().rev() {
        ui.container(key = id, border = true, |ui| order(ui, *id, job));
    }
    if board.values().any(Job::is_over) {
        ui.button("Clear what is over", kind = Tertiary, on_click = clear());
    }
}

#[component]
fn order(ui: &Ui, id: Ulid, job: &Job) {
    let [film, state, stop] = ui.columns(weights = [4, 2, 2], vertical_alignment = Align::Center);
    film.write(format!("**{}**", job.film));
    let (words, color) = match job {
        Job { is_cancelled: true, .. } => ("Cancelled", BadgeColor::Gray),
        job if job.is_over() => ("Done", BadgeColor::Green),
        Job { workers, .. } if workers.is_empty() => ("Waiting", BadgeColor::Orange),
        _ => ("Running", BadgeColor::Blue),
    };
    state.badge(words, color = color);
    if !job.is_over() {
        stop.button("Cancel", width = Stretch, on_click = cancel(id));
    }
    let share = f64::from(job.done) / f64::from(job.scenes);
    ui.progress(share, text = format!("{} of {} scenes", job.done, job.scenes));
    if let Some((last, lost)) = job.workers.split_last() {
        let after =
            if lost.is_empty() { "".into() } else { format!(", after {}", lost.join(", ")) };
        ui.caption(format!("by {last}{after}"));
    }
}
