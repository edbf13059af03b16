//! The rules of accounts that need neither HTTP nor SQL: which passwords are taken and how they are
//! kept, what a session token is, who counts as this site, how often something may be tried.
//!
//! Rules take values: the caller brings randomness, the time and what is stored. Secrets are types
//! that cannot be printed.

mod hasher;
mod origin;
mod password;
mod return_path;
mod session;
mod signer;
mod throttle;

pub use hasher::{Hasher, HasherBusy, Verdict};
pub use origin::is_same_origin;
pub use password::{Password, PasswordFault, Personal};
pub use return_path::own_path;
pub use session::{SessionCookie, Token};
pub use signer::Signer;
pub use throttle::{Limit, bucket, network};
