//! Where the server listens: a Unix socket behind nginx, loopback in development.

use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use super::ConfigError;
use super::setting::Setting;

/// `sun_path` holds 108 bytes with the zero at its end (unix(7)), and the socket is made beside its
/// place, under a name four bytes longer.
const PATH_BYTES: usize = 103;

const ALLOWED: &str = "a loopback address and port, such as 127.0.0.1:8080, or a socket, such as \
     unix:/run/sitegen/sitegen.sock (at most 103 bytes)";

const WHY_NOT_PUBLIC: &str = "only this machine is served: the server knows no timeouts and no limits, \
     and its HTTP crate has open faults that only nginx before it keeps away (docs/SECURITY.md); \
     --allow-public-bind serves others nevertheless";

/// An address to listen on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ListenAddress {
    /// A socket of the file system.
    Unix(PathBuf),
    /// An address of this machine and a port.
    Tcp(SocketAddr),
}

impl ListenAddress {
    /// Reads `unix:PATH`, relative to a folder, or `ADDRESS:PORT`.
    fn parse(text: &str, folder: &Path) -> Option<Self> {
        match text.strip_prefix("unix:") {
            None => text.parse().ok().map(Self::Tcp),
            Some("") => None,
            Some(path) => {
                let path = folder.join(path);
                (path.as_os_str().len() <= PATH_BYTES).then_some(Self::Unix(path))
            }
        }
    }

    /// True where nobody but this machine gets there.
    #[must_use]
    pub fn is_private(&self) -> bool {
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

/// The address of a setting, if it may be listened on.
pub(super) fn listen(
    setting: &Setting<String>,
    folder: &Path,
    allow_public: bool,
) -> Result<ListenAddress, ConfigError> {
    let wrong = |allowed: &str| setting.wrong(&setting.value, allowed);
    let address = ListenAddress::parse(&setting.value, folder).ok_or_else(|| wrong(ALLOWED))?;
    if address.is_private() || allow_public { Ok(address) } else { Err(wrong(WHY_NOT_PUBLIC)) }
}
