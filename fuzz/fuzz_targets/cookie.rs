//! Headers `Cookie`, sealed intents, paths to return to.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("cookie", bytes));
