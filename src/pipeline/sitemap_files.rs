//! The lists of all addresses, for search engines.

use anyhow::Result;

use super::page_days::PageDays;
use super::page_worker::PageWorker;
use super::pages::Publication;
use crate::model::Edition;
use crate::publish::{self, Sitemap};

impl Publication<'_> {
    pub(super) fn sitemaps(&self, worker: &mut PageWorker) -> Result<()> {
        let base_url = &self.run.config.site.base_url;
        let mut sitemap = Sitemap::new(base_url);
        let mut days = PageDays::new(&self.ledger);
        let mut list = |url: &str, day: Option<&str>| {
            self.run.stop.check()?;
            match sitemap.add(url, day) {
                Some(full) => self.put_file(worker, &full),
                None => Ok(()),
            }
        };
        for site in &self.sites {
            site.each_path(&mut |path| list(&path.url(), days.of(&path)?))?;
        }
        // All languages of a product together, as the ledger has them.
        for &product in self.root().shelves().by_barcode() {
            for site in &self.sites {
                site.each_page_of(product, &mut |key| list(&key.url(), days.of_product(key)?))?;
            }
        }
        for file in sitemap.finish() {
            self.put_file(worker, &file)?;
        }
        let editions: Vec<Edition> = self.sites.iter().map(|site| site.edition).collect();
        self.put_file(worker, &publish::robots(base_url, &editions))
    }
}
