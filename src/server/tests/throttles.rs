//! A test for each throttle of docs/SECURITY.md: whoever fills it, its owner is let in.

use super::*;
use crate::auth::Limit;
use crate::model::{Occasion, Stop};
use crate::store::accounts::{LINK_LIFE, LetterTurn, MailJob};

const ZOE: &str = "zoe@example.org";
const CHANGED: &str = "une tartine de beurre salé";

/// Somebody elsewhere, the nth of many.
fn stranger(site: &Site, number: u16) -> Browser<'_> {
    let [high, low] = number.to_be_bytes();
    let client = std::net::IpAddr::from([198, 51, high, low]);
    Browser { client: Some(client), ..site.browser() }
}

fn ask_for_link(browser: &Browser) {
    assert_eq!(browser.post("/mot-de-passe", &[("adresse", ZOE)]).status, 303);
}

/// A new password by the link of a letter; the status of the answer.
fn choose(browser: &Browser, letter: &str) -> u16 {
    let page = browser.get(&link(letter));
    if page.status != 200 {
        return page.status;
    }
    let token = hidden(&page, "jeton");
    let fields = [("jeton", token.as_str()), ("nouveau", CHANGED)];
    browser.post("/mot-de-passe/nouveau", &fields).status
}

#[test]
fn registrations_with_an_owners_address_keep_no_reset_letter_away() {
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    site.new_letters();
    for number in 0..9 {
        assert_eq!(stranger(&site, number).register("Ève", ZOE).status, 303);
        site.letters();
    }
    let letters = site.new_letters();
    assert_eq!(letters.len(), 3, "an inbox is not flooded");
    assert_eq!(site.browser().get(&link(&letters[0])).status, 200, "they carry links themselves");
    let owner = site.browser();
    ask_for_link(&owner);
    let [letter] = site.new_letters().try_into().unwrap();
    assert_eq!(choose(&owner, &letter), 303);
    assert_eq!(owner.sign_in(ZOE, CHANGED).status, 303);
}

/// A day of strangers who ask for links as often as they may: the last letter is always good.
#[test]
fn whoever_fills_the_reset_letters_leaves_the_owner_a_good_link() {
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    site.new_letters();
    let (mut newest, mut sent) = (String::new(), 0);
    for minute in 0..24 * 60 / 5 {
        ask_for_link(&stranger(&site, minute));
        for letter in site.new_letters() {
            (newest, sent) = (link(&letter), sent + 1);
        }
        assert_eq!(site.browser().get(&newest).status, 200, "after {minute} times 5 minutes");
        wait(5 * 60);
    }
    assert!((60..80).contains(&sent), "{sent} letters: an inbox is not flooded");
    for limit in [Limit::RESET_LETTER, Limit::AGAIN_LETTER] {
        assert!(i64::from(limit.allowance.refill_seconds) < LINK_LIFE);
    }
}

#[test]
fn a_link_asked_for_by_a_stranger_does_not_void_the_owners() {
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    site.new_letters();
    ask_for_link(&site.browser());
    let [letter] = site.new_letters().try_into().unwrap();
    ask_for_link(&stranger(&site, 1));
    stranger(&site, 1).register("Ève", ZOE);
    let others = site.new_letters();
    assert_eq!(others.len(), 2);
    assert_eq!(choose(&site.browser(), &letter), 303);
    // Once one was used the others are void.
    assert!(others.iter().all(|other| choose(&site.browser(), other) == 404));
}

#[test]
fn an_account_attacked_over_many_networks_is_bounded_and_its_owner_gets_in() {
    let site = Site::new();
    let owner = site.signed_in(ZOE);
    site.new_letters();
    let account = site.state.accounts.find(&ZOE.parse().unwrap()).unwrap().unwrap().id;
    // Tried by whom does not matter here, and each costs a hash.
    for _ in 0..99 {
        site.state.accounts.count_attempt(Some(account)).unwrap();
    }
    assert_eq!(stranger(&site, 1).sign_in(ZOE, "je devine encore").status, 422);
    let [letter] = site.new_letters().try_into().unwrap();
    assert!(letter.contains("To: zoe@example.org"), "the owner is told: {letter}");
    let right = stranger(&site, 2).sign_in(ZOE, PASSWORD);
    let unknown = stranger(&site, 3).sign_in("nobody@example.org", PASSWORD);
    let shown = |response: &Response, address| body(response).replace(address, "");
    assert_eq!(shown(&right, ZOE), shown(&unknown, "nobody@example.org"), "says nothing more");
    assert!(site.new_letters().is_empty(), "told once a day");
    assert!(owner.name().is_some(), "who is signed in stays so");
    assert_eq!(choose(&site.browser(), &letter), 303);
    assert_eq!(site.browser().sign_in(ZOE, CHANGED).status, 303);
}

#[test]
fn the_right_password_forgives_the_wrong_ones() {
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    let failures = || site.state.accounts.find(&ZOE.parse().unwrap()).unwrap().unwrap().failures;
    for number in 0..3 {
        stranger(&site, number).sign_in(ZOE, "je devine encore");
    }
    assert_eq!(failures(), 3);
    assert_eq!(site.browser().sign_in(ZOE, PASSWORD).status, 303);
    assert_eq!(failures(), 0);
}

#[test]
fn many_at_once_try_no_more_than_a_hundred_passwords() {
    use crate::store::accounts::Attempt;
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    let account = site.state.accounts.find(&ZOE.parse().unwrap()).unwrap().unwrap().id;
    let tried = || {
        let attempts = (0..30).map(|_| site.state.accounts.count_attempt(Some(account)).unwrap());
        attempts.filter(|attempt| *attempt != Attempt::Closed).count()
    };
    let tried: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(tried)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(tried, 100);
}

/// What is counted for an account is filled by who is signed in there, not by neighbours.
#[test]
fn neighbours_use_up_no_change_of_an_owner() {
    let site = Site::new();
    let owner = site.signed_in(ZOE);
    let neighbour = Browser { client: owner.client, ..site.signed_in("eve@example.org") };
    let wanted = |browser: &Browser, address: &str| {
        let fields = [("adresse", address), ("actuel", PASSWORD)];
        browser.post("/compte/adresse", &fields).status
    };
    for number in 0..6 {
        assert_eq!(wanted(&neighbour, &format!("eve{number}@example.org")), 303);
    }
    assert_eq!(wanted(&neighbour, "eve@example.org"), 429);
    for _ in 0..30 {
        neighbour.post("/mot-de-passe", &[("adresse", "eve@example.org")]);
    }
    assert_eq!(wanted(&owner, "zd@example.org"), 303);
    for number in 0..125 {
        neighbour.post("/compte/nom", &[("nom", &format!("Ève {number}"))]);
    }
    assert_eq!(neighbour.post("/compte/nom", &[("nom", "Ève")]).status, 429);
    assert_eq!(owner.post("/compte/nom", &[("nom", "Zoé D.")]).status, 303);
}

#[test]
fn what_no_account_has_fills_no_queue() {
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    for number in 0..600 {
        let fields = [("adresse", format!("a{number}@example.org"))];
        let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(stranger(&site, number).post("/mot-de-passe", &fields).status, 303);
    }
    ask_for_link(&site.browser());
    let accounts = &site.state.accounts;
    let take = || accounts.take_letter(LetterTurn::First, sample::NOW).unwrap()?.job;
    let job = take().unwrap();
    assert_eq!((job.occasion, job.email.as_str()), (Occasion::Reset, ZOE));
    let others: Vec<_> = std::iter::from_fn(take).collect();
    assert_eq!(others.len(), 200);
    for job in others {
        assert!(job.email.as_str().ends_with("@sitegen.invalid"), "what strangers type is stored");
    }
}

#[test]
fn an_address_waits_once_whether_an_account_has_it_or_not() {
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    for address in [ZOE, "a@example.org", "b@example.org", ZOE, "a@example.org"] {
        site.browser().post("/mot-de-passe", &[("adresse", address)]);
    }
    assert_eq!(site.state.accounts.waiting_letters().unwrap().count, 3);
}

#[test]
fn neighbours_hold_up_their_own_network_for_a_minute_and_no_other() {
    let site = Site::new();
    let (here, elsewhere) = (stranger(&site, 1), stranger(&site, 2));
    let network = crate::auth::throttle_network(here.client);
    for limit in [Limit::REGISTRATIONS, Limit::LETTERS] {
        for _ in 0..limit.allowance.capacity {
            site.state.take(&limit, &network, sample::NOW).unwrap();
        }
    }
    let asked = |browser: &Browser| {
        let link = browser.post("/mot-de-passe", &[("adresse", ZOE)]);
        [browser.register("Zoé", ZOE), link]
    };
    for refused in asked(&here) {
        assert_eq!(refused.status, 429);
        assert_eq!(refused.header("Retry-After").unwrap(), "60");
    }
    assert!(asked(&elsewhere).iter().all(|response| response.status == 303));
    wait(60);
    assert!(asked(&here).iter().all(|response| response.status == 303));
}

#[test]
fn a_letter_that_the_accounts_cannot_keep_now_waits_for_them() {
    if accounts_address().is_some() {
        return;
    }
    let site = Site::new();
    site.browser().register("Zoé", ZOE);
    site.new_letters();
    let kept = MailJob::of(Occasion::EmailChanged, "zd@example.org".parse().unwrap());
    site.state.accounts.keep_letter(&kept, sample::NOW).unwrap();
    let [own, elsewhere] =
        ["accounts.sqlite", "elsewhere"].map(|name| site.folder.path().join(name));
    let (accounts, queue) = (&site.state.accounts, &site.state.mail_queue);
    let waiting = || queue.facts(accounts).waiting;
    assert_eq!(waiting(), 1);
    std::fs::rename(&own, &elsewhere).unwrap();
    for _ in 0..2 {
        queue.push(accounts, MailJob::of(Occasion::Reset, ZOE.parse().unwrap()), sample::NOW);
    }
    assert!(queue.keep_deferred(accounts, sample::NOW).is_err());
    assert_eq!(queue.deferred(), 1, "one letter waits once");
    assert_eq!(waiting(), 2, "what waits with the accounts is not forgotten");
    std::fs::rename(&elsewhere, &own).unwrap();
    let letters = site.new_letters();
    assert!(letters.iter().any(|letter| letter.contains("To: zoe@example.org")), "{letters:?}");
    assert_eq!((queue.deferred(), accounts.waiting_letters().unwrap().count), (0, 0));
}

#[test]
fn what_waits_in_memory_is_kept_while_letters_are_being_sent() {
    let site = Site::new();
    let state = &site.state;
    let stop = Stop::default();
    let reporter = Reporter::new(Verbosity::Quiet);
    std::thread::scope(|scope| {
        scope.spawn(|| housekeeping::keep(state, &reporter, &stop));
        state.mail_queue.defer(MailJob::of(Occasion::Attacked, ZOE.parse().unwrap()));
        let begun = std::time::Instant::now();
        while state.mail_queue.deferred() > 0 && begun.elapsed().as_secs() < 30 {
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        stop.flag().store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(state.accounts.waiting_letters().unwrap().count, 1);
    assert!(state.mail_queue.wait(std::time::Duration::ZERO), "who sends letters knows");
}

#[test]
fn a_server_that_is_to_stop_leaves_letters_to_the_next_one() {
    let site = Site::new();
    let job = MailJob::of(Occasion::EmailChanged, ZOE.parse().unwrap());
    site.state.accounts.keep_letter(&job, sample::NOW).unwrap();
    let stop = Stop::default();
    stop.flag().store(true, std::sync::atomic::Ordering::Relaxed);
    mail_worker::run(&site.state, &Reporter::new(Verbosity::Quiet), &stop);
    assert_eq!(site.state.accounts.waiting_letters().unwrap().count, 1);
    let next = site.state.accounts.take_letter(LetterTurn::First, sample::NOW).unwrap();
    assert!(next.is_some_and(|letter| letter.job.is_some()));
}
