//! Expressions with the same meaning: « yahourt » and « yaourt », « patate » and « pomme de terre ».

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Result, anyhow, ensure};
use serde::Deserialize;

use super::facet_term::FacetTerm;
use crate::words;

/// Groups of expressions that mean the same, each as stems joined by spaces.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Synonyms {
    synonyms: BTreeMap<String, Vec<String>>,
    /// Of each expression: the term of products that have it or one of its synonyms.
    terms: BTreeMap<String, FacetTerm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SynonymsFile {
    groups: Vec<Vec<String>>,
}

impl Synonyms {
    /// Reads `groups = [["yaourt", "yahourt"], …]`.
    ///
    /// # Errors
    /// When it is of another form or a group has a single expression.
    pub fn parse(content: &str) -> Result<Self> {
        let file: SynonymsFile =
            toml::from_str(content).map_err(|error| anyhow!("{}", error.to_string().trim_end()))?;
        let mut pairs = Vec::new();
        for (number, group) in (1..).zip(&file.groups) {
            let mut stems = BTreeSet::new();
            for text in group {
                stems.insert(words::stems(text));
            }
            stems.remove("");
            ensure!(
                stems.len() > 1,
                "group {number} ({:?}): a group has at least two expressions that differ",
                group.first().map_or("", String::as_str)
            );
            for expression in &stems {
                for synonym in &stems {
                    if synonym != expression {
                        pairs.push((expression.clone(), synonym.clone()));
                    }
                }
            }
        }
        let mut synonyms = Self::default();
        synonyms.add(&pairs);
        Ok(synonyms)
    }

    /// Takes over the groups of another language.
    pub fn extend(&mut self, others: &Self) {
        self.add(&others.pairs());
    }

    /// Adds that expressions also mean others, as [`Synonyms::pairs`] gives them.
    pub(super) fn add<S: AsRef<str>>(&mut self, pairs: &[(S, S)]) {
        for (expression, synonym) in pairs {
            let known = self.synonyms.entry(expression.as_ref().to_string()).or_default();
            if !known.iter().any(|known| known == synonym.as_ref()) {
                known.push(synonym.as_ref().to_string());
            }
        }
        // Expressions with the same meaning have the same term. Terms depend on the pairs alone, because
        // the build assigns them and so does the server, which reads nothing but the pairs.
        let mut numbers: BTreeMap<Vec<&String>, usize> = BTreeMap::new();
        let mut terms = BTreeMap::new();
        for (expression, synonyms) in &self.synonyms {
            let mut meaning = vec![expression];
            meaning.extend(synonyms);
            meaning.sort_unstable();
            let next = numbers.len();
            let number = *numbers.entry(meaning).or_insert(next);
            if let Some(term) = FacetTerm::synonyms(number) {
                terms.insert(expression.clone(), term);
            }
        }
        self.terms = terms;
    }

    /// The term of products that have an expression or one of its synonyms.
    pub(super) fn term(&self, expression: &str) -> Option<FacetTerm> {
        self.terms.get(expression).copied()
    }

    /// What else an expression means.
    pub(super) fn of(&self, expression: &str) -> &[String] {
        self.synonyms.get(expression).map_or(&[], Vec::as_slice)
    }

    /// Every expression with each of its synonyms.
    pub(super) fn pairs(&self) -> Vec<(&str, &str)> {
        let mut pairs = Vec::new();
        for (expression, synonyms) in &self.synonyms {
            for synonym in synonyms {
                pairs.push((expression.as_str(), synonym.as_str()));
            }
        }
        pairs
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
    fn expressions_with_one_meaning_have_one_term() {
        let groups =
            "groups = [['yaourt', 'yoghurt'], ['patate', 'pdt'], ['pdt', 'plat du terroir']]";
        let synonyms = Synonyms::parse(groups).unwrap();
        assert_eq!(synonyms.term("yaourt"), synonyms.term("yoghurt"));
        let apart = ["yaourt", "patate", "pdt", "plat terroir"].map(|said| synonyms.term(said));
        assert!((1..4).all(|at| apart[at].is_some() && !apart[..at].contains(&apart[at])));
        assert_eq!(synonyms.term("lait"), None);
        let mut others = Synonyms::default();
        others.add(&synonyms.pairs());
        assert_eq!(others, synonyms);
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
            assert!(Synonyms::parse(&content).unwrap().pairs().len() > 20);
        }
    }
}
