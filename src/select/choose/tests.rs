//! What is taken without the candidates that do not decide.

use super::super::comparison::Candidate;
use super::super::likeness::NO_SCORE;
use super::super::test_products::{self, Dice, graph, product, rules};
use super::super::{CategoryKinds, ResolvedOverrides, Settings, Trait};
use super::*;
use crate::model::CategoryId;

const PRODUCTS: u32 = 40;
const ROUNDS: usize = 4_000;

fn eligible(dice: &mut Dice, position: Position) -> Eligible {
    let origin = *dice.one(&[
        Origin::Shelf,
        Origin::Shelf,
        Origin::Shelf,
        Origin::Pinned(0),
        Origin::OtherTaste,
        Origin::SameLetter,
        Origin::Paired(0),
        Origin::PlantBased(0),
    ]);
    let safety = *dice.one(&Safety::ALL);
    Eligible {
        candidate: Candidate { position, category: CategoryId(0), level: 0, origin },
        safety,
        tier: safety,
        is_away: dice.below(4) == 0,
        is_restricted: dice.below(4) == 0,
        is_of_all_kinds: dice.below(2) == 0,
        likeness: *dice.one(&[300, 450, 500, 510, 600, 700, 720, 900]),
        score: *dice.one(&[10, 20, 30]),
        scores: [NO_SCORE; Trait::ALL.len()],
    }
}

/// Some of all products, each at most once, with whatever is known of them.
fn some(dice: &mut Dice, share: u64) -> Vec<Eligible> {
    let mut all = Vec::new();
    for position in (0..PRODUCTS).map(Position) {
        if dice.below(share) == 0 {
            all.push(eligible(dice, position));
        }
    }
    all
}

fn has(candidates: &[Eligible], position: Position) -> bool {
    candidates.iter().any(|own| own.candidate.position == position)
}

fn taken(verdicts: &Verdicts) -> Vec<Eligible> {
    let taken = verdicts.iter().filter(|(_, refusal)| refusal.is_none());
    taken.map(|(own, _)| *own).collect()
}

#[test]
fn where_news_neither_are_taken_nor_measure_the_others_those_that_did_not_decide_change_nothing() {
    let graph = graph();
    let kinds = CategoryKinds::new(&graph, &rules());
    let mut dice = Dice(18);
    let mut products = Vec::new();
    for number in 0..u64::from(PRODUCTS) {
        let brand = format!("Marque {}", dice.below(9));
        products.push(product(number, "c", &brand, &["en:biscuits"]));
    }
    let shelves = test_products::shelves(&graph, &kinds, &products);
    let (settings, overrides) = (Settings::default(), ResolvedOverrides::default());
    let comparison = Comparison {
        shelves: &shelves,
        graph: &graph,
        kinds: &kinds,
        settings: &settings,
        overrides: &overrides,
    };
    let (mut confirmed, mut refuted) = (0, 0);
    for round in 0..ROUNDS {
        let share = 2 + dice.below(12);
        let (mut candidates, number) = (some(&mut dice, share), 1 + round % 7);
        let verdicts = choose(&comparison, &candidates, number);
        let decided = deciding(&verdicts);
        // What decided once decides as long as nothing else does.
        for _ in 0..4 {
            let mut news = some(&mut dice, 16);
            news.retain(|own| !decided.contains(&own.candidate.position));
            // What is news has another place in it than before, or none.
            candidates.retain(|own| !has(&news, own.candidate.position));
            let mut narrowed = candidates.clone();
            narrowed.retain(|own| decided.contains(&own.candidate.position));
            let without_news = narrowed.clone();
            narrowed.extend(&news);
            let found = taken(&choose(&comparison, &narrowed, number));
            if found.iter().any(|own| has(&news, own.candidate.position))
                || !are_measured_alike(&narrowed, &without_news)
            {
                refuted += 1;
                break;
            }
            confirmed += usize::from(!news.is_empty());
            candidates.extend(&news);
            assert_eq!(found, taken(&verdicts), "{round}");
            assert_eq!(taken(&choose(&comparison, &candidates, number)), found, "{round}");
        }
    }
    assert!(confirmed > 300 && refuted > 300, "{confirmed} {refuted}");
}

#[test]
fn a_place_is_told_by_what_counts_first_and_only_then_by_the_rest() {
    let mut dice = Dice(5);
    for round in 0..400 {
        let candidates = some(&mut dice, 2);
        let standard = Standard::of(&candidates);
        let counts = |own: &Eligible| {
            let group = standard.group(own);
            let is_alike = own.likeness >= share(group.best, ALIKE);
            let idea = match own.candidate.origin {
                Origin::OtherTaste => 20,
                Origin::SameLetter => 40,
                _ => 0,
            };
            (
                !own.is_pinned(),
                own.idea().is_some(),
                own.idea().is_none() && !is_alike,
                own.idea().is_none() && is_alike && !own.is_of_all_kinds,
                (own.tier, own.is_away, (group.best - own.likeness) / 50 + idea),
                (std::cmp::Reverse(own.score), own.candidate.position),
            )
        };
        let mut by_place = candidates.clone();
        by_place.sort_by_key(|own| standard.place(own));
        assert!(by_place.is_sorted_by_key(counts), "{round}: {by_place:?}");
    }
}
