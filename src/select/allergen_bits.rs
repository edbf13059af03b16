//! Allergens as bits, so that two products are compared quickly.

use crate::model::Tag;
use crate::model::allergen::Allergen;

/// Allergens as bits: one for each of the fourteen; the others are one number for all of them
/// together, so that they count as new unless they are exactly those of the original.
const OTHERS: u32 = u32::MAX << Allergen::ALL.len();

pub(super) fn allergen_bits(tags: &[Tag]) -> u32 {
    let mut bits = 0;
    let mut others = blake3::Hasher::new();
    for tag in tags {
        match Allergen::of(tag) {
            Some(allergen) => bits |= 1 << allergen.number(),
            None => {
                others.update(tag.as_str().as_bytes()).update(&[0]);
            }
        }
    }
    if others.count() > 0 {
        let hash = others.finalize();
        let [a, b, c, d, ..] = *hash.as_bytes();
        // Never nothing, whatever the hash.
        bits |= (u32::from_le_bytes([a, b, c, d]) & OTHERS) | (1 << Allergen::ALL.len());
    }
    bits
}

/// True where `bits` hold an allergen that none of the `known` do.
pub(super) fn brings(bits: u32, known: &[u32]) -> bool {
    let others = bits & OTHERS;
    let mut new = bits & !OTHERS;
    let mut are_others_new = others != 0;
    for own in known {
        new &= !own;
        // Other allergens are known only as a whole, by their hash.
        are_others_new &= own & OTHERS != others;
    }
    new != 0 || are_others_new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allergens_beyond_the_fourteen_count_as_new_unless_they_are_the_same() {
        let tags = |texts: &[&str]| -> Vec<Tag> {
            texts.iter().filter_map(|text| Tag::parse(text, "fr")).collect()
        };
        let bits = |texts: &[&str]| allergen_bits(&tags(texts));
        let own = bits(&["en:milk", "fr:machin", "fr:truc"]);
        assert!(!brings(own, &[own]));
        assert!(!brings(bits(&["en:milk"]), &[own]));
        assert!(!brings(0, &[own]));
        assert!(brings(bits(&["fr:truc"]), &[own]), "it may be another");
        assert!(brings(bits(&["en:lupin"]), &[own]));
        assert!(!brings(bits(&["en:lupin"]), &[own, bits(&["en:lupin"])]));
        assert!(brings(bits(&["fr:truc"]), &[bits(&["en:milk"])]));
    }
}
