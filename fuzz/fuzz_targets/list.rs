//! Lists that are brought back, CSV and JSON.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("list", bytes));
