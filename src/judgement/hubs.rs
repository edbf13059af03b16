//! Products that stand on too many lists.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::model::{Barcode, CategoryId};

use super::ProposalList;

/// Lists a shelf has to have before a share of them says anything: on one of ten, each proposal has a tenth.
const LISTS: usize = 100;

/// Products counted together as the ten with most places.
const TOP: usize = 10;

/// How far the places of all lists go to few products.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(crate) struct Hubs {
    /// Places on all lists, of grades B to E.
    pub places: usize,
    /// Products that have them.
    pub products: usize,
    /// The product with most places, and their share of all.
    pub largest: Option<(Barcode, f64)>,
    /// The share of the ten products with most.
    pub ten_share: f64,
    /// The product that stands on the largest part of the lists of a shelf of at least a hundred.
    pub largest_of_shelf: Option<ShelfHub>,
}

/// A product that stands on many lists of a shelf.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub(crate) struct ShelfHub {
    /// The product.
    pub product: Barcode,
    /// The shelf.
    #[serde(skip)]
    pub shelf: CategoryId,
    /// Lists of the shelf.
    pub lists: usize,
    /// The part of them it stands on.
    pub share: f64,
}

impl Hubs {
    pub(super) fn of(lists: &[ProposalList]) -> Self {
        let mut places: HashMap<Barcode, usize> = HashMap::new();
        let mut shelves: BTreeMap<CategoryId, Vec<&ProposalList>> = BTreeMap::new();
        for list in lists {
            if list.places().next().is_none() {
                continue;
            }
            for &substitute in list.places() {
                *places.entry(substitute).or_default() += 1;
            }
            if let Some(shelf) = list.shelf {
                shelves.entry(shelf).or_default().push(list);
            }
        }
        let ranked = by_places(&places);
        let all: usize = places.values().sum();
        let ten = ranked[..ranked.len().min(TOP)].iter().map(|(places, _)| places).sum();
        Self {
            places: all,
            products: ranked.len(),
            largest: ranked.first().map(|&(places, product)| (product, share(places, all))),
            ten_share: share(ten, all),
            largest_of_shelf: largest_of_shelf(&shelves),
        }
    }
}

/// The most places first; of equal ones the lower barcode.
fn by_places(places: &HashMap<Barcode, usize>) -> Vec<(usize, Barcode)> {
    let mut ranked = Vec::with_capacity(places.len());
    for (&product, &places) in places {
        ranked.push((places, product));
    }
    ranked.sort_unstable_by_key(|&(places, product)| (std::cmp::Reverse(places), product));
    ranked
}

fn largest_of_shelf(shelves: &BTreeMap<CategoryId, Vec<&ProposalList>>) -> Option<ShelfHub> {
    let mut largest: Option<ShelfHub> = None;
    for (&shelf, lists) in shelves {
        if lists.len() < LISTS {
            continue;
        }
        let mut counts: HashMap<Barcode, usize> = HashMap::new();
        for list in lists {
            for &substitute in list.places() {
                *counts.entry(substitute).or_default() += 1;
            }
        }
        let Some(&(places, product)) = by_places(&counts).first() else { continue };
        let hub =
            ShelfHub { product, shelf, lists: lists.len(), share: share(places, lists.len()) };
        if largest.as_ref().is_none_or(|known| hub.share > known.share) {
            largest = Some(hub);
        }
    }
    largest
}

#[allow(clippy::cast_precision_loss, reason = "there are a few million places")]
pub(super) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
