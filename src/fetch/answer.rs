//! Saved API answers: search pages (`products`) and single products of API v0 to v3 (`product`).
//!
//! One answer holds at most some hundred products, so it is read whole, within a limit.

use std::io::Read as _;

use anyhow::{Result, ensure};
use serde_json::value::RawValue;

use crate::model::RejectReason;

use super::RecordSink;
use super::input::Input;
use super::raw::Unusable;

/// A hundred products of 100 kB, the largest seen, and some room.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let mut bytes = Vec::new();
    input.take(ANSWER_BYTES_MAX + 1).read_to_end(&mut bytes)?;
    ensure!(
        bytes.len() as u64 <= ANSWER_BYTES_MAX,
        "the answer is larger than {} MiB",
        ANSWER_BYTES_MAX / 1024 / 1024
    );
    match std::str::from_utf8(&bytes) {
        Ok(text) => answer(text, records),
        Err(error) => records.reject(1, Unusable::new(RejectReason::NotUtf8, error.to_string())),
    }
}

fn answer(text: &str, records: &mut RecordSink) -> Result<()> {
    let (mut products, mut product, mut code) = (None, None, None);
    let parsed = super::json::walk(text, &mut |key, value| match key {
        "products" => products = Some(value.json()),
        "product" => product = found_product(value.json()),
        "code" => code = Some(value.text().into_owned()),
        _ => {}
    });
    if let Err(error) = parsed {
        return records.reject(1, Unusable::new(RejectReason::Malformed, error.to_string()));
    }
    if let Some(list) = products {
        return search_page(list, records);
    }
    match product {
        Some(json) => record(1, json, records),
        None => {
            let detail = code.unwrap_or_default();
            records.reject(1, Unusable::new(RejectReason::NotFound, detail))
        }
    }
}

/// An answer for a missing product has no product, or an empty one.
fn found_product(json: &str) -> Option<&str> {
    (json.starts_with('{') && json.len() > "{}".len()).then_some(json)
}

fn search_page(list: &str, records: &mut RecordSink) -> Result<()> {
    let products: Vec<&RawValue> = match serde_json::from_str(list) {
        Ok(products) => products,
        Err(error) => {
            return records.reject(1, Unusable::new(RejectReason::Malformed, error.to_string()));
        }
    };
    for (number, product) in (1..).zip(products) {
        record(number, product.get(), records)?;
    }
    Ok(())
}

fn record(number: u64, json: &str, records: &mut RecordSink) -> Result<()> {
    if json.len() > records.options.record_bytes_max {
        return records.reject(number, Unusable::new(RejectReason::TooLarge, ""));
    }
    match super::json::parse(json) {
        Ok(raw) => records.record(number, &raw),
        Err(error) => {
            records.reject(number, Unusable::new(RejectReason::Malformed, error.to_string()))
        }
    }
}
