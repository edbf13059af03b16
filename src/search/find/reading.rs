//! How a query is understood: what must be found, and by which other words it may be.

use super::super::synonyms::Synonyms;
use crate::words::{Word, WordKind};

/// Words of the longest expression that has synonyms.
const EXPRESSION_MAX: usize = 4;

/// A query as it is understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reading {
    /// The words it is made of.
    pub(super) words: Vec<Word>,
    /// What must be found, all of it.
    pub(super) terms: Vec<Term>,
    /// The stems of its words but for pack sizes, joined by spaces, as names are kept.
    pub(super) joined: String,
}

/// Something that must be found, in one of several ways.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Term {
    /// Each of them as stems that must all be there; the first is what was typed.
    pub(super) ways: Vec<Vec<String>>,
    /// The mark of all that has one of these ways, where there are several.
    pub(super) mark: Option<char>,
    /// The last word as typed, which may be the beginning of one.
    pub(super) start: Option<String>,
    /// A pack size: products of another one are found too where there are none of it.
    pub(super) is_size: bool,
}

impl Reading {
    pub(super) fn of(words: &[Word], synonyms: &Synonyms) -> Self {
        let plain = words.iter().filter(|word| word.kind != WordKind::Quantity);
        let joined: Vec<&str> = plain.map(|word| word.stem.as_str()).collect();
        let mut terms = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let (term, used) = term(&words[at..], synonyms);
            terms.push(term);
            at += used;
        }
        Self { words: words.to_vec(), terms, joined: joined.join(" ") }
    }

    /// The query as it could have been typed.
    pub(super) fn shown(&self) -> String {
        let words: Vec<&str> = self.words.iter().map(|word| word.folded.as_str()).collect();
        words.join(" ")
    }

    /// Whether pack sizes can be left out.
    pub(super) fn has_size(&self) -> bool {
        self.terms.iter().any(|term| term.is_size) && self.terms.iter().any(|term| !term.is_size)
    }

    /// The letter a last word begins with, where no more of it was typed; and what comes before.
    pub(super) fn last_letter(&self) -> Option<(&str, Self)> {
        let (last, terms) = self.terms.split_last()?;
        let letter = last.start.as_deref().filter(|start| start.len() == 1)?;
        Some((letter, Self { terms: terms.to_vec(), ..self.clone() }))
    }

    /// The same without pack sizes.
    pub(super) fn without_sizes(&self) -> Self {
        let terms = self.terms.iter().filter(|term| !term.is_size).cloned().collect();
        Self { terms, ..self.clone() }
    }
}

/// The term that starts here, and how many words it takes: as many as have synonyms together.
fn term(words: &[Word], synonyms: &Synonyms) -> (Term, usize) {
    let stems: Vec<&str> =
        words.iter().take(EXPRESSION_MAX).map(|word| word.stem.as_str()).collect();
    let known = (1..=stems.len()).rev().find_map(|used| {
        let meant = synonyms.of(&stems[..used].join(" "));
        (!meant.is_empty()).then_some((used, meant))
    });
    let (used, meant) = known.unwrap_or((1, &[]));
    let typed = stems[..used].iter().map(|stem| (*stem).to_string()).collect();
    let others = meant.iter().map(|meant| meant.split(' ').map(str::to_string).collect());
    let mark = if meant.is_empty() { None } else { synonyms.mark(&stems[..used].join(" ")) };
    let is_last = used == words.len();
    let last = words[used - 1].folded.clone();
    let term = Term {
        ways: std::iter::once(typed).chain(others).collect(),
        mark,
        start: (is_last && used == 1).then_some(last),
        is_size: used == 1 && words[0].kind == WordKind::Quantity,
    };
    (term, used)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn reading(query: &str) -> Reading {
        let groups = "groups = [['yaourt', 'yahourt'], ['pomme de terre', 'patate']]";
        let words: Vec<Word> =
            words::split(query).into_iter().filter(|word| word.kind != WordKind::Empty).collect();
        Reading::of(&words, &Synonyms::parse(groups).unwrap())
    }

    #[test]
    fn an_expression_and_its_synonyms_are_one_term() {
        let reading = reading("Purée de pommes de terre");
        assert_eq!(reading.terms.len(), 2);
        let ways: Vec<String> = reading.terms[1].ways.iter().map(|way| way.join(" ")).collect();
        assert_eq!(ways, ["pomme terre", "patate"]);
        assert_eq!(reading.terms[1].start, None);
        assert_eq!(reading.shown(), "puree pommes terre");
    }

    #[test]
    fn the_last_word_may_be_a_beginning() {
        let reading = reading("yaourt nat");
        let starts: Vec<Option<&str>> =
            reading.terms.iter().map(|term| term.start.as_deref()).collect();
        assert_eq!(starts, [None, Some("nat")]);
    }

    #[test]
    fn a_pack_size_can_be_left_out_unless_it_is_all() {
        let cola = reading("cola 33 cl");
        assert!(cola.has_size() && cola.terms[1].is_size);
        assert_eq!(cola.joined, "cola");
        assert_eq!(cola.without_sizes().terms.len(), 1);
        assert!(!reading("33cl").has_size());
    }
}
