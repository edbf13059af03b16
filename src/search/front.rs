//! The sheets of the best known products, in memory. Most of what is found is among them, and looking a
//! row up in the file costs more than all else that is done with it.

use std::ops::Range;

use anyhow::Result;
use rusqlite::Connection;

use super::sheet::Sheet;

/// Held are as many as fit into this: some 220,000.
pub(super) const BYTES: usize = 32 << 20;

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

/// Where a product's sheet is.
struct Span {
    barcode: i64,
    texts: Range<usize>,
    traits: Range<usize>,
}

/// Bytes that come from memory together.
const CACHE_LINE: usize = 64;

impl Front {
    /// Reads the best known products of a search file, until they fill so many bytes.
    pub(super) fn load(connection: &Connection, bytes: usize) -> Result<Self> {
        let sql = "SELECT barcode, traits, texts FROM sheet ORDER BY rank";
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        let mut front = Self::default();
        while let Some(row) = rows.next()?.filter(|_| front.bytes() < bytes) {
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

    fn bytes(&self) -> usize {
        self.texts.len() + self.traits.len() + self.places.len() * size_of::<Place>()
    }

    /// The sheets of some products, where they are among the best known.
    pub(super) fn sheets(&self, ranks: &[u32]) -> Vec<Option<Sheet<'_>>> {
        // Step by step, because the memory they lie in is slow, but gives several at a time to whoever
        // does not want one before asking for the next.
        let spans: Vec<Option<Span>> = ranks.iter().map(|&rank| self.span(rank)).collect();
        std::hint::black_box(spans.iter().flatten().fold(0, |sum, span| sum ^ self.touch(span)));
        let sheets = ranks.iter().zip(spans).map(|(&rank, span)| self.sheet(rank, &span?));
        sheets.collect()
    }

    fn span(&self, rank: u32) -> Option<Span> {
        let at = usize::try_from(rank).ok()?.checked_sub(1)?;
        let place = self.places.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.places.get(before));
        let before = before.copied().unwrap_or_default();
        Some(Span {
            barcode: place.barcode,
            texts: before.texts as usize..place.texts as usize,
            traits: before.traits as usize..place.traits as usize,
        })
    }

    /// Has the beginnings of a sheet fetched from memory.
    fn touch(&self, span: &Span) -> u8 {
        let (texts, traits) = (self.texts.as_bytes(), &self.traits);
        let near = texts.get(span.texts.start).copied().unwrap_or_default();
        let far = texts.get(span.texts.start + CACHE_LINE).copied().unwrap_or_default();
        near ^ far ^ traits.get(span.traits.start).copied().unwrap_or_default()
    }

    fn sheet(&self, rank: u32, span: &Span) -> Option<Sheet<'_>> {
        let texts = self.texts.get(span.texts.clone())?;
        let traits = self.traits.get(span.traits.clone())?;
        Some(Sheet::new(rank, span.barcode, traits, texts))
    }
}
