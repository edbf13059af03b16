//! The listening socket: made by the parent process, handed to the worker as its standard input.
//!
//! A socket of the file system is made next to its place and renamed into it, so that it never
//! has a mode others could use. One that no server answers on any more is replaced.

use std::fs::{self, Permissions};
use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::net::AddressFamily;
use rustix::net::sockopt::{
    Timeout, set_socket_timeout, set_tcp_nodelay, socket_acceptconn, socket_domain,
};

use crate::config::ListenAddress;

/// The owner, and the group nginx is in.
const MODE: u32 = 0o660;
/// How long an answer may wait for a reader who does not read.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a predecessor that was killed may take to be gone.
const PATIENCE: Duration = Duration::from_secs(2);

/// A socket that takes connections.
#[derive(Debug)]
pub(crate) enum Listener {
    Unix(UnixListener),
    Tcp(TcpListener),
}

impl Listener {
    /// The socket that is standard input.
    pub(crate) fn inherited() -> Result<Self> {
        let input = inherited_input()?;
        Ok(match socket_domain(&input)? {
            AddressFamily::UNIX => Self::Unix(input.into()),
            _ => Self::Tcp(input.into()),
        })
    }

    /// Where it is reached: of a port the system chose, that one.
    pub(crate) fn address(&self, configured: &ListenAddress) -> Result<ListenAddress> {
        Ok(match self {
            Self::Tcp(socket) => ListenAddress::Tcp(socket.local_addr()?),
            Self::Unix(_) => configured.clone(),
        })
    }
}

fn inherited_input() -> Result<OwnedFd> {
    let input = std::io::stdin().as_fd().try_clone_to_owned()?;
    let is_listening = socket_acceptconn(&input).unwrap_or(false);
    ensure!(is_listening, "standard input is not a listening socket; start `sitegen serve`");
    Ok(input)
}

/// The listening socket of the parent.
pub(crate) struct Socket {
    pub(super) listener: OwnedFd,
    /// Of a socket of the file system where it lies.
    file: Option<SocketFile>,
}

/// A socket in the file system.
struct SocketFile {
    /// Where clients look for it.
    path: PathBuf,
    /// The inode it had when it was made.
    inode: u64,
    /// Whether it still lies next to that place, under the name of new ones.
    is_new: bool,
}

impl SocketFile {
    fn lies_at(&self) -> PathBuf {
        if self.is_new { new_name(&self.path) } else { self.path.clone() }
    }
}

impl Socket {
    /// Listens; a predecessor that is just dying is waited for.
    pub(crate) fn open(address: &ListenAddress) -> Result<Self> {
        let started = Instant::now();
        loop {
            let opened = Self::open_now(address);
            let is_taken = opened.as_ref().err().is_some_and(is_in_use);
            if !is_taken || started.elapsed() > PATIENCE {
                return opened.with_context(|| format!("cannot listen on {address}"));
            }
            std::thread::sleep(PATIENCE / 40);
        }
    }

    fn open_now(address: &ListenAddress) -> Result<Self> {
        match address {
            ListenAddress::Tcp(address) => {
                Ok(Self { listener: tcp(TcpListener::bind(address)?)?.into(), file: None })
            }
            ListenAddress::Unix(path) => {
                refuse_used(path)?;
                let mut socket = Self::new_at(path)?;
                socket.put_in_place()?;
                Ok(socket)
            }
        }
    }

    /// The socket that is standard input, for a parent that was another program before.
    pub(crate) fn inherited(address: &ListenAddress) -> Result<Self> {
        let listener = inherited_input()?;
        let ListenAddress::Unix(path) = address else { return Ok(Self { listener, file: None }) };
        let inode = fs::metadata(path).map_or(0, |found| found.ino());
        let file = SocketFile { path: path.clone(), inode, is_new: false };
        Ok(Self { listener, file: Some(file) })
    }

    /// One for a successor that is being tried: next to the one in use, and out of the way of clients.
    ///
    /// # Errors
    /// For a port: the server that has it would answer in the place of the one that is tried.
    pub(crate) fn next_to(address: &ListenAddress) -> Result<Self> {
        match address {
            ListenAddress::Tcp(_) => bail!("a server on a port is restarted, not renewed"),
            ListenAddress::Unix(path) => Self::new_at(path),
        }
    }

    fn new_at(path: &Path) -> Result<Self> {
        let listener = unix(&new_name(path))?;
        let inode = fs::metadata(new_name(path))?.ino();
        let file = SocketFile { path: path.to_path_buf(), inode, is_new: true };
        Ok(Self { listener: listener.into(), file: Some(file) })
    }

    /// Where it answers now.
    pub(crate) fn address(&self, configured: &ListenAddress) -> ListenAddress {
        match &self.file {
            Some(file) => ListenAddress::Unix(file.lies_at()),
            None => configured.clone(),
        }
    }

    /// Makes it the one that clients reach, in the place of the one before.
    pub(crate) fn put_in_place(&mut self) -> Result<()> {
        if let Some(file) = &mut self.file {
            fs::rename(file.lies_at(), &file.path)?;
            file.is_new = false;
        }
        Ok(())
    }

    /// False where a cleaner or another server took its file away: no client can reach it any more.
    pub(crate) fn is_in_place(&self) -> bool {
        match &self.file {
            Some(file) => fs::metadata(file.lies_at()).is_ok_and(|found| found.ino() == file.inode),
            None => true,
        }
    }

    /// Takes its file away, unless it is another's by now.
    pub(crate) fn close(self) {
        if self.is_in_place()
            && let Some(file) = &self.file
        {
            // One that stays is replaced by the next server.
            let _ = fs::remove_file(file.lies_at());
        }
    }
}

/// Accepted connections inherit both options from the listening socket, the only one in reach: the
/// crate keeps the others. Without the first an answer may wait 40 ms for the acknowledgement of
/// what went before. A timeout for reading is not set: the crate takes it for the end of all.
pub(crate) fn tcp(listener: TcpListener) -> std::io::Result<TcpListener> {
    set_tcp_nodelay(&listener, true)?;
    set_socket_timeout(&listener, Timeout::Send, Some(SEND_TIMEOUT))?;
    Ok(listener)
}

/// Connections of a Unix socket do not inherit a timeout. There the peer is nginx, which takes an
/// answer at once; an answer of up to 200 KB fits into the socket's buffer.
fn unix(path: &Path) -> Result<UnixListener> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    fs::set_permissions(path, Permissions::from_mode(MODE))?;
    Ok(listener)
}

/// The name under which a socket is made before it is renamed into its place.
fn new_name(path: &Path) -> PathBuf {
    let mut name = path.to_path_buf().into_os_string();
    name.push(".new");
    name.into()
}

/// Only a socket that no server answers on may be replaced.
fn refuse_used(path: &Path) -> Result<()> {
    let found = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    ensure!(found.file_type().is_socket(), "{} is not a socket", path.display());
    match UnixStream::connect(path) {
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => Ok(()),
        Err(error) => Err(error.into()),
        Ok(_) => Err(std::io::Error::from(ErrorKind::AddrInUse).into()),
    }
}

fn is_in_use(error: &anyhow::Error) -> bool {
    let error = error.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| error.kind() == ErrorKind::AddrInUse)
}

#[cfg(test)]
mod tests;
