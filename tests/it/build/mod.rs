//! `sitegen build` as a whole: the real binary on real files.

mod browser;
mod commands;
mod dropping;
mod healing;
mod incremental;
mod machines;
mod pages;
mod reading;
mod reports;
mod rollback;
mod room;
mod shards;
mod themes;
mod titles;
mod weekly;
mod why;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod failing_writes;
    mod identical;
    mod interrupted;
    mod mutations;
    mod power_cut;
    mod real_data;
    mod shards;
    mod stopped;
}
