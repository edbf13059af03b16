//! The tests of the whole: the real binary on real files, against mocks of what is outside of it, and
//! the search and the substitutes as other programs would use them. `README.md` one folder up says
//! how they are laid out.
#![allow(clippy::disallowed_methods, reason = "tests write their own files")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a failing unwrap is a failing test"
)]
#![allow(clippy::print_stdout, reason = "the figures of a test, shown by --nocapture")]

mod support;

mod accounts;
mod api;
mod architecture;
mod browser;
mod build;
mod canary;
mod deploy;
mod fetch;
mod figures;
mod health;
mod install;
mod languages;
mod monitoring;
mod nginx;
mod old_site;
mod publish;
mod scale;
mod search;
mod shipped;
mod snapshots;
mod substitutes;
mod swaps;
mod third_language;
mod truth;
mod workflows;
