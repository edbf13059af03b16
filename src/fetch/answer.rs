//! Saved API answers: search pages (`products`) and single products of API v0 to v3 (`product`).
//!
//! One answer holds at most some hundred products, so it is read whole, within a limit.

use std::io::Read as _;

use anyhow::{Context, Result, ensure};
use serde_json::value::RawValue;

use crate::model::RejectReason;

use super::RecordSink;
use super::input::Input;
use super::raw::rejection;
use super::record::RawRecord;
use super::written;

/// A hundred products of 100 kB, the largest seen, and some room.
const ANSWER_BYTES_MAX: u64 = 64 * 1024 * 1024;

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let mut text = String::new();
    input
        .take(ANSWER_BYTES_MAX + 1)
        .read_to_string(&mut text)
        .context("the answer is not UTF-8")?;
    ensure!(
        text.len() as u64 <= ANSWER_BYTES_MAX,
        "the answer is larger than {} MiB",
        ANSWER_BYTES_MAX / 1024 / 1024
    );
    answer(&text, records)
}

/// An answer that is cut off is an error, not a bad record: who knows what it would have held.
fn answer(text: &str, records: &mut RecordSink) -> Result<()> {
    let (mut products, mut product, mut code) = (None, None, None);
    written::walk(text, &mut |key, value| match key {
        "products" => products = Some(value.slice()),
        "product" => product = found_product(value.slice()),
        "code" => code = Some(value.text().into_owned()),
        _ => {}
    })
    .context("the answer is broken")?;
    if let Some(list) = products {
        return search_page(list, records);
    }
    let asked_for = code.unwrap_or_default();
    match product {
        Some(json) => record(1, json, &asked_for, records),
        None => records.reject(1, rejection(RejectReason::NotFound, &asked_for)),
    }
}

/// An answer for a missing product has no product, or an empty one.
fn found_product(json: &str) -> Option<&str> {
    (json.starts_with('{') && json.len() > "{}".len()).then_some(json)
}

fn search_page(list: &str, records: &mut RecordSink) -> Result<()> {
    let products: Vec<&RawValue> =
        serde_json::from_str(list).context("`products` is not a list")?;
    for (number, product) in (1..).zip(products) {
        record(number, product.get(), "", records)?;
    }
    Ok(())
}

/// `code` is that of the answer, for products that were asked for without the field.
fn record(number: u64, json: &str, code: &str, records: &mut RecordSink) -> Result<()> {
    if json.len() > records.options.record_bytes_max {
        return records.reject(number, rejection(RejectReason::TooLarge, code));
    }
    let stamp = records.options.stamper().within(code.as_bytes()).stamp(json.as_bytes());
    if records.is_passed(number, stamp)? {
        return Ok(());
    }
    match RawRecord::from_json(json) {
        Ok(mut raw) => {
            if raw.code.is_none() && !code.trim().is_empty() {
                raw.code = Some(code.to_string());
            }
            records.record(number, stamp, &raw)
        }
        Err(error) => {
            records.reject(number, rejection(RejectReason::Malformed, &error.to_string()))
        }
    }
}
