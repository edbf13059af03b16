//! What an earlier run found, used again where finding it again would come to the same.
//!
//! All that finding substitutes looks at besides candidates is hashed (`sight.rs`). Of these the run before left what choosing
//! knew of every product, as hashes, and the lists of candidates of every category, so it is known which candidates are others now
//! and which came to a list or left it (`list_news.rs`). Of each product it left how the candidates that may replace it were
//! judged (`judgements.rs`). Where none of these is news, and no news is able to replace the product, what was found holds; else
//! the news alone is judged, and it is chosen among all of them again.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use foldhash::HashMap;

use super::candidate_index::ListName;
use super::comparison::Original;
use super::judgements::KnownCandidates;
use super::selection::{ChunkBuilder, Selection, SelectionChunk, found_each};
use super::shelf_texts::stable_hasher;
use super::{Choice, Finder, Position, Substitute};
use crate::model::{Barcode, CategoryId};
use crate::words::fnv1a;
use kept_bytes::KeptBytes;
use list_news::CategoryNews;
use sight::{News, Sight};

mod kept_bytes;
mod list_news;
mod sight;

/// What was found for a product, as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptChoice {
    /// The product.
    pub product: Barcode,
    /// Hash of all that was looked at but for the candidates.
    pub inputs: u64,
    /// What was found there.
    pub found: Vec<u8>,
}

/// What was found for some products with neighbouring barcodes.
#[derive(Default)]
pub struct FoundChunk {
    /// Their substitutes.
    pub chunk: SelectionChunk,
    /// What is new of it.
    pub new: Vec<KeptChoice>,
    /// What is kept of no use any more.
    pub useless: Vec<Barcode>,
    /// For how many what was kept was used again.
    pub used_again: u64,
}

/// Finds what is not known from before.
pub struct Recollection<'f, 's> {
    finder: &'f Finder<'s>,
    /// Hash of what finding depends on besides products and categories.
    context: u64,
    /// By position: choosing knows of the product what it knew of it before.
    are_as_before: Vec<bool>,
    /// What has changed of the lists of each category, where the lists it had are known.
    news: Vec<Option<CategoryNews>>,
}

/// Bytes of a product's barcode, which is the greater half and orders them, and of the hash of what choosing knows of it.
const ITEM_BYTES: usize = 16;
/// Numbers of parts from here on are those of the lists of categories; below it are the products, in chunks.
const LISTS_FROM: i64 = 1 << 62;

impl<'f, 's> Recollection<'f, 's> {
    /// What was kept by another program, which may find otherwise, is not used.
    #[must_use]
    pub fn new(finder: &'f Finder<'s>, program: u64) -> Self {
        let comparison = &finder.comparison;
        let mut hasher = stable_hasher();
        hasher.write_u64(program);
        hasher.write(format!("{:?}", comparison.settings).as_bytes());
        hasher.write_u16(comparison.shelves.newest);
        let mut led_from = Vec::new();
        for kind in comparison.overrides.paired().led_from() {
            led_from.push(fnv1a(comparison.graph.tag(kind).as_str().bytes()));
        }
        led_from.sort_unstable();
        led_from.hash(&mut hasher);
        let are_as_before = vec![false; comparison.shelves.by_barcode.len()];
        let mut news = Vec::new();
        news.resize_with(comparison.kinds.len(), || None);
        Self { finder, context: hasher.finish(), are_as_before, news }
    }

    /// Compares with what was known when what is kept was found: all parts, in the order of their numbers. Without them nothing of
    /// what is kept is used.
    ///
    /// # Errors
    /// Those of reading the parts.
    pub fn recognise<E>(
        &mut self,
        each_part: impl FnOnce(&mut dyn FnMut(i64, &[u8])) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut categories = HashMap::default();
        for category in self.finder.comparison.graph.positions() {
            categories.insert(self.lists_part(category), category);
        }
        each_part(&mut |number, bytes| {
            if number < LISTS_FROM {
                self.recognise_items(bytes);
            } else if let Some(&category) = categories.get(&number) {
                self.news[category.at()] = CategoryNews::since(self, category, bytes);
            }
        })
    }

    fn recognise_items(&mut self, items: &[u8]) {
        let by_barcode = &self.finder.comparison.shelves.by_barcode;
        let items = items.as_chunks::<ITEM_BYTES>().0;
        let Some(first) = items.first() else { return };
        let start = by_barcode.partition_point(|&other| self.item(other)[..8] < first[..8]);
        let mut products = by_barcode[start..].iter().peekable();
        for item in items {
            while products.next_if(|&&other| self.item(other)[..8] < item[..8]).is_some() {}
            let Some(&&position) = products.peek() else { return };
            if self.item(position) == *item {
                self.are_as_before[position.at()] = true;
            }
        }
    }

    /// All parts of what choosing knows of the catalogue now, each with a number that stays from run to run: to be kept with what
    /// is found. Products stand there by their places, so a new one moves all behind it: sixteen bytes each to be written.
    pub fn parts(&self) -> impl Iterator<Item = (i64, Vec<u8>)> {
        let comparison = &self.finder.comparison;
        let chunks = Selection::chunks(comparison.shelves.by_barcode.len());
        let items = (0..).zip(chunks).map(|(number, chunk)| (number, self.items(chunk)));
        items.chain(comparison.graph.positions().map(|category| self.lists(category)))
    }

    fn items(&self, products: Range<usize>) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(products.len() * ITEM_BYTES);
        for &position in &self.finder.comparison.shelves.by_barcode[products] {
            bytes.extend(self.item(position));
        }
        bytes
    }

    fn lists(&self, category: CategoryId) -> (i64, Vec<u8>) {
        (self.lists_part(category), list_news::write(self, category))
    }

    /// A product's barcode and the hash of what choosing knows of it.
    fn item(&self, position: Position) -> [u8; ITEM_BYTES] {
        let comparison = &self.finder.comparison;
        let known = comparison.shelves.digests[position.at()];
        let known = known ^ u64::from(comparison.overrides.bans(position));
        let barcode = u128::from(comparison.shelves.barcode(position).number());
        (barcode << 64 | u128::from(known)).to_be_bytes()
    }

    fn is_as_before(&self, position: Position) -> bool {
        self.are_as_before[position.at()]
    }

    /// The number of the part that has the lists of a category.
    fn lists_part(&self, category: CategoryId) -> i64 {
        let tag = self.finder.comparison.graph.tag(category);
        LISTS_FROM | (fnv1a(tag.as_str().bytes()) >> 2).cast_signed()
    }

    /// The number of a list of a category, which stays from run to run.
    fn list_number(&self, name: ListName) -> u64 {
        match name {
            ListName::First => 0,
            ListName::Best => 1,
            ListName::Word(word) => {
                let hash = self.finder.comparison.shelves.word_hashes.get(word as usize);
                // Kinds and tastes are numbers that stay.
                hash.copied().unwrap_or(u64::from(word))
            }
        }
    }

    /// The list that has a number; `None` where it is of a word that no product has.
    fn list_name(&self, number: u64) -> Option<ListName> {
        match u32::try_from(number) {
            Ok(0) => Some(ListName::First),
            Ok(1) => Some(ListName::Best),
            Ok(word) => Some(ListName::Word(word)),
            Err(_) => {
                let hashes = &self.finder.comparison.shelves.word_hashes;
                let at = hashes.binary_search(&number).ok()?;
                u32::try_from(at).ok().map(ListName::Word)
            }
        }
    }

    /// The substitutes of some products, given by their places in the order of barcodes. `kept` is what is kept of them,
    /// in that order.
    #[must_use]
    pub fn find(&self, products: Range<usize>, kept: &[KeptChoice]) -> FoundChunk {
        let shelves = self.finder.comparison.shelves;
        let (mut found, mut kept) = (FoundChunk::default(), kept.iter().peekable());
        let mut chunk = ChunkBuilder::default();
        for &product in &shelves.by_barcode[products] {
            let barcode = shelves.barcode(product);
            while let Some(gone) = kept.next_if(|known| known.product < barcode) {
                found.useless.push(gone.product);
            }
            let known = kept.next_if(|known| known.product == barcode);
            let choice = self.find_one(product, known, &mut found);
            chunk.push(choice);
        }
        found.useless.extend(kept.map(|gone| gone.product));
        found.chunk = chunk.finish();
        found
    }

    fn find_one(
        &self,
        product: Position,
        known: Option<&KeptChoice>,
        found: &mut FoundChunk,
    ) -> Choice {
        let original = match self.finder.original(product) {
            Ok(original) => original,
            Err(none) => {
                found.useless.extend(known.map(|known| known.product));
                return Choice::Nothing(none);
            }
        };
        let Some(recalled) = known.and_then(|known| self.recall(&original, known)) else {
            return self.find_again(&original, None, found);
        };
        found.used_again += 1;
        match recalled.holds(self, &original) {
            Some(taken) => self.finder.choice(product, taken),
            None => self.find_again(&original, Some(recalled), found),
        }
    }

    /// What is kept, where it was found by the same as would be looked at now.
    fn recall<'k>(&self, original: &Original<'s>, known: &'k KeptChoice) -> Option<Recalled<'k>> {
        let kept = KeptBytes::read(&known.found)?;
        let sight = Sight::of(self, original, kept.asked);
        if sight.inputs != known.inputs {
            return None;
        }
        let news = sight.news(self, original, kept.judgements)?;
        Some(Recalled { kept, sight, news })
    }

    /// Whether a product ranks behind another and did so before.
    fn never_counted(&self, original: &Original<'s>, position: Option<Position>) -> bool {
        position.is_some_and(|own| own >= original.position && self.is_as_before(own))
    }

    /// Finds what a product can be replaced by. What is recalled of it is not judged again.
    fn find_again(
        &self,
        original: &Original<'s>,
        recalled: Option<Recalled>,
        found: &mut FoundChunk,
    ) -> Choice {
        let known = recalled.as_ref().map(Recalled::candidates);
        let again = self.finder.find(original, found_each(self.finder), known);
        let sight = match recalled {
            Some(Recalled { kept, sight, .. }) if kept.asked == again.asked => sight,
            _ => Sight::of(self, original, again.asked),
        };
        let (product, inputs) = (original.item.barcode, sight.inputs);
        match kept_bytes::write(self, &again, &sight) {
            Some(bytes) => found.new.push(KeptChoice { product, inputs, found: bytes }),
            None => found.useless.push(product),
        }
        self.finder.choice(original.position, again.substitutes)
    }
}

/// What is kept of a product, and what is news to it.
struct Recalled<'k> {
    kept: KeptBytes<'k>,
    sight: Sight,
    news: News,
}

impl Recalled<'_> {
    /// What was taken, where that still holds.
    fn holds(&self, recollection: &Recollection, original: &Original) -> Option<Vec<Substitute>> {
        let Self { kept, sight, news } = self;
        if news.matter { None } else { kept.substitutes(recollection, original, sight) }
    }

    fn candidates(&self) -> KnownCandidates<'_> {
        let Self { kept, sight, news } = self;
        KnownCandidates {
            judgements: kept.judgements,
            categories: &sight.categories,
            levels: kept.asked,
            news: &news.candidates,
            changed_from: news.changed_from,
        }
    }
}

#[cfg(test)]
mod tests;
