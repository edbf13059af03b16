//! What laying shelves needs of a product, as its record tells it, without any other product. Reading it from the record
//! is most of what laying shelves costs, so it is kept.

use std::cell::OnceCell;

use super::item::{ItemLists, ShelfItem};
use super::name_words::NameWords;
use super::packed::packed_fields;
use super::rules::PhysicalKind;
use super::shelves::folded;
use super::signals::{
    self, Claims, FLAVOURS, FacetReader, FirstIngredients, Gazetteer, ItemSignals, Meaning,
    NamedKind, Roles,
};
use super::{CategoryKinds, Shelving};
use crate::model::{CategoryGraph, CategoryId, Product, Tag};
use crate::words::{Piece, Word, fnv1a, fold, words_of};

/// Words of a name that are kept; longer names repeat themselves.
const WORDS_MAX: usize = 8;
/// The kind that exports of one category file cereals, powders and pastries under.
const BREAKFASTS: &str = "en:breakfasts";
/// Lengths of lists are kept as bytes.
const LIST_MAX: usize = 255;

/// A product by itself. Texts are hashes.
#[derive(Clone, Debug)]
pub struct ItemOutline {
    pub(super) item: ShelfItem,
    pub(super) brands: Vec<u64>,
    pub(super) words: Vec<u64>,
    pub(super) stores: Vec<u64>,
    /// The most specific categories.
    pub(super) leaves: Vec<CategoryId>,
    /// The category its name says, where that is used.
    pub(super) named: Option<CategoryId>,
    /// Equal for the weigh labels of one article.
    pub(super) label: Option<u64>,
}

packed_fields!(ItemOutline: item, brands, words, stores, leaves, named, label);

impl ItemOutline {
    /// Its most specific categories.
    #[must_use]
    pub fn leaves(&self) -> &[CategoryId] {
        &self.leaves
    }

    /// Whether its categories are among this number.
    pub(crate) fn fits(&self, categories: usize) -> bool {
        self.leaves.iter().chain(&self.named).all(|category| category.at() < categories)
    }
}

/// Reads products.
pub struct OutlineReader<'g> {
    graph: &'g CategoryGraph,
    kinds: &'g CategoryKinds,
    country: Option<Tag>,
    /// Made where a product is read: it knows the names of all categories.
    gazetteer: OnceCell<Gazetteer>,
    facets: FacetReader,
}

/// Hashes of names, each once.
fn hashes_of(names: &[String]) -> Vec<u64> {
    let mut found: Vec<u64> = Vec::with_capacity(names.len());
    for name in names {
        let folded = folded(name);
        let hash = fnv1a(folded.bytes());
        if !folded.is_empty() && !found.contains(&hash) {
            found.push(hash);
        }
    }
    found.truncate(LIST_MAX);
    found
}

impl<'g> OutlineReader<'g> {
    /// Products are wanted from `country`, where one is given.
    #[must_use]
    pub fn new(graph: &'g CategoryGraph, kinds: &'g CategoryKinds, country: Option<&Tag>) -> Self {
        let (gazetteer, facets) = (OnceCell::new(), FacetReader::default());
        Self { graph, kinds, country: country.cloned(), gazetteer, facets }
    }

    /// The outline of a product.
    pub fn read(&mut self, product: &Product) -> ItemOutline {
        let mut leaves = self.graph.most_specific(&self.graph.known(&product.categories));
        leaves.truncate(LIST_MAX);
        let brands = hashes_of(&product.brands);
        let pieces = fold(&product.name);
        let words = words_of(&pieces);
        let name = NameWords::of(&pieces);
        let gazetteer = self.gazetteer.get_or_init(|| Gazetteer::new(self.graph, self.kinds));
        let language = product.language.as_deref().or_else(|| likely_language(product, &words));
        let filed_food = gazetteer.filed(&leaves);
        let mut said = gazetteer.read(&words, language, self.kinds).unwrap_or_default();
        let is_flavour = signals::is_called_by_flavour(filed_food)
            || signals::is_too_lean(said.food, &product.nutriments);
        if is_flavour && said.food != filed_food {
            said = NamedKind::default();
        }
        if said.food == 0 {
            said = self.breakfast(product, &leaves).unwrap_or(said);
        }
        let foods = [said.food, filed_food];
        let named = self.used(said, &leaves);
        // What is filed nowhere is what its name says.
        let stand_in = named.into_iter().collect::<Vec<CategoryId>>();
        let filed = if leaves.is_empty() { &stand_in } else { &leaves };
        let kind = (self.kinds.physical(filed), self.kinds.food_group(filed));
        let signals = ItemSignals {
            is_named: named.is_some(),
            ..self.signals(product, (&pieces, &words, &leaves), kind.0, foods)
        };
        let country = self.country.as_ref();
        let (article, lists) = (short(name.article(&brands)), ItemLists::default());
        let item = ShelfItem::of((product, &pieces), kind, country, article, lists, signals);
        let label = product.barcode.labelled_article();
        ItemOutline {
            item,
            words: telling(&name, &product.brands),
            stores: hashes_of(&product.stores),
            label: label.and_then(|digits| name.label(digits, &brands)),
            brands,
            leaves,
            named,
        }
    }

    /// What a product's name, given in pieces and words, its most specific categories, its list and its figures tell.
    /// `foods` are the plain kinds its name and its categories say.
    fn signals(
        &mut self,
        product: &Product,
        (pieces, words, leaves): (&[Piece], &[Word], &[CategoryId]),
        kind: PhysicalKind,
        [named, filed]: [u8; 2],
    ) -> ItemSignals {
        let food = if named == 0 { filed } else { named };
        let [mut flavours, forms] = self.facets.read(product, words, (self.graph, leaves));
        if signals::is_more_than_taste(food) && signals::is_rich_in_chocolate(product) {
            flavours = FLAVOURS.with(flavours, "chocolate");
        }
        let claims = Claims::of(product, pieces, kind);
        ItemSignals {
            meaning: Meaning::default(),
            ingredients: FirstIngredients::of(product.ingredients.as_deref()),
            roles: Roles::of(pieces, product, (kind, food), claims),
            claims,
            flavours,
            forms,
            cocoa: signals::cocoa(product, pieces),
            is_named: false,
            is_misplaced: false,
            named_food: named,
            filed_food: filed,
        }
    }

    /// What is filed as breakfast alone and has the figures of a powder for milk, or of cereals, is that, whatever its brand is called.
    fn breakfast(&self, product: &Product, leaves: &[CategoryId]) -> Option<NamedKind> {
        let is_breakfast = product.categories.iter().any(|tag| tag.as_str() == BREAKFASTS);
        if leaves.is_empty() || !is_breakfast || !self.kinds.are_too_wide(leaves) {
            return None;
        }
        let tag = signals::breakfast_by_figures(product)?;
        let category = self.graph.id(&Tag::parse(tag, "en")?)?;
        let food = self.gazetteer.get()?.filed(&[category]);
        Some(NamedKind { category: Some(category), food, is_head: true })
    }

    /// The category a name says, where it refines the most specific ones or stands in for them: those that
    /// are too wide or no kinds of food.
    fn used(&self, named: NamedKind, leaves: &[CategoryId]) -> Option<CategoryId> {
        let kinds = self.kinds;
        let category =
            named.category.filter(|category| kinds.shelving(*category) == Shelving::Shelf)?;
        let above = kinds.ancestors(category);
        let is_plain = named.food != 0
            && self.gazetteer.get().is_some_and(|own| own.filed(&[category]) == named.food);
        let is_narrower = leaves.iter().any(|leaf| *leaf != category && above.contains(leaf));
        // Below a kind that is too wide only what a name begins or ends with is no chance: « pops miel » are no honey.
        let are_wide = leaves.iter().any(|leaf| kinds.shelving(*leaf) == Shelving::Widest);
        let is_only = leaves.iter().all(|leaf| kinds.shelving(*leaf) != Shelving::Shelf)
            && (named.is_head || !are_wide);
        // Breakfast is cereals and powders; what is filed as it alone is what its name begins with.
        let is_like = leaves.is_empty()
            || kinds.physical(leaves) == kinds.physical(&[category])
            || (named.is_head && is_plain && self.kinds.are_too_wide(leaves));
        if is_like && (is_narrower || is_only) { Some(category) } else { None }
    }
}

/// Half of a hash is enough where another one has to be the same as well.
#[allow(clippy::cast_possible_truncation, reason = "both halves are part of it")]
fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// The language of a record that tells none: English where its barcode is of North America and no word says otherwise.
fn likely_language(product: &Product, words: &[Word]) -> Option<&'static str> {
    let is_american = (EIGHT_DIGITS_END..NORTH_AMERICA_END).contains(&product.barcode.number());
    let is_other = words.iter().any(|word| {
        let is_small = matches!(
            word.folded.as_str(),
            "a" | "au"
                | "aux"
                | "de"
                | "d"
                | "du"
                | "des"
                | "et"
                | "la"
                | "le"
                | "les"
                | "l"
                | "sans"
                | "avec"
                | "y"
                | "con"
        );
        is_small || word.accented_stem().is_some()
    });
    if is_american && !is_other { Some("en") } else { None }
}

/// Barcodes of eight digits, of which each country has some.
const EIGHT_DIGITS_END: u64 = 100_000_000;
/// The first number of 13 digits that is not of the United States or Canada (GS1 prefixes 00 to 13, of which 02 and 04
/// are restricted).
const NORTH_AMERICA_END: u64 = 1_400_000_000_000;

/// The words of a name that are not those of its brands.
fn telling(name: &NameWords, brands: &[String]) -> Vec<u64> {
    let mut of_brands: Vec<String> = Vec::new();
    for brand in brands {
        of_brands.extend(NameWords::of(&fold(brand)).telling);
    }
    let mut telling = Vec::with_capacity(WORDS_MAX);
    for word in &name.telling {
        if telling.len() < WORDS_MAX && !of_brands.contains(word) {
            telling.push(fnv1a(word.bytes()));
        }
    }
    telling
}

#[cfg(test)]
mod tests;
