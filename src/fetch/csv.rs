//! The CSV export: TAB-separated, no quoting, columns found by the names in the header.
//!
//! Every column is optional. A row of another width than the header has its cells in the wrong
//! places (unescaped tabs, openfoodfacts-server issue 12284), so it is rejected whole.

use anyhow::Result;

use crate::model::{RejectReason, Rejection};

use super::RecordSink;
use super::input::Input;
use super::lines::{InputLine, each_line};
use super::raw::rejection;
use super::record::{Field, RawRecord};
use super::written::Written;

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let mut header = None;
    each_line(input, records.options.record_bytes_max, &mut |number, line| {
        let bytes = match line {
            InputLine::Whole(bytes) | InputLine::Unended(bytes) => bytes,
            InputLine::TooLong => {
                return records.reject(number, rejection(RejectReason::TooLarge, ""));
            }
        };
        let Some((columns, stamper)) = &header else {
            // The same row means something else below another header.
            let stamper = records.options.stamper().within(bytes);
            header = Some((columns(&String::from_utf8_lossy(bytes)), stamper));
            return Ok(());
        };
        if bytes.is_empty() {
            return Ok(());
        }
        let stamp = stamper.stamp(bytes);
        if records.is_passed(number, stamp)? {
            return Ok(());
        }
        match row(bytes, columns) {
            Ok(raw) => records.record(number, stamp, &raw),
            Err(rejection) => records.reject(number, rejection),
        }
    })
}

/// The fields of the columns; `None` for columns that are not read.
fn columns(header: &str) -> Vec<Option<Field>> {
    // An export of a search (2019) indents fatty acids with a hyphen: `-butyric-acid_100g`.
    header.split('\t').map(|name| Field::from_name(name.trim().trim_start_matches('-'))).collect()
}

/// True where the first line of a file is the header of an export.
pub(super) fn is_header(line: &str) -> bool {
    line.split('\t').count() > 1 && columns(line).contains(&Some(Field::code))
}

fn row(bytes: &[u8], columns: &[Option<Field>]) -> Result<RawRecord, Rejection> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| rejection(RejectReason::NotUtf8, &error.to_string()))?;
    let width = text.split('\t').count();
    if width != columns.len() {
        let detail = format!("{width} cells, the header has {}", columns.len());
        return Err(rejection(RejectReason::WrongWidth, &detail));
    }
    let mut record = RawRecord::default();
    for (cell, field) in text.split('\t').zip(columns) {
        if let Some(field) = *field
            && !cell.is_empty()
        {
            record.put(field, Written::Plain(cell));
        }
    }
    Ok(record)
}
