//! Pages of products that are no longer part of the site: remembered, then removed.

use anyhow::Result;

use super::addresses;
use super::pages::Publication;
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

    /// Removes the pages of products that are no longer part of the site; returns how many. Those of the products
    /// themselves go first: what still links to one is answered with the shelf it stood on, while a page about a
    /// product and a substitute has nothing in its place and goes when nothing leads there any more.
    pub(super) fn remove_product_pages(&self) -> Result<u64> {
        let mut gone = self.gone.take();
        gone.sort_unstable_by_key(|key| (key.substitute.is_some(), *key));
        for key in &gone {
            self.publisher.remove(key.path().as_file())?;
            self.ledger.forget(key.path().as_file())?;
        }
        Ok(gone.len() as u64)
    }
}

/// Whether it is the page of the product itself, at the root: those of other languages go with it.
fn is_own_page(key: &ProductPageKey) -> bool {
    key.substitute.is_none() && key.edition.is_root()
}
