//! The JSONL dump: one product object a line.

use anyhow::{Result, bail};

use crate::model::RejectReason;

use super::input::Input;
use super::lines::{InputLine, each_line, each_made};
use super::raw::rejection;
use super::record::RawRecord;
use super::stamp::Stamper;
use super::{ReadOptions, ReadRecord, RecordSink, clean};

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let reader = LineReader { stamper: records.options.stamper(), options: records.options };
    let limit = records.options.record_bytes_max;
    if records.inspection.is_some() {
        return each_line(input, limit, &mut |number, line| reader.inspect(number, line, records));
    }
    let make = |number, line: InputLine| Ok(reader.read(number, line)?.map(|read| (number, read)));
    each_made(input, limit, &make, &mut |(number, read)| records.pass(number, read))
}

/// Makes a record of a line by itself.
struct LineReader<'a> {
    stamper: Stamper,
    options: &'a ReadOptions<'a>,
}

impl LineReader<'_> {
    /// What a line holds; nothing where it is blank.
    fn read(&self, number: u64, line: InputLine) -> Result<Option<ReadRecord>> {
        let (bytes, is_cut_off) = match line {
            InputLine::Whole(bytes) => (bytes, false),
            InputLine::Unended(bytes) => (bytes, true),
            InputLine::TooLong => {
                let rejection = rejection(RejectReason::TooLarge, "");
                return Ok(Some(ReadRecord::Rejected(rejection, None)));
            }
        };
        let stamp = self.stamper.stamp(bytes);
        if (self.options.is_known)(stamp) {
            return Ok(Some(ReadRecord::Known { stamp }));
        }
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(None);
        }
        match RawRecord::from_bytes(bytes) {
            Ok(raw) => Ok(Some(clean::clean(&raw, stamp, self.options))),
            Err(_) if is_cut_off => {
                bail!("line {number} does not end: the file is cut off, as after a broken download")
            }
            Err(rejection) => Ok(Some(ReadRecord::Rejected(rejection, None))),
        }
    }

    /// Passes on the one line that is looked for, and what it says as it is written.
    fn inspect(&self, number: u64, line: InputLine, records: &mut RecordSink) -> Result<()> {
        if !records.is_looked_at(number) {
            return Ok(());
        }
        if let InputLine::Whole(bytes) | InputLine::Unended(bytes) = line
            && let (Some(inspection), Ok(raw)) =
                (&mut records.inspection, RawRecord::from_bytes(bytes))
        {
            inspection.note(&raw);
        }
        match self.read(number, line)? {
            Some(read) => records.pass(number, read),
            None => Ok(()),
        }
    }
}
