//! What was found for a product, as bytes.

use crate::model::{Barcode, CategoryId};
use crate::select::narrowing::DecidingCandidates;
use crate::select::{Origin, Safety, Shelves, Substitute};

/// The kinds of [`Origin`] as they are kept.
const PINNED: u8 = 0;
const SHELF: u8 = 1;
const OTHER_TASTE: u8 = 2;
const PAIRED: u8 = 3;
const PLANT_BASED: u8 = 4;
const SAME_LETTER: u8 = 5;
/// Bytes of a substitute as it is kept.
const SUBSTITUTE_BYTES: usize = 15;

/// What is kept, of which the substitutes are read where they are wanted.
pub(super) struct KeptBytes<'k> {
    /// How many levels were asked.
    pub(super) asked: u8,
    /// Candidates that decided.
    pub(super) deciding: DecidingCandidates,
    substitutes: &'k [[u8; SUBSTITUTE_BYTES]],
}

impl<'k> KeptBytes<'k> {
    /// `None` where they say nothing.
    pub(super) fn read(bytes: &'k [u8]) -> Option<Self> {
        let (&asked, bytes) = bytes.split_first()?;
        let (deciding, bytes) = DecidingCandidates::read(bytes)?;
        let (substitutes, rest) = bytes.as_chunks();
        rest.is_empty().then_some(Self { asked, deciding, substitutes })
    }

    /// The substitutes, where all of them are still there.
    pub(super) fn substitutes(
        &self,
        shelves: &Shelves,
        categories: &[CategoryId],
    ) -> Option<Vec<Substitute>> {
        let mut taken = Vec::with_capacity(self.substitutes.len());
        for bytes in self.substitutes {
            taken.push(substitute(*bytes, shelves, categories)?);
        }
        Some(taken)
    }
}

/// A substitute of its bytes; `None` where they are no substitute's.
fn substitute(
    bytes: [u8; SUBSTITUTE_BYTES],
    shelves: &Shelves,
    categories: &[CategoryId],
) -> Option<Substitute> {
    let (barcode, rest) = bytes.split_first_chunk()?;
    let [place, level, kind, low, high, safety, likeness] = *rest.first_chunk()?;
    let barcode = Barcode::from_number(u64::from_le_bytes(*barcode)).ok()?;
    let reason = u16::from_le_bytes([low, high]);
    let origin = match kind {
        PINNED => Origin::Pinned(reason),
        SHELF => Origin::Shelf,
        OTHER_TASTE => Origin::OtherTaste,
        SAME_LETTER => Origin::SameLetter,
        PAIRED => Origin::Paired(reason),
        PLANT_BASED => Origin::PlantBased(reason),
        _ => return None,
    };
    Some(Substitute {
        position: shelves.find(barcode)?,
        category: *categories.get(usize::from(place))?,
        level,
        origin,
        safety: *Safety::ALL.get(usize::from(safety))?,
        likeness,
        is_turned_away: false,
    })
}

/// What is kept of some substitutes, found among the candidates of some categories; `None` where so few bytes cannot say it.
pub(super) fn write(
    asked: u8,
    deciding: &DecidingCandidates,
    taken: &[Substitute],
    (shelves, categories): (&Shelves, &[CategoryId]),
) -> Option<Vec<u8>> {
    let mut bytes = vec![asked];
    bytes.extend(deciding.to_bytes()?);
    for substitute in taken {
        let Substitute { position, category, level, origin, safety, likeness, .. } = substitute;
        let place = categories.iter().position(|other| other == category)?;
        let kind = match origin {
            Origin::Pinned(_) => PINNED,
            Origin::Shelf => SHELF,
            Origin::OtherTaste => OTHER_TASTE,
            Origin::SameLetter => SAME_LETTER,
            Origin::Paired(_) => PAIRED,
            Origin::PlantBased(_) => PLANT_BASED,
        };
        bytes.extend(shelves.barcode(*position).number().to_le_bytes());
        bytes.extend([u8::try_from(place).ok()?, *level, kind]);
        bytes.extend(origin.reason().unwrap_or_default().to_le_bytes());
        bytes.extend([*safety as u8, *likeness]);
    }
    Some(bytes)
}
