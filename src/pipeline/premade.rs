//! What other processes made of the site, on its way to its place: pages and documents by the hash of what they are made of,
//! so that one that does not fit is made here.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::shard_folder::{ShardBasis, ShardFolder};
use super::{RunContext, SitePart, preflight};
use crate::model::{Barcode, Shard};
use crate::search::NewDocument;
use crate::select::Shelves;
use crate::store::{
    CatalogueReader, Ledger, LedgerReader, ProductPageEntry, ProductPageKey, ShardFile,
};

/// All shards of a site.
pub(super) struct PremadeShards {
    shards: Vec<(ShardFolder, PathBuf)>,
    /// No other process works on them.
    _held: Vec<File>,
}

impl PremadeShards {
    /// Those that a run puts in their place; what they found alike, the ledger knows from here on.
    pub(super) fn of_run(
        run: RunContext,
        catalogue: &CatalogueReader,
        ledger: &Ledger,
    ) -> Result<Option<Self>> {
        let SitePart::Finish(of) = run.options.part else { return Ok(None) };
        let premade = Self::find(run, of, catalogue, ledger)?;
        premade.lend_findings(ledger)?;
        Ok(Some(premade))
    }

    /// Finds all of this many.
    ///
    /// # Errors
    /// Where one is missing, did not come to its end, or was made of something else than the site is now.
    fn find(
        run: RunContext,
        of: u16,
        catalogue: &CatalogueReader,
        ledger: &Ledger,
    ) -> Result<Self> {
        let basis = ShardBasis::of(run.config, catalogue, ledger, run.stop)?;
        let (mut shards, mut held, mut faults) = (Vec::new(), Vec::new(), Vec::new());
        for shard in Shard::all(of) {
            let folder = ShardFolder::of(run.config, shard);
            held.push(folder.hold()?);
            faults.extend(folder.fault(&basis)?);
            let pages = folder.pages();
            shards.push((folder, pages));
        }
        if !faults.is_empty() {
            bail!(
                "{} (looked for in {}); `sitegen build --shard I/{of}` makes one; nothing was changed",
                faults.join("; "),
                run.config.shards.display()
            );
        }
        Ok(Self { shards, _held: held })
    }

    /// Has the ledger know what all of them found alike.
    fn lend_findings(&self, ledger: &Ledger) -> Result<()> {
        let first = self.shards.first().map(|(folder, _)| folder.ledger());
        match first.filter(|path| path.exists()) {
            Some(path) => ledger.borrow_findings(&path),
            None => Ok(()),
        }
    }

    /// How many pages they have that only need a further name below a folder.
    pub(super) fn linked(&self, public: &Path) -> Result<u64> {
        let mut pages = 0;
        for (folder, place) in &self.shards {
            if place.exists() && preflight::disk(place)? == preflight::disk(public)? {
                pages += LedgerReader::open(&folder.ledger())?.count()?;
            }
        }
        Ok(pages)
    }

    /// For a worker.
    pub(super) fn reader<'p>(&'p self, shelves: &Shelves) -> PremadeReader<'p> {
        let products = shelves.by_barcode().len();
        let mut shards = Vec::with_capacity(self.shards.len());
        for (folder, pages) in &self.shards {
            let barcodes = shelves.barcodes(&folder.shard.range(products));
            shards.push(ShardPlace { folder, pages, barcodes, open: None });
        }
        PremadeReader { shards, known: Vec::new() }
    }

    /// Removes them, once they are in their place.
    pub(super) fn remove(&self) -> Result<()> {
        self.shards.iter().try_for_each(|(folder, _)| folder.remove())
    }
}

/// One worker's way to what others made.
pub(super) struct PremadeReader<'p> {
    /// In the order of their barcodes.
    shards: Vec<ShardPlace<'p>>,
    /// Pages of the products at hand, in order, and where they are.
    known: Vec<(ProductPageEntry, &'p Path)>,
}

/// A shard, open where products at hand are its own.
struct ShardPlace<'p> {
    folder: &'p ShardFolder,
    pages: &'p Path,
    barcodes: Range<i64>,
    open: Option<(LedgerReader, ShardFile)>,
}

impl PremadeReader<'_> {
    /// Asks about the products whose barcodes, as numbers, are in a range.
    pub(super) fn look_up(&mut self, barcodes: &Range<i64>) -> Result<()> {
        self.known.clear();
        for shard in &mut self.shards {
            let range =
                barcodes.start.max(shard.barcodes.start)..barcodes.end.min(shard.barcodes.end);
            // One that had nothing to do has no ledger.
            if range.is_empty() || !shard.folder.ledger().exists() {
                shard.open = None;
                continue;
            }
            if shard.open.is_none() {
                let ledger = LedgerReader::open(&shard.folder.ledger())?;
                shard.open = Some((ledger, ShardFile::open_read_only(&shard.folder.file())?));
            }
            if let Some((ledger, _)) = &shard.open {
                for entry in ledger.product_pages(&range)? {
                    self.known.push((entry, shard.pages));
                }
            }
        }
        Ok(())
    }
}

impl<'p> PremadeReader<'p> {
    /// Where a page is that was made of what the hash says, and the first bits of the hash of what it holds.
    pub(super) fn page(&self, key: ProductPageKey, inputs: i64) -> Option<(&'p Path, i64)> {
        let at = self.known.binary_search_by_key(&key, |(entry, _)| entry.key).ok()?;
        let (entry, pages) = &self.known[at];
        (entry.inputs == inputs).then_some((*pages, entry.held))
    }

    /// A product for the search file, made from what the hash says.
    pub(super) fn document(&self, product: Barcode, inputs: i64) -> Result<Option<NewDocument>> {
        for shard in &self.shards {
            if let Some((_, file)) = &shard.open
                && shard.barcodes.contains(&product.key())
                && let Some(bytes) = file.document(product, inputs)?
            {
                // One that cannot be read is made here.
                return Ok(NewDocument::from_bytes(product, inputs, &bytes).ok());
            }
        }
        Ok(None)
    }
}
