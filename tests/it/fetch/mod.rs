//! `sitegen fetch` as a whole: the real binary against a mock of Open Food Facts on 127.0.0.1.
//!
//! Every fault of a server is played, and after each the catalogue must be the old one or the
//! complete new one. Times are settings, so no test waits for real.

mod changes;
mod configuration;
mod dry_run;
mod due;
mod export;
mod faults;
mod gates;
mod kitchen;
mod manners;
mod merging;
mod records;
mod searches;
mod stopping;
mod taxonomy;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod killed;
}
