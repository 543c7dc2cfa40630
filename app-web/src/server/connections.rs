//! Incoming connections: their number, and the timeout of a request. The requests themselves belong
//! to the router.

use std::future::Future;
use std::io::{self, ErrorKind, Write};
use std::net::{self, SocketAddr};
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use crate::base::lanes::Lanes;
use crate::base::limits::{HEAD_TIME, MOST_CONNECTIONS, MOST_HEAD};
use crate::base::metrics;
use crate::base::reason::Reason;
use crate::visitors::places::{Place, Places};
use crate::visitors::proxies::TrustedProxies;

/// The pause after the system gave no connection, for example because all files are open.
const BREATH: Duration = Duration::from_millis(500);

/// The limits of connections on a server.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// The most connections at once.
    pub(crate) most: usize,
    /// The timeout for a request head, and for an idle connection.
    pub(crate) head_time: Duration,
}

impl Bounds {
    /// A quarter of the files that the system lets this process open is reserved for everything
    /// else.
    pub(crate) fn of_this_process() -> Bounds {
        Bounds::within(&std::fs::read_to_string("/proc/self/limits").unwrap_or_default())
    }

    /// The limits in the form in which Linux tells them.
    fn within(limits: &str) -> Bounds {
        let files = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
        let files = files.and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
        let most = files.map_or(MOST_CONNECTIONS, |files| MOST_CONNECTIONS.min(files / 4 * 3));
        Bounds { most, head_time: HEAD_TIME }
    }
}

/// Connections that are open.
#[derive(Debug)]
pub(crate) struct Open(watch::Sender<()>);

impl Open {
    /// Ends each connection after its current answer. Done when all have ended.
    pub(crate) async fn end(self) {
        self.0.send_replace(());
        self.0.closed().await;
    }
}

/// Accepts connections until `end` is done, and then drops the listener.
pub(crate) async fn accept<E>(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    proxies: TrustedProxies,
    lanes: &Lanes,
    end: impl Future<Output = E>,
) -> (E, Open) {
    let places = Places::new(bounds.most, proxies);
    let (sender, ending) = watch::channel(());
    let mut end = pin!(end);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            ended = &mut end => return (ended, Open(sender)),
        };
        // A connection lives on another runtime than its listener.
        match accepted.and_then(|(stream, from)| Ok((stream.into_std()?, from))) {
            Ok((stream, from)) => match places.take(from.ip()) {
                Ok(place) => {
                    let http = http(bounds.head_time);
                    let router = router.clone();
                    lanes.spawn(converse(stream, from, http, router, place, ending.clone()));
                }
                Err(reason) => refuse(&stream, reason),
            },
            // The connection was gone before it was accepted.
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken in");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

fn http(head_time: Duration) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_time).max_buf_size(MOST_HEAD);
    http
}

/// Answers the requests of one connection, until there are none.
async fn converse(
    stream: net::TcpStream,
    from: SocketAddr,
    http: http1::Builder,
    router: Router,
    place: Place,
    mut ending: watch::Receiver<()>,
) {
    // A patch is small and wanted at once: never wait for more to send.
    drop(stream.set_nodelay(true));
    let Ok(stream) = TcpStream::from_std(stream) else { return };
    let router = TowerToHyperService::new(router);
    let service = service_fn(move |mut request: hyper::Request<_>| {
        request.extensions_mut().insert(ConnectInfo(from));
        request.extensions_mut().insert(place.clone());
        router.call(request)
    });
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    tokio::select! {
        ended = connection.as_mut() => return count(ended),
        _ = ending.changed() => connection.as_mut().graceful_shutdown(),
    }
    count(connection.await);
}

/// Counts a request that was too slow or too long; hyper has answered it already. A malformed
/// request is answered by hyper too, but concerns no limit.
fn count(ended: hyper::Result<()>) {
    match ended {
        Err(error) if error.is_timeout() => metrics::turned_away(Reason::SlowHead),
        Err(error) if error.is_parse_too_large() => metrics::turned_away(Reason::LargeHead),
        _ => {}
    }
}

/// Tells the reason for a refusal. A client that does not read it at once does not get it.
fn refuse(mut stream: &net::TcpStream, reason: Reason) {
    metrics::turned_away(reason);
    let words = format!("{}\n", reason.words());
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain\r\nretry-after: 5\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{words}",
        words.len()
    );
    drop(stream.write(answer.as_bytes()));
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_leave_a_quarter_of_the_files_that_may_be_open() {
        let most = |soft: &str| {
            let limits = format!(
                "Limit                     Soft Limit           Hard Limit           Units     \n\
                 Max processes             7823                 7823                 processes \n\
                 Max open files            {soft}                 524288               files     \n"
            );
            Bounds::within(&limits).most
        };
        assert_eq!(most("1024"), 768);
        assert_eq!(most("524288"), MOST_CONNECTIONS);
        assert_eq!(most("unlimited"), MOST_CONNECTIONS);
        assert_eq!(Bounds::within("").most, MOST_CONNECTIONS, "nobody knows");
    }
}
