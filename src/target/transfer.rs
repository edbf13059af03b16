//! Carries a plan out, turn by turn: within a turn many requests at once, between turns none.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result, anyhow};

use super::local_site::LocalSite;
use super::lock::TargetLock;
use super::manifest::{BEGUN, ManifestEntry};
use super::order::FIRST_KNOWN;
use super::plan::{PutStep, TransferPlan};
use super::storage::{KEYS_AT_ONCE, Storage, Upload};
use crate::model::Stop;

/// What takes part.
pub(super) struct Transfer<'a> {
    pub(super) storage: &'a dyn Storage,
    pub(super) site: &'a LocalSite<'a>,
    pub(super) lock: &'a TargetLock<'a>,
    pub(super) at_once: usize,
    pub(super) stop: &'a Stop,
    pub(super) tick: &'a (dyn Fn() + Sync),
}

/// The steps of a turn, taken by many threads.
struct PutTurn<'a> {
    steps: &'a [PutStep],
    next: AtomicUsize,
    has_failed: AtomicBool,
    bytes: AtomicU64,
    done: Mutex<Vec<(String, ManifestEntry)>>,
}

impl Transfer<'_> {
    /// Does all steps and notes what is there then; gives the bytes that were sent.
    pub(super) fn carry_out(&self, plan: &mut TransferPlan) -> Result<u64> {
        let mut hidden = std::mem::take(&mut plan.new);
        for step in hidden.values().flatten() {
            plan.begun.is_hidden.insert(step.key.clone(), true);
        }
        self.note(plan)?;
        let mut rest = vec![hidden.split_off(&FIRST_KNOWN)];
        rest.push(std::mem::take(&mut plan.changed));
        let mut bytes = self.put_turns(plan, hidden)?;
        // From here on visitors may be led to all that is there and stays.
        let gone: BTreeSet<&String> = plan.gone.values().flatten().collect();
        for (key, is_hidden) in &mut plan.begun.is_hidden {
            *is_hidden &= gone.contains(key);
        }
        self.note(plan)?;
        for turns in rest {
            bytes += self.put_turns(plan, turns)?;
        }
        for key in plan.gone.values().flatten() {
            plan.begun.is_hidden.insert(key.clone(), true);
        }
        if !plan.gone.is_empty() {
            self.note(plan)?;
        }
        for keys in std::mem::take(&mut plan.gone).into_values() {
            for some in keys.chunks(KEYS_AT_ONCE) {
                self.stop.check()?;
                self.lock.sign_if_due()?;
                self.storage.remove(some)?;
                for _ in some {
                    (self.tick)();
                }
            }
        }
        Ok(bytes)
    }

    /// Notes what the manifest does not know, so that the next run knows it however this one ends.
    fn note(&self, plan: &TransferPlan) -> Result<()> {
        if plan.begun.is_hidden.is_empty() {
            return Ok(());
        }
        self.storage.put_notes(BEGUN, plan.begun.to_bytes()?)
    }

    fn put_turns(&self, plan: &mut TransferPlan, turns: BTreeMap<u8, Vec<PutStep>>) -> Result<u64> {
        let mut bytes = 0;
        for steps in turns.into_values() {
            let (sent, done) = self.put_all(&steps)?;
            bytes += sent;
            plan.right.files.extend(done);
        }
        Ok(bytes)
    }

    fn put_all(&self, steps: &[PutStep]) -> Result<(u64, Vec<(String, ManifestEntry)>)> {
        let turn = PutTurn {
            steps,
            next: AtomicUsize::new(0),
            has_failed: AtomicBool::new(false),
            bytes: AtomicU64::new(0),
            done: Mutex::default(),
        };
        std::thread::scope(|scope| {
            let mut threads = Vec::new();
            for _ in 0..self.at_once.min(steps.len()) {
                threads.push(scope.spawn(|| self.work_through(&turn)));
            }
            let mut ended = Ok(());
            for thread in threads {
                let worked = thread.join();
                ended = ended
                    .and(worked.unwrap_or_else(|_| Err(anyhow!("an upload stopped unexpectedly"))));
            }
            ended
        })?;
        let done = turn.done.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok((turn.bytes.into_inner(), done))
    }

    fn work_through(&self, turn: &PutTurn) -> Result<()> {
        while !turn.has_failed.load(Ordering::Relaxed) {
            let Some(step) = turn.steps.get(turn.next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            let put = self.put(step, &turn.bytes);
            if put.is_err() {
                turn.has_failed.store(true, Ordering::Relaxed);
            }
            let mut done = turn.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.push((step.key.clone(), put?));
            (self.tick)();
        }
        Ok(())
    }

    fn put(&self, step: &PutStep, bytes: &AtomicU64) -> Result<ManifestEntry> {
        self.stop.check()?;
        self.lock.sign_if_due()?;
        let content = self.site.body(&step.file)?;
        bytes.fetch_add(content.len() as u64, Ordering::Relaxed);
        let is_packed = step.file.is_packed;
        let upload = Upload { content, page: &step.file.page, is_packed };
        let tag = self.storage.put(&step.key, upload);
        let tag = tag.with_context(|| format!("publishing {}", step.file.page.url()))?;
        Ok(ManifestEntry { held: step.held, is_packed, tag })
    }
}
