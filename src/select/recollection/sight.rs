//! What finding the substitutes of a product looks at, and what of it is news.

use std::hash::Hasher;

use super::Recollection;
use super::list_news::ListNews;
use crate::model::CategoryId;
use crate::select::candidate_index::{CandidateIndex, ListName};
use crate::select::comparison::{Candidate, Original};
use crate::select::narrowing::DecidingCandidates;
use crate::select::shelf_texts::stable_hasher;
use crate::select::{Origin, Position};

/// What is looked at for one product.
pub(super) struct Sight {
    /// The categories asked.
    pub(super) categories: Vec<CategoryId>,
    /// A hash of all of it but for the candidates.
    pub(super) inputs: u64,
    /// The lists asked, with how their candidates are found.
    lists: Vec<AskedList>,
}

/// A list of a category that is asked.
#[derive(Clone, Copy)]
struct AskedList {
    category: CategoryId,
    name: ListName,
    level: u8,
    origin: Origin,
}

impl Sight {
    /// What finding looks at when it asks this number of levels.
    pub(super) fn of(recollection: &Recollection, original: &Original, asked: u8) -> Self {
        let finder = recollection.finder;
        let comparison = &finder.comparison;
        let mut hasher = stable_hasher();
        hasher.write_u64(recollection.context);
        hasher.write(&recollection.item(original.position));
        let pins = comparison.overrides.pins(original.position, original.brands, &original.above);
        for (position, reason) in pins {
            hasher.write_u16(reason);
            hasher.write(&recollection.item(position));
        }
        let (mut lists, mut levels) = (Vec::new(), Vec::new());
        let mut categories_asked = Vec::new();
        let origin = Origin::Shelf;
        for level in 0..asked {
            let categories = comparison.next_level(original, &levels);
            hasher.write_usize(categories.len());
            for &category in &categories {
                hasher.write_u64(comparison.shelves.category_digests[category.at()]);
                categories_asked.push(category);
                let names = CandidateIndex::lists_asked(comparison, original, category);
                hasher.write_usize(names.len());
                for name in names {
                    lists.push(AskedList { category, name, level, origin });
                }
            }
            levels.push(categories);
        }
        for pair in comparison.pairs_of(original) {
            let (category, origin) = (pair.to, pair.origin);
            hasher.write_u64(comparison.shelves.category_digests[category.at()]);
            hasher.write_u8(u8::from(matches!(origin, Origin::PlantBased(_))));
            hasher.write_u16(origin.reason().unwrap_or_default());
            categories_asked.push(category);
            for name in [ListName::First, ListName::Best] {
                lists.push(AskedList { category, name, level: 0, origin });
            }
        }
        Self { categories: categories_asked, inputs: hasher.finish(), lists }
    }

    /// What is news on the lists asked, where those candidates decided before; `None` where it is not known.
    pub(super) fn news(
        &self,
        recollection: &Recollection,
        original: &Original,
        deciding: &DecidingCandidates,
    ) -> Option<News> {
        let mut news = News::default();
        for list in &self.lists {
            let category = recollection.news[list.category.at()].as_ref()?;
            for item in category.of(list.name) {
                news.decided |= deciding.may_have(item.barcode)
                    && !recollection.never_counted(original, item.position);
                news.add(recollection, original, *list, *item);
            }
        }
        news.candidates.sort_unstable();
        Some(news)
    }
}

/// What is news to a product.
#[derive(Default)]
pub(super) struct News {
    /// Whether some of it may have decided before.
    pub(super) decided: bool,
    /// Whether some of it may be able to replace the product.
    pub(super) is_able: bool,
    /// Candidates that may not have been judged, or as something else, ascending.
    pub(super) candidates: Vec<Position>,
}

impl News {
    fn add(
        &mut self,
        recollection: &Recollection,
        original: &Original,
        list: AskedList,
        item: ListNews,
    ) {
        let Some(position) = item.position.filter(|own| *own < original.position) else { return };
        self.candidates.push(position);
        let AskedList { category, level, origin, .. } = list;
        // What left a list may be found on another one, and be judged otherwise there.
        self.is_able |= !item.is_listed
            || !self.decided
                && recollection.is_able(original, Candidate { position, category, level, origin });
    }
}
