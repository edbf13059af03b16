//! How often something may be tried.
//!
//! What strangers do must not use up what an owner needs. Tries are slowed down per network, and per network and account
//! together; what is counted for an account alone leaves its owner a way in that no one can fill. docs/SECURITY.md has
//! a table of all throttles: who fills them, who suffers, what is left then.

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
    pub(crate) const REGISTRATIONS: Self = limit("registrations", 20, 60);
    /// Links for a new password sent to one address, from whatever network they are requested: an inbox must not be
    /// flooded. A place comes back before the last link is void, so who fills this leaves the owner a good one.
    pub(crate) const RESET_LETTER: Self = limit("letter reset", 3, 1_200);
    /// Links that prove an address, sent to it. They are good for a day.
    pub(crate) const REGISTER_LETTER: Self = limit("letter register", 3, 1_200);
    /// The same for letters to those who have an account already.
    pub(crate) const AGAIN_LETTER: Self = limit("letter again", 3, 1_200);
    /// Letters to the owner of an address that others want for their accounts.
    pub(crate) const TAKEN_LETTER: Self = limit("letter taken", 3, 1_200);
    /// Letters with a link that proves the address one account is to have, for each account and address.
    pub(crate) const PROOF_LETTER: Self = limit("letter proof", 3, 1_200);
    /// Letters that say that too many passwords were tried for an account.
    pub(crate) const ATTACK_LETTER: Self = limit("letter attack", 1, 86_400);
    /// Letters asked for from one network.
    pub(crate) const LETTERS: Self = limit("letters", 20, 60);
    /// Addresses one account wants to have. Each is sent a letter, and where addresses are not proved, answers tell who
    /// else has one.
    pub(crate) const NEW_ADDRESSES: Self = limit("new addresses", 6, 600);
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
