//! `kill -9` while people register and save: what was answered is there afterwards.

use std::sync::mpsc::{self, Sender};

use sitegen::model::{AccountId, SavedPair};

use crate::accounts::people::{accounts, faults, fields, pair, shop, signed_in};
use crate::support::SiteTest;
use crate::support::server::Server;
use crate::support::visitor::Visitor;

const KILLS: usize = 100;
const PRODUCTS: u64 = 12;

/// What the server has acknowledged.
#[derive(Debug)]
enum Promise {
    Registered(String),
    Saved(AccountId, SavedPair),
    Noted(AccountId, SavedPair, String),
}

/// Saves pairs, with a note each, until the server is gone.
fn save(visitor: &Visitor, account: AccountId, promises: &Sender<Promise>) {
    for number in 0.. {
        let pair = pair(PRODUCTS, number);
        let [product, substitute] = fields(pair);
        let form = [(product.0, product.1.as_str()), (substitute.0, substitute.1.as_str())];
        let Ok(answer) = visitor.post("/mes-aliments", &form) else { return };
        if answer.status == 429 {
            return;
        }
        assert_eq!(answer.status, 303, "{}", answer.head);
        promises.send(Promise::Saved(account, pair)).unwrap();
        let note = format!("note {number}");
        let form = [form[0], form[1], ("note", note.as_str())];
        let Ok(answer) = visitor.post("/mes-aliments/note", &form) else { return };
        if answer.status == 429 {
            return;
        }
        assert_eq!(answer.status, 303, "{}", answer.head);
        promises.send(Promise::Noted(account, pair, note)).unwrap();
    }
}

/// Registers people until the server is gone.
fn register(visitor: &Visitor, round: usize, promises: &Sender<Promise>) {
    for number in 0.. {
        let email = format!("new{number}.of{round}@example.org");
        let password = "camembert fondant du lundi";
        let form = [("nom", "Zoé"), ("adresse", email.as_str()), ("mot_de_passe", password)];
        let Ok(answer) = visitor.post("/inscription", &form) else { return };
        if answer.status == 429 {
            return;
        }
        assert_eq!(answer.status, 303, "{}", answer.head);
        promises.send(Promise::Registered(email)).unwrap();
    }
}

/// Lets a server work until it has acknowledged a few changes, and kills it in the next ones.
fn round(site: &SiteTest, number: usize, (account, cookie): (AccountId, &str)) -> Vec<Promise> {
    let server = Server::start(site);
    let saver = Visitor::new(&server, 2 * number).with_cookie(cookie);
    let newcomer = Visitor::new(&server, 2 * number + 1);
    let (sender, promises) = mpsc::channel();
    std::thread::scope(|scope| {
        let senders = (sender.clone(), sender);
        scope.spawn(move || save(&saver, account, &senders.0));
        scope.spawn(move || register(&newcomer, number, &senders.1));
        let mut kept = Vec::new();
        let wanted = 1 + fastrand::usize(..8);
        // A registration takes as long as many saves; some rounds wait for one.
        let mut waits_for_newcomer = number.is_multiple_of(4);
        while kept.len() < wanted || waits_for_newcomer {
            let promise = promises.recv().expect("the server answers");
            waits_for_newcomer &= !matches!(promise, Promise::Registered(_));
            kept.push(promise);
        }
        server.kill();
        kept.extend(promises);
        kept
    })
}

/// Every promise is kept, and the file is sound.
fn check(site: &SiteTest, promises: &[Promise]) {
    let accounts = accounts(site);
    for promise in promises {
        let is_kept = match promise {
            Promise::Registered(email) => accounts.find(&email.parse().unwrap()).unwrap().is_some(),
            Promise::Saved(account, pair) => {
                accounts.saved(*account).unwrap().iter().any(|saved| saved.pair == *pair)
            }
            Promise::Noted(account, pair, note) => {
                let saved = accounts.saved(*account).unwrap();
                let saved = saved.iter().find(|saved| saved.pair == *pair).unwrap();
                saved.note.as_ref().is_some_and(|kept| kept.as_str() == note)
            }
        };
        assert!(is_kept, "lost: {promise:?}");
    }
    assert_eq!(faults(site), [""; 0]);
}

#[test]
fn a_hundred_kills_lose_nothing_that_was_acknowledged() {
    let site = shop(PRODUCTS);
    let people: Vec<(AccountId, String)> = {
        let accounts = accounts(&site);
        let email = |number| format!("old{number}@example.org");
        (0..KILLS).map(|number| signed_in(&accounts, &email(number))).collect()
    };
    let mut promises = Vec::new();
    for (number, (account, cookie)) in people.iter().enumerate() {
        promises.extend(round(&site, number, (*account, cookie)));
        // Most rounds are recovered from by the server itself, which must be able to as well.
        if number % 10 == 9 {
            check(&site, &promises);
        }
    }
    let count = |wanted: fn(&Promise) -> bool| promises.iter().filter(|p| wanted(p)).count();
    let registered = count(|promise| matches!(promise, Promise::Registered(_)));
    let saved = count(|promise| matches!(promise, Promise::Saved(..)));
    println!("measured: {KILLS} kills: 0 of {} promises lost", promises.len());
    assert!(saved > KILLS && registered > KILLS / 10, "{saved} saved, {registered} registered");
}
