//! Tests of sessions and of links that set a new password.

use super::*;

const HOUR: i64 = 60 * 60;

#[test]
fn a_session_ends_when_nobody_uses_it_for_thirty_days() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    assert!(place.is_signed_in(1, NOW + 30 * DAY - 1));
    assert!(!place.is_signed_in(1, NOW + 30 * DAY));
    assert!(!place.is_signed_in(2, NOW));
}

#[test]
fn a_session_ends_after_ninety_days_however_much_it_is_used() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    for day in 1..90 {
        place.accounts.note_seen(&[(id(1), NOW + day * DAY)]).unwrap();
    }
    assert!(place.is_signed_in(1, NOW + 90 * DAY - 1));
    assert!(!place.is_signed_in(1, NOW + 90 * DAY));
    assert!(place.accounts.sessions(anna, NOW + 90 * DAY).unwrap().is_empty());
    assert_eq!(place.accounts.clean_up(NOW + 90 * DAY).unwrap().sessions, 1);
}

#[test]
fn use_is_noted_at_most_once_an_hour() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    place.accounts.mark_warned(anna, NOW).unwrap();
    let seen = || place.accounts.sessions(anna, NOW).unwrap()[0].last_seen;
    place.accounts.note_seen(&[(id(1), NOW + HOUR - 1), (id(7), NOW)]).unwrap();
    assert_eq!(seen(), NOW);
    place.accounts.note_seen(&[(id(1), NOW + HOUR), (id(1), NOW + HOUR + 5)]).unwrap();
    assert_eq!(seen(), NOW + HOUR);
    let account = place.accounts.account(anna).unwrap().unwrap();
    assert_eq!((account.last_seen, account.warned), (NOW + HOUR, None));
}

#[test]
fn sessions_are_listed_and_ended_by_their_owner_alone() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    for (account, token) in [(anna, 1), (anna, 2), (anna, 3), (bob, 4)] {
        place.sign_in(account, token, NOW + i64::from(token));
    }
    let listed = || -> Vec<_> {
        place.accounts.sessions(anna, NOW).unwrap().iter().map(|session| session.id).collect()
    };
    assert_eq!(listed(), [id(3), id(2), id(1)]);
    assert!(!place.accounts.revoke(bob, id(1)).unwrap());
    assert!(place.accounts.revoke(anna, id(1)).unwrap());
    assert!(!place.accounts.revoke(anna, id(1)).unwrap());
    assert_eq!(place.accounts.end_other_sessions(anna, id(2)).unwrap(), 1);
    assert_eq!(listed(), [id(2)]);
    assert!(place.accounts.end_session(hash(2)).unwrap());
    assert!(!place.accounts.end_session(hash(2)).unwrap());
    assert!(place.is_signed_in(4, NOW));
}

#[test]
fn a_fifty_first_session_ends_the_one_unused_for_longest() {
    let place = Place::new();
    let anna = place.register("anna");
    for token in 1..=51 {
        place.sign_in(anna, token, NOW + i64::from(token));
    }
    assert_eq!(place.accounts.sessions(anna, NOW).unwrap().len(), 50);
    assert!(!place.is_signed_in(1, NOW) && place.is_signed_in(2, NOW));
    // A clock that went back must not end the session that starts.
    place.sign_in(anna, 52, NOW - DAY);
    assert!(place.is_signed_in(52, NOW));
}

#[test]
fn a_link_sets_one_new_password_within_half_an_hour() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    let reset = |token, now| place.accounts.reset(hash(token), "new", None, now).unwrap();
    assert!(place.accounts.issue_reset(anna, hash(9), NOW).unwrap());
    assert!(place.accounts.is_reset_valid(hash(9), NOW + HOUR / 2 - 1).unwrap());
    assert_eq!(reset(9, NOW + HOUR / 2), None);
    assert_eq!(reset(8, NOW), None);
    assert!(place.is_signed_in(1, NOW));
    assert_eq!(reset(9, NOW + HOUR / 2 - 1), Some(anna));
    assert_eq!(reset(9, NOW), None);
    assert!(!place.is_signed_in(1, NOW));
    let credentials = place.accounts.credentials_of(anna).unwrap().unwrap();
    assert_eq!(credentials.password_hash, "new");
}

#[test]
fn the_first_link_that_is_used_makes_the_others_void() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    for (account, token) in [(anna, 7), (anna, 8), (anna, 9), (bob, 10)] {
        assert!(place.accounts.issue_reset(account, hash(token), NOW).unwrap());
    }
    let is_valid = |token| place.accounts.is_reset_valid(hash(token), NOW).unwrap();
    assert!(is_valid(7) && is_valid(8) && is_valid(9));
    assert_eq!(place.accounts.reset(hash(8), "new", None, NOW).unwrap(), Some(anna));
    assert!(!is_valid(7) && !is_valid(8) && !is_valid(9) && is_valid(10));
    place.accounts.void_links(bob).unwrap();
    assert!(!is_valid(10));
    assert!(!place.accounts.issue_reset(AccountId(99), hash(7), NOW).unwrap());
    assert!(place.accounts.issue_reset(bob, hash(11), NOW).unwrap());
    assert_eq!(place.accounts.clean_up(NOW + HOUR).unwrap().resets, 1);
}

#[test]
fn a_disabled_account_lets_nobody_in() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW);
    place.accounts.issue_reset(anna, hash(9), NOW).unwrap();
    assert!(place.accounts.set_disabled(anna, true).unwrap());
    let credentials = place.accounts.credentials_of(anna).unwrap().unwrap();
    assert!(credentials.is_disabled);
    assert_eq!(place.accounts.start_session(&credentials, &session(2), NOW).unwrap(), None);
    assert!(!place.accounts.issue_reset(anna, hash(8), NOW).unwrap());
    assert!(place.accounts.set_disabled(anna, false).unwrap());
    assert!(!place.is_signed_in(1, NOW), "sessions do not come back");
    assert!(!place.accounts.is_reset_valid(hash(9), NOW).unwrap());
    place.sign_in(anna, 3, NOW);
    assert!(!place.accounts.set_disabled(AccountId(99), true).unwrap());
}
