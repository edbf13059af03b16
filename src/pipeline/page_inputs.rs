//! What pages are made of, as hashes: a page whose inputs are those it was written for is not looked at again.
//!
//! Everything a page can show must be in here. What is here for nothing costs time alone: a page that comes out the same is
//! not written.

use std::hash::Hash as _;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::input_hasher::InputHasher;
use super::loaded_catalogue::LoadedCatalogue;
use super::program::program_digest;
use crate::model::{
    Barcode, CategoryGraph, CategoryId, FigureSpread, Grading, IdeaKind, ListPages, ShelfSpread,
};
use crate::render::view::{
    ChosenBy, NEAR, NeighbourFacts, StandingFacts, add_shown, beginning, telling,
};
use crate::render::{Link, Theme};
use crate::select::{NoSubstitute, Position, ShelfMates, Substitute};
use crate::store::ContentHashes;
use crate::words::first_bits;

/// What a page shows of how figures are spread has room for this many without being moved.
const FIGURES: usize = 64;

/// Hashes of the inputs that many pages share.
pub(super) struct PageInputs<'a> {
    loaded: &'a LoadedCatalogue,
    /// The categories in the language of the pages.
    graph: &'a CategoryGraph,
    /// By category: all that links to it and the way down to it show.
    categories: Vec<i64>,
    /// By category, where it was asked for: the hashes of it and all above it together.
    lineages: Vec<OnceLock<i64>>,
    /// By category, where it was asked for: how its figures are spread.
    spreads: Vec<OnceLock<ShelfSpread>>,
    /// What all pages of a kind share.
    pub(super) shared: SharedInputs,
}

/// Hashes of what all pages of a kind share.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) struct SharedInputs {
    pub(super) program: i64,
    /// Template with all it includes, texts and settings of the site: of a product's own page.
    pub(super) product: i64,
    /// Of a page about two products.
    pub(super) pair: i64,
    /// Of a page of a category's list.
    pub(super) category: i64,
}

/// The inputs of a page of a category's list.
#[derive(Clone, Copy)]
pub(super) struct ListInputs {
    /// All of them.
    pub(super) all: i64,
    /// Those of the products listed.
    pub(super) listed: i64,
}

/// The inputs of a product's pages.
pub(super) struct ProductInputs {
    /// Of its own page.
    pub(super) own: i64,
    /// Of the pages about it and each of its substitutes.
    pub(super) pairs: Vec<i64>,
    /// Of its document in the search file, without what all documents share.
    pub(super) document: i64,
}

/// A substitute that was chosen, as its pages show it.
pub(super) struct ChosenFacts<'c> {
    pub(super) substitute: &'c Substitute,
    pub(super) is_from_neighbour: bool,
    pub(super) chosen_by: &'c ChosenBy,
}

/// How a product stands where nothing is better, or why it has no substitutes.
pub(super) struct AloneFacts<'s> {
    pub(super) none: Option<NoSubstitute>,
    pub(super) standing: Option<&'s StandingFacts>,
    pub(super) mates: Option<&'s ShelfMates>,
}

/// A page of a category's list.
pub(super) struct ListFacts<'l> {
    pub(super) category: CategoryId,
    pub(super) page: usize,
    pub(super) pages: &'l ListPages,
    /// The place on the shelf of the first product listed.
    pub(super) first: usize,
    pub(super) gradings: &'l [(Grading, usize)],
    pub(super) products: &'l [Position],
}

impl<'a> PageInputs<'a> {
    pub(super) fn new(
        loaded: &'a LoadedCatalogue,
        graph: &'a CategoryGraph,
        theme: &Theme,
    ) -> Self {
        let mut categories = Vec::with_capacity(graph.positions().len());
        for category in graph.positions() {
            let mut hash = hash_of(graph, category);
            if !loaded.others.is_empty() {
                hash = hash.wrapping_add(addresses_hash(loaded, category));
            }
            categories.push(hash);
        }
        // A template that is missing is reported when a page needs it.
        let template = |name| theme.digest(name).map_or(0, first_bits);
        let shared = SharedInputs {
            program: first_bits(&program_digest()),
            product: template("product.html"),
            pair: template("substitute.html"),
            category: template("category.html"),
        };
        let mut lineages = Vec::new();
        lineages.resize_with(categories.len(), OnceLock::new);
        let mut spreads = Vec::new();
        spreads.resize_with(categories.len(), OnceLock::new);
        Self { loaded, graph, categories, lineages, spreads, shared }
    }

    /// How the figures of a category are spread.
    pub(super) fn spread(&self, category: CategoryId) -> &ShelfSpread {
        let LoadedCatalogue { shelves, kinds, .. } = self.loaded;
        self.spreads[category.at()].get_or_init(|| shelves.spread(category, kinds))
    }

    /// The shelf a product's figures are held against.
    pub(super) fn compared_on(&self, product: Position) -> Option<CategoryId> {
        self.loaded.shelves.compared_on(product, &self.loaded.kinds)
    }

    /// Those of a product's pages.
    pub(super) fn of_product(
        &self,
        product: Position,
        chosen: &[ChosenFacts],
        alone: &AloneFacts,
    ) -> ProductInputs {
        let [mut own, mut pair, mut document] = [(); 3].map(|()| InputHasher::default());
        own.hash(self.shared.program);
        own.hash(self.shared.product);
        own.number(self.loaded.namings.of_product(product) as usize);
        for hasher in [&mut own, &mut document] {
            hasher.hash(self.contents(product).record);
            hasher.flag(self.loaded.shelves.is_outlier(product));
        }
        let mut pairs = Vec::with_capacity(chosen.len());
        for chosen in chosen {
            self.add_choice(&mut pair, chosen);
            let choice = pair.take();
            own.hash(choice);
            document.hash(choice);
            pair.hash(self.shared.program);
            pair.hash(self.shared.pair);
            self.add_shown(&mut pair, product);
            pair.hash(choice);
            pair.flag(chosen.chosen_by.is_first);
            for sibling in chosen.chosen_by.siblings {
                pair.hash(sibling.map_or(-1, Barcode::key));
            }
            pairs.push(pair.take());
        }
        self.add_place(&mut own, product, alone);
        for &leaf in self.loaded.shelves.leaves(product) {
            document.hash(self.lineage(leaf));
        }
        ProductInputs { own: own.take(), pairs, document: document.take() }
    }

    /// A category and all above it, in any order.
    fn lineage(&self, category: CategoryId) -> i64 {
        *self.lineages[category.at()].get_or_init(|| {
            let all = self.graph.with_ancestors(&[category]);
            all.into_iter().fold(0, |sum, own| sum.wrapping_add(self.categories[own.at()]))
        })
    }

    /// What pages show of a substitute and of why it was chosen.
    fn add_choice(&self, hasher: &mut InputHasher, chosen: &ChosenFacts) {
        let ChosenFacts { substitute, is_from_neighbour, chosen_by } = chosen;
        self.add_shown(hasher, substitute.position);
        hasher.hash(self.categories[substitute.category.at()]);
        hasher.flag(*is_from_neighbour);
        hasher.text(chosen_by.idea.map(IdeaKind::code));
        hasher.text(chosen_by.because.as_deref());
        hasher.text(chosen_by.source.as_deref());
    }

    /// What other pages show of a product.
    fn add_shown(&self, hasher: &mut InputHasher, product: Position) {
        let barcode: Barcode = self.loaded.shelves.barcode(product);
        hasher.hash(barcode.key());
        hasher.hash(self.contents(product).shown);
        hasher.number(self.loaded.namings.of_product(product) as usize);
        hasher.flag(self.loaded.shelves.is_outlier(product));
    }

    /// Where a product stands: its categories, how they are graded, its place on its shelf.
    fn add_place(&self, hasher: &mut InputHasher, product: Position, alone: &AloneFacts) {
        let leaves = self.loaded.shelves.leaves(product);
        hasher.number(leaves.len());
        for leaf in leaves {
            hasher.hash(self.categories[leaf.at()]);
        }
        hasher.number(self.loaded.kinds.food_group(leaves) as usize);
        if let Some(shelf) = self.compared_on(product) {
            hasher.hash(self.categories[shelf.at()]);
            self.add_spread(hasher, product, shelf);
        }
        hasher.text(alone.none.map(NoSubstitute::code));
        hasher.flag(alone.standing.is_some());
        if let Some(standing) = alone.standing {
            add_standing(hasher, standing);
        }
        if let Some(mates) = alone.mates {
            hasher.hash(self.categories[mates.category.at()]);
            for &mate in &mates.positions {
                self.add_shown(hasher, mate);
            }
        }
    }

    /// What a product's own page shows of how the figures of a shelf are spread: each change of its products moves some
    /// of them, most by less than is seen.
    fn add_spread(&self, hasher: &mut InputHasher, product: Position, shelf: CategoryId) {
        let spread = self.spread(shelf);
        let mut shown = Vec::with_capacity(FIGURES);
        for nutrient in FigureSpread::NUTRIENTS {
            let before = shown.len();
            let bounds = self.loaded.shelves.amount_bounds(product, nutrient);
            if let (Some(spread), Some(bounds)) = (spread.get(nutrient), bounds) {
                add_shown(spread, nutrient, bounds, &mut shown);
            }
            hasher.number(shown.len() - before);
        }
        for figure in shown {
            hasher.hash(figure.to_bits().cast_signed());
        }
    }

    /// Those of a page of a category's list.
    pub(super) fn of_list(&self, facts: &ListFacts) -> ListInputs {
        let ListFacts { category, page, pages, products, .. } = *facts;
        let mut hasher = InputHasher::default();
        hasher.hash(self.shared.program);
        hasher.hash(self.shared.category);
        hasher.hash(self.categories[category.at()]);
        let shelf = |category: CategoryId| self.loaded.shelves.shelf(category).len();
        // Those behind the next two are not led to.
        for number in [page, pages.len().min(page + NEAR), products.len()] {
            hasher.number(number);
        }
        let mut shown = InputHasher::default();
        for &product in products {
            self.add_shown(&mut shown, product);
        }
        let listed = shown.take();
        hasher.hash(listed);
        self.add_shelf(&mut hasher, facts);
        // As the view has it: only the first page shows how many there are, and what is below.
        if page == 1 {
            hasher.number(shelf(category));
            hasher.number(pages.listed());
            for &child in self.graph.children(category) {
                hasher.hash(self.categories[child.at()]);
                hasher.number(shelf(child));
            }
        }
        ListInputs { all: hasher.take(), listed }
    }

    /// How the shelf of a list is spread and graded: the first page says all of that, the others name the products' amounts
    /// of one nutrient and mark where a grade begins on them.
    fn add_shelf(&self, hasher: &mut InputHasher, facts: &ListFacts) {
        let telling = telling(self.spread(facts.category));
        hasher.text(telling.map(|(nutrient, _)| nutrient.code()));
        if facts.page == 1 {
            hasher.hash(telling.map_or(-1, |(_, quarter)| quarter.to_bits().cast_signed()));
            hasher.number(facts.gradings.len());
            let mut before = 0;
            for (grading, count) in facts.gradings {
                hasher.text(Some(grading.code()));
                hasher.number(*count);
                hasher.number(facts.pages.page_of(before));
                before += count;
            }
        }
        for place in facts.first..facts.first + facts.products.len() {
            if let Some(grading) = beginning(facts.gradings, place) {
                hasher.number(place - facts.first);
                hasher.text(Some(grading.code()));
            }
        }
    }

    /// Hashes of what the catalogue holds of a product.
    pub(super) fn contents(&self, product: Position) -> ContentHashes {
        self.loaded.contents[product.at()]
    }
}

fn add_standing(hasher: &mut InputHasher, standing: &StandingFacts) {
    // All fields are named, so that none is forgotten.
    let StandingFacts { place, best, own, neighbour } = standing;
    place.hash(hasher);
    for number in [*best as usize, *own as usize, usize::from(neighbour.is_some())] {
        hasher.number(number);
    }
    if let Some(NeighbourFacts { shelf: Link { name, lang, url }, better }) = neighbour {
        hasher.add(name.as_bytes());
        hasher.text(lang.as_deref());
        hasher.add(url.as_bytes());
        better.hash(hasher);
    }
}

/// The addresses of a category in all languages: its pages lead to each other.
fn addresses_hash(loaded: &LoadedCatalogue, category: CategoryId) -> i64 {
    let mut hasher = InputHasher::default();
    hasher.add(loaded.graph.slug(category).as_bytes());
    for other in &loaded.others {
        hasher.add(other.graph.slug(category).as_bytes());
    }
    hasher.take()
}

/// A category's tag, name and address, and those of the categories it lies in.
fn hash_of(graph: &CategoryGraph, category: CategoryId) -> i64 {
    let mut hasher = InputHasher::default();
    for step in graph.way_down(category) {
        hasher.add(graph.tag(step).as_str().as_bytes());
        hasher.add(graph.name(step).as_bytes());
        hasher.add(graph.foreign_name(step).unwrap_or_default().as_bytes());
        hasher.add(graph.slug(step).as_bytes());
    }
    hasher.take()
}
