//! What has few values of a product, in the bits of one number.

use super::item::{Sale, ShelfItem};
use super::rules::PhysicalKind;
use super::trust::NutritionTrust;
use crate::model::Grading;
use crate::model::nutriscore::Scale;

/// Grade, kind and whatever else few bits say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct ItemMarks(u32);

/// Some of the bits: from which on, and how many.
#[derive(Clone, Copy)]
struct BitField(u32, u32);

const GRADING: BitField = BitField(0, 3);
const SCALE: BitField = GRADING.then(2);
const NOVA: BitField = SCALE.then(3);
const KIND: BitField = NOVA.then(3);
const TRUST: BitField = KIND.then(3);
const GAPS: BitField = TRUST.then(5);
const SALE: BitField = GAPS.then(2);
const PHOTO: BitField = SALE.then(1);
const ALLERGENS: BitField = PHOTO.then(1);
const VOLUME: BitField = ALLERGENS.then(1);
const NAMED: BitField = VOLUME.then(1);
const MISPLACED: BitField = NAMED.then(1);

/// Values by their numbers, as many as the bits can say, so that each is found.
const GRADINGS: [Grading; 8] = filled(&Grading::ALL);
const SCALES: [Scale; 4] = filled(&[Scale::New, Scale::Old, Scale::Unknown]);
const KINDS: [PhysicalKind; 8] = filled(&[
    PhysicalKind::NotFood,
    PhysicalKind::Supplement,
    PhysicalKind::BabyFood,
    PhysicalKind::Alcohol,
    PhysicalKind::Preparation,
    PhysicalKind::Beverage,
    PhysicalKind::Solid,
]);
const TRUSTS: [NutritionTrust; 8] = filled(&[
    NutritionTrust::Sound,
    NutritionTrust::Faulty,
    NutritionTrust::Estimated,
    NutritionTrust::Outlier,
    NutritionTrust::Mistyped,
]);
const SALES: [Sale; 4] = filled(&[Sale::Here, Sale::Unknown, Sale::Elsewhere]);

/// Some values, the last of them again and again.
const fn filled<T: Copy, const N: usize>(values: &[T]) -> [T; N] {
    let mut all = [values[values.len() - 1]; N];
    let mut at = 0;
    while at < values.len() {
        all[at] = values[at];
        at += 1;
    }
    all
}

impl BitField {
    /// The bits that follow.
    const fn then(self, number: u32) -> Self {
        Self(self.0 + self.1, number)
    }

    const fn mask(self) -> u32 {
        (1 << self.1) - 1
    }
}

impl ItemMarks {
    /// Those of a product.
    pub(super) fn of(item: &ShelfItem) -> Self {
        let mut marks = Self(0);
        for (field, value) in [
            (GRADING, item.grading.number()),
            (SCALE, item.scale as u8),
            (NOVA, item.nova),
            (KIND, item.kind as u8),
            (TRUST, item.trust as u8),
            (GAPS, item.gaps),
            (SALE, item.sale as u8),
            (PHOTO, u8::from(item.has_photo)),
            (ALLERGENS, u8::from(item.knows_allergens)),
            (VOLUME, u8::from(item.is_by_volume)),
            (NAMED, u8::from(item.signals.is_named)),
            (MISPLACED, u8::from(item.signals.is_misplaced)),
        ] {
            marks.set(field, value);
        }
        marks
    }

    fn set(&mut self, field: BitField, value: u8) {
        let others = self.0 & !(field.mask() << field.0);
        self.0 = others | (u32::from(value) & field.mask()) << field.0;
    }

    #[allow(clippy::cast_possible_truncation, reason = "no field has more than eight bits")]
    fn get(self, field: BitField) -> u8 {
        (self.0 >> field.0 & field.mask()) as u8
    }

    fn has(self, field: BitField) -> bool {
        self.get(field) != 0
    }

    pub(super) fn grading(self) -> Grading {
        GRADINGS[usize::from(self.get(GRADING))]
    }

    pub(super) fn scale(self) -> Scale {
        SCALES[usize::from(self.get(SCALE))]
    }

    pub(super) fn nova(self) -> u8 {
        self.get(NOVA)
    }

    pub(super) fn kind(self) -> PhysicalKind {
        KINDS[usize::from(self.get(KIND))]
    }

    pub(super) fn trust(self) -> NutritionTrust {
        TRUSTS[usize::from(self.get(TRUST))]
    }

    pub(super) fn gaps(self) -> u8 {
        self.get(GAPS)
    }

    pub(super) fn sale(self) -> Sale {
        SALES[usize::from(self.get(SALE))]
    }

    pub(super) fn has_photo(self) -> bool {
        self.has(PHOTO)
    }

    pub(super) fn knows_allergens(self) -> bool {
        self.has(ALLERGENS)
    }

    pub(super) fn is_by_volume(self) -> bool {
        self.has(VOLUME)
    }

    pub(super) fn is_named(self) -> bool {
        self.has(NAMED)
    }

    pub(super) fn is_misplaced(self) -> bool {
        self.has(MISPLACED)
    }

    pub(super) fn set_trust(&mut self, trust: NutritionTrust) {
        self.set(TRUST, trust as u8);
    }

    pub(super) fn set_misplaced(&mut self, is_misplaced: bool) {
        self.set(MISPLACED, u8::from(is_misplaced));
    }
}
