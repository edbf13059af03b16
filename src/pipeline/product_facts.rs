//! The pages of a product: which inputs they have, whether they are right, and the facts of those that are not.

use std::sync::Arc;

use anyhow::Result;

use super::cause::{Cause, Causes};
use super::page_inputs::{AloneFacts, ChosenFacts, ProductInputs, SharedInputs};
use super::page_worker::PageWorker;
use super::search_file;
use super::site_inputs::SiteInputs;
use crate::model::nutriscore::{FoodGroup, NutriScore, Scale};
use crate::model::{CategoryId, Preparation, Product};
use crate::render::Page;
use crate::render::view::{
    BetterShare, ChosenBy, MatesFacts, NeighbourFacts, OfferedView, ProductFacts, ProductView,
    ShelfPlace, ShownProduct, SpreadFacts, StandingFacts, SubstituteView, SwapWords,
};
use crate::select::{NoSubstitute, Origin, Position, ShelfMates, Substitute};
use crate::store::ProductPageKey;

/// What a product's pages are made of.
pub(super) struct ProductOrigin {
    chosen: Vec<Substitute>,
    /// Why, in the same order.
    choices: Vec<ChosenBy>,
    none: Option<NoSubstitute>,
    standing: Option<StandingFacts>,
    /// Where to go on to, where there is nothing to choose instead.
    mates: Option<ShelfMates>,
    pub(super) inputs: ProductInputs,
}

/// Products of the shelf that are shown where there is nothing to choose instead.
const MATES: usize = 3;

/// What a page without substitutes says instead.
struct AlonePage {
    none: Option<NoSubstitute>,
    standing: Option<StandingFacts>,
    mates: Option<MatesFacts>,
}

impl SiteInputs<'_> {
    /// What is chosen for a product, and the hashes of what its pages are made of.
    pub(super) fn made_of(&self, position: Position) -> ProductOrigin {
        let chosen = self.selection.substitutes(position);
        let mut choices: Vec<ChosenBy> = chosen.iter().map(|own| self.chosen_by(own)).collect();
        if let Some(first) = choices.first_mut() {
            first.is_first = true;
        }
        for (at, choice) in choices.iter_mut().enumerate() {
            let at = [at.checked_sub(1), Some(at + 1)];
            let barcode = |own: &Substitute| self.shelves().barcode(own.position);
            choice.siblings = at.map(|at| at.and_then(|at| chosen.get(at)).map(barcode));
        }
        let none = self.selection.no_substitute(position);
        let standing = match none {
            Some(NoSubstitute::NoneBetter) => self.standing(position),
            _ => None,
        };
        let mates = none.and_then(|_| self.standings.shelf_mates(position, MATES));
        let alone = AloneFacts { none, standing: standing.as_ref(), mates: mates.as_ref() };
        let inputs = self.inputs.of_product(position, &facts_of(&chosen, &choices), &alone);
        ProductOrigin { chosen, choices, none, standing, mates, inputs }
    }

    /// The pages of a product: its own and one for each of its substitutes. Where all of them are made of what they were
    /// made of before, nothing more is looked at; where they are not, what the ledger lists has to wait for the second pass.
    pub(super) fn product_pages(&self, worker: &mut PageWorker, position: Position) -> Result<()> {
        let ProductOrigin { chosen, choices, none, standing, mates, inputs } =
            self.made_of(position);
        let barcode = self.shelves().barcode(position);
        let key = ProductPageKey { product: barcode, edition: self.edition, substitute: None };
        // The search file has each product once.
        let is_indexed = self.edition.is_root()
            && worker.indexing.wants(barcode, inputs.document)
            && !worker.index_premade(barcode, inputs.document)?;
        let skips_own = worker.skips_product_page(key, inputs.own)
            || worker.has_premade(key, inputs.own)
                && self.places(
                    worker,
                    key,
                    inputs.own,
                    (position, &shown_by(&chosen, mates.as_ref())),
                )?;
        let needs_own = is_indexed || !skips_own;
        let (mut better, mut offered) = (Vec::new(), Vec::new());
        for ((substitute, choice), &pair) in chosen.iter().zip(&choices).zip(&inputs.pairs) {
            let other = self.shelves().barcode(substitute.position);
            let key = ProductPageKey { substitute: Some(other), ..key };
            let skips_pair = worker.skips_product_page(key, pair)
                || worker.has_premade(key, pair)
                    && self.places(worker, key, pair, (position, &[substitute.position]))?;
            if skips_pair && !needs_own {
                continue;
            }
            let sides = [worker.product(barcode)?, worker.product(other)?];
            let words = self.wording.swap_words(&sides[0], &sides[1])?;
            if needs_own {
                offered.push(self.offered(&sides, substitute, choice, &words)?);
                better.push(Arc::clone(&sides[1]));
            }
            if !skips_pair {
                let page = self.pair_page(&sides, substitute, choice, words)?;
                let causes = self.causes(worker, key, position, &[substitute.position])?;
                worker.publish_product_page(key, &page, pair, causes)?;
            }
        }
        if !needs_own {
            return Ok(());
        }
        let product = worker.product(barcode)?;
        if is_indexed {
            let (language, leaves) = (&self.language, self.shelves().leaves(position));
            let entry = search_file::entry(&product, language, leaves, &better, &offered);
            worker.output.entries.push(entry.made_from(inputs.document));
        }
        if skips_own {
            return Ok(());
        }
        let causes = self.causes(worker, key, position, &shown_by(&chosen, mates.as_ref()))?;
        let mates = mates.map(|mates| self.mates(worker, &mates)).transpose()?;
        let alone = AlonePage { none, standing, mates };
        let page = self.own_page(position, &product, offered, alone)?;
        if self.edition.is_root() {
            worker.output.contents.push((barcode, self.inputs.contents(position)));
        }
        worker.publish_product_page(key, &page, inputs.own, causes)
    }

    /// Puts a page in its place that another process made of the same; false where it is to be made here.
    fn places(
        &self,
        worker: &mut PageWorker,
        key: ProductPageKey,
        inputs: i64,
        (product, shown): (Position, &[Position]),
    ) -> Result<bool> {
        let causes = self.causes(worker, key, product, shown)?;
        let is_placed = worker.publish_premade(key, inputs, causes)?;
        if is_placed && key.substitute.is_none() && self.edition.is_root() {
            worker.output.contents.push((key.product, self.inputs.contents(product)));
        }
        Ok(is_placed)
    }

    /// Which inputs of a page are others than in the run before; none where the page was not there.
    fn causes(
        &self,
        worker: &mut PageWorker,
        key: ProductPageKey,
        product: Position,
        shown: &[Position],
    ) -> Result<Causes> {
        let mut causes = Causes::default();
        let Some(before) = worker.shared_before().filter(|_| worker.knows(key)) else {
            return Ok(causes);
        };
        let (now, is_pair) = (self.inputs.shared, key.substitute.is_some());
        let template = |shared: SharedInputs| if is_pair { shared.pair } else { shared.product };
        causes.add(Cause::Program, before.program != now.program);
        causes.add(Cause::Theme, template(before) != template(now));
        if causes != Causes::default() {
            // Then all pages are looked at, and asking what each was made of would take its time.
            return Ok(causes);
        }
        if let Some(known) = worker.ledger.content(key.product)? {
            let now = self.inputs.contents(product);
            let is_other = if is_pair { known.shown != now.shown } else { known != now };
            causes.add(Cause::Record, is_other);
        }
        for &other in shown {
            let known = worker.ledger.content(self.shelves().barcode(other))?;
            let now = self.inputs.contents(other).shown;
            causes.add(Cause::Substitute, known.is_some_and(|known| known.shown != now));
        }
        causes.add(Cause::Choice, causes == Causes::default());
        Ok(causes)
    }

    /// A substitute as the product's own page offers it.
    fn offered(
        &self,
        [product, better]: &[Arc<ShownProduct>; 2],
        substitute: &Substitute,
        choice: &ChosenBy,
        words: &SwapWords,
    ) -> Result<OfferedView> {
        let category = self.link(substitute.category);
        let neighbour = is_from_neighbour(substitute).then_some(&category);
        self.wording.offered(product, better, neighbour, choice, words)
    }

    /// The page about a product and a substitute.
    fn pair_page(
        &self,
        [product, better]: &[Arc<ShownProduct>; 2],
        substitute: &Substitute,
        choice: &ChosenBy,
        words: SwapWords,
    ) -> Result<Page<SubstituteView>> {
        let (category, is_near) = (self.link(substitute.category), is_from_neighbour(substitute));
        self.wording.substitute_page(product, better, category, is_near, choice, words)
    }

    /// A product's own page.
    fn own_page(
        &self,
        position: Position,
        product: &ShownProduct,
        substitutes: Vec<OfferedView>,
        alone: AlonePage,
    ) -> Result<Page<ProductView>> {
        let leaves = self.shelves().leaves(position);
        self.wording.product_page(ProductFacts {
            product,
            breadcrumb: self.breadcrumb(self.main_category(leaves, product)),
            categories: self.links(leaves),
            substitutes,
            no_substitute: alone.none.map(NoSubstitute::code),
            standing: alone.standing,
            mates: alone.mates,
            spread: self.inputs.compared_on(position).map(|shelf| SpreadFacts {
                shelf: self.link(shelf),
                spread: self.inputs.spread(shelf),
            }),
            score: explained_score(product, self.loaded.kinds.food_group(leaves)),
        })
    }

    /// The products that stand on its shelf.
    fn mates(&self, worker: &mut PageWorker, mates: &ShelfMates) -> Result<MatesFacts> {
        let mut products = Vec::with_capacity(mates.positions.len());
        for &mate in &mates.positions {
            products.push(worker.listed(self.shelves().barcode(mate))?);
        }
        Ok(MatesFacts { shelf: self.link(mates.category), products })
    }

    /// Whether a substitute stands apart, and why the operator chose it.
    fn chosen_by(&self, substitute: &Substitute) -> ChosenBy {
        let reason = self.overrides.reason_of(substitute.origin);
        ChosenBy {
            is_first: false,
            siblings: [None; 2],
            idea: substitute.origin.idea(),
            because: reason.map(|reason| reason.text.clone()),
            source: reason.and_then(|reason| reason.source.clone()),
        }
    }

    /// How a product without substitutes stands on its shelf.
    fn standing(&self, position: Position) -> Option<StandingFacts> {
        let own = self.standings.shelf_rank(position)?;
        Some(StandingFacts {
            place: ShelfPlace::of(own.place, own.of),
            best: own.best,
            own: own.grade,
            neighbour: own.neighbour.map(|shelf| NeighbourFacts {
                shelf: self.link(shelf.category),
                better: BetterShare::of(shelf.better, shelf.graded),
            }),
        })
    }

    /// The one most specific category that stands for a product: the one OFF compares it in, else
    /// the last it lists.
    fn main_category(&self, leaves: &[CategoryId], product: &Product) -> Option<CategoryId> {
        for tag in product.compared_to.iter().chain(product.categories.iter().rev()) {
            if let Some(category) = self.graph.id(tag)
                && leaves.contains(&category)
            {
                return Some(category);
            }
        }
        leaves.first().copied()
    }
}

/// The products that a product's own page shows.
fn shown_by(chosen: &[Substitute], mates: Option<&ShelfMates>) -> Vec<Position> {
    let mut shown: Vec<Position> = chosen.iter().map(|own| own.position).collect();
    shown.extend(mates.into_iter().flat_map(|mates| &mates.positions));
    shown
}

fn facts_of<'c>(chosen: &'c [Substitute], choices: &'c [ChosenBy]) -> Vec<ChosenFacts<'c>> {
    let mut facts = Vec::with_capacity(chosen.len());
    for (substitute, chosen_by) in chosen.iter().zip(choices) {
        let is_from_neighbour = is_from_neighbour(substitute);
        facts.push(ChosenFacts { substitute, is_from_neighbour, chosen_by });
    }
    facts
}

/// Whether a substitute is not of the product's own kinds of food.
fn is_from_neighbour(substitute: &Substitute) -> bool {
    let is_paired = matches!(substitute.origin, Origin::Paired(_) | Origin::PlantBased(_));
    substitute.level > 0 || is_paired
}

/// The score to explain a grade with: of products OFF graded, by figures that are the label's.
fn explained_score(product: &Product, group: FoodGroup) -> Option<NutriScore> {
    let table = &product.nutriments;
    let is_label = !table.estimated && table.preparation == Preparation::AsSold;
    table.comparable()?;
    if product.grading.grade().is_none() || !is_label || Scale::of(product) == Scale::Old {
        return None;
    }
    NutriScore::of(product, group)
}
