//! Connections to a server of accounts: lent to one thread at a time, no more than a few, made again after an outage.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

use super::fault::too_slow;
use super::link::{LinkLoss, ServerLink};
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
    /// Whether a thread looks if it is back.
    is_looked_for: bool,
}

/// A connection that is lent; given back or, where something went wrong, closed.
pub(super) struct LentLink<'p> {
    pool: &'p ServerPool,
    /// Whether it was made just now.
    is_new: bool,
    /// Taken when it ends.
    link: Option<ServerLink>,
}

impl ServerPool {
    pub(super) fn of(address: DatabaseAddress) -> Self {
        Self { address, state: Mutex::default(), returned: Condvar::new() }
    }

    /// Lends a connection on which this was begun. One that was kept may have ended since: then all that were kept are
    /// closed, and one more is tried.
    pub(super) fn begin(&self, sql: &str) -> Result<LentLink<'_>> {
        let lent = self.lend()?;
        match lent.link()?.command(sql) {
            Ok(()) => return Ok(lent),
            Err(error) if !lent.had_ended() => return Err(error),
            Err(_) => drop(lent),
        }
        let lent = self.lend()?;
        lent.link()?.command(sql)?;
        Ok(lent)
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

    /// While the server is away one thread looks for it, and all others get the last fault at once.
    fn wait_for_turn(&self) -> Result<Option<ServerLink>> {
        let is_busy = |state: &mut PoolState| state.lent >= LINKS_MOST && state.away.is_none();
        let waited = self.returned.wait_timeout_while(self.state(), WAIT, is_busy);
        let (mut state, waited) = waited.unwrap_or_else(PoisonError::into_inner);
        let is_full = state.lent >= LINKS_MOST;
        if let Some((since, fault)) = &state.away {
            let is_looked_for = state.is_looked_for || is_full || since.elapsed() < AWAY;
            if is_looked_for && (is_full || state.idle.is_empty()) {
                return Err(fault.clone().into());
            }
        } else if waited.timed_out() {
            return Err(too_slow(&self.address, "answer others").into());
        }
        state.lent += 1;
        let kept = state.idle.pop();
        state.is_looked_for |= kept.is_none() && state.away.is_some();
        Ok(kept)
    }

    fn connect(&self) -> Result<ServerLink> {
        let opened = ServerLink::open(&self.address);
        let mut state = self.state();
        state.is_looked_for = false;
        state.away = match &opened {
            Ok(_) => None,
            Err(error) => {
                error.downcast_ref().map(|fault: &ServerFault| (Instant::now(), fault.clone()))
            }
        };
        self.returned.notify_all();
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

    /// Whether it had ended before it was lent: what was asked did not reach the server, and a new one may.
    pub(super) fn had_ended(&self) -> bool {
        !self.is_new && matches!(self.loss(), Some(LinkLoss::Ended))
    }

    /// Why nothing more can be asked on it.
    pub(super) fn loss(&self) -> Option<LinkLoss> {
        self.link.as_ref()?.loss()
    }

    /// Gives it back: nothing is going on on it.
    pub(super) fn give_back(mut self) {
        if self.loss().is_none()
            && let Some(link) = self.link.take()
        {
            self.pool.state().idle.push(link);
        }
    }
}

impl Drop for LentLink<'_> {
    fn drop(&mut self) {
        let loss = self.loss();
        // A connection in the middle of something is closed, which undoes it; also when a change panics.
        drop(self.link.take());
        let mut state = self.pool.state();
        state.lent -= 1;
        let Some(loss) = loss else {
            drop(state);
            self.pool.returned.notify_one();
            return;
        };
        // What became of this one became of those that are kept.
        let ended = std::mem::take(&mut state.idle);
        if let LinkLoss::Silent(fault) = loss {
            state.away = Some((Instant::now(), fault));
        }
        drop(state);
        drop(ended);
        self.pool.returned.notify_all();
    }
}
