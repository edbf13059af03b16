//! Products a worker has read: the best of a shelf are substitutes of the whole shelf, and stand on many lists.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Barcode, Product};

/// Products that are remembered, at most.
const REMEMBERED: usize = 2048;

/// The products that were asked for last. Those not asked for while half of the room was filled are forgotten all at once,
/// which is cheaper than noting when each was.
#[derive(Default)]
pub(super) struct ProductMemory {
    recent: HashMap<Barcode, Arc<Product>>,
    older: HashMap<Barcode, Arc<Product>>,
}

impl ProductMemory {
    pub(super) fn get(&mut self, barcode: Barcode) -> Option<Arc<Product>> {
        if let Some(product) = self.recent.get(&barcode) {
            return Some(Arc::clone(product));
        }
        let product = self.older.remove(&barcode)?;
        self.keep(barcode, &product);
        Some(product)
    }

    pub(super) fn keep(&mut self, barcode: Barcode, product: &Arc<Product>) {
        if self.recent.len() == REMEMBERED / 2 {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert(barcode, Arc::clone(product));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barcode(number: usize) -> Barcode {
        let body = 1_000_000 + number as u64;
        (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap()
    }

    #[test]
    fn what_is_asked_for_again_is_remembered_longest_and_no_more_than_there_is_room_for() {
        let mut memory = ProductMemory::default();
        for number in 0..10 * REMEMBERED {
            let code = barcode(number);
            memory.keep(code, &Arc::new(Product::named(code, "")));
            assert!(memory.recent.len() + memory.older.len() <= REMEMBERED);
            assert!(memory.get(barcode(0)).is_some(), "{number}");
        }
        assert!(memory.get(barcode(1)).is_none());
        assert!(memory.get(barcode(10 * REMEMBERED - 1)).is_some());
    }
}
