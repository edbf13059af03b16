//! The lock at a target: one publisher at a time, from whatever machine.
//!
//! It is an object that is put where none is, and put again each minute with the tag it had, so that storage alone decides
//! who has it. One that shows no sign of life for longer than a publisher may be silent is taken over; whose holder finds
//! that out with the next sign it gives, and stops. It also says whether a run began to change files: after that nothing is
//! believed about the target until it was listed.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::storage::{Condition, Storage, Stored};

/// The key of the lock.
pub(super) const LOCK: &str = ".sitegen/lock";

/// The key under which a file is put only to learn what time it is there.
pub(super) const CLOCK: &str = ".sitegen/clock";

/// How often a publisher gives a sign of life.
const SIGN: Duration = Duration::from_mins(1);

/// Another publisher is at work.
#[derive(Debug, Error)]
#[error(
    "another `sitegen publish` is at work at {place} ({who}, last sign of life {seconds} s ago); nothing was done. If it was \
     killed on another machine, its lock ends by itself {expiry} after that sign"
)]
pub(crate) struct TargetBusy {
    place: String,
    who: String,
    seconds: u64,
    expiry: String,
}

/// Who publishes.
#[derive(Clone, Debug)]
pub(crate) struct Publishing {
    /// What no two publishers share that may be at work at once: a lock of this machine that is held.
    pub holder: String,
    /// As people know it: machine and process.
    pub who: String,
    /// Another one for each run.
    pub word: String,
    /// How long a publisher may give no sign of life.
    pub expiry: Duration,
}

/// What the lock says.
#[derive(Serialize, Deserialize)]
struct LockNote {
    holder: String,
    who: String,
    word: String,
    /// Files were changed since, or are being changed.
    has_begun: bool,
    /// Its run is over.
    is_over: bool,
}

/// A lock that is held.
pub(super) struct TargetLock<'a> {
    storage: &'a dyn Storage,
    place: String,
    run: Publishing,
    state: Mutex<LockState>,
    /// Whether a run before this one began to change files and did not end.
    pub(super) follows_unfinished: bool,
}

struct LockState {
    tag: String,
    signed: Instant,
    has_begun: bool,
}

impl<'a> TargetLock<'a> {
    /// Takes the lock, or fails with [`TargetBusy`].
    pub(super) fn take(storage: &'a dyn Storage, place: &str, run: &Publishing) -> Result<Self> {
        let note = |has_begun| note(run, has_begun, false);
        let held = |tag, has_begun| {
            let state = Mutex::new(LockState { tag, signed: Instant::now(), has_begun });
            let (place, run) = (place.to_string(), run.clone());
            Self { storage, place, run, state, follows_unfinished: has_begun }
        };
        if let Some(tag) = storage.put_if(LOCK, note(false)?, Condition::Absent)? {
            return Ok(held(tag, false));
        }
        let Some(found) = storage.get(LOCK)? else {
            // Its holder ended meanwhile.
            let tag = storage.put_if(LOCK, note(false)?, Condition::Absent)?;
            return tag.map(|tag| held(tag, false)).ok_or_else(|| busy(place, run, None));
        };
        // What is not one of ours says nothing, so everything is looked at.
        let before: Option<LockNote> = serde_json::from_slice(&found.content).ok();
        let has_begun = before.as_ref().is_none_or(|before| before.has_begun);
        if before.as_ref().is_some_and(|before| before.word == run.word) {
            // An attempt that seemed to fail had succeeded.
            return Ok(held(found.tag, false));
        }
        let is_free =
            before.as_ref().is_some_and(|before| before.is_over || before.holder == run.holder);
        let silent = if is_free { Duration::ZERO } else { silence(storage, &found)? };
        if !is_free && silent < run.expiry {
            return Err(busy(place, run, before.map(|before| (before.who, silent))));
        }
        let tag = put_or_find(storage, &note(has_begun)?, &found.tag)?;
        tag.map(|tag| held(tag, has_begun)).ok_or_else(|| busy(place, run, None))
    }

    /// Notes that files are about to be changed.
    pub(super) fn begin(&self) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.has_begun = true;
        self.sign(&mut state, false)
    }

    /// Gives a sign of life where it is time for one; fails where the lock was taken over.
    pub(super) fn sign_if_due(&self) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // A short patience needs more signs.
        if state.signed.elapsed() < SIGN.min(self.run.expiry / 3) {
            return Ok(());
        }
        self.sign(&mut state, false)
    }

    fn sign(&self, state: &mut LockState, is_over: bool) -> Result<()> {
        let content = note(&self.run, state.has_begun, is_over)?;
        let signed = put_or_find(self.storage, &content, &state.tag)?;
        state.tag = signed.ok_or_else(|| busy(&self.place, &self.run, None)).context(
            "this run was silent for so long that another one took its place; it goes on with what this one did",
        )?;
        state.signed = Instant::now();
        Ok(())
    }

    /// Lets go of the lock: all is as the manifest says.
    pub(super) fn release(&self) -> Result<()> {
        self.storage.remove(&[LOCK.to_string()])
    }

    /// Lets go of the lock after a failure. Where that fails as well, it ends by itself.
    pub(super) fn leave(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        // Only where it is still this run's.
        if self.sign(&mut state, true).is_ok() && !state.has_begun {
            let _ = self.release();
        }
    }
}

/// Puts the lock where it still has a tag, and gives its new one. An attempt that seemed to fail may have succeeded: what is
/// there then is what was to be put.
fn put_or_find(storage: &dyn Storage, content: &[u8], tag: &str) -> Result<Option<String>> {
    let put = storage.put_if(LOCK, content.to_vec(), Condition::Tagged(tag));
    if let Ok(Some(_)) = &put {
        return put;
    }
    match storage.get(LOCK)? {
        Some(there) if there.content == content => Ok(Some(there.tag)),
        _ => put,
    }
}

fn note(run: &Publishing, has_begun: bool, is_over: bool) -> Result<Vec<u8>> {
    let Publishing { holder, who, word, .. } = run.clone();
    Ok(serde_json::to_vec(&LockNote { holder, who, word, has_begun, is_over })?)
}

fn busy(place: &str, run: &Publishing, other: Option<(String, Duration)>) -> anyhow::Error {
    let (who, silent) = other.unwrap_or(("it came first".into(), Duration::ZERO));
    let expiry = humantime::format_duration(run.expiry).to_string();
    TargetBusy { place: place.into(), who, seconds: silent.as_secs(), expiry }.into()
}

/// How long ago something was put there, by the clock of the storage alone: two machines need not agree on the time.
fn silence(storage: &dyn Storage, found: &Stored) -> Result<Duration> {
    storage.put_notes(CLOCK, b"what time is it?".to_vec())?;
    let now = storage.get(CLOCK)?.map_or(found.changed, |asked| asked.changed);
    storage.remove(&[CLOCK.to_string()])?;
    Ok(now.duration_since(found.changed).unwrap_or_default())
}
