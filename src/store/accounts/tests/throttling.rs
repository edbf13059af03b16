//! Tests of throttle buckets kept in the database.

use super::*;
use crate::model::{Allowance, Taken, Timestamp};

pub(super) const ONE_A_MINUTE: Allowance = Allowance { capacity: 2, refill_seconds: 60 };

#[test]
fn buckets_are_apart_and_outlive_a_restart() {
    let place = Place::new();
    let take = |place: &Place, key: u8, now: Timestamp| {
        place.accounts.take(&[key; 32], ONE_A_MINUTE, now).unwrap()
    };
    assert_eq!(take(&place, 1, NOW), Taken::Granted);
    assert_eq!(take(&place, 1, NOW), Taken::Granted);
    let place = place.restarted();
    assert_eq!(take(&place, 1, NOW + 10), Taken::Wait(50));
    assert_eq!(take(&place, 2, NOW + 10), Taken::Granted);
    assert_eq!(take(&place, 1, NOW + 60), Taken::Granted);
}

#[test]
fn one_filled_while_the_clock_was_ahead_is_open_again_as_soon_as_any_other() {
    let place = Place::new();
    let take = |now| place.accounts.take(&[1; 32], ONE_A_MINUTE, now).unwrap();
    for _ in 0..2 {
        assert_eq!(take(NOW + 300 * DAY), Taken::Granted);
    }
    assert_eq!(take(NOW), Taken::Wait(60));
    assert_eq!(take(NOW + 59), Taken::Wait(1));
    assert_eq!(take(NOW + 60), Taken::Granted);
    assert_eq!(place.accounts.clean_up(NOW + 180).unwrap().buckets, 1, "and is forgotten as soon");
}

#[test]
fn what_turned_out_well_costs_nothing() {
    let place = Place::new();
    for _ in 0..10 {
        assert_eq!(place.accounts.take(&[1; 32], ONE_A_MINUTE, NOW).unwrap(), Taken::Granted);
        place.accounts.give_back(&[1; 32], ONE_A_MINUTE, NOW).unwrap();
    }
}

#[test]
fn looking_takes_nothing() {
    let place = Place::new();
    for _ in 0..10 {
        assert_eq!(place.accounts.peek(&[1; 32], ONE_A_MINUTE, NOW).unwrap(), Taken::Granted);
    }
}

#[test]
fn full_buckets_are_forgotten() {
    let place = Place::new();
    place.accounts.take(&[1; 32], ONE_A_MINUTE, NOW).unwrap();
    place.accounts.take(&[2; 32], ONE_A_MINUTE, NOW + 30).unwrap();
    assert_eq!(place.accounts.clean_up(NOW + 59).unwrap().buckets, 0);
    assert_eq!(place.accounts.clean_up(NOW + 60).unwrap().buckets, 1);
    assert_eq!(place.accounts.clean_up(NOW + 90).unwrap().buckets, 1);
}

#[test]
fn a_bucket_grants_no_more_to_many_at_once() {
    let place = Place::new();
    let allowance = Allowance { capacity: 10, refill_seconds: 3600 };
    let granted = || {
        let take = |_| place.accounts.take(&[1; 32], allowance, NOW).unwrap();
        (0..20).map(take).filter(|taken| *taken == Taken::Granted).count()
    };
    let granted: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(granted)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(granted, 10);
}
