//! A product as it is added to a search file: what is shown of it, and the words it is found by. Made by
//! the threads that read the products.

use super::super::card::{self, SwapNote};
use super::super::facets::Facets;
use super::super::figures;
use super::super::spoken_names;
use crate::model::{Barcode, CategoryId, Edition, KnownLevels, Product, Suitability, diet};
use crate::words::{self, Word, WordKind, unique};

/// All the file stores of a product.
#[derive(Clone, Debug)]
pub struct NewDocument {
    pub(super) barcode: Barcode,
    /// What its card shows.
    pub(super) shown: String,
    /// Its names in the further languages of the site.
    pub(super) names: Vec<(Edition, String)>,
    pub(super) swaps: Vec<SwapNote>,
    /// Its nutrition table as a line; empty where it has none.
    pub(super) figures: String,
    /// Decides its rank; greater for the more popular.
    pub(super) popularity: i64,
    /// A hash of all it is made from; 0 where no other build compares it.
    pub(super) inputs: i64,
    /// Positions of its categories in the graph, the most specific ones.
    pub(super) leaves: Vec<CategoryId>,
    pub(super) facets: Facets,
    /// Folded words of the name, the main brand, and what else it is found by, a line each; then all
    /// [`Word::other_spellings`], and the name with its accents where it has some.
    pub(super) words: String,
}

impl NewDocument {
    /// A product as a site in `language` shows it, with its most specific categories by their
    /// positions in the graph and its substitutes, best first.
    #[must_use]
    pub fn new(
        product: &Product,
        language: &str,
        leaves: &[CategoryId],
        swaps: Vec<SwapNote>,
    ) -> Self {
        Self {
            barcode: product.barcode,
            shown: card::lines(product, language),
            names: spoken_names::of_product(product),
            popularity: popularity(product),
            inputs: 0,
            leaves: leaves.to_vec(),
            facets: facets(product, swaps.len()),
            words: words(product),
            figures: figures::line(&product.nutriments),
            swaps,
        }
    }

    /// Notes a hash of all it is made from, by which the next build tells whether it is still right.
    #[must_use]
    pub fn made_from(self, inputs: i64) -> Self {
        Self { inputs, ..self }
    }

    /// Counts this many of its substitutes as better ones.
    pub fn count_better(&mut self, better: usize) {
        self.facets.better = u16::try_from(better).unwrap_or(u16::MAX);
    }
}

/// Scans, then whether it is graded, then thousandths of completeness.
fn popularity(product: &Product) -> i64 {
    // From 0 to about 1.1.
    #[allow(clippy::cast_possible_truncation, reason = "cut off below")]
    let completeness = (product.completeness.clamp(0.0, 2.0) * 1000.0) as i64;
    let scans = i64::from(product.scans.min(u32::MAX / 2));
    let graded = i64::from(product.grading.grade().is_some());
    scans << 32 | graded << 31 | completeness
}

fn facets(product: &Product, better: usize) -> Facets {
    let Suitability { contained, mut traces, words } = Suitability::of(product);
    let mut allergens = contained;
    allergens.extend(traces);
    traces.remove(contained);
    Facets {
        grading: product.grading,
        points: product.nutriscore_points.and_then(|points| i8::try_from(points).ok()),
        nova: product.nova,
        allergens,
        free_of: diet::declared_free(product),
        better: u16::try_from(better).unwrap_or(u16::MAX),
        levels: KnownLevels::of(product),
        traces,
        words,
    }
}

/// A line for the name, one for the main brand, one for other brands, the pack size and names in other languages, one for other
/// spellings and one for the name with its accents.
fn words(product: &Product) -> String {
    let mut brands = product.brands.iter();
    let (name, main) = (telling(&product.name), brands.next());
    let mut texts = vec![name.clone(), main.map(|main| telling(main)).unwrap_or_default()];
    let mut others = Vec::new();
    for text in brands.chain(&product.quantity) {
        others.extend(telling(text));
    }
    texts.push(others);
    let translated = translated(product, &texts);
    texts[2].extend(translated);
    let mut spellings: Vec<String> = Vec::new();
    let mut lines = Vec::with_capacity(5);
    for words in &texts {
        let mut folded = Vec::with_capacity(words.len());
        for word in words {
            folded.push(word.folded.as_str());
            spellings.extend(word.other_spellings());
        }
        lines.push(folded.join(" "));
    }
    lines.push(unique(spellings).join(" "));
    lines.push(words::accented_stems(&name).unwrap_or_default());
    lines.join("\n")
}

/// The words of its names in the further languages of the site that none of some texts has.
fn translated(product: &Product, texts: &[Vec<Word>]) -> Vec<Word> {
    let mut new: Vec<Word> = Vec::new();
    for name in product.translations.values() {
        for word in telling(name) {
            let is_known = texts.iter().flatten().chain(&new).any(|own| own.folded == word.folded);
            if !is_known && !words::is_small_english_word(&word.folded) {
                new.push(word);
            }
        }
    }
    new
}

/// The words of a text that tell something.
fn telling(text: &str) -> Vec<Word> {
    let mut words = words::split(text);
    words.retain(|word| word.kind != WordKind::Empty);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_brand_and_the_rest_have_a_line_each() {
        let mut product = Product::named("3017620422003".parse().unwrap(), "Pâte à tartiner");
        product.brands = vec!["L’Exemple".into(), "Démo".into()];
        product.quantity = Some("2 x 33 cl".into());
        let lines = "pate tartiner\nexemple\ndemo 2 330ml\npâte démo\npâte tartiner";
        assert_eq!(words(&product), lines);
        product.translations.insert("en".into(), "The spread of L’Exemple".into());
        let lines = "pate tartiner\nexemple\ndemo 2 330ml spread\npâte démo\npâte tartiner";
        assert_eq!(words(&product), lines);
        let bare = Product::named(product.barcode, "Les");
        assert_eq!(words(&bare), "\n\n\n\n");
    }
}
