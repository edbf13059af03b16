//! The substitutes of one product.

use crate::model::{CategoryGraph, Grade, Grading};

use super::choose::{Verdicts, choose};
use super::judge::{Bench, Found, Judged, Origin, Original, Refusal, Safety};
use super::kinds::{CategoryKinds, Shelving};
use super::overrides::Overrides;
use super::pool::Pool;
use super::settings::Settings;
use super::shelves::{Position, Shelves};

/// A product that can replace another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Substitute {
    /// The product.
    pub position: Position,
    /// The category both are of, or the one paired with the product's.
    pub category: u32,
    /// How far above the product's most specific kinds that one is.
    pub level: u8,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether it brings allergens.
    pub safety: Safety,
}

/// Why a product has no substitutes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoSubstitute {
    /// It has grade A already.
    BestGrade,
    /// Its grade is unknown, so nothing can be called better.
    NoGrade,
    /// Its kind of food is not graded.
    NotApplicable,
    /// Its kind is unknown, so nothing is comparable.
    NoCategory,
    /// Nothing comparable is better.
    NoneBetter,
}

impl NoSubstitute {
    /// The word in views and texts.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::BestGrade => "best-grade",
            Self::NoGrade => "no-grade",
            Self::NotApplicable => "not-applicable",
            Self::NoCategory => "no-category",
            Self::NoneBetter => "none-better",
        }
    }
}

/// Finds substitutes. The same for the same products, whatever their order.
pub struct Finder<'s> {
    bench: Bench<'s>,
    pool: Pool,
}

/// The categories asked, level by level, and what became of every candidate.
pub(super) struct Search {
    pub(super) levels: Vec<Vec<u32>>,
    pub(super) verdicts: Verdicts,
    /// Candidates that may not replace the product at all; only where they are wanted.
    pub(super) refused: Vec<(Position, u8, Refusal)>,
}

impl<'s> Finder<'s> {
    /// Looks through every shelf once.
    #[must_use]
    pub fn new(
        shelves: &'s Shelves,
        graph: &'s CategoryGraph,
        kinds: &'s CategoryKinds,
        settings: &'s Settings,
        overrides: &'s Overrides,
    ) -> Self {
        let bench = Bench { shelves, graph, kinds, settings, overrides };
        Self { bench, pool: Pool::new(&bench) }
    }

    pub(super) fn bench(&self) -> &Bench<'s> {
        &self.bench
    }

    /// The substitutes of a product, best first: from its own kinds of food, and from wider ones
    /// where those have too few.
    ///
    /// # Errors
    /// Not a failure: the reason why there are none.
    pub fn substitutes(&self, product: Position) -> Result<Vec<Substitute>, NoSubstitute> {
        let original = self.original(product)?;
        let taken: Vec<Substitute> = self
            .search(&original, false)
            .verdicts
            .into_iter()
            .filter(|(_, refused)| refused.is_none())
            .map(|(judged, _)| Substitute::of(&judged))
            .collect();
        if taken.is_empty() { Err(NoSubstitute::NoneBetter) } else { Ok(taken) }
    }

    /// The product to replace, or why there is nothing to look for.
    pub(super) fn original(&self, product: Position) -> Result<Original<'s>, NoSubstitute> {
        match self.bench.shelves.grading(product) {
            Grading::Graded(Grade::A) => return Err(NoSubstitute::BestGrade),
            Grading::Graded(_) => {}
            Grading::Unknown => return Err(NoSubstitute::NoGrade),
            Grading::NotApplicable => return Err(NoSubstitute::NotApplicable),
        }
        let original = self.bench.original(product);
        if original.kinds.is_empty() { Err(NoSubstitute::NoCategory) } else { Ok(original) }
    }

    /// Asks level after level until enough safe ones are taken. `tells` keeps what was refused.
    pub(super) fn search(&self, original: &Original, tells: bool) -> Search {
        let mut asking = Asking {
            finder: self,
            original,
            tells,
            seen: Vec::new(),
            able: Vec::new(),
            refused: Vec::new(),
            scratch: Vec::new(),
        };
        asking.operator();
        let mut levels = Vec::new();
        let mut verdicts = Verdicts::new();
        let up = self.bench.settings.levels_up;
        for (level, categories) in (0..=up).zip(Climb::new(&self.bench, &original.kinds)) {
            asking.level(level, &categories);
            levels.push(categories);
            verdicts = choose(&self.bench, asking.able.clone());
            if self.is_enough(&verdicts) {
                break;
            }
        }
        Search { levels, verdicts, refused: asking.refused }
    }

    fn is_enough(&self, verdicts: &Verdicts) -> bool {
        let is_good = |(judged, refused): &&(Judged, Option<Refusal>)| {
            refused.is_none() && judged.safety <= Safety::Unknown && !judged.is_away
        };
        let settings = self.bench.settings;
        verdicts.iter().filter(is_good).count() >= settings.enough.min(settings.per_product)
    }
}

impl Substitute {
    fn of(judged: &Judged) -> Self {
        let Judged { position, category, level, origin, safety, .. } = *judged;
        Self { position, category, level, origin, safety }
    }
}

/// The candidates of one product as they come in, each judged once.
struct Asking<'a, 's> {
    finder: &'a Finder<'s>,
    original: &'a Original<'s>,
    tells: bool,
    /// Ascending.
    seen: Vec<Position>,
    able: Vec<Judged>,
    refused: Vec<(Position, u8, Refusal)>,
    scratch: Vec<u32>,
}

impl Asking<'_, '_> {
    /// What the operator pinned and paired.
    fn operator(&mut self) {
        let (bench, original) = (self.finder.bench, self.original);
        let category = original.kinds[0];
        let pins = bench.overrides.pins(original.position, original.brands, &original.above);
        for (position, reason) in pins {
            let origin = Origin::Pinned(reason);
            self.judge(Found { position, category, level: 0, origin });
        }
        for (category, reason) in bench.overrides.paired(&original.above) {
            for &position in self.finder.pool.front(&bench, category) {
                let origin = Origin::Paired(reason);
                self.judge(Found { position, category, level: 0, origin });
            }
        }
    }

    /// The candidates of the categories of a level.
    fn level(&mut self, level: u8, categories: &[u32]) {
        let bench = self.finder.bench;
        let mut positions = Vec::new();
        for &category in categories {
            let mut found = Vec::new();
            self.finder.pool.candidates(&bench, self.original, category, &mut found);
            positions.extend(found.into_iter().map(|position| (position, category)));
        }
        positions.sort_unstable();
        positions.dedup_by_key(|(position, _)| *position);
        for (position, category) in positions {
            self.judge(Found { position, category, level, origin: Origin::Shelf });
        }
    }

    fn judge(&mut self, found: Found) {
        // On a further level it would only be refused the more.
        let Err(place) = self.seen.binary_search(&found.position) else { return };
        self.seen.insert(place, found.position);
        match self.finder.bench.judge(self.original, found, &mut self.scratch) {
            Ok(judged) => self.able.push(judged),
            Err(refusal) if self.tells => self.refused.push((found.position, found.level, refusal)),
            Err(_) => {}
        }
    }
}

/// The kinds of food level by level: the given ones, those above them, and so on. Those too wide to
/// compare in are left out unless they are given.
struct Climb<'b, 's> {
    bench: &'b Bench<'s>,
    next: Vec<u32>,
    visited: Vec<u32>,
}

impl<'b, 's> Climb<'b, 's> {
    fn new(bench: &'b Bench<'s>, kinds: &[u32]) -> Self {
        Self { bench, next: kinds.to_vec(), visited: kinds.to_vec() }
    }
}

impl Iterator for Climb<'_, '_> {
    type Item = Vec<u32>;

    fn next(&mut self) -> Option<Vec<u32>> {
        if self.next.is_empty() {
            return None;
        }
        let level = std::mem::take(&mut self.next);
        for &parent in level.iter().flat_map(|&category| self.bench.graph.parents(category)) {
            let is_shelf = self.bench.kinds.shelving(parent) == Shelving::Shelf;
            if !self.visited.contains(&parent) && is_shelf {
                self.visited.push(parent);
                self.next.push(parent);
            }
        }
        self.next.sort_unstable();
        Some(level)
    }
}

#[cfg(test)]
mod tests;
