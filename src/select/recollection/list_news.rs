//! What has changed of the lists of candidates of a category since an earlier run, which left them as bytes.
//!
//! The bytes of a list are its number, how many products it has, and their barcodes: eight bytes each but for the second, which has
//! four, the lowest first.

use foldhash::HashMap;

use super::Recollection;
use crate::model::{Barcode, CategoryId};
use crate::select::Position;
use crate::select::candidate_index::ListName;

/// Bytes before the barcodes of a list.
const HEAD: usize = 12;

/// What has changed of the lists of a category, list by list; none of a list that is as it was.
#[derive(Default)]
pub(super) struct CategoryNews {
    /// Ascending.
    lists: Vec<(ListName, Vec<ListNews>)>,
}

/// A product that has changed, or that is on a list and was not, or the other way round.
#[derive(Clone, Copy, Debug)]
pub(super) struct ListNews {
    pub(super) barcode: Barcode,
    /// Where it stands now.
    pub(super) position: Option<Position>,
}

impl CategoryNews {
    pub(super) fn of(&self, list: ListName) -> &[ListNews] {
        let found = self.lists.binary_search_by_key(&list, |(name, _)| *name);
        found.map_or(&[], |at| &self.lists[at].1)
    }

    /// What is news to those who know the lists of these bytes; `None` where they are none.
    pub(super) fn since(
        recollection: &Recollection,
        category: CategoryId,
        bytes: &[u8],
    ) -> Option<Self> {
        let mut before = read(bytes)?;
        let mut news = Self::default();
        each_list(recollection, category, &mut |name, number, positions| {
            let barcodes = before.remove(&number).unwrap_or_default();
            let list = news_of_list(recollection, barcodes, positions);
            if !list.is_empty() {
                news.lists.push((name, list));
            }
        });
        // A word that has no list any more had candidates; nobody asks for one that no product has.
        for (number, barcodes) in before {
            if let Some(name) = recollection.list_name(number) {
                let list = news_of_list(recollection, barcodes, &[]);
                news.lists.push((name, list));
            }
        }
        news.lists.sort_unstable_by_key(|(name, _)| *name);
        Some(news)
    }
}

/// The lists of a category as bytes; none where it has no products.
pub(super) fn write(recollection: &Recollection, category: CategoryId) -> Vec<u8> {
    let shelves = recollection.finder.comparison.shelves;
    let mut bytes = Vec::new();
    each_list(recollection, category, &mut |_, number, positions| {
        bytes.extend(number.to_le_bytes());
        bytes.extend(u32::try_from(positions.len()).unwrap_or_default().to_le_bytes());
        for position in positions {
            bytes.extend(shelves.barcode(*position).number().to_le_bytes());
        }
    });
    bytes
}

/// The barcodes of each list by its number.
fn read(mut bytes: &[u8]) -> Option<HashMap<u64, Vec<u64>>> {
    let mut lists = HashMap::default();
    while !bytes.is_empty() {
        let (head, rest) = bytes.split_first_chunk::<HEAD>()?;
        let (number, length) = head.split_first_chunk()?;
        let length = u32::from_le_bytes(*length.first_chunk()?) as usize;
        let (own, rest) = rest.split_at_checked(length.checked_mul(8)?)?;
        let mut barcodes = Vec::with_capacity(length);
        for barcode in own.as_chunks().0 {
            barcodes.push(u64::from_le_bytes(*barcode));
        }
        lists.insert(u64::from_le_bytes(*number), barcodes);
        bytes = rest;
    }
    Some(lists)
}

/// Calls `each` with each list of a category that has products, and with its number, which stays from run to run.
fn each_list(
    recollection: &Recollection,
    category: CategoryId,
    each: &mut dyn FnMut(ListName, u64, &[Position]),
) {
    let finder = recollection.finder;
    finder.index.each_list(&finder.comparison, category, &mut |name, positions| {
        if !positions.is_empty() {
            each(name, recollection.list_number(name), positions);
        }
    });
}

fn news_of_list(
    recollection: &Recollection,
    mut before: Vec<u64>,
    positions: &[Position],
) -> Vec<ListNews> {
    let shelves = recollection.finder.comparison.shelves;
    let mut news = Vec::new();
    let mut now = Vec::with_capacity(positions.len());
    before.sort_unstable();
    for &position in positions {
        let barcode = shelves.barcode(position);
        now.push(barcode.number());
        let was_listed = before.binary_search(&barcode.number()).is_ok();
        if !was_listed || !recollection.is_as_before(position) {
            news.push(ListNews { barcode, position: Some(position) });
        }
    }
    now.sort_unstable();
    for number in before {
        if now.binary_search(&number).is_err()
            && let Ok(barcode) = Barcode::from_number(number)
        {
            // A weigh label stands for itself here, not for the product of its article.
            let position = shelves.find(barcode).filter(|own| shelves.barcode(*own) == barcode);
            news.push(ListNews { barcode, position });
        }
    }
    news
}
