//! All products in memory, as compactly as choosing needs them.
//!
//! Products are numbered by rank: grade, then points, then how often they are scanned, then
//! completeness, then barcode. So every list of ascending positions is healthiest first, and what
//! is better than a product stands before it on every shelf. See docs/benchmarks.md for what each takes.

use std::ops::Range;

use foldhash::HashMap;

use crate::model::{Barcode, CategoryId, Grading};
use crate::words::{fnv1a, slugify};

use super::position::Position;
use super::shelf_items::ShelfItems;
use super::shelf_lists::{Shelf, ShelfLists};
use super::trust::NutritionTrust;

/// All products, by rank, with the shelf of every category.
#[derive(Default)]
pub struct Shelves {
    pub(super) items: ShelfItems,
    /// Brands, words and shops of all items, one after the other; see [`ItemLists`](super::item::ItemLists).
    pub(super) lists: Vec<u32>,
    /// The most specific categories of all items.
    pub(super) leaves: Vec<CategoryId>,
    pub(super) by_barcode: Vec<Position>,
    /// Weigh labels that are no products of their own, each with the one that stands for its article.
    pub(super) other_labels: Vec<(Barcode, Barcode)>,
    /// The products filed under each category.
    pub(super) filed: ShelfLists,
    /// Those whose names say a category they are not filed under.
    pub(super) named: ShelfLists,
    /// Hashes of words by their numbers, ascending.
    pub(super) word_hashes: Vec<u64>,
    /// Whether a word is part of the name of a flavour, by its number.
    pub(super) taste_words: Vec<bool>,
    /// How telling a word is, by its number: 0 where every product has it.
    pub(super) word_weights: Vec<u16>,
    /// The same for categories, by position.
    pub(super) category_weights: Vec<u16>,
    /// Numbers of brands by the hashes of their folded names.
    pub(super) brands: HashMap<u64, u32>,
    /// The newest change, in days since 1970.
    pub(super) newest: u16,
    /// Of every product and every category, a hash of all that choosing looks at.
    pub(super) digests: Vec<u64>,
    pub(super) category_digests: Vec<u64>,
}

/// Products of a shelf that is too large for all of it to be one food.
pub(super) const LARGE_SHELF: usize = 300;

/// A brand or shop as it is compared: `Marks&Spencer` and `Marks & Spencer` are one.
pub(super) fn folded(name: &str) -> String {
    slugify(name).replace('-', "")
}

impl Shelves {
    /// Frees what only finding substitutes asks.
    pub(crate) fn forget_choosing(&mut self) {
        (self.digests, self.category_digests) = Default::default();
        (self.word_hashes, self.taste_words) = Default::default();
        self.items.forget_traits();
    }

    /// All products by ascending barcode.
    #[must_use]
    pub fn by_barcode(&self) -> &[Position] {
        &self.by_barcode
    }

    /// The barcodes, as numbers, that some products in the order of barcodes have between them, up to the next product:
    /// each barcode there is belongs to one range.
    #[must_use]
    pub fn barcodes(&self, products: &Range<usize>) -> Range<i64> {
        let key = |at: usize| self.by_barcode.get(at).map(|&position| self.barcode(position).key());
        let start = if products.start == 0 { Some(0) } else { key(products.start) };
        start.unwrap_or(0)..key(products.end).unwrap_or(i64::MAX)
    }

    /// All products by rank.
    pub fn by_rank(&self) -> impl Iterator<Item = Position> + use<> {
        Self::positions(0..self.items.len())
    }

    /// The products of a range of ranks.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 products")]
    pub(super) fn positions(ranks: Range<usize>) -> impl Iterator<Item = Position> {
        (ranks.start as u32..ranks.end as u32).map(Position)
    }

    /// Weigh labels that are no products of their own, each with the one that stands for its article, by
    /// ascending barcode.
    #[must_use]
    pub(crate) fn other_labels(&self) -> &[(Barcode, Barcode)] {
        &self.other_labels
    }

    /// The product of a barcode; of a weigh label that of its article.
    #[must_use]
    pub fn find(&self, barcode: Barcode) -> Option<Position> {
        let label = self.other_labels.binary_search_by_key(&barcode, |(label, _)| *label);
        let known = label.map_or(barcode, |at| self.other_labels[at].1);
        let found =
            self.by_barcode.binary_search_by_key(&known, |position| self.barcode(*position));
        found.ok().map(|at| self.by_barcode[at])
    }

    /// The product that has just this barcode, given as a number.
    pub(super) fn with_number(&self, number: u64) -> Option<Position> {
        let found = self
            .by_barcode
            .binary_search_by_key(&number, |position| self.barcode(*position).number());
        Some(self.by_barcode[found.ok()?])
    }

    /// Whether the nutrition of a product is far from that of everything else on its shelves.
    #[must_use]
    pub fn is_outlier(&self, position: Position) -> bool {
        self.items.trust(position) == NutritionTrust::Outlier
    }

    /// The barcode of a product.
    #[must_use]
    pub fn barcode(&self, position: Position) -> Barcode {
        self.items.barcode(position)
    }

    /// The Nutri-Score of a product.
    #[must_use]
    pub fn grading(&self, position: Position) -> Grading {
        self.items.grading(position)
    }

    /// The day of a product's last change, in days since 1970.
    pub(super) fn modified(&self, position: Position) -> u16 {
        self.items.modified(position)
    }

    /// How often a product was scanned.
    #[must_use]
    pub fn scans(&self, position: Position) -> u32 {
        self.items.scans(position)
    }

    /// The brands of a product, as numbers.
    #[must_use]
    pub fn brands(&self, position: Position) -> &[u32] {
        &self.lists[self.items.lists(position).brands()]
    }

    /// The number of a brand, however it is written.
    #[must_use]
    pub fn brand(&self, name: &str) -> Option<u32> {
        self.brands.get(&fnv1a(folded(name).bytes())).copied()
    }

    /// The most specific categories of a product.
    #[must_use]
    pub fn leaves(&self, position: Position) -> &[CategoryId] {
        &self.leaves[self.items.lists(position).leaves()]
    }

    /// The category its name says, where that refines those it is filed under or stands in for them.
    pub(super) fn named(&self, position: Position) -> Option<CategoryId> {
        let is_named = self.items.is_named(position);
        if is_named { self.compared_by(position).last().copied() } else { None }
    }

    /// What a product is compared by: its most specific categories, and behind them the one its name says.
    pub(super) fn compared_by(&self, position: Position) -> &[CategoryId] {
        let Range { start, end } = self.items.lists(position).leaves();
        &self.leaves[start..end + usize::from(self.items.is_named(position))]
    }

    /// Products whose names say a category they are not filed under, healthiest first.
    pub(super) fn named_shelf(&self, category: CategoryId) -> Shelf<'_> {
        self.named.of(category)
    }

    /// Whether a shelf is too large for all of it to be one food.
    pub(super) fn is_large(&self, category: CategoryId) -> bool {
        self.shelf(category).len() + self.named_shelf(category).len() >= LARGE_SHELF
    }

    /// The telling words of a product's name, ascending numbers.
    pub(super) fn words(&self, position: Position) -> &[u32] {
        &self.lists[self.items.lists(position).words()]
    }

    /// The shops of a product, as numbers.
    pub(super) fn stores(&self, position: Position) -> &[u32] {
        &self.lists[self.items.lists(position).stores()]
    }

    /// How telling a word is, in hundredths of a bit.
    pub(super) fn word_weight(&self, word: u32) -> u32 {
        u32::from(self.word_weights[word as usize])
    }

    /// Whether a word is part of the name of a flavour.
    pub(super) fn is_of_taste(&self, word: u32) -> bool {
        self.taste_words[word as usize]
    }

    /// How telling words are together.
    pub(super) fn words_weight<'w>(&self, words: impl IntoIterator<Item = &'w u32>) -> u32 {
        words.into_iter().map(|&word| self.word_weight(word)).sum()
    }

    /// How telling categories are together, in hundredths of a bit.
    pub(super) fn categories_weight<'c>(
        &self,
        categories: impl IntoIterator<Item = &'c CategoryId>,
    ) -> u32 {
        let weights = &self.category_weights;
        categories.into_iter().map(|&category| u32::from(weights[category.at()])).sum()
    }

    /// All products of a category and of the categories below it, healthiest first.
    #[must_use]
    pub fn shelf(&self, category: CategoryId) -> Shelf<'_> {
        self.filed.of(category)
    }
}
