//! Sessions that go from server to server.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::page::Page;
use crate::proxy::Proxy;
use crate::redis::Redis;
use crate::servers::Node;

/// A redis, two servers and a proxy.
fn cluster(test: &str) -> (Redis, [Node; 2], Proxy) {
    let redis = Redis::start(test);
    let nodes = [Node::start(&redis), Node::start(&redis)];
    let proxy = Proxy::to(nodes.iter().map(|node| node.address).collect());
    (redis, nodes, proxy)
}

/// The server that has drawn the page.
fn node_of<'a>(page: &Page, nodes: &'a [Node; 2]) -> &'a Node {
    nodes.iter().find(|node| page.shown.contains(&node.name())).unwrap()
}

/// The answer of a server.
pub(crate) fn ask(server: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(server).unwrap();
    write!(stream, "{request}").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// The head of an upload.
fn put(page: &Page, name: &str, size: usize) -> String {
    let token = page.token.as_deref().unwrap();
    format!(
        "PUT /_dacapo/upload/{} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\
         x-dacapo-session: {token}\r\nx-dacapo-name: {name}\r\nConnection: close\r\n\r\n",
        page.uploader,
    )
}

#[test]
fn a_session_goes_where_its_socket_is() {
    let (_redis, nodes, proxy) = cluster("moves");
    let mut page = Page::open(proxy.address);
    let mut seen = Vec::new();
    for round in 0..6 {
        page.step();
        page.say(format!("round {round}"));
        page.settle();
        seen.push(node_of(&page, &nodes).name());
        page.reconnect();
    }
    assert!(seen[0] != seen[1] && seen[0] == seen[2], "{seen:?}");
}

#[test]
fn what_the_older_server_still_does_is_refused_and_it_says_so() {
    let (_redis, nodes, _proxy) = cluster("late");
    let mut older = Page::open(nodes[0].address);
    older.step();
    older.settle();
    let mut newer = older.duplicate(nodes[1].address);
    assert_eq!(newer.acknowledged, 1);
    older.step();
    assert_eq!(older.until_closed(), Some(4000));
    assert_eq!(older.acknowledged, 1, "nothing of it was shown");
    newer.say("still here".to_owned());
    newer.settle();
    assert!(newer.closed.is_empty());
}

#[test]
fn of_two_pages_the_older_says_so_untouched() {
    let (mut redis, nodes, _proxy) = cluster("two");
    for again in [false, true] {
        // Each server listens, also where it has to listen anew.
        redis.until_heard_by(nodes.len());
        let mut older = Page::open(nodes[0].address);
        let mut newer = older.duplicate(nodes[1].address);
        assert_eq!(older.until_closed(), Some(4000));
        newer.step();
        newer.settle();
        assert!(newer.closed.is_empty());
        if !again {
            redis.kill();
            redis.start_again();
        }
    }
}

#[test]
fn a_server_that_hears_a_page_late_takes_nothing_from_where_it_is() {
    let (redis, nodes, _proxy) = cluster("heard");
    redis.until_heard_by(nodes.len());
    let mut page = Page::open(nodes[0].address);
    page.say_and_leave(nodes[1].address);
    page.step();
    page.settle();
    assert!(page.closed.is_empty(), "{:?}", page.closed);
}

#[test]
fn a_server_does_not_go_on_from_what_is_out_of_date() {
    let (_redis, nodes, proxy) = cluster("stale");
    let mut page = Page::open(proxy.address);
    let first = node_of(&page, &nodes).name();
    // There, and on, and back to where an old form of it still lives.
    for _ in 0..2 {
        page.reconnect();
        page.step();
        page.settle();
    }
    assert_eq!(node_of(&page, &nodes).name(), first);
}

#[test]
fn the_page_and_its_files_may_land_anywhere() {
    let (_redis, _nodes, proxy) = cluster("files");
    for _ in 0..2 {
        let get = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assert!(ask(proxy.address, get).starts_with("HTTP/1.1 200"));
    }
    let mut page = Page::open(proxy.address);
    let put = put(&page, "a.txt", 5) + "hello";
    // One of the two comes to the server that does not have the page.
    let ids = [(), ()].map(|()| {
        let answer = ask(proxy.address, &put);
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        answer.split("\r\n\r\n").nth(1).unwrap().to_owned()
    });
    page.choose(&ids);
    page.settle();
    assert_eq!(page.last.matches("file=a.txt bytes=5").count(), 2, "{}", page.last);
    // They go along, to where the next upload may be for another server again.
    for _ in 0..3 {
        page.reconnect();
        assert_eq!(page.page.matches("file=a.txt bytes=5").count(), 2, "{}", page.page);
        page.choose(&ids);
        page.settle();
    }
    let mut stranger = Page::open(proxy.address);
    stranger.forges = true;
    stranger.choose(&ids);
    stranger.settle();
    assert!(stranger.last.contains("refused"), "{}", stranger.last);
}

#[test]
fn an_upload_too_large_to_be_lent_is_sent_again_until_it_is_at_its_page() {
    let (_redis, nodes, proxy) = cluster("large");
    let mut page = Page::open(proxy.address);
    let body = vec![b'x'; 40_000_000];
    let head = put(&page, "large.bin", body.len());
    // As the client does it: the whole body first, and then the answer.
    let answers: Vec<_> = (0..nodes.len())
        .map(|_| {
            let mut stream = TcpStream::connect(proxy.address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(&body).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer
        })
        .collect();
    let here = answers.iter().position(|answer| answer.starts_with("HTTP/1.1 200"));
    let here = here.unwrap_or_else(|| panic!("{answers:?}"));
    assert!(answers[1 - here].starts_with("HTTP/1.1 429"), "{answers:?}");
    page.choose(&[answers[here].split("\r\n\r\n").nth(1).unwrap().to_owned()]);
    page.settle();
    assert!(page.last.contains("file=large.bin bytes=40000000"), "{}", page.last);
    page.reconnect();
    assert!(!page.page.contains("file=large.bin"));
    while !page.notices.iter().any(|words| words.contains("large.bin is gone")) {
        assert!(page.look(), "it is told");
    }
}

#[test]
fn downloads_and_pictures_are_found_on_every_server() {
    let (mut redis, nodes, _proxy) = cluster("lent");
    let get = |node: &Node, path: &str| {
        let get = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        ask(node.address, &get)
    };
    let picture_of = |page: &str| {
        let at = page.find("/_dacapo/media/").unwrap();
        page[at..].split('"').next().unwrap().to_owned()
    };
    let first = picture_of(&get(&nodes[0], "/"));
    let mut page = Page::open(nodes[0].address);
    assert_eq!(picture_of(&page.page), first);
    let small = format!("/_dacapo/download/{}", page.download("Save"));
    let large = format!("/_dacapo/download/{}", page.download("Save much"));
    for node in &nodes {
        let answer = get(node, &first);
        assert!(answer.contains("content-type: image/gif"), "{answer}");
        assert!(answer.ends_with(&format!("GIF89a of {}", nodes[0].id())), "{answer}");
        let answer = get(node, &small);
        assert!(answer.contains("filename*=UTF-8''done.txt"), "{answer}");
        assert!(answer.contains("content-type: text/plain"), "{answer}");
        assert!(answer.ends_with("\r\n\r\nwhat was done"), "{answer}");
    }
    assert!(get(&nodes[0], &large).starts_with("HTTP/1.1 200"));
    let answer = get(&nodes[1], &large);
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("larger than the 32 MB"), "{answer}");
    // One is no way to the other.
    let name = small.rsplit('/').next().unwrap();
    for path in [format!("/_dacapo/media/{name}"), small.replace(name, &"0".repeat(32))] {
        assert!(get(&nodes[1], &path).starts_with("HTTP/1.1 404"), "{path}");
    }
    redis.kill();
    assert!(get(&nodes[0], &small).starts_with("HTTP/1.1 200"), "it is here");
    let answer = get(&nodes[1], &small);
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains("cannot be reached just now"), "{answer}");
}

#[test]
fn while_redis_is_away_nothing_is_shown_as_done_and_then_it_goes_on() {
    let (mut redis, _nodes, proxy) = cluster("away");
    let mut page = Page::open(proxy.address);
    page.step();
    page.settle();
    redis.kill();
    page.step();
    assert_eq!(page.until_closed(), Some(1013));
    assert_eq!(page.acknowledged, 1);
    assert!(page.try_connect().is_none(), "no other server starts it over");
    assert_eq!(page.closed, [1013, 1013]);
    redis.start_again();
    page.settle();
    page.say("and on".to_owned());
    page.settle();
}
