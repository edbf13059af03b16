//! The JSONL dump: one product object a line.

use anyhow::{Result, bail};

use crate::model::RejectReason;

use super::RecordSink;
use super::input::{Input, Line, Lines};
use super::raw::Unusable;

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let mut lines = Lines::new(input, records.options.record_bytes_max);
    while let Some((number, line)) = lines.next()? {
        let Line::Whole(bytes) = line else {
            records.reject(number, Unusable::new(RejectReason::TooLarge, ""))?;
            continue;
        };
        if bytes.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match object(bytes) {
            Ok(raw) => records.record(number, &raw)?,
            Err(_) if lines.is_cut_off() => {
                bail!("line {number} has no end: the file is cut off, as after a broken download")
            }
            Err(unusable) => records.reject(number, unusable)?,
        }
    }
    Ok(())
}

fn object(bytes: &[u8]) -> Result<super::raw::RawRecord, Unusable> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Unusable::new(RejectReason::NotUtf8, &error.to_string()))?;
    super::json::parse(text)
        .map_err(|error| Unusable::new(RejectReason::Malformed, &error.to_string()))
}
