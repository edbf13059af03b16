//! Accounts on a server of PostgreSQL's protocol, which several hosts share.
//!
//! A change is one serializable transaction, tried again where another one came first. What fails because the server is
//! away says so; it heals by itself, since connections are made when they are needed.

mod clock;
mod fault;
pub(super) mod link;
mod pool;
mod schema;
pub(super) mod values;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context as _, Result};

use pool::{LentLink, ServerPool};

use super::super::email_keys;
use super::moment::Moment;
use crate::model::{DatabaseAddress, Timestamp};
use crate::store::failure::{FaultKind, kind};

/// How often a change is tried while others come first.
const TRIES: u32 = 30;

/// The longest wait between two tries, in milliseconds.
const WAIT_MOST: u64 = 128;

const CHANGE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";

/// All statements see the accounts at one moment.
const MOMENT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// A server of accounts; shared by all threads.
pub(crate) struct AccountsServer {
    pool: ServerPool,
    /// Whether its tables are known to be those of this program.
    is_prepared: AtomicBool,
}

impl AccountsServer {
    /// Looks at the server and brings its tables up to date.
    pub(crate) fn open(address: &DatabaseAddress) -> Result<Self> {
        let server = Self::of(address);
        server.prepare()?;
        Ok(server)
    }

    /// The same for a server of the site, which goes on where the accounts are away: they are looked at again when they
    /// are needed.
    pub(crate) fn open_to_serve(address: &DatabaseAddress) -> Result<Self> {
        let server = Self::of(address);
        match server.prepare() {
            Err(error) if kind(&error) != Some(FaultKind::Away) => Err(error),
            _ => Ok(server),
        }
    }

    /// What is wrong with the rows of a server, and with its tables. Changes nothing.
    pub(crate) fn faults(address: &DatabaseAddress) -> Result<Vec<String>> {
        let server = Self::of(address);
        server.ask(|moment| schema::faults(moment, address))
    }

    /// Fails where a server cannot be asked, has no tables, or another time than this. Changes nothing, and reads no rows.
    pub(crate) fn look_at(address: &DatabaseAddress, now: Timestamp) -> Result<()> {
        let server = Self::of(address);
        server.ask(|moment| {
            schema::refuse_missing(moment, address)?;
            clock::refuse_apart(moment, address, now)
        })
    }

    fn of(address: &DatabaseAddress) -> Self {
        Self { pool: ServerPool::of(address.clone()), is_prepared: AtomicBool::new(false) }
    }

    /// Where it is, for messages.
    pub(crate) fn address(&self) -> &DatabaseAddress {
        &self.pool.address
    }

    /// Fails where the clock of this machine is another than the server's.
    pub(crate) fn check_clock(&self, now: Timestamp) -> Result<()> {
        self.look("asking for the time", |moment| clock::refuse_apart(moment, self.address(), now))
    }

    /// Whether accounts can be asked for now.
    pub(crate) fn check(&self) -> Result<()> {
        self.look("looking at the accounts", |moment| moment.exists("SELECT 1", &[]).map(drop))
    }

    /// Makes a change true as a whole, or not at all.
    pub(crate) fn write<T>(&self, what: &str, change: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let doing = || format!("{what} in {}", self.address());
        self.prepare().and_then(|()| self.change(change)).with_context(doing)
    }

    /// Asks a question of the accounts as they are at one moment.
    pub(crate) fn read<T>(&self, what: &str, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let doing = || format!("{what} in {}", self.address());
        self.prepare().and_then(|()| self.ask(question)).with_context(doing)
    }

    /// Asks a question of one statement, which needs no transaction to see one moment.
    pub(crate) fn look<T>(&self, what: &str, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let doing = || format!("{what} in {}", self.address());
        self.prepare().and_then(|()| self.look_now(question)).with_context(doing)
    }

    fn prepare(&self) -> Result<()> {
        if self.is_prepared.load(Ordering::Relaxed) {
            return Ok(());
        }
        // Threads may do so at the same time, as hosts may: none waits for another that waits for the server.
        let is_newest = self.ask(|moment| {
            schema::refuse_encoding(moment, self.address())?;
            schema::is_newest(moment, self.address())
        })?;
        if !is_newest {
            self.make_tables()?;
        }
        self.ask(|moment| schema::refuse_powerless(moment, self.address()))?;
        if !self.ask(email_keys::outdated)?.is_empty() {
            match self.change(email_keys::bring_up_to_date) {
                // A standby answers questions; this is done once it takes changes.
                Err(error) if kind(&error) == Some(FaultKind::Away) => return Ok(()),
                done => done?,
            }
        }
        self.is_prepared.store(true, Ordering::Relaxed);
        Ok(())
    }

    fn make_tables(&self) -> Result<()> {
        let lent = self.pool.begin(CHANGE)?;
        let made = schema::bring_up_to_date(lent.link()?, self.address())
            .and_then(|()| lent.link()?.command("COMMIT"));
        match made {
            Ok(()) => lent.give_back(),
            Err(error) => {
                end(lent);
                // Another program may have made them at the same time.
                if !self.ask(|moment| schema::is_newest(moment, self.address()))? {
                    return Err(error);
                }
            }
        }
        Ok(())
    }

    fn change<T>(&self, change: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let mut tries = 1;
        loop {
            let changed = self.change_once(&change);
            let Err(error) = &changed else { return changed };
            if kind(error) != Some(FaultKind::Conflict) || tries == TRIES {
                return changed;
            }
            let most = WAIT_MOST.min(1 << tries.min(10));
            std::thread::sleep(Duration::from_millis(fastrand::u64(0..=most)));
            tries += 1;
        }
    }

    fn change_once<T>(&self, change: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let lent = self.pool.begin(CHANGE)?;
        let changed = change(&Moment::Server(lent.link()?));
        let committed = changed.and_then(|answer| {
            lent.link()?.command("COMMIT")?;
            Ok(answer)
        });
        match committed {
            Ok(answer) => {
                lent.give_back();
                Ok(answer)
            }
            Err(error) => {
                end(lent);
                Err(error)
            }
        }
    }

    fn ask<T>(&self, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let lent = self.pool.begin(MOMENT)?;
        let answer = question(&Moment::Server(lent.link()?))?;
        lent.link()?.command("COMMIT")?;
        lent.give_back();
        Ok(answer)
    }

    fn look_now<T>(&self, question: impl Fn(&Moment) -> Result<T>) -> Result<T> {
        let lent = self.pool.lend()?;
        match question(&Moment::Server(lent.link()?)) {
            Ok(answer) => {
                lent.give_back();
                return Ok(answer);
            }
            Err(error) if !lent.had_ended() => return Err(error),
            // To ask again changes nothing.
            Err(_) => drop(lent),
        }
        let lent = self.pool.lend()?;
        let answer = question(&Moment::Server(lent.link()?))?;
        lent.give_back();
        Ok(answer)
    }
}

/// Undoes what was begun on a connection; one that cannot is closed, and one that is lost is asked nothing more.
fn end(lent: LentLink) {
    if lent.loss().is_some() {
        return;
    }
    if lent.link().and_then(|link| link.command("ROLLBACK")).is_ok() {
        lent.give_back();
    }
}
