//! CSV files: columns by the names in the header, cells parted by TAB, semicolon or comma.
//!
//! Every column is optional. In the official export quotes mean nothing; in what the website gives for a
//! search, and in what programs make of either, cells may be quoted, with separators and line ends in them.
//! A row of another width than the header has its cells in the wrong places (unescaped tabs,
//! openfoodfacts-server issue 12284), so it is rejected whole.

use anyhow::Result;

use crate::model::{RejectReason, Rejection};

use super::RecordSink;
use super::columns::Columns;
use super::input::Input;
use super::lines::{InputLine, each_line};
use super::quoted::{QuotedRows, cells_of};
use super::raw::rejection;
use super::record::RawRecord;
use super::stamp::Stamper;

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let mut table: Option<CsvTable> = None;
    each_line(input, records.options.record_bytes_max, &mut |number, line| {
        let bytes = match line {
            InputLine::Whole(bytes) | InputLine::Unended(bytes) => bytes,
            InputLine::TooLong => {
                return records.reject(number, rejection(RejectReason::TooLarge, ""));
            }
        };
        match &mut table {
            Some(table) => table.line(number, bytes, records),
            None if bytes.trim_ascii().is_empty() => Ok(()),
            None => {
                // The same row means something else below another header.
                let stamper = records.options.stamper().within(bytes);
                let header = Header::read(&String::from_utf8_lossy(bytes));
                table =
                    Some(CsvTable { stamper, rows: header.rows(records), columns: header.columns });
                Ok(())
            }
        }
    })?;
    table.and_then(|table| table.rows).map_or(Ok(()), |rows| rows.finish())
}

/// Of the first line of a file: whether it names a column of barcodes, and how many that are read.
pub(super) fn known_columns(line: &str) -> (bool, usize) {
    let columns = Header::read(line).columns;
    (columns.has_barcodes(), columns.known())
}

/// The columns and how they are parted.
struct Header {
    columns: Columns,
    separator: u8,
    is_quoted: bool,
}

impl Header {
    /// The separator is the one by which most columns are known.
    fn read(line: &str) -> Self {
        let parted_by = |separator| {
            let cells = cells_of(line, separator);
            Self {
                columns: Columns::read(cells.iter().map(String::as_str)),
                separator,
                is_quoted: true,
            }
        };
        let mut header = parted_by(b'\t');
        for separator in [b';', b','] {
            let other = parted_by(separator);
            if other.columns.known() > header.columns.known() {
                header = other;
            }
        }
        if header.separator == b'\t' {
            header.is_quoted = header.columns.is_of_website || line.contains('"');
        }
        header
    }

    fn rows(&self, records: &RecordSink) -> Option<QuotedRows> {
        let limit = records.options.record_bytes_max;
        self.is_quoted.then(|| QuotedRows::new(self.separator, limit))
    }
}

/// A file below its header.
struct CsvTable {
    columns: Columns,
    stamper: Stamper,
    /// How rows are cut where quotes have a meaning.
    rows: Option<QuotedRows>,
}

impl CsvTable {
    fn line(&mut self, number: u64, bytes: &[u8], records: &mut RecordSink) -> Result<()> {
        let Some(rows) = &mut self.rows else {
            if bytes.is_empty() {
                return Ok(());
            }
            let stamp = self.stamper.stamp(bytes);
            if records.is_passed(number, stamp)? {
                return Ok(());
            }
            return match self.plain_row(bytes) {
                Ok(raw) => records.record(number, stamp, &raw),
                Err(rejection) => records.reject(number, rejection),
            };
        };
        let Some(row) = rows.add(number, bytes) else { return Ok(()) };
        if row.is_too_large {
            return records.reject(row.line, rejection(RejectReason::TooLarge, ""));
        }
        let stamp = self.stamper.stamp(row.written);
        if records.is_passed(row.line, stamp)? {
            return Ok(());
        }
        let text = std::str::from_utf8(row.text).map_err(not_utf8);
        match text.and_then(|text| record(&self.columns, row.cells(text), row.width())) {
            Ok(raw) => records.record(row.line, stamp, &raw),
            Err(rejection) => records.reject(row.line, rejection),
        }
    }

    fn plain_row(&self, bytes: &[u8]) -> Result<RawRecord, Rejection> {
        let text = std::str::from_utf8(bytes).map_err(not_utf8)?;
        record(&self.columns, text.split('\t'), text.split('\t').count())
    }
}

fn not_utf8(error: std::str::Utf8Error) -> Rejection {
    rejection(RejectReason::NotUtf8, &error.to_string())
}

fn record<'c>(
    columns: &Columns,
    cells: impl Iterator<Item = &'c str>,
    width: usize,
) -> Result<RawRecord, Rejection> {
    if width != columns.len() {
        let detail = format!("{width} cells, the header has {}", columns.len());
        return Err(rejection(RejectReason::WrongWidth, &detail));
    }
    Ok(columns.record(cells))
}
