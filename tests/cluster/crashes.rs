//! Events that end the process which runs them: once, and on no other server.

use std::path::PathBuf;

use crate::page::Page;
use crate::proxy::Proxy;
use crate::redis::Redis;
use crate::servers::Node;
use crate::wait::until;

/// A folder for sessions, gone with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Folder {
        Folder(std::env::temp_dir().join(format!("dacapo-{test}-{}", std::process::id())))
    }

    fn node(&self) -> Node {
        Node::start_with(self.0.to_str().unwrap().to_owned())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.0));
    }
}

/// The one that has ended by itself.
fn until_ended(nodes: &mut [Node]) -> &mut Node {
    let ended = until(|| nodes.iter_mut().position(Node::has_ended).ok_or("all run".to_owned()));
    &mut nodes[ended]
}

const REFUSED: &str = "it ended the server's program once, and is not tried again";

/// Clicks a button that ends its server, and sees that no other server follows.
fn end_one(nodes: &mut [Node], page: &mut Page, button: &str) {
    page.step();
    page.settle();
    page.click(button);
    until_ended(nodes).start_again();
    // Events made meanwhile come after it, and are handled.
    page.step();
    until_refused(page);
    assert!(!nodes.iter_mut().any(Node::has_ended), "{button} is tried once");
}

fn until_refused(page: &mut Page) {
    page.forges = true;
    page.settle();
    page.forges = false;
    assert_eq!(page.refusals, [REFUSED]);
    page.refusals.clear();
}

const BUTTONS: [&str; 3] = ["Overflow", "Allocate", "Abort"];

#[test]
fn an_event_that_ends_the_program_is_refused_after_a_restart() {
    let folder = Folder::new("crashes");
    let mut nodes = [folder.node()];
    let mut page = Page::open(nodes[0].address);
    for button in BUTTONS {
        end_one(&mut nodes, &mut page, button);
    }
    nodes[0].start_again();
    page.step();
    page.settle();
}

#[test]
fn an_event_that_ends_one_server_of_a_cluster_is_refused_by_all() {
    let redis = Redis::start("crashes");
    let mut nodes = [Node::start(&redis), Node::start(&redis), Node::start(&redis)];
    let proxy = Proxy::to(nodes.iter().map(|node| node.address).collect());
    let mut page = Page::open(proxy.address);
    for button in BUTTONS {
        redis.until_heard_by(nodes.len());
        end_one(&mut nodes, &mut page, button);
    }
    for _ in 0..3 {
        page.reconnect();
        page.step();
        page.settle();
    }
}

#[test]
fn an_event_that_was_refused_stays_refused_where_its_page_comes_late() {
    let folder = Folder::new("late");
    let mut nodes = [folder.node()];
    let mut page = Page::open(nodes[0].address);
    page.step();
    page.settle();
    page.click("Abort");
    until_ended(&mut nodes).start_again();
    // It is known after another end, too, which nothing of this session has to do with.
    nodes[0].start_again();
    until_refused(&mut page);
    assert!(!nodes[0].has_ended());
}

/// A page loaded anew counts its events from those that the session knows of.
#[test]
fn a_page_loaded_anew_after_such_an_end_clicks_as_before() {
    let folder = Folder::new("anew");
    let mut nodes = [folder.node()];
    let mut page = Page::open(nodes[0].address);
    page.step();
    page.settle();
    page.click("Abort");
    until_ended(&mut nodes).start_again();
    page.load_anew();
    page.step();
    page.settle();
    assert!(!nodes[0].has_ended());
}

#[test]
fn a_page_that_cannot_be_drawn_ends_its_server_once() {
    let cannot = [("CANNOT_DRAW", "1")];
    let folder = Folder::new("drawn");
    let mut nodes = [folder.node()];
    let mut page = Page::open(nodes[0].address);
    page.step();
    page.settle();
    nodes[0].start_again_with(&cannot);
    page.closed.clear();
    assert_eq!(page.try_connect(), None);
    until_ended(&mut nodes).start_again_with(&cannot);
    assert_eq!(page.try_connect(), None);
    assert_eq!(page.closed, [1013]);
    assert!(!nodes[0].has_ended());
}
