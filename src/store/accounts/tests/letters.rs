//! Tests of letters that wait: none is lost, none is taken by two, none fills the database.

use std::thread;

use super::*;
use crate::model::{Edition, Occasion, PendingId};
use crate::store::accounts::waiting_letters::{LetterFate, SENDING, WaitingLetters};

const ZOE: &str = "Zoe@example.org";

fn letter(occasion: Occasion, address: &str) -> MailJob {
    MailJob::of(occasion, email(address))
}

impl Place {
    fn keep(&self, job: &MailJob) {
        self.accounts.keep_letter(job, NOW).unwrap();
    }

    fn take(&self, turn: LetterTurn, now: Timestamp) -> Option<TakenLetter> {
        self.accounts.take_letter(turn, now).unwrap()
    }

    fn put_off(&self, letter: &TakenLetter, now: Timestamp) -> LetterFate {
        self.accounts.put_off_letter(letter, now).unwrap()
    }

    fn waiting(&self) -> usize {
        self.accounts.waiting_letters().unwrap().count
    }
}

fn address(letter: &TakenLetter) -> &str {
    letter.job.as_ref().unwrap().email.as_str()
}

#[test]
fn a_letter_is_taken_as_it_was_kept_after_a_restart_too() {
    let place = Place::new();
    let job = MailJob {
        pending: Some(PendingId(7)),
        edition: Edition::below("en").unwrap(),
        ..letter(Occasion::Register, "Zoé@müller.fr")
    };
    place.keep(&job);
    assert!(place.take(LetterTurn::Again, NOW + 100 * DAY).is_none(), "it was not tried");
    let place = place.restarted();
    let taken = place.take(LetterTurn::First, NOW).unwrap();
    assert_eq!((taken.job.as_ref(), taken.tries), (Some(&job), 0));
    place.accounts.forget_letter(&taken).unwrap();
    assert_eq!(place.accounts.waiting_letters().unwrap(), WaitingLetters::default());
}

#[test]
fn a_letter_is_due_after_longer_and_longer_waits_and_given_up_in_the_end() {
    let place = Place::new();
    place.keep(&letter(Occasion::EmailChanged, ZOE));
    let mut now = NOW;
    let mut taken = place.take(LetterTurn::First, now).unwrap();
    for wait in [60, 300, 900, 3600, 4 * 3600] {
        assert_eq!(place.put_off(&taken, now), LetterFate::TriedAgain);
        assert!(place.take(LetterTurn::Again, now + (wait - 1)).is_none(), "{wait}");
        assert!(place.take(LetterTurn::First, now + wait).is_none(), "{wait}");
        now = now + wait;
        taken = place.take(LetterTurn::Again, now).unwrap();
        assert_eq!(address(&taken), ZOE);
    }
    assert_eq!(taken.tries, 5);
    assert_eq!(place.put_off(&taken, now), LetterFate::GivenUp);
    assert_eq!(place.waiting(), 0);
}

#[test]
fn what_its_server_did_not_send_is_taken_by_another_after_a_while_and_not_for_ever() {
    let place = Place::new();
    place.keep(&letter(Occasion::Reset, ZOE));
    place.take(LetterTurn::First, NOW).unwrap();
    let mut now = NOW;
    for tries in 1..=5 {
        assert!(place.take(LetterTurn::First, now).is_none());
        assert!(place.take(LetterTurn::Again, now + (SENDING - 1)).is_none());
        now = now + SENDING;
        assert_eq!(place.take(LetterTurn::Again, now).unwrap().tries, tries);
    }
    now = now + SENDING;
    assert!(place.take(LetterTurn::Again, now).is_none(), "it ends who sends it");
    assert_eq!(place.accounts.clean_up(now - 1).unwrap().letters, 0);
    assert_eq!(place.accounts.clean_up(now).unwrap().letters, 1);
}

#[test]
fn of_many_who_take_letters_each_has_others() {
    let place = Place::new();
    for number in 0..40 {
        place.keep(&letter(Occasion::Reset, &format!("a{number}@example.org")));
    }
    let take = || {
        let taken = std::iter::from_fn(|| place.take(LetterTurn::First, NOW));
        taken.map(|letter| address(&letter).to_string()).collect::<Vec<_>>()
    };
    let mut taken: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(take)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(taken.len(), 40);
    taken.sort();
    taken.dedup();
    assert_eq!(taken.len(), 40, "none is taken twice");
}

#[test]
fn what_strangers_ask_for_takes_no_place_from_what_owners_need() {
    let place = Place::new();
    let of_stranger = |number| MailJob {
        is_of_owner: false,
        ..letter(Occasion::Reset, &format!("a{number}@example.org"))
    };
    for number in 0..205 {
        place.keep(&of_stranger(number));
        place.keep(&letter(Occasion::Register, &format!("a{number}@example.org")));
        place.keep(&letter(Occasion::Reset, ZOE));
    }
    assert_eq!(place.waiting(), 401, "one letter waits once");
    place.keep(&letter(Occasion::Attacked, "b@example.org"));
    let taken = [(); 2].map(|()| place.take(LetterTurn::First, NOW).unwrap());
    assert_eq!(taken.each_ref().map(address), [ZOE, "b@example.org"], "owners come first");
}

#[test]
fn letters_that_cannot_leave_take_no_place_from_those_of_another_occasion() {
    let place = Place::new();
    let mut put_off = 0;
    for number in 0..202 {
        place.keep(&letter(Occasion::Register, &format!("a{number}@example.org")));
        let taken = place.take(LetterTurn::First, NOW).unwrap();
        put_off += usize::from(place.put_off(&taken, NOW) == LetterFate::TriedAgain);
    }
    assert_eq!((put_off, place.waiting()), (200, 200));
    place.keep(&letter(Occasion::Reset, ZOE));
    let taken = place.take(LetterTurn::First, NOW).unwrap();
    assert_eq!(place.put_off(&taken, NOW), LetterFate::TriedAgain);
}

#[test]
fn a_letter_put_off_while_the_clock_was_ahead_is_due_once_it_is_right() {
    let place = Place::new();
    for address in ["late@example.org", ZOE] {
        place.keep(&letter(Occasion::Reset, address));
    }
    let [mut late, ahead] = [(); 2].map(|()| place.take(LetterTurn::First, NOW).unwrap());
    late.tries = 4;
    let tried = |change: &Moment| {
        change.run("UPDATE letter SET tries = 5 WHERE email = 'late@example.org'", params![])
    };
    place.accounts.write("a test", tried).unwrap();
    assert_eq!(place.put_off(&late, NOW), LetterFate::TriedAgain);
    assert_eq!(place.put_off(&ahead, NOW + 30 * DAY), LetterFate::TriedAgain);
    assert_eq!(address(&place.take(LetterTurn::Again, NOW).unwrap()), ZOE);
    assert!(place.take(LetterTurn::Again, NOW).is_none());
}

#[test]
fn letters_of_an_account_go_with_it() {
    let place = Place::new();
    let anna = place.register("anna");
    for address in ["Anna@example.fr", "bob@example.fr"] {
        place.keep(&letter(Occasion::Reset, address));
    }
    place.accounts.delete(anna).unwrap();
    assert_eq!(place.waiting(), 1);
    assert_eq!(address(&place.take(LetterTurn::First, NOW).unwrap()), "bob@example.fr");
}

#[test]
fn letters_to_an_address_an_account_had_or_is_to_have_go_with_it() {
    let place = Place::new();
    let anna = place.register("anna");
    let of_anna = |occasion, address| MailJob { account: Some(anna), ..letter(occasion, address) };
    let told = of_anna(Occasion::EmailChanged, "Anna@example.fr");
    let changed = place.accounts.change_email(anna, &email("annie@example.fr"), Some(&told), NOW);
    assert_eq!(changed.unwrap(), EmailChange::Changed);
    place.keep(&of_anna(Occasion::NewAddress, "a@example.fr"));
    let bob = MailJob { account: Some(place.register("bob")), ..letter(Occasion::NewAddress, ZOE) };
    place.keep(&bob);
    assert_eq!(place.waiting(), 3);
    place.accounts.delete(anna).unwrap();
    assert_eq!(place.take(LetterTurn::First, NOW).unwrap().job, Some(bob));
    assert_eq!(place.waiting(), 1);
}

#[test]
fn who_had_a_letter_for_too_long_neither_puts_it_off_nor_gives_it_up() {
    let place = Place::new();
    place.keep(&letter(Occasion::Reset, ZOE));
    let mut late = place.take(LetterTurn::First, NOW).unwrap();
    let now = NOW + SENDING;
    let other = place.take(LetterTurn::Again, now).unwrap();
    assert_eq!(place.put_off(&late, now), LetterFate::OfAnother);
    late.tries = 5;
    assert_eq!(place.put_off(&late, now), LetterFate::OfAnother);
    assert!(place.take(LetterTurn::Again, now + (SENDING - 1)).is_none(), "the other has it");
    assert_eq!(place.put_off(&other, now), LetterFate::TriedAgain);
}

#[test]
fn how_long_a_letter_waits_for_its_first_try_is_known() {
    let place = Place::new();
    place.accounts.keep_letter(&letter(Occasion::Reset, "a@example.org"), NOW).unwrap();
    place.accounts.keep_letter(&letter(Occasion::Reset, "b@example.org"), NOW + 9).unwrap();
    let waiting = || place.accounts.waiting_letters().unwrap();
    assert_eq!(waiting(), WaitingLetters { count: 2, untried_since: Some(NOW) });
    place.take(LetterTurn::First, NOW + 10).unwrap();
    assert_eq!(waiting(), WaitingLetters { count: 2, untried_since: Some(NOW + 9) });
}

#[test]
fn a_letter_of_a_newer_program_is_left_to_it() {
    let place = Place::new();
    place.keep(&letter(Occasion::Reset, ZOE));
    let rename = |change: &Moment| change.run("UPDATE letter SET occasion = 'birthday'", params![]);
    place.accounts.write("a test", rename).unwrap();
    let taken = place.take(LetterTurn::First, NOW).unwrap();
    assert!(taken.job.is_none());
    assert_eq!(place.put_off(&taken, NOW), LetterFate::TriedAgain);
}
