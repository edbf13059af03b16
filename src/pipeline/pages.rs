//! Catalogue → public/: which pages there are, and in which order they are put in place.
//!
//! New files come first, while no page a visitor can reach links to them: assets, documents,
//! products, categories. Then changed ones, then the search file, whose answers are links too, the
//! home page and the sitemaps, and at last what nobody wants is removed. So whoever comes by links
//! never meets a missing page, whenever the run stops.

use std::time::Instant;

use anyhow::{Context, Result};

use super::loading;
use super::making::{ERROR_PAGES, Making, prepare};
use super::marks::Marks;
use super::parallel::Job;
use super::searching::Searching;
use super::worker::{News, Tally, Worker, WorkerParts};
use super::{Order, Report, Thoroughness};
use crate::config::Config;
use crate::model::{PagePath, Stop};
use crate::publish::{self, Identity, Pass, Publisher, Sitemap};
use crate::render::Document;
use crate::store::{Catalogue, Ledger, LedgerTrust, PageId};
use crate::telemetry::{Amounts, Reporter};

/// Publishes the site.
pub(super) fn publish(order: Order, catalogue: &Catalogue, report: &mut Report) -> Result<()> {
    let Order { config, reporter, .. } = order;
    let started = Instant::now();
    reporter.say("ranking products and laying shelves …");
    let loaded = loading::load(config, &catalogue.reader()?)?;
    let making = prepare(config, &loaded)?;
    for warning in &loaded.warnings {
        reporter.warn(warning);
    }
    report.nutriscore = loaded.nutriscore;
    report.substitutes = making.substitute_counts();
    report.seconds.select = super::rounded(started.elapsed());
    let ledger = open_ledger(config, reporter)?;
    let found = Identity::read(&config.paths.public)?;
    let trust = trust(order, &ledger, found.as_ref())?;
    let publisher = Publisher::new(&config.paths.public, trust == LedgerTrust::Unsettled)?;
    let identity = start_identity(&making, trust, found.as_ref())?;
    let tally = Tally::new(ledger.reader()?.last_id()?);
    let searching = Searching::start(order, &making, &catalogue.reader()?)?;
    ledger.start_publishing()?;
    let publication = Publication {
        making: &making,
        publisher: &publisher,
        catalogue,
        ledger: &ledger,
        tally: &tally,
        searching: &searching,
        reporter,
        stop: order.stop,
    };
    publication.all_pages(report)?;
    publication.finish(trust, &identity, report)
}

fn open_ledger(config: &Config, reporter: &Reporter) -> Result<Ledger> {
    let ledger = Ledger::open(&config.paths.ledger())?;
    if ledger.begun_anew() {
        reporter
            .warn("the ledger was damaged and begins anew; every file of the site is looked at");
    }
    Ok(ledger)
}

/// The ledger is believed where it speaks of this very folder, and a look at the folder confirms
/// that it was not emptied.
fn trust(order: Order, ledger: &Ledger, found: Option<&Identity>) -> Result<LedgerTrust> {
    let has_home = order.config.paths.public.join(PagePath::home().as_file()).exists();
    if order.thoroughness == Thoroughness::Full || !has_home {
        return Ok(LedgerTrust::Unsettled);
    }
    ledger.trust(found.map(|identity| identity.word.as_str()))
}

/// The identity public/ carries during the run: from before the first write no other ledger
/// believes it any more, and all files at its top that may be the site's are listed.
fn start_identity(
    making: &Making,
    trust: LedgerTrust,
    found: Option<&Identity>,
) -> Result<Identity> {
    let mut top_files = making.top_files();
    top_files.extend(found.iter().flat_map(|identity| identity.top_files.clone()));
    top_files.sort();
    top_files.dedup();
    let word = match found {
        Some(identity) if trust == LedgerTrust::Settled => identity.word.clone(),
        _ => new_word(),
    };
    let identity = Identity { word, top_files };
    if found != Some(&identity) {
        identity.write(&making.config.paths.public)?;
    }
    Ok(identity)
}

struct Publication<'a> {
    making: &'a Making<'a>,
    publisher: &'a Publisher,
    catalogue: &'a Catalogue,
    ledger: &'a Ledger,
    tally: &'a Tally,
    searching: &'a Searching,
    reporter: &'a Reporter,
    stop: &'a Stop,
}

impl Publication<'_> {
    /// Everything but removing, in the order that keeps links whole.
    fn all_pages(&self, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        let mut worker = self.hire()?;
        self.assets_and_documents(&mut worker, Pass::Create)?;
        self.products_and_categories()?;
        self.assets_and_documents(&mut worker, Pass::Replace)?;
        self.searching.finish(self.making, report)?;
        self.home(&mut worker)?;
        self.sitemaps(&mut worker)?;
        report.pages = self.tally.counts();
        report.seconds.pages = super::rounded(started.elapsed());
        Ok(())
    }

    fn hire(&self) -> Result<Worker<'_>> {
        Ok(Worker::new(WorkerParts {
            theme: &self.making.theme,
            publisher: self.publisher,
            tally: self.tally,
            catalogue: self.catalogue.reader()?,
            ledger: self.ledger.reader()?,
            is_indexing: self.searching.is_wanted(),
        }))
    }

    fn note(&self, worker: &mut Worker) -> Result<()> {
        self.keep(&worker.take_news())
    }

    fn keep(&self, news: &News) -> Result<()> {
        let mut pages = news.pages.iter();
        pages.try_for_each(|(path, fingerprint)| self.ledger.record(path, fingerprint))?;
        self.searching.add(&news.entries)
    }

    fn assets_and_documents(&self, worker: &mut Worker, pass: Pass) -> Result<()> {
        for asset in &self.making.assets {
            worker.publish_file(pass, &asset.path, &asset.content)?;
        }
        for page in self.making.documents.iter().filter_map(Document::page) {
            worker.publish(pass, &page)?;
        }
        for error in ERROR_PAGES {
            worker.publish(pass, &error.page())?;
        }
        self.note(worker)
    }

    /// New pages of products and categories, then changed ones.
    fn products_and_categories(&self) -> Result<()> {
        let making = self.making;
        let products = making.shelves().by_barcode();
        let categories = making.filled_categories();
        let changed_products = Marks::new(products.len());
        let changed_categories = Marks::new(categories.len());
        for pass in Pass::BOTH {
            let (name, units) = match pass {
                Pass::Create => ("making pages", (products.len() + categories.len()) as u64),
                Pass::Replace => {
                    ("changing pages", changed_products.count() + changed_categories.count())
                }
            };
            if units == 0 {
                continue;
            }
            let phase = self.reporter.phase(name, units, Amounts::Of("products and categories"));
            let hire = || self.hire();
            let keep = |news: &News| self.keep(news);
            let job = Job {
                hire: &hire,
                keep: &keep,
                phase: &phase,
                threads: making.config.jobs,
                pass,
                stop: self.stop,
            };
            job.each(products, &changed_products, &|worker, product| {
                making.product_pages(worker, pass, product)
            })?;
            job.each(&categories, &changed_categories, &|worker, category| {
                making.category_pages(worker, pass, category)
            })?;
        }
        Ok(())
    }

    fn home(&self, worker: &mut Worker) -> Result<()> {
        let counts = self.tally.counts();
        self.making.home_page(worker, &counts)?;
        self.note(worker)
    }

    fn sitemaps(&self, worker: &mut Worker) -> Result<()> {
        let base_url = &self.making.config.site.base_url;
        let mut put = |(path, content): (PagePath, Vec<u8>)| {
            worker.publish_file_now(&path, &content)?;
            self.note(worker)
        };
        let mut sitemap = Sitemap::new(base_url);
        self.making.each_path(&mut |path| sitemap.add(&path).map_or(Ok(()), &mut put))?;
        sitemap.finish().into_iter().try_for_each(&mut put)?;
        put(publish::robots(base_url))
    }

    /// Removes what nobody wants, waits for the disk, closes the ledger.
    fn finish(&self, trust: LedgerTrust, identity: &Identity, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        let wanted = |page: PageId| self.tally.is_wanted(page);
        let remove = |path: &str| self.publisher.remove(path);
        report.pages.gone = self.ledger.remove_unwanted(self.tally.last_before, wanted, remove)?;
        let public = &self.making.config.paths.public;
        if trust == LedgerTrust::Unsettled {
            let lists = |path: &str| self.ledger.lists(path);
            report.pages.gone += publish::sweep(public, &identity.top_files, lists)?;
        }
        let touched = report.pages.new + report.pages.changed + report.pages.gone > 0;
        let word = if touched { new_word() } else { identity.word.clone() };
        let settled = Identity { word, top_files: self.making.top_files() };
        if settled != *identity {
            settled.write(public)?;
        }
        // An interrupted run before this one may have written what this one only confirmed.
        if touched || trust == LedgerTrust::Unsettled {
            self.publisher.sync()?;
        }
        let closed = self.ledger.settle(&settled.word);
        report.seconds.settle = super::rounded(started.elapsed());
        closed.context("the site is complete, but the ledger could not be closed")
    }
}

/// A random word. The standard library seeds its hash maps from the system's randomness; that is
/// enough for a name that must only not repeat.
fn new_word() -> String {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}
