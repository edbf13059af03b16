//! Folded words as products spell them, for people to read.

use super::super::card::Card;
use crate::words;

/// Cards whose words are looked at: the likeliest ones have them.
const LOOKED_AT: usize = 8;

/// Folded words with the accents they have in the names and brands of some products: « pâte » for
/// `pate`. A word that none of them has stays as it is.
#[must_use]
pub fn spelt(folded: &str, cards: &[Card]) -> String {
    let words: Vec<String> = folded
        .split(' ')
        .map(|word| found(word, cards).unwrap_or_else(|| word.to_string()))
        .collect();
    words.join(" ")
}

fn found(folded: &str, cards: &[Card]) -> Option<String> {
    let texts =
        cards.iter().take(LOOKED_AT).flat_map(|card| [Some(&card.name), card.brand.as_ref()]);
    let written = texts.flatten().flat_map(|text| text.split(|sign: char| !sign.is_alphanumeric()));
    let mut same = written.filter(
        |written| matches!(words::split(written).as_slice(), [word] if word.folded == folded),
    );
    same.next().map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Barcode;

    #[test]
    fn words_get_the_accents_products_have() {
        let barcode: Barcode = "3017620422003".parse().unwrap();
        let card = |name: &str| Card {
            barcode,
            url: String::new(),
            name: name.into(),
            lang: None,
            brand: Some("Nestlé".into()),
            quantity: None,
            grade: "a",
            points: None,
            nova: None,
            photo: None,
            better: 0,
        };
        let cards = [card("L’Œuf"), card("Pâte à tartiner, CRÈME")];
        assert_eq!(spelt("pate tartiner creme nestle", &cards), "pâte tartiner crème nestlé");
        assert_eq!(spelt("oeuf yaourt", &cards), "œuf yaourt");
        assert_eq!(spelt("pate", &[]), "pate");
    }
}
