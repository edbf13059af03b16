//! Connections to a server of accounts: lent to one thread at a time, no more than a few, made again after an outage.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::fault::too_slow;
use super::link::ServerLink;
use crate::model::DatabaseAddress;
use crate::store::failure::ServerFault;

/// Connections at most: one a worker of the server.
const LINKS_MOST: usize = 8;

/// How long to wait for a connection that others use.
const WAIT: Duration = Duration::from_secs(5);

/// How long a server that could not be reached is not asked again: visitors must not queue for it.
const AWAY: Duration = Duration::from_secs(1);

/// Connections.
pub(super) struct ServerPool {
    pub(super) address: DatabaseAddress,
    state: Mutex<PoolState>,
    returned: Condvar,
}

#[derive(Default)]
struct PoolState {
    idle: Vec<ServerLink>,
    lent: usize,
    /// When the server was last found to be away, and why.
    away: Option<(Instant, ServerFault)>,
}

/// A connection that is lent; given back or, where something went wrong, closed.
pub(super) struct LentLink<'p> {
    pool: &'p ServerPool,
    /// Whether it was made just now.
    pub(super) is_new: bool,
    /// Taken when it ends.
    link: Option<ServerLink>,
}

impl ServerPool {
    pub(super) fn of(address: DatabaseAddress) -> Self {
        Self { address, state: Mutex::default(), returned: Condvar::new() }
    }

    /// Lends a connection on which this was begun. One that was kept may have ended since: then the next is tried, and
    /// last a new one.
    pub(super) fn begin(&self, sql: &str) -> Result<LentLink<'_>> {
        loop {
            let lent = self.lend()?;
            match lent.link()?.command(sql) {
                Ok(()) => return Ok(lent),
                Err(error) if lent.is_new => return Err(error),
                // It is closed when it goes out of scope.
                Err(_) => {}
            }
        }
    }

    /// Lends a connection: one that was kept, or a new one.
    pub(super) fn lend(&self) -> Result<LentLink<'_>> {
        let kept = self.wait_for_turn()?;
        // From here on the turn is given back, whatever happens.
        let mut lent = LentLink { pool: self, is_new: kept.is_none(), link: kept };
        if lent.is_new {
            lent.link = Some(self.connect()?);
        }
        Ok(lent)
    }

    fn wait_for_turn(&self) -> Result<Option<ServerLink>> {
        let is_busy = |state: &mut PoolState| state.lent >= LINKS_MOST;
        let waited = self.returned.wait_timeout_while(self.state(), WAIT, is_busy);
        let (mut state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(too_slow(&self.address, "answer others").into());
        }
        state.lent += 1;
        Ok(state.idle.pop())
    }

    fn connect(&self) -> Result<ServerLink> {
        if let Some((since, fault)) = &self.state().away
            && since.elapsed() < AWAY
        {
            return Err(fault.clone().into());
        }
        let opened = ServerLink::open(&self.address);
        self.state().away = match &opened {
            Ok(_) => None,
            Err(error) => {
                error.downcast_ref().map(|fault: &ServerFault| (Instant::now(), fault.clone()))
            }
        };
        opened
    }

    fn state(&self) -> MutexGuard<'_, PoolState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LentLink<'_> {
    /// The connection, as long as it is lent.
    pub(super) fn link(&self) -> Result<&ServerLink> {
        self.link.as_ref().context("the connection is given back")
    }

    /// Gives it back: nothing is going on on it.
    pub(super) fn give_back(mut self) {
        if let Some(link) = self.link.take() {
            self.pool.state().idle.push(link);
        }
    }
}

impl Drop for LentLink<'_> {
    fn drop(&mut self) {
        // A connection in the middle of something is closed, which undoes it; also when a change panics.
        drop(self.link.take());
        self.pool.state().lent -= 1;
        self.pool.returned.notify_one();
    }
}
