//! A network between a page and its server that can be cut.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// Passes every connection on to a server, while it is whole.
pub(crate) struct Cable {
    address: SocketAddr,
    state: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    cut: bool,
    /// The most bytes that each connection lets through to the server.
    most: Option<usize>,
    open: Vec<TcpStream>,
}

impl Cable {
    pub(crate) fn to(server: SocketAddr) -> Cable {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Shared::default());
        let own = Arc::clone(&state);
        // Ends with the test program: it waits for connections that are no longer made.
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let mut state = own.state.lock().unwrap();
                if state.cut {
                    continue;
                }
                let Ok(far) = TcpStream::connect(server) else { continue };
                state.open.extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                let (up, own) = (near.try_clone().unwrap(), Arc::clone(&own));
                pass(up, far.try_clone().unwrap(), move |passed| own.wait(passed));
                pass(far, near, |_| {});
            }
        });
        Cable { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends every connection, and refuses new ones.
    pub(crate) fn cut(&mut self) {
        let mut state = self.state.state.lock().unwrap();
        state.cut = true;
        self.state.changed.notify_all();
        for stream in state.open.drain(..) {
            // It may have ended by itself.
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    pub(crate) fn mend(&mut self) {
        self.state.state.lock().unwrap().cut = false;
    }

    /// From now on each connection holds back all bytes to the server beyond this number.
    pub(crate) fn narrow(&mut self, most: usize) {
        self.state.state.lock().unwrap().most = Some(most);
    }

    /// Ends that.
    pub(crate) fn widen(&mut self) {
        self.state.state.lock().unwrap().most = None;
        self.state.changed.notify_all();
    }
}

impl Shared {
    /// Waits until a connection may pass on more than it has.
    fn wait(&self, passed: usize) {
        let state = self.state.lock().unwrap();
        let full = |state: &mut State| !state.cut && state.most.is_some_and(|most| passed > most);
        drop(self.changed.wait_while(state, full).unwrap());
    }
}

/// Passes on the bytes that come, after `wait` has been told their number so far.
fn pass(mut from: TcpStream, mut to: TcpStream, wait: impl Fn(usize) + Send + 'static) {
    thread::spawn(move || {
        let mut buffer = vec![0; 16 << 10];
        let mut passed = 0;
        while let Ok(length @ 1..) = from.read(&mut buffer) {
            passed += length;
            wait(passed);
            if to.write_all(&buffer[..length]).is_err() {
                break;
            }
        }
        drop(to.shutdown(Shutdown::Both));
    });
}
