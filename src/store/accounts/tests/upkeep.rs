//! Tests of what the operator does, and of what a person is given of the data.

use super::*;
use crate::model::Note;

#[test]
fn the_operator_sees_all_accounts() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    place.sign_in(anna, 1, NOW + 5);
    place.accounts.save(anna, pair(1), "{}", NOW).unwrap();
    place.accounts.save(anna, pair(2), "{}", NOW).unwrap();
    place.accounts.remove(anna, pair(2), NOW).unwrap();
    place.accounts.set_disabled(bob, true).unwrap();
    let list = place.accounts.list().unwrap();
    let seen: Vec<_> = list
        .iter()
        .map(|listed| {
            (listed.account.id, listed.sessions, listed.saved, listed.account.is_disabled)
        })
        .collect();
    assert_eq!(seen, [(anna, 1, 1, false), (bob, 0, 0, true)]);
    assert_eq!(list[0].account.last_seen, NOW + 5);
}

#[test]
fn an_unused_account_is_deleted_only_after_a_warning_in_vain() {
    let place = Place::new();
    let [anna, bob, carl] = ["anna", "bob", "carl"].map(|name| place.register(name));
    let (year, later) = (NOW + 700 * DAY, NOW + 731 * DAY);
    let inactive = |before| place.accounts.inactive(before).unwrap().len();
    assert_eq!((inactive(NOW), inactive(NOW + 1)), (0, 3));
    place.accounts.mark_warned(anna, year).unwrap();
    place.accounts.mark_warned(bob, year).unwrap();
    place.sign_in(bob, 1, year + 1);
    assert!(place.accounts.due_for_purge(NOW + DAY, year).unwrap().is_empty());
    let due = place.accounts.due_for_purge(NOW + DAY, later).unwrap();
    assert_eq!(due.iter().map(|account| account.id).collect::<Vec<_>>(), [anna]);
    assert_eq!(place.accounts.purge(NOW + DAY, later).unwrap(), due);
    let left: Vec<_> =
        place.accounts.list().unwrap().iter().map(|listed| listed.account.id).collect();
    assert_eq!(left, [bob, carl]);
    assert!(!place.accounts.mark_warned(anna, later).unwrap());
}

#[test]
fn a_person_is_given_all_that_is_stored() {
    let place = Place::new();
    let anna = place.register("anna");
    place.sign_in(anna, 1, NOW + 5);
    place.accounts.issue_reset(anna, hash(9), NOW + 6).unwrap();
    place.accounts.keep_new_address(anna, &email("ana@example.fr"), NOW + 6).unwrap();
    place.accounts.save(anna, pair(1), "{}", NOW).unwrap();
    place.accounts.note(anna, pair(1), Note::parse("bon").unwrap().as_ref()).unwrap();
    place.accounts.save(anna, pair(2), "{}", NOW).unwrap();
    place.accounts.remove(anna, pair(2), NOW).unwrap();
    let data = place.accounts.export(anna, NOW + 7).unwrap().unwrap();
    let (product, substitute) = (pair(1).product().to_string(), pair(1).substitute().to_string());
    let expected = serde_json::json!({
        "account": {
            "email": "anna@example.fr", "name": "anna", "created": NOW, "last_seen": NOW + 5,
            "warned": null, "is_disabled": false, "failures": 0,
        },
        "sessions": [{"label": "Firefox", "started": NOW + 5, "last_seen": NOW + 5}],
        "wanted_email": "ana@example.fr",
        "reset_issued": NOW + 6,
        "saved": [{
            "product": product, "substitute": substitute, "snapshot": "{}", "note": "bon",
            "saved": NOW,
        }],
    });
    assert_eq!(serde_json::to_value(data).unwrap(), expected);
    assert_eq!(place.accounts.export(AccountId(99), NOW).unwrap(), None);
}

#[test]
fn the_secret_is_made_once() {
    let place = Place::new();
    assert_eq!(place.accounts.secret(&[1; 32]).unwrap(), [1; 32]);
    assert_eq!(place.accounts.secret(&[2; 32]).unwrap(), [1; 32]);
    assert_eq!(place.restarted().accounts.secret(&[3; 32]).unwrap(), [1; 32]);
}
