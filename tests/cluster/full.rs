//! A Redis that has little room: sessions that are there go on, others do not begin.

use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use serde_json::json;
use tungstenite::Message;
use tungstenite::client::IntoClientRequest;

use crate::moves::ask;
use crate::page::Page;
use crate::redis::Redis;
use crate::servers::Node;

/// The first words of a page with a long address; the reason, if it is turned away.
fn hello(server: SocketAddr, query: usize) -> Option<String> {
    let stream = TcpStream::connect(server).unwrap();
    let request = format!("ws://{server}/_dacapo/socket").into_client_request().unwrap();
    let (mut socket, _) = tungstenite::client(request, stream).unwrap();
    let hello = json!({ "session": null, "page": null, "query": [["q", "x".repeat(query)]] });
    socket.send(Message::text(hello.to_string())).unwrap();
    match socket.read().unwrap() {
        Message::Text(_) => None,
        Message::Close(Some(frame)) => Some(frame.reason.to_string()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_redis_that_is_filled_by_strangers_has_room_for_who_was_there() {
    const MOST: usize = 1_000;
    let redis = Redis::start("filled");
    redis.tell("CONFIG SET maxmemory 8mb");
    let node = Node::start(&redis);
    let mut page = Page::open(node.address);
    page.step();
    page.settle();
    let refused = (0..MOST).find_map(|_| hello(node.address, 30_000)).expect("it is full");
    assert_eq!(refused, "this server keeps as many pages as it has room for");
    for _ in 0..20 {
        page.step();
        page.settle();
    }
    assert!(page.closed.is_empty(), "{:?}", page.closed);
    let ready = || {
        ask(node.address, "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    };
    assert!(ready().starts_with("HTTP/1.1 200"), "{}", ready());
    // Now no click is kept any more.
    redis.tell("CONFIG SET maxmemory 1mb");
    // The answer before holds for a second.
    let until = Instant::now() + Duration::from_secs(10);
    while !ready().starts_with("HTTP/1.1 503") {
        assert!(Instant::now() < until, "{}", ready());
    }
}

#[test]
fn an_address_that_no_request_could_have_begins_no_session() {
    let redis = Redis::start("address");
    let node = Node::start(&redis);
    assert_eq!(hello(node.address, 32_000), None);
    assert!(hello(node.address, 33_000).is_some());
}
