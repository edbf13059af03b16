//! Tests of accounts that go from a file to a server and back.

use super::*;
use crate::model::{Note, Occasion};

/// More rows than are moved at a time, of every table, with and without what may be missing.
fn fill(accounts: &Accounts) -> Vec<AccountId> {
    let mut made = Vec::new();
    for number in 0..150 {
        let address = email(&format!("zoé-{number}@müller.fr"));
        let registered = accounts.register(&address, &named("Zoë <b>"), "hash", None, NOW).unwrap();
        let Registered::Created(account) = registered else {
            panic!("{number} is registered twice")
        };
        accounts.save(account, pair(number), "{\"é\":1}", NOW).unwrap();
        accounts.take(&[u8::try_from(number).unwrap(); 32], throttling::ONE_A_MINUTE, NOW).unwrap();
        made.push(account);
    }
    let anna = made[0];
    let credentials = accounts.credentials_of(anna).unwrap().unwrap();
    accounts.start_session(&credentials, &session(1), NOW).unwrap();
    accounts.note(anna, pair(0), Note::parse("bon").unwrap().as_ref()).unwrap();
    accounts.remove(made[1], pair(1), NOW).unwrap();
    accounts.mark_warned(made[2], NOW).unwrap();
    accounts.issue_reset(anna, hash(9), NOW).unwrap();
    accounts.keep_new_address(anna, &email("new@example.fr"), NOW).unwrap();
    let bob = email("bob@example.fr");
    accounts.keep_registration(&bob, &named("Bob"), "hash", "then=save", NOW).unwrap();
    let reset = MailJob::of(Occasion::Reset, email("zoé-1@müller.fr"));
    accounts.keep_letter(&reset, NOW).unwrap();
    accounts.secret(&[7; 32]).unwrap();
    accounts.count_attempt(None).unwrap();
    made
}

#[test]
fn all_go_to_a_server_and_back_and_nothing_is_lost() {
    let Some(address) = new_schema() else { return };
    let file = super::super::Place::new();
    let made = fill(&file.accounts);
    let there = place(&address);
    let sent = move_to(&file.accounts, &there).unwrap();
    let rows: Vec<_> = sent.iter().map(|moved| (moved.table, moved.rows)).collect();
    let expected = [
        ("account", 150),
        ("session", 1),
        ("link", 1),
        ("saved", 150),
        ("bucket", 150),
        ("secret", 1),
        ("registration", 1),
        ("new_address", 1),
        ("letter", 1),
    ];
    assert_eq!(rows, expected);
    let on_server = Place::at(&address);
    assert!(on_server.is_signed_in(1, NOW));
    assert_eq!(on_server.accounts.secret(&[8; 32]).unwrap(), [7; 32]);
    assert!(on_server.check().is_empty());

    // A place that is not empty is refused as it is.
    let error = format!("{:#}", move_to(&file.accounts, &there).unwrap_err());
    said(&error, &["is not empty (table account): nothing was changed"]);
    assert_eq!(on_server.accounts.list().unwrap().len(), 150);

    let back = file.ground.path().join("back.sqlite");
    let returned = move_to(&on_server.accounts, &AccountsPlace::File(back.clone())).unwrap();
    assert_eq!(returned, sent);
    let again = Accounts::open(&back).unwrap();
    assert_eq!(again.list().unwrap(), file.accounts.list().unwrap());
    assert_eq!(again.export(made[0], NOW).unwrap(), file.accounts.export(made[0], NOW).unwrap());
    assert_eq!(check(&back).unwrap().unwrap(), [""; 0]);
}

fn said(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{part} is not in: {error}");
    }
}
