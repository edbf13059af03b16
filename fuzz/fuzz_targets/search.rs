//! Texts of the search box, into every way to search.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("search", bytes));
