//! The sheets of the best known products, in memory. Most of what is found is among them, and looking a
//! row up in the file costs more than all else that is done with it.

use anyhow::Result;
use rusqlite::Connection;

use super::sheet::Sheet;

/// So many are held: 22 MB.
const PRODUCTS: u32 = 150_000;

/// Sheets by rank, from the first one on. Kept compact: all texts in one string, all traits in one
/// array.
#[derive(Default)]
pub(super) struct Front {
    texts: String,
    traits: Vec<u8>,
    places: Vec<Place>,
}

/// A product's barcode, and where its texts and traits end.
#[derive(Clone, Copy, Default)]
struct Place {
    barcode: i64,
    texts: u32,
    traits: u32,
}

impl Front {
    /// Reads the best known products of a search file.
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let sql = "SELECT barcode, traits, texts FROM sheet WHERE rank <= ?1 ORDER BY rank";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([PRODUCTS])?;
        let mut front = Self::default();
        while let Some(row) = rows.next()? {
            front.traits.extend(row.get_ref(1)?.as_blob()?);
            front.texts.push_str(row.get_ref(2)?.as_str()?);
            let (texts, traits) = (front.texts.len().try_into()?, front.traits.len().try_into()?);
            front.places.push(Place { barcode: row.get(0)?, texts, traits });
        }
        front.texts.shrink_to_fit();
        front.traits.shrink_to_fit();
        front.places.shrink_to_fit();
        Ok(front)
    }

    /// The sheet of a product, where it is one of the best known.
    pub(super) fn sheet(&self, rank: u32) -> Option<Sheet<'_>> {
        let at = usize::try_from(rank).ok()?.checked_sub(1)?;
        let place = self.places.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.places.get(before));
        let before = before.copied().unwrap_or_default();
        let traits = self.traits.get(before.traits as usize..place.traits as usize)?;
        let texts = self.texts.get(before.texts as usize..place.texts as usize)?;
        Some(Sheet::new(rank, place.barcode, traits, texts))
    }
}
