//! Products a worker has read: the best of a shelf are substitutes of the whole shelf, and stand on many lists.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Barcode, Edition};
use crate::render::view::ShownProduct;

/// Products that are remembered, at most.
const REMEMBERED: usize = 2048;

/// The products that were asked for last. Those not asked for while half of the room was filled are forgotten all at once,
/// which is cheaper than noting when each was.
#[derive(Default)]
pub(super) struct ProductMemory {
    recent: HashMap<(Barcode, Edition), Arc<ShownProduct>>,
    older: HashMap<(Barcode, Edition), Arc<ShownProduct>>,
}

impl ProductMemory {
    /// A product as the pages of an edition show it.
    pub(super) fn get(&mut self, barcode: Barcode, edition: Edition) -> Option<Arc<ShownProduct>> {
        if let Some(product) = self.recent.get(&(barcode, edition)) {
            return Some(Arc::clone(product));
        }
        let product = self.older.remove(&(barcode, edition))?;
        self.keep(edition, &product);
        Some(product)
    }

    pub(super) fn keep(&mut self, edition: Edition, product: &Arc<ShownProduct>) {
        if self.recent.len() == REMEMBERED / 2 {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert((product.barcode, edition), Arc::clone(product));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Product, ProductCard};

    fn barcode(number: usize) -> Barcode {
        let body = 1_000_000 + number as u64;
        (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap()
    }

    #[test]
    fn what_is_asked_for_again_is_remembered_longest_and_no_more_than_there_is_room_for() {
        let mut memory = ProductMemory::default();
        let is_known = |memory: &mut ProductMemory, number| {
            memory.get(barcode(number), Edition::ROOT).is_some()
        };
        for number in 0..10 * REMEMBERED {
            let product = Arc::new(Product::named(barcode(number), ""));
            let shown = ShownProduct::new(product, ProductCard::default());
            memory.keep(Edition::ROOT, &Arc::new(shown));
            assert!(memory.recent.len() + memory.older.len() <= REMEMBERED);
            assert!(is_known(&mut memory, 0), "{number}");
        }
        assert!(!is_known(&mut memory, 1));
        assert!(is_known(&mut memory, 10 * REMEMBERED - 1));
    }
}
