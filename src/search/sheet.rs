//! What the file keeps of a product: enough to order and count it, and what is shown of it.
//!
//! One row a product, because a page of results is the rows of the products that may be on it and
//! finding a row costs more than reading it.

use std::borrow::Cow;

use rusqlite::Row;

use super::card::Card;
use super::mark::grading_number;
use crate::model::{Grade, Grading, Nova};

/// What products are counted, ordered and filtered by, beside their categories.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Traits {
    /// Nutri-Score.
    pub(super) grading: Grading,
    /// Its points.
    pub(super) points: Option<i8>,
    /// NOVA group.
    pub(super) nova: Option<Nova>,
    /// A bit for each of the fourteen allergens, contained or possible as a trace.
    pub(super) allergens: u16,
    /// How many substitutes it has.
    pub(super) better: u16,
}

/// Bytes of traits; numbers of categories follow, of two bytes each.
const TRAITS: usize = 6;

/// Stands for no points: the worst there are is 55.
const NO_POINTS: i8 = i8::MAX;

impl Traits {
    /// As the file keeps them, with the numbers of the product's categories and of those above.
    pub(super) fn to_bytes(self, categories: &[u16]) -> Vec<u8> {
        let nova = self.nova.map_or(0, Nova::group);
        let mut bytes = Vec::with_capacity(TRAITS + 2 * categories.len());
        bytes.push(grading_number(self.grading) | nova << 4);
        bytes.extend(self.points.unwrap_or(NO_POINTS).to_le_bytes());
        bytes.extend(self.allergens.to_le_bytes());
        bytes.extend(self.better.to_le_bytes());
        bytes.extend(categories.iter().flat_map(|number| number.to_le_bytes()));
        bytes
    }

    /// `None` where the bytes are none of [`Traits::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let &[first, points, ref allergens @ .., low, high] = bytes.first_chunk::<TRAITS>()?;
        let points = i8::from_le_bytes([points]);
        Some(Self {
            grading: grading(first & 15),
            points: (points != NO_POINTS).then_some(points),
            nova: Nova::new(first >> 4),
            allergens: u16::from_le_bytes(*allergens),
            better: u16::from_le_bytes([low, high]),
        })
    }
}

fn grading(number: u8) -> Grading {
    match Grade::ALL.get(usize::from(number)) {
        Some(&grade) => Grading::Graded(grade),
        None if number == 6 => Grading::NotApplicable,
        None => Grading::Unknown,
    }
}

/// A product that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Sheet<'m> {
    /// Its place among all products by how many people look for it, from 1.
    pub(super) rank: u32,
    /// As [`Barcode::key`](crate::model::Barcode::key) gives it.
    pub(super) barcode: i64,
    /// As bytes: most who are found are not counted.
    traits: Cow<'m, [u8]>,
    /// Lines: stems of the name, of the main brand, of other brands and the pack size; then what
    /// [`Card`] shows.
    texts: Cow<'m, str>,
    /// Where the lines of stems end.
    ends: [usize; 3],
}

impl<'m> Sheet<'m> {
    /// Asks for a product's row by its rank; for [`Sheet::read`].
    pub(super) const BY_RANK: &'static str =
        "SELECT rank, barcode, traits, texts FROM sheet WHERE rank = ?1";
    /// Asks for rows from one barcode on and before another, so many at most.
    pub(super) const BY_BARCODES: &'static str = "SELECT rank, barcode, traits, texts FROM sheet
        WHERE barcode >= ?1 AND barcode < ?2 LIMIT ?3";
    /// Asks for a product's row by its barcode.
    pub(super) const BY_BARCODE: &'static str =
        "SELECT rank, barcode, traits, texts FROM sheet WHERE barcode = ?1";

    pub(super) fn new(
        rank: u32,
        barcode: i64,
        traits: impl Into<Cow<'m, [u8]>>,
        texts: impl Into<Cow<'m, str>>,
    ) -> Self {
        let texts = texts.into();
        let mut ends = memchr::memchr_iter(b'\n', texts.as_bytes());
        let ends = [(); 3].map(|()| ends.next().unwrap_or(texts.len()));
        Self { rank, barcode, traits: traits.into(), texts, ends }
    }

    pub(super) fn read(row: &Row) -> rusqlite::Result<Sheet<'static>> {
        let (traits, texts) = (row.get_ref(2)?.as_blob()?, row.get_ref(3)?.as_str()?);
        Ok(Sheet::new(row.get(0)?, row.get(1)?, traits.to_vec(), texts.to_string()))
    }

    pub(super) fn traits(&self) -> Option<Traits> {
        Traits::from_bytes(&self.traits)
    }

    /// Numbers of its categories and of those above.
    pub(super) fn categories(&self) -> impl Iterator<Item = u16> {
        let (numbers, _) = self.traits.get(TRAITS..).unwrap_or_default().as_chunks::<2>();
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

    /// Stems of its main brand.
    pub(super) fn brand(&self) -> &str {
        self.line(self.ends[0], self.ends[1])
    }

    /// What is shown of it; `None` where the file says nothing that can be.
    pub(super) fn card(&self) -> Option<Card> {
        Card::new(self.barcode, self.traits()?, self.line(self.ends[2], self.texts.len()))
    }

    /// The line after one end up to the next.
    fn line(&self, before: usize, end: usize) -> &str {
        self.texts[before..end].trim_start_matches('\n')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_are_read_as_they_were_written() {
        for grading in [Grading::Graded(Grade::A), Grading::Unknown, Grading::NotApplicable] {
            for (nova, points) in [(None, Some(-9)), (Nova::new(4), None)] {
                let categories = [0, 7, 65_533];
                let traits = Traits { grading, points, nova, allergens: 1 << 13, better: 300 };
                let sheet = Sheet::new(1, 1, traits.to_bytes(&categories), "");
                assert_eq!(sheet.traits(), Some(traits));
                assert_eq!(sheet.categories().collect::<Vec<_>>(), categories);
            }
        }
        assert_eq!(Traits::from_bytes(b"\0\0\0\0\0"), None);
    }

    #[test]
    fn lines_that_are_empty_or_missing_are_empty() {
        let sheet = |texts: &'static str| Sheet::new(1, 1, Vec::new(), texts);
        let bare = sheet("\n\n500g\nNom");
        assert_eq!((bare.name(), bare.brand()), ("", ""));
        let broken = sheet("chocolat");
        assert_eq!((broken.name(), broken.brand()), ("chocolat", ""));
        assert_eq!(broken.card(), None);
    }
}
