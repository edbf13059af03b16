//! Accounts: who may sign in, where they are signed in, what they have saved.
//!
//! Of all data these alone cannot be made again. A change is one transaction on one connection,
//! on disk when its method returns; asking never writes. Passwords come as hashes, tokens as
//! hashes, the time from the caller: nothing secret, random or timed is made here.

mod credentials;
mod email_keys;
mod export;
mod holder;
mod housekeeping;
mod new_addresses;
mod operator;
mod people;
mod presence;
mod registrations;
mod resets;
mod saved;
mod sessions;
mod soundness;
#[cfg(test)]
mod tests;
mod throttle;
mod tries;

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
#[cfg(test)]
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::{Connection, Params, Transaction, TransactionBehavior};

use super::damage::{check_pages, is_broken};
use super::failure::NotUsable;
use crate::files;
use crate::sqlite::{self, Pool, query};

pub use super::failure::is_unavailable;
pub use credentials::Credentials;
pub use export::PersonalData;
pub(crate) use holder::{AccountsInUse, hold, hold_alone};
pub use housekeeping::CleanedUp;
pub use new_addresses::{NEW_ADDRESS_LIFE, NewAddress};
pub use operator::ListedAccount;
pub use people::{Account, EmailChange, Registered};
pub(crate) use presence::{AccountsLost, are_known, copy_mark, refuse_lost};
pub use registrations::{REGISTRATION_LIFE, Registration};
pub use resets::LINK_LIFE;
pub use saved::{PAIRS_MAX, Saved, SavedSubstitute};
pub use sessions::{SESSION_LIFE, Session, SignedIn};
pub use soundness::check;
pub(crate) use soundness::damage_at;
pub use tries::Attempt;

const MIGRATIONS: [&str; 4] = [
    include_str!("../migrations/accounts-1.sql"),
    include_str!("../migrations/accounts-2.sql"),
    include_str!("../migrations/accounts-3.sql"),
    include_str!("../migrations/accounts-4.sql"),
];

/// Bytes of a page: SQLite's usual size.
const PAGE_BYTES: u32 = 4096;

/// How long to wait for another process, such as a command of the operator or a backup. Visitors
/// wait with it, so it is shorter than elsewhere.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Connections for reading that are kept open: one a worker of the server.
const READERS_KEPT: usize = 8;

/// What a connection for reading keeps of the file, in KiB: an account and its list.
const READER_CACHE_KIB: i64 = 512;

/// The accounts, open for writing; shared by all threads of the server.
pub struct Accounts {
    path: PathBuf,
    /// Closed before the writer: the last one to close moves the log into the database, which
    /// readers cannot.
    readers: Pool,
    /// SQLite has one writer at a time anyway: waiting for a lock here is fair and does not poll.
    writer: Mutex<Connection>,
    /// Device and inode of the file that was opened.
    identity: (u64, u64),
    /// Why the file is not touched any more.
    damage: OnceLock<String>,
    /// Questions and changes so far, for tests of what the work tells.
    #[cfg(test)]
    asked: (AtomicU64, AtomicU64),
}

impl Accounts {
    /// Opens the accounts, made empty where they are missing; only their owner can read the file.
    ///
    /// # Errors
    /// When the file is newer than this program, is no database or cannot be written.
    pub fn open(path: &Path) -> Result<Self> {
        create_private(path)
            .with_context(|| format!("cannot make the database {}", path.display()))?;
        let accounts = Self::of(path, sqlite::open(path, PAGE_BYTES, &MIGRATIONS)?)?;
        accounts.prepare()?;
        Ok(accounts)
    }

    /// The same for a server, which goes on where the file is damaged: pages and searches need no accounts. Requests
    /// that need one are answered with 503, and nothing is written any more.
    ///
    /// # Errors
    /// As [`Accounts::open`], but for damage.
    pub(crate) fn open_to_serve(path: &Path) -> Result<Self> {
        let opened = Self::open(path).and_then(|accounts| {
            check_pages(&accounts.writer())?;
            Ok(accounts)
        });
        match opened {
            Err(error) if is_broken(&error) => {
                let accounts = Self::of(path, sqlite::open_temporary(&MIGRATIONS)?)?;
                accounts.stop_using(&error);
                Ok(accounts)
            }
            opened => opened,
        }
    }

    fn of(path: &Path, writer: Connection) -> Result<Self> {
        let (readers, writer) = (Pool::new(READERS_KEPT), Mutex::new(writer));
        let identity = identity(path).context("looking at the accounts")?;
        let damage = OnceLock::new();
        Ok(Self {
            path: path.to_path_buf(),
            readers,
            writer,
            identity,
            damage,
            #[cfg(test)]
            asked: Default::default(),
        })
    }

    fn prepare(&self) -> Result<()> {
        let writer = self.writer();
        writer.busy_timeout(BUSY_TIMEOUT)?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        // What is deleted is overwritten, and what is sorted is not left in a file elsewhere.
        writer.pragma_update(None, "secure_delete", true)?;
        writer.pragma_update(None, "temp_store", "MEMORY")?;
        email_keys::bring_up_to_date(&writer)?;
        presence::note(&self.path, &writer)
    }

    /// Looks whether pages of the file are damaged that no one has met yet.
    ///
    /// # Errors
    /// When they are, from then on as [`Accounts::damage`] says.
    pub(crate) fn check_pages(&self) -> Result<()> {
        self.read("checking the pages", check_pages)
    }

    /// What is wrong with the file, where it is damaged.
    pub(crate) fn damage(&self) -> Option<&str> {
        self.damage.get().map(String::as_str)
    }

    /// False where another file took its place, or it was removed or emptied: what is written now would be lost.
    pub(crate) fn is_in_place(&self) -> bool {
        identity(&self.path).is_ok_and(|found| found == self.identity)
    }

    /// After accounts came or went. The change is made: that its mark cannot be written must not undo it, and the next
    /// start writes it.
    fn note_presence(&self) {
        presence::note(&self.path, &self.writer()).ok();
    }

    /// From now on every question and change is refused: a damaged file must not be written to.
    fn stop_using(&self, error: &anyhow::Error) {
        self.damage.get_or_init(|| format!("{} is damaged: {error:#}", self.path.display()));
    }

    fn ensure_usable(&self) -> Result<()> {
        match self.damage() {
            Some(damage) => Err(NotUsable(damage.to_string()).into()),
            None => Ok(()),
        }
    }

    fn note_damage<T>(&self, done: Result<T>) -> Result<T> {
        done.inspect_err(|error| {
            if is_broken(error) {
                self.stop_using(error);
            }
        })
    }

    /// Opens the accounts there are; `None` where there are none, which only the server makes.
    ///
    /// # Errors
    /// As [`Accounts::open`].
    pub fn open_existing(path: &Path) -> Result<Option<Self>> {
        if files::is_there(path)? { Self::open(path).map(Some) } else { Ok(None) }
    }

    /// The secret the server signs with: `fresh` the first time, the same ever after.
    ///
    /// # Errors
    /// When the database fails.
    pub fn secret(&self, fresh: &[u8; 32]) -> Result<[u8; 32]> {
        if let Some(secret) = self.read("reading the server's secret", signing_secret)? {
            return Ok(secret);
        }
        self.write("making the server's secret", |change| {
            let sql =
                "INSERT INTO secret (key, value) VALUES ('signing', ?1) ON CONFLICT DO NOTHING";
            query::run(change, sql, [fresh])?;
            signing_secret(change)?.context("the secret is not there")
        })
    }

    /// Makes a change true as a whole, or not at all.
    fn write<T>(&self, what: &str, change: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        self.ensure_usable()?;
        let doing = || format!("{what} in {}", self.path.display());
        self.note_damage(self.write_now(change).with_context(doing))
    }

    fn write_now<T>(&self, change: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        #[cfg(test)]
        self.asked.1.fetch_add(1, Ordering::Relaxed);
        let mut writer = self.writer();
        // Immediate: a change that reads first would otherwise fail where another process writes next.
        let behavior = TransactionBehavior::Immediate;
        let transaction = writer.transaction_with_behavior(behavior)?;
        let answer = change(&transaction)?;
        if !self.is_in_place() {
            return Err(NotUsable("another file took its place".into()).into());
        }
        transaction.commit()?;
        Ok(answer)
    }

    /// Makes a change of one statement; says how many rows it changed.
    fn run(&self, what: &str, sql: &str, values: impl Params) -> Result<usize> {
        self.write(what, |change| query::run(change, sql, values))
    }

    /// Asks a question of the accounts as they are at one moment.
    fn read<T>(&self, what: &str, question: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.ensure_usable()?;
        let doing = || format!("{what} in {}", self.path.display());
        self.note_damage(self.read_now(question).with_context(doing))
    }

    fn read_now<T>(&self, question: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        #[cfg(test)]
        self.asked.0.fetch_add(1, Ordering::Relaxed);
        let reader = self.reader()?;
        // All statements see the accounts at one moment, whatever is written meanwhile.
        let moment = reader.unchecked_transaction()?;
        let answer = question(&moment)?;
        moment.commit()?;
        // A reader whose question failed is not put back, so no trouble of one connection lasts.
        self.readers.put_back(reader);
        Ok(answer)
    }

    /// How many questions were asked and changes made so far.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> (u64, u64) {
        (self.asked.0.load(Ordering::Relaxed), self.asked.1.load(Ordering::Relaxed))
    }

    /// A thread that panicked has left no half change: its transaction was rolled back.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reader(&self) -> Result<Connection> {
        if let Some(reader) = self.readers.try_lend() {
            return Ok(reader);
        }
        let reader = sqlite::open_read_only(&self.path)?;
        reader.busy_timeout(BUSY_TIMEOUT)?;
        reader.pragma_update(None, "temp_store", "MEMORY")?;
        reader.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
        Ok(reader)
    }
}

fn signing_secret(connection: &Connection) -> Result<Option<[u8; 32]>> {
    let sql = "SELECT value FROM secret WHERE key = 'signing'";
    query::one(connection, sql, [], |row| row.get(0))
}

fn identity(path: &Path) -> std::io::Result<(u64, u64)> {
    let file = fs::metadata(path)?;
    if file.len() == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok((file.dev(), file.ino()))
}

/// Makes the file before SQLite does, which would let the group read it; SQLite gives the files
/// next to it the same mode.
fn create_private(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        made => made.map(drop),
    }
}
