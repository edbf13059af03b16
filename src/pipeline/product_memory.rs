//! Products a worker has read: the best of a shelf are substitutes of the whole shelf, and stand on many lists.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Barcode, Edition};

/// Products of which all is remembered, at most.
pub(super) const WHOLE_REMEMBERED: usize = 2048;
/// Those of which is remembered what lists show: less than a kilobyte each.
pub(super) const LISTED_REMEMBERED: usize = 8192;

/// The products that were asked for last, in one form. Those not asked for while half of the room was filled are forgotten all
/// at once, which is cheaper than noting when each was.
pub(super) struct ProductMemory<P> {
    /// How many are remembered, at most.
    room: usize,
    recent: HashMap<(Barcode, Edition), Arc<P>>,
    older: HashMap<(Barcode, Edition), Arc<P>>,
}

impl<P> ProductMemory<P> {
    pub(super) fn new(room: usize) -> Self {
        Self { room, recent: HashMap::new(), older: HashMap::new() }
    }

    /// A product as the pages of an edition show it.
    pub(super) fn get(&mut self, barcode: Barcode, edition: Edition) -> Option<Arc<P>> {
        if let Some(product) = self.recent.get(&(barcode, edition)) {
            return Some(Arc::clone(product));
        }
        let product = self.older.remove(&(barcode, edition))?;
        self.keep(barcode, edition, &product);
        Some(product)
    }

    pub(super) fn keep(&mut self, barcode: Barcode, edition: Edition, product: &Arc<P>) {
        if self.recent.len() == self.room / 2 {
            self.older = std::mem::take(&mut self.recent);
        }
        self.recent.insert((barcode, edition), Arc::clone(product));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::allergen::{Allergen, ListedAllergens};
    use crate::model::food_fact::FoodFact;
    use crate::model::{Basis, Modifier, Nutriments, Product, Tag};
    use crate::render::view::{DAILY, ListedProduct, Wording};
    use crate::store::{Catalogue, KnownSources, ProductRow, Scope};

    const ROOM: usize = 64;

    fn barcode(number: usize) -> Barcode {
        let body = 1_000_000 + number as u64;
        (0..10).find_map(|digit| Barcode::from_number(body * 10 + digit).ok()).unwrap()
    }

    #[test]
    fn what_is_asked_for_again_is_remembered_longest_and_no_more_than_there_is_room_for() {
        let mut memory = ProductMemory::new(ROOM);
        let is_known = |memory: &mut ProductMemory<usize>, number| {
            memory.get(barcode(number), Edition::ROOT).is_some()
        };
        for number in 0..10 * ROOM {
            memory.keep(barcode(number), Edition::ROOT, &Arc::new(number));
            assert!(memory.recent.len() + memory.older.len() <= ROOM);
            assert!(is_known(&mut memory, 0), "{number}");
        }
        assert!(!is_known(&mut memory, 1));
        assert!(is_known(&mut memory, 10 * ROOM - 1));
    }

    /// Products in which something decides that others outweigh in a complete one.
    fn thin_products() -> Vec<Product> {
        let tags = |tags: &[&str]| -> Vec<Tag> {
            tags.iter().filter_map(|tag| Tag::parse(tag, "en")).collect()
        };
        let whole = Product { nutriments: table(), ..Product::complete() };
        let mut unlisted = Product { allergens: Vec::new(), traces: Vec::new(), ..whole.clone() };
        unlisted.listed.contained.insert(Allergen::Milk);
        unlisted.listed.traces.insert(Allergen::Nuts);
        let mut free = Product { labels: Vec::new(), allergens: Vec::new(), ..whole.clone() };
        free.listed.absent.insert(Allergen::Gluten);
        free.listed.facts.insert(FoodFact::Sweeteners);
        let sweet = tags(&["en:e951"]);
        let categories = tags(&["en:snacks", "en:biscuits"]);
        let (allergens, listed) = (Vec::new(), ListedAllergens::default());
        vec![
            whole.clone(),
            Product::complete(),
            unlisted,
            free,
            Product { allergens, listed, additives: sweet, categories, ..whole.clone() },
            Product { ingredients_analysis: tags(&["en:non-vegetarian"]), ..whole.clone() },
            Product {
                labels: tags(&["en:vegan"]),
                ingredients_analysis: Vec::new(),
                ..whole.clone()
            },
            Product { brands: Vec::new(), language: Some("de".into()), photo: None, ..whole },
            Product::named(Barcode::default(), "Nothing else"),
        ]
    }

    /// One that may be compared.
    fn table() -> Nutriments {
        let mut table = Nutriments::empty(Basis::Per100ml);
        for (nutrient, _) in DAILY {
            assert!(table.set(nutrient, 0.5 + f64::from(nutrient as u8)));
            table.modifiers.set(nutrient, Some(Modifier::LessThan));
        }
        table
    }

    #[test]
    fn lists_show_the_same_of_what_is_read_for_them() {
        let folder = tempfile::tempdir().unwrap();
        let mut catalogue = Catalogue::open(&folder.path().join("catalogue.sqlite")).unwrap();
        let mut products = thin_products();
        for (number, product) in products.iter_mut().enumerate() {
            product.barcode = barcode(number);
        }
        let (mut refresh, _) = catalogue.refresh(Scope::Whole).unwrap();
        let source = refresh.source("test").unwrap();
        for product in &products {
            refresh.put(source, 1, &ProductRow::of(product)).unwrap();
        }
        refresh.settle().unwrap();
        refresh.commit(&[], &KnownSources::default()).unwrap();
        let (wording, reader) = (Wording::shipped("fr"), catalogue.reader().unwrap());
        for product in products {
            let read = reader.listed_product(product.barcode).unwrap().unwrap();
            assert_eq!(read.translations, product.translations);
            let whole = ListedProduct::from(&wording.shown(Arc::new(product)));
            let read = wording.listed(read);
            assert_eq!(*read.card, *whole.card);
            assert_eq!(*read.suitability, *whole.suitability);
            let [read, whole] = [read, whole].map(|own| own.nutriments);
            assert_eq!(read.basis, whole.basis);
            assert_eq!(read.comparable().is_some(), whole.comparable().is_some());
            for (nutrient, _) in DAILY {
                assert_eq!(read.get(nutrient), whole.get(nutrient));
                assert_eq!(read.modifiers.get(nutrient), whole.modifiers.get(nutrient));
            }
        }
    }
}
