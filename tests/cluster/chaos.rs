//! All events of a page and its servers, in any order. After each round the page must show exactly
//! the actions done in it, each once.
//!
//! `DACAPO_CHAOS_ROUNDS` and `DACAPO_CHAOS_SEED` choose others.

use crate::page::Page;
use crate::proxy::Proxy;
use crate::redis::Redis;
use crate::servers::Node;

/// Numbers that are the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn setting(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name}={text}")))
}

#[test]
fn nothing_acknowledged_is_lost_or_doubled_whatever_happens() {
    let rounds = setting("DACAPO_CHAOS_ROUNDS", 60);
    let seed = setting("DACAPO_CHAOS_SEED", 0x00da_ca90);
    let mut dice = Dice(seed);
    let mut redis = Redis::start("chaos");
    let mut nodes = [Node::start(&redis), Node::start(&redis), Node::start(&redis)];
    let proxy = Proxy::to(nodes.iter().map(|node| node.address).collect());
    let mut page = Page::in_a_browser(proxy.address);
    let mut happened = [0; 9];
    for round in 0..rounds {
        // Some of it is on its way when something happens.
        for _ in 0..=dice.roll(3) {
            match dice.roll(8) {
                0 | 1 => page.step(),
                2 => page.deed("Start", "start"),
                3 => page.deed("Cancel task", "cancel"),
                4 => page.deed("Update", "update"),
                5 => page.deed("Work", "work"),
                6 => page.toggle_wakes(),
                _ => page.say(format!("words of round {round}, {}", dice.roll(1 << 40))),
            }
        }
        let what = dice.roll(9);
        happened[what as usize] += 1;
        let node = dice.roll(3) as usize;
        match what {
            0 | 1 => {}
            2 => proxy.cut(),
            3 => page.reconnect(),
            7 => page.reload(),
            4 => {
                nodes[node].kill();
                page.step();
                page.settle();
                nodes[node].start_again();
            }
            5 => nodes[node].start_again(),
            6 => {
                redis.kill();
                page.step();
                redis.start_again();
            }
            _ => nodes.iter_mut().for_each(Node::start_again),
        }
        if dice.roll(2) == 0 {
            page.settle();
        }
        assert!(
            !page.closed.contains(&4000) && !page.closed.contains(&1008),
            "seed {seed}, round {round}, after {what}: {:?}",
            page.closed
        );
    }
    page.settle();
    // The last page came from one server; all others must show the same.
    for _ in 0..3 {
        page.reconnect();
    }
    println!("{} things were done; what happened: {happened:?}", page.done.len());
}
