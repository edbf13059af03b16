//! Takes connections, a thread for each, and ends them all on demand.
//!
//! A clone of every open connection is kept: shutting it down wakes the thread that reads from,
//! writes to or pauses on it, so stopping takes no longer than the threads need to return.

use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// More connections than a polite client opens; further ones are closed at once.
const MOST_CONNECTIONS: usize = 64;

/// See the module. Stops when dropped.
pub(super) struct Server {
    address: SocketAddr,
    doors: Arc<Doors>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct Doors {
    stopping: AtomicBool,
    open: Mutex<HashMap<usize, TcpStream>>,
}

impl Server {
    /// Serves each connection to this port of 127.0.0.1 with `serve`, in a thread of its own.
    pub(super) fn start(
        port: u16,
        serve: impl Fn(TcpStream) + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let doors = Arc::new(Doors::default());
        let known = Arc::clone(&doors);
        let acceptor = thread::spawn(move || accept(&listener, &known, &Arc::new(serve)));
        Ok(Self { address, doors, acceptor: Some(acceptor) })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.doors.stopping.store(true, Ordering::SeqCst);
        self.doors.close_all();
        // Wakes the acceptor; where this fails, it was awake.
        let _ = TcpStream::connect_timeout(&self.address, Duration::from_secs(1));
        if let Some(acceptor) = self.acceptor.take() {
            let _ = acceptor.join();
        }
    }
}

impl Doors {
    fn open(&self) -> MutexGuard<'_, HashMap<usize, TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn close_all(&self) {
        for stream in self.open().values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn accept<S: Fn(TcpStream) + Send + Sync + 'static>(
    listener: &TcpListener,
    doors: &Arc<Doors>,
    serve: &Arc<S>,
) {
    let mut threads: Vec<JoinHandle<()>> = Vec::new();
    for (number, stream) in listener.incoming().enumerate() {
        if doors.stopping.load(Ordering::SeqCst) {
            break;
        }
        threads.retain(|thread| !thread.is_finished());
        let kept = stream.and_then(|stream| Ok((stream.try_clone()?, stream)));
        let Ok((kept, stream)) = kept else {
            // Out of file descriptors: the connections there are will end.
            thread::sleep(Duration::from_millis(10));
            continue;
        };
        if doors.open().len() >= MOST_CONNECTIONS {
            continue;
        }
        doors.open().insert(number, kept);
        let (doors, serve) = (Arc::clone(doors), Arc::clone(serve));
        threads.push(thread::spawn(move || {
            serve(stream);
            doors.open().remove(&number);
        }));
    }
    // One may have come in between the two steps of stopping.
    doors.close_all();
    for thread in threads {
        let _ = thread.join();
    }
}
