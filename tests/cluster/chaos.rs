//! All events of a page and its servers, in any order. After each round the page must show exactly
//! the actions done in it, each once.
//!
//! `DACAPO_CHAOS_ROUNDS` and `DACAPO_CHAOS_SEED` choose others.

use crate::held::Gate;
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

/// A run that is held back on one server: pages join it there, and then its server is killed for sure.
struct Killing<'a> {
    dice: &'a mut Dice,
    node: &'a mut Node,
    proxy: &'a Proxy,
    gate: Gate,
}

impl Killing<'_> {
    /// The first run of a visitor. Another server begins it anew.
    fn of_a_first_run(mut self) {
        let mut visitor = Page::visit(self.node.address, "held");
        self.gate.until_run();
        self.happens_to(&mut visitor);
        visitor.until_shown("all of it by=");
        self.assert_two_runs();
        visitor.step();
        visitor.settle();
        self.node.start_again();
    }

    /// The run of a click, which another server does again.
    fn of_a_click(mut self, page: &mut Page) {
        page.settle();
        page.server = self.node.address;
        page.reconnect();
        page.deed("Hold", "hold");
        self.gate.until_run();
        self.happens_to(page);
        page.settle();
        self.assert_two_runs();
        self.node.start_again();
    }

    /// What the held run has drawn.
    fn part(&self) -> String {
        format!("a part of it by={}.", self.node.id())
    }

    /// Has a page join the run, and come to another server.
    fn happens_to(&mut self, page: &mut Page) {
        for _ in 0..=self.dice.roll(2) {
            match self.dice.roll(2) {
                0 => page.reload(),
                _ => page.reconnect(),
            }
            assert!(page.page.contains(&self.part()), "joined, it lacks a part: {}", page.page);
        }
        assert_eq!(self.gate.runs(), [self.node.id()], "the body has run once");
        self.node.kill();
        page.server = self.proxy.address;
        // The next run is held back, too, or not.
        if self.dice.roll(2) == 0 {
            self.gate.open();
        }
        page.reconnect();
        self.gate.open();
    }

    fn assert_two_runs(&self) {
        let runs = self.gate.runs();
        assert!(runs.len() == 2 && runs[0] != runs[1], "once on each of two servers: {runs:?}");
    }
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
    let mut happened = [0; 11];
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
        let what = dice.roll(11);
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
            9 | 10 => {
                let (node, proxy, gate) = (&mut nodes[node], &proxy, Gate::shut());
                let killing = Killing { dice: &mut dice, node, proxy, gate };
                if what == 9 { killing.of_a_first_run() } else { killing.of_a_click(&mut page) }
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
