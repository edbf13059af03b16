//! Substitutes of all products: those of an earlier run where they still hold, else found, on all threads.

use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use anyhow::{Result, anyhow, bail};

use super::loaded_catalogue::LoadedCatalogue;
use super::program::program_digest;
use crate::model::{Barcode, Stop};
use crate::select::{Finder, FoundChunk, KeptChoice, Recollection, Selection, SelectionChunk};
use crate::store::{ChoiceChanges, ChoiceEntry, KeptBefore, Ledger, LedgerReader};
use crate::words::first_bits;

/// Changes on their way to the ledger.
const BATCHES: usize = 16;

/// How substitutes are found.
#[derive(Clone, Copy)]
pub(super) struct Choosing<'c> {
    pub(super) ledger: &'c Ledger,
    pub(super) threads: usize,
    /// All are found again.
    pub(super) is_full: bool,
    pub(super) stop: &'c Stop,
}

impl Choosing<'_> {
    /// The substitutes of all products. What is new of them is kept, with what was learnt before.
    pub(super) fn select(&self, loaded: &mut LoadedCatalogue) -> Result<Selection> {
        let learnt = loaded.learnt.take().map(|learnt| learnt.to_bytes());
        let found = self.find(loaded, &loaded.finder(self.stop)?, learnt)?;
        // By now no candidates are asked any more.
        Ok(Selection::of_found(&loaded.shelves, found, loaded.settings.per_product))
    }

    /// What is found for all products, spare ones included.
    fn find(
        &self,
        loaded: &LoadedCatalogue,
        finder: &Finder,
        learnt: Option<Vec<u8>>,
    ) -> Result<Vec<SelectionChunk>> {
        let ranges = Selection::chunks(loaded.shelves.by_barcode().len());
        let mut chunks: Vec<Mutex<SelectionChunk>> = Vec::new();
        chunks.resize_with(ranges.len(), Mutex::default);
        let program = first_bits(&program_digest()).cast_unsigned();
        let mut recollection = Recollection::new(finder, program);
        if !self.is_full {
            let ledger = self.ledger.reader()?;
            recollection.recognise(|each| ledger.each_known_part(each))?;
        }
        let (is_full, stop) = (self.is_full, self.stop);
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let (ranges, filled) = (ranges.as_slice(), chunks.as_slice());
        let work = ChunkWork { loaded, recollection, ranges, filled, next, done, is_full, stop };
        let mut readers = Vec::new();
        for _ in 0..self.threads.min(ranges.len()) {
            readers.push(self.ledger.reader()?);
        }
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(BATCHES);
            let work = &work;
            let mut threads = Vec::new();
            for reader in readers {
                let sender = sender.clone();
                threads.push(scope.spawn(move || work.work_through(&reader, &sender)));
            }
            // The receiver waits as long as there is a sender.
            drop(sender);
            let changes = receiver.into_iter();
            let before = if self.is_full { KeptBefore::Nothing } else { KeptBefore::Choices };
            let kept = self.ledger.keep_choices(before, learnt, changes, || work.parts());
            let mut worked = Ok(());
            for thread in threads {
                let joined = thread.join();
                worked = worked.and(joined.unwrap_or_else(|_| Err(anyhow!("a thread stopped"))));
            }
            worked.and(kept)
        })?;
        let found = chunks.into_iter().map(|chunk| chunk.into_inner().unwrap_or_default());
        Ok(found.collect())
    }
}

/// The chunks, handed out to the threads.
struct ChunkWork<'w> {
    loaded: &'w LoadedCatalogue,
    recollection: Recollection<'w, 'w>,
    ranges: &'w [Range<usize>],
    filled: &'w [Mutex<SelectionChunk>],
    next: AtomicUsize,
    /// How many are filled.
    done: AtomicUsize,
    is_full: bool,
    stop: &'w Stop,
}

impl ChunkWork<'_> {
    /// Fills chunks until none is left or the receiver is gone.
    fn work_through(
        &self,
        ledger: &LedgerReader,
        sender: &SyncSender<ChoiceChanges>,
    ) -> Result<()> {
        loop {
            self.stop.check()?;
            let at = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(range) = self.ranges.get(at) else { return Ok(()) };
            let mut kept = Vec::new();
            if !self.is_full {
                for entry in ledger.choices(&self.loaded.shelves.barcodes(range))? {
                    let ChoiceEntry { product, inputs, found } = entry;
                    kept.push(KeptChoice { product, inputs: inputs.cast_unsigned(), found });
                }
            }
            let FoundChunk { chunk, new, useless, .. } =
                self.recollection.find(range.clone(), &kept);
            // No other thread has this place, so the lock is free and never poisoned.
            if let Ok(mut place) = self.filled[at].lock() {
                *place = chunk;
            }
            if sender.send(changes(new, useless)).is_err() {
                return Ok(());
            }
            self.done.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What is known of the catalogue, once substitutes of all products are found.
    fn parts(&self) -> Result<impl Iterator<Item = (i64, Vec<u8>)>> {
        if self.done.load(Ordering::Relaxed) < self.ranges.len() {
            bail!("substitutes of some products were not looked for");
        }
        Ok(self.recollection.parts())
    }
}

fn changes(found: Vec<KeptChoice>, useless: Vec<Barcode>) -> ChoiceChanges {
    let mut new = Vec::with_capacity(found.len());
    for KeptChoice { product, inputs, found } in found {
        new.push(ChoiceEntry { product, inputs: inputs.cast_signed(), found });
    }
    ChoiceChanges { new, useless }
}
