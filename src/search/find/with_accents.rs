//! Folded words with the accents that products write them with.

use super::super::card::Card;
use crate::words;

/// Cards whose words are looked at: the likeliest ones have them.
const LOOKED_AT: usize = 8;

/// Folded words with the accents they have in the names and brands of some products: « pâte » for
/// `pate`. A word that none of them has stays folded.
#[must_use]
pub fn with_accents(folded: &str, cards: &[Card]) -> String {
    let mut accented = Vec::new();
    for word in folded.split(' ') {
        accented.push(written(word, cards).unwrap_or_else(|| word.to_string()));
    }
    accented.join(" ")
}

/// A folded word as the first card that has it writes it.
fn written(folded: &str, cards: &[Card]) -> Option<String> {
    for card in &cards[..cards.len().min(LOOKED_AT)] {
        for text in [card.shown.name.as_str(), card.shown.brand.as_deref().unwrap_or_default()] {
            for part in text.split(|character: char| !character.is_alphanumeric()) {
                if matches!(words::split(part).as_slice(), [word] if word.folded == folded) {
                    return Some(part.to_lowercase());
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Barcode, Grading, KnownLevels, ProductCard, Suitability};

    #[test]
    fn words_get_the_accents_products_have() {
        let barcode: Barcode = "3017620422003".parse().unwrap();
        let card = |name: &str| {
            let named = ProductCard::named(barcode, name, Grading::Unknown);
            let shown = ProductCard { brand: Some("Nestlé".into()), ..named };
            Card {
                shown,
                url: String::new(),
                points: None,
                nova: None,
                better: 0,
                levels: KnownLevels::default(),
                suitability: Suitability::default(),
            }
        };
        let cards = [card("L’Œuf"), card("Pâte à tartiner, CRÈME")];
        assert_eq!(
            with_accents("pate tartiner creme nestle", &cards),
            "pâte tartiner crème nestlé"
        );
        assert_eq!(with_accents("oeuf yaourt", &cards), "œuf yaourt");
        assert_eq!(with_accents("pate", &[]), "pate");
    }
}
