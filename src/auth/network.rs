//! The network an address belongs to, as wide as each use needs it.

use std::net::IpAddr;

/// The network of a log line: `/24` of IPv4, `/48` of IPv6, so that a line does not name a visitor.
pub(crate) fn log_network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            format!("{first}.{second}.{third}.0/24")
        }
        IpAddr::V6(address) => {
            let [first, second, third, ..] = address.segments();
            format!("{first:x}:{second:x}:{third:x}::/48")
        }
    }
}

/// The network throttles count for: the whole address of IPv4, `/64` of IPv6, which one household has
/// to itself. A client without an address is on this machine.
pub(crate) fn throttle_network(client: Option<IpAddr>) -> String {
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
        throttle_network(address.parse().ok())
    }

    #[test]
    fn a_household_is_one_network() {
        assert_eq!(of("192.0.2.7"), "192.0.2.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
        assert_eq!(of("2001:db8:1:2::9"), of("2001:db8:1:2:ffff::1"));
        assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
        assert_eq!(throttle_network(None), "local");
    }

    #[test]
    fn logged_addresses_are_cut_to_their_network() {
        for (address, shown) in [
            ("192.0.2.77", "192.0.2.0/24"),
            ("::ffff:192.0.2.77", "192.0.2.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ] {
            assert_eq!(log_network(address.parse().unwrap()), shown);
        }
    }
}
