//! Which products of a list stand on which of its pages.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::Barcode;

/// Pages of a section.
const SECTION: usize = 8;
/// What a part of a section is halved by may lie this share of it before or behind its middle.
const SLACK: usize = 15;

/// The pages of a list.
///
/// A list that was cut after each twenty-fourth product would change on all of its pages from the first new product on. So
/// it is cut where the products say, as in content-defined chunking (Muthitacharoen, Chen and Mazières, "A low-bandwidth network
/// file system", SOSP 2001): where a grade ends, else before the product with the lowest hash. Chunks as small as pages would
/// become one more or fewer with each few changes, and all behind them would have other numbers. So what is cut that way are
/// sections, a quarter shorter or longer, each of which is then halved near its middle until it is eight pages: behind a change
/// the sections end where they did, and are as many. With 1 % of 30,000 products changed a third of all pages of lists change,
/// where nearly half did.
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
        let mut cutter = Cutter { begins, barcode, ends: Vec::new() };
        let section = SECTION * about;
        let [least, most] = [section - section / 4, section + section / 4];
        let mut start = 0;
        while products - start > most && cutter.ends.len() < pages {
            let end = cutter.best(start + least..start + most + 1);
            cutter.halve(start..end, SECTION);
            start = end;
        }
        // No page of a short list is too full, and none has only a few.
        let rest = (products - start).saturating_sub(about / 3).div_ceil(about).max(1);
        cutter.halve(start..products, rest);
        cutter.ends.truncate(pages);
        Self { ends: cutter.ends }
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

/// Finds the places at which a list is cut.
struct Cutter<'c, B> {
    begins: &'c [usize],
    barcode: B,
    ends: Vec<usize>,
}

impl<B: Fn(usize) -> Barcode> Cutter<'_, B> {
    /// The place among some that a page or a section best ends at.
    fn best(&self, places: Range<usize>) -> usize {
        let next = self.begins.partition_point(|&begin| begin < places.start);
        let hash = |place: &usize| xxh3_64(&(self.barcode)(*place).key().to_le_bytes());
        match self.begins.get(next) {
            Some(begin) if places.contains(begin) => *begin,
            _ => places.clone().min_by_key(hash).unwrap_or(places.start),
        }
    }

    /// Adds the ends of this many pages of some products, where there are that many.
    fn halve(&mut self, products: Range<usize>, pages: usize) {
        let pages = pages.min(products.len());
        if pages <= 1 {
            self.ends.extend((pages == 1).then_some(products.end));
            return;
        }
        let (first, slack) = (pages.div_ceil(2), products.len() / SLACK);
        let middle = products.start + products.len() * first / pages;
        // Each page has one at least.
        let from = (middle - slack).max(products.start + first);
        let to = (middle + slack).min(products.end - (pages - first));
        let end = self.best(from..to + 1);
        self.halve(products.start..end, first);
        self.halve(end..products.end, pages - first);
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
        assert_eq!(cut(&list(&[Grade::A; 33]), 24, 500).len(), 2);
        let none = cut(&[], 24, 500);
        assert_eq!((none.len(), none.listed()), (0, 0));
    }

    #[test]
    fn a_page_ends_with_its_grade_where_that_is_near() {
        let mut gradings = [Grade::B; 100];
        gradings[..46].fill(Grade::A);
        let pages = cut(&list(&gradings), 24, 500);
        assert_eq!(pages.len(), 4);
        assert_eq!(pages.ends[1], 46);
        assert_eq!([0, 45, 46, 99].map(|place| pages.page_of(place)), [1, 2, 3, 4]);
    }

    #[test]
    fn a_list_is_cut_off_after_its_most_pages() {
        let pages = cut(&list(&[Grade::A; 1_000]), 24, 2);
        assert_eq!(pages.len(), 2);
        assert!((24..=80).contains(&pages.listed()), "{pages:?}");
    }

    /// What the rule is for, not only that it cuts.
    #[test]
    fn a_new_product_changes_few_pages_but_its_own() {
        let mut changed = Vec::new();
        for number in 0..12 {
            let all = list_from(10_000_000 + number * 10_000, &[Grade::C; 1_000]);
            for at in (0..1_000).step_by(10) {
                let mut before = all.clone();
                before.remove(at);
                changed.push(changed_pages(&before, &all));
            }
        }
        changed.sort_unstable();
        // By number it would be half of some forty pages in the mean.
        assert!(changed[900] <= 3, "{}", changed[900]);
        assert!(changed.iter().sum::<usize>() * 2 <= changed.len() * 5, "{changed:?}");
    }

    #[test]
    fn one_in_a_hundred_at_another_place_leaves_most_pages_of_long_lists() {
        for (length, lists, in_ten) in [(1_000, 40, 6), (5_000, 8, 6)] {
            let (mut changed, mut pages) = (0, 0);
            for number in 0..lists {
                let all = list_from(10_000_000 + number * 10_000, &vec![Grade::C; length]);
                let mut after = all.clone();
                for moved in (50..length).step_by(100) {
                    let own = after.remove(moved);
                    after.insert((moved * 7 + 13) % length, own);
                }
                changed += changed_pages(&all, &after);
                pages += cut(&all, 24, 500).len();
            }
            // Two in five have one fewer or one more, and those between have as many.
            assert!(changed * 10 < pages * in_ten, "{changed} of {pages}");
        }
    }

    proptest! {
        #[test]
        fn pages_hold_each_product_once_and_none_is_too_full(
            grades in prop::collection::vec(prop::sample::select(Grade::ALL.to_vec()), 0..900),
            about in 1_usize..40,
        ) {
            let list = list(&grades);
            let pages = cut(&list, about, 1_000);
            let sizes: Vec<usize> = pages.places().map(|places| places.len()).collect();
            prop_assert_eq!(sizes.iter().sum::<usize>(), list.len());
            let least = if list.len() > 2 * about { about / 3 } else { 1 };
            prop_assert!(sizes.iter().all(|size| (least..=about * 2).contains(size)), "{:?}", sizes);
            for (page, places) in (1..).zip(pages.places()) {
                prop_assert!(places.clone().all(|place| pages.page_of(place) == page));
            }
        }
    }
}
