//! All products in memory, as compactly as choosing needs them.
//!
//! Products are numbered by rank: grade, then points, then how often they are scanned, then
//! completeness, then barcode. So every list of ascending positions is healthiest first, and
//! "better" is a comparison of grades near the front of it. About 100 bytes a product.

use std::collections::HashMap;

use crate::model::{Barcode, CategoryGraph, Grading, Tag, slugify};

/// A product's place in the ranking of all products; 0 is the healthiest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Position(u32);

impl Position {
    fn at(self) -> usize {
        self.0 as usize
    }
}

/// What is to be known of a product to shelve it.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The identity.
    pub barcode: Barcode,
    /// Nutri-Score.
    pub grading: Grading,
    /// Nutri-Score points, fewer are healthier.
    pub points: Option<i16>,
    /// Scans by distinct people: how well known it is.
    pub scans: u32,
    /// Completeness, 0 to about 1.1.
    pub completeness: f32,
    /// Brand names.
    pub brands: &'a [String],
    /// All its categories.
    pub categories: &'a [Tag],
}

/// Fills [`Shelves`].
pub struct ShelvesBuilder<'g> {
    graph: &'g CategoryGraph,
    items: Vec<Item>,
    lists: Vec<u32>,
    brands: HashMap<String, u32>,
}

#[derive(Clone, Copy)]
struct Item {
    barcode: Barcode,
    scans: u32,
    /// Where its brands, then its most specific categories stand in `lists`.
    lists_start: u32,
    brands: u8,
    leaves: u8,
    points: i16,
    completeness: u16,
    grading: Grading,
}

/// All products, by rank, with the shelf of every category.
pub struct Shelves {
    items: Vec<Item>,
    lists: Vec<u32>,
    by_barcode: Vec<Position>,
    shelf_starts: Vec<u32>,
    shelved: Vec<Position>,
}

impl<'g> ShelvesBuilder<'g> {
    /// Starts empty.
    #[must_use]
    pub fn new(graph: &'g CategoryGraph) -> Self {
        Self { graph, items: Vec::new(), lists: Vec::new(), brands: HashMap::new() }
    }

    /// Adds a product. Each barcode once.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
    pub fn add(&mut self, entry: Entry) {
        let lists_start = self.lists.len() as u32;
        let brands = self.brand_numbers(entry.brands);
        let categories: Vec<u32> =
            entry.categories.iter().filter_map(|tag| self.graph.position(tag)).collect();
        let leaves = self.graph.most_specific(&categories);
        let (brands, leaves) = (&brands[..brands.len().min(255)], &leaves[..leaves.len().min(255)]);
        self.lists.extend(brands.iter().chain(leaves));
        self.items.push(Item {
            barcode: entry.barcode,
            scans: entry.scans,
            lists_start,
            brands: brands.len() as u8,
            leaves: leaves.len() as u8,
            points: entry.points.unwrap_or(i16::MAX),
            completeness: (entry.completeness.clamp(0.0, 2.0) * 10_000.0) as u16,
            grading: entry.grading,
        });
    }

    /// Numbers for brand names; `Marks&Spencer` and `Marks & Spencer` are one.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer brands than products")]
    fn brand_numbers(&mut self, names: &[String]) -> Vec<u32> {
        let mut numbers: Vec<u32> = Vec::with_capacity(names.len());
        for name in names {
            let folded = slugify(name).replace('-', "");
            let next = self.brands.len() as u32;
            let number = if folded.is_empty() {
                continue;
            } else {
                *self.brands.entry(folded).or_insert(next)
            };
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
        numbers
    }

    /// Ranks the products and lays the shelves.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 products")]
    pub fn finish(self) -> Shelves {
        let mut items = self.items;
        items.sort_unstable_by_key(|item| {
            let familiar_first = (u32::MAX - item.scans, u16::MAX - item.completeness);
            (item.grading, item.points, familiar_first, item.barcode)
        });
        let mut by_barcode: Vec<Position> = (0..items.len() as u32).map(Position).collect();
        by_barcode.sort_unstable_by_key(|position| items[position.at()].barcode);
        let (shelf_starts, shelved) = lay_shelves(self.graph, &items, &self.lists);
        Shelves { items, lists: self.lists, by_barcode, shelf_starts, shelved }
    }
}

/// The shelves one after the other, and where each starts: products are counted, then placed.
#[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 places")]
fn lay_shelves(graph: &CategoryGraph, items: &[Item], lists: &[u32]) -> (Vec<u32>, Vec<Position>) {
    let mut starts = vec![0_u32; graph.len() + 1];
    for item in items {
        for category in graph.with_ancestors(leaves(item, lists)) {
            starts[category as usize + 1] += 1;
        }
    }
    for category in 0..graph.len() {
        starts[category + 1] += starts[category];
    }
    let mut next = starts.clone();
    let mut shelved = vec![Position(0); starts[graph.len()] as usize];
    for (at, item) in items.iter().enumerate() {
        for category in graph.with_ancestors(leaves(item, lists)) {
            shelved[next[category as usize] as usize] = Position(at as u32);
            next[category as usize] += 1;
        }
    }
    (starts, shelved)
}

fn leaves<'l>(item: &Item, lists: &'l [u32]) -> &'l [u32] {
    let start = item.lists_start as usize + usize::from(item.brands);
    &lists[start..start + usize::from(item.leaves)]
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
        let item = &self.items[position.at()];
        let start = item.lists_start as usize;
        &self.lists[start..start + usize::from(item.brands)]
    }

    /// The most specific categories of a product.
    #[must_use]
    pub fn leaves(&self, position: Position) -> &[u32] {
        leaves(&self.items[position.at()], &self.lists)
    }

    /// All products of a category and of the categories below it, healthiest first.
    #[must_use]
    pub fn shelf(&self, category: u32) -> &[Position] {
        let category = category as usize;
        &self.shelved
            [self.shelf_starts[category] as usize..self.shelf_starts[category + 1] as usize]
    }
}
