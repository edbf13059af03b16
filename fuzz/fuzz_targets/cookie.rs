//! Headers `Cookie`, sealed intents, paths to return to and files that are brought back.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::fuzzing::cookie(bytes));
