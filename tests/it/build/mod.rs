//! `sitegen build` as a whole: the real binary on real files.
//!
//! Tests named `w01` to `w08` keep the faults of the site this one replaces from coming back, in
//! the order of the table in docs/ARCHITECTURE.md, "What the old site did wrong".

mod browser;
mod commands;
mod incremental;
mod old_faults;
mod pages;
mod reading;
mod weekly;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod identical;
    mod interrupted;
    mod real_data;
}
