//! Catalogue → public/: which pages there are, and in which order they are put in place.
//!
//! New files come first, while no page a visitor can reach links to them: assets, documents,
//! products, categories. Then changed ones, then the search file, whose answers are links too, the
//! home page and the sitemaps, and at last what is no longer part of the site is removed. So a visitor
//! who follows links never meets a missing page, whenever the run stops.

use std::cell::RefCell;
use std::time::Instant;

use anyhow::{Context, Result};

use super::addresses;
use super::atomic_bit_set::AtomicBitSet;
use super::choosing::Choosing;
use super::last_run::{self, LastRun, SharedByEdition};
use super::list_files::ListFiles;
use super::loaded_catalogue::{self, OutlineUse};
use super::page_tally::PageTally;
use super::page_worker::{PageOutput, PageWorker};
use super::parallel::{Employer, UnitWork};
use super::premade::PremadeShards;
use super::product_memory::{LISTED_REMEMBERED, ProductMemory, WHOLE_REMEMBERED};
use super::program::random_word;
use super::search_file::{SearchFileBuild, share_search_file};
use super::site_inputs::{ERROR_PAGES, SiteInputs, all_top_files, prepare};
use super::site_state::{evidence, keep_addresses, listed, start_identity, state_of, tell};
use super::{Report, RunContext, preflight};
use crate::config::Config;
use crate::model::PagePath;
use crate::publish::{self, Evidence, Identity, Pass, Precompress, Publisher};
use crate::render::MarkdownPage;
use crate::render::view::DevicePage;
use crate::store::{Catalogue, Ledger, LedgerState, PageId, ProductPageKey};
use crate::telemetry::Amounts;

/// Publishes the site.
pub(super) fn publish(run: RunContext, catalogue: &Catalogue, report: &mut Report) -> Result<()> {
    let RunContext { config, reporter, .. } = run;
    let (started, public) = (Instant::now(), &config.paths.public);
    let ledger = Ledger::open(&config.paths.ledger())?;
    let (found, was_bare) = (Identity::read(public)?, publish::is_bare(public)?);
    let state = state_of(run, &ledger, found.as_ref())?;
    let reader = catalogue.reader()?;
    // Taken before anything is read: what changes meanwhile differs the next time.
    let catalogue_digest = reader.digest(run.stop)?;
    let made_of = last_run::made_of(config, &catalogue_digest);
    let last = LastRun::noted_in(&ledger)?;
    if state == LedgerState::Settled
        && let Some(last) = &last
        && last.is_still_right(config, &ledger, &made_of, run.stop)?
    {
        last.tell(run, report, started);
        return Ok(());
    }
    let premade = PremadeShards::of_run(run, &reader, &ledger)?;
    run.stop.check()?;
    let shared_before = last.map(LastRun::shared_by_edition).unwrap_or_default();
    reporter.say("ranking products and laying shelves …");
    let outlines =
        if run.options.is_full { OutlineUse::Renew(&ledger) } else { OutlineUse::Update(&ledger) };
    let mut loaded = loaded_catalogue::load(config, &reader, outlines, run.stop)?;
    run.stop.check()?;
    let (threads, is_full) = (config.jobs, run.options.is_full);
    let choosing = Choosing { ledger: &ledger, threads, is_full, stop: run.stop };
    let sites = prepare(config, &mut loaded, choosing)?;
    let site = &sites[0];
    run.stop.check()?;
    tell(run, site.loaded, &sites, report);
    report.seconds.select = super::seconds_since(started);
    keep_addresses(run, site, report)?;
    let linked = premade.as_ref().map_or(Ok(0), |premade| premade.linked(public))?;
    let tally = PageTally::new(&ledger.reader()?)?;
    preflight::ensure_room(&sites, listed(tally.before, state, found.as_ref()), linked)?;
    let identity = start_identity(&sites, state, found.as_ref())?;
    let evidence = evidence(state, found.as_ref());
    // A new word, so that an older public/ put back from a backup is not taken for this one.
    let changed = Identity { word: random_word(), ..identity.clone() };
    let publisher = publisher(config, evidence, [&identity, &changed])?;
    let addresses = addresses::note(run, site, found.is_some())?;
    let search_file = SearchFileBuild::start(run, site, &catalogue_digest, addresses, report)?;
    ledger.start_publishing()?;
    let number = ledger.number_run(run.now)?;
    let publication = Publication {
        run,
        sites,
        publisher,
        catalogue,
        ledger,
        tally,
        search_file,
        number,
        shared_before,
        was_bare,
        premade,
        gone: RefCell::default(),
    };
    publication.all_pages(report)?;
    publication.finish(state, [&identity, &changed], made_of, report)
}

/// What publishes to the folder of the site, which has one identity until its first file is changed, then another.
fn publisher(
    config: &Config,
    evidence: Evidence,
    [found, changed]: [&Identity; 2],
) -> Result<Publisher> {
    let precompress = Precompress::of(config.precompress);
    let public = &config.paths.public;
    let publisher = Publisher::new(public, evidence, found, changed.clone(), precompress)?;
    Ok(if config.keep_undo { publisher.with_undo(&config.paths.search()) } else { publisher })
}

/// What takes part in publishing.
pub(super) struct Publication<'a> {
    pub(super) run: RunContext<'a>,
    /// In each language, that of the root first.
    pub(super) sites: Vec<SiteInputs<'a>>,
    pub(super) publisher: Publisher,
    catalogue: &'a Catalogue,
    pub(super) ledger: Ledger,
    pub(super) tally: PageTally,
    pub(super) search_file: SearchFileBuild,
    /// The number of the run.
    number: i64,
    /// What all pages of a kind shared in the run before.
    shared_before: SharedByEdition,
    /// Whether the folder of the site held nothing before.
    was_bare: bool,
    /// What other processes made of it.
    premade: Option<PremadeShards>,
    /// Pages of products that the ledger lists and the site no longer has; removed at the end.
    pub(super) gone: RefCell<Vec<ProductPageKey>>,
}

impl Publication<'_> {
    /// What is the same in all languages is asked of the root.
    pub(super) fn root(&self) -> &SiteInputs<'_> {
        &self.sites[0]
    }

    /// Everything but removing, in the order that keeps links whole.
    fn all_pages(&self, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        let mut worker = self.hire(Pass::Create)?;
        self.assets_and_documents(&mut worker)?;
        self.products_and_categories(report)?;
        worker.pass = Pass::Replace;
        self.assets_and_documents(&mut worker)?;
        self.publisher.switch_all_in()?;
        if self.search_file.is_wanted() {
            self.publisher.keep_search()?;
            self.note_gone()?;
        }
        self.search_file.finish(self.root(), report, self.run.stop)?;
        share_search_file(self.run.config, self.run.stop)?;
        let substitutes = report.substitutes.pairs;
        for site in &self.sites {
            worker.speak(site.edition);
            site.home_page(&mut worker, report.substitutes.better)?;
        }
        self.keep_own(&mut worker)?;
        for site in &self.sites {
            worker.speak(site.edition);
            for file in site.machine_files(&mut worker)? {
                self.put_file(&mut worker, &file)?;
            }
        }
        self.sitemaps(&mut worker)?;
        self.publisher.switch_all_in()?;
        report.pages = self.tally.counts();
        let site = self.root();
        report.pages.products = site.shelves().by_barcode().len() as u64;
        report.pages.substitutes = substitutes;
        for category in site.filled_categories() {
            report.pages.categories += site.list_pages(category).len() as u64;
        }
        report.seconds.pages = super::seconds_since(started);
        Ok(())
    }

    /// Keeps what a worker of this thread made since the last time.
    fn keep_own(&self, worker: &mut PageWorker) -> Result<()> {
        self.keep(&std::mem::take(&mut worker.output))
    }

    fn assets_and_documents(&self, worker: &mut PageWorker) -> Result<()> {
        for site in &self.sites {
            for asset in site.own_assets() {
                worker.publish_file(&asset.path, &asset.content)?;
            }
        }
        for site in &self.sites {
            worker.speak(site.edition);
            for page in site.documents.iter().filter_map(MarkdownPage::page) {
                worker.publish(&page)?;
            }
            // Every page links to it, so it comes with the documents; what it links to has its place before
            // anything leads a visitor here, or before it changes.
            site.quality_page(worker)?;
            worker.publish(&site.shelves_page())?;
            for page in DevicePage::ALL {
                worker.publish(&site.wording.device_page(page))?;
            }
            for error in ERROR_PAGES {
                worker.publish(&error.page().of(site.edition))?;
            }
        }
        self.keep_own(worker)
    }

    /// New pages of products and categories, then changed ones, unless too many would be dropped.
    fn products_and_categories(&self, report: &mut Report) -> Result<()> {
        let (sites, site) = (&self.sites, self.root());
        let products = site.shelves().by_barcode();
        let categories = site.categories_by_kinship();
        if products.is_empty() {
            // Nothing else would meet the pages there were.
            let mut worker = self.hire(Pass::Create)?;
            worker.look_up(&site.shelves().barcodes(&(0..0)))?;
            worker.leave();
            self.keep_own(&mut worker)?;
        }
        let changed_products = AtomicBitSet::new(products.len());
        let changed_categories = AtomicBitSet::new(categories.len());
        let mut workers = Vec::new();
        for pass in Pass::BOTH {
            if pass == Pass::Replace {
                self.keep_pages(report)?;
            }
            let (name, units) = match pass {
                Pass::Create => ("making pages", (products.len() + categories.len()) as u64),
                Pass::Replace => {
                    ("changing pages", changed_products.count() + changed_categories.count())
                }
            };
            if units == 0 {
                continue;
            }
            let phase =
                self.run.reporter.phase(name, units, Amounts::Of("products and categories"));
            let products = UnitWork {
                units: products,
                to_change: &changed_products,
                prepare: &|worker, chunk| worker.look_up(&site.shelves().barcodes(chunk)),
                work: &|worker, product| {
                    sites.iter().try_for_each(|site| {
                        worker.speak(site.edition);
                        site.product_pages(worker, product)
                    })
                },
            };
            self.each((&mut workers, pass), &phase, &products)?;
            let categories = UnitWork {
                units: &categories,
                to_change: &changed_categories,
                prepare: &|_, _| Ok(()),
                work: &|worker, category| {
                    sites.iter().try_for_each(|site| {
                        worker.speak(site.edition);
                        site.category_pages(worker, category)
                    })
                },
            };
            self.each((&mut workers, pass), &phase, &categories)?;
        }
        Ok(())
    }

    /// A file all of whose links are in their place, so that it needs no pass of its own.
    pub(super) fn put_file(
        &self,
        worker: &mut PageWorker,
        file: &(PagePath, Vec<u8>),
    ) -> Result<()> {
        for pass in Pass::BOTH {
            worker.pass = pass;
            worker.publish_file(&file.0, &file.1)?;
        }
        self.keep_own(worker)
    }

    /// Removes what is no longer part of the site, waits for the disk, closes the ledger.
    fn finish(
        &self,
        state: LedgerState,
        [identity, changed]: [&Identity; 2],
        made_of: String,
        report: &mut Report,
    ) -> Result<()> {
        let is_settled = state == LedgerState::Settled;
        let started = Instant::now();
        // Removed last: by now no page that stays links to these files any more. Pages of products go before what
        // they link to.
        report.pages.gone = self.remove_product_pages()?;
        let wanted = |page: PageId| self.tally.is_wanted(page);
        let remove = |path: &str| self.remove_file(path);
        // Pages of a server that has not read the new theme yet, and those that visitors have open, show the old one.
        let outlives = |path: &str| path.starts_with("static/");
        let before = self.tally.last_before;
        let [gone, outliving] = self.ledger.remove_unwanted(before, wanted, outlives, remove)?;
        report.pages.gone += gone;
        let public = &self.run.config.paths.public;
        if !is_settled && !self.was_bare {
            report.pages.gone += self.remove_strays(&identity.top_files)?;
        }
        let touched = report.pages.new + report.pages.changed + report.pages.gone > 0;
        let word = if touched { changed.word.clone() } else { identity.word.clone() };
        let settled = Identity { word, top_files: all_top_files(&self.sites) };
        if settled != *identity {
            settled.write(public)?;
        }
        // An interrupted run before this one may have written what this one only confirmed.
        if touched || !is_settled {
            self.publisher.sync()?;
        }
        // What stays for one more run is a reason for that run.
        let made_of = if outliving > 0 { String::new() } else { made_of };
        let last =
            LastRun::of(self.run.config, made_of, &self.search_file.made_of, &self.sites, report)?;
        let closed = self.ledger.settle(&settled.word, &last.noted()?);
        report.seconds.settle = super::seconds_since(started);
        closed.context("the site is complete, but the ledger could not be closed")?;
        self.publisher.complete_undo()?;
        self.premade.as_ref().map_or(Ok(()), PremadeShards::remove)
    }
}

impl Employer for Publication<'_> {
    fn context(&self) -> RunContext<'_> {
        self.run
    }

    fn hire(&self, pass: Pass) -> Result<PageWorker<'_>> {
        let site = self.root();
        let (catalogue, ledger) = (self.catalogue.reader()?, self.ledger.reader()?);
        // Neither becomes another while a run lasts: locks for each question would be time alone.
        catalogue.stand_still()?;
        ledger.stand_still()?;
        Ok(PageWorker {
            pass,
            sites: &self.sites,
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
            indexing: self.search_file.indexing(pass)?,
            premade: self.premade.as_ref().map(|premade| premade.reader(site.shelves())),
            products: ProductMemory::new(WHOLE_REMEMBERED),
            listed: ProductMemory::new(LISTED_REMEMBERED),
            output: PageOutput::default(),
            has_deferred: false,
        })
    }

    fn keep(&self, output: &PageOutput) -> Result<()> {
        for file in &output.pages {
            self.ledger.record(&file.path, &file.fingerprint, &file.origin)?;
        }
        self.ledger.record_product_pages(&output.product_pages)?;
        for (product, content) in &output.contents {
            self.ledger.record_content(*product, *content)?;
        }
        self.gone.borrow_mut().extend_from_slice(&output.gone);
        self.search_file.keep(&output.entries, &output.unlisted)
    }
}
