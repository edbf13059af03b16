//! Categories by the words of their names, in memory: there are few, and each search asks for several words.

use std::ops::Range;

use anyhow::Result;
use bit_set::BitSet;
use rusqlite::Connection;

use super::facet_term::FOREIGN;
use crate::sqlite::query;

/// Categories by their places: the fullest has the first one.
pub(super) type CategoryPlaces = BitSet;

/// The names of a search file's categories. Compact: all words in one string, all places in one array.
pub(super) struct CategoryNames {
    /// The numbers of categories by place; numbers stay when their products change, places do not.
    numbers: Vec<u16>,
    /// And the places by number.
    places_by_number: Vec<u16>,
    texts: String,
    /// In alphabetical order.
    words: Vec<NameWord>,
    places: Vec<u16>,
}

/// Where a word and the places of its categories are.
struct NameWord {
    text: Range<u32>,
    places: Range<u32>,
}

impl CategoryNames {
    /// Reads them from a file.
    pub(super) fn load(connection: &Connection) -> Result<Self> {
        let mut numbers = Vec::new();
        let mut uses: Vec<(String, u16)> = Vec::new();
        let sql = "SELECT number, words FROM category ORDER BY products DESC, slug";
        query::each(connection, sql, [], |row| {
            let place = u16::try_from(numbers.len())?;
            numbers.push(row.get(0)?);
            for word in row.get_ref(1)?.as_str()?.split_terminator(' ') {
                uses.push((word.to_string(), place));
            }
            Ok(())
        })?;
        uses.sort_unstable();
        uses.dedup();
        Self::of(numbers, &uses)
    }

    /// From numbers by place, and words with the place of a category, in order.
    fn of(numbers: Vec<u16>, uses: &[(String, u16)]) -> Result<Self> {
        let mut names = Self {
            places_by_number: places_by_number(&numbers),
            numbers,
            texts: String::new(),
            words: Vec::new(),
            places: Vec::new(),
        };
        for same in uses.chunk_by(|(word, _), (next, _)| word == next) {
            let (text, places) = (names.texts.len(), names.places.len());
            names.texts.push_str(&same[0].0);
            names.places.extend(same.iter().map(|(_, place)| place));
            names.words.push(NameWord {
                text: text.try_into()?..names.texts.len().try_into()?,
                places: places.try_into()?..names.places.len().try_into()?,
            });
        }
        names.texts.shrink_to_fit();
        names.words.shrink_to_fit();
        names.places.shrink_to_fit();
        Ok(names)
    }

    /// The categories that have all of some stems in their names, in any language; each variant are stems joined by
    /// spaces, and one of them is enough.
    pub(super) fn with_any(&self, variants: &[String]) -> CategoryPlaces {
        let mut any = BitSet::new();
        for stems in variants {
            any.union_with(&self.with_all(stems));
        }
        any
    }

    fn with_all(&self, stems: &str) -> CategoryPlaces {
        let mut stems = stems.split(' ');
        let mut all = self.with_stem(stems.next().unwrap_or_default());
        for stem in stems {
            all.intersect_with(&self.with_stem(stem));
        }
        all
    }

    fn with_stem(&self, stem: &str) -> CategoryPlaces {
        let mut places = BitSet::new();
        for word in [stem.to_string(), format!("{FOREIGN}{stem}")] {
            if let Ok(at) = self.words.binary_search_by(|known| self.text(known).cmp(&word)) {
                self.add(&self.words[at], &mut places);
            }
        }
        places
    }

    /// The categories that have a word that starts so in their names, in the language at the root.
    pub(super) fn with_prefix(&self, prefix: &str) -> CategoryPlaces {
        let mut places = BitSet::new();
        let start = self.words.partition_point(|known| self.text(known) < prefix);
        for known in &self.words[start..] {
            if !self.text(known).starts_with(prefix) {
                break;
            }
            self.add(known, &mut places);
        }
        places
    }

    /// The same in other languages than that of the root.
    pub(super) fn with_foreign_prefix(&self, prefix: &str) -> CategoryPlaces {
        self.with_prefix(&format!("{FOREIGN}{prefix}"))
    }

    /// The numbers of the fullest of some categories.
    pub(super) fn fullest(&self, places: &CategoryPlaces, count: usize) -> Vec<u16> {
        places.iter().take(count).map(|place| self.numbers[place]).collect()
    }

    /// The place of a category, the first is 0; the last of all where the file has none of that number.
    pub(super) fn place(&self, number: u16) -> u16 {
        self.places_by_number.get(usize::from(number)).copied().unwrap_or(u16::MAX)
    }

    fn text(&self, word: &NameWord) -> &str {
        &self.texts[word.text.start as usize..word.text.end as usize]
    }

    fn add(&self, word: &NameWord, places: &mut CategoryPlaces) {
        let Range { start, end } = word.places;
        for &place in &self.places[start as usize..end as usize] {
            places.insert(usize::from(place));
        }
    }
}

fn places_by_number(numbers: &[u16]) -> Vec<u16> {
    let mut places = Vec::new();
    for (place, &number) in (0..).zip(numbers) {
        let number = usize::from(number);
        if places.len() <= number {
            places.resize(number + 1, u16::MAX);
        }
        places[number] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Categories with the numbers 10, 11, 12, the fullest first.
    fn names(words: [&str; 3]) -> CategoryNames {
        let mut uses = Vec::new();
        for (place, words) in (0..).zip(words) {
            uses.extend(words.split(' ').map(|word| (word.to_string(), place)));
        }
        uses.sort_unstable();
        CategoryNames::of(vec![10, 11, 12], &uses).unwrap()
    }

    #[test]
    fn categories_are_found_by_all_words_and_by_beginnings_the_fullest_first() {
        let names = names(["riz noir", "pate riz", "noir \u{E0FF}rice"]);
        let numbers = |places: CategoryPlaces| names.fullest(&places, 2);
        let any = |variants: &[&str]| {
            numbers(names.with_any(&variants.iter().map(ToString::to_string).collect::<Vec<_>>()))
        };
        assert_eq!(any(&["riz"]), [10, 11]);
        assert_eq!(any(&["riz noir"]), [10]);
        assert!(any(&["noir pate"]).is_empty());
        assert_eq!(any(&["pate", "noir"]), [10, 11], "no more than were asked for");
        assert_eq!(any(&["rice"]), [12], "in another language");
        assert!(any(&["r", ""]).is_empty());
        assert_eq!(numbers(names.with_prefix("r")), [10, 11], "no beginning in another language");
        assert_eq!(numbers(names.with_foreign_prefix("r")), [12]);
        assert_eq!(numbers(names.with_prefix("noi")), [10, 12]);
        assert!(numbers(names.with_prefix("s")).is_empty());
        assert_eq!([12, 10, 9, 13].map(|number| names.place(number)), [2, 0, u16::MAX, u16::MAX]);
    }
}
