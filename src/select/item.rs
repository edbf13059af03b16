//! One product as choosing sees it; [`ShelfItems`](super::shelf_items::ShelfItems) keeps all of them in fewer bytes.

use std::hash::{Hash, Hasher};
use std::ops::Range;

use crate::model::diet::{Properties, contained, knows_allergens, traces};
use crate::model::nutriscore::{FoodGroup, Scale};
use crate::model::{
    Barcode, Grading, Nova, Nutrient, Nutriments, Preparation, Product, Tag, Timestamp,
};
use crate::words::{Piece, fold, pack_size};

use super::allergen_bits::allergen_bits;
use super::amounts::Amounts;
use super::baby_names::is_for_babies;
use super::drink_names::is_drink_by_name;
use super::packed::{packed_fields, packed_variants};
use super::rules::PhysicalKind;
use super::signals::ItemSignals;
use super::trust::{NutritionTrust, is_of_other_cocoa, is_to_dilute, trust};

/// Whether a product is sold in the wanted country.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sale {
    /// It is, or no country is wanted.
    Here,
    /// Nothing is known.
    Unknown,
    /// Only in others.
    Elsewhere,
}

/// A product as choosing sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct ShelfItem {
    pub(super) barcode: Barcode,
    /// Equal for the same name in another size; 0 for none, or without a brand. Of one brand it is the same article.
    pub(super) article: u32,
    /// Bits of allergens and of traces, see [`allergen_bits`].
    pub(super) allergens: u32,
    pub(super) traces: u32,
    pub(super) scans: u32,
    pub(super) lists: ItemLists,
    pub(super) points: i16,
    /// Grams or millilitres, 0 where unknown.
    pub(super) size: u16,
    /// Days since 1970 of the last change.
    pub(super) modified: u16,
    pub(super) grading: Grading,
    pub(super) scale: Scale,
    pub(super) nova: u8,
    pub(super) kind: PhysicalKind,
    pub(super) trust: NutritionTrust,
    /// What is not known of what counts against a product, as bits.
    pub(super) gaps: u8,
    pub(super) sale: Sale,
    pub(super) properties: Properties,
    /// Percent.
    pub(super) completeness: u8,
    /// Fat, carbohydrates, proteins in half grams; 255 where unknown.
    pub(super) profile: [u8; 3],
    /// Steps of [`ENERGY_STEP`] kJ; 255 where unknown.
    pub(super) energy: u8,
    /// What swaps are checked by.
    pub(super) amounts: Amounts,
    /// Percent of the fat; 255 where unknown, or where there is too little of it to tell.
    pub(super) saturates: u8,
    pub(super) has_photo: bool,
    pub(super) knows_allergens: bool,
    /// Its pack is measured in litres.
    pub(super) is_by_volume: bool,
    pub(super) signals: ItemSignals,
}

/// Where the lists of an item stand among those of all items: brands, words and shops one after the
/// other, the most specific categories by themselves.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct ItemLists {
    pub(super) start: u32,
    pub(super) leaves_start: u32,
    /// How many there are of each.
    pub(super) brands: u8,
    pub(super) words: u8,
    pub(super) stores: u8,
    pub(super) leaves: u8,
}

packed_variants!(Sale: [Self::Here, Self::Unknown, Self::Elsewhere]);
packed_fields!(
    ShelfItem: barcode, article, allergens, traces, scans, points, size, modified, grading, scale, nova, kind, trust,
    gaps, sale, properties, completeness, profile, energy, amounts, saturates, has_photo, knows_allergens,
    is_by_volume, signals; lists: ItemLists::default()
);

/// Points of a product OFF gives none for: behind all others of its grade.
pub(super) const NO_POINTS: i16 = i16::MAX;

impl ShelfItem {
    /// Adds all that it holds but its lists, whose places are others in each run.
    pub(super) fn add_to(&self, hasher: &mut impl Hasher) {
        let Self {
            barcode,
            article,
            allergens,
            traces,
            scans,
            lists: _,
            points,
            size,
            modified,
            grading,
            scale,
            nova,
            kind,
            trust,
            gaps,
            sale,
            properties,
            completeness,
            profile,
            energy,
            amounts,
            saturates,
            has_photo,
            knows_allergens,
            is_by_volume,
            signals,
        } = self;
        (barcode, article, allergens, traces, scans, points, size, modified).hash(hasher);
        (grading, scale, nova, kind, trust, gaps, sale, properties).hash(hasher);
        (completeness, profile, energy, amounts, saturates).hash(hasher);
        (has_photo, knows_allergens, is_by_volume, signals).hash(hasher);
    }

    /// True where it can be a candidate of anything.
    pub(super) fn is_sound(&self) -> bool {
        let is_trusted = self.trust == NutritionTrust::Sound && self.gaps & ALL_GAPS != ALL_GAPS;
        is_trusted && self.grading.grade().is_some()
    }

    /// True where its fat, carbohydrates or proteins are known.
    pub(super) fn has_profile(&self) -> bool {
        self.profile.iter().any(|amount| *amount != UNKNOWN_AMOUNT)
    }

    /// A product with the pieces of its name, of a kind, wanted from `country` where one is given; `article`, `lists` and `signals` are
    /// for the builder to know.
    pub(super) fn of(
        (product, name): (&Product, &[Piece]),
        (kind, group): (PhysicalKind, FoodGroup),
        country: Option<&Tag>,
        article: u32,
        lists: ItemLists,
        signals: ItemSignals,
    ) -> Self {
        let comparable = product.nutriments.comparable();
        let quantity = product.quantity.as_deref().map_or_else(Vec::new, fold);
        let kind = kind_of(product, name, &quantity, kind);
        Self {
            barcode: product.barcode,
            article,
            allergens: allergen_bits(&contained(product)),
            traces: allergen_bits(&traces(product)),
            scans: product.scans,
            lists,
            points: product.nutriscore_points.unwrap_or(NO_POINTS),
            size: pack_size(product.quantity.as_deref(), product.content).unwrap_or(0),
            modified: u16::try_from(product.modified.seconds() / Timestamp::DAY)
                .unwrap_or(u16::MAX),
            grading: product.grading,
            scale: Scale::of(product),
            nova: product.nova.map_or(0, Nova::group),
            kind,
            trust: match trust(product, kind) {
                NutritionTrust::Estimated => NutritionTrust::Estimated,
                _ if is_of_other_cocoa(&product.nutriments, &signals) => NutritionTrust::Mistyped,
                told => told,
            },
            gaps: if group == FoodGroup::Water {
                0
            } else {
                comparable.map_or(NOT_COMPARABLE, gaps)
            },
            sale: sale(&product.countries, country),
            properties: Properties::of(product),
            completeness: percent(product.completeness),
            profile: comparable.map_or([u8::MAX; 3], profile),
            energy: comparable.and_then(energy).unwrap_or(u8::MAX),
            amounts: comparable.map_or(Amounts::NONE, Amounts::of),
            saturates: comparable.and_then(saturates).unwrap_or(u8::MAX),
            has_photo: product.photo.is_some(),
            knows_allergens: knows_allergens(product),
            is_by_volume: is_by_volume(&quantity),
            signals,
        }
    }
}

/// The physical kind of a product, given the one of its categories.
fn kind_of(
    product: &Product,
    name: &[Piece],
    quantity: &[Piece],
    filed: PhysicalKind,
) -> PhysicalKind {
    // Figures of the prepared food are those of something to prepare.
    let is_prepared = product.nutriments.preparation == Preparation::Prepared;
    match filed {
        PhysicalKind::Solid | PhysicalKind::Beverage | PhysicalKind::Preparation
            if is_for_babies(name, &product.brands) =>
        {
            PhysicalKind::BabyFood
        }
        PhysicalKind::Solid | PhysicalKind::Beverage if is_prepared => PhysicalKind::Preparation,
        PhysicalKind::Beverage if is_to_dilute(product) => PhysicalKind::Preparation,
        PhysicalKind::Solid if is_drink_by_name(name, quantity) => PhysicalKind::Beverage,
        _ => filed,
    }
}

impl ItemLists {
    /// Where its brands stand.
    pub(super) fn brands(self) -> Range<usize> {
        stretch(self.start as usize, self.brands)
    }

    /// Where the words of its name stand.
    pub(super) fn words(self) -> Range<usize> {
        stretch(self.brands().end, self.words)
    }

    /// Where its shops stand.
    pub(super) fn stores(self) -> Range<usize> {
        stretch(self.words().end, self.stores)
    }

    /// Where its most specific categories stand.
    pub(super) fn leaves(self) -> Range<usize> {
        stretch(self.leaves_start as usize, self.leaves)
    }
}

fn stretch(start: usize, length: u8) -> Range<usize> {
    start..start + usize::from(length)
}

/// A table with nothing in it that counts against a product.
pub(super) const ALL_GAPS: u8 = 0b1111;

/// A table that others are not held against, as one of a portion.
const NOT_COMPARABLE: u8 = ALL_GAPS | 1 << 4;

/// Saturated fat is not known.
pub(super) const SATURATES_GAP: u8 = 1 << 2;

/// Which of energy, sugars, saturated fat and salt are not known. Exports of some months lack
/// energy; it follows from fat, carbohydrates and proteins.
fn gaps(table: &Nutriments) -> u8 {
    let [fat, carbohydrates, proteins] = MACRONUTRIENTS.map(|nutrient| table.get(nutrient));
    let has_energy = table.get(Nutrient::EnergyKj).is_some()
        || (fat.is_some() && carbohydrates.is_some() && proteins.is_some());
    // What has no fat has no saturated fat, whether or not anyone typed the second nought.
    let has_sugars = table.get(Nutrient::Sugars).is_some() || carbohydrates == Some(0.0);
    let has_saturated_fat = table.get(Nutrient::SaturatedFat).is_some() || fat == Some(0.0);
    let has_salt = table.get(Nutrient::Salt).is_some();
    u8::from(!has_energy)
        | u8::from(!has_sugars) << 1
        | u8::from(!has_saturated_fat) << 2
        | u8::from(!has_salt) << 3
}

/// Whether a pack's size says litres.
fn is_by_volume(quantity: &[Piece]) -> bool {
    quantity.windows(2).any(|pieces| match pieces {
        [Piece::Number { .. }, Piece::Letters { folded, .. }] => {
            matches!(
                folded.as_str(),
                "l" | "dl" | "cl" | "ml" | "litre" | "litres" | "liter" | "litro"
            )
        }
        _ => false,
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 3,800 kJ")]
fn energy(table: &Nutriments) -> Option<u8> {
    table.get(Nutrient::EnergyKj).map(|kj| (kj / ENERGY_STEP) as u8)
}

/// In kJ, so that all energies fit a byte.
pub(super) const ENERGY_STEP: f64 = 15.0;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
fn saturates(table: &Nutriments) -> Option<u8> {
    let fat = table.get(Nutrient::Fat).filter(|fat| *fat >= FAT_MIN)?;
    table.get(Nutrient::SaturatedFat).map(|part| (part / fat * 100.0).clamp(0.0, 100.0) as u8)
}

/// Grams of fat from which on its kind tells of the food.
const FAT_MIN: f64 = 5.0;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped first")]
fn percent(share: f32) -> u8 {
    (share.clamp(0.0, 2.0) * 100.0) as u8
}

const MACRONUTRIENTS: [Nutrient; 3] = [Nutrient::Fat, Nutrient::Carbohydrates, Nutrient::Proteins];

/// No amount is known.
pub(super) const UNKNOWN_AMOUNT: u8 = u8::MAX;

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 100 grams")]
fn profile(table: &Nutriments) -> [u8; 3] {
    MACRONUTRIENTS.map(|nutrient| {
        table.get(nutrient).map_or(UNKNOWN_AMOUNT, |amount| (amount * 2.0).round() as u8)
    })
}

/// Whether a product is sold in a country. What is sold in the whole world is sold there.
fn sale(countries: &[Tag], country: Option<&Tag>) -> Sale {
    let Some(country) = country else { return Sale::Here };
    if countries.iter().any(|sold| sold == country || sold.as_str() == "en:world") {
        Sale::Here
    } else if countries.is_empty() {
        Sale::Unknown
    } else {
        Sale::Elsewhere
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_quickly_copied() {
        assert!(size_of::<ShelfItem>() <= 128, "{} bytes", size_of::<ShelfItem>());
    }
}
