//! Accounts as their owners and the operator have them: the real binary on real databases, a real
//! mail server, `kill -9`, a full disk.
#![allow(clippy::disallowed_methods, reason = "tests lay their own files")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a failing unwrap is a failing test"
)]

#[path = "../support/mod.rs"]
mod support;

mod building;
mod commands;
mod crash;
mod full_disk;
mod letters;
mod people;
mod purge;
