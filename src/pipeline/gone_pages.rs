//! Pages of products that are no longer part of the site: remembered, then removed.

use anyhow::Result;

use super::addresses;
use super::pages::Publication;
use crate::model::Stop;
use crate::publish::{self, Precompress};
use crate::store::ProductPageKey;

impl Publication<'_> {
    /// Remembers the products whose pages will be removed, while the search file knows where they stood.
    pub(super) fn note_gone(&self) -> Result<()> {
        let mut left = Vec::new();
        for key in self.gone.borrow().iter().filter(|key| is_own_page(key)) {
            // Another label of an article is led to the one that stands for it.
            if self.root().shelves().find(key.product).is_none() {
                left.push(key.product);
            }
        }
        self.search_file.set_gone(&addresses::note_gone(self.run, self.root(), &left)?)
    }

    /// Removes the pages of products that are no longer part of the site; returns how many.
    pub(super) fn remove_product_pages(&self) -> Result<u64> {
        let gone = in_order(self.gone.take());
        remove_each(&gone, self.run.stop, |file| {
            self.publisher.remove(file)?;
            self.ledger.forget(file)
        })?;
        Ok(gone.len() as u64)
    }

    /// Removes a file that is not wanted any more, unless the run is asked to stop.
    pub(super) fn remove_file(&self, path: &str) -> Result<()> {
        self.run.stop.check()?;
        self.publisher.remove(path)
    }

    /// Removes what an interrupted run left in the folders of the site; returns how many files.
    pub(super) fn remove_strays(&self, top_files: &[String]) -> Result<u64> {
        let config = self.run.config;
        let precompress = Precompress::of(config.precompress);
        let lists = |path: &str| self.is_listed(precompress, path);
        let remove = |path: &str| self.publisher.remove_stray(path);
        publish::sweep(&config.paths.public, top_files, lists, remove)
    }

    /// Whether a file that is there belongs to the site; looked at for each file, unless the run is asked to stop.
    fn is_listed(&self, precompress: Precompress, path: &str) -> Result<bool> {
        self.run.stop.check()?;
        precompress.belongs(path, |path| self.ledger.lists(path))
    }
}

/// Removes their files, unless it is asked to stop: then the next run, which finds a site that is not settled, removes
/// the others.
fn remove_each(
    gone: &[ProductPageKey],
    stop: &Stop,
    mut remove: impl FnMut(&str) -> Result<()>,
) -> Result<()> {
    for key in gone {
        stop.check()?;
        remove(key.path().as_file())?;
    }
    Ok(())
}

/// Whether it is the page of the product itself, at the root: those of other languages go with it.
fn is_own_page(key: &ProductPageKey) -> bool {
    key.substitute.is_none() && key.edition.is_root()
}

/// Those of the products themselves go first: what still links to one is answered with the shelf it stood on, while a page
/// about a product and a substitute has nothing in its place and goes when nothing leads there any more.
fn in_order(mut gone: Vec<ProductPageKey>) -> Vec<ProductPageKey> {
    gone.sort_unstable_by_key(|key| (key.substitute.is_some(), *key));
    gone
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::model::{Barcode, Edition, Interrupted};

    #[test]
    fn removing_ends_as_soon_as_it_is_asked_to_stop() {
        let mut gone = Vec::new();
        for number in 1_000_000_u64..1_000_005 {
            let barcode = |digit| Barcode::from_number(number * 10 + digit).ok();
            let product = (0..10).find_map(barcode).unwrap();
            gone.push(ProductPageKey { product, edition: Edition::ROOT, substitute: None });
        }
        let (stop, mut removed) = (Stop::default(), Vec::new());
        let ended = remove_each(&gone, &stop, |file| {
            removed.push(file.to_string());
            stop.flag().store(removed.len() == 2, Ordering::Relaxed);
            Ok(())
        });
        assert!(ended.unwrap_err().is::<Interrupted>());
        assert_eq!(removed, [gone[0].path().as_file(), gone[1].path().as_file()]);
    }

    #[test]
    fn pages_of_products_go_before_those_that_may_link_to_them() {
        let [first, second] =
            [3_017_620_422_003, 3_274_080_005_003].map(|n| Barcode::from_number(n).unwrap());
        let page =
            |product, substitute| ProductPageKey { product, edition: Edition::ROOT, substitute };
        let (own, other, pair) = (page(first, None), page(second, None), page(first, Some(second)));
        assert_eq!(in_order(vec![own, pair, other]), [own, other, pair]);
    }
}
