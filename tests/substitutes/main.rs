//! Substitutes as a whole: the rules on real products, on cases judged by people, and on random
//! catalogues.
#![allow(clippy::disallowed_methods, reason = "tests lay their own files")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing unwrap is a failing test")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "counts of a few hundred"
)]

#[path = "../support/mod.rs"]
mod support;

mod gold;
mod nutriscore;
mod random;
mod shop;
mod site;
mod taxonomy;
