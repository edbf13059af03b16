//! Tests of patience, on a clock that only moves when somebody sleeps.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use super::*;
use crate::model::{Interrupted, Stop};

#[derive(Default)]
struct TestClock {
    now: Cell<Duration>,
    slept: RefCell<Vec<Duration>>,
}

impl Clock for TestClock {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn sleep(&self, time: Duration, stop: &Stop) -> Result<(), Interrupted> {
        stop.check()?;
        self.now.set(self.now.get() + time);
        self.slept.borrow_mut().push(time);
        Ok(())
    }
}

struct Nobody;

impl Progress for Nobody {
    fn received(&self, _: u64, _: Option<u64>) {}
    fn waits(&self, _: &str, _: Duration) {}
    fn goes_on(&self) {}
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

fn fault(pause: Duration, progressed: bool) -> FetchError {
    FetchError::Passing { why: "overloaded".into(), pause: Some(pause), progressed }
}

/// Attempts end as told, then succeed; what came of it, and the sleeps between.
fn patiently(faults: Vec<FetchError>) -> (anyhow::Result<()>, Vec<Duration>) {
    let manners = Manners {
        user_agent: "sitegen/test (chef@example.org)".into(),
        connect_timeout: seconds(1),
        read_timeout: seconds(1),
        total_timeout: seconds(1_000),
        attempts: 4,
        retry_wait: seconds(10),
        allow_private: false,
    };
    let (clock, stop) = (TestClock::default(), Stop::default());
    let client = Client::new(manners, &clock, &Nobody, &stop);
    let mut faults = faults.into_iter();
    let url = parse_url("https://static.openfoodfacts.org/x").unwrap();
    let done = client.patiently(&url, |_| faults.next().map_or(Ok(()), Err));
    let slept = clock.slept.borrow().clone();
    assert_eq!(client.take_traffic().retries, slept.len() as u64);
    (done, slept)
}

/// True where a wait is within the jitter of another.
fn is_about(wait: Duration, expected: Duration) -> bool {
    (expected / 2..=expected * 3 / 2).contains(&wait)
}

#[test]
fn waits_grow_until_it_is_given_up() {
    let own = || fault(Duration::ZERO, false);
    let (done, slept) = patiently(vec![own(), own(), own()]);
    done.unwrap();
    assert_eq!(slept.len(), 3);
    for (wait, expected) in slept.iter().zip([10, 20, 40]) {
        assert!(is_about(*wait, seconds(expected)), "{slept:?}");
    }
    let (done, slept) = patiently((0..9).map(|_| own()).collect());
    let message = done.unwrap_err().to_string();
    assert!(message.ends_with("overloaded; gave up after 4 attempts"), "{message}");
    assert_eq!(slept.len(), 3);
}

#[test]
fn what_the_server_asks_for_is_waited_for_and_never_less_than_our_own_wait() {
    let (done, slept) = patiently(vec![fault(seconds(300), false)]);
    done.unwrap();
    assert_eq!(slept, [seconds(300)]);
    let (done, slept) = patiently(vec![fault(Duration::ZERO, false)]);
    done.unwrap();
    assert!(is_about(slept[0], seconds(10)), "{slept:?}");
}

#[test]
fn no_wait_goes_beyond_the_time_for_all() {
    for asked in [seconds(1_000), Duration::MAX] {
        let (done, slept) = patiently(vec![fault(asked, false)]);
        let message = done.unwrap_err().to_string();
        assert!(message.contains("fetch.total_timeout"), "{message}");
        assert!(slept.is_empty(), "{slept:?}");
    }
}

#[test]
fn progress_begins_the_counting_of_failures_anew() {
    let (done, slept) = patiently((0..9).map(|_| fault(Duration::ZERO, true)).collect());
    done.unwrap();
    assert!(slept.iter().all(|wait| is_about(*wait, seconds(10))), "{slept:?}");
}

#[test]
fn what_lasts_is_not_tried_again() {
    let (done, slept) = patiently(vec![FetchError::Lasting(anyhow::anyhow!("forbidden"))]);
    assert!(format!("{:#}", done.unwrap_err()).ends_with("forbidden"));
    assert!(slept.is_empty(), "{slept:?}");
}
