//! How much two catalogues have in common, told by a few of their products: those with the smallest hashes (Broder 1997).

use std::collections::BinaryHeap;

/// They tell the share within about a hundredth.
const SKETCHED: usize = 2048;

/// The smallest of some hashes, ascending.
pub(super) fn smallest(hashes: impl Iterator<Item = u64>) -> Vec<u64> {
    let mut kept = BinaryHeap::with_capacity(SKETCHED + 1);
    for hash in hashes {
        kept.push(hash);
        if kept.len() > SKETCHED {
            kept.pop();
        }
    }
    kept.into_sorted_vec()
}

/// How many hundredths of what two sketches speak of is in both: of the smallest hashes of either.
pub(super) fn alike(one: &[u64], other: &[u64]) -> usize {
    let mut all = [one, other].concat();
    all.sort_unstable();
    let (mut met, mut shared) = (0, 0);
    for group in all.chunk_by(|left, right| left == right).take(SKETCHED) {
        met += 1;
        shared += usize::from(group.len() > 1);
    }
    shared * 100 / met.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sketches_tell_how_much_two_catalogues_share() {
        let mixed = |number: u64| number.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(31);
        let of =
            |numbers: std::ops::Range<u64>| smallest(numbers.map(|number| mixed(mixed(number))));
        assert_eq!(alike(&of(0..50_000), &of(0..50_000)), 100);
        assert_eq!(alike(&of(0..50_000), &of(50_000..90_000)), 0);
        // 40,000 of 60,000.
        let share = alike(&of(0..50_000), &of(10_000..60_000));
        assert!((63..=70).contains(&share), "{share}");
        assert_eq!(alike(&of(0..10), &of(0..9)), 90);
        assert_eq!(alike(&[], &[]), 0);
    }
}
