//! Which products of a list stand on which of its pages.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::Barcode;

/// The pages of a list.
///
/// A list that was cut after each twenty-fourth product would change on all of its pages from the first new product on. So
/// it is cut where the products say: a page but the last has up to a third fewer or more of them, and ends where a grade
/// does, else before the product with the lowest hash. Pages behind a new product find the same ends again, as in
/// content-defined chunking (Muthitacharoen, Chen and Mazières, "A low-bandwidth network file system", SOSP 2001). Now and
/// then a list has a page more or fewer before that, and those behind have other numbers: with 1 % more products two fifths
/// of the pages of a list of a thousand change, and some seven tenths of one of five thousand (nearly all, cut by number).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ListPages {
    /// By page, the place of the first product that is no longer on it.
    ends: Vec<usize>,
}

impl ListPages {
    /// Of a list of `products`: `about` on a page (from 1), at most `pages` pages (from 1). `begins` are the places at which
    /// a grade begins, ascending.
    pub(crate) fn cut(
        products: usize,
        (about, pages): (usize, usize),
        begins: &[usize],
        barcode: impl Fn(usize) -> Barcode,
    ) -> Self {
        let [least, most] = [about - about / 3, about + about / 3];
        let hash = |place: &usize| xxh3_64(&barcode(*place).key().to_le_bytes());
        let (mut ends, mut start) = (Vec::new(), 0);
        while products - start > most && ends.len() < pages {
            let places = start + least..start + most + 1;
            let next = begins[begins.partition_point(|&begin| begin < places.start)..].first();
            start = match next {
                Some(&begin) if places.contains(&begin) => begin,
                _ => places.min_by_key(hash).unwrap_or(start + about),
            };
            ends.push(start);
        }
        if ends.len() < pages && start < products {
            ends.push(products);
        }
        Self { ends }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many products are on them, together.
    pub(crate) fn listed(&self) -> usize {
        self.ends.last().copied().unwrap_or(0)
    }

    /// The places of the products of each page, from 0.
    pub(crate) fn places(&self) -> impl Iterator<Item = Range<usize>> {
        let mut start = 0;
        self.ends.iter().map(move |&end| std::mem::replace(&mut start, end)..end)
    }

    /// The number of the page on which a product is, by its place; from 1.
    pub(crate) fn page_of(&self, place: usize) -> usize {
        self.ends.partition_point(|&end| end <= place) + 1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{Grade, Grading};

    fn cut(list: &[(Grading, Barcode)], about: usize, pages: usize) -> ListPages {
        let begins = |place: &usize| list[*place].0 != list[place - 1].0;
        let begins: Vec<usize> = (1..list.len()).filter(begins).collect();
        ListPages::cut(list.len(), (about, pages), &begins, |place| list[place].1)
    }

    fn list(gradings: &[Grade]) -> Vec<(Grading, Barcode)> {
        list_from(10_000_000, gradings)
    }

    fn list_from(first: u64, gradings: &[Grade]) -> Vec<(Grading, Barcode)> {
        let mut list = Vec::new();
        for (number, grade) in (first..).zip(gradings) {
            let barcode = (0..10).find_map(|check| Barcode::from_number(number * 10 + check).ok());
            list.push((Grading::Graded(*grade), barcode.unwrap()));
        }
        list
    }

    /// How many pages of a list have other products on them than those of another had.
    fn changed_pages(before: &[(Grading, Barcode)], after: &[(Grading, Barcode)]) -> usize {
        let [old, new] = [before, after].map(|list| -> Vec<_> {
            cut(list, 24, 500).places().map(|places| &list[places]).collect()
        });
        new.iter().enumerate().filter(|(page, own)| old.get(*page) != Some(own)).count()
    }

    #[test]
    fn a_short_list_is_one_page_and_an_empty_one_none() {
        assert_eq!(cut(&list(&[Grade::A; 32]), 24, 500).ends, [32]);
        let none = cut(&[], 24, 500);
        assert_eq!((none.len(), none.listed()), (0, 0));
    }

    #[test]
    fn a_page_ends_with_its_grade_where_that_is_near() {
        let mut gradings = [Grade::B; 100];
        gradings[..30].fill(Grade::A);
        let pages = cut(&list(&gradings), 24, 500);
        assert_eq!(pages.ends[0], 30);
        assert_eq!([0, 29, 30, 99].map(|place| pages.page_of(place)), [1, 1, 2, pages.len()]);
    }

    #[test]
    fn a_list_is_cut_off_after_its_most_pages() {
        let pages = cut(&list(&[Grade::A; 100]), 24, 2);
        assert_eq!(pages.len(), 2);
        assert!((32..=64).contains(&pages.listed()), "{pages:?}");
    }

    /// What the rule is for, not only that it cuts.
    #[test]
    fn a_new_product_changes_few_pages_but_its_own() {
        let all = list(&[Grade::C; 1_000]);
        let mut changed = Vec::new();
        for at in (0..1_000).step_by(10) {
            let mut before = all.clone();
            before.remove(at);
            changed.push(changed_pages(&before, &all));
        }
        changed.sort_unstable();
        // By number it would be half of some forty pages in the mean, and all but a few in one of ten.
        assert!(changed[50] <= 1 && changed[75] <= 2 && changed[90] <= 20, "{changed:?}");
        assert!(changed.iter().sum::<usize>() <= 400, "{changed:?}");
    }

    #[test]
    fn one_in_a_hundred_more_leaves_half_of_the_pages_of_lists_of_a_thousand() {
        let (mut changed, mut pages) = (0, 0);
        for number in 0..40 {
            let all = list_from(10_000_000 + number * 1_000, &[Grade::C; 1_000]);
            let places = all.iter().zip(number..).filter(|(_, place)| place % 100 != 50);
            let before: Vec<_> = places.map(|(own, _)| *own).collect();
            changed += changed_pages(&before, &all);
            pages += cut(&all, 24, 500).len();
        }
        // Cut by number some 95 in 100 would be others.
        assert!(changed * 2 < pages, "{changed} of {pages}");
    }

    proptest! {
        #[test]
        fn pages_hold_each_product_once_and_none_is_too_full(
            grades in prop::collection::vec(prop::sample::select(Grade::ALL.to_vec()), 0..300),
            about in 1_usize..40,
        ) {
            let list = list(&grades);
            let pages = cut(&list, about, 1_000);
            let sizes: Vec<usize> = pages.places().map(|places| places.len()).collect();
            prop_assert_eq!(sizes.iter().sum::<usize>(), list.len());
            let (last, others) = sizes.split_last().unwrap_or((&0, &[]));
            prop_assert!(others.iter().all(|size| (about - about / 3..=about + about / 3).contains(size)));
            prop_assert!(*last <= about + about / 3);
            for (page, places) in (1..).zip(pages.places()) {
                prop_assert!(places.clone().all(|place| pages.page_of(place) == page));
            }
        }
    }
}
