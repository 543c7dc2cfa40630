//! A plain proxy: each connection goes to the next server that is there.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    servers: Vec<SocketAddr>,
    next: usize,
    open: Vec<TcpStream>,
}

impl State {
    /// A connection to the next server that is there.
    fn connect(&mut self) -> Option<TcpStream> {
        (0..self.servers.len()).find_map(|_| {
            self.next = (self.next + 1) % self.servers.len();
            TcpStream::connect(self.servers[self.next]).ok()
        })
    }
}

impl Proxy {
    pub(crate) fn to(servers: Vec<SocketAddr>) -> Proxy {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(Mutex::new(State { servers, ..State::default() }));
        let own = Arc::clone(&state);
        // Ends with the test program: it waits for connections that are no longer made.
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let mut state = own.lock().unwrap();
                let Some(far) = state.connect() else { continue };
                state.open.extend([near.try_clone().unwrap(), far.try_clone().unwrap()]);
                pass(near.try_clone().unwrap(), far.try_clone().unwrap());
                pass(far, near);
            }
        });
        Proxy { address, state }
    }

    /// Ends every connection.
    pub(crate) fn cut(&self) {
        for stream in self.state.lock().unwrap().open.drain(..) {
            // It may have ended by itself.
            drop(stream.shutdown(Shutdown::Both));
        }
    }
}

/// Carries bytes one way, until either end is gone.
fn pass(mut from: TcpStream, mut to: TcpStream) {
    thread::spawn(move || {
        let mut bytes = [0; 16 << 10];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        drop(from.shutdown(Shutdown::Both));
        drop(to.shutdown(Shutdown::Both));
    });
}
