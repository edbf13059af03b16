//! What finding the substitutes of a product looks at, and what of it is news.

use std::hash::Hasher;
use std::slice;

use super::Recollection;
use crate::model::{CategoryId, IdeaKind};
use crate::select::candidate_index::{CandidateIndex, ListName};
use crate::select::comparison::{Candidate, Original};
use crate::select::narrowing::DecidingCandidates;
use crate::select::shelf_texts::stable_hasher;
use crate::select::{Eligible, Finder, Origin, Position, Substitute};

/// Lists that most products ask, so that those of them need not grow.
const LISTS: usize = 16;

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
        hasher.write_usize(pins.len());
        for (position, reason) in pins {
            hasher.write_u16(reason);
            hasher.write(&recollection.item(position));
        }
        let mut lists = Vec::with_capacity(LISTS);
        let mut categories_asked = Vec::with_capacity(LISTS);
        let mut levels = Vec::new();
        let origin = Origin::Shelf;
        for level in 0..asked {
            let categories = comparison.next_level(original, &levels);
            hasher.write_usize(categories.len());
            for &category in &categories {
                hasher.write_u64(comparison.shelves.category_digests[category.at()]);
                categories_asked.push(category);
                hasher.write_u8(u8::from(CandidateIndex::is_small(comparison, category)));
                for name in CandidateIndex::lists_asked(comparison, original, category) {
                    lists.push(AskedList { category, name, level, origin });
                }
            }
            levels.push(categories);
        }
        let pairs = comparison.pairs_of(original);
        hasher.write_usize(pairs.len());
        for pair in pairs {
            let (category, origin) = (pair.to, pair.origin);
            hasher.write_u64(comparison.shelves.category_digests[category.at()]);
            hasher.write_u8(u8::from(CandidateIndex::is_small(comparison, category)));
            hasher.write_u8(u8::from(finder.index.asks_first(original, category)));
            hasher.write_u8(u8::from(matches!(origin, Origin::PlantBased(_))));
            hasher.write_u16(origin.reason().unwrap_or_default());
            categories_asked.push(category);
            for name in [ListName::First, ListName::Best] {
                lists.push(AskedList { category, name, level: 0, origin });
            }
        }
        Self { categories: categories_asked, inputs: hasher.finish(), lists }
    }

    /// What is news on the lists asked since those substitutes were taken, because of those candidates; `None` where it is not
    /// known.
    pub(super) fn news(
        &self,
        recollection: &Recollection,
        original: &Original,
        (deciding, taken): (&DecidingCandidates, &[Substitute]),
    ) -> Option<News> {
        let (mut candidates, mut is_able) = (Vec::new(), false);
        let asks_for_stopgaps = recollection.asks_for_stopgaps(taken);
        for list in &self.lists {
            let category = recollection.news[list.category.at()].as_ref()?;
            for item in category.of(list.name) {
                if recollection.never_counted(original, item.position) {
                    continue;
                }
                if deciding.may_have(item.barcode) {
                    return Some(News::Decided);
                }
                let before = item.position.filter(|own| *own < original.position);
                if let Some(position) = before {
                    candidates.push(position);
                    let list = if item.is_listed { slice::from_ref(list) } else { &self.lists };
                    is_able = is_able
                        || recollection.is_able(original, list, position, asks_for_stopgaps);
                }
            }
        }
        candidates.sort_unstable();
        Some(if is_able { News::ToJudge(candidates) } else { News::NoneAble })
    }
}

/// What is news to a product.
pub(super) enum News {
    /// Some of it may have decided before.
    Decided,
    /// None of it is able to replace the product.
    NoneAble,
    /// Candidates that may not have been judged, or as something else, ascending.
    ToJudge(Vec<Position>),
}

impl Recollection<'_, '_> {
    /// Whether a product that is found on some of these lists may replace one that it ranks before, or be another idea that is
    /// asked for. What left a list may be found on another one, and be judged otherwise there.
    fn is_able(
        &self,
        original: &Original,
        lists: &[AskedList],
        position: Position,
        asks_for_stopgaps: bool,
    ) -> bool {
        let Finder { comparison, index } = self.finder;
        let is_wanted = |own: Eligible| asks_for_stopgaps || !own.candidate.origin.is_stopgap();
        for &AskedList { category, name, level, origin } in lists {
            let candidate = Candidate { position, category, level, origin };
            if index.has(comparison, (category, name), position)
                && comparison.judge(original, candidate, &mut Vec::new()).is_ok_and(is_wanted)
            {
                return true;
            }
        }
        false
    }

    /// Whether one idea more, where there are too few replacements, may change what was taken. Where there were enough, and no
    /// other idea was taken, such ideas are measured by each other alone, and none is asked for.
    fn asks_for_stopgaps(&self, taken: &[Substitute]) -> bool {
        let (mut replacements, mut has_ideas) = (0, false);
        for own in taken {
            match own.origin.idea() {
                None => replacements += 1,
                Some(idea) => has_ideas |= idea != IdeaKind::PlantBased,
            }
        }
        has_ideas || replacements < self.finder.comparison.settings.enough
    }
}
