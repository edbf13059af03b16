//! Products → shelves: their items, the numbers of their words, brands and shops, and the shelf of
//! every category.

use foldhash::HashMap;

use crate::model::{CategoryGraph, CategoryId, Product, Tag};

use super::item::{ItemLists, ShelfItem};
use super::kinds::{CategoryKinds, Shelving};
use super::learnt::Learnt;
use super::name_words::NameWords;
use super::outliers;
use super::rules::PhysicalKind;
use super::shelf_texts::ShelfTexts;
use super::shelves::{Position, Shelves, folded};
use super::signals::{
    self, FacetReader, FirstIngredients, Gazetteer, ItemSignals, Meaning, NamedKind, Roles,
};
use super::weigh_labels::{self, WeighLabel};
use crate::words::{Piece, Word, fnv1a, fold, words_of};

/// Words of a name that are kept; longer names repeat themselves.
const WORDS_MAX: usize = 8;
/// Lengths of lists are kept as bytes.
const LIST_MAX: usize = 255;

/// Fills [`Shelves`].
pub struct ShelvesBuilder<'g> {
    graph: &'g CategoryGraph,
    kinds: &'g CategoryKinds,
    country: Option<Tag>,
    gazetteer: Gazetteer,
    facets: FacetReader,
    shelves: Shelves,
    words: TextNumbers,
    stores: TextNumbers,
    labels: Vec<WeighLabel>,
}

/// Numbers for texts, in the order in which they are met.
type TextNumbers = HashMap<String, u32>;

#[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
fn number_of(numbers: &mut TextNumbers, text: &str) -> u32 {
    if let Some(number) = numbers.get(text) {
        return *number;
    }
    let next = numbers.len() as u32;
    numbers.insert(text.to_string(), next);
    next
}

/// Numbers for names, each once.
fn numbers_of(numbers: &mut TextNumbers, names: &[String]) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::with_capacity(names.len());
    for name in names {
        let folded = folded(name);
        if folded.is_empty() {
            continue;
        }
        let number = number_of(numbers, &folded);
        if !found.contains(&number) {
            found.push(number);
        }
    }
    found.truncate(LIST_MAX);
    found
}

impl<'g> ShelvesBuilder<'g> {
    /// Starts empty. Products are wanted from `country`, where one is given.
    #[must_use]
    pub fn new(graph: &'g CategoryGraph, kinds: &'g CategoryKinds, country: Option<&Tag>) -> Self {
        Self {
            graph,
            kinds,
            country: country.cloned(),
            gazetteer: Gazetteer::new(graph, kinds),
            facets: FacetReader::default(),
            shelves: Shelves::default(),
            words: TextNumbers::default(),
            stores: TextNumbers::default(),
            labels: Vec::new(),
        }
    }

    /// Adds a product. Each barcode once.
    #[allow(clippy::cast_possible_truncation, reason = "lists are cut to 255 entries")]
    pub fn add(&mut self, product: &Product) {
        let mut leaves = self.graph.most_specific(&self.graph.known(&product.categories));
        leaves.truncate(LIST_MAX);
        let brands = numbers_of(&mut self.shelves.brands, &product.brands);
        let pieces = fold(&product.name);
        let words = words_of(&pieces);
        let name = NameWords::of(&pieces);
        let telling = self.telling(&name, &product.brands);
        let stores = numbers_of(&mut self.stores, &product.stores);
        let lists = ItemLists {
            start: self.shelves.lists.len() as u32,
            leaves_start: self.shelves.leaves.len() as u32,
            brands: brands.len() as u8,
            words: telling.len() as u8,
            stores: stores.len() as u8,
            leaves: leaves.len() as u8,
        };
        let language = product.language.as_deref();
        let named = self.gazetteer.read(&words, language, self.kinds).unwrap_or_default();
        let category = self.used(named, &leaves);
        // What is filed nowhere is what its name says.
        let stand_in = category.into_iter().collect::<Vec<CategoryId>>();
        let filed = if leaves.is_empty() { &stand_in } else { &leaves };
        let kind = (self.kinds.physical(filed), self.kinds.food_group(filed));
        let foods = [named.food, self.gazetteer.filed(&leaves)];
        let signals = ItemSignals {
            is_named: category.is_some(),
            ..self.signals(product, (&pieces, &words), kind.0, foods)
        };
        let article = name.article(&brands);
        if let Some(digits) = product.barcode.labelled_article()
            && let Some(label) = name.label(digits, &brands)
        {
            self.labels.push((label, self.shelves.items.len()));
        }
        let (product, country) = ((product, pieces.as_slice()), self.country.as_ref());
        self.shelves.items.push(ShelfItem::of(product, kind, country, article, lists, signals));
        for list in [brands, telling, stores] {
            self.shelves.lists.extend(list);
        }
        self.shelves.leaves.extend(leaves);
        self.shelves.leaves.extend(category);
    }

    /// What a product's name, given in pieces and words, its list and its figures tell. `foods` are the plain kinds its
    /// name and its categories say.
    fn signals(
        &mut self,
        product: &Product,
        (pieces, words): (&[Piece], &[Word]),
        kind: PhysicalKind,
        [named, filed]: [u8; 2],
    ) -> ItemSignals {
        let food = if named == 0 { filed } else { named };
        let [flavours, forms] = self.facets.read(product, words, self.graph);
        ItemSignals {
            meaning: Meaning::default(),
            ingredients: FirstIngredients::of(product.ingredients.as_deref()),
            roles: Roles::of(pieces, &product.nutriments, kind, food),
            flavours,
            forms,
            cocoa: signals::cocoa(product, pieces),
            is_named: false,
            is_misplaced: false,
            named_food: named,
            filed_food: filed,
        }
    }

    /// The category a name says, where it refines the most specific ones or stands in for them: those that
    /// are too wide or no kinds of food.
    fn used(&self, named: NamedKind, leaves: &[CategoryId]) -> Option<CategoryId> {
        let kinds = self.kinds;
        let category =
            named.category.filter(|category| kinds.shelving(*category) == Shelving::Shelf)?;
        let above = kinds.ancestors(category);
        let is_narrower = leaves.iter().any(|leaf| *leaf != category && above.contains(leaf));
        let is_only = leaves.iter().all(|leaf| kinds.shelving(*leaf) != Shelving::Shelf);
        let is_like = leaves.is_empty() || kinds.physical(leaves) == kinds.physical(&[category]);
        if is_like && (is_narrower || is_only) { Some(category) } else { None }
    }

    /// Numbers of the words of a name that are not those of its brands.
    fn telling(&mut self, name: &NameWords, brands: &[String]) -> Vec<u32> {
        let mut of_brands: Vec<String> = Vec::new();
        for brand in brands {
            of_brands.extend(NameWords::of(&fold(brand)).telling);
        }
        let mut telling = Vec::with_capacity(WORDS_MAX);
        for word in &name.telling {
            if telling.len() < WORDS_MAX && !of_brands.contains(word) {
                telling.push(number_of(&mut self.words, word));
            }
        }
        telling
    }

    /// Ranks the products and lays the shelves. Weigh labels of one article are one product from here on.
    #[must_use]
    pub fn finish(self) -> Shelves {
        self.finish_with(None).0
    }

    /// The same with what was learnt from the catalogue before, as long as that holds; else it is learnt again and given
    /// back.
    #[must_use]
    pub fn finish_with(self, before: Option<Learnt>) -> (Shelves, Option<Learnt>) {
        let (mut shelves, texts) = self.lay();
        let sketch = texts.sketch(&shelves);
        if let Some(known) = before.filter(|known| known.hold_for(&sketch, shelves.items.len())) {
            known.mark(&mut shelves, &texts);
            return (shelves, None);
        }
        let learnt = Learnt::of(&shelves, &texts, sketch);
        learnt.mark(&mut shelves, &texts);
        (shelves, Some(learnt))
    }

    /// The same with what was learnt before in any case.
    #[cfg(test)]
    pub(super) fn finish_as(self, learnt: &Learnt) -> Shelves {
        let (mut shelves, texts) = self.lay();
        learnt.mark(&mut shelves, &texts);
        shelves
    }

    /// All that needs nothing learnt.
    fn lay(self) -> (Shelves, ShelfTexts<'g>) {
        let Self { graph, kinds, mut shelves, words, stores, labels, .. } = self;
        shelves.other_labels = weigh_labels::merge(&mut shelves.items, labels);
        // Lists move with their places, so items can be sorted without them.
        let words = renumber(&mut shelves, words);
        shelves.items.sort_unstable_by_key(|item| {
            let familiar_first = (u32::MAX - item.scans, u8::MAX - item.completeness);
            (item.grading, item.points, familiar_first, item.barcode)
        });
        shelves.by_barcode = shelves.by_rank().collect();
        let items = &shelves.items;
        shelves.by_barcode.sort_unstable_by_key(|position| items[position.at()].barcode);
        (shelves.shelf_starts, shelves.shelved) = lay_shelves(kinds, &shelves, filed_under);
        (shelves.named_starts, shelves.named) = lay_shelves(kinds, &shelves, named_besides);
        outliers::mark(&mut shelves);
        signals::mark_misplaced(&mut shelves);
        let texts = ShelfTexts {
            graph,
            kinds,
            words,
            brands: hashes(&shelves.brands),
            stores: hashes(&stores),
        };
        (shelves, texts)
    }
}

/// Hashes of texts by their numbers.
fn hashes(numbers: &TextNumbers) -> Vec<u64> {
    let mut hashes = vec![0; numbers.len()];
    for (text, number) in numbers {
        hashes[*number as usize] = fnv1a(text.bytes());
    }
    hashes
}

/// Numbers words in their alphabetical order, so that nothing depends on the order of products. Returns hashes of
/// the words in that order.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer texts than 2^32")]
fn renumber(shelves: &mut Shelves, words: TextNumbers) -> Vec<u64> {
    let mut sorted: Vec<(String, u32)> = words.into_iter().collect();
    sorted.sort_unstable();
    let mut numbers = vec![0_u32; sorted.len()];
    for (number, (_, old)) in sorted.iter().enumerate() {
        numbers[*old as usize] = number as u32;
    }
    for item in &shelves.items {
        let own = &mut shelves.lists[item.lists.words()];
        for word in &mut *own {
            *word = numbers[*word as usize];
        }
        own.sort_unstable();
    }
    let mut hashes = Vec::with_capacity(sorted.len());
    for (word, _) in &sorted {
        hashes.push(fnv1a(word.bytes()));
    }
    hashes
}

/// Fills a list with the categories a product is to stand under.
type Placing = fn(&CategoryKinds, &Shelves, Position, &mut Vec<CategoryId>);

/// The categories a product is filed under, with all above them.
fn filed_under(
    kinds: &CategoryKinds,
    shelves: &Shelves,
    position: Position,
    all: &mut Vec<CategoryId>,
) {
    kinds.all_above(shelves.leaves(position), all);
}

/// The category its name says with those above it, but for those it is filed under anyway.
fn named_besides(
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

/// The shelves one after the other, and where each starts: products are counted, then placed.
fn lay_shelves(
    kinds: &CategoryKinds,
    shelves: &Shelves,
    placing: Placing,
) -> (Vec<u32>, Vec<Position>) {
    let mut starts = vec![0_u32; kinds.len() + 1];
    let mut all = Vec::new();
    for position in shelves.by_rank() {
        placing(kinds, shelves, position, &mut all);
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
    for position in shelves.by_rank() {
        placing(kinds, shelves, position, &mut all);
        for &category in &all {
            shelved[next[category.at()] as usize] = position;
            next[category.at()] += 1;
        }
    }
    (starts, shelved)
}
