//! Tests of saved substitutes.

use super::*;
use crate::model::Note;

fn note(text: &str) -> Note {
    Note::parse(text).unwrap().unwrap()
}

fn imported(number: u64, text: Option<&str>) -> SavedSubstitute {
    let saved = NOW - 10 * DAY;
    SavedSubstitute { pair: pair(number), snapshot: "{}".into(), note: text.map(note), saved }
}

/// Pairs and notes on a list, in its order.
fn list(place: &Place, account: AccountId) -> Vec<(SavedPair, Option<String>)> {
    let saved = place.accounts.saved(account).unwrap();
    saved
        .into_iter()
        .map(|saved| (saved.pair, saved.note.map(|note| note.as_str().to_string())))
        .collect()
}

#[test]
fn saving_twice_is_saving_once() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    let save = |snapshot, now| place.accounts.save(anna, pair(1), snapshot, now).unwrap();
    assert_eq!(save(r#"{"name":"Pâte"}"#, NOW), Saved::New);
    assert_eq!(save("{}", NOW + 5), Saved::AlreadyThere);
    let saved = place.accounts.saved(anna).unwrap();
    let expected = SavedSubstitute {
        pair: pair(1),
        snapshot: r#"{"name":"Pâte"}"#.into(),
        note: None,
        saved: NOW,
    };
    assert_eq!(saved, [expected]);
    assert!(place.accounts.saved(bob).unwrap().is_empty());
    assert_eq!(place.accounts.save(AccountId(99), pair(1), "{}", NOW).unwrap(), Saved::NoAccount);
}

#[test]
fn a_note_is_kept_changed_and_taken_away() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    place.accounts.save(anna, pair(1), "{}", NOW).unwrap();
    let long = note(&"é".repeat(Note::CHARACTERS_MAX));
    assert!(place.accounts.note(anna, pair(1), Some(&long)).unwrap());
    assert_eq!(list(&place, anna), [(pair(1), Some(long.as_str().to_string()))]);
    assert!(place.accounts.note(anna, pair(1), None).unwrap());
    assert_eq!(list(&place, anna), [(pair(1), None)]);
    assert!(!place.accounts.note(bob, pair(1), Some(&long)).unwrap());
    assert!(!place.accounts.note(anna, pair(2), Some(&long)).unwrap());
}

#[test]
fn removing_can_be_undone_for_thirty_days() {
    let place = Place::new();
    let anna = place.register("anna");
    place.accounts.save(anna, pair(1), "{}", NOW).unwrap();
    place.accounts.note(anna, pair(1), Some(&note("bon"))).unwrap();
    assert!(place.accounts.remove(anna, pair(1), NOW).unwrap());
    assert!(!place.accounts.remove(anna, pair(1), NOW).unwrap());
    assert!(!place.accounts.note(anna, pair(1), None).unwrap());
    assert!(list(&place, anna).is_empty());
    assert_eq!(place.accounts.clean_up(NOW + 30 * DAY - 1).unwrap().saved, 0);
    assert!(place.accounts.restore(anna, pair(1)).unwrap());
    assert!(!place.accounts.restore(anna, pair(1)).unwrap());
    assert_eq!(list(&place, anna), [(pair(1), Some("bon".into()))]);
    place.accounts.remove(anna, pair(1), NOW).unwrap();
    assert_eq!(place.accounts.clean_up(NOW + 30 * DAY).unwrap().saved, 1);
    assert!(!place.accounts.restore(anna, pair(1)).unwrap());
}

#[test]
fn what_was_removed_and_is_saved_again_has_its_note() {
    let place = Place::new();
    let anna = place.register("anna");
    place.accounts.import(anna, &[imported(1, Some("bon"))], NOW).unwrap();
    place.accounts.remove(anna, pair(1), NOW).unwrap();
    assert_eq!(place.accounts.save(anna, pair(1), "{}", NOW).unwrap(), Saved::New);
    assert_eq!(list(&place, anna), [(pair(1), Some("bon".into()))]);
}

#[test]
fn the_last_saved_comes_first() {
    let place = Place::new();
    let anna = place.register("anna");
    for (number, now) in [(1, NOW), (2, NOW + 9), (3, NOW + 3)] {
        place.accounts.save(anna, pair(number), "{}", now).unwrap();
    }
    let order: Vec<SavedPair> = list(&place, anna).into_iter().map(|(pair, _)| pair).collect();
    assert_eq!(order, [pair(2), pair(3), pair(1)]);
}

#[test]
fn a_list_is_brought_back_without_touching_what_is_there() {
    let place = Place::new();
    let anna = place.register("anna");
    place.accounts.save(anna, pair(1), "{}", NOW).unwrap();
    let pairs = [imported(1, Some("autre")), imported(2, Some("bon")), imported(2, None)];
    let outcome = place.accounts.import(anna, &pairs, NOW).unwrap();
    assert_eq!(outcome, [Saved::AlreadyThere, Saved::New, Saved::AlreadyThere]);
    assert_eq!(list(&place, anna), [(pair(1), None), (pair(2), Some("bon".into()))]);
    let later = SavedSubstitute { saved: NOW + DAY, ..imported(3, None) };
    place.accounts.import(anna, &[later], NOW).unwrap();
    assert!(place.accounts.saved(anna).unwrap().iter().all(|saved| saved.saved <= NOW));
    let nobody = place.accounts.import(AccountId(99), &pairs, NOW).unwrap();
    assert_eq!(nobody, [Saved::NoAccount; 3]);
}

#[test]
fn a_list_has_an_end_and_what_was_removed_makes_room() {
    let place = Place::new();
    let anna = place.register("anna");
    let pairs: Vec<SavedSubstitute> = (0..2003).map(|number| imported(number, None)).collect();
    let outcome = place.accounts.import(anna, &pairs, NOW).unwrap();
    assert_eq!(outcome[..2000], [Saved::New; 2000]);
    assert_eq!(outcome[2000..], [Saved::Full; 3]);
    let save = |number| place.accounts.save(anna, pair(number), "{}", NOW).unwrap();
    assert_eq!((save(5), save(3000)), (Saved::AlreadyThere, Saved::Full));
    place.accounts.remove(anna, pair(6), NOW).unwrap();
    place.accounts.remove(anna, pair(5), NOW - 1).unwrap();
    assert_eq!(save(3000), Saved::New);
    assert!(!place.accounts.restore(anna, pair(5)).unwrap(), "the first removed gave way");
    assert!(place.accounts.restore(anna, pair(6)).unwrap());
    assert_eq!(place.accounts.saved(anna).unwrap().len(), 2000);
}
