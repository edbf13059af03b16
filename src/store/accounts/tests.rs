//! Tests of the accounts on real databases, and what they share.

mod file;
mod letters;
#[cfg(feature = "postgres")]
#[allow(clippy::duplicate_mod, reason = "the same tests, on other accounts")]
pub(crate) mod on_server;
mod people;
mod safety;
mod saving;
mod sessions;
mod throttling;
mod upkeep;

use std::fs;
use std::path::PathBuf;
use std::sync::MutexGuard;
use std::time::Duration;

use tempfile::TempDir;

use super::*;
use crate::model::{
    AccountId, Barcode, DisplayName, Email, NewSession, SavedPair, SessionId, Timestamp, TokenHash,
};

const DAY: i64 = Timestamp::DAY;

/// A day in 2026.
const NOW: Timestamp = Timestamp::from_seconds(1_780_000_000);

/// Accounts with what they stand on.
struct PlaceOf<G> {
    accounts: Accounts,
    ground: G,
}

/// Accounts in a folder of their own, in memory where the system offers that.
type Place = PlaceOf<TempDir>;

impl Place {
    fn new() -> Self {
        let ground = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        Self { accounts: Accounts::open(&ground.path().join("accounts.sqlite")).unwrap(), ground }
    }

    fn path(&self) -> PathBuf {
        self.ground.path().join("accounts.sqlite")
    }

    fn writer(&self) -> MutexGuard<'_, rusqlite::Connection> {
        self.accounts.database.file().writer()
    }

    fn check(&self) -> Vec<String> {
        check(&self.path()).unwrap().unwrap()
    }

    /// The accounts as the next start of the program finds them.
    fn restarted(self) -> Self {
        let Self { accounts, ground } = self;
        drop(accounts);
        Self { accounts: Accounts::open(&ground.path().join("accounts.sqlite")).unwrap(), ground }
    }

    /// Name and content of every file SQLite keeps content in.
    fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let path = self.path().display().to_string();
        let paths = ["", "-wal"].map(|end| PathBuf::from(format!("{path}{end}")));
        paths.map(|path| (path.clone(), fs::read(&path).unwrap_or_default())).into()
    }
}

impl<G> PlaceOf<G> {
    /// An account of this name.
    fn register(&self, name: &str) -> AccountId {
        let email = email(&format!("{name}@example.fr"));
        match self.accounts.register(&email, &named(name), "hash", None, NOW).unwrap() {
            Registered::Created(account) => account,
            Registered::EmailTaken => panic!("{name} is registered twice"),
        }
    }

    /// Signs an account in with a token.
    fn sign_in(&self, account: AccountId, token: u8, now: Timestamp) {
        let credentials = self.accounts.credentials_of(account).unwrap().unwrap();
        let started = self.accounts.start_session(&credentials, &session(token), now).unwrap();
        assert_eq!(started, Some(id(token)));
    }

    fn is_signed_in(&self, token: u8, now: Timestamp) -> bool {
        self.accounts.session(hash(token), now).unwrap().is_some()
    }
}

fn email(text: &str) -> Email {
    text.parse().unwrap()
}

fn named(text: &str) -> DisplayName {
    text.parse().unwrap()
}

fn hash(token: u8) -> TokenHash {
    TokenHash([token; 32])
}

fn session(token: u8) -> NewSession {
    NewSession::new(hash(token), "Firefox")
}

fn id(token: u8) -> SessionId {
    SessionId::of(hash(token))
}

/// One pair a number.
fn pair(number: u64) -> SavedPair {
    let barcode =
        |body: u64| (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap();
    SavedPair::new(barcode(1_000_000 + number), barcode(2_000_000 + number)).unwrap()
}
