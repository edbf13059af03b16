//! Work spread over threads, with ledger and search file written by this one.

use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Result, anyhow};

use super::RunContext;
use super::atomic_bit_set::AtomicBitSet;
use super::page_worker::{PageOutput, PageWorker};
use crate::model::Stop;
use crate::publish::Pass;
use crate::telemetry::Phase;

/// Units a worker takes at once, at most: neighbours by barcode lie together in the databases.
const CHUNK: usize = 64;
/// Towards the end it takes this part of what is left for each worker, so that no one is left with much while the others wait.
const PART_OF_REST: usize = 4;
/// Batches of output on their way to the ledger and the search file.
const BATCHES: usize = 16;

/// What workers work for.
pub(super) trait Employer {
    /// Settings, and what stops the run.
    fn context(&self) -> RunContext<'_>;

    /// A worker for a pass.
    fn hire(&self, pass: Pass) -> Result<PageWorker<'_>>;

    /// Keeps what a worker made.
    fn keep(&self, output: &PageOutput) -> Result<()>;

    /// Works on every unit in the first pass, and on the units marked `to_change` in the second.
    /// Stops at the first error. Workers stay hired: their connections are open, and they know the products they met.
    fn each<'e, U: Copy + Sync>(
        &'e self,
        (workers, pass): (&mut Vec<PageWorker<'e>>, Pass),
        phase: &Phase,
        work: &UnitWork<U>,
    ) -> Result<()> {
        let RunContext { config, stop, .. } = self.context();
        let queue = UnitQueue {
            work,
            phase,
            stop,
            workers: config.jobs,
            next: AtomicUsize::new(0),
            stopped: AtomicBool::new(false),
        };
        // Hired here, because ledger and search file belong to this thread.
        for _ in workers.len()..config.jobs {
            workers.push(self.hire(pass)?);
        }
        for worker in &mut *workers {
            worker.begin(pass);
        }
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(BATCHES);
            let queue = &queue;
            let mut threads = Vec::new();
            for worker in workers {
                let sender = sender.clone();
                threads.push(scope.spawn(move || queue.work_through(worker, &sender)));
            }
            // The receiver waits as long as there is a sender.
            drop(sender);
            let mut done = receiver.into_iter().try_for_each(|output| self.keep(&output));
            for thread in threads {
                done = done.and(
                    thread
                        .join()
                        .unwrap_or_else(|_| Err(anyhow!("a worker thread stopped unexpectedly"))),
                );
            }
            done
        })
    }
}

/// What is to be done with each unit of a list.
pub(super) struct UnitWork<'l, U> {
    pub(super) units: &'l [U],
    /// Those to be looked at in the second pass.
    pub(super) to_change: &'l AtomicBitSet,
    /// What is done before some that follow each other in the list.
    pub(super) prepare: &'l (dyn Fn(&mut PageWorker, &Range<usize>) -> Result<()> + Sync),
    /// What is done with one.
    pub(super) work: &'l (dyn Fn(&mut PageWorker, U) -> Result<()> + Sync),
}

/// The units of one list, handed out to the workers.
struct UnitQueue<'l, U> {
    work: &'l UnitWork<'l, U>,
    phase: &'l Phase,
    stop: &'l Stop,
    workers: usize,
    next: AtomicUsize,
    stopped: AtomicBool,
}

impl<U: Copy> UnitQueue<'_, U> {
    /// Works until nothing is left, another worker failed, or the receiver is gone.
    fn work_through(&self, worker: &mut PageWorker, sender: &SyncSender<PageOutput>) -> Result<()> {
        while let Some(chunk) = self.next_chunk() {
            self.stop.check()?;
            self.work_on(worker, chunk)
                .inspect_err(|_| self.stopped.store(true, Ordering::Relaxed))?;
            let output = std::mem::take(&mut worker.output);
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
        let all = self.work.units.len();
        let after = |start: usize| {
            let left = all.checked_sub(start).filter(|left| *left > 0)?;
            Some(start + (left / (self.workers * PART_OF_REST)).clamp(1, CHUNK))
        };
        let start = self.next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, after).ok()?;
        after(start).map(|end| start..end)
    }

    fn work_on(&self, worker: &mut PageWorker, chunk: Range<usize>) -> Result<()> {
        let UnitWork { units, to_change, prepare, work } = self.work;
        let is_first = worker.pass == Pass::Create;
        let due: Vec<usize> =
            chunk.clone().filter(|&at| is_first || to_change.contains(at)).collect();
        if due.is_empty() {
            return Ok(());
        }
        prepare(worker, &chunk)?;
        for at in due {
            worker.has_deferred = false;
            work(worker, units[at])?;
            if worker.has_deferred {
                to_change.insert(at);
            }
            self.phase.advance(1);
        }
        worker.leave();
        Ok(())
    }
}
