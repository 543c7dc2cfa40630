//! A server for one test: in this process, on a port of its own, stopped when dropped.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::mpsc;
use std::thread::JoinHandle;

use app_web::{Ending, TrustedProxies};
use dacapo::web::axum::Router;
use tokio::sync::oneshot;

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<Ending>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    pub(crate) fn start(router: Router) -> Server {
        Server::listen(router, (Ipv4Addr::LOCALHOST, 0).into())
    }

    /// A server where another one was.
    pub(crate) fn listen(router: Router, address: SocketAddr) -> Server {
        let listener = TcpListener::bind(address).unwrap();
        let (stop, stopped) = oneshot::channel::<Ending>();
        let (started, address) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let stopped = async move { stopped.await.unwrap_or(Ending::Stopped) };
            let tell = |address| started.send(address).unwrap();
            app_web::serve(router, listener, TrustedProxies::default(), stopped, tell).unwrap();
        });
        let address = address.recv().unwrap();
        Server { address, stop: Some(stop), thread: Some(thread) }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        drop(self.thread.take().map(JoinHandle::join));
    }
}
