//! One record of Open Food Facts, made of fields that are read.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("fields", bytes));
