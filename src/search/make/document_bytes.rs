//! A product on its way to the search file from another process, as bytes.

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

use super::new_document::NewDocument;
use crate::model::{Barcode, CategoryId, Edition};
use crate::search::card::SwapNote;
use crate::search::facets::Facets;

/// All of a document but what it is found by there: the product and the hash of what it is made from.
#[derive(Serialize, Deserialize)]
struct DocumentBytes {
    shown: String,
    names: Vec<(String, String)>,
    swaps: Vec<SwapNote>,
    figures: String,
    popularity: i64,
    leaves: Vec<u32>,
    facets: Vec<u8>,
    words: String,
}

impl NewDocument {
    /// The product, the hash of what it is made from, and the rest.
    pub(crate) fn to_bytes(&self) -> Result<(Barcode, i64, Vec<u8>)> {
        let mut names = Vec::with_capacity(self.names.len());
        for (edition, name) in &self.names {
            names.push((edition.to_string(), name.clone()));
        }
        let bytes = DocumentBytes {
            shown: self.shown.clone(),
            names,
            swaps: self.swaps.clone(),
            figures: self.figures.clone(),
            popularity: self.popularity,
            leaves: self.leaves.iter().map(|leaf| leaf.0).collect(),
            facets: self.facets.to_bytes(&[]),
            words: self.words.clone(),
        };
        Ok((self.barcode, self.inputs, serde_json::to_vec(&bytes)?))
    }

    /// Takes back what [`NewDocument::to_bytes`] gave.
    pub(crate) fn from_bytes(barcode: Barcode, inputs: i64, bytes: &[u8]) -> Result<Self> {
        let read: DocumentBytes = serde_json::from_slice(bytes)?;
        let mut names = Vec::with_capacity(read.names.len());
        for (edition, name) in read.names {
            names.push((Edition::below(&edition).unwrap_or_default(), name));
        }
        Ok(Self {
            barcode,
            shown: read.shown,
            names,
            swaps: read.swaps,
            figures: read.figures,
            popularity: read.popularity,
            inputs,
            leaves: read.leaves.into_iter().map(CategoryId).collect(),
            facets: Facets::from_bytes(&read.facets).context("these are no facets")?,
            words: read.words,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Product;

    #[test]
    fn a_document_comes_back_as_it_was() {
        let mut product = Product::named("3017620422003".parse().unwrap(), "Pâte à tartiner");
        product.brands = vec!["L’Exemple".into()];
        product.translations.insert("en".into(), "Spread".into());
        let note: SwapNote =
            serde_json::from_str(r#"{"to": 20000011, "reasons": ["moins de sucres"]}"#).unwrap();
        let mut document = NewDocument::new(&product, "fr", &[CategoryId(7)], vec![note]);
        document.count_better(1);
        let document = document.made_from(-5);
        let (barcode, inputs, bytes) = document.to_bytes().unwrap();
        let back = NewDocument::from_bytes(barcode, inputs, &bytes).unwrap();
        assert_eq!(format!("{back:?}"), format!("{document:?}"));
        assert!(NewDocument::from_bytes(barcode, inputs, &bytes[1..]).is_err());
    }
}
