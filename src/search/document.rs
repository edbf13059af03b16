//! A product as a row of the search file: enough to rank, count and filter it, and what is shown of it.
//!
//! One row a product, because a page of results is the rows of the products that may be on it and
//! finding a row costs more than reading it.

use std::borrow::Cow;

use rusqlite::Row;

use super::card::Card;
use super::facets::{FACET_BYTES, Facets};

/// A product that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Document<'m> {
    /// Orders all products by popularity, the most popular first.
    pub(super) rank: u32,
    /// As [`Barcode::key`](crate::model::Barcode::key) gives it.
    pub(super) barcode: i64,
    /// As bytes, because most of what is found is never counted.
    facets: Cow<'m, [u8]>,
    /// Lines: stems of the name, of the main brand, of other brands and the pack size; other spellings of
    /// all these words; then what [`Card`] shows.
    texts: Cow<'m, str>,
    /// Where the lines before those of the card end.
    ends: [usize; 4],
}

impl<'m> Document<'m> {
    /// Selects a row by its rank; for [`Document::read`].
    pub(super) const BY_RANK: &'static str =
        "SELECT rank, barcode, facets, texts FROM document WHERE rank = ?1";
    /// Selects rows from one barcode on and before another, `?3` at most.
    pub(super) const BY_BARCODES: &'static str = "SELECT rank, barcode, facets, texts FROM document
        WHERE barcode >= ?1 AND barcode < ?2 LIMIT ?3";
    /// Selects a row by its barcode.
    pub(super) const BY_BARCODE: &'static str =
        "SELECT rank, barcode, facets, texts FROM document WHERE barcode = ?1";

    /// Selects the products of weigh labels from one barcode on and before another, `?3` at most.
    pub(super) const BY_LABELS: &'static str =
        "SELECT rank, document.barcode, facets, texts FROM label
         JOIN document ON document.barcode = label.product
         WHERE label.barcode >= ?1 AND label.barcode < ?2 LIMIT ?3";

    pub(super) fn new(
        rank: u32,
        barcode: i64,
        facets: impl Into<Cow<'m, [u8]>>,
        texts: impl Into<Cow<'m, str>>,
    ) -> Self {
        let texts = texts.into();
        let mut newlines = memchr::memchr_iter(b'\n', texts.as_bytes());
        let ends = [(); 4].map(|()| newlines.next().unwrap_or(texts.len()));
        Self { rank, barcode, facets: facets.into(), texts, ends }
    }

    pub(super) fn read(row: &Row) -> rusqlite::Result<Document<'static>> {
        let (facets, texts) = (row.get_ref(2)?.as_blob()?, row.get_ref(3)?.as_str()?);
        Ok(Document::new(row.get(0)?, row.get(1)?, facets.to_vec(), texts.to_string()))
    }

    pub(super) fn facets(&self) -> Option<Facets> {
        Facets::from_bytes(&self.facets)
    }

    /// Numbers of its categories and of all their ancestors.
    pub(super) fn categories(&self) -> impl Iterator<Item = u16> {
        let (numbers, _) = self.facets.get(FACET_BYTES..).unwrap_or_default().as_chunks::<2>();
        numbers.iter().map(|pair| u16::from_le_bytes(*pair))
    }

    /// Stems of its name.
    pub(super) fn name(&self) -> &str {
        &self.texts[..self.ends[0]]
    }

    /// Stems of its name, its brands and its pack size, in lines.
    pub(super) fn stems(&self) -> &str {
        &self.texts[..self.ends[2]]
    }

    /// What else its words are found by: stems with their accents, umlauts written out.
    pub(super) fn spellings(&self) -> &str {
        self.between(self.ends[2], self.ends[3])
    }

    /// Stems of its main brand.
    pub(super) fn brand(&self) -> &str {
        self.between(self.ends[0], self.ends[1])
    }

    /// The lines of its card.
    pub(super) fn shown(&self) -> &str {
        self.texts.get(self.ends[3] + 1..).unwrap_or_default()
    }

    /// What is shown of it; `None` where the row is not one of a product.
    pub(super) fn card(&self) -> Option<Card> {
        Card::new(self.barcode, self.facets()?, self.between(self.ends[3], self.texts.len()))
    }

    /// The lines after one end up to another.
    fn between(&self, start: usize, end: usize) -> &str {
        self.texts[start..end].trim_start_matches('\n')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::allergen::AllergenSet;
    use crate::model::{BitSet, Grade, Grading, KnownLevels, Nova};

    #[test]
    fn traits_are_read_as_they_were_written() {
        for grading in [Grading::Graded(Grade::A), Grading::Unknown, Grading::NotApplicable] {
            for (nova, points) in [(None, Some(-9)), (Nova::new(4), None)] {
                let categories = [0, 7, 65_533];
                let [allergens, free_of] = [1 << 13, 7].map(AllergenSet::from_bits);
                let (better, levels) = (300, KnownLevels::of_bits(0b1101));
                let (traces, words) = (AllergenSet::from_bits(1 << 12), BitSet::from_bits(9));
                let facets = Facets {
                    grading,
                    points,
                    nova,
                    allergens,
                    free_of,
                    better,
                    levels,
                    traces,
                    words,
                };
                let document = Document::new(1, 1, facets.to_bytes(&categories), "");
                assert_eq!(document.facets(), Some(facets));
                assert_eq!(document.categories().collect::<Vec<_>>(), categories);
            }
        }
        assert_eq!(Facets::from_bytes(b"\0\0\0\0\0"), None);
    }

    #[test]
    fn lines_that_are_empty_or_missing_are_empty() {
        let document = |texts: &'static str| Document::new(1, 1, Vec::new(), texts);
        let bare = document("\n\n500g\n\nNom\n\n\n\n");
        assert_eq!((bare.name(), bare.brand(), bare.spellings()), ("", "", ""));
        let accented = document("pate\n\n\npâté\nPâté");
        assert_eq!(
            (accented.name(), accented.stems(), accented.spellings()),
            ("pate", "pate\n\n", "pâté")
        );
        let broken = document("chocolat");
        assert_eq!((broken.name(), broken.brand()), ("chocolat", ""));
        assert_eq!(broken.card(), None);
    }
}
