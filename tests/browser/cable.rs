//! A network between a page and its server that can be cut.

use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Passes every connection on to a server, while it is whole.
pub(crate) struct Cable {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    cut: bool,
    open: Vec<TcpStream>,
}

impl Cable {
    pub(crate) fn to(server: SocketAddr) -> Cable {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State::default()));
        let own = Arc::clone(&state);
        // Ends with the test program: it waits for connections that nobody makes any more.
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let mut state = own.lock().unwrap();
                if state.cut {
                    continue;
                }
                let Ok(far) = TcpStream::connect(server) else { continue };
                state.open.extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                pass(near.try_clone().unwrap(), far.try_clone().unwrap());
                pass(far, near);
            }
        });
        Cable { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends every connection, and refuses new ones.
    pub(crate) fn cut(&mut self) {
        let mut state = self.state.lock().unwrap();
        state.cut = true;
        for stream in state.open.drain(..) {
            // It may have ended by itself.
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    pub(crate) fn mend(&mut self) {
        self.state.lock().unwrap().cut = false;
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        drop(io::copy(&mut from, &mut to));
        drop(to.shutdown(Shutdown::Both));
    });
}
