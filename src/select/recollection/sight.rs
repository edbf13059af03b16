//! What finding the substitutes of a product looks at, and what of it is news.

use std::hash::Hasher;

use super::Recollection;
use crate::select::candidate_index::{CandidateIndex, ListName};
use crate::select::comparison::{Candidate, Original};
use crate::select::judgements::{AskedCategory, JudgedNews, Judgement, Judgements};
use crate::select::shelf_texts::stable_hasher;
use crate::select::{Eligible, Finder, Origin, Position};

/// Lists that most products ask, so that those of them need not grow.
const LISTS: usize = 16;

/// What is looked at for one product.
pub(super) struct Sight {
    /// The categories asked, level by level, then those of pairs.
    pub(super) categories: Vec<AskedCategory>,
    /// A hash of all of it but for the candidates.
    pub(super) inputs: u64,
    /// The lists asked, with their categories.
    lists: Vec<(AskedCategory, ListName)>,
}

impl Sight {
    /// What finding looks at when it asks this number of levels.
    pub(super) fn of(recollection: &Recollection, original: &Original, asked: u8) -> Self {
        let finder = recollection.finder;
        let comparison = &finder.comparison;
        let mut hasher = stable_hasher();
        hasher.write_u64(recollection.context);
        hasher.write(&recollection.item(original.position));
        let pins = comparison.pins_of(original);
        hasher.write_usize(pins.len());
        for (position, reason) in pins {
            hasher.write_u16(reason);
            hasher.write(&recollection.item(position));
        }
        let mut lists = Vec::with_capacity(LISTS);
        let mut categories_asked = Vec::with_capacity(LISTS);
        let mut levels = Vec::new();
        for level in 0..asked {
            let categories = comparison.next_level(original, &levels);
            hasher.write_usize(categories.len());
            for &category in &categories {
                hasher.write_u64(comparison.shelves.category_digests[category.at()]);
                hasher.write_u8(u8::from(CandidateIndex::is_small(comparison, category)));
                let own = AskedCategory { category, level, origin: Origin::Shelf };
                categories_asked.push(own);
                for name in CandidateIndex::lists_asked(comparison, original, category) {
                    lists.push((own, name));
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
            let own = AskedCategory { category, level: 0, origin };
            categories_asked.push(own);
            lists.extend([ListName::First, ListName::Best].map(|name| (own, name)));
        }
        Self { categories: categories_asked, inputs: hasher.finish(), lists }
    }

    /// The place of the category of a candidate among those asked.
    pub(super) fn place_of(&self, candidate: &Candidate) -> Option<usize> {
        let Candidate { category, level, origin, .. } = *candidate;
        let is_paired = matches!(origin, Origin::Paired(_) | Origin::PlantBased(_));
        // A pin has the first category of all.
        let origin = if is_paired { origin } else { Origin::Shelf };
        let wanted = AskedCategory { category, level, origin };
        self.categories.iter().position(|own| *own == wanted)
    }

    /// The level of the category of a candidate.
    fn level_of(&self, judgement: Judgement) -> u8 {
        judgement.category(&self.categories).map_or(0, |own| own.level)
    }

    /// What is news on the lists asked since candidates were judged so; `None` where it is not known.
    pub(super) fn news(
        &self,
        recollection: &Recollection,
        original: &Original,
        judgements: Judgements,
    ) -> Option<News> {
        let (mut positions, mut matter, mut changed_from) = (Vec::new(), false, u8::MAX);
        for (asked, name) in &self.lists {
            let category = recollection.news[asked.category.at()].as_ref()?;
            for item in category.of(*name) {
                if !recollection.never_counted(original, item.position) {
                    if let Some(known) = judgements.find(item.barcode) {
                        changed_from = changed_from.min(self.level_of(known));
                        matter = true;
                    }
                    positions.extend(item.position);
                }
            }
        }
        positions.sort_unstable();
        positions.dedup();
        let mut candidates = Vec::with_capacity(positions.len());
        for position in positions {
            // One that ranks behind is no candidate any more.
            if position >= original.position {
                candidates.push(JudgedNews { position, eligible: None });
                continue;
            }
            let (shelf, pairs) = self.found_on(recollection, position);
            let judge = |own: AskedCategory| {
                recollection.judge(original, own.candidate(position, own.origin))
            };
            let eligible = shelf.and_then(judge);
            if let Some(own) = &eligible {
                changed_from = changed_from.min(own.candidate.level);
            }
            matter =
                matter || eligible.is_some() || pairs.into_iter().any(|own| judge(own).is_some());
            candidates.push(JudgedNews { position, eligible });
        }
        Some(News { candidates, matter, changed_from })
    }

    /// The category of the first shelf that a product is found on, and those of pairs.
    fn found_on(
        &self,
        recollection: &Recollection,
        position: Position,
    ) -> (Option<AskedCategory>, Vec<AskedCategory>) {
        let Finder { comparison, index } = recollection.finder;
        let (mut first, mut pairs): (Option<AskedCategory>, _) = (None, Vec::new());
        for (own, name) in &self.lists {
            if !index.has(comparison, (own.category, *name), position) {
                continue;
            }
            if own.origin != Origin::Shelf {
                pairs.push(*own);
            } else if first
                .is_none_or(|first| (own.level, own.category) < (first.level, first.category))
            {
                first = Some(*own);
            }
        }
        (first, pairs)
    }
}

/// What is news to a product.
pub(super) struct News {
    /// Candidates that may not have been judged, or as something else, ascending.
    pub(super) candidates: Vec<JudgedNews>,
    /// Whether any of it could replace the product, or can now.
    pub(super) matter: bool,
    /// The lowest level with one of these.
    pub(super) changed_from: u8,
}

impl Recollection<'_, '_> {
    fn judge(&self, original: &Original, candidate: Candidate) -> Option<Eligible> {
        self.finder.comparison.judge(original, candidate, &mut Vec::new()).ok()
    }
}
