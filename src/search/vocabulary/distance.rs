//! How many mistakes lie between two words.

/// Mistakes that are counted at most.
const LIMIT_MAX: usize = 2;
/// More than any that is counted.
const FAR: usize = LIMIT_MAX + 1;

/// The optimal string alignment distance: letters inserted, left out, exchanged for another or
/// swapped with their neighbour (Damerau's four kinds of typing mistakes, each piece edited once).
/// `None` where it is greater than `limit`, which is at most [`LIMIT_MAX`]. Both are ASCII.
pub(super) fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let differing = differing(left.as_bytes(), right.as_bytes());
    // Almost all pairs that are asked for are settled here, and there are many.
    let distance = match differing {
        ([], rest) | (rest, []) => rest.len(),
        ([_], [_]) => 1,
        ([a, b], [c, d]) if a == d && b == c => 1,
        _ if limit < 2 => return None,
        (left, right) => aligned(left, right),
    };
    (distance <= limit).then_some(distance)
}

/// Two words without what they have in common at their beginnings and ends.
fn differing<'a>(left: &'a [u8], right: &'a [u8]) -> (&'a [u8], &'a [u8]) {
    let (mut left_rest, mut right_rest) = (left, right);
    while let ([a, left @ ..], [b, right @ ..]) = (left_rest, right_rest)
        && a == b
    {
        (left_rest, right_rest) = (left, right);
    }
    while let ([left @ .., a], [right @ .., b]) = (left_rest, right_rest)
        && a == b
    {
        (left_rest, right_rest) = (left, right);
    }
    (left_rest, right_rest)
}

/// Diagonals of the table of distances that can lead to few enough mistakes, with one more at each side that
/// cannot.
const DIAGONALS: usize = 2 * LIMIT_MAX + 3;
/// The one where both have the same length.
const MIDDLE: usize = LIMIT_MAX + 1;

/// The distance by its recurrence, row by row, along the diagonals that matter; [`FAR`] where it is greater
/// than is counted.
fn aligned(left: &[u8], right: &[u8]) -> usize {
    let mut before_last = [FAR; DIAGONALS];
    let mut last = [FAR; DIAGONALS];
    for inserted in 0..=LIMIT_MAX {
        last[MIDDLE + inserted] = inserted;
    }
    for at in 1..=left.len() {
        let mut row = [FAR; DIAGONALS];
        for diagonal in 1..DIAGONALS - 1 {
            if !(MIDDLE..=MIDDLE + right.len()).contains(&(at + diagonal)) {
                continue;
            }
            let column = at + diagonal - MIDDLE;
            if column == 0 {
                row[diagonal] = at.min(FAR);
                continue;
            }
            let (letter, other) = (left[at - 1], right[column - 1]);
            let exchanged = last[diagonal] + usize::from(letter != other);
            let mut fewest = exchanged.min(last[diagonal + 1] + 1).min(row[diagonal - 1] + 1);
            let is_swapped =
                at > 1 && column > 1 && letter == right[column - 2] && left[at - 2] == other;
            if is_swapped {
                fewest = fewest.min(before_last[diagonal] + 1);
            }
            row[diagonal] = fewest.min(FAR);
        }
        if row == [FAR; DIAGONALS] {
            return FAR;
        }
        before_last = last;
        last = row;
    }
    let end = (MIDDLE + right.len()).checked_sub(left.len());
    end.and_then(|end| last.get(end)).copied().unwrap_or(FAR)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::distance;

    /// As it is defined.
    fn by_definition(left: &[u8], right: &[u8]) -> usize {
        let (&[.., a], &[.., b]) = (&left, &right) else { return left.len().max(right.len()) };
        let (rest, others) = (&left[..left.len() - 1], &right[..right.len() - 1]);
        let exchanged = by_definition(rest, others) + usize::from(a != b);
        let least =
            exchanged.min(by_definition(rest, right) + 1).min(by_definition(left, others) + 1);
        match (rest, others) {
            (&[.., before], &[.., other]) if before == *b && other == *a => {
                let (rest, others) = (&rest[..rest.len() - 1], &others[..others.len() - 1]);
                least.min(by_definition(rest, others) + 1)
            }
            _ => least,
        }
    }

    #[test]
    fn a_mistake_of_each_kind_counts_one() {
        for (left, right, mistakes) in [
            ("lait", "lait", 0),
            ("lait", "lai", 1),
            ("lait", "laait", 1),
            ("lait", "loit", 1),
            ("lait", "alit", 1),
            ("lait", "ltia", 2),
            ("", "ab", 2),
            ("chocolat", "hcoccolat", 2),
        ] {
            assert_eq!(distance(left, right, 2), Some(mistakes), "{left} {right}");
            assert_eq!(distance(right, left, 2), Some(mistakes), "{right} {left}");
        }
    }

    #[test]
    fn what_is_farther_than_the_limit_is_not_measured() {
        assert_eq!(distance("chocolat", "nutella", 2), None);
        assert_eq!(distance("lait", "laitages", 2), None);
        assert_eq!(distance("ca", "abc", 2), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn short_cuts_lead_to_the_same(left in "[abc]{0,6}", right in "[abc]{0,6}", limit in 0..3_usize) {
            let whole = by_definition(left.as_bytes(), right.as_bytes());
            prop_assert_eq!(distance(&left, &right, limit), (whole <= limit).then_some(whole));
        }
    }
}
