//! Catalogue → public/: which pages there are, and in which order they are put in place.
//!
//! New files come first, while no page a visitor can reach links to them: assets, documents,
//! products, categories. Then changed ones, then the search file, whose answers are links too, the
//! home page and the sitemaps, and at last what is no longer part of the site is removed. So a visitor
//! who follows links never meets a missing page, whenever the run stops.

use std::collections::HashMap;
use std::time::Instant;

use anyhow::{Context, Result};

use super::addresses;
use super::atomic_bit_set::AtomicBitSet;
use super::last_run::{self, LastRun};
use super::loaded_catalogue;
use super::page_worker::{PageOutput, PageTally, PageWorker};
use super::search_file::SearchFileBuild;
use super::site_inputs::{ERROR_PAGES, SiteInputs, prepare};
use super::{Report, RunContext, gates, preflight};
use crate::files;
use crate::model::PagePath;
use crate::publish::{self, Evidence, Identity, Pass, Publisher, Sitemap};
use crate::render::MarkdownPage;
use crate::store::{Catalogue, Ledger, LedgerState, PageId};
use crate::telemetry::Amounts;

/// Publishes the site.
pub(super) fn publish(run: RunContext, catalogue: &Catalogue, report: &mut Report) -> Result<()> {
    let RunContext { config, reporter, .. } = run;
    let started = Instant::now();
    let ledger = Ledger::open(&config.paths.ledger())?;
    let found = Identity::read(&config.paths.public)?;
    let state = state_of(run, &ledger, found.as_ref())?;
    let reader = catalogue.reader()?;
    // Taken before anything is read: what changes meanwhile differs the next time.
    let made_of = last_run::made_of(config, &reader)?;
    if state == LedgerState::Settled
        && let Some(last) = LastRun::still_right(config, &ledger, &made_of)?
    {
        last.tell(run, report, started);
        return Ok(());
    }
    run.stop.check()?;
    reporter.say("ranking products and laying shelves …");
    let loaded = loaded_catalogue::load(config, &reader)?;
    run.stop.check()?;
    let site = prepare(config, &loaded)?;
    run.stop.check()?;
    if let Some(absent) = &loaded.absent_categories {
        reporter.say(absent);
    }
    for warning in &loaded.warnings {
        reporter.warn(warning);
    }
    report.nutriscore = loaded.nutriscore;
    report.implausible = loaded.quality.implausible.clone();
    report.substitutes = site.substitute_counts();
    report.seconds.select = super::seconds_since(started);
    keep_addresses(run, &site, report)?;
    let listed = match (&found, state) {
        (None, _) => Some(0),
        (Some(_), LedgerState::Unknown) => None,
        (Some(_), _) => Some(ledger.reader()?.count()?),
    };
    preflight::ensure_room(&site, listed)?;
    let identity = start_identity(&site, state, found.as_ref())?;
    let evidence = match state {
        LedgerState::Settled | LedgerState::Creating => Evidence::Ledger,
        LedgerState::Unknown if found.is_none() => Evidence::NoSite,
        LedgerState::Unknown => Evidence::Files,
    };
    // A new word, so that an older public/ put back from a backup is not taken for this one.
    let changed = Identity { word: new_word(), ..identity.clone() };
    let public = &config.paths.public;
    let mut publisher = Publisher::new(public, evidence, &identity, changed.clone())?;
    if config.keep_undo {
        publisher = publisher.with_undo(&config.paths.search());
    }
    let tally = PageTally::new(&ledger.reader()?)?;
    let addresses = addresses::note(run, &site, found.is_some())?;
    let search_file = SearchFileBuild::start(run, &site, &reader, addresses, report)?;
    ledger.start_publishing()?;
    let publication = Publication { run, site, publisher, catalogue, ledger, tally, search_file };
    publication.all_pages(report)?;
    publication.finish(state, [&identity, &changed], made_of, report)
}

/// The ledger is believed where it speaks of this very folder, and a look at the folder confirms
/// that it was not emptied and that the web server can read it.
fn state_of(run: RunContext, ledger: &Ledger, found: Option<&Identity>) -> Result<LedgerState> {
    let public = &run.config.paths.public;
    let home = public.join(PagePath::home().as_file());
    let opened = publish::open_to_web_server(public, &home)?;
    for path in &opened {
        run.reporter.warn(&format!(
            "the web server could not read {}; it can again, and every file of the site will be compared",
            path.display()
        ));
    }
    if !opened.is_empty() {
        // Should this run fail before it writes anything, the next must compare as well.
        ledger.distrust()?;
    }
    if run.options.is_full || !home.exists() || !opened.is_empty() {
        return Ok(LedgerState::Unknown);
    }
    ledger.state(found.map(|identity| identity.word.as_str()))
}

/// Holds the run back where it would drop too many addresses of categories: those that have a page now.
fn keep_addresses(run: RunContext, site: &SiteInputs, report: &mut Report) -> Result<()> {
    let graph = &site.loaded.graph;
    let slugs = site.filled_categories().into_iter().map(|category| graph.slug(category)).collect();
    let before = publish::category_slugs(&run.config.paths.public);
    let closed = gates::addresses(&run.config.gates, &before, &slugs);
    Ok(gates::pass(run, report, "the site", closed.into_iter().collect())?)
}

/// The identity public/ carries until a file that the ledger lists is changed: from before the first write no other
/// ledger believes it any more, and all files at its top that may be the site's are listed.
fn start_identity(
    site: &SiteInputs,
    state: LedgerState,
    found: Option<&Identity>,
) -> Result<Identity> {
    let mut top_files = site.top_files();
    if let Some(identity) = found {
        top_files.extend_from_slice(&identity.top_files);
    }
    top_files.sort();
    top_files.dedup();
    let word = match found {
        Some(identity) if state != LedgerState::Unknown => identity.word.clone(),
        _ => new_word(),
    };
    let identity = Identity { word, top_files };
    if found != Some(&identity) {
        identity.write(&site.config.paths.public)?;
    }
    Ok(identity)
}

/// What takes part in publishing.
pub(super) struct Publication<'a> {
    pub(super) run: RunContext<'a>,
    site: SiteInputs<'a>,
    publisher: Publisher,
    catalogue: &'a Catalogue,
    ledger: Ledger,
    tally: PageTally,
    search_file: SearchFileBuild,
}

impl Publication<'_> {
    /// Everything but removing, in the order that keeps links whole.
    fn all_pages(&self, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        let mut worker = self.hire(Pass::Create)?;
        self.assets_and_documents(&mut worker)?;
        self.products_and_categories(report)?;
        worker.pass = Pass::Replace;
        self.assets_and_documents(&mut worker)?;
        self.publisher.switch_all_in()?;
        if self.search_file.is_wanted {
            self.publisher.keep_search()?;
        }
        self.search_file.finish(&self.site, report)?;
        let substitutes = report.substitutes.pairs;
        self.site.home_page(&mut worker, report.substitutes.better)?;
        self.keep_own(&mut worker)?;
        self.sitemaps(&mut worker)?;
        self.publisher.switch_all_in()?;
        report.pages = self.tally.counts();
        report.pages.products = self.site.shelves().by_barcode().len() as u64;
        report.pages.substitutes = substitutes;
        for category in self.site.filled_categories() {
            report.pages.categories += self.site.category_page_count(category) as u64;
        }
        report.seconds.pages = super::seconds_since(started);
        Ok(())
    }

    pub(super) fn hire(&self, pass: Pass) -> Result<PageWorker<'_>> {
        Ok(PageWorker {
            pass,
            theme: &self.site.theme,
            shelves: self.site.shelves(),
            publisher: &self.publisher,
            tally: &self.tally,
            catalogue: self.catalogue.reader()?,
            ledger: self.ledger.reader()?,
            is_indexing: self.search_file.is_wanted,
            products: HashMap::new(),
            output: PageOutput::default(),
            has_deferred: false,
        })
    }

    /// Keeps what a worker of this thread made since the last time.
    fn keep_own(&self, worker: &mut PageWorker) -> Result<()> {
        self.keep(&std::mem::take(&mut worker.output))
    }

    pub(super) fn keep(&self, output: &PageOutput) -> Result<()> {
        for (path, fingerprint) in &output.pages {
            self.ledger.record(path, fingerprint)?;
        }
        self.search_file.add(&output.entries)
    }

    fn assets_and_documents(&self, worker: &mut PageWorker) -> Result<()> {
        for asset in &self.site.assets {
            worker.publish_file(&asset.path, &asset.content)?;
        }
        for page in self.site.documents.iter().filter_map(MarkdownPage::page) {
            worker.publish(&page)?;
        }
        // Every page links to it, so it comes with the documents; what it links to has its place before
        // anything leads a visitor here, or before it changes.
        self.site.quality_page(worker)?;
        for error in ERROR_PAGES {
            worker.publish(&error.page())?;
        }
        self.keep_own(worker)
    }

    /// New pages of products and categories, then changed ones, unless too many would be dropped.
    fn products_and_categories(&self, report: &mut Report) -> Result<()> {
        let site = &self.site;
        let products = site.shelves().by_barcode();
        let categories = site.filled_categories();
        let changed_products = AtomicBitSet::new(products.len());
        let changed_categories = AtomicBitSet::new(categories.len());
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
            self.each(pass, &phase, products, &changed_products, &|worker, product| {
                site.product_pages(worker, product)
            })?;
            self.each(pass, &phase, &categories, &changed_categories, &|worker, category| {
                site.category_pages(worker, category)
            })?;
        }
        Ok(())
    }

    /// Holds the run back where it would drop too many pages, before any that a visitor can reach is changed.
    fn keep_pages(&self, report: &mut Report) -> Result<()> {
        let ledger = self.ledger.reader()?;
        for later in [PagePath::home(), PagePath::file("robots.txt"), PagePath::file("sitemap.xml")]
        {
            self.tally.want(&ledger, &later)?;
        }
        let gates = &self.run.config.gates;
        let closed = gates::pages(gates, self.tally.dropped(), self.tally.before);
        let passed = gates::pass(self.run, report, "the site", closed.into_iter().collect());
        if passed.is_err() && self.publisher.believes_ledger() {
            // What was made for nothing would take room until the next run.
            let listed = |path: &str| Ok(ledger.page(&PagePath::file(path))?.is_some());
            let public = &self.run.config.paths.public;
            publish::sweep(public, &[], listed, |path| files::remove(&public.join(path)))?;
        }
        Ok(passed?)
    }

    fn sitemaps(&self, worker: &mut PageWorker) -> Result<()> {
        let base_url = &self.run.config.site.base_url;
        let mut sitemap = Sitemap::new(base_url);
        self.site.each_path(&mut |path| match sitemap.add(&path) {
            Some(full) => self.put_file(worker, &full),
            None => Ok(()),
        })?;
        for file in sitemap.finish() {
            self.put_file(worker, &file)?;
        }
        self.put_file(worker, &publish::robots(base_url))
    }

    /// A file all of whose links are in their place, so that it needs no pass of its own.
    fn put_file(&self, worker: &mut PageWorker, file: &(PagePath, Vec<u8>)) -> Result<()> {
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
        // Removed last: by now no page links to these files any more.
        let wanted = |page: PageId| self.tally.is_wanted(page);
        let remove = |path: &str| self.publisher.remove(path);
        // Pages of a server that has not read the new theme yet, and those that visitors have open, show the old one.
        let outlives = |path: &str| path.starts_with("static/");
        let before = self.tally.last_before;
        let [gone, outliving] = self.ledger.remove_unwanted(before, wanted, outlives, remove)?;
        report.pages.gone = gone;
        let public = &self.run.config.paths.public;
        if !is_settled {
            let lists = |path: &str| self.ledger.lists(path);
            report.pages.gone += publish::sweep(public, &identity.top_files, lists, remove)?;
        }
        let touched = report.pages.new + report.pages.changed + report.pages.gone > 0;
        let word = if touched { changed.word.clone() } else { identity.word.clone() };
        let settled = Identity { word, top_files: self.site.top_files() };
        if settled != *identity {
            settled.write(public)?;
        }
        // An interrupted run before this one may have written what this one only confirmed.
        if touched || !is_settled {
            self.publisher.sync()?;
        }
        // What stays for one more run is a reason for that run.
        let made_of = if outliving > 0 { String::new() } else { made_of };
        let last = LastRun::of(
            self.run.config,
            made_of,
            &self.search_file.made_of,
            self.site.loaded,
            report,
        )?;
        let closed = self.ledger.settle(&settled.word, &last.noted()?);
        report.seconds.settle = super::seconds_since(started);
        closed.context("the site is complete, but the ledger could not be closed")?;
        self.publisher.complete_undo()
    }
}

/// A random word. The standard library seeds its hash maps from the system's randomness; that is
/// enough for a name that must only not repeat.
pub(super) fn new_word() -> String {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}
