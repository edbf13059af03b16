//! What choosing knows of all products, by position: eighty bytes each, of which forty-eight stay once substitutes are chosen.
//!
//! What few values have in common is kept once and numbered: allergens with what follows from them, what a name says, lists
//! of ingredients. What has few values is kept as bits.

use std::hash::Hash;

use foldhash::HashMap;

use super::amounts::Amounts;
use super::item::{ItemLists, ShelfItem, UNKNOWN_AMOUNT};
use super::item_marks::ItemMarks;
use super::position::Position;
use super::signals::{Claims, FirstIngredients, ItemSignals, Meaning, NameFacets, Roles};
use super::trust::NutritionTrust;
use crate::model::diet::Properties;
use crate::model::{Barcode, Grading};

/// The products.
#[derive(Default)]
pub(super) struct ShelfItems {
    barcodes: Vec<Barcode>,
    figures: Vec<ItemFigures>,
    /// None once substitutes are chosen.
    traits: Vec<ItemTraits>,
    diets: NumberedRows<ItemDiet>,
    names: NumberedRows<NameSignals>,
    ingredients: NumberedRows<FirstIngredients>,
}

/// What most comparisons and pages ask of a product.
#[derive(Clone, Copy)]
struct ItemFigures {
    article: u32,
    scans: u32,
    lists: ItemLists,
    table: FigureTable,
    marks: ItemMarks,
    points: i16,
    modified: u16,
}

/// What is kept of a nutrition table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct FigureTable {
    pub(super) amounts: Amounts,
    pub(super) profile: [u8; 3],
    pub(super) energy: u8,
}

/// What only finding substitutes asks of it.
#[derive(Clone, Copy)]
struct ItemTraits {
    /// A [`Meaning`] in halves, which need not stand at multiples of eight.
    meaning: [u32; 4],
    diet: u32,
    name: u32,
    ingredients: u32,
    size: u16,
    completeness: u8,
    saturates: u8,
}

/// What many products have in common of what they contain.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct ItemDiet {
    allergens: u32,
    traces: u32,
    properties: Properties,
}

/// What many have in common of what their names say.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
struct NameSignals {
    roles: Roles,
    claims: Claims,
    flavours: NameFacets,
    forms: NameFacets,
    cocoa: u8,
    named_food: u8,
    filed_food: u8,
}

/// The number of the row that says nothing, which is always there.
const NOTHING: u32 = 0;

/// Rows that many products have in common, each once.
struct NumberedRows<T> {
    rows: Vec<T>,
    /// Needed as long as products come.
    numbers: HashMap<T, u32>,
}

impl<T: Default> Default for NumberedRows<T> {
    fn default() -> Self {
        Self { rows: vec![T::default()], numbers: HashMap::default() }
    }
}

impl<T: Copy + Eq + Hash> NumberedRows<T> {
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer rows than 2^32")]
    fn number(&mut self, row: T) -> u32 {
        let Self { rows, numbers } = self;
        *numbers.entry(row).or_insert_with(|| {
            rows.push(row);
            rows.len() as u32 - 1
        })
    }

    fn row(&self, number: u32) -> &T {
        &self.rows[number as usize]
    }
}

/// What is known of a product once substitutes are chosen.
const FORGOTTEN: ItemTraits = ItemTraits {
    meaning: [0; 4],
    diet: NOTHING,
    name: NOTHING,
    ingredients: NOTHING,
    size: 0,
    completeness: 0,
    saturates: UNKNOWN_AMOUNT,
};

impl ShelfItems {
    /// Adds a product behind all others.
    pub(super) fn push(&mut self, item: &ShelfItem) {
        let ShelfItem { barcode, article, scans, lists, amounts, points, modified, .. } = *item;
        let ShelfItem { allergens, traces, properties, size, completeness, saturates, .. } = *item;
        let ShelfItem { profile, energy, signals, .. } = *item;
        let ItemSignals { meaning, ingredients, roles, claims, flavours, forms, .. } = signals;
        let ItemSignals { cocoa, named_food, filed_food, .. } = signals;
        let name = NameSignals { roles, claims, flavours, forms, cocoa, named_food, filed_food };
        self.barcodes.push(barcode);
        self.figures.push(ItemFigures {
            article,
            scans,
            lists,
            table: FigureTable { amounts, profile, energy },
            marks: ItemMarks::of(item),
            points,
            modified,
        });
        self.traits.push(ItemTraits {
            meaning: meaning.halves(),
            diet: self.diets.number(ItemDiet { allergens, traces, properties }),
            name: self.names.number(name),
            ingredients: self.ingredients.number(ingredients),
            size,
            completeness,
            saturates,
        });
    }

    /// Leaves those that are wanted, by their barcodes.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(Barcode) -> bool) {
        let Self { barcodes, figures, traits, .. } = self;
        let mut kept = 0;
        for at in 0..barcodes.len() {
            if is_wanted(barcodes[at]) {
                (barcodes[kept], figures[kept], traits[kept]) =
                    (barcodes[at], figures[at], traits[at]);
                kept += 1;
            }
        }
        self.truncate(kept);
    }

    fn truncate(&mut self, number: usize) {
        self.barcodes.truncate(number);
        self.figures.truncate(number);
        self.traits.truncate(number);
    }

    /// Puts all products in order of their rank, in their own place, and gives their positions by ascending barcode. No more
    /// come.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 products")]
    pub(super) fn rank(&mut self) -> Vec<Position> {
        self.diets.numbers = HashMap::default();
        self.names.numbers = HashMap::default();
        self.ingredients.numbers = HashMap::default();
        let mut order = Vec::with_capacity(self.len());
        for at in 0..self.len() as u32 {
            order.push((self.rank_key(at), at));
        }
        order.sort_unstable();
        let mut places = vec![Position(0); self.len()];
        for (rank, (_, at)) in (0..).zip(order) {
            places[at as usize] = Position(rank);
        }
        self.put_in_order(&mut places.clone());
        // Where they came by barcode this is so already.
        places.sort_unstable_by_key(|position| self.barcodes[position.at()]);
        places
    }

    /// What orders the healthiest first, then the best known, then the most complete; the barcode makes the order total.
    #[allow(clippy::cast_sign_loss, reason = "the lowest becomes nought")]
    fn rank_key(&self, at: u32) -> (u64, Barcode) {
        let at = at as usize;
        let ItemFigures { scans, marks, points, .. } = self.figures[at];
        let completeness = u8::MAX - self.traits[at].completeness;
        let points = points.wrapping_sub(i16::MIN) as u16;
        let mut key = u64::from(marks.grading().number()) << 16 | u64::from(points);
        key = key << 32 | u64::from(u32::MAX - scans);
        (key << 8 | u64::from(completeness), self.barcodes[at])
    }

    /// Moves each to its place, which then holds its own number.
    fn put_in_order(&mut self, places: &mut [Position]) {
        for at in 0..places.len() {
            while places[at].at() != at {
                let other = places[at].at();
                self.barcodes.swap(at, other);
                self.figures.swap(at, other);
                self.traits.swap(at, other);
                places.swap(at, other);
            }
        }
    }

    /// Frees what only finding substitutes asks: from now on nothing is known of it.
    pub(super) fn forget_traits(&mut self) {
        self.traits = Vec::new();
        self.diets = NumberedRows::default();
        self.names = NumberedRows::default();
        self.ingredients = NumberedRows::default();
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.barcodes.len()
    }

    /// All of them, by position.
    #[allow(clippy::cast_possible_truncation, reason = "there are fewer than 2^32 products")]
    pub(super) fn iter(&self) -> impl Iterator<Item = ShelfItem> {
        (0..self.len() as u32).map(|position| self.get(Position(position)))
    }

    /// All that is known of a product.
    pub(super) fn get(&self, position: Position) -> ShelfItem {
        let at = position.at();
        let (own, traits) = (&self.figures[at], self.traits.get(at).unwrap_or(&FORGOTTEN));
        let (diet, name) = (self.diets.row(traits.diet), self.names.row(traits.name));
        let FigureTable { amounts, profile, energy } = own.table;
        let marks = own.marks;
        ShelfItem {
            barcode: self.barcodes[at],
            article: own.article,
            allergens: diet.allergens,
            traces: diet.traces,
            scans: own.scans,
            lists: own.lists,
            points: own.points,
            size: traits.size,
            modified: own.modified,
            grading: marks.grading(),
            scale: marks.scale(),
            nova: marks.nova(),
            kind: marks.kind(),
            trust: marks.trust(),
            gaps: marks.gaps(),
            sale: marks.sale(),
            properties: diet.properties,
            completeness: traits.completeness,
            profile,
            energy,
            amounts,
            saturates: traits.saturates,
            has_photo: marks.has_photo(),
            knows_allergens: marks.knows_allergens(),
            is_by_volume: marks.is_by_volume(),
            signals: ItemSignals {
                meaning: Meaning::of_halves(traits.meaning),
                ingredients: *self.ingredients.row(traits.ingredients),
                is_named: marks.is_named(),
                is_misplaced: marks.is_misplaced(),
                roles: name.roles,
                claims: name.claims,
                flavours: name.flavours,
                forms: name.forms,
                cocoa: name.cocoa,
                named_food: name.named_food,
                filed_food: name.filed_food,
            },
        }
    }

    pub(super) fn barcode(&self, position: Position) -> Barcode {
        self.barcodes[position.at()]
    }

    pub(super) fn article(&self, position: Position) -> u32 {
        self.figures[position.at()].article
    }

    pub(super) fn lists(&self, position: Position) -> ItemLists {
        self.figures[position.at()].lists
    }

    pub(super) fn scans(&self, position: Position) -> u32 {
        self.figures[position.at()].scans
    }

    pub(super) fn modified(&self, position: Position) -> u16 {
        self.figures[position.at()].modified
    }

    pub(super) fn table(&self, position: Position) -> FigureTable {
        self.figures[position.at()].table
    }

    /// True where the figures of two products are known and the same.
    pub(super) fn have_same_figures(&self, one: Position, other: Position) -> bool {
        let [left, right] = [one, other].map(|position| self.table(position));
        left.profile.iter().all(|amount| *amount != UNKNOWN_AMOUNT) && left == right
    }

    pub(super) fn grading(&self, position: Position) -> Grading {
        self.figures[position.at()].marks.grading()
    }

    pub(super) fn trust(&self, position: Position) -> NutritionTrust {
        self.figures[position.at()].marks.trust()
    }

    pub(super) fn is_named(&self, position: Position) -> bool {
        self.figures[position.at()].marks.is_named()
    }

    pub(super) fn is_misplaced(&self, position: Position) -> bool {
        self.figures[position.at()].marks.is_misplaced()
    }

    /// Saturated fat in percent of the fat, see [`ShelfItem`].
    pub(super) fn saturates(&self, position: Position) -> u8 {
        self.traits[position.at()].saturates
    }

    pub(super) fn ingredients(&self, position: Position) -> FirstIngredients {
        *self.ingredients.row(self.traits[position.at()].ingredients)
    }

    pub(super) fn set_trust(&mut self, position: Position, trust: NutritionTrust) {
        self.figures[position.at()].marks.set_trust(trust);
    }

    pub(super) fn set_misplaced(&mut self, position: Position, is_misplaced: bool) {
        self.figures[position.at()].marks.set_misplaced(is_misplaced);
    }

    pub(super) fn set_meaning(&mut self, position: Position, meaning: Meaning) {
        self.traits[position.at()].meaning = meaning.halves();
    }
}

#[cfg(test)]
mod tests;
