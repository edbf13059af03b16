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

use anyhow::{Context as _, Result, ensure};
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
        let input = std::io::stdin().as_fd().try_clone_to_owned()?;
        let is_listening = socket_acceptconn(&input).unwrap_or(false);
        ensure!(is_listening, "standard input is not a listening socket; start `sitegen serve`");
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

/// The listening socket of the parent.
pub(crate) struct Socket {
    pub(super) listener: OwnedFd,
    /// Of a socket of the file system its path, and the inode it had when it was made.
    file: Option<(PathBuf, u64)>,
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
                let listener = unix(path)?.into();
                Ok(Self { listener, file: Some((path.clone(), fs::metadata(path)?.ino())) })
            }
        }
    }

    /// False where a cleaner or another server took its file away: no client can reach it any more.
    pub(crate) fn is_in_place(&self) -> bool {
        match &self.file {
            Some((path, inode)) => fs::metadata(path).is_ok_and(|found| found.ino() == *inode),
            None => true,
        }
    }

    /// Takes its file away, unless it is another's by now.
    pub(crate) fn close(self) {
        if self.is_in_place()
            && let Some((path, _)) = &self.file
        {
            // One that stays is replaced by the next server.
            let _ = fs::remove_file(path);
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
    let mut temporary = path.to_path_buf().into_os_string();
    temporary.push(".new");
    match fs::remove_file(&temporary) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let listener = UnixListener::bind(&temporary)?;
    fs::set_permissions(&temporary, Permissions::from_mode(MODE))?;
    fs::rename(&temporary, path)?;
    Ok(listener)
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
