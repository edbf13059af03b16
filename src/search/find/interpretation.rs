//! How a query is understood: what must be found, and by which other words it may be.

use super::super::facet_term::FacetTerm;
use super::super::synonyms::Synonyms;
use crate::words::{self, Word, WordKind};

/// Words of the longest expression that has synonyms.
const EXPRESSION_MAX: usize = 4;

/// A query as it is understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Interpretation {
    /// The words it is made of.
    pub(super) words: Vec<Word>,
    /// What must be found, all of it.
    pub(super) terms: Vec<Term>,
    /// The stems of its words but for pack sizes, joined by spaces as in the names of documents.
    pub(super) joined: String,
}

/// Something that must be found, as any of its variants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Term {
    /// Each variant as stems that must all be there, joined by spaces; the first is what was typed, the
    /// others are its synonyms.
    pub(super) variants: Vec<String>,
    /// The facet term of all documents that have one of these variants, where there are several.
    pub(super) synonyms: Option<FacetTerm>,
    /// The first variant with the accents that were typed, where there were some.
    pub(super) accented: Option<String>,
    /// The last word as typed, which may be a prefix of one.
    pub(super) prefix: Option<String>,
    /// The same with its accents, where there are some.
    pub(super) accented_prefix: Option<String>,
    /// A pack size: products of another one are found too where there are none of it.
    pub(super) is_size: bool,
}

impl Interpretation {
    pub(super) fn of(words: &[Word], synonyms: &Synonyms) -> Self {
        let mut terms = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let (term, used) = term(&words[at..], synonyms);
            terms.push(term);
            at += used;
        }
        Self { words: words.to_vec(), terms, joined: stems(&named(words)) }
    }

    /// The same taken by the accents that were typed; `None` where there were none. It is narrower: who types
    /// an accent means that word, while who types none may mean any.
    pub(super) fn accented(&self) -> Option<Self> {
        let mut accented = self.clone();
        accented.joined = words::accented_stems(&named(&self.words))?;
        for term in &mut accented.terms {
            if let Some(stems) = &term.accented {
                (term.variants, term.synonyms) = (vec![stems.clone()], None);
                term.prefix.clone_from(&term.accented_prefix);
            }
        }
        Some(accented)
    }

    /// The query as it could have been typed.
    pub(super) fn shown(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.folded.as_str()).collect();
        words.join(" ")
    }

    /// Whether pack sizes can be left out.
    pub(super) fn has_size(&self) -> bool {
        let sizes = self.terms.iter().filter(|term| term.is_size).count();
        sizes > 0 && sizes < self.terms.len()
    }

    /// The letter a last word starts with, where no more of it was typed; and the terms before it.
    pub(super) fn last_letter(&self) -> Option<(&str, Self)> {
        let (last, terms) = self.terms.split_last()?;
        let letter = last.prefix.as_deref()?;
        if letter.chars().count() != 1 {
            return None;
        }
        Some((letter, Self { terms: terms.to_vec(), ..self.clone() }))
    }

    /// The same without pack sizes.
    pub(super) fn without_sizes(&self) -> Self {
        let mut without = self.clone();
        without.terms.retain(|term| !term.is_size);
        without
    }
}

/// The words that may be in a name: all but pack sizes.
fn named(words: &[Word]) -> Vec<Word> {
    let mut named = words.to_vec();
    named.retain(|word| word.kind != WordKind::Quantity);
    named
}

/// The stems of some words, joined by spaces.
pub(super) fn stems(words: &[Word]) -> String {
    let stems: Vec<&str> = words.iter().map(|word| word.stem.as_str()).collect();
    stems.join(" ")
}

/// The term that starts here, and how many words it takes: as many as have synonyms together.
fn term(words: &[Word], synonyms: &Synonyms) -> (Term, usize) {
    // The longest expression wins: « pomme de terre » is not a « pomme ».
    let mut used = words.len().min(EXPRESSION_MAX);
    let mut expression = stems(&words[..used]);
    while used > 1 && synonyms.of(&expression).is_empty() {
        used -= 1;
        expression = stems(&words[..used]);
    }
    let facet = synonyms.term(&expression);
    let variants = [&[expression.clone()], synonyms.of(&expression)].concat();
    let accented = words::accented_stems(&words[..used]);
    let mut term = Term {
        variants,
        synonyms: facet,
        accented,
        prefix: None,
        accented_prefix: None,
        is_size: false,
    };
    if let [word] = &words[..used] {
        term.is_size = word.kind == WordKind::Quantity;
        term.variants.extend(word.written_out_stem());
        if words.len() == 1 {
            term.prefix = Some(word.folded.clone());
            term.accented_prefix.clone_from(&word.accented);
        }
    }
    (term, used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn interpretation(query: &str) -> Interpretation {
        let groups = "groups = [['yaourt', 'yahourt'], ['pomme de terre', 'patate']]";
        let words: Vec<Word> =
            words::split(query).into_iter().filter(|word| word.kind != WordKind::Empty).collect();
        Interpretation::of(&words, &Synonyms::parse(groups).unwrap())
    }

    #[test]
    fn an_expression_and_its_synonyms_are_one_term() {
        let interpretation = interpretation("Purée de pommes de terre");
        assert_eq!(interpretation.terms.len(), 2);
        assert_eq!(interpretation.terms[1].variants, ["pomme terre", "patate"]);
        assert_eq!(interpretation.terms[1].prefix, None);
        assert_eq!(interpretation.shown(), "puree pommes terre");
    }

    #[test]
    fn the_last_word_may_be_a_beginning() {
        let interpretation = interpretation("yaourt nat");
        let starts: Vec<Option<&str>> =
            interpretation.terms.iter().map(|term| term.prefix.as_deref()).collect();
        assert_eq!(starts, [None, Some("nat")]);
    }

    #[test]
    fn accents_that_were_typed_narrow_it() {
        let typed = interpretation("pâtés de yaourt entié");
        assert_eq!(typed.joined, "pate yaourt entie");
        let narrow = typed.accented().unwrap();
        assert_eq!(narrow.joined, "pâté yaourt entié");
        assert_eq!(narrow.terms[0].variants, ["pâté"]);
        assert_eq!(narrow.terms[1], typed.terms[1]);
        assert_eq!(narrow.terms[2].prefix.as_deref(), Some("entié"));
        for plain in ["pates yaourt", "œufs", "330 ml", ""] {
            assert_eq!(interpretation(plain).accented(), None, "{plain}");
        }
        assert_eq!(interpretation("käse").terms[0].variants, ["kase", "kaese"]);
    }

    #[test]
    fn a_pack_size_can_be_left_out_unless_it_is_all() {
        let cola = interpretation("cola 33 cl");
        assert!(cola.has_size() && cola.terms[1].is_size);
        assert_eq!(cola.joined, "cola");
        assert_eq!(cola.without_sizes().terms.len(), 1);
        assert!(!interpretation("33cl").has_size());
    }
}
