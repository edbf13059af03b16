//! The rules of accounts that need neither HTTP nor SQL: which passwords are taken and how they are
//! kept, what a session token is, who counts as this site, how often something may be tried.
//!
//! Rules take values: the caller brings randomness, the time and what is stored. Secrets are types
//! that cannot be printed.

mod french_guesses;
mod hasher;
mod network;
mod origin;
mod password;
mod return_path;
mod session;
mod signer;
mod throttle;

pub(crate) use hasher::{Hasher, HasherBusy, PasswordCheck};
pub(crate) use network::{log_network, throttle_network};
pub(crate) use origin::is_same_origin;
pub(crate) use password::{Password, PasswordFault, Personal};
pub(crate) use return_path::own_path;
pub(crate) use session::SessionCookie;
pub use session::Token;
pub(crate) use signer::Signer;
pub(crate) use throttle::{Limit, bucket};
