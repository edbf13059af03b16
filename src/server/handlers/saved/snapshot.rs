//! What was known of a pair when it was saved: shown where a product has left the catalogue, and
//! compared with what is known now.

use anyhow::Result;
use serde::{Deserialize, Serialize};

use crate::model::SavedPair;
use crate::render::view::{Face, Photo};
use crate::search::{Card, Index};

/// Both products of a pair, and why one replaces the other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) product: Face,
    pub(crate) substitute: Face,
    pub(crate) reasons: Vec<String>,
}

impl Snapshot {
    /// What is known now; `None` where a product is not in the catalogue.
    pub(crate) fn take(index: &Index, pair: SavedPair) -> Result<Option<Self>> {
        let cards = (index.card(pair.product())?, index.card(pair.substitute())?);
        let (Some(product), Some(substitute)) = cards else { return Ok(None) };
        let swap = index.swap(pair.product(), pair.substitute())?;
        let reasons = swap.map(|swap| swap.reasons).unwrap_or_default();
        Ok(Some(Self { product: face(&product), substitute: face(&substitute), reasons }))
    }

    /// What was known of a pair nobody described: two names and grades.
    pub(crate) fn of(product: Face, substitute: Face) -> Self {
        Self { product, substitute, reasons: Vec::new() }
    }

    /// As it is kept.
    pub(crate) fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// As it was kept; by their barcodes where that cannot be read any more.
    pub(crate) fn read(json: &str, pair: SavedPair) -> Self {
        serde_json::from_str(json).unwrap_or_else(|_| {
            let nameless = |barcode| named(&format!("{barcode}"), "unknown");
            Self::of(nameless(pair.product()), nameless(pair.substitute()))
        })
    }
}

/// What is shown of a product in the catalogue.
pub(crate) fn face(card: &Card) -> Face {
    let photo = card.photo.as_ref();
    Face {
        name: card.name.clone(),
        lang: card.lang.clone(),
        brand: card.brand.clone(),
        quantity: card.quantity.clone(),
        grade: card.grade.into(),
        photo: photo.map(|photo| Photo { small: photo.small.clone(), large: photo.large.clone() }),
    }
}

/// What is shown of a product only whose name and grade are known.
pub(crate) fn named(name: &str, grade: &str) -> Face {
    Face {
        name: name.into(),
        lang: None,
        brand: None,
        quantity: None,
        grade: grade.into(),
        photo: None,
    }
}
