//! Substitutes as a whole: the rules on real products, on cases judged by people, and on random
//! catalogues.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "counts of a few hundred"
)]

mod gold;
mod judge;
mod nutriscore;
mod random;
mod shop;
mod signals;
mod site;
mod taxonomy;
