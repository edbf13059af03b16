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

    /// Removes the pages of products that are no longer part of the site; returns how many.
    pub(super) fn remove_product_pages(&self) -> Result<u64> {
        let gone = in_order(self.gone.take());
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

/// Those of the products themselves go first: what still links to one is answered with the shelf it stood on, while a page
/// about a product and a substitute has nothing in its place and goes when nothing leads there any more.
fn in_order(mut gone: Vec<ProductPageKey>) -> Vec<ProductPageKey> {
    gone.sort_unstable_by_key(|key| (key.substitute.is_some(), *key));
    gone
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barcode, Edition};

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
