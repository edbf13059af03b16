//! Tests of registering, looking up and changing accounts.

use super::*;

#[test]
fn an_address_is_registered_once_whatever_its_case() {
    let place = Place::new();
    let anna = place.register("anna");
    let again = place
        .accounts
        .register(&email("ANNA@EXAMPLE.FR"), &named("Other"), "other", Some(&session(1)), NOW)
        .unwrap();
    assert_eq!(again, Registered::EmailTaken);
    assert!(!place.is_signed_in(1, NOW));
    let found = place.accounts.credentials(&email("Anna@Example.fr")).unwrap().unwrap();
    assert_eq!((found.account, found.password_hash.as_str()), (anna, "hash"));
    assert_eq!(place.accounts.credentials(&email("bob@example.fr")).unwrap(), None);
}

#[test]
fn registering_can_sign_in_at_once() {
    let place = Place::new();
    let registered = place
        .accounts
        .register(&email("anna@example.fr"), &named("Anna"), "hash", Some(&session(1)), NOW)
        .unwrap();
    let signed_in = place.accounts.session(hash(1), NOW).unwrap().unwrap();
    assert_eq!(registered, Registered::Created(signed_in.account));
    assert_eq!(signed_in.name.as_str(), "Anna");
}

#[test]
fn an_account_is_kept_as_it_was_typed() {
    let place = Place::new();
    let name = named("Zoë <b>'); --");
    let anna = place
        .accounts
        .register(&email("Anna.B@Example.fr"), &name, "hash", None, NOW)
        .map(|registered| match registered {
            Registered::Created(account) => account,
            Registered::EmailTaken => panic!("nobody else is here"),
        })
        .unwrap();
    let account = place.accounts.account(anna).unwrap().unwrap();
    assert_eq!(account.email.as_str(), "Anna.B@example.fr");
    assert_eq!((&account.name, account.created, account.last_seen), (&name, NOW, NOW));
    assert_eq!(place.accounts.find(&email("anna.b@example.fr")).unwrap(), Some(account));
    assert_eq!(place.accounts.account(AccountId(99)).unwrap(), None);
}

#[test]
fn name_and_address_change_unless_the_address_is_anothers() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    let change =
        |account, text| place.accounts.change_email(account, &email(text), None, NOW).unwrap();
    assert!(place.accounts.rename(anna, &named("Annie")).unwrap());
    assert_eq!(change(anna, "BOB@example.fr"), EmailChange::EmailTaken);
    assert_eq!(change(anna, "ANNA@example.fr"), EmailChange::Changed);
    assert_eq!(change(bob, "robert@example.fr"), EmailChange::Changed);
    assert_eq!(change(AccountId(99), "x@example.fr"), EmailChange::NoAccount);
    let account = place.accounts.account(anna).unwrap().unwrap();
    assert_eq!((account.name.as_str(), account.email.as_str()), ("Annie", "ANNA@example.fr"));
    assert!(!place.accounts.rename(AccountId(99), &named("x")).unwrap());
}

#[test]
fn a_link_sent_to_the_old_address_is_void() {
    let place = Place::new();
    let anna = place.register("anna");
    assert!(place.accounts.issue_reset(anna, hash(9), NOW).unwrap());
    place.accounts.change_email(anna, &email("annie@example.fr"), None, NOW).unwrap();
    assert!(!place.accounts.is_reset_valid(hash(9), NOW).unwrap());
}

#[test]
fn a_new_password_ends_all_sessions_and_links_but_starts_one() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    place.sign_in(anna, 1, NOW);
    place.sign_in(anna, 2, NOW);
    place.sign_in(bob, 3, NOW);
    place.accounts.issue_reset(anna, hash(9), NOW).unwrap();
    assert!(place.accounts.change_password(anna, "new", Some(&session(4)), NOW).unwrap());
    let signed_in = [1, 2, 3, 4].map(|token| place.is_signed_in(token, NOW));
    assert_eq!(signed_in, [false, false, true, true]);
    assert!(!place.accounts.is_reset_valid(hash(9), NOW).unwrap());
    let credentials = place.accounts.credentials_of(anna).unwrap().unwrap();
    assert_eq!(credentials.password_hash, "new");
    assert!(!place.accounts.change_password(AccountId(99), "new", None, NOW).unwrap());
}

/// Checking a password takes a while; what was checked may be out of date by then.
#[test]
fn a_password_changed_meanwhile_signs_nobody_in_and_is_not_undone() {
    let place = Place::new();
    let anna = place.register("anna");
    let before = place.accounts.credentials_of(anna).unwrap().unwrap();
    assert!(place.accounts.rehash(&before, "stronger").unwrap());
    place.accounts.change_password(anna, "new", None, NOW).unwrap();
    assert_eq!(place.accounts.start_session(&before, &session(1), NOW).unwrap(), None);
    assert!(!place.accounts.rehash(&before, "stronger").unwrap());
    let now = place.accounts.credentials_of(anna).unwrap().unwrap();
    assert_eq!(now.password_hash, "new");
    assert!(!format!("{now:?}").contains("new"));
}

#[test]
fn a_deleted_account_takes_all_that_is_its_own_along() {
    let place = Place::new();
    let [anna, bob] = ["anna", "bob"].map(|name| place.register(name));
    for (account, token) in [(anna, 1), (bob, 2)] {
        place.sign_in(account, token, NOW);
        place.accounts.save(account, pair(1), "{}", NOW).unwrap();
        place.accounts.issue_reset(account, hash(token + 10), NOW).unwrap();
    }
    assert!(place.accounts.delete(anna).unwrap());
    assert!(!place.accounts.delete(anna).unwrap());
    assert_eq!(place.accounts.account(anna).unwrap(), None);
    assert!(place.accounts.saved(anna).unwrap().is_empty());
    assert!(!place.is_signed_in(1, NOW) && place.is_signed_in(2, NOW));
    assert!(!place.accounts.is_reset_valid(hash(11), NOW).unwrap());
    assert_eq!(place.accounts.saved(bob).unwrap().len(), 1);
    assert!(place.register("anna") > bob, "numbers are not used again");
}

/// Gives an account an address and a key as they were before domains were compared by their A-labels.
fn kept_before(place: &Place, name: &str, address: &str) -> AccountId {
    let account = place.register(name);
    let values = rusqlite::params![account.0, address, email(address).former_key()];
    let sql = "UPDATE account SET email = ?2, email_key = ?3 WHERE id = ?1";
    place.accounts.write("a test", |change| change.run(sql, values)).unwrap();
    account
}

#[test]
fn both_spellings_of_a_domain_are_one_account_also_of_those_made_before() {
    for (made, other) in [
        ("idn@müller.fr", "IDN@xn--mller-kva.fr"),
        ("idn@xn--mller-kva.fr", "idn@MÜLLER.fr"),
        ("zoé@crêperie.bzh", "zoé@xn--crperie-kya.bzh"),
    ] {
        let place = Place::new();
        let account = kept_before(&place, "anna", made);
        let place = place.restarted();
        for spelling in [made, other] {
            let found = place.accounts.credentials(&email(spelling)).unwrap().unwrap();
            assert_eq!(found.account, account, "{spelling}");
            assert_eq!(place.accounts.find(&email(spelling)).unwrap().unwrap().id, account);
            let again = place.accounts.register(&email(spelling), &named("B"), "hash", None, NOW);
            assert_eq!(again.unwrap(), Registered::EmailTaken, "{spelling}");
        }
    }
}

#[test]
fn two_accounts_that_one_spelling_each_had_are_both_found() {
    let place = Place::new();
    let letters = kept_before(&place, "anna", "idn@müller.fr");
    let labels = kept_before(&place, "bob", "idn@xn--mller-kva.fr");
    let place = place.restarted();
    let found =
        |place: &Place, typed: &str| place.accounts.find(&email(typed)).unwrap().unwrap().id;
    assert_eq!(found(&place, "IDN@Müller.fr"), letters);
    assert_eq!(found(&place, "idn@XN--mller-kva.fr"), labels);
    assert!(place.check().is_empty());
    // Where one is gone, the other has both spellings.
    assert!(place.accounts.delete(labels).unwrap());
    let place = place.restarted();
    assert_eq!(found(&place, "idn@xn--mller-kva.fr"), letters);
}
