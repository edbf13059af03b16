//! Request lines and headers through the transport: nothing sent becomes a header of an answer.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("request", bytes));
