//! The substitutes of one product.

use crate::model::{CategoryGraph, Grade, Grading};

use super::shelves::{Position, Shelves};

/// How many products the front of a shelf has: several times what is offered, since several
/// shelves may share brands and products.
const FRONT: usize = 48;

/// How far above a product's own categories others are asked: further up stands food of another
/// kind.
const LEVELS_UP: u8 = 1;

/// How many substitutes are offered.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At most so many for a product.
    pub per_product: usize,
    /// At most so many of one brand among them.
    pub per_brand: usize,
}

/// A product that can replace another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Substitute {
    /// The product.
    pub position: Position,
    /// The category both are of.
    pub category: u32,
    /// How far above the product's most specific categories that one is.
    pub level: u8,
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
    /// Nothing comparable has a better grade.
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

/// Finds substitutes. Keeps the front of every shelf, the only part of it that can be offered, so
/// that a product costs the same on a shelf of ten and of fifty thousand.
pub struct Finder<'s> {
    shelves: &'s Shelves,
    graph: &'s CategoryGraph,
    limits: Limits,
    fronts: Vec<Vec<Position>>,
}

impl<'s> Finder<'s> {
    /// Looks through every shelf once.
    #[must_use]
    pub fn new(shelves: &'s Shelves, graph: &'s CategoryGraph, limits: Limits) -> Self {
        let fronts =
            graph.positions().map(|category| front(shelves, category, limits.per_brand)).collect();
        Self { shelves, graph, limits, fronts }
    }

    /// The substitutes of a product, healthiest first, from the nearest kind that has any: a wider
    /// kind would only fill the list with food that is less like it.
    ///
    /// # Errors
    /// Not a failure: the reason why there are none.
    pub fn substitutes(&self, product: Position) -> Result<Vec<Substitute>, NoSubstitute> {
        let grade = match self.shelves.grading(product) {
            Grading::Graded(Grade::A) => return Err(NoSubstitute::BestGrade),
            Grading::Graded(grade) => grade,
            Grading::Unknown => return Err(NoSubstitute::NoGrade),
            Grading::NotApplicable => return Err(NoSubstitute::NotApplicable),
        };
        let leaves = self.kinds(product);
        if leaves.is_empty() {
            return Err(NoSubstitute::NoCategory);
        }
        let mut chosen = Chosen { shelves: self.shelves, limits: self.limits, list: Vec::new() };
        for (level, categories) in (0..=LEVELS_UP).zip(Climb::new(self.graph, &leaves)) {
            for (position, category) in self.better(&categories, grade) {
                chosen.offer(Substitute { position, category, level });
            }
            if !chosen.list.is_empty() {
                break;
            }
        }
        if chosen.list.is_empty() { Err(NoSubstitute::NoneBetter) } else { Ok(chosen.list) }
    }

    /// The most specific categories of a product; the widest ones only where it has no other.
    fn kinds(&self, product: Position) -> Vec<u32> {
        let leaves = self.shelves.leaves(product);
        let narrow: Vec<u32> =
            leaves.iter().copied().filter(|&leaf| !self.graph.is_root(leaf)).collect();
        if narrow.is_empty() { leaves.to_vec() } else { narrow }
    }

    /// The best products of some categories with a better grade, each once, by rank.
    fn better(&self, categories: &[u32], grade: Grade) -> Vec<(Position, u32)> {
        let is_better =
            |position: &Position| self.shelves.grading(*position) < Grading::Graded(grade);
        let mut found: Vec<(Position, u32)> = Vec::new();
        for &category in categories {
            let front = self.fronts[category as usize].iter().copied().take_while(is_better);
            found.extend(front.map(|position| (position, category)));
        }
        found.sort_unstable();
        found.dedup_by_key(|(position, _)| *position);
        found
    }
}

/// The first graded products of a shelf, at most so many of a brand. Shelves are healthiest first,
/// so these are the best for every grade.
fn front(shelves: &Shelves, category: u32, per_brand: usize) -> Vec<Position> {
    let limits = Limits { per_product: FRONT, per_brand };
    let mut chosen = Chosen { shelves, limits, list: Vec::new() };
    for &position in shelves.shelf(category) {
        if chosen.is_full() || shelves.grading(position).grade().is_none() {
            break;
        }
        chosen.offer(Substitute { position, category, level: 0 });
    }
    chosen.list.iter().map(|substitute| substitute.position).collect()
}

struct Chosen<'s> {
    shelves: &'s Shelves,
    limits: Limits,
    list: Vec<Substitute>,
}

impl Chosen<'_> {
    fn is_full(&self) -> bool {
        self.list.len() >= self.limits.per_product
    }

    fn offer(&mut self, candidate: Substitute) {
        let is_there = self.list.iter().any(|chosen| chosen.position == candidate.position);
        if !self.is_full() && !is_there && self.brands_allow(candidate.position) {
            self.list.push(candidate);
        }
    }

    fn brands_allow(&self, candidate: Position) -> bool {
        self.shelves.brands(candidate).iter().all(|brand| {
            let of_brand =
                |chosen: &&Substitute| self.shelves.brands(chosen.position).contains(brand);
            self.list.iter().filter(of_brand).count() < self.limits.per_brand
        })
    }
}

/// The categories level by level: the given ones, those above them, and so on. The widest ones,
/// above which there is nothing, are left out unless they are given.
struct Climb<'g> {
    graph: &'g CategoryGraph,
    next: Vec<u32>,
    visited: Vec<u32>,
}

impl<'g> Climb<'g> {
    fn new(graph: &'g CategoryGraph, leaves: &[u32]) -> Self {
        Self { graph, next: leaves.to_vec(), visited: leaves.to_vec() }
    }
}

impl Iterator for Climb<'_> {
    type Item = Vec<u32>;

    fn next(&mut self) -> Option<Vec<u32>> {
        if self.next.is_empty() {
            return None;
        }
        let level = std::mem::take(&mut self.next);
        for &parent in level.iter().flat_map(|&category| self.graph.parents(category)) {
            if !self.visited.contains(&parent) && !self.graph.is_root(parent) {
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
