//! Which products a worker gives to the search file.

use std::ops::Range;

use anyhow::Result;

use crate::model::Barcode;
use crate::search::KnownInputs;

/// Which products are given to the search file: in the first pass, when every product is met, and only once.
pub(super) enum Indexing {
    Nothing,
    All,
    /// Those whose documents are made from something else than in the file in use.
    Changed(ChangedDocuments),
}

/// Compares products with the search file in use.
pub(super) struct ChangedDocuments {
    file: KnownInputs,
    /// The documents of the products at hand, in order, and whether the product was met.
    known: Vec<(Barcode, i64, bool)>,
}

impl Indexing {
    pub(super) fn changed(file: KnownInputs) -> Self {
        Self::Changed(ChangedDocuments { file, known: Vec::new() })
    }

    /// Asks about the products whose barcodes, as numbers, are in a range.
    pub(super) fn look_up(&mut self, barcodes: &Range<i64>) -> Result<()> {
        let Self::Changed(documents) = self else { return Ok(()) };
        documents.known.clear();
        for (barcode, inputs) in documents.file.of_range(barcodes)? {
            documents.known.push((barcode, inputs, false));
        }
        Ok(())
    }

    /// Whether the document of a product is made from something else; met is the product either way.
    pub(super) fn wants(&mut self, product: Barcode, inputs: i64) -> bool {
        let documents = match self {
            Self::Nothing => return false,
            Self::All => return true,
            Self::Changed(documents) => documents,
        };
        let Ok(at) = documents.known.binary_search_by_key(&product, |(known, ..)| *known) else {
            return true;
        };
        let (_, known, is_met) = &mut documents.known[at];
        *is_met = true;
        *known != inputs
    }

    /// The documents looked up whose products were not met: they are no part of the site any more.
    pub(super) fn leave(&mut self) -> Vec<Barcode> {
        let mut gone = Vec::new();
        if let Self::Changed(documents) = self {
            for (barcode, _, is_met) in documents.known.drain(..) {
                if !is_met {
                    gone.push(barcode);
                }
            }
        }
        gone
    }
}
