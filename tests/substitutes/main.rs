//! Substitutes as a whole: the rules on real products, on cases judged by people, and on random
//! catalogues.
#![allow(clippy::disallowed_methods, reason = "tests lay their own files")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing unwrap is a failing test")]

#[path = "../support/mod.rs"]
mod support;

mod gold;
mod nutriscore;
mod random;
mod shop;
mod taxonomy;
