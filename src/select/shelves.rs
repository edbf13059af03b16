//! All products in memory, as compactly as choosing needs them.
//!
//! Products are numbered by rank: grade, then points, then how often they are scanned, then
//! completeness, then barcode. So every list of ascending positions is healthiest first, and what
//! is better than a product stands before it on every shelf. About 150 bytes a product.

use std::collections::HashMap;

use crate::model::allergen::{allergens, contained};
use crate::model::{Barcode, CategoryGraph, Grading, Product, Tag};
use crate::words::slugify;

use super::item::{Item, allergen_bits, sale};
use super::kinds::CategoryKinds;
use super::name_words::NameWords;

/// A product's place in the ranking of all products; 0 is the healthiest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position(u32);

impl Position {
    pub(super) fn at(self) -> usize {
        self.0 as usize
    }
}

/// Words of a name that are kept; longer names repeat themselves.
const WORDS_MAX: usize = 8;

/// Fills [`Shelves`].
pub struct ShelvesBuilder<'g> {
    graph: &'g CategoryGraph,
    kinds: &'g CategoryKinds,
    country: Option<Tag>,
    items: Vec<Item>,
    lists: Vec<u32>,
    brands: Numbers,
    words: Numbers,
    stores: Numbers,
}

/// Numbers for texts, in the order in which they are met.
#[derive(Default)]
struct Numbers(HashMap<String, u32>);

impl Numbers {
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
    fn of(&mut self, text: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(text).or_insert(next)
    }

    /// Numbers for names, each once; `Marks&Spencer` and `Marks & Spencer` are one.
    fn of_names(&mut self, names: &[String]) -> Vec<u32> {
        let mut numbers: Vec<u32> = Vec::with_capacity(names.len());
        for folded in names.iter().map(|name| folded(name)).filter(|folded| !folded.is_empty()) {
            let number = self.of(folded);
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers.truncate(LIST_MAX);
        numbers
    }
}

/// A name as it is compared.
pub(super) fn folded(name: &str) -> String {
    slugify(name).replace('-', "")
}

/// Lengths of lists are kept as bytes.
const LIST_MAX: usize = 255;

/// All products, by rank, with the shelf of every category.
pub struct Shelves {
    pub(super) items: Vec<Item>,
    lists: Vec<u32>,
    by_barcode: Vec<Position>,
    shelf_starts: Vec<u32>,
    shelved: Vec<Position>,
    /// How telling a word is, by its number: 0 where every product has it.
    word_weights: Vec<u16>,
    /// The same for categories, by position.
    category_weights: Vec<u16>,
    brands: HashMap<String, u32>,
    /// The newest change, in days since 1970.
    pub(super) newest: u16,
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
            brands: Numbers::default(),
            words: Numbers::default(),
            stores: Numbers::default(),
        }
    }

    /// Adds a product. Each barcode once.
    #[allow(clippy::cast_possible_truncation, reason = "lists are cut to 255 entries")]
    pub fn add(&mut self, product: &Product) {
        let categories: Vec<u32> =
            product.categories.iter().filter_map(|tag| self.graph.position(tag)).collect();
        let mut leaves = self.graph.most_specific(&categories);
        leaves.truncate(LIST_MAX);
        let brands = self.brands.of_names(&product.brands);
        let name = NameWords::of(&product.name);
        let telling = self.telling(&name, &product.brands);
        let stores = self.stores.of_names(&product.stores);
        let group = self.kinds.food_group(&leaves);
        self.items.push(Item {
            article: name.article(&brands),
            allergens: allergen_bits(&contained(product)),
            traces: allergen_bits(&allergens(&product.traces)),
            lists_start: self.lists.len() as u32,
            sale: sale(&product.countries, self.country.as_ref()),
            brands: brands.len() as u8,
            leaves: leaves.len() as u8,
            words: telling.len() as u8,
            stores: stores.len() as u8,
            ..Item::of(product, self.kinds.physical(&leaves), group)
        });
        for list in [brands, leaves, telling, stores] {
            self.lists.extend(list);
        }
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
        renumber(&mut items, &mut lists, self.words);
        items.sort_unstable_by_key(|item| {
            let familiar_first = (u32::MAX - item.scans, u8::MAX - item.completeness);
            (item.grading, item.points, familiar_first, item.barcode)
        });
        let mut by_barcode: Vec<Position> = (0..items.len() as u32).map(Position).collect();
        by_barcode.sort_unstable_by_key(|position| items[position.at()].barcode);
        let (shelf_starts, shelved) = lay_shelves(self.kinds, &items, &lists);
        let word_weights = word_weights(&items, &lists, words);
        let category_weights = category_weights(&shelf_starts, items.len());
        let newest = newest(&items);
        Shelves {
            items,
            lists,
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

/// The newest day of change, but for the newest hundredth: a date in the future is a mishap, and
/// would make all others look old.
fn newest(items: &[Item]) -> u16 {
    let mut days: Vec<u16> = items.iter().map(|item| item.modified).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.get(days.len().div_ceil(100).min(days.len().saturating_sub(1))).copied().unwrap_or(0)
}

/// Numbers words in their alphabetical order, so that nothing depends on the order of products.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
fn renumber(items: &mut [Item], lists: &mut [u32], words: Numbers) {
    let mut sorted: Vec<(String, u32)> = words.0.into_iter().collect();
    sorted.sort_unstable();
    let mut numbers = vec![0_u32; sorted.len()];
    for (number, (_, old)) in sorted.iter().enumerate() {
        numbers[*old as usize] = number as u32;
    }
    for item in items {
        let range = range(item, Part::Words);
        for word in &mut lists[range.clone()] {
            *word = numbers[*word as usize];
        }
        lists[range].sort_unstable();
    }
}

/// The shelves one after the other, and where each starts: products are counted, then placed.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
fn lay_shelves(kinds: &CategoryKinds, items: &[Item], lists: &[u32]) -> (Vec<u32>, Vec<Position>) {
    let mut starts = vec![0_u32; kinds.len() + 1];
    let mut all = Vec::new();
    for item in items {
        kinds.all_above(part(item, lists, Part::Leaves), &mut all);
        for &category in &all {
            starts[category as usize + 1] += 1;
        }
    }
    for category in 0..kinds.len() {
        starts[category + 1] += starts[category];
    }
    let mut next = starts.clone();
    let mut shelved = vec![Position(0); starts[kinds.len()] as usize];
    for (at, item) in items.iter().enumerate() {
        kinds.all_above(part(item, lists, Part::Leaves), &mut all);
        for &category in &all {
            shelved[next[category as usize] as usize] = Position(at as u32);
            next[category as usize] += 1;
        }
    }
    (starts, shelved)
}

/// How telling words are, by number.
fn word_weights(items: &[Item], lists: &[u32], words: usize) -> Vec<u16> {
    let mut products = vec![0_u32; words];
    for item in items {
        for &word in part(item, lists, Part::Words) {
            products[word as usize] += 1;
        }
    }
    products.into_iter().map(|with| information(with, items.len())).collect()
}

/// How telling categories are, by position.
fn category_weights(shelf_starts: &[u32], products: usize) -> Vec<u16> {
    shelf_starts.windows(2).map(|ends| information(ends[1] - ends[0], products)).collect()
}

/// The information of meeting what so many products have, in hundredths of a bit: what all have
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

/// The lists of an item, in their order.
#[derive(Clone, Copy)]
enum Part {
    Brands,
    Leaves,
    Words,
    Stores,
}

fn part<'l>(item: &Item, lists: &'l [u32], part: Part) -> &'l [u32] {
    &lists[range(item, part)]
}

/// Where a list of an item stands among all lists.
fn range(item: &Item, part: Part) -> std::ops::Range<usize> {
    let lengths = [item.brands, item.leaves, item.words, item.stores].map(usize::from);
    let before: usize = lengths[..part as usize].iter().sum();
    let start = item.lists_start as usize + before;
    start..start + lengths[part as usize]
}

impl Shelves {
    /// How many products there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// True where there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// All products by ascending barcode.
    #[must_use]
    pub fn by_barcode(&self) -> &[Position] {
        &self.by_barcode
    }

    /// All products by rank.
    pub fn by_rank(&self) -> impl Iterator<Item = Position> {
        (0..).map(Position).take(self.items.len())
    }

    /// The products of a range of ranks.
    pub(super) fn positions(
        &self,
        range: std::ops::Range<usize>,
    ) -> impl Iterator<Item = Position> {
        self.by_rank().skip(range.start).take(range.len())
    }

    /// The product of a barcode.
    #[must_use]
    pub fn find(&self, barcode: Barcode) -> Option<Position> {
        let found =
            self.by_barcode.binary_search_by_key(&barcode, |position| self.barcode(*position));
        found.ok().map(|at| self.by_barcode[at])
    }

    /// The barcode of a product.
    #[must_use]
    pub fn barcode(&self, position: Position) -> Barcode {
        self.items[position.at()].barcode
    }

    /// The Nutri-Score of a product.
    #[must_use]
    pub fn grading(&self, position: Position) -> Grading {
        self.items[position.at()].grading
    }

    /// How often a product was scanned.
    #[must_use]
    pub fn scans(&self, position: Position) -> u32 {
        self.items[position.at()].scans
    }

    /// The brands of a product, as numbers.
    #[must_use]
    pub fn brands(&self, position: Position) -> &[u32] {
        self.part(position, Part::Brands)
    }

    /// The number of a brand, however it is written.
    #[must_use]
    pub fn brand(&self, name: &str) -> Option<u32> {
        self.brands.get(&folded(name)).copied()
    }

    /// The most specific categories of a product.
    #[must_use]
    pub fn leaves(&self, position: Position) -> &[u32] {
        self.part(position, Part::Leaves)
    }

    /// The telling words of a product's name, ascending numbers.
    pub(super) fn words(&self, position: Position) -> &[u32] {
        self.part(position, Part::Words)
    }

    /// The shops of a product, as numbers.
    pub(super) fn stores(&self, position: Position) -> &[u32] {
        self.part(position, Part::Stores)
    }

    /// How telling a word is, in hundredths of a bit.
    pub(super) fn word_weight(&self, word: u32) -> u32 {
        u32::from(self.word_weights[word as usize])
    }

    /// How telling a category is, in hundredths of a bit.
    pub(super) fn category_weight(&self, category: u32) -> u32 {
        u32::from(self.category_weights[category as usize])
    }

    fn part(&self, position: Position, wanted: Part) -> &[u32] {
        part(&self.items[position.at()], &self.lists, wanted)
    }

    /// All products of a category and of the categories below it, healthiest first.
    #[must_use]
    pub fn shelf(&self, category: u32) -> &[Position] {
        let category = category as usize;
        &self.shelved
            [self.shelf_starts[category] as usize..self.shelf_starts[category + 1] as usize]
    }
}
