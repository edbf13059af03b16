//! How often something may be tried. Tries are slowed down per address, and per address and account
//! together; never per account alone, or anyone who knows an address could lock its owner out.

use crate::model::Allowance;

/// How often one thing may be tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Limit {
    /// Its name, part of the key of every bucket.
    pub name: &'static str,
    /// Tries in a row, and how long one takes to come back.
    pub allowance: Allowance,
}

const fn limit(name: &'static str, capacity: u32, refill_seconds: u32) -> Limit {
    Limit { name, allowance: Allowance { capacity, refill_seconds } }
}

impl Limit {
    /// Passwords tried for one account from one network.
    pub(crate) const PASSWORD: Self = limit("password", 6, 60);
    /// Passwords tried from one network, for whatever account.
    pub(crate) const PASSWORDS: Self = limit("passwords", 40, 15);
    /// Accounts made from one network.
    pub(crate) const REGISTRATIONS: Self = limit("registrations", 8, 600);
    /// Letters to one address, from whatever network they are requested: an inbox must not be flooded.
    pub(crate) const LETTER: Self = limit("letter", 3, 1_200);
    /// Letters asked for from one network.
    pub(crate) const LETTERS: Self = limit("letters", 10, 300);
    /// Changes one account makes.
    pub(crate) const CHANGES: Self = limit("changes", 120, 1);
    /// Passwords of the panel tried from one network.
    pub(crate) const PANEL: Self = limit("panel", 6, 60);
    /// Lists one account brings back.
    pub(crate) const IMPORTS: Self = limit("imports", 10, 60);
}

/// The key of a bucket: a keyed hash, so that the database does not reveal the subject.
pub(crate) fn bucket(secret: &[u8; 32], limit: &Limit, subject: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("sitegen 2026 throttle");
    hasher.update(secret).update(limit.name.as_bytes()).update(&[0]).update(subject.as_bytes());
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_differ_by_limit_and_subject() {
        let keys = [
            bucket(&[1; 32], &Limit::PASSWORD, "a"),
            bucket(&[1; 32], &Limit::PASSWORDS, "a"),
            bucket(&[1; 32], &Limit::PASSWORD, "b"),
            bucket(&[2; 32], &Limit::PASSWORD, "a"),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key));
        }
    }
}
