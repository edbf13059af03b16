//! A search file whose bytes were changed: an error or an answer, and its checksum tells.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("search_file", bytes));
