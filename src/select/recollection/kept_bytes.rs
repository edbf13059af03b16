//! What was found for a product, as bytes.

use super::Recollection;
use super::sight::Sight;
use crate::select::comparison::Original;
use crate::select::judgements::{Judgement, JudgementBytes, Judgements};
use crate::select::substitutes::FoundSubstitutes;
use crate::select::{Origin, Substitute};

/// Bytes before the judgements: how many levels, how many judgements, how many substitutes.
const HEAD: usize = 5;

/// What is kept, of which the substitutes are read where they are wanted.
pub(super) struct KeptBytes<'k> {
    /// How many levels were asked.
    pub(super) asked: u8,
    /// How the candidates that may replace it were judged.
    pub(super) judgements: Judgements<'k>,
    /// The places of the substitutes among those, the best first.
    pub(super) taken: &'k [[u8; 2]],
}

impl<'k> KeptBytes<'k> {
    /// `None` where they say nothing.
    pub(super) fn read(bytes: &'k [u8]) -> Option<Self> {
        let (&[asked, a, b, c, d], bytes) = bytes.split_first_chunk::<HEAD>()?;
        let [all, taken] = [[a, b], [c, d]].map(|own| usize::from(u16::from_be_bytes(own)));
        let (judgements, taken_bytes) =
            bytes.split_at_checked(all * size_of::<JudgementBytes>())?;
        let is_whole = taken_bytes.len() == taken * 2;
        let (judgements, taken) = (Judgements(judgements.as_chunks().0), taken_bytes.as_chunks().0);
        is_whole.then_some(Self { asked, judgements, taken })
    }

    /// The substitutes, where all of them are still there.
    pub(super) fn substitutes(
        &self,
        recollection: &Recollection,
        original: &Original,
        sight: &Sight,
    ) -> Option<Vec<Substitute>> {
        let comparison = &recollection.finder.comparison;
        let mut taken = Vec::with_capacity(self.taken.len());
        for place in self.taken {
            let bytes = self.judgements.0.get(usize::from(u16::from_be_bytes(*place)))?;
            let judgement = Judgement::of_bytes(*bytes);
            let position = judgement.position(comparison.shelves)?;
            let asked = judgement.category(&sight.categories)?;
            let origin = match judgement.shelf_origin() {
                Some(origin) => origin,
                None if asked.origin == Origin::Shelf => comparison.pin_of(original, position)?,
                None => asked.origin,
            };
            let candidate = asked.candidate(position, origin);
            taken.push(Substitute::of(&judgement.eligible(candidate)));
        }
        Some(taken)
    }
}

/// What is kept of what was found; `None` where so few bytes cannot say it.
pub(super) fn write(
    recollection: &Recollection,
    found: &FoundSubstitutes,
    sight: &Sight,
) -> Option<Vec<u8>> {
    let shelves = recollection.finder.comparison.shelves;
    let mut judgements = Vec::with_capacity(found.eligible.len());
    for own in &found.eligible {
        let place = u8::try_from(sight.place_of(&own.candidate)?).ok()?;
        judgements.push(Judgement::of(shelves.barcode(own.candidate.position), own, place));
    }
    judgements.sort_unstable_by_key(|own| own.barcode);
    let mut bytes = vec![found.asked];
    for number in [judgements.len(), found.substitutes.len()] {
        bytes.extend(u16::try_from(number).ok()?.to_be_bytes());
    }
    let length = bytes.len() + judgements.len() * size_of::<JudgementBytes>();
    bytes.resize(length, 0);
    let kept = bytes[HEAD..].as_chunks_mut().0;
    for (kept, own) in kept.iter_mut().zip(&judgements) {
        *kept = own.to_bytes();
    }
    for own in &found.substitutes {
        let barcode = shelves.barcode(own.position).number();
        let place = judgements.binary_search_by_key(&barcode, |own| own.barcode).ok()?;
        bytes.extend(u16::try_from(place).ok()?.to_be_bytes());
    }
    Some(bytes)
}
