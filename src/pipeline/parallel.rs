//! Work spread over threads, with ledger and search file written by this one.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Result, anyhow};

use super::atomic_bit_set::AtomicBitSet;
use super::page_worker::{PageOutput, PageWorker};
use crate::model::Stop;
use crate::publish::Pass;
use crate::telemetry::Phase;

/// Units a worker takes at once: neighbours by barcode lie together in the databases.
const CHUNK: usize = 64;
/// Batches of output on their way to the ledger and the search file.
const BATCHES: usize = 16;

/// Whether a unit has pages to change in the next pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Unit {
    /// Everything is in place.
    Finished,
    /// Some files that were there before must be looked at.
    ToChange,
}

/// How units are worked on.
pub(super) struct Job<'j, 'w> {
    /// Makes a worker for a thread.
    pub(super) hire: &'j dyn Fn() -> Result<PageWorker<'w>>,
    /// Keeps what the workers made.
    pub(super) keep: &'j dyn Fn(&PageOutput) -> Result<()>,
    pub(super) phase: &'j Phase,
    pub(super) threads: usize,
    pub(super) pass: Pass,
    pub(super) stop: &'j Stop,
}

/// What is done with one unit.
pub(super) type UnitWork<'l, U> = &'l (dyn Fn(&mut PageWorker, U) -> Result<Unit> + Sync);

impl Job<'_, '_> {
    /// Works on every unit in the first pass, and on the units marked `to_change` in the second.
    /// Stops at the first error.
    pub(super) fn each<U: Copy + Sync>(
        &self,
        units: &[U],
        to_change: &AtomicBitSet,
        work: UnitWork<U>,
    ) -> Result<()> {
        let list = UnitQueue {
            units,
            to_change,
            work,
            pass: self.pass,
            phase: self.phase,
            stop: self.stop,
            next: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        };
        let workers: Vec<PageWorker> =
            (0..self.threads).map(|_| (self.hire)()).collect::<Result<_>>()?;
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(BATCHES);
            let list = &list;
            let start = |worker| {
                let sender = sender.clone();
                scope.spawn(move || list.work_through(worker, &sender))
            };
            let threads: Vec<_> = workers.into_iter().map(start).collect();
            drop(sender);
            let noted = receiver.into_iter().try_for_each(|output| (self.keep)(&output));
            let ended = threads.into_iter().map(|thread| {
                thread.join().map_err(|_| anyhow!("a worker thread stopped unexpectedly"))?
            });
            noted.and(ended.collect())
        })
    }
}

/// The units of one list, handed out to the workers.
struct UnitQueue<'l, U> {
    units: &'l [U],
    to_change: &'l AtomicBitSet,
    work: UnitWork<'l, U>,
    pass: Pass,
    phase: &'l Phase,
    stop: &'l Stop,
    next: AtomicUsize,
    stopped: AtomicBool,
}

impl<U: Copy> UnitQueue<'_, U> {
    /// Works until nothing is left, another worker failed, or the receiver is gone.
    fn work_through(&self, mut worker: PageWorker, sender: &SyncSender<PageOutput>) -> Result<()> {
        while let Some(chunk) = self.next_chunk() {
            self.stop.check()?;
            for at in chunk {
                self.work_on(&mut worker, at)
                    .inspect_err(|_| self.stopped.store(true, Ordering::Relaxed))?;
            }
            let output = worker.take_output();
            if !output.is_empty() && sender.send(output).is_err() {
                break;
            }
        }
        Ok(())
    }

    fn next_chunk(&self) -> Option<Range<usize>> {
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        let start = self.next.fetch_add(CHUNK, Ordering::Relaxed);
        (start < self.units.len()).then(|| start..(start + CHUNK).min(self.units.len()))
    }

    fn work_on(&self, worker: &mut PageWorker, at: usize) -> Result<()> {
        if self.pass == Pass::Replace && !self.to_change.contains(at) {
            return Ok(());
        }
        if (self.work)(worker, self.units[at])? == Unit::ToChange {
            self.to_change.insert(at);
        }
        self.phase.advance(1);
        Ok(())
    }
}
