//! Tables of Open Food Facts.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("off_csv", bytes));
