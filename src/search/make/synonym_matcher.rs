//! Which expressions with synonyms a product's words have.

use foldhash::{HashMap, HashMapExt as _};

use super::super::facet_term::FacetTerm;
use super::super::synonyms::Synonyms;

/// Finds expressions that have synonyms among the words of products.
pub(super) struct SynonymMatcher<'a> {
    /// By their first stem.
    expressions: HashMap<&'a str, Vec<Expression<'a>>>,
}

struct Expression<'a> {
    stems: Vec<&'a str>,
    /// Of all expressions it is a synonym of, itself included.
    terms: Vec<FacetTerm>,
}

impl<'a> SynonymMatcher<'a> {
    pub(super) fn of(synonyms: &'a Synonyms) -> Self {
        let mut terms: HashMap<&str, Vec<FacetTerm>> = HashMap::new();
        for (expression, synonym) in synonyms.pairs() {
            terms.entry(expression).or_default().extend(synonyms.term(expression));
            terms.entry(synonym).or_default().extend(synonyms.term(expression));
        }
        let mut expressions: HashMap<&str, Vec<Expression>> = HashMap::new();
        for (text, terms) in terms {
            let stems: Vec<&str> = text.split(' ').collect();
            expressions.entry(stems[0]).or_default().push(Expression { stems, terms });
        }
        Self { expressions }
    }

    /// The terms of a product with these stems, each once.
    pub(super) fn terms(&self, stems: &str) -> Vec<FacetTerm> {
        let words: Vec<&str> = stems.split([' ', '\n']).collect();
        let mut terms = Vec::new();
        for first in &words {
            let Some(starting) = self.expressions.get(first) else { continue };
            for expression in starting {
                // The words of an expression may be anywhere: « pomme vapeur de terre » is one too.
                if expression.stems.iter().all(|stem| words.contains(stem)) {
                    terms.extend(&expression.terms);
                }
            }
        }
        terms.sort_unstable();
        terms.dedup();
        terms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_found_by_all_that_its_words_may_be_called() {
        let groups = "groups = [['patate', 'pomme de terre'], ['soda', 'boisson gazeuse']]";
        let synonyms = Synonyms::parse(groups).unwrap();
        let matcher = SynonymMatcher::of(&synonyms);
        let of = |said: &str| synonyms.term(said).into_iter().collect::<Vec<FacetTerm>>();
        assert_eq!(matcher.terms("pomme vapeur\nterre\n500g"), of("patate"));
        assert_eq!(matcher.terms("patate"), of("pomme terre"));
        assert!(matcher.terms("pomme\n\n").is_empty());
        assert_eq!(matcher.terms("terre soda patate").len(), 2);
    }
}
