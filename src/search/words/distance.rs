//! How many mistakes lie between two words.

/// The optimal string alignment distance: letters inserted, left out, exchanged for another or
/// swapped with their neighbour (Damerau's four kinds of typing mistakes, each piece edited once).
/// `None` where it is greater than `limit`. Both are ASCII.
pub(super) fn distance(left: &str, right: &str, limit: usize) -> Option<usize> {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    if left.len().abs_diff(right.len()) > limit {
        return None;
    }
    let mut before_last: Vec<usize> = vec![0; right.len() + 1];
    let mut last: Vec<usize> = (0..=right.len()).collect();
    let mut row = vec![0; right.len() + 1];
    for (at, letter) in left.iter().enumerate() {
        row[0] = at + 1;
        for (beside, other) in right.iter().enumerate() {
            let exchanged = last[beside] + usize::from(letter != other);
            row[beside + 1] = exchanged.min(last[beside + 1] + 1).min(row[beside] + 1);
            let is_swapped =
                at > 0 && beside > 0 && *letter == right[beside - 1] && left[at - 1] == *other;
            if is_swapped {
                row[beside + 1] = row[beside + 1].min(before_last[beside - 1] + 1);
            }
        }
        std::mem::swap(&mut before_last, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().copied().filter(|distance| *distance <= limit)
}

#[cfg(test)]
mod tests {
    use super::distance;

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
            ("ca", "abc", 3),
        ] {
            assert_eq!(distance(left, right, 9), Some(mistakes), "{left} {right}");
            assert_eq!(distance(right, left, 9), Some(mistakes), "{right} {left}");
        }
    }

    #[test]
    fn what_is_farther_than_the_limit_is_not_measured() {
        assert_eq!(distance("chocolat", "nutella", 2), None);
        assert_eq!(distance("lait", "laitages", 2), None);
    }
}
