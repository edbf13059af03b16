//! Sockets of the file system and of the loopback, real ones.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use rustix::net::sockopt::socket_timeout;

use super::*;

fn folder() -> (tempfile::TempDir, ListenAddress) {
    let folder = tempfile::tempdir().unwrap();
    let address = ListenAddress::Unix(folder.path().join("s"));
    (folder, address)
}

fn path(address: &ListenAddress) -> &Path {
    let ListenAddress::Unix(path) = address else { unreachable!("tests use paths") };
    path
}

#[test]
fn a_socket_is_for_its_group_alone_and_taken_away_at_the_end() {
    let (folder, address) = folder();
    let socket = Socket::open(&address).unwrap();
    let mode = fs::metadata(path(&address)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o660);
    assert!(socket.is_in_place() && UnixStream::connect(path(&address)).is_ok());
    socket.close();
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_stale_socket_is_replaced_and_nothing_else() {
    let (folder, address) = folder();
    drop(Socket::open(&address).unwrap());
    assert!(UnixStream::connect(path(&address)).is_err(), "the first one is still there");
    let used = Socket::open(&address).unwrap();
    let refused = format!("{:#}", Socket::open(&address).err().unwrap());
    assert!(refused.contains("in use"), "{refused}");
    assert!(used.is_in_place());
    let file = ListenAddress::Unix(folder.path().join("file"));
    fs::File::create(path(&file)).unwrap();
    let refused = format!("{:#}", Socket::open(&file).err().unwrap());
    assert!(refused.contains("is not a socket"), "{refused}");
}

#[test]
fn the_socket_of_a_successor_stays() {
    let (_folder, address) = folder();
    let socket = Socket::open(&address).unwrap();
    fs::remove_file(path(&address)).unwrap();
    assert!(!socket.is_in_place());
    let successor = Socket::open(&address).unwrap();
    socket.close();
    assert!(successor.is_in_place());
}

#[test]
fn connections_inherit_what_is_set_on_the_socket_but_no_timeout_for_reading() {
    let listener = tcp(TcpListener::bind("127.0.0.1:0").unwrap()).unwrap();
    let _client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (accepted, _) = listener.accept().unwrap();
    assert!(accepted.nodelay().unwrap(), "this system does not inherit TCP_NODELAY");
    assert_eq!(socket_timeout(&accepted, Timeout::Send).unwrap(), Some(SEND_TIMEOUT));
    assert_eq!(socket_timeout(&accepted, Timeout::Recv).unwrap(), None);
    assert_eq!(socket_timeout(&listener, Timeout::Recv).unwrap(), None);
}

/// What stands in for the timeout that connections of a Unix socket do not inherit.
#[test]
fn an_answer_through_a_unix_socket_waits_for_no_reader() {
    let (_folder, address) = folder();
    let listener = UnixListener::from(Socket::open(&address).unwrap().listener);
    let mut client = UnixStream::connect(path(&address)).unwrap();
    let (mut accepted, _) = listener.accept().unwrap();
    // A wait would be an error.
    accepted.set_nonblocking(true).unwrap();
    let answer = vec![b'a'; 150_000];
    accepted.write_all(&answer).unwrap();
    drop(accepted);
    let mut read = Vec::new();
    client.read_to_end(&mut read).unwrap();
    assert_eq!(read.len(), answer.len());
}
