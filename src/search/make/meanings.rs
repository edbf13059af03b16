//! Which synonyms a product's words have.

use std::collections::HashMap;

use super::super::synonyms::Synonyms;

/// Finds expressions that have synonyms among the words of products.
pub(super) struct Meanings<'a> {
    /// By their first stem.
    expressions: HashMap<&'a str, Vec<Expression<'a>>>,
}

struct Expression<'a> {
    stems: Vec<&'a str>,
    /// Of all by which it is meant, itself included.
    marks: Vec<char>,
}

impl<'a> Meanings<'a> {
    pub(super) fn of(synonyms: &'a Synonyms) -> Self {
        let mut marks: HashMap<&str, Vec<char>> = HashMap::new();
        for (said, meant) in synonyms.pairs() {
            marks.entry(said).or_default().extend(synonyms.mark(said));
            marks.entry(meant).or_default().extend(synonyms.mark(said));
        }
        let mut expressions: HashMap<&str, Vec<Expression>> = HashMap::new();
        for (expression, marks) in marks {
            let stems: Vec<&str> = expression.split(' ').collect();
            expressions.entry(stems[0]).or_default().push(Expression { stems, marks });
        }
        Self { expressions }
    }

    /// The marks of a product with these stems, each once.
    pub(super) fn marks(&self, stems: &str) -> Vec<char> {
        let words = || stems.split([' ', '\n']);
        let begun = words().filter_map(|stem| self.expressions.get(stem)).flatten();
        let has = |stem: &&str| words().any(|word| word == *stem);
        let had = begun.filter(|expression| expression.stems.iter().all(has));
        let mut marks: Vec<char> = had.flat_map(|expression| &expression.marks).copied().collect();
        marks.sort_unstable();
        marks.dedup();
        marks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_is_found_by_all_that_its_words_may_be_called() {
        let groups = "groups = [['patate', 'pomme de terre'], ['soda', 'boisson gazeuse']]";
        let synonyms = Synonyms::parse(groups).unwrap();
        let meanings = Meanings::of(&synonyms);
        let of = |said: &str| synonyms.mark(said).into_iter().collect::<Vec<char>>();
        assert_eq!(meanings.marks("pomme vapeur\nterre\n500g"), of("patate"));
        assert_eq!(meanings.marks("patate"), of("pomme terre"));
        assert!(meanings.marks("pomme\n\n").is_empty());
        assert_eq!(meanings.marks("terre soda patate").len(), 2);
    }
}
