//! Numbers of rows that several hosts choose, without asking each other: later ones are larger, and none is used again.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// What follows the milliseconds: chosen at random, so that two hosts hardly ever choose the same. Where they do, the
/// second change fails and is tried again.
const RANDOM_BITS: u32 = 20;

static LAST: AtomicI64 = AtomicI64::new(0);

/// The number a new row is to have.
pub(super) fn new_number() -> i64 {
    let passed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let milliseconds = i64::try_from(passed.as_millis()).unwrap_or(0);
    let wanted = (milliseconds << RANDOM_BITS) | i64::from(fastrand::u32(..1 << RANDOM_BITS));
    let mut last = LAST.load(Ordering::Relaxed);
    loop {
        // Never back, whatever the clock does.
        let number = wanted.max(last + 1);
        match LAST.compare_exchange_weak(last, number, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => return number,
            Err(other) => last = other,
        }
    }
}
