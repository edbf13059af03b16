//! Accounts in a file of SQLite's: one writer, readers of their own, and what becomes of a file that is damaged or gone.

use std::fs::{self, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use rusqlite::{Connection, TransactionBehavior};

use super::super::{email_keys, presence};
use super::moment::Moment;
use crate::sqlite::{self, Pool};
use crate::store::damage::{check_pages, is_broken};
use crate::store::failure::NotUsable;

pub(crate) const MIGRATIONS: [&str; 5] = [
    include_str!("../../migrations/accounts-1.sql"),
    include_str!("../../migrations/accounts-2.sql"),
    include_str!("../../migrations/accounts-3.sql"),
    include_str!("../../migrations/accounts-4.sql"),
    include_str!("../../migrations/accounts-5.sql"),
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

/// A file of accounts, open for writing; shared by all threads of the server.
pub(crate) struct AccountsFile {
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
}

impl AccountsFile {
    /// Opens the accounts, made empty where they are missing; only their owner can read the file.
    ///
    /// # Errors
    /// When the file is newer than this program, is no database or cannot be written.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        create_private(path)
            .with_context(|| format!("cannot make the database {}", path.display()))?;
        let file = Self::of(path, sqlite::open(path, PAGE_BYTES, &MIGRATIONS)?)?;
        file.prepare()?;
        Ok(file)
    }

    /// The same for a server, which goes on where the file is damaged: pages and searches need no accounts. Requests
    /// that need one are answered with 503, and nothing is written any more.
    ///
    /// # Errors
    /// As [`AccountsFile::open`], but for damage.
    pub(crate) fn open_to_serve(path: &Path) -> Result<Self> {
        let opened = Self::open(path).and_then(|file| {
            check_pages(&file.writer())?;
            Ok(file)
        });
        match opened {
            Err(error) if is_broken(&error) => {
                let file = Self::of(path, sqlite::open_temporary(&MIGRATIONS)?)?;
                file.stop_using(&error);
                Ok(file)
            }
            opened => opened,
        }
    }

    fn of(path: &Path, writer: Connection) -> Result<Self> {
        let (readers, writer) = (Pool::new(READERS_KEPT), Mutex::new(writer));
        let identity = identity(path).context("looking at the accounts")?;
        let damage = OnceLock::new();
        Ok(Self { path: path.to_path_buf(), readers, writer, identity, damage })
    }

    fn prepare(&self) -> Result<()> {
        let writer = self.writer();
        writer.busy_timeout(BUSY_TIMEOUT)?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        // What is deleted is overwritten, and what is sorted is not left in a file elsewhere.
        writer.pragma_update(None, "secure_delete", true)?;
        writer.pragma_update(None, "temp_store", "MEMORY")?;
        email_keys::bring_up_to_date(&Moment::File(&writer))?;
        presence::note(&self.path, &writer)
    }

    /// Looks whether pages of the file are damaged that no one has met yet.
    ///
    /// # Errors
    /// When they are, from then on as [`AccountsFile::damage`] says.
    pub(crate) fn check_pages(&self) -> Result<()> {
        self.ensure_usable()?;
        let doing = || format!("checking the pages in {}", self.path.display());
        self.note_damage(self.check_pages_now().with_context(doing))
    }

    fn check_pages_now(&self) -> Result<()> {
        let reader = self.reader()?;
        check_pages(&reader)?;
        self.readers.put_back(reader);
        Ok(())
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
    pub(crate) fn note_presence(&self) {
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

    /// Makes a change true as a whole, or not at all.
    pub(crate) fn write<T>(&self, what: &str, change: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        self.ensure_usable()?;
        let doing = || format!("{what} in {}", self.path.display());
        self.note_damage(self.write_now(change).with_context(doing))
    }

    fn write_now<T>(&self, change: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let mut writer = self.writer();
        // Immediate: a change that reads first would otherwise fail where another process writes next.
        let behavior = TransactionBehavior::Immediate;
        let transaction = writer.transaction_with_behavior(behavior)?;
        let answer = change(&Moment::File(&transaction))?;
        if !self.is_in_place() {
            return Err(NotUsable("another file took its place".into()).into());
        }
        transaction.commit()?;
        Ok(answer)
    }

    /// Asks a question of the accounts as they are at one moment.
    pub(crate) fn read<T>(&self, what: &str, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        self.ensure_usable()?;
        let doing = || format!("{what} in {}", self.path.display());
        self.note_damage(self.read_now(question).with_context(doing))
    }

    fn read_now<T>(&self, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let reader = self.reader()?;
        // All statements see the accounts at one moment, whatever is written meanwhile.
        let moment = reader.unchecked_transaction()?;
        let answer = question(&Moment::File(&moment))?;
        moment.commit()?;
        // A reader whose question failed is not put back, so no trouble of one connection lasts.
        self.readers.put_back(reader);
        Ok(answer)
    }

    /// Moves the log into the database and cuts it to nothing.
    pub(crate) fn empty_log(&self) -> Result<()> {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let mut emptied = self.writer().query_row(sql, [], |row| row.get(0));
        if matches!(emptied, Ok(true)) {
            // SQLite returns this as a row; to the caller it is a failure.
            let busy = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY);
            emptied = Err(rusqlite::Error::SqliteFailure(busy, None));
        }
        emptied.with_context(|| format!("cannot empty the log of {}", self.path.display()))?;
        Ok(())
    }

    /// A thread that panicked has left no half change: its transaction was rolled back.
    pub(crate) fn writer(&self) -> MutexGuard<'_, Connection> {
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
