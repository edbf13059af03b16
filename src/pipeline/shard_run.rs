//! `sitegen build --shard`: the pages of products of a range of barcodes, made aside.
//!
//! Catalogue, ledger and search file of the site are only read, so any number of shards is made at once, on one machine or on
//! copies of them elsewhere. Shelves and substitutes are those of the whole catalogue in each. What is made are the pages that
//! the site lacks or has otherwise, and the same of the search file's documents.

use std::ops::Range;
use std::time::Instant;

use anyhow::Result;

use super::atomic_bit_set::AtomicBitSet;
use super::choosing::Choosing;
use super::last_run::{self, LastRun, SharedByEdition};
use super::list_files::ListFiles;
use super::loaded_catalogue::{self, OutlineUse};
use super::page_tally::PageTally;
use super::page_worker::{PageOutput, PageWorker};
use super::parallel::{Employer, UnitWork};
use super::product_memory::{LISTED_REMEMBERED, ProductMemory, WHOLE_REMEMBERED};
use super::program::random_word;
use super::search_file::IndexScope;
use super::shard_folder::{ShardBasis, ShardFolder};
use super::site_inputs::{SiteInputs, prepare};
use super::{Report, RunContext, preflight};
use crate::files::lock;
use crate::model::Shard;
use crate::publish::{Evidence, Identity, Pass, Precompress, Publisher};
use crate::store::{CatalogueReader, Ledger, ShardFile};
use crate::telemetry::Amounts;

/// Makes a shard of the catalogue as it is.
///
/// # Errors
/// [`Busy`](lock::Busy) where a build, a fetch or the same shard is at work, or whatever made it impossible.
pub(super) fn make(run: RunContext, shard: Shard) -> Result<Report> {
    let (config, started) = (run.config, Instant::now());
    let mut report = Report::default();
    let catalogue = loaded_catalogue::open_existing(config)?;
    let _shared = lock::share(&config.paths.lock())?;
    let folder = ShardFolder::of(config, shard);
    let _own = folder.hold()?;
    let ledger = Ledger::open(&config.paths.ledger())?;
    let basis = ShardBasis::of(config, &catalogue, &ledger, run.stop)?;
    if folder.fault(&basis).is_ok_and(|fault| fault.is_none()) {
        run.reporter.say(&format!("shard {shard} is there already: nothing to do"));
    } else if is_made_of_the_same(run, &catalogue, &ledger)? {
        run.reporter.say("nothing has changed since the site was made: the shard is empty");
        let file = folder.begin(&basis)?;
        file.begin()?;
        file.complete()?;
    } else {
        let file = folder.begin(&basis)?;
        make_pages(run, &folder, (catalogue, ledger), file, &mut report)?;
    }
    report.finish(started);
    Ok(report)
}

/// Whether the settled site needs no page that is another.
fn is_made_of_the_same(
    run: RunContext,
    catalogue: &CatalogueReader,
    ledger: &Ledger,
) -> Result<bool> {
    let Some(last) = LastRun::noted_in(ledger)? else { return Ok(false) };
    let catalogue = catalogue.digest(run.stop)?;
    Ok(last.was_made_of(&last_run::made_of(run.config, &catalogue)))
}

fn make_pages(
    run: RunContext,
    folder: &ShardFolder,
    (catalogue, site_ledger): (CatalogueReader, Ledger),
    file: ShardFile,
    report: &mut Report,
) -> Result<()> {
    let started = Instant::now();
    let (config, stop) = (run.config, run.stop);
    run.reporter.say("ranking products and laying shelves …");
    let own_ledger = Ledger::open(&folder.ledger())?;
    own_ledger.borrow_findings(&config.paths.ledger())?;
    let outlines = OutlineUse::Update(&own_ledger);
    let mut loaded = loaded_catalogue::load(config, &catalogue, outlines, stop)?;
    let choosing = Choosing { ledger: &own_ledger, threads: config.jobs, is_full: false, stop };
    let sites = prepare(config, &mut loaded, choosing)?;
    report.seconds.select = super::seconds_since(started);
    let started = Instant::now();
    let products = sites[0].shelves().by_barcode();
    let range = folder.shard.range(products.len());
    let listed = site_ledger.reader()?.count()?;
    preflight::ensure_room_for_shard(&sites, &range, listed, &config.shards)?;
    let identity = Identity { word: random_word(), top_files: Vec::new() };
    let precompress = Precompress::of(config.precompress);
    let pages = folder.pages();
    let publisher =
        Publisher::new(&pages, Evidence::Aside, &identity, identity.clone(), precompress)?;
    let scope = IndexScope::for_shard(run, &sites[0])?;
    let tally = PageTally::new(&site_ledger.reader()?)?;
    file.begin()?;
    own_ledger.start_publishing()?;
    let number = own_ledger.number_run(run.now)?;
    let shared_before = SharedByEdition::default();
    let shard = ShardRun {
        run,
        sites: &sites,
        publisher,
        site_ledger,
        own_ledger,
        file,
        scope,
        tally,
        number,
        shared_before,
    };
    shard.pages_of(range)?;
    shard.publisher.sync()?;
    shard.own_ledger.settle(&identity.word, "")?;
    shard.file.complete()?;
    report.pages = shard.tally.counts();
    report.seconds.pages = super::seconds_since(started);
    Ok(())
}

/// A shard that is being made.
struct ShardRun<'a> {
    run: RunContext<'a>,
    /// In each language, that of the root first.
    sites: &'a [SiteInputs<'a>],
    publisher: Publisher,
    /// What the site has already; only read.
    site_ledger: Ledger,
    own_ledger: Ledger,
    file: ShardFile,
    scope: IndexScope,
    tally: PageTally,
    number: i64,
    /// None: which inputs of a page are others is asked when it is put in its place.
    shared_before: SharedByEdition,
}

impl ShardRun<'_> {
    fn pages_of(&self, range: Range<usize>) -> Result<()> {
        let (sites, site) = (self.sites, &self.sites[0]);
        let products = &site.shelves().by_barcode()[range.clone()];
        let of = Amounts::Of("products");
        let phase = self.run.reporter.phase("making pages", products.len() as u64, of);
        let work = UnitWork {
            units: products,
            to_change: &AtomicBitSet::new(products.len()),
            prepare: &|worker, chunk| {
                let chunk = range.start + chunk.start..range.start + chunk.end;
                worker.look_up(&site.shelves().barcodes(&chunk))
            },
            work: &|worker, product| {
                sites.iter().try_for_each(|site| {
                    worker.speak(site.edition);
                    site.product_pages(worker, product)
                })
            },
        };
        self.each((&mut Vec::new(), Pass::Create), &phase, &work)
    }
}

impl Employer for ShardRun<'_> {
    fn context(&self) -> RunContext<'_> {
        self.run
    }

    fn hire(&self, pass: Pass) -> Result<PageWorker<'_>> {
        let site = &self.sites[0];
        let catalogue = loaded_catalogue::open_existing(self.run.config)?;
        let ledger = self.site_ledger.reader()?;
        catalogue.stand_still()?;
        ledger.stand_still()?;
        Ok(PageWorker {
            pass,
            sites: self.sites,
            site,
            shelves: site.shelves(),
            namings: &site.loaded.namings,
            publisher: &self.publisher,
            tally: &self.tally,
            catalogue,
            ledger,
            run: self.number,
            shared_inputs_before: &self.shared_before,
            known: Vec::new(),
            list_files: ListFiles::default(),
            indexing: self.scope.indexing(&self.run.config.paths.search(), pass)?,
            premade: None,
            products: ProductMemory::new(WHOLE_REMEMBERED),
            listed: ProductMemory::new(LISTED_REMEMBERED),
            output: PageOutput::default(),
            has_deferred: false,
        })
    }

    fn keep(&self, output: &PageOutput) -> Result<()> {
        self.own_ledger.record_product_pages(&output.product_pages)?;
        for entry in &output.entries {
            let (product, inputs, bytes) = entry.to_bytes()?;
            self.file.add(product, inputs, &bytes)?;
        }
        Ok(())
    }
}
