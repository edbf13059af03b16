//! Which candidates have to be judged to see that what was found before still holds.

use super::{Position, Shelves};
use crate::model::Barcode;

/// The candidates that decided what was taken for a product, two bytes of each, ascending. One that is not among them did not
/// decide; one that is may only have the two bytes in common with one that did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct DecidingCandidates(Vec<u16>);

/// Odd, so that numbers in a row are spread over all bits (Knuth, "The Art of Computer Programming" 3, 6.4).
const SPREADING: u64 = 0x9e37_79b9_7f4a_7c15;

impl DecidingCandidates {
    /// Those of some products.
    pub(super) fn of(shelves: &Shelves, products: &[Position]) -> Self {
        let mut own = Vec::with_capacity(products.len());
        for &product in products {
            own.push(short(shelves.barcode(product)));
        }
        own.sort_unstable();
        own.dedup();
        Self(own)
    }

    /// Takes back what [`Self::to_bytes`] gave from the beginning of some bytes, and gives the rest; `None` where there is none.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (&number, bytes) = bytes.split_first()?;
        let (own, rest) = bytes.split_at_checked(usize::from(number) * 2)?;
        let mut all = Vec::with_capacity(own.len() / 2);
        for own in own.as_chunks().0 {
            all.push(u16::from_le_bytes(*own));
        }
        Some((Self(all), rest))
    }

    /// How many there are, then each of them; `None` where so many cannot be said.
    pub(super) fn to_bytes(&self) -> Option<Vec<u8>> {
        let mut bytes = vec![u8::try_from(self.0.len()).ok()?];
        for own in &self.0 {
            bytes.extend(own.to_le_bytes());
        }
        Some(bytes)
    }

    /// False for one that did not decide.
    pub(super) fn may_have(&self, barcode: Barcode) -> bool {
        self.0.binary_search(&short(barcode)).is_ok()
    }
}

#[allow(clippy::cast_possible_truncation, reason = "the high bits are meant")]
fn short(barcode: Barcode) -> u16 {
    (barcode.number().wrapping_mul(SPREADING) >> 48) as u16
}

/// The candidates that are judged: those that decided before, of which none is news, and those that are. Where of these none
/// is taken and none is what others are measured by, the same is taken as with all candidates: the rest did not decide before and
/// meets what it met.
#[derive(Clone, Copy)]
pub(super) struct Narrowing<'n> {
    /// Those that decided.
    pub(super) deciding: &'n DecidingCandidates,
    /// Those that may not have been judged, or as something else, ascending.
    pub(super) news: &'n [Position],
}

impl Narrowing<'_> {
    /// Whether a candidate is judged.
    pub(super) fn wants(&self, position: Position, barcode: Barcode) -> bool {
        self.is_news(position) || self.deciding.may_have(barcode)
    }

    pub(super) fn is_news(&self, position: Position) -> bool {
        self.news.binary_search(&position).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::super::CategoryKinds;
    use super::super::test_products::{barcode, graph, product, rules, shelves};
    use super::*;

    #[test]
    fn what_decided_is_found_and_little_else() {
        let graph = graph();
        let kinds = CategoryKinds::new(&graph, &rules());
        let mut products = Vec::new();
        for number in 0..1000 {
            products.push(product(number, "c", "", &["en:biscuits"]));
        }
        let shelves = shelves(&graph, &kinds, &products);
        let deciding = DecidingCandidates::of(&shelves, &shelves.by_barcode()[..40]);
        let mut bytes = deciding.to_bytes().unwrap();
        bytes.push(1);
        let (read, rest) = DecidingCandidates::read(&bytes).unwrap();
        assert_eq!((&read, rest), (&deciding, &[1][..]));
        assert!((0..40).all(|number| read.may_have(barcode(number))));
        // Forty in 65,536 seem to be.
        let wrong = (1000..9000).filter(|number| read.may_have(barcode(*number))).count();
        assert!(wrong < 40, "{wrong}");
        for short in [0, 1, 20] {
            assert!(DecidingCandidates::read(&bytes[..short]).is_none());
        }
        let all = DecidingCandidates::of(&shelves, shelves.by_barcode());
        assert!(all.to_bytes().is_none());
    }
}
