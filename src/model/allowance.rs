//! How often something may be done: token buckets, as arithmetic.
//!
//! A bucket holds some tokens; each attempt takes one, time brings them back. Whose bucket it is,
//! and where it is kept, is known elsewhere.

use super::Timestamp;

/// How many attempts are free at first, and how long one takes to come back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Allowance {
    /// Tokens of a full bucket, at least 1.
    pub capacity: u32,
    /// Seconds until one token has come back, at least 1.
    pub refill_seconds: u32,
}

/// What a bucket held when it was last looked at.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Bucket {
    /// Tokens, parts of them included.
    pub level: f64,
    /// When.
    pub updated: Timestamp,
}

/// Whether an attempt may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// It may.
    Granted,
    /// Not before this many seconds have passed, at least 1.
    Wait(u32),
}

/// Sums of parts of a token may miss a whole one by rounding.
const ROUNDING: f64 = 1e-6;

impl Allowance {
    /// A full bucket.
    #[must_use]
    pub fn full(self, now: Timestamp) -> Bucket {
        Bucket { level: f64::from(self.capacity.max(1)), updated: now }
    }

    /// The bucket as it is now. A clock that went back brings no token and takes none.
    #[must_use]
    pub fn refilled(self, bucket: Bucket, now: Timestamp) -> Bucket {
        // A clock that was set back must not punish a visitor for the difference.
        let seconds = now - bucket.updated.no_later_than(now);
        // Longer than `u32` counts (136 years) no bucket takes to fill.
        let gained =
            f64::from(u32::try_from(seconds).unwrap_or(u32::MAX)) / self.seconds_per_token();
        Bucket { level: (bucket.level + gained).clamp(0.0, self.full(now).level), updated: now }
    }

    /// Takes a token where there is one; the bucket is then as it is left.
    #[must_use]
    pub fn take(self, bucket: Bucket, now: Timestamp) -> (Taken, Bucket) {
        let bucket = self.refilled(bucket, now);
        if bucket.level + ROUNDING >= 1.0 {
            let level = (bucket.level - 1.0).max(0.0);
            return (Taken::Granted, Bucket { level, ..bucket });
        }
        (Taken::Wait(whole_seconds((1.0 - bucket.level) * self.seconds_per_token())), bucket)
    }

    /// Puts a token back, as if the last one had not been taken.
    #[must_use]
    pub fn give_back(self, bucket: Bucket, now: Timestamp) -> Bucket {
        let bucket = self.refilled(bucket, now);
        Bucket { level: (bucket.level + 1.0).min(self.full(now).level), ..bucket }
    }

    /// When the bucket will be full, so that it may be forgotten.
    #[must_use]
    pub fn full_at(self, bucket: Bucket) -> Timestamp {
        let missing = self.full(bucket.updated).level - bucket.level;
        let seconds = whole_seconds(missing * self.seconds_per_token());
        bucket.updated + i64::from(seconds)
    }

    fn seconds_per_token(self) -> f64 {
        f64::from(self.refill_seconds.max(1))
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to what fits before"
)]
fn whole_seconds(seconds: f64) -> u32 {
    (seconds - ROUNDING).ceil().clamp(1.0, f64::from(u32::MAX)) as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FIVE: Allowance = Allowance { capacity: 5, refill_seconds: 60 };

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    /// What comes of attempts made at these times.
    fn attempts(allowance: Allowance, times: &[i64]) -> Vec<Taken> {
        let mut bucket = allowance.full(at(times[0]));
        let mut take = |&now: &i64| {
            let (taken, left) = allowance.take(bucket, at(now));
            bucket = left;
            taken
        };
        times.iter().map(&mut take).collect()
    }

    #[test]
    fn a_full_bucket_grants_its_capacity_and_then_one_per_refill() {
        let times = [100, 100, 100, 100, 100, 100, 130, 159, 160, 161];
        let granted = Taken::Granted;
        assert_eq!(
            attempts(FIVE, &times),
            [
                [granted; 5].as_slice(),
                &[Taken::Wait(60), Taken::Wait(30), Taken::Wait(1), granted, Taken::Wait(59)]
            ]
            .concat()
        );
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing_away() {
        let empty = Bucket { level: 0.0, updated: at(1000) };
        assert_eq!(
            FIVE.take(empty, at(10)),
            (Taken::Wait(60), Bucket { level: 0.0, updated: at(10) })
        );
        assert_eq!(FIVE.refilled(empty, Timestamp::MAX), FIVE.full(Timestamp::MAX));
        assert_eq!(FIVE.refilled(Bucket { level: 9.0, updated: at(0) }, at(0)), FIVE.full(at(0)));
    }

    #[test]
    fn what_is_given_back_can_be_taken_again() {
        let (_, left) = FIVE.take(FIVE.full(at(0)), at(0));
        assert_eq!(FIVE.full_at(left), at(60));
        assert_eq!(FIVE.give_back(left, at(0)), FIVE.full(at(0)));
        assert_eq!(FIVE.give_back(FIVE.full(at(0)), at(0)), FIVE.full(at(0)));
    }

    proptest! {
        /// Who waits as long as told is served, and would not have been a second earlier.
        #[test]
        fn the_wait_is_exact(
            capacity in 1_u32..50,
            refill_seconds in 1_u32..10_000,
            steps in proptest::collection::vec(0_i64..20_000, 1..60),
        ) {
            let allowance = Allowance { capacity, refill_seconds };
            let mut now = at(1_800_000_000);
            let mut bucket = allowance.full(now);
            for step in steps {
                now = now + step;
                let (taken, left) = allowance.take(bucket, now);
                bucket = left;
                if let Taken::Wait(seconds) = taken {
                    let after = |seconds| allowance.take(bucket, now + i64::from(seconds)).0;
                    prop_assert_eq!(after(seconds), Taken::Granted);
                    prop_assert_ne!(after(seconds - 1), Taken::Granted);
                }
                let full = allowance.refilled(bucket, allowance.full_at(bucket));
                prop_assert!(full.level > f64::from(capacity) - 1e-3);
            }
        }
    }
}
