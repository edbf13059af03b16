//! Words that mean the same: « yahourt » and « yaourt », « patate » and « pomme de terre ».

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use super::mark;
use crate::words;

/// Groups of expressions that mean the same, each as stems joined by spaces.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Synonyms {
    meant: BTreeMap<String, Vec<String>>,
    /// Of each expression: the mark of products that have it or one that is meant by it.
    marks: BTreeMap<String, char>,
}

/// Why a file of synonyms cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
pub enum SynonymsError {
    /// It is no TOML of the right form.
    #[error("{0}")]
    Form(String),
    /// A group says nothing.
    #[error("group {number} ({first:?}): a group has at least two expressions that differ")]
    Lonely {
        /// Its number, from 1.
        number: usize,
        /// Its first expression.
        first: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    groups: Vec<Vec<String>>,
}

impl Synonyms {
    /// Reads `groups = [["yaourt", "yahourt"], …]`.
    ///
    /// # Errors
    /// When it is of another form or a group has a single expression.
    pub fn parse(content: &str) -> Result<Self, SynonymsError> {
        let file: File = toml::from_str(content)
            .map_err(|error| SynonymsError::Form(error.to_string().trim_end().to_string()))?;
        let mut synonyms = Self::default();
        for (number, group) in (1..).zip(&file.groups) {
            let mut stems: Vec<String> = group.iter().map(|said| words::stems(said)).collect();
            stems.retain(|stems| !stems.is_empty());
            stems.sort_unstable();
            stems.dedup();
            if stems.len() < 2 {
                let first = group.first().cloned().unwrap_or_default();
                return Err(SynonymsError::Lonely { number, first });
            }
            synonyms.add_group(&stems);
        }
        synonyms.choose_marks();
        Ok(synonyms)
    }

    /// As [`Synonyms::pairs`] gave them.
    pub(super) fn from_pairs(pairs: impl Iterator<Item = (String, String)>) -> Self {
        let mut synonyms = Self::default();
        pairs.for_each(|(said, meant)| synonyms.add(&said, &meant));
        synonyms.choose_marks();
        synonyms
    }

    /// Takes over the groups of another language.
    pub fn extend(&mut self, others: &Self) {
        for (said, meant) in others.pairs() {
            self.add(said, meant);
        }
        self.choose_marks();
    }

    fn add_group(&mut self, stems: &[String]) {
        for said in stems {
            for meant in stems.iter().filter(|meant| *meant != said) {
                self.add(said, meant);
            }
        }
    }

    /// Adds that by one expression another is meant too.
    fn add(&mut self, said: &str, meant: &str) {
        let known = self.meant.entry(said.to_string()).or_default();
        if !known.iter().any(|known| known == meant) {
            known.push(meant.to_string());
        }
    }

    /// Expressions that mean the same have the same mark; the same pairs get the same marks.
    fn choose_marks(&mut self) {
        let mut numbers: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
        let marks = self.meant.iter().filter_map(|(said, meant)| {
            let mut all: Vec<&str> =
                meant.iter().map(String::as_str).chain([said.as_str()]).collect();
            all.sort_unstable();
            let next = numbers.len();
            let number = *numbers.entry(all).or_insert(next);
            Some((said.clone(), mark::meaning(number)?))
        });
        self.marks = marks.collect();
    }

    /// The mark of products that have an expression or one that is meant by it.
    pub(super) fn mark(&self, said: &str) -> Option<char> {
        self.marks.get(said).copied()
    }

    /// What else is meant by an expression.
    pub(super) fn of(&self, said: &str) -> &[String] {
        self.meant.get(said).map_or(&[], Vec::as_slice)
    }

    /// All that is said, and what is meant by it.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.meant.iter();
        all.flat_map(|(said, meant)| meant.iter().map(move |meant| (said.as_str(), meant.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_group_mean_each_other_however_they_are_written() {
        let groups = "groups = [['Yaourt', 'yahourts', 'yoghurt'], ['patate', 'pomme de terre']]";
        let synonyms = Synonyms::parse(groups).unwrap();
        assert_eq!(synonyms.of("yahourt"), ["yaourt", "yoghurt"]);
        assert_eq!(synonyms.of("pomme terre"), ["patate"]);
        assert_eq!(synonyms.of("pomme"), [""; 0]);
    }

    #[test]
    fn what_means_the_same_has_one_mark() {
        let groups =
            "groups = [['yaourt', 'yoghurt'], ['patate', 'pdt'], ['pdt', 'plat du terroir']]";
        let synonyms = Synonyms::parse(groups).unwrap();
        assert_eq!(synonyms.mark("yaourt"), synonyms.mark("yoghurt"));
        let apart = ["yaourt", "patate", "pdt", "plat terroir"].map(|said| synonyms.mark(said));
        assert!((1..4).all(|at| apart[at].is_some() && !apart[..at].contains(&apart[at])));
        assert_eq!(synonyms.mark("lait"), None);
        let pairs = synonyms.pairs().map(|(said, meant)| (said.to_string(), meant.to_string()));
        assert_eq!(Synonyms::from_pairs(pairs), synonyms);
    }

    #[test]
    fn a_second_language_adds_to_the_first() {
        let mut synonyms = Synonyms::parse("groups = [['a1', 'b1']]").unwrap();
        synonyms.extend(&Synonyms::parse("groups = [['b1', 'c1'], ['a1', 'b1']]").unwrap());
        assert_eq!(
            synonyms.of("b1"),
            Synonyms::parse("groups = [['b1', 'a1', 'c1']]").unwrap().of("b1")
        );
    }

    #[test]
    fn what_is_no_group_is_refused_with_its_place() {
        let error = |content: &str| Synonyms::parse(content).unwrap_err().to_string();
        assert!(error("groups = [['lait', 'laits']]").starts_with("group 1 (\"lait\")"));
        assert!(error("groups = 1").contains("line 1"));
        assert!(error("group = []").contains("group"));
    }

    #[test]
    fn the_project_s_own_files_can_be_read() {
        for language in ["fr", "en"] {
            let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
            let file = root.join("content").join(language).join("synonyms.toml");
            let content = std::fs::read_to_string(file).unwrap();
            assert!(Synonyms::parse(&content).unwrap().pairs().count() > 20);
        }
    }
}
