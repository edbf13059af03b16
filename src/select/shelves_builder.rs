//! Products → shelves: their items, the numbers of their words, brands and shops, and the shelf of
//! every category.

use std::collections::HashMap;

use crate::model::{CategoryGraph, CategoryId, Product, Tag};

use super::item::{ItemLists, ShelfItem};
use super::kinds::CategoryKinds;
use super::name_words::NameWords;
use super::shelves::{Position, Shelves, folded};

/// Words of a name that are kept; longer names repeat themselves.
const WORDS_MAX: usize = 8;
/// Lengths of lists are kept as bytes.
const LIST_MAX: usize = 255;

/// Fills [`Shelves`].
pub struct ShelvesBuilder<'g> {
    graph: &'g CategoryGraph,
    kinds: &'g CategoryKinds,
    country: Option<Tag>,
    items: Vec<ShelfItem>,
    lists: Vec<u32>,
    leaves: Vec<CategoryId>,
    brands: TextNumbers,
    words: TextNumbers,
    stores: TextNumbers,
}

/// Numbers for texts, in the order in which they are met.
#[derive(Default)]
struct TextNumbers(HashMap<String, u32>);

impl TextNumbers {
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
    fn of(&mut self, text: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(text).or_insert(next)
    }

    /// Numbers for names, each once.
    fn of_names(&mut self, names: &[String]) -> Vec<u32> {
        let mut numbers: Vec<u32> = Vec::with_capacity(names.len());
        for name in names {
            let folded = folded(name);
            if folded.is_empty() {
                continue;
            }
            let number = self.of(folded);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.truncate(LIST_MAX);
        numbers
    }
}

impl<'g> ShelvesBuilder<'g> {
    /// Starts empty. Products are wanted from `country`, where one is given.
    #[must_use]
    pub fn new(graph: &'g CategoryGraph, kinds: &'g CategoryKinds, country: Option<&Tag>) -> Self {
        Self {
            graph,
            kinds,
            country: country.cloned(),
            items: Vec::new(),
            lists: Vec::new(),
            leaves: Vec::new(),
            brands: TextNumbers::default(),
            words: TextNumbers::default(),
            stores: TextNumbers::default(),
        }
    }

    /// Adds a product. Each barcode once.
    #[allow(clippy::cast_possible_truncation, reason = "lists are cut to 255 entries")]
    pub fn add(&mut self, product: &Product) {
        let mut leaves = self.graph.most_specific(&self.graph.known(&product.categories));
        leaves.truncate(LIST_MAX);
        let brands = self.brands.of_names(&product.brands);
        let name = NameWords::of(&product.name);
        let telling = self.telling(&name, &product.brands);
        let stores = self.stores.of_names(&product.stores);
        let lists = ItemLists {
            start: self.lists.len() as u32,
            leaves_start: self.leaves.len() as u32,
            brands: brands.len() as u8,
            words: telling.len() as u8,
            stores: stores.len() as u8,
            leaves: leaves.len() as u8,
        };
        let kind = (self.kinds.physical(&leaves), self.kinds.food_group(&leaves));
        let article = name.article(&brands);
        self.items.push(ShelfItem::of(product, kind, self.country.as_ref(), article, lists));
        for list in [brands, telling, stores] {
            self.lists.extend(list);
        }
        self.leaves.extend(leaves);
    }

    /// Numbers of the words of a name that are not those of its brands.
    fn telling(&mut self, name: &NameWords, brands: &[String]) -> Vec<u32> {
        let mut of_brands: Vec<String> = Vec::new();
        for brand in brands {
            of_brands.extend(NameWords::of(brand).telling);
        }
        let mut telling = Vec::with_capacity(WORDS_MAX);
        for word in &name.telling {
            if telling.len() < WORDS_MAX && !of_brands.contains(word) {
                telling.push(self.words.of(word.clone()));
            }
        }
        telling
    }

    /// Ranks the products and lays the shelves.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 products")]
    pub fn finish(self) -> Shelves {
        let (mut items, mut lists) = (self.items, self.lists);
        let words = self.words.0.len();
        // Lists move with `lists_start`, so items can be sorted without them.
        renumber(&mut items, &mut lists, self.words);
        items.sort_unstable_by_key(|item| {
            let familiar_first = (u32::MAX - item.scans, u8::MAX - item.completeness);
            (item.grading, item.points, familiar_first, item.barcode)
        });
        let mut by_barcode: Vec<Position> = (0..items.len() as u32).map(Position).collect();
        by_barcode.sort_unstable_by_key(|position| items[position.at()].barcode);
        let (shelf_starts, shelved) = lay_shelves(self.kinds, &items, &self.leaves);
        let word_weights = word_weights(&items, &lists, words);
        let category_weights = category_weights(&shelf_starts, items.len());
        let newest = newest(&items);
        Shelves {
            items,
            lists,
            leaves: self.leaves,
            by_barcode,
            shelf_starts,
            shelved,
            word_weights,
            category_weights,
            brands: self.brands.0,
            newest,
        }
    }
}

/// The newest day of change, but for the newest hundredth: a date in the future is a mistake, and
/// would make all others look old.
fn newest(items: &[ShelfItem]) -> u16 {
    let mut days: Vec<u16> = items.iter().map(|item| item.modified).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    let Some(last) = days.len().checked_sub(1) else { return 0 };
    days[days.len().div_ceil(100).min(last)]
}

/// Numbers words in their alphabetical order, so that nothing depends on the order of products.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
fn renumber(items: &mut [ShelfItem], lists: &mut [u32], words: TextNumbers) {
    let mut sorted: Vec<(String, u32)> = words.0.into_iter().collect();
    sorted.sort_unstable();
    let mut numbers = vec![0_u32; sorted.len()];
    for (number, (_, old)) in sorted.iter().enumerate() {
        numbers[*old as usize] = number as u32;
    }
    for item in items {
        let own = &mut lists[item.lists.words()];
        for word in &mut *own {
            *word = numbers[*word as usize];
        }
        own.sort_unstable();
    }
}

/// The shelves one after the other, and where each starts: products are counted, then placed.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
fn lay_shelves(
    kinds: &CategoryKinds,
    items: &[ShelfItem],
    leaves: &[CategoryId],
) -> (Vec<u32>, Vec<Position>) {
    let mut starts = vec![0_u32; kinds.len() + 1];
    let mut all = Vec::new();
    for item in items {
        kinds.all_above(&leaves[item.lists.leaves()], &mut all);
        for &category in &all {
            starts[category.at() + 1] += 1;
        }
    }
    // Counts become places: each shelf starts where the one before it ends.
    for category in 0..kinds.len() {
        starts[category + 1] += starts[category];
    }
    // Items come healthiest first, so every shelf is in order without being sorted.
    let mut next = starts.clone();
    let mut shelved = vec![Position(0); starts[kinds.len()] as usize];
    for (at, item) in items.iter().enumerate() {
        kinds.all_above(&leaves[item.lists.leaves()], &mut all);
        for &category in &all {
            shelved[next[category.at()] as usize] = Position(at as u32);
            next[category.at()] += 1;
        }
    }
    (starts, shelved)
}

/// How telling words are, by number.
fn word_weights(items: &[ShelfItem], lists: &[u32], words: usize) -> Vec<u16> {
    let mut products = vec![0_u32; words];
    for item in items {
        for &word in &lists[item.lists.words()] {
            products[word as usize] += 1;
        }
    }
    products.into_iter().map(|with| information(with, items.len())).collect()
}

/// How telling categories are, by position.
fn category_weights(shelf_starts: &[u32], products: usize) -> Vec<u16> {
    shelf_starts.windows(2).map(|ends| information(ends[1] - ends[0], products)).collect()
}

/// The information of meeting what `with` products have, in hundredths of a bit: what all have
/// tells nothing, what one in a thousand has tells ten bits.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "at most 3,200 hundredths"
)]
fn information(with: u32, of: usize) -> u16 {
    (((of as f64 + 1.0) / (f64::from(with) + 0.5)).log2().max(0.0) * 100.0) as u16
}
