//! How the candidates of a product were judged, kept from run to run: where a few are news, the others need not be judged again.

use super::comparison::Candidate;
use super::{Eligible, Origin, Position, Safety, Shelves};
use crate::model::{Barcode, CategoryId};

/// A category that is asked for candidates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct AskedCategory {
    pub(super) category: CategoryId,
    pub(super) level: u8,
    /// [`Origin::Shelf`], or the pair it is asked for.
    pub(super) origin: Origin,
}

impl AskedCategory {
    pub(super) fn candidate(self, position: Position, origin: Origin) -> Candidate {
        Candidate { position, category: self.category, level: self.level, origin }
    }
}

/// A candidate that may replace a product, and how it was judged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Judgement {
    pub(super) barcode: u64,
    /// The place of its category among those asked.
    place: u8,
    /// From the lowest bit on: how it was found (2), whether it is sold elsewhere only, has a shop's own barcode and is of all
    /// kinds (1 each), safety and tier (2 each), score and likeness (10 each).
    rank: u32,
}

/// Judgements as they are kept, ascending by barcode.
#[derive(Clone, Copy)]
pub(super) struct Judgements<'k>(pub(super) &'k [JudgementBytes]);

/// Six bytes of the barcode, which has fourteen digits at most, one of the place, four of the rank, each with the highest first.
pub(super) type JudgementBytes = [u8; 11];

/// What is known from before of the candidates of a product.
#[derive(Clone, Copy)]
pub(super) struct KnownCandidates<'k> {
    /// Those that might replace it.
    pub(super) judgements: Judgements<'k>,
    /// The categories asked.
    pub(super) categories: &'k [AskedCategory],
    /// How many levels were.
    pub(super) levels: u8,
    /// Those that may be judged otherwise now, or were not judged, ascending.
    pub(super) news: &'k [JudgedNews],
    /// The lowest level with such a one.
    pub(super) changed_from: u8,
}

/// What is known of a candidate.
pub(super) enum Known {
    /// Nothing.
    No,
    /// It would be refused as it was.
    Refused,
    /// It would be judged as it was.
    Able(Eligible),
}

/// A candidate that is judged again, or for the first time.
#[derive(Clone, Copy)]
pub(super) struct JudgedNews {
    pub(super) position: Position,
    /// Where it is on a shelf that was asked and may replace the product.
    pub(super) eligible: Option<Eligible>,
}

const AWAY: u32 = 1 << 2;
const RESTRICTED: u32 = 1 << 3;
const OF_ALL_KINDS: u32 = 1 << 4;
const SAFETY_AT: u32 = 5;
const TIER_AT: u32 = 7;
const SCORE_AT: u32 = 9;
const LIKENESS_AT: u32 = 19;
const TWO_BITS: u32 = 0b11;
const TEN_BITS: u32 = (1 << 10) - 1;

/// What is found on a shelf, by the two lowest bits.
const SHELF_ORIGINS: [Origin; 3] = [Origin::Shelf, Origin::OtherTaste, Origin::SameLetter];
/// What the operator named.
const NAMED: u32 = 3;

impl Judgement {
    /// Of one of a category that has this place.
    pub(super) fn of(barcode: Barcode, own: &Eligible, place: u8) -> Self {
        let mut rank = match own.candidate.origin {
            Origin::Shelf => 0,
            Origin::OtherTaste => 1,
            Origin::SameLetter => 2,
            Origin::Pinned(_) | Origin::Paired(_) | Origin::PlantBased(_) => NAMED,
        };
        for (is_marked, mark) in [
            (own.is_away, AWAY),
            (own.is_restricted, RESTRICTED),
            (own.is_of_all_kinds, OF_ALL_KINDS),
        ] {
            rank |= if is_marked { mark } else { 0 };
        }
        rank |= (own.safety as u32) << SAFETY_AT | (own.tier as u32) << TIER_AT;
        rank |= u32::from(own.score) << SCORE_AT | u32::from(own.likeness) << LIKENESS_AT;
        Self { barcode: barcode.number(), place, rank }
    }

    pub(super) fn to_bytes(self) -> JudgementBytes {
        let place_and_rank = u128::from(self.place) << 32 | u128::from(self.rank);
        let [_, _, _, _, _, own @ ..] =
            (u128::from(self.barcode) << 40 | place_and_rank).to_be_bytes();
        own
    }

    #[allow(clippy::cast_possible_truncation, reason = "each takes its own bits")]
    pub(super) fn of_bytes(bytes: JudgementBytes) -> Self {
        let mut whole = [0; size_of::<u128>()];
        whole[size_of::<u128>() - bytes.len()..].copy_from_slice(&bytes);
        let number = u128::from_be_bytes(whole);
        let (barcode, place) = ((number >> 40) as u64, (number >> 32) as u8);
        Self { barcode, place, rank: number as u32 }
    }

    /// Where the candidate stands now; `None` where it is gone.
    pub(super) fn position(self, shelves: &Shelves) -> Option<Position> {
        shelves.with_number(self.barcode)
    }

    pub(super) fn category(self, categories: &[AskedCategory]) -> Option<AskedCategory> {
        categories.get(usize::from(self.place)).copied()
    }

    /// How it comes from a shelf; `None` for what the operator named.
    pub(super) fn shelf_origin(self) -> Option<Origin> {
        SHELF_ORIGINS.get((self.rank & TWO_BITS) as usize).copied()
    }

    fn has(self, mark: u32) -> bool {
        self.rank & mark != 0
    }

    /// The candidate as it was judged.
    #[allow(clippy::cast_possible_truncation, reason = "ten bits")]
    pub(super) fn eligible(self, candidate: Candidate) -> Eligible {
        let safety = |at| Safety::ALL[(self.rank >> at & TWO_BITS) as usize];
        let thousandths = |at| (self.rank >> at & TEN_BITS) as u16;
        Eligible {
            candidate,
            safety: safety(SAFETY_AT),
            tier: safety(TIER_AT),
            is_away: self.has(AWAY),
            is_restricted: self.has(RESTRICTED),
            is_of_all_kinds: self.has(OF_ALL_KINDS),
            likeness: thousandths(LIKENESS_AT),
            score: thousandths(SCORE_AT),
        }
    }
}

impl Judgements<'_> {
    /// The one of a product.
    pub(super) fn find(self, barcode: Barcode) -> Option<Judgement> {
        let number = barcode.number();
        let found = self.0.binary_search_by_key(&number, |own| Judgement::of_bytes(*own).barcode);
        Some(Judgement::of_bytes(self.0[found.ok()?]))
    }
}

impl KnownCandidates<'_> {
    /// Whether a candidate would be judged as it was before.
    fn know(&self, position: Position) -> bool {
        self.news.binary_search_by_key(&position, |news| news.position).is_err()
    }

    /// What is known of a candidate of a pair that was on no shelf asked or was refused there.
    pub(super) fn of_pair(&self, candidate: Candidate, shelves: &Shelves) -> Known {
        if !self.know(candidate.position) {
            return Known::No;
        }
        let found = self.judgements.find(shelves.barcode(candidate.position));
        let Some(judgement) = found else { return Known::Refused };
        // It was found on a shelf that is not asked any more.
        if judgement.shelf_origin().is_some() {
            return Known::No;
        }
        match judgement.category(self.categories) {
            Some(own) if own.candidate(candidate.position, own.origin) == candidate => {
                Known::Able(judgement.eligible(candidate))
            }
            _ => Known::Refused,
        }
    }

    /// Whether there were too few on a level, and the next one was asked, as it would be now.
    pub(super) fn were_too_few(&self, level: u8) -> bool {
        level < self.changed_from && level + 1 < self.levels
    }

    /// Calls `each` with the candidates of a level that may replace the product.
    pub(super) fn each_of_level(
        &self,
        level: u8,
        shelves: &Shelves,
        mut each: impl FnMut(Eligible),
    ) {
        for &bytes in self.judgements.0 {
            let judgement = Judgement::of_bytes(bytes);
            let Some(asked) = judgement.category(self.categories) else { continue };
            let Some(origin) = judgement.shelf_origin().filter(|_| asked.level == level) else {
                continue;
            };
            let position = judgement.position(shelves).filter(|own| self.know(*own));
            if let Some(position) = position {
                each(judgement.eligible(asked.candidate(position, origin)));
            }
        }
        for news in self.news {
            if let Some(eligible) = news.eligible.filter(|own| own.candidate.level == level) {
                each(eligible);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_products::{Dice, barcode, eligible};
    use super::*;

    #[test]
    fn a_judgement_is_read_as_it_was_written() {
        let mut dice = Dice(7);
        let mut all = Vec::new();
        for number in 0..300 {
            let own = eligible(&mut dice, Position(0));
            let place = u8::try_from(dice.below(256)).unwrap();
            let judgement = Judgement::of(barcode(number), &own, place);
            let read = Judgement::of_bytes(judgement.to_bytes());
            assert_eq!(read, judgement);
            assert_eq!(read.eligible(own.candidate), own);
            let is_of_shelf = SHELF_ORIGINS.contains(&own.candidate.origin);
            assert_eq!(read.shelf_origin(), is_of_shelf.then_some(own.candidate.origin));
            all.push(judgement.to_bytes());
        }
        all.sort_unstable();
        let judgements = Judgements(&all);
        assert!((0..300).all(|number| judgements.find(barcode(number)).is_some()));
        assert!((300..400).all(|number| judgements.find(barcode(number)).is_none()));
    }
}
