//! One thread's means of publishing: its own connections, a memory of products, the common tally.

use std::ops::Range;
use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Serialize;

use super::cause::{Cause, Causes};
use super::indexing::Indexing;
use super::last_run::SharedByEdition;
use super::list_files::ListFiles;
use super::namings::Namings;
use super::page_inputs::{ListInputs, SharedInputs};
use super::page_tally::PageTally;
use super::premade::PremadeReader;
use super::product_memory::ProductMemory;
use super::site_inputs::SiteInputs;
use crate::model::{Barcode, Edition, Implausibility, PagePath, Product};
use crate::publish::{Pass, PassStep, Published, Publisher};
use crate::render::Page;
use crate::render::view::{ListedProduct, ShownProduct};
use crate::search::NewDocument;
use crate::select::Shelves;
use crate::store::{
    CatalogueReader, ContentHashes, FileEntry, FileOrigin, LedgerReader, ProductPageEntry,
    ProductPageKey,
};
use crate::words::{Fingerprint, first_bits};

/// What is noted of a file that is no page of a product.
pub(super) struct WrittenFile {
    pub(super) path: PagePath,
    /// Of what it holds.
    pub(super) fingerprint: Fingerprint,
    /// Where it comes from.
    pub(super) origin: FileOrigin,
}

/// What a worker made and others keep.
#[derive(Default)]
pub(super) struct PageOutput {
    /// Files that were written, for the ledger.
    pub(super) pages: Vec<WrittenFile>,
    /// The same of pages of products.
    pub(super) product_pages: Vec<ProductPageEntry>,
    /// What the catalogue holds of products whose pages were made.
    pub(super) contents: Vec<(Barcode, ContentHashes)>,
    /// Pages of products that the ledger lists and the site no longer has.
    pub(super) gone: Vec<ProductPageKey>,
    /// Products as the search file keeps them.
    pub(super) entries: Vec<NewDocument>,
    /// Products that the search file has and the site no longer has.
    pub(super) unlisted: Vec<Barcode>,
}

impl PageOutput {
    pub(super) fn is_empty(&self) -> bool {
        let has_pages = !self.pages.is_empty() || !self.product_pages.is_empty();
        let has_documents = !self.entries.is_empty() || !self.unlisted.is_empty();
        !has_pages && self.gone.is_empty() && !has_documents
    }
}

pub(super) struct PageWorker<'a> {
    /// The pass it takes part in.
    pub(super) pass: Pass,
    /// All languages.
    pub(super) sites: &'a [SiteInputs<'a>],
    /// The language of the pages at hand.
    pub(super) site: &'a SiteInputs<'a>,
    pub(super) shelves: &'a Shelves,
    pub(super) namings: &'a Namings,
    pub(super) publisher: &'a Publisher,
    pub(super) tally: &'a PageTally,
    pub(super) catalogue: CatalogueReader,
    pub(super) ledger: LedgerReader,
    /// The number of the run.
    pub(super) run: i64,
    /// What all pages of a kind shared in the run before.
    pub(super) shared_inputs_before: &'a SharedByEdition,
    /// What the ledger says of the products at hand, in order, and whether the site has the page.
    pub(super) known: Vec<(ProductPageEntry, bool)>,
    /// What it says of the pages of the list at hand.
    pub(super) list_files: ListFiles,
    /// What it gives to the search file.
    pub(super) indexing: Indexing,
    /// What other processes made, to be put in place.
    pub(super) premade: Option<PremadeReader<'a>>,
    pub(super) products: ProductMemory<ShownProduct>,
    pub(super) listed: ProductMemory<ListedProduct>,
    pub(super) output: PageOutput,
    /// Whether a page was met that is to be looked at in the next pass.
    pub(super) has_deferred: bool,
}

impl PageWorker<'_> {
    /// Takes part in a pass. Only in the first one the search file is given anything.
    pub(super) fn begin(&mut self, pass: Pass) {
        if self.pass != pass {
            (self.pass, self.indexing) = (pass, Indexing::Nothing);
        }
    }

    /// Goes on with the pages of another language of the site.
    pub(super) fn speak(&mut self, edition: Edition) {
        if self.site.edition != edition
            && let Some(site) = self.sites.iter().find(|site| site.edition == edition)
        {
            self.site = site;
        }
    }

    /// What all pages of a kind shared in the run before, in the language at hand.
    pub(super) fn shared_before(&self) -> Option<SharedInputs> {
        self.shared_inputs_before.get(&self.site.edition.to_string()).copied()
    }

    /// A product of the catalogue, as pages in the language at hand show it.
    pub(super) fn product(&mut self, barcode: Barcode) -> Result<Arc<ShownProduct>> {
        self.shown(barcode, self.site)
    }

    fn shown(&mut self, barcode: Barcode, site: &SiteInputs) -> Result<Arc<ShownProduct>> {
        if let Some(product) = self.products.get(barcode, site.edition) {
            return Ok(product);
        }
        let product = if site.edition.is_root() {
            Arc::new(self.completed(barcode, self.catalogue.product(barcode)?)?)
        } else {
            // All languages have it of one reading.
            let root = self.shown(barcode, &self.sites[0])?;
            let kept = root.product();
            kept.named_in(&site.language).map_or_else(|| Arc::clone(kept), Arc::new)
        };
        let shown = Arc::new(site.wording.shown(product));
        self.products.keep(barcode, site.edition, &shown);
        Ok(shown)
    }

    /// The same as lists in the language at hand show it.
    pub(super) fn listed(&mut self, barcode: Barcode) -> Result<Arc<ListedProduct>> {
        let (edition, language) = (self.site.edition, &self.site.language);
        if let Some(product) = self.listed.get(barcode, edition) {
            return Ok(product);
        }
        let listed = if let Some(shown) = self.products.get(barcode, edition) {
            ListedProduct::from(&*shown)
        } else {
            let kept = self.completed(barcode, self.catalogue.listed_product(barcode)?)?;
            let named = if edition.is_root() { None } else { kept.named_in(language) };
            self.site.wording.listed(named.unwrap_or(kept))
        };
        let listed = Arc::new(listed);
        self.listed.keep(barcode, edition, &listed);
        Ok(listed)
    }

    /// A product as the catalogue has it, with what only all products together tell.
    fn completed(&self, barcode: Barcode, found: Option<Product>) -> Result<Product> {
        let mut product =
            found.with_context(|| format!("product {barcode} is not in the catalogue"))?;
        if let Some(position) = self.shelves.find(barcode) {
            product.naming = self.namings.of_product(position);
            if self.shelves.is_outlier(position) {
                product.nutriments.implausible.push(Implausibility::Shelf);
            }
        }
        Ok(product)
    }

    /// Publishes a page of the theme.
    pub(super) fn publish<V: Serialize>(&mut self, page: &Page<V>) -> Result<()> {
        let theme = &self.site.theme;
        self.put(&page.path, None, || theme.render(page))
    }

    /// Publishes a page of a category's list; `shared` is what all such pages share.
    pub(super) fn publish_list<V: Serialize>(
        &mut self,
        page: &Page<V>,
        inputs: ListInputs,
        shared: SharedInputs,
    ) -> Result<()> {
        let theme = &self.site.theme;
        self.put(&page.path, Some((inputs, shared)), || theme.render(page))
    }

    /// Which inputs of a page of a list are others than those it had.
    fn list_causes(&self, had: &FileOrigin, inputs: ListInputs, shared: SharedInputs) -> Causes {
        let mut causes = Causes::default();
        let Some(before) = self.shared_before().filter(|_| had.listed.is_some()) else {
            return causes;
        };
        causes.add(Cause::Program, before.program != shared.program);
        causes.add(Cause::Theme, before.category != shared.category);
        causes.add(Cause::Listed, had.listed != Some(inputs.listed));
        causes.add(Cause::Category, causes == Causes::default());
        causes
    }

    /// What the ledger knows of a file.
    fn file(&self, path: &PagePath) -> Result<Option<FileEntry>> {
        if self.list_files.have(path) {
            return Ok(self.list_files.find(path).cloned());
        }
        self.ledger.file(path)
    }

    /// Publishes a file as it is.
    pub(super) fn publish_file(&mut self, path: &PagePath, content: &[u8]) -> Result<()> {
        self.put(path, None, || Ok(content))
    }

    fn put<C: AsRef<[u8]>>(
        &mut self,
        path: &PagePath,
        made_of: Option<(ListInputs, SharedInputs)>,
        content: impl FnOnce() -> Result<C>,
    ) -> Result<()> {
        let known = self.file(path)?;
        let had = known.as_ref().map(|file| file.origin).unwrap_or_default();
        if let Some(file) = &known {
            self.tally.keep(file);
        }
        let held = known.as_ref().map(FileEntry::held);
        let published = self.publisher.publish(self.pass, path, held, content)?;
        self.tally.count(self.pass, published);
        let mut origin = had;
        if let Some((inputs, shared)) = made_of
            && had.inputs != Some(inputs.all)
        {
            origin.dirtied = Some(self.run);
            origin.causes = self.list_causes(&had, inputs, shared).0;
        }
        origin.inputs = made_of.map(|(inputs, _)| inputs.all);
        origin.listed = made_of.map(|(inputs, _)| inputs.listed);
        let fingerprint = match published {
            Published::Created(fingerprint) | Published::Replaced(fingerprint) => {
                origin.changed = Some(self.run);
                fingerprint
            }
            // Where nothing is known of it, it may have been changed until now.
            Published::Confirmed(fingerprint) => {
                origin.changed = had.changed.or(Some(self.run));
                fingerprint
            }
            // It shows the same, made of something else.
            Published::Kept(fingerprint) if had != origin => fingerprint,
            Published::Kept(_) | Published::Done => return Ok(()),
            Published::Deferred => {
                self.has_deferred = true;
                return Ok(());
            }
        };
        self.output.pages.push(WrittenFile { path: path.clone(), fingerprint, origin });
        Ok(())
    }

    /// Whether there is nothing to do in this pass for the file at a path that is made of what the hash says.
    pub(super) fn skips(&mut self, path: &PagePath, inputs: i64) -> Result<bool> {
        let known = self.file(path)?;
        if let Some(file) = &known {
            self.tally.keep(file);
        }
        Ok(self.skips_known(known.map(|file| file.origin.inputs == Some(inputs))))
    }

    /// The same of a file of which is known whether it was made of the same; `None` where the ledger does not list it.
    fn skips_known(&mut self, is_same: Option<bool>) -> bool {
        let is_right = self.publisher.believes_ledger() && is_same == Some(true);
        let outcome = match self.publisher.step(self.pass, is_same.is_some()) {
            _ if is_right => Published::Done,
            PassStep::Skip => Published::Done,
            PassStep::Defer => Published::Deferred,
            PassStep::Make => return false,
        };
        self.has_deferred |= outcome == Published::Deferred;
        self.tally.count(self.pass, outcome);
        true
    }

    /// Asks the ledger and the search file about the products whose barcodes, as numbers, are in a range.
    pub(super) fn look_up(&mut self, barcodes: &Range<i64>) -> Result<()> {
        let entries = self.ledger.product_pages(barcodes)?;
        self.known = entries.into_iter().map(|entry| (entry, false)).collect();
        if let Some(premade) = &mut self.premade {
            premade.look_up(barcodes)?;
        }
        self.indexing.look_up(barcodes)
    }

    /// What is left of them once all products of the range were met is no page of the site any more.
    pub(super) fn leave(&mut self) {
        for (entry, is_wanted) in self.known.drain(..) {
            if !is_wanted && self.pass == Pass::Create {
                self.output.gone.push(entry.key);
            }
        }
        self.output.unlisted.append(&mut self.indexing.leave());
    }

    fn known(&mut self, key: ProductPageKey) -> Option<&mut (ProductPageEntry, bool)> {
        let at = self.known.binary_search_by_key(&key, |(entry, _)| entry.key).ok()?;
        Some(&mut self.known[at])
    }

    /// Whether the ledger lists a page of a product.
    pub(super) fn knows(&mut self, key: ProductPageKey) -> bool {
        self.known(key).is_some()
    }

    /// Whether there is nothing to do in this pass for a page of a product that is made of what the hash says.
    pub(super) fn skips_product_page(&mut self, key: ProductPageKey, inputs: i64) -> bool {
        let mut is_same = None;
        if let Some((entry, is_wanted)) = self.known(key) {
            *is_wanted = true;
            is_same = Some(entry.inputs == inputs);
        }
        self.skips_known(is_same)
    }

    /// Publishes a page of a product that is made of what the hash says.
    pub(super) fn publish_product_page<V: Serialize>(
        &mut self,
        key: ProductPageKey,
        page: &Page<V>,
        inputs: i64,
        causes: Causes,
    ) -> Result<()> {
        let theme = &self.site.theme;
        let known = self.known(key).map(|(entry, _)| *entry);
        let content = || theme.render(page);
        let held = known.map(|entry| entry.held);
        let published = self.publisher.publish(self.pass, &page.path, held, content)?;
        self.note_product_page(key, inputs, causes, published);
        Ok(())
    }

    /// Publishes a page of a product as another process made it of the same; false where it is to be made here.
    pub(super) fn publish_premade(
        &mut self,
        key: ProductPageKey,
        inputs: i64,
        causes: Causes,
    ) -> Result<bool> {
        let Some(made) = self.premade.as_ref().and_then(|premade| premade.page(key, inputs)) else {
            return Ok(false);
        };
        let held = self.known(key).map(|(entry, _)| entry.held);
        let published = self.publisher.publish_made(self.pass, &key.path(), held, made)?;
        if let Some(published) = published {
            self.note_product_page(key, inputs, causes, published);
        }
        Ok(published.is_some())
    }

    /// Whether another process made a page of a product of the same.
    pub(super) fn has_premade(&self, key: ProductPageKey, inputs: i64) -> bool {
        self.premade.as_ref().is_some_and(|premade| premade.page(key, inputs).is_some())
    }

    /// Gives the search file a product as another process made it of the same; false where it is to be made here.
    pub(super) fn index_premade(&mut self, product: Barcode, inputs: i64) -> Result<bool> {
        let Some(premade) = &self.premade else { return Ok(false) };
        let document = premade.document(product, inputs)?;
        let is_made = document.is_some();
        self.output.entries.extend(document);
        Ok(is_made)
    }

    fn note_product_page(
        &mut self,
        key: ProductPageKey,
        inputs: i64,
        causes: Causes,
        published: Published,
    ) {
        self.tally.count(self.pass, published);
        // Of what was put back nothing is known; it may have been changed until now.
        let before = self.known(key).map(|(entry, _)| entry.changed).filter(|run| *run > 0);
        let (fingerprint, changed) = match published {
            Published::Created(fingerprint) | Published::Replaced(fingerprint) => {
                (fingerprint, self.run)
            }
            Published::Confirmed(fingerprint) | Published::Kept(fingerprint) => {
                (fingerprint, before.unwrap_or(self.run))
            }
            Published::Done => return,
            Published::Deferred => {
                self.has_deferred = true;
                return;
            }
        };
        let (held, dirtied, causes) = (first_bits(&fingerprint), self.run, causes.0);
        let entry = ProductPageEntry { key, inputs, held, changed, dirtied, causes };
        self.output.product_pages.push(entry);
    }
}
