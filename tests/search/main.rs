//! The search file and what is found in it: made by the real binary, read as the server reads it.
#![allow(clippy::disallowed_methods, reason = "tests lay their own files")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing unwrap is a failing test")]

#[path = "../support/mod.rs"]
mod support;

mod file;
