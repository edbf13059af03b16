//! How often something may be tried. Tries are slowed down per address, and per address and account
//! together; never per account alone, or whoever knows an address could lock its owner out.

use std::net::IpAddr;

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
    /// Letters to one address, whoever asks for them: an inbox is not to be flooded.
    pub(crate) const LETTER: Self = limit("letter", 3, 1_200);
    /// Letters asked for from one network.
    pub(crate) const LETTERS: Self = limit("letters", 10, 300);
    /// Changes one account makes.
    pub(crate) const CHANGES: Self = limit("changes", 120, 1);
    /// Lists one account brings back.
    pub(crate) const IMPORTS: Self = limit("imports", 10, 60);
}

/// The key of a bucket: says nothing of the subject to who reads the database.
#[must_use]
pub(crate) fn bucket(secret: &[u8; 32], limit: &Limit, subject: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("sitegen 2026 throttle");
    hasher.update(secret).update(limit.name.as_bytes()).update(&[0]).update(subject.as_bytes());
    *hasher.finalize().as_bytes()
}

/// The network somebody comes from: their address, of IPv6 the first 64 bits, which one household
/// has to itself. Who comes through no network is on this machine.
#[must_use]
pub(crate) fn network(client: Option<IpAddr>) -> String {
    match client.map(|client| client.to_canonical()) {
        None => "local".into(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(address: &str) -> String {
        network(address.parse().ok())
    }

    #[test]
    fn a_household_is_one_network() {
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::9"), of("2001:db8:1:2:ffff::1"));
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(network(None), "local");
    }

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
