//! Requests of any kind into every handler: no answer is a 500.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("handlers", bytes));
