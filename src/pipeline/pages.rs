//! Catalogue → public/: which pages there are, and in which order they are put in place.
//!
//! New files come first, while nothing links to them: assets, documents, products, categories.
//! Then changed ones, then the home page and the sitemaps, and at last what nobody wants is
//! removed. So a visitor never follows a link to a page that is not there, whenever the run stops.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context, Result};

use super::loading::{self, Loaded};
use super::parallel::{Job, Marks};
use super::worker::{Tally, Worker, WorkerParts};
use super::{Report, Thoroughness};
use crate::config::Config;
use crate::model::PagePath;
use crate::publish::{self, Pass, Publisher, Sitemap};
use crate::render::view::{ErrorPage, Wording};
use crate::render::{
    Asset, Document, DocumentLink, Site, Texts, Theme, load_assets, load_documents,
};
use crate::select::{Finder, Limits, Shelves};
use crate::store::{Catalogue, Ledger, PageId, Trust};
use crate::telemetry::{Amounts, Reporter};

/// Both passes, for what is written on its own.
const BOTH: [Pass; 2] = [Pass::Create, Pass::Replace];

/// Open Food Facts, French surface, all countries.
const OFF_URL: &str = "https://fr.openfoodfacts.org";

/// All that pages are made from; shared by the workers.
pub(super) struct Making<'a> {
    pub(super) config: &'a Config,
    pub(super) loaded: &'a Loaded,
    pub(super) finder: Finder<'a>,
    pub(super) wording: Wording,
    pub(super) documents: Vec<Document>,
    assets: Vec<Asset>,
    theme: Theme,
}

impl Making<'_> {
    pub(super) fn shelves(&self) -> &Shelves {
        &self.loaded.shelves
    }

    /// The categories that have products.
    pub(super) fn filled_categories(&self) -> Vec<u32> {
        self.loaded
            .graph
            .positions()
            .filter(|&category| !self.shelves().shelf(category).is_empty())
            .collect()
    }
}

/// Publishes the site.
pub(super) fn publish(
    config: &Config,
    thoroughness: Thoroughness,
    reporter: &Reporter,
    catalogue: &Catalogue,
    report: &mut Report,
) -> Result<()> {
    let started = Instant::now();
    reporter.say("ranking products and laying shelves …");
    let loaded = loading::load(config, &catalogue.reader()?)?;
    let making = prepare(config, &loaded)?;
    report.seconds.select = super::rounded(started.elapsed());
    let ledger = Ledger::open(&config.paths.ledger())?;
    let identity = publish::read_identity(&config.paths.public)?;
    let trust = match thoroughness {
        Thoroughness::Full => Trust::Unsettled,
        Thoroughness::Incremental => ledger.trust(identity.as_deref())?,
    };
    let publisher = Publisher::new(&config.paths.public, trust == Trust::Unsettled)?;
    let tally = Tally::new(ledger.reader()?.last_id()?);
    ledger.start_publishing()?;
    let run = Run {
        making: &making,
        publisher: &publisher,
        catalogue,
        ledger: &ledger,
        tally: &tally,
        reporter,
    };
    run.all_pages(report)?;
    run.settle(trust, identity, report)
}

fn prepare<'a>(config: &'a Config, loaded: &'a Loaded) -> Result<Making<'a>> {
    let content = config.paths.content.join(&config.site.language);
    let theme_folder = config.paths.themes.join(&config.site.theme);
    let documents = load_documents(&content)?;
    let assets = load_assets(&theme_folder.join("static"))?;
    let texts = Arc::new(Texts::load(&content.join("ui.toml"))?);
    let site = site(config, &documents, &assets);
    let theme = Theme::load(&theme_folder.join("templates"), &site, Arc::clone(&texts))?;
    let limits = Limits {
        per_product: config.substitutes.per_product,
        per_brand: config.substitutes.per_brand,
    };
    Ok(Making {
        config,
        loaded,
        finder: Finder::new(&loaded.shelves, &loaded.graph, limits),
        wording: Wording::new(texts, &config.site.language, OFF_URL),
        documents,
        assets,
        theme,
    })
}

fn site(config: &Config, documents: &[Document], assets: &[Asset]) -> Site {
    let linked = |document: &Document| {
        let url = document.page()?.path.url();
        Some(DocumentLink { title: document.title.clone(), url })
    };
    Site {
        name: config.site.name.clone(),
        base_url: config.site.base_url.clone(),
        language: config.site.language.clone(),
        assets: assets.iter().map(|asset| (asset.name.clone(), asset.path.url())).collect(),
        documents: documents.iter().filter_map(linked).collect(),
        off_url: OFF_URL.into(),
    }
}

struct Run<'a> {
    making: &'a Making<'a>,
    publisher: &'a Publisher,
    catalogue: &'a Catalogue,
    ledger: &'a Ledger,
    tally: &'a Tally,
    reporter: &'a Reporter,
}

impl Run<'_> {
    /// Everything but removing, in the order that keeps links whole.
    fn all_pages(&self, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        let mut worker = self.hire()?;
        self.assets_and_documents(&mut worker, Pass::Create)?;
        self.products_and_categories()?;
        self.assets_and_documents(&mut worker, Pass::Replace)?;
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
        }))
    }

    fn note(&self, worker: &mut Worker) -> Result<()> {
        worker
            .take_changes()
            .iter()
            .try_for_each(|(path, fingerprint)| self.ledger.record(path, fingerprint))
    }

    fn assets_and_documents(&self, worker: &mut Worker, pass: Pass) -> Result<()> {
        for asset in &self.making.assets {
            worker.publish_file(pass, &asset.path, &asset.content)?;
        }
        for page in self.making.documents.iter().filter_map(Document::page) {
            worker.publish(pass, &page)?;
        }
        for error in [ErrorPage::NotFound, ErrorPage::Unavailable] {
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
        for pass in BOTH {
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
            let job = Job {
                hire: &hire,
                ledger: self.ledger,
                phase: &phase,
                threads: making.config.jobs,
                pass,
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
        for pass in BOTH {
            self.making.home_page(worker, pass, &counts)?;
        }
        self.note(worker)
    }

    fn sitemaps(&self, worker: &mut Worker) -> Result<()> {
        let base_url = &self.making.config.site.base_url;
        let mut put = |(path, content): (PagePath, Vec<u8>)| {
            for pass in BOTH {
                worker.publish_file(pass, &path, &content)?;
            }
            self.note(worker)
        };
        let mut sitemap = Sitemap::new(base_url);
        self.making.each_path(&mut |path| sitemap.add(&path).map_or(Ok(()), &mut put))?;
        sitemap.finish().into_iter().try_for_each(&mut put)?;
        put(publish::robots(base_url))
    }

    /// Removes what nobody wants, waits for the disk, closes the ledger.
    fn settle(&self, trust: Trust, identity: Option<String>, report: &mut Report) -> Result<()> {
        let started = Instant::now();
        let wanted = |page: PageId| self.tally.is_wanted(page);
        let remove = |path: &str| self.publisher.remove(path);
        report.pages.gone = self.ledger.remove_unwanted(self.tally.last_before, wanted, remove)?;
        let public = &self.making.config.paths.public;
        if trust == Trust::Unsettled {
            report.pages.gone += publish::sweep(public, |path| self.ledger.lists(path))?;
        }
        let touched = report.pages.new + report.pages.changed + report.pages.gone > 0;
        let identity = match identity {
            Some(identity) if trust == Trust::Settled && !touched => identity,
            _ => {
                let identity = new_identity();
                publish::write_identity(public, &identity)?;
                identity
            }
        };
        if touched {
            self.publisher.sync()?;
        }
        self.ledger
            .settle(&identity)
            .context("the site is complete, but the ledger could not be closed")?;
        report.seconds.settle = super::rounded(started.elapsed());
        Ok(())
    }
}

/// A random word. The standard library seeds its hash maps from the system's randomness; that is
/// enough for a name that must only not repeat.
fn new_identity() -> String {
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}
