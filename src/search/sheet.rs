//! What is known of a product while it is looked for: enough to order and count it.

use rusqlite::Row;

use super::mark::grading_number;
use crate::model::{Grade, Grading, Nova};

/// What products are counted and filtered by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Traits {
    /// Nutri-Score.
    pub(super) grading: Grading,
    /// Its points; the worst where there are none.
    pub(super) points: i8,
    /// NOVA group.
    pub(super) nova: Option<Nova>,
    /// A bit for each of the fourteen allergens, contained or possible as a trace.
    pub(super) allergens: u16,
    /// Numbers of its categories and of those above.
    pub(super) categories: Vec<u16>,
}

impl Traits {
    /// As the file keeps them.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let nova = self.nova.map_or(0, Nova::group);
        let mut bytes = Vec::with_capacity(4 + 2 * self.categories.len());
        bytes.push(grading_number(self.grading) | nova << 4);
        bytes.extend(self.points.to_le_bytes());
        bytes.extend(self.allergens.to_le_bytes());
        bytes.extend(self.categories.iter().flat_map(|number| number.to_le_bytes()));
        bytes
    }

    /// `None` where the bytes are none of [`Traits::to_bytes`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (&[first, points, low, high], categories) = bytes.split_first_chunk::<4>()?;
        let (categories, _) = categories.as_chunks::<2>();
        Some(Self {
            grading: grading(first & 15),
            points: i8::from_le_bytes([points]),
            nova: Nova::new(first >> 4),
            allergens: u16::from_le_bytes([low, high]),
            categories: categories.iter().map(|pair| u16::from_le_bytes(*pair)).collect(),
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
pub(super) struct Sheet {
    /// Its place among all products by how many people look for it.
    pub(super) rank: u32,
    /// The key of its card.
    pub(super) barcode: i64,
    /// What it is counted by, as bytes: most who are found are not counted.
    traits: Vec<u8>,
    words: String,
    /// Where the lines of `words` end.
    ends: [usize; 2],
}

impl Sheet {
    /// Columns of the table `sheet`, as [`Sheet::read`] takes them.
    pub(super) const COLUMNS: &str = "sheet.rank, sheet.barcode, sheet.traits, sheet.words";

    pub(super) fn read(row: &Row) -> rusqlite::Result<Self> {
        let words = row.get_ref(3)?.as_str()?.to_string();
        let name = words.find('\n').unwrap_or(words.len());
        let brand = words[name..].rfind('\n').map_or(words.len(), |at| name + at);
        Ok(Self {
            rank: row.get(0)?,
            barcode: row.get(1)?,
            traits: row.get_ref(2)?.as_blob()?.to_vec(),
            words,
            ends: [name, brand.max(name)],
        })
    }

    pub(super) fn traits(&self) -> Option<Traits> {
        Traits::from_bytes(&self.traits)
    }

    /// Stems of its name.
    pub(super) fn name(&self) -> &str {
        &self.words[..self.ends[0]]
    }

    /// Stems of its main brand.
    pub(super) fn brand(&self) -> &str {
        self.words[self.ends[0]..self.ends[1]].trim_start_matches('\n')
    }

    /// Stems of its other brands and of its pack size.
    pub(super) fn others(&self) -> &str {
        self.words[self.ends[1]..].trim_start_matches('\n')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traits_are_read_as_they_were_written() {
        for grading in [Grading::Graded(Grade::A), Grading::Unknown, Grading::NotApplicable] {
            for nova in [None, Nova::new(4)] {
                let categories = vec![0, 7, 65_533];
                let traits = Traits { grading, points: -9, nova, allergens: 1 << 13, categories };
                assert_eq!(Traits::from_bytes(&traits.to_bytes()), Some(traits));
            }
        }
        assert_eq!(Traits::from_bytes(b"\0\0"), None);
    }
}
