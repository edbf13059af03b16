//! Accounts: who may sign in, where they are signed in, what they have saved.
//!
//! Of all data these alone cannot be made again. A change is one transaction on one connection,
//! on disk when its method returns; asking never writes. Passwords come as hashes, tokens as
//! hashes, the time from the caller: nothing secret, random or timed is made here.

mod credentials;
mod database;
mod email_keys;
mod export;
mod holder;
mod housekeeping;
mod moving;
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
pub(crate) mod tests;
mod throttle;
mod tries;
mod waiting_letters;

use std::path::Path;
#[cfg(test)]
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use rusqlite::params;

use crate::files;
use crate::model::AccountsPlace;
use database::{Database, Moment, Row, Values};

pub use super::failure::is_unavailable;
pub(crate) use super::failure::{ClockApart, is_away};
pub use credentials::Credentials;
pub use export::PersonalData;
pub(crate) use holder::{AccountsInUse, hold, hold_alone};
pub use housekeeping::CleanedUp;
pub(crate) use moving::{MovedRows, move_to};
pub use new_addresses::{NEW_ADDRESS_LIFE, NewAddress};
pub use operator::ListedAccount;
pub use people::{Account, EmailChange, Registered};
pub(crate) use presence::{AccountsLost, are_known, copy_mark, refuse_lost};
pub use registrations::{REGISTRATION_LIFE, Registration};
pub use resets::LINK_LIFE;
pub use saved::{PAIRS_MAX, Saved, SavedSubstitute};
pub use sessions::{SESSION_LIFE, Session, SignedIn};
pub use soundness::check;
pub(crate) use soundness::{check_at, damage_at, look_at};
pub use tries::Attempt;
pub(crate) use waiting_letters::{
    LETTERS_MAX, LetterFate, LetterTurn, MailJob, TakenLetter, WaitingLetters,
};

/// The accounts, open for writing; shared by all threads of the server.
pub struct Accounts {
    database: Database,
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
        Ok(Self::of(Database::open_file(path)?))
    }

    /// The same for a server, which goes on where the file is damaged: pages and searches need no accounts. Requests
    /// that need one are answered with 503, and nothing is written any more.
    ///
    /// # Errors
    /// As [`Accounts::open`], but for damage.
    pub(crate) fn open_to_serve(place: &AccountsPlace) -> Result<Self> {
        Ok(Self::of(Database::open_to_serve(place)?))
    }

    /// Opens the accounts at a place, made empty where there are none.
    ///
    /// # Errors
    /// As [`Accounts::open`], and when a server cannot be used.
    pub(crate) fn open_at(place: &AccountsPlace) -> Result<Self> {
        Ok(Self::of(Database::open(place)?))
    }

    fn of(database: Database) -> Self {
        Self {
            database,
            #[cfg(test)]
            asked: Default::default(),
        }
    }

    /// Opens the accounts there are; `None` where there are none, which only the server makes.
    ///
    /// # Errors
    /// As [`Accounts::open`].
    pub fn open_existing(path: &Path) -> Result<Option<Self>> {
        if files::is_there(path)? { Self::open(path).map(Some) } else { Ok(None) }
    }

    /// The same at a place; a server always has some, be they none.
    ///
    /// # Errors
    /// As [`Accounts::open_at`].
    pub(crate) fn open_existing_at(place: &AccountsPlace) -> Result<Option<Self>> {
        match place {
            AccountsPlace::File(path) => Self::open_existing(path),
            AccountsPlace::Server(_) => Self::open_at(place).map(Some),
        }
    }

    /// Looks whether a server can be used at this moment; of a file that is known already.
    ///
    /// # Errors
    /// When it cannot.
    pub(crate) fn look_again(&self) -> Result<()> {
        self.database.look_again()
    }

    /// Looks whether pages of the file are damaged that no one has met yet.
    ///
    /// # Errors
    /// When they are, from then on as [`Accounts::damage`] says.
    pub(crate) fn check_pages(&self) -> Result<()> {
        self.database.check_pages()
    }

    /// What is wrong with the file, where it is damaged.
    pub(crate) fn damage(&self) -> Option<&str> {
        self.database.damage()
    }

    /// False where another file took its place, or it was removed or emptied: what is written now would be lost.
    pub(crate) fn is_in_place(&self) -> bool {
        self.database.is_in_place()
    }

    /// The secret the server signs with: `fresh` the first time, the same ever after.
    ///
    /// # Errors
    /// When the database fails.
    pub fn secret(&self, fresh: &[u8; 32]) -> Result<[u8; 32]> {
        if let Some(secret) = self.look("reading the server's secret", signing_secret)? {
            return Ok(secret);
        }
        self.write("making the server's secret", |change| {
            let sql =
                "INSERT INTO secret (key, value) VALUES ('signing', ?1) ON CONFLICT DO NOTHING";
            change.run(sql, params![fresh])?;
            signing_secret(change)?.context("the secret is not there")
        })
    }

    /// Makes a change true as a whole, or not at all.
    fn write<T>(&self, what: &str, change: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        #[cfg(test)]
        self.asked.1.fetch_add(1, Ordering::Relaxed);
        self.database.write(what, change)
    }

    /// Makes a change of one statement; says how many rows it changed.
    fn run(&self, what: &str, sql: &str, values: Values) -> Result<usize> {
        self.write(what, |change| change.run(sql, values))
    }

    /// Asks a question of the accounts as they are at one moment.
    fn read<T>(&self, what: &str, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        #[cfg(test)]
        self.asked.0.fetch_add(1, Ordering::Relaxed);
        self.database.read(what, question)
    }

    /// The same where it is one statement, which is quicker asked of a server.
    fn look<T>(&self, what: &str, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        #[cfg(test)]
        self.asked.0.fetch_add(1, Ordering::Relaxed);
        self.database.look(what, question)
    }

    /// How many questions were asked and changes made so far.
    #[cfg(test)]
    pub(crate) fn asked(&self) -> (u64, u64) {
        (self.asked.0.load(Ordering::Relaxed), self.asked.1.load(Ordering::Relaxed))
    }
}

fn signing_secret(moment: &Moment) -> Result<Option<[u8; 32]>> {
    let sql = "SELECT value FROM secret WHERE key = 'signing'";
    moment.one(sql, params![], |row| row.get(0))
}
