//! The table of phrases in seven languages, and what holds of all of them.

use proptest::prelude::*;

use super::read;
use crate::model::allergen::{Allergen, AllergenSet};

const PHRASES: &str = include_str!("../../../../tests/gold/ingredients.tsv");

pub(super) struct PhraseRow {
    pub(super) text: &'static str,
    pub(super) contained: AllergenSet,
    pub(super) traces: AllergenSet,
    pub(super) absent: AllergenSet,
}

fn set(names: &str) -> AllergenSet {
    let named = |name: &str| {
        let mut all = Allergen::ALL.into_iter();
        all.find(|allergen| format!("{allergen:?}").eq_ignore_ascii_case(name)).unwrap()
    };
    names.split(',').filter(|name| !name.is_empty()).map(named).collect()
}

pub(super) fn rows() -> Vec<PhraseRow> {
    let lines = PHRASES.lines().filter(|line| !line.starts_with('#'));
    let mut rows = Vec::new();
    for line in lines {
        let [_, text, contained, traces, absent] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let [contained, traces, absent] = [contained, traces, absent].map(set);
        rows.push(PhraseRow { text, contained, traces, absent });
    }
    rows
}

#[test]
fn all_phrases_are_read_as_they_mean() {
    let rows = rows();
    assert!(rows.len() >= 400, "{}", rows.len());
    let mut wrong = Vec::new();
    for PhraseRow { text, contained, traces, absent } in rows {
        let listed = read(text);
        if (listed.contained, listed.traces) != (contained, traces) || listed.absent != absent {
            wrong.push(format!("{text}: {listed:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

/// What a list warns of: what is in the food and what may be.
fn warned(text: &str) -> AllergenSet {
    let listed = read(text);
    let mut warned = listed.contained;
    warned.extend(listed.traces);
    warned
}

proptest! {
    /// Words that say something is absent only ever take warnings away: without one of them there are as many.
    #[test]
    fn removing_a_word_of_absence_removes_no_warning(
        rows in prop::collection::vec(0_usize..400, 1..4),
        word in prop::sample::select(vec![
            "sans ", "exempt de ", "ne contient pas de ", "free from ", "no ", "without ", "ohne ",
            "frei von ", "sin ", "libre de ", "senza ", "zonder ", "sem ", "ni ", "non contiene ",
        ]),
        at in 0_usize..4,
        separator in prop::sample::select(vec![", ", " ", " et ", ". ", " ("]),
    ) {
        let all = super::phrases::rows();
        let mut parts: Vec<String> = rows.iter().map(|&row| all[row].text.to_string()).collect();
        let without = parts.join(separator);
        let at = at.min(parts.len() - 1);
        parts[at] = format!("{word}{}", parts[at]);
        let with = parts.join(separator);
        let mut missing = warned(&with);
        missing.remove(warned(&without));
        prop_assert!(missing.is_empty(), "{with:?} warns of {missing:?}, {without:?} does not");
    }

    /// A list that follows a statement is there, whatever the statement.
    #[test]
    fn a_statement_hides_no_list_behind_it(
        row in 0_usize..400,
        before in 0_usize..400,
        word in prop::sample::select(vec![
            "sans sucre", "sans gluten", "exempt de colorants", "gluten free", "ohne Zucker",
            "sin sal", "senza sale", "zonder suiker", "sem sal", "ne contient pas de sel",
        ]),
    ) {
        let all = super::phrases::rows();
        let listed = read(&format!("{}. {word}, {}", all[before].text, all[row].text));
        let mut missing = all[row].contained;
        missing.remove(listed.contained);
        prop_assert!(missing.is_empty(), "{word}, {}: {listed:?}", all[row].text);
    }
}
