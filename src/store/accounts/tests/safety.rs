//! Tests of what must never happen: something acknowledged lost, done twice or by halves.

use std::thread;

use super::*;

/// Threads of the server.
const THREADS: u8 = 8;

#[test]
fn many_at_once_lose_nothing() {
    let place = Place::new();
    let shared = place.register("shared");
    let work = |thread: u8| {
        for round in 0..20 {
            let account = place.register(&format!("anna-{thread}-{round}"));
            let own = u64::from(thread) * 100 + round;
            assert_eq!(place.accounts.save(account, pair(1), "{}", NOW).unwrap(), Saved::New);
            assert_eq!(place.accounts.save(shared, pair(own), "{}", NOW).unwrap(), Saved::New);
            assert_eq!(place.accounts.saved(account).unwrap().len(), 1);
        }
    };
    thread::scope(|scope| (0..THREADS).for_each(|thread| drop(scope.spawn(move || work(thread)))));
    let place = place.restarted();
    let list = place.accounts.list().unwrap();
    let saved: Vec<u64> = list.iter().map(|listed| listed.saved).collect();
    assert_eq!(saved, [vec![160], vec![1; 160]].concat());
    assert_eq!(place.check(), [""; 0]);
}

#[test]
fn of_many_who_want_one_address_one_gets_it() {
    let place = Place::new();
    let register = |thread: u8| {
        let address = email("anna@example.fr");
        place
            .accounts
            .register(&address, &named("Anna"), "hash", Some(&session(thread)), NOW)
            .unwrap()
    };
    let created = thread::scope(|scope| {
        let threads: Vec<_> =
            (0..THREADS).map(|thread| scope.spawn(move || register(thread))).collect();
        let registered = threads.into_iter().map(|thread| thread.join().unwrap());
        registered.filter(|registered| matches!(registered, Registered::Created(_))).count()
    });
    assert_eq!((created, place.accounts.list().unwrap().len()), (1, 1));
}

/// As a panic in a handler would.
#[test]
fn a_change_that_panics_is_undone_and_hinders_nobody() {
    let place = Place::new();
    let anna = place.register("anna");
    let panicked = thread::scope(|scope| {
        let change = || {
            place.accounts.write("failing", |change| -> Result<()> {
                change.run("DELETE FROM account", params![])?;
                panic!("in the middle of a change");
            })
        };
        scope.spawn(change).join()
    });
    assert!(panicked.is_err());
    assert!(place.accounts.account(anna).unwrap().is_some());
    place.register("bob");
}
