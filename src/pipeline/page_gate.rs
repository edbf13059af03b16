//! The gate between the passes: a run that would drop too many pages is held back.

use anyhow::Result;

use super::Report;
use super::gates;
use super::pages::Publication;
use crate::files;
use crate::model::PagePath;
use crate::publish::{self, Precompress};

impl Publication<'_> {
    /// Holds the run back where it would drop too many pages, before any that a visitor can reach is changed.
    pub(super) fn keep_pages(&self, report: &mut Report) -> Result<()> {
        let ledger = self.ledger.reader()?;
        let mut later: Vec<PagePath> = ["robots.txt", "sitemap.xml"].map(PagePath::file).into();
        for site in &self.sites {
            let own = [PagePath::home(), PagePath::feed(), PagePath::opensearch()];
            later.extend(own.map(|path| path.of(site.edition)));
        }
        for path in later {
            self.tally.want(&ledger, &path)?;
        }
        let gates = &self.run.config.gates;
        let dropped = self.tally.dropped() + self.gone.borrow().len() as u64;
        let closed = gates::pages(gates, dropped, self.tally.before);
        let passed = gates::pass(self.run, report, "the site", closed.into_iter().collect());
        if passed.is_err() && self.publisher.believes_ledger() {
            // What was made for nothing would take room until the next run.
            let precompress = Precompress::of(self.run.config.precompress);
            let public = &self.run.config.paths.public;
            let lists = |path: &str| precompress.belongs(path, |path| ledger.lists(path));
            publish::sweep(public, &[], lists, |path| files::remove(&public.join(path)))?;
            self.publisher.drop_undo()?;
        }
        Ok(passed?)
    }
}
