//! Documents: front matter and Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sitegen::testing::feed("document", bytes));
