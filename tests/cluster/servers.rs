//! Servers as processes of their own, so that they can be killed.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use crate::held;
use crate::redis::Redis;

pub(crate) struct Node {
    pub(crate) address: SocketAddr,
    store: String,
    process: Child,
}

impl Node {
    pub(crate) fn start(redis: &Redis) -> Node {
        Node::start_with(redis.address())
    }

    /// With the address or the folder of a store.
    pub(crate) fn start_with(store: String) -> Node {
        let (process, address) = start(&store, 0, &[]);
        Node { address, store, process }
    }

    /// The name, as the page shows it.
    pub(crate) fn name(&self) -> String {
        format!("node={}", self.id())
    }

    /// The id of its process.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it without a word, as a crash does.
    pub(crate) fn kill(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }

    /// Whether it has ended, by whatever it did itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.process.try_wait().unwrap().is_some()
    }

    /// Starts it again, at the same address.
    pub(crate) fn start_again(&mut self) {
        self.start_again_with(&[]);
    }

    /// The same, with variables of the environment.
    pub(crate) fn start_again_with(&mut self, variables: &[(&str, &str)]) {
        self.kill();
        let (process, address) = start(&self.store, self.address.port(), variables);
        assert_eq!(address, self.address, "somebody else has taken the port");
        self.process = process;
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

fn start(store: &str, port: u16, variables: &[(&str, &str)]) -> (Child, SocketAddr) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_cluster-node"))
        .env("DACAPO_STORE", store)
        .env("HELD", held::path())
        .envs(variables.iter().copied())
        .args(["--no-open", "--port", &port.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
    let line = lines.find(|line| line.contains("http://")).expect("it says where it is");
    let address = line.split_whitespace().find_map(|word| word.strip_prefix("http://"));
    (process, address.unwrap().parse().unwrap())
}
