//! What was known of a pair when it was saved: shown where a product has left the catalogue, and
//! compared with what is known now.

use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::{Barcode, Grading, ProductCard, SavedPair};
use crate::search::{Card, Index};

/// Both products of a pair, and why one replaces the other.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    pub(crate) product: ProductCard,
    pub(crate) substitute: ProductCard,
    pub(crate) reasons: Vec<String>,
}

impl Snapshot {
    /// What is known now; `None` where a product is not in the catalogue.
    pub(crate) fn take(index: &Index, pair: SavedPair) -> Result<Option<Self>> {
        let cards = (index.card(pair.product())?, index.card(pair.substitute())?);
        let (Some(product), Some(substitute)) = cards else { return Ok(None) };
        let swap = index.swap(pair.product(), pair.substitute())?;
        let reasons = swap.map(|swap| swap.note.reasons).unwrap_or_default();
        Ok(Some(Self { product: kept(&product), substitute: kept(&substitute), reasons }))
    }

    /// What was known of a pair without a description: two names and grades.
    pub(crate) fn of(product: ProductCard, substitute: ProductCard) -> Self {
        Self { product, substitute, reasons: Vec::new() }
    }

    /// The form in which it is stored.
    pub(crate) fn to_json(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }

    /// Reads the stored form; where that fails, the products are named by their barcodes.
    pub(crate) fn read(json: &str, pair: SavedPair) -> Self {
        parse(json, pair)
            .unwrap_or_else(|| Self::of(nameless(pair.product()), nameless(pair.substitute())))
    }
}

fn parse(json: &str, pair: SavedPair) -> Option<Snapshot> {
    let mut stored: Value = serde_json::from_str(json).ok()?;
    // Snapshots stored up to version 0.1.0 hold no barcodes; the pair they were saved with has them.
    for (side, barcode) in [("product", pair.product()), ("substitute", pair.substitute())] {
        let side = stored.get_mut(side)?.as_object_mut()?;
        side.insert("barcode".into(), barcode.to_string().into());
        // Nor did later ones hold labels.
        let name = side.get("name")?.clone();
        side.entry("label").or_insert(name);
    }
    serde_json::from_value(stored).ok()
}

/// What is kept of a product. Not its address: that is looked up, because the product may leave.
fn kept(card: &Card) -> ProductCard {
    ProductCard { url: None, ..card.shown.clone() }
}

fn nameless(barcode: Barcode) -> ProductCard {
    ProductCard::named(barcode, &barcode.to_string(), Grading::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pair() -> SavedPair {
        let [product, substitute] =
            ["3017620422003", "20004200"].map(|code| code.parse::<Barcode>().unwrap());
        SavedPair::new(product, substitute).unwrap()
    }

    #[test]
    fn snapshots_without_barcodes_are_still_read() {
        let old = r#"{"product":{"name":"Pâte","lang":null,"brand":"Démo","quantity":"400 g",
            "grade":"e","photo":{"small":"s.jpg","large":"l.jpg"}},"substitute":{"name":"Purée",
            "lang":"en","brand":null,"quantity":null,"grade":"not-applicable","photo":null},
            "reasons":["moins de sucres"]}"#;
        let snapshot = Snapshot::read(old, pair());
        let ProductCard { barcode, url, name, grade, photo, .. } = &snapshot.product;
        assert_eq!((*barcode, url, name.as_str()), (pair().product(), &None, "Pâte"));
        assert_eq!((grade.code(), photo.as_ref().unwrap().large.as_str()), ("e", "l.jpg"));
        assert_eq!(snapshot.substitute.grade, Grading::NotApplicable);
        assert_eq!(snapshot.reasons, ["moins de sucres"]);
        assert_eq!(Snapshot::read(&snapshot.to_json().unwrap(), pair()), snapshot);
    }

    #[test]
    fn what_cannot_be_read_is_shown_by_its_barcode() {
        for broken in ["", "{}", "[]", r#"{"product":{},"substitute":{},"reasons":[]}"#] {
            let snapshot = Snapshot::read(broken, pair());
            assert_eq!(snapshot.product.name, "3017620422003", "{broken}");
            assert_eq!(snapshot.substitute.grade, Grading::Unknown, "{broken}");
        }
    }
}
