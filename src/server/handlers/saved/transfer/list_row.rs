//! A row of a list that is taken along: its cells, and the pair it brings back.
//!
//! Notes and names are whatever people type, so cells are guarded against being calculated (`words::guarded`); the guards
//! are taken off again when a list is brought back.

use anyhow::Result;
use chrono::SecondsFormat;
use serde::Serialize;

use super::spreadsheet_code::CodeCell;
use super::spreadsheet_date::{DateOrder, moment};
use crate::model::{Barcode, Grading, Note, PagePath, ProductCard, SavedPair, Timestamp};
use crate::render::view::RowFault;
use crate::search::Index;
use crate::server::handlers::saved::snapshot::Snapshot;
use crate::store::accounts::SavedSubstitute;
use crate::words::{guarded, unguarded};

/// Names in a list that is brought back are cut to this many characters.
const NAME_MOST: usize = 300;

/// A pair as it is taken along; the columns of the CSV file, in order.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub(super) struct ListRow {
    pub(super) code_produit: String,
    pub(super) produit: String,
    pub(super) nutriscore_produit: String,
    pub(super) code_substitut: String,
    pub(super) substitut: String,
    pub(super) nutriscore_substitut: String,
    /// RFC 3339.
    pub(super) garde_le: String,
    pub(super) note: String,
    /// The page that compares both. Spreadsheets round barcodes, never addresses.
    pub(super) adresse: String,
}

impl ListRow {
    pub(super) fn of(saved: SavedSubstitute, origin: &str) -> Self {
        let then = Snapshot::read(&saved.snapshot, saved.pair);
        let date = saved.saved.date().unwrap_or_default();
        let (product, substitute) = (saved.pair.product(), saved.pair.substitute());
        Self {
            code_produit: product.to_string(),
            produit: then.product.name,
            nutriscore_produit: then.product.grade.code().into(),
            code_substitut: substitute.to_string(),
            substitut: then.substitute.name,
            nutriscore_substitut: then.substitute.grade.code().into(),
            garde_le: date.to_rfc3339_opts(SecondsFormat::Secs, true),
            note: saved.note.map(|note| note.as_str().to_string()).unwrap_or_default(),
            adresse: [origin, &PagePath::substitute(product, substitute).url()].concat(),
        }
    }

    /// The cell of a column.
    pub(super) fn cell_mut(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "code_produit" => &mut self.code_produit,
            "produit" => &mut self.produit,
            "nutriscore_produit" => &mut self.nutriscore_produit,
            "code_substitut" => &mut self.code_substitut,
            "substitut" => &mut self.substitut,
            "nutriscore_substitut" => &mut self.nutriscore_substitut,
            "garde_le" => &mut self.garde_le,
            "note" => &mut self.note,
            "adresse" => &mut self.adresse,
            _ => return None,
        })
    }

    pub(super) fn guarded(self) -> Self {
        let Self { produit, substitut, note, .. } = &self;
        let (produit, substitut, note) = (guarded(produit), guarded(substitut), guarded(note));
        Self { produit, substitut, note, ..self }
    }

    /// The pair to bring back, of a list whose dates are in this order, or why it cannot be.
    pub(super) fn imported(
        &self,
        index: &Index,
        order: DateOrder,
        now: Timestamp,
    ) -> Result<Result<SavedSubstitute, RowFault>> {
        let (pair, note, saved) = match self.read(order, now) {
            Ok(read) => read,
            Err(fault) => return Ok(Err(fault)),
        };
        // The catalogue knows more than the list, and may be newer.
        let known = Snapshot::take(index, pair)?.map_or_else(|| self.snapshot(pair), Ok);
        Ok(match known {
            Ok(snapshot) => {
                Ok(SavedSubstitute { pair, snapshot: snapshot.to_json()?, note, saved })
            }
            Err(fault) => Err(fault),
        })
    }

    fn read(
        &self,
        order: DateOrder,
        now: Timestamp,
    ) -> Result<(SavedPair, Option<Note>, Timestamp), RowFault> {
        let pair = self.pair()?;
        let note = unguarded(&self.note);
        if note.contains(char::REPLACEMENT_CHARACTER) {
            return Err(RowFault::Text);
        }
        let note = Note::parse(&note).map_err(|_| RowFault::Note)?;
        // A list without dates is none of long ago.
        let saved = match self.garde_le.trim() {
            "" => now,
            date => moment(date, order).ok_or(RowFault::Date)?,
        };
        Ok((pair, note, saved))
    }

    /// Whether barcodes stand where they should, whole or rounded.
    pub(super) fn has_barcodes(&self) -> bool {
        let is_code = |cell: &str| CodeCell::read(cell) != CodeCell::Unusable;
        is_code(&self.code_produit) && is_code(&self.code_substitut)
    }

    fn pair(&self) -> Result<SavedPair, RowFault> {
        let (product, substitute) = barcodes_in_address(&self.adresse).unzip();
        let barcode = |cell: &str, known| {
            let code = CodeCell::read(cell);
            code.completed(known).ok_or(match code {
                CodeCell::Rounded(..) => RowFault::Digits,
                _ => RowFault::Code,
            })
        };
        let pair = SavedPair::new(
            barcode(&self.code_produit, product)?,
            barcode(&self.code_substitut, substitute)?,
        );
        pair.ok_or(RowFault::Code)
    }

    /// What the list itself says about products that are no longer in the catalogue.
    fn snapshot(&self, pair: SavedPair) -> Result<Snapshot, RowFault> {
        let product = typed(pair.product(), &self.produit, &self.nutriscore_produit)?;
        let substitute = typed(pair.substitute(), &self.substitut, &self.nutriscore_substitut)?;
        Ok(Snapshot::of(product, substitute))
    }
}

/// A product by the name and grade a list has for it.
fn typed(barcode: Barcode, name: &str, grade: &str) -> Result<ProductCard, RowFault> {
    let short: String = unguarded(name).trim().chars().take(NAME_MOST).collect();
    if short.is_empty() {
        return Err(RowFault::Unknown);
    }
    if short.contains(char::REPLACEMENT_CHARACTER) {
        return Err(RowFault::Text);
    }
    Ok(ProductCard::named(barcode, &short, Grading::from_off(&grade.trim().to_lowercase())))
}

/// The barcodes an address ends with: `https://example.org/produit/3017620422003/3045320094084`.
fn barcodes_in_address(address: &str) -> Option<(Barcode, Barcode)> {
    let path = address.trim().split(['?', '#']).next()?.trim_end_matches('/');
    let mut names = path.rsplit('/');
    let (substitute, product) = (names.next()?.parse().ok()?, names.next()?.parse().ok()?);
    Some((product, substitute))
}
