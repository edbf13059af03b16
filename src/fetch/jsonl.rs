//! The JSONL dump: one product object a line.

use anyhow::{Result, bail};

use crate::model::RejectReason;

use super::RecordSink;
use super::input::Input;
use super::lines::{InputLine, each_line};
use super::raw::rejection;
use super::record::RawRecord;

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let stamper = records.options.stamper();
    each_line(input, records.options.record_bytes_max, &mut |number, line| {
        let (bytes, is_cut_off) = match line {
            InputLine::Whole(bytes) => (bytes, false),
            InputLine::Unended(bytes) => (bytes, true),
            InputLine::TooLong => {
                return records.reject(number, rejection(RejectReason::TooLarge, ""));
            }
        };
        let stamp = stamper.stamp(bytes);
        if records.is_passed(number, stamp)? || bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(());
        }
        match RawRecord::from_bytes(bytes) {
            Ok(raw) => records.record(number, stamp, &raw),
            Err(_) if is_cut_off => {
                bail!("line {number} does not end: the file is cut off, as after a broken download")
            }
            Err(rejection) => records.reject(number, rejection),
        }
    })
}
