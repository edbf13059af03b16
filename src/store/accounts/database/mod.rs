//! Where the accounts are: what asks and changes them is the same for all.

mod file;
mod moment;
#[cfg(feature = "postgres")]
mod numbers;
#[cfg(feature = "postgres")]
mod server;
mod statement;

use std::path::Path;

use anyhow::Result;
#[cfg(not(feature = "postgres"))]
use anyhow::bail;

use file::AccountsFile;
pub(super) use file::MIGRATIONS;
pub(super) use moment::{Moment, Row};
#[cfg(feature = "postgres")]
use server::AccountsServer;
pub(super) use statement::Values;

use crate::model::{AccountsPlace, Timestamp};

#[cfg(not(feature = "postgres"))]
const WITHOUT: &str = "this program was built without the feature `postgres`; releases have it";

/// Where the accounts are.
pub(super) enum Database {
    /// In a file of this machine.
    File(AccountsFile),
    /// On a server.
    #[cfg(feature = "postgres")]
    Server(AccountsServer),
}

impl Database {
    /// Opens a file, made empty where it is missing.
    pub(super) fn open_file(path: &Path) -> Result<Self> {
        AccountsFile::open(path).map(Self::File)
    }

    /// Opens what is at a place, made empty where there is nothing.
    pub(super) fn open(place: &AccountsPlace) -> Result<Self> {
        match place {
            AccountsPlace::File(path) => Self::open_file(path),
            #[cfg(feature = "postgres")]
            AccountsPlace::Server(address) => AccountsServer::open(address).map(Self::Server),
            #[cfg(not(feature = "postgres"))]
            AccountsPlace::Server(_) => bail!(WITHOUT),
        }
    }

    /// Opens what is at a place for a server, which goes on where accounts cannot be used.
    pub(super) fn open_to_serve(place: &AccountsPlace) -> Result<Self> {
        match place {
            AccountsPlace::File(path) => AccountsFile::open_to_serve(path).map(Self::File),
            #[cfg(feature = "postgres")]
            AccountsPlace::Server(address) => {
                AccountsServer::open_to_serve(address).map(Self::Server)
            }
            #[cfg(not(feature = "postgres"))]
            AccountsPlace::Server(_) => bail!(WITHOUT),
        }
    }

    /// Looks at what is at a place, and changes nothing; what is wrong with the rows of a server.
    pub(super) fn faults_of_server(place: &AccountsPlace) -> Result<Vec<String>> {
        match place {
            AccountsPlace::File(_) => Ok(Vec::new()),
            #[cfg(feature = "postgres")]
            AccountsPlace::Server(address) => AccountsServer::faults(address),
            #[cfg(not(feature = "postgres"))]
            AccountsPlace::Server(_) => bail!(WITHOUT),
        }
    }

    /// Fails where what is at a place cannot be asked; of a file others look.
    #[cfg_attr(not(feature = "postgres"), allow(unused_variables, reason = "a file has no clock"))]
    pub(super) fn look_at_server(place: &AccountsPlace, now: Timestamp) -> Result<()> {
        match place {
            AccountsPlace::File(_) => Ok(()),
            #[cfg(feature = "postgres")]
            AccountsPlace::Server(address) => AccountsServer::look_at(address, now),
            #[cfg(not(feature = "postgres"))]
            AccountsPlace::Server(_) => bail!(WITHOUT),
        }
    }

    /// Makes a change true as a whole, or not at all. It may be tried several times.
    pub(super) fn write<T>(&self, what: &str, change: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        match self {
            Self::File(file) => file.write(what, change),
            #[cfg(feature = "postgres")]
            Self::Server(server) => server.write(what, change),
        }
    }

    /// Asks a question of the accounts as they are at one moment.
    pub(super) fn read<T>(&self, what: &str, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        match self {
            Self::File(file) => file.read(what, question),
            #[cfg(feature = "postgres")]
            Self::Server(server) => server.read(what, question),
        }
    }

    /// Asks a question of one statement.
    pub(super) fn look<T>(&self, what: &str, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        match self {
            Self::File(file) => file.read(what, question),
            #[cfg(feature = "postgres")]
            Self::Server(server) => server.look(what, question),
        }
    }

    /// Looks for damage that was not met yet.
    pub(super) fn check_pages(&self) -> Result<()> {
        match self {
            Self::File(file) => file.check_pages(),
            #[cfg(feature = "postgres")]
            Self::Server(server) => server.check(),
        }
    }

    /// Whether a server can be used at this moment.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(clippy::unnecessary_wraps, reason = "a server may fail")
    )]
    pub(super) fn look_again(&self) -> Result<()> {
        match self {
            Self::File(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Server(server) => server.check(),
        }
    }

    /// Fails where a server has another time than this.
    #[cfg_attr(
        not(feature = "postgres"),
        allow(unused_variables, clippy::unnecessary_wraps, reason = "a file has no clock")
    )]
    pub(super) fn check_clock(&self, now: Timestamp) -> Result<()> {
        match self {
            Self::File(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Self::Server(server) => server.check_clock(now),
        }
    }

    /// Whether other hosts write to it, too.
    pub(super) fn is_shared(&self) -> bool {
        match self {
            Self::File(_) => false,
            #[cfg(feature = "postgres")]
            Self::Server(_) => true,
        }
    }

    /// Why it cannot be used any more.
    pub(super) fn damage(&self) -> Option<&str> {
        match self {
            Self::File(file) => file.damage(),
            #[cfg(feature = "postgres")]
            Self::Server(_) => None,
        }
    }

    /// False where something else took its place: what is written now would be lost.
    pub(super) fn is_in_place(&self) -> bool {
        match self {
            Self::File(file) => file.is_in_place(),
            #[cfg(feature = "postgres")]
            Self::Server(_) => true,
        }
    }

    /// After accounts came or went.
    pub(super) fn note_presence(&self) {
        match self {
            Self::File(file) => file.note_presence(),
            #[cfg(feature = "postgres")]
            Self::Server(_) => (),
        }
    }

    /// Has no trace stay of what was deleted or changed.
    pub(super) fn empty_log(&self) -> Result<()> {
        match self {
            Self::File(file) => file.empty_log(),
            #[cfg(feature = "postgres")]
            Self::Server(_) => Ok(()),
        }
    }

    /// The file.
    #[cfg(test)]
    pub(super) fn file(&self) -> &AccountsFile {
        match self {
            Self::File(file) => file,
            #[cfg(feature = "postgres")]
            Self::Server(_) => panic!("the accounts are on a server"),
        }
    }
}
