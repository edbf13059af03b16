//! Who has an account, and what they may type about themselves: addresses, names and notes that
//! were checked once, when the form was read.
//!
//! Passwords and tokens are made elsewhere; here is only what may be kept of a token, its hash.

mod database_address;
mod email;
mod occasion;
mod retention;
mod session;
mod text;

use serde::Serialize;

use super::Barcode;

pub(crate) use database_address::{AccountsPlace, DATABASE_ADDRESS, DatabaseAddress};
pub use email::{Email, EmailError, ascii_domain};
pub(crate) use occasion::Occasion;
pub use retention::Retention;
pub use session::{NewSession, SessionId, TokenHash};
pub use text::{DisplayName, Note, TextFault};

/// Number of an account in its database, never used again for another; never shown outside.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AccountId(pub i64);

/// Number of what waits for the link of a letter: a registration, or the address an account is to have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PendingId(pub i64);

/// A product and the one to buy instead.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
pub struct SavedPair {
    product: Barcode,
    substitute: Barcode,
}

impl SavedPair {
    /// `None` where a product would replace itself.
    #[must_use]
    pub fn new(product: Barcode, substitute: Barcode) -> Option<Self> {
        (product != substitute).then_some(Self { product, substitute })
    }

    /// The product that is replaced.
    #[must_use]
    pub fn product(self) -> Barcode {
        self.product
    }

    /// The product that replaces it.
    #[must_use]
    pub fn substitute(self) -> Barcode {
        self.substitute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_product_replaces_itself() {
        let [spread, other] = ["3017620422003", "20004200"].map(|code| code.parse().unwrap());
        assert_eq!(SavedPair::new(spread, spread), None);
        let pair = SavedPair::new(spread, other).unwrap();
        assert_eq!((pair.product(), pair.substitute()), (spread, other));
    }
}
