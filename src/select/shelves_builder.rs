//! Products → shelves: their items, the numbers of their words, brands and shops, and the shelf of
//! every category.

use foldhash::HashMap;

use crate::model::{CategoryGraph, CategoryId, Interrupted, Product, Stop, Tag};

use super::item::{ItemLists, ShelfItem};
use super::kinds::CategoryKinds;
use super::learnt::Learnt;
use super::outliers;
use super::outline::{ItemOutline, OutlineReader};
use super::position::Position;
use super::shelf_lists::ShelfLists;
use super::shelf_texts::ShelfTexts;
use super::shelves::Shelves;
use super::signals;
use super::weigh_labels::{self, WeighLabel};

/// Fills [`Shelves`].
pub struct ShelvesBuilder<'g> {
    graph: &'g CategoryGraph,
    kinds: &'g CategoryKinds,
    reader: OutlineReader<'g>,
    shelves: Shelves,
    words: TextNumbers,
    stores: TextNumbers,
    labels: Vec<WeighLabel>,
    leaf_lists: LeafLists,
}

/// Where the most specific categories of products stand: many have the same.
#[derive(Default)]
struct LeafLists {
    starts: HashMap<Vec<CategoryId>, u32>,
    list: Vec<CategoryId>,
}

impl LeafLists {
    /// Where some categories stand among those of all products, with the one that a name says behind them.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 categories")]
    fn place(
        &mut self,
        all: &mut Vec<CategoryId>,
        leaves: &[CategoryId],
        named: Option<CategoryId>,
    ) -> u32 {
        self.list.clear();
        self.list.extend(leaves.iter().copied().chain(named));
        if let Some(start) = self.starts.get(&self.list) {
            return *start;
        }
        let start = all.len() as u32;
        all.extend_from_slice(&self.list);
        self.starts.insert(self.list.clone(), start);
        start
    }
}

/// Numbers for texts by their hashes, in the order in which they are met.
pub(super) type TextNumbers = HashMap<u64, u32>;

#[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
fn add_numbers(list: &mut Vec<u32>, numbers: &mut TextNumbers, hashes: &[u64]) {
    for hash in hashes {
        let next = numbers.len() as u32;
        list.push(*numbers.entry(*hash).or_insert(next));
    }
}

impl<'g> ShelvesBuilder<'g> {
    /// Starts empty. Products are wanted from `country`, where one is given.
    #[must_use]
    pub fn new(graph: &'g CategoryGraph, kinds: &'g CategoryKinds, country: Option<&Tag>) -> Self {
        Self {
            graph,
            kinds,
            reader: OutlineReader::new(graph, kinds, country),
            shelves: Shelves::default(),
            words: TextNumbers::default(),
            stores: TextNumbers::default(),
            labels: Vec::new(),
            leaf_lists: LeafLists::default(),
        }
    }

    /// Adds a product. Each barcode once.
    pub fn add(&mut self, product: &Product) {
        let outline = self.reader.read(product);
        self.add_outline(&outline);
    }

    /// Adds a product by its outline.
    #[allow(clippy::cast_possible_truncation, reason = "lists are cut to 255 entries")]
    pub fn add_outline(&mut self, outline: &ItemOutline) {
        let ItemOutline { item, brands, words, stores, leaves, named, label } = outline;
        let shelves = &mut self.shelves;
        let lists = ItemLists {
            start: shelves.lists.len() as u32,
            leaves_start: self.leaf_lists.place(&mut shelves.leaves, leaves, *named),
            brands: brands.len() as u8,
            words: words.len() as u8,
            stores: stores.len() as u8,
            leaves: leaves.len() as u8,
        };
        if let Some(label) = label {
            self.labels.push((*label, Position(shelves.items.len() as u32)));
        }
        shelves.items.push(&ShelfItem { lists, ..*item });
        add_numbers(&mut shelves.lists, &mut shelves.brands, brands);
        add_numbers(&mut shelves.lists, &mut self.words, words);
        add_numbers(&mut shelves.lists, &mut self.stores, stores);
    }

    /// Ranks the products and lays the shelves. Weigh labels of one article are one product from here on.
    #[must_use]
    #[allow(clippy::missing_panics_doc, clippy::expect_used, reason = "no one asks it to stop")]
    pub fn finish(self) -> Shelves {
        self.finish_with(None, &Stop::default()).expect("no one asked it to stop").0
    }

    /// The same with what was learnt from the catalogue before, as long as that holds; else it is learnt again and given
    /// back.
    ///
    /// # Errors
    /// [`Interrupted`] where it was asked to stop.
    pub fn finish_with(
        self,
        before: Option<Learnt>,
        stop: &Stop,
    ) -> Result<(Shelves, Option<Learnt>), Interrupted> {
        let (mut shelves, texts) = self.lay(stop)?;
        let sketch = texts.sketch(&shelves);
        stop.check()?;
        if let Some(known) = before.filter(|known| known.hold_for(&sketch, shelves.items.len())) {
            known.mark(&mut shelves, &texts, stop)?;
            return Ok((shelves, None));
        }
        let learnt = Learnt::of(&shelves, &texts, sketch, stop)?;
        learnt.mark(&mut shelves, &texts, stop)?;
        Ok((shelves, Some(learnt)))
    }

    /// The same with what was learnt before in any case.
    #[cfg(test)]
    pub(super) fn finish_as(self, learnt: &Learnt) -> Shelves {
        let (mut shelves, texts) = self.lay(&Stop::default()).unwrap();
        learnt.mark(&mut shelves, &texts, &Stop::default()).unwrap();
        shelves
    }

    /// All that needs nothing learnt.
    fn lay(self, stop: &Stop) -> Result<(Shelves, ShelfTexts<'g>), Interrupted> {
        let Self { graph, kinds, mut shelves, words, stores, labels, .. } = self;
        shelves.other_labels = weigh_labels::merge(&mut shelves.items, labels);
        // Lists move with their places, so items can be sorted without them.
        let words = renumber(&mut shelves, words);
        shelves.taste_words = words.iter().map(|hash| signals::is_of_taste(*hash)).collect();
        shelves.word_hashes = words;
        stop.check()?;
        shelves.by_barcode = shelves.items.rank();
        stop.check()?;
        let (categories, products) = (kinds.len(), shelves.items.len());
        let mut filed_under = |position, all: &mut Vec<CategoryId>| {
            kinds.all_above(shelves.leaves(position), all);
        };
        let filed = ShelfLists::lay(categories, products, &mut filed_under, stop)?;
        let mut named_besides = |position, all: &mut Vec<CategoryId>| {
            add_named_besides(kinds, &shelves, position, all);
        };
        let named = ShelfLists::lay(categories, products, &mut named_besides, stop)?;
        (shelves.filed, shelves.named) = (filed, named);
        outliers::mark(&mut shelves);
        stop.check()?;
        signals::mark_misplaced(&mut shelves);
        let texts =
            ShelfTexts { graph, kinds, brands: hashes(&shelves.brands), stores: hashes(&stores) };
        Ok((shelves, texts))
    }
}

/// The hashes by their numbers.
fn hashes(numbers: &TextNumbers) -> Vec<u64> {
    let mut hashes = vec![0; numbers.len()];
    for (hash, number) in numbers {
        hashes[*number as usize] = *hash;
    }
    hashes
}

/// Numbers words in the order of their hashes, so that nothing depends on the order of products. Returns the hashes in
/// that order.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
fn renumber(shelves: &mut Shelves, words: TextNumbers) -> Vec<u64> {
    let mut sorted: Vec<(u64, u32)> = words.into_iter().collect();
    sorted.sort_unstable();
    let mut numbers = vec![0_u32; sorted.len()];
    for (number, (_, old)) in sorted.iter().enumerate() {
        numbers[*old as usize] = number as u32;
    }
    for position in shelves.by_rank() {
        let own = &mut shelves.lists[shelves.items.lists(position).words()];
        for word in &mut *own {
            *word = numbers[*word as usize];
        }
        own.sort_unstable();
    }
    sorted.into_iter().map(|(hash, _)| hash).collect()
}

/// Fills a list with the category a product's name says and those above it, but for those it is filed under anyway.
fn add_named_besides(
    kinds: &CategoryKinds,
    shelves: &Shelves,
    position: Position,
    all: &mut Vec<CategoryId>,
) {
    all.clear();
    let Some(named) = shelves.named(position) else { return };
    kinds.all_above(shelves.leaves(position), all);
    let filed = std::mem::take(all);
    all.extend(kinds.ancestors(named).iter().filter(|upper| filed.binary_search(upper).is_err()));
}
