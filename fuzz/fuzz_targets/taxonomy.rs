//! Taxonomies of categories and of food.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("taxonomy", bytes));
