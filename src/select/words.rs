//! The words of product names: what tells that two products are alike, or the same article.

use crate::words::{Fnv1a, slugify};

/// Words that say nothing about what a product is.
const SILENT: [&str; 47] = [
    "a", "au", "aux", "avec", "bio", "by", "c", "d", "dans", "de", "des", "du", "en", "et", "for",
    "g", "gr", "grammes", "kg", "l", "la", "le", "les", "lot", "mg", "ml", "cl", "n", "of", "one",
    "ou", "par", "pour", "s", "sans", "sur", "the", "to", "un", "une", "and", "with", "x", "pack",
    "format", "maxi", "kilo",
];

/// The words of a name in order, without numbers, sizes and words that say nothing; plurals are
/// made singular.
pub(super) fn words(name: &str) -> Vec<String> {
    let slug = slugify(name);
    let mut words: Vec<String> = Vec::new();
    for word in slug.split('-').filter(|word| tells(word)) {
        let word = singular(word);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

fn tells(word: &str) -> bool {
    !word.is_empty() && !word.contains(|c: char| c.is_ascii_digit()) && !SILENT.contains(&word)
}

/// `noisettes` and `noisette` are one word; so are `gateaux` and `gateau`.
fn singular(word: &str) -> String {
    let long = word.len() > 3;
    let stem = match word {
        _ if !long => word,
        _ if word.ends_with("eaux") => word.strip_suffix('x').unwrap_or(word),
        _ => word.strip_suffix('s').unwrap_or(word),
    };
    stem.to_string()
}

/// A number that is equal for the same article in another size: the same brands, the same words.
/// Without a brand or a telling word nothing is the same article as anything else.
pub(super) fn article(brands: &[u32], words: &[String]) -> u64 {
    if brands.is_empty() || words.is_empty() {
        return 0;
    }
    let mut sorted: Vec<&str> = words.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    let mut hash = Fnv1a::default();
    let mut brands = brands.to_vec();
    brands.sort_unstable();
    for brand in brands {
        hash.add(brand.to_le_bytes());
    }
    for word in sorted {
        hash.add(word.bytes());
        hash.add([0]);
    }
    hash.finish().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_telling_words() {
        assert_eq!(words("Pâte à tartiner aux noisettes 400 g"), ["pate", "tartiner", "noisette"]);
        assert_eq!(
            words("Gâteaux BIO x6 au chocolat, sans huile"),
            ["gateau", "chocolat", "huile"]
        );
        assert_eq!(words("!!"), [""; 0]);
    }

    #[test]
    fn another_size_is_the_same_article() {
        let article = |name: &str| article(&[3], &words(name));
        assert_eq!(article("Nutella 400 g"), article("Nutella - 1 kg"));
        assert_eq!(article("Biscuits choco"), article("Choco biscuits 6x50g"));
        assert_ne!(article("Nutella"), article("Nutella B-ready"));
    }

    #[test]
    fn without_brand_or_words_nothing_is_the_same_article() {
        assert_eq!(article(&[], &words("Nutella")), 0);
        assert_eq!(article(&[3], &words("500 g")), 0);
    }
}
