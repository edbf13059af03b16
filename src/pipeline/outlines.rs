//! What laying shelves and counting need of every product: kept from an earlier run where the record is the same, else read
//! from it. The records are most of the catalogue, so not reading them is most of the time.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, sync_channel};

use anyhow::{Result, anyhow, bail};

use super::namings::{self, CalledHashes};
use super::nutriscore_check::{self, ScoreCheck};
use super::program::program_digest;
use super::quality_findings::QualityFindings;
use crate::model::nutriscore::Scale;
use crate::model::{CategoryGraph, Product, Stop};
use crate::select::{
    CategoryKinds, ItemOutline, OutlineReader, Packed as _, Position, Settings, Shelves,
    packed_fields,
};
use crate::store::{CatalogueReader, ContentHashes, Ledger, LedgerReader, OutlineEntry, RecordKey};

/// Products looked up together.
const CHUNK: usize = 1024;
/// Where one in this many is not known, all are read, one after the other.
const FEW: usize = 8;
/// Products handed over together, and how often before the reader waits.
const BATCH: usize = 64;
const BATCHES: usize = 2;

/// Bytes of the two hashes that an outline begins with.
const CONTENT_BYTES: usize = 16;

/// All that is needed of a product.
pub(super) struct RecordOutline {
    /// Hashes of what the catalogue holds of it.
    pub(super) record: i64,
    pub(super) shown: i64,
    pub(super) called: CalledHashes,
    pub(super) score: Option<ScoreCheck>,
    pub(super) findings: QualityFindings,
    pub(super) item: ItemOutline,
}

packed_fields!(RecordOutline: record, shown, called, score, findings, item);

/// Where outlines come from, and where those that are new are kept.
pub(super) struct Outlines<'o> {
    pub(super) catalogue: &'o CatalogueReader,
    /// Where some are known.
    pub(super) ledger: Option<LedgerReader>,
    /// Where new ones are kept; a command that only reads keeps none.
    pub(super) keeper: Option<&'o Ledger>,
    pub(super) graph: &'o CategoryGraph,
    pub(super) kinds: &'o CategoryKinds,
    pub(super) stop: &'o Stop,
}

/// Hashes of what the catalogue holds of each product that has pages, by position: outlines begin with them, so they need
/// no memory before pages ask for them.
pub(super) fn kept_contents(
    ledger: &LedgerReader,
    shelves: &Shelves,
) -> Result<Vec<ContentHashes>> {
    let mut contents = vec![ContentHashes::default(); shelves.by_barcode().len()];
    let mut products = shelves.by_barcode().iter().peekable();
    ledger.each_outline_beginning(CONTENT_BYTES, |barcode, mut bytes| {
        let is_it = |position: &&Position| shelves.barcode(**position).key() == barcode;
        let Some(position) = products.next_if(is_it) else { return };
        if let (Some(record), Some(shown)) = (i64::unpack(&mut bytes), i64::unpack(&mut bytes)) {
            contents[position.at()] = ContentHashes { record, shown };
        }
    })?;
    match products.next() {
        None => Ok(contents),
        Some(lacking) => bail!("the ledger lacks product {}", shelves.barcode(*lacking)),
    }
}

/// What an outline follows from besides its record. Where it is another, none that is kept counts.
pub(super) fn outline_rules(
    reader: &CatalogueReader,
    rules: &str,
    settings: &Settings,
    language: &str,
) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&program_digest()).update(&reader.categories_digest()?);
    let texts = format!("{language} {:?} {rules}", settings.country);
    Ok(hasher.update(texts.as_bytes()).finalize().to_hex().to_string())
}

impl Outlines<'_> {
    /// Calls `each` with every product by ascending barcode.
    pub(super) fn each(
        &self,
        reader: &mut OutlineReader,
        each: &mut dyn FnMut(&RecordOutline),
    ) -> Result<()> {
        let mut from = 0;
        loop {
            let records = self.catalogue.records(from, CHUNK)?;
            // The last chunk goes on to the end, with what is kept of products that are gone.
            let end =
                if records.len() == CHUNK { records[CHUNK - 1].barcode + 1 } else { i64::MAX };
            self.stop.check()?;
            self.chunk(reader, &records, &(from..end), each)?;
            if end == i64::MAX {
                return Ok(());
            }
            from = end;
        }
    }

    /// The products of a range of barcodes.
    fn chunk(
        &self,
        reader: &mut OutlineReader,
        records: &[RecordKey],
        barcodes: &Range<i64>,
        each: &mut dyn FnMut(&RecordOutline),
    ) -> Result<()> {
        let known = self.known(records, barcodes)?;
        let unknown = known.iter().filter(|outline| outline.is_none()).count();
        let reads_all = unknown * FEW > records.len();
        let mut read = if reads_all { self.read_range(reader, barcodes)? } else { HashMap::new() };
        for (record, known) in records.iter().zip(known) {
            if let Some(outline) = known {
                each(&outline);
                continue;
            }
            let barcode = record.barcode;
            if !reads_all {
                self.catalogue.for_each_hashed_product(
                    &(barcode..barcode + 1),
                    |product, contents| {
                        let own = outline(reader, (self.graph, self.kinds), &product, contents);
                        read.insert(barcode, own);
                    },
                )?;
            }
            if let Some(outline) = read.remove(&barcode) {
                self.keep(record, &outline)?;
                each(&outline);
            }
        }
        Ok(())
    }

    /// What is kept of some records, where it still holds. Forgets what is kept between them.
    fn known(
        &self,
        records: &[RecordKey],
        barcodes: &Range<i64>,
    ) -> Result<Vec<Option<RecordOutline>>> {
        let entries = match &self.ledger {
            Some(ledger) => ledger.outlines(barcodes)?,
            None => Vec::new(),
        };
        let mut entries = entries.into_iter().peekable();
        let mut known = Vec::with_capacity(records.len());
        for record in records {
            while let Some(gone) = entries.next_if(|entry| entry.product < record.barcode) {
                self.forget(gone.product)?;
            }
            let entry = entries.next_if(|entry| entry.product == record.barcode);
            known.push(entry.and_then(|entry| self.unpack(&entry, record)));
        }
        for gone in entries {
            self.forget(gone.product)?;
        }
        Ok(known)
    }

    /// Reads the products of a range of barcodes on this thread, and makes their outlines on another one.
    fn read_range(
        &self,
        reader: &mut OutlineReader,
        barcodes: &Range<i64>,
    ) -> Result<HashMap<i64, RecordOutline>> {
        let known = (self.graph, self.kinds);
        std::thread::scope(|scope| {
            let (sender, receiver) = sync_channel(BATCHES);
            let making = scope.spawn(move || outlines(reader, known, receiver));
            let mut batch = Vec::with_capacity(BATCH);
            let done = self.catalogue.for_each_hashed_product(barcodes, |product, contents| {
                batch.push((product, contents));
                if batch.len() == BATCH {
                    // Who receives fails only by a panic, which shows below.
                    let _ = sender.send(std::mem::take(&mut batch));
                }
            });
            let _ = sender.send(batch);
            drop(sender);
            let made = making.join().map_err(|_| anyhow!("the thread of outlines stopped"))?;
            done?;
            Ok(made)
        })
    }

    /// What is kept, where it is of this record.
    fn unpack(&self, entry: &OutlineEntry, record: &RecordKey) -> Option<RecordOutline> {
        let outline = RecordOutline::unpack(&mut entry.bytes.as_slice())?;
        let is_right = entry.hash == record.hash && outline.item.fits(self.graph.positions().len());
        is_right.then_some(outline)
    }

    fn keep(&self, record: &RecordKey, outline: &RecordOutline) -> Result<()> {
        let Some(ledger) = self.keeper else { return Ok(()) };
        let mut bytes = Vec::new();
        outline.pack(&mut bytes);
        ledger.keep_outline(&OutlineEntry { product: record.barcode, hash: record.hash, bytes })
    }

    fn forget(&self, product: i64) -> Result<()> {
        self.keeper.map_or(Ok(()), |ledger| ledger.forget_outline(product))
    }
}

/// What outlines are made with: the categories, and which of them are kinds of food.
type Categories<'c> = (&'c CategoryGraph, &'c CategoryKinds);

/// The outlines of products that come in, by barcode.
fn outlines(
    reader: &mut OutlineReader,
    categories: Categories,
    products: Receiver<Vec<(Product, ContentHashes)>>,
) -> HashMap<i64, RecordOutline> {
    let mut made = HashMap::new();
    for batch in products {
        for (product, contents) in batch {
            made.insert(product.barcode.key(), outline(reader, categories, &product, contents));
        }
    }
    made
}

fn outline(
    reader: &mut OutlineReader,
    (graph, kinds): Categories,
    product: &Product,
    mut contents: ContentHashes,
) -> RecordOutline {
    // All that others show of the time of a change is which of the two scales its points are of.
    if Scale::of(product) == Scale::Old {
        contents.shown = !contents.shown;
    }
    RecordOutline {
        record: contents.record,
        shown: contents.shown,
        called: namings::called(product),
        score: nutriscore_check::check(product, graph, kinds),
        findings: QualityFindings::of(product),
        item: reader.read(product),
    }
}
