//! Where the server listens: a Unix socket behind nginx, loopback in development.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::error::Result;
use super::reader::SettingsReader;

/// `sun_path` holds 108 bytes with the zero at its end (unix(7)), and the socket is made next to its
/// place, under a name four bytes longer.
const PATH_BYTES: usize = 103;

pub(super) const ALLOWED: &str = "a loopback address and port, such as 127.0.0.1:8080, or a socket, such as \
     unix:/run/sitegen/sitegen.sock (at most 103 bytes)";

const WHY_NOT_PUBLIC: &str = "addresses of this machine only: the server has no timeouts and no limits, and its HTTP crate \
     is safe only behind nginx (docs/SECURITY.md); --allow-public-bind overrides this";

/// An address to listen on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum ListenAddress {
    /// A socket of the file system.
    Unix(PathBuf),
    /// An address of this machine and a port.
    Tcp(SocketAddr),
}

impl ListenAddress {
    /// Reads `unix:PATH`, relative to a folder, or `ADDRESS:PORT`.
    fn parse(text: &str, folder: &Path) -> Option<Self> {
        let Some(name) = text.strip_prefix("unix:") else {
            return text.parse().ok().map(Self::Tcp);
        };
        let path = folder.join(name);
        let is_socket = !name.is_empty() && path.as_os_str().len() <= PATH_BYTES;
        is_socket.then_some(Self::Unix(path))
    }

    /// True where only this machine can connect.
    pub(crate) fn is_private(&self) -> bool {
        match self {
            Self::Unix(_) => true,
            Self::Tcp(address) => address.ip().is_loopback(),
        }
    }
}

impl fmt::Display for ListenAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unix(path) => write!(out, "unix:{}", path.display()),
            Self::Tcp(address) => write!(out, "http://{address}"),
        }
    }
}

/// The address that is configured, if it may be listened on.
pub(super) fn listen(
    reader: &SettingsReader,
    configured: &str,
    folder: &Path,
    allow_public: bool,
) -> Result<ListenAddress> {
    let Some(address) = ListenAddress::parse(configured, folder) else {
        return Err(reader.wrong("server.listen", ALLOWED));
    };
    if address.is_private() || allow_public {
        Ok(address)
    } else {
        Err(reader.wrong("server.listen", WHY_NOT_PUBLIC))
    }
}
