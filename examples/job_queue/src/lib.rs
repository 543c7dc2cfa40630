//! A film lab whose work outgrows its page: the page takes orders, workers in processes of their own
//! develop them. Orders travel through a queue of `apalis`, what becomes of them through a `Live`
//! value; both in one Redis. This file is what page and workers share.

pub mod page;
pub mod worker;

use std::collections::BTreeMap;
use std::error::Error;
use std::io;
use std::time::Duration;

use apalis_redis::{Client, Config, RedisStorage};
use dacapo::{Live, web};
use redis::aio::ConnectionManagerConfig;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

/// One piece of work, as it travels through the queue. The rest stands on the board.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Order {
    pub id: Ulid,
}

/// All orders, the oldest first: for every page and every worker.
pub type Board = BTreeMap<Ulid, Job>;

/// An order on the board.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Job {
    pub film: String,
    pub scenes: u32,
    /// The scenes that are developed. Whoever takes the job over goes on from here.
    pub done: u32,
    /// All who have worked on it; the last one has it.
    pub workers: Vec<String>,
    pub is_cancelled: bool,
}

impl Job {
    pub fn new(film: String, scenes: u32) -> Job {
        Job { film, scenes, done: 0, workers: Vec::new(), is_cancelled: false }
    }

    pub fn is_over(&self) -> bool {
        self.is_cancelled || self.done == self.scenes
    }
}

/// The board, which follows its Redis from now on.
pub fn board(url: &str) -> io::Result<Live<Board>> {
    Ok(Live::shared("film-lab", web::Redis::open(url)?))
}

/// The queue. A worker that was not heard of for three seconds counts as dead, and its order goes to
/// another one.
pub async fn queue(url: &str) -> Result<RedisStorage<Order>, Box<dyn Error + Send + Sync>> {
    let patient = ConnectionManagerConfig::new().set_response_timeout(Some(Duration::from_secs(5)));
    let connection = Client::open(url)?.get_connection_manager_with_config(patient).await?;
    let config = Config::default()
        .queue("film-lab")
        .batch_size(1)
        .heartbeat_interval(Duration::from_secs(1))
        .missed_heartbeats(3);
    Ok(RedisStorage::new(connection).with_config(config))
}
