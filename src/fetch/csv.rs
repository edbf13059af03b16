//! The CSV export: TAB-separated, no quoting, columns found by the names in the header.
//!
//! Every column is optional. A row of another width than the header has its cells in the wrong
//! places (unescaped tabs, openfoodfacts-server issue 12284), so it is rejected whole.

use anyhow::Result;

use crate::model::RejectReason;

use super::RecordSink;
use super::field::{Field, TextField};
use super::input::{Input, Line, Lines};
use super::raw::{RawRecord, Unusable, number_from_text, tags_from_text};

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let mut lines = Lines::new(input, records.options.record_bytes_max);
    let columns = match lines.next()? {
        Some((_, Line::Whole(header))) => columns(&String::from_utf8_lossy(header)),
        Some((_, Line::TooLong)) | None => Vec::new(),
    };
    while let Some((number, line)) = lines.next()? {
        let row = match line {
            Line::Whole([]) => continue,
            Line::Whole(bytes) => row(bytes, &columns),
            Line::TooLong => Err(Unusable::new(RejectReason::TooLarge, "")),
        };
        match row {
            Ok(raw) => records.record(number, &raw)?,
            Err(unusable) => records.reject(number, unusable)?,
        }
    }
    Ok(())
}

/// The fields of the columns; `None` for columns that are not read.
fn columns(header: &str) -> Vec<Option<Field>> {
    // An export of a search (2019) indents fatty acids with a hyphen: `-butyric-acid_100g`.
    header.split('\t').map(|name| Field::from_name(name.trim().trim_start_matches('-'))).collect()
}

/// True where the first line of a file is the header of an export.
pub(super) fn is_header(line: &str) -> bool {
    line.split('\t').count() > 1 && columns(line).contains(&Some(Field::Text(TextField::Code)))
}

fn row(bytes: &[u8], columns: &[Option<Field>]) -> Result<RawRecord, Unusable> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Unusable::new(RejectReason::NotUtf8, &error.to_string()))?;
    let width = text.split('\t').count();
    if width != columns.len() {
        let detail = format!("{width} cells, the header has {}", columns.len());
        return Err(Unusable::new(RejectReason::WrongWidth, &detail));
    }
    let mut record = RawRecord::default();
    for (cell, field) in text.split('\t').zip(columns) {
        match *field {
            Some(_) if cell.is_empty() => {}
            Some(Field::Text(field)) => record.put_text(field, cell),
            Some(Field::Number(field)) => record.put_number(field, number_from_text(cell)),
            Some(Field::Tags(field)) => record.put_tags(field, tags_from_text(cell)),
            Some(Field::Amount(amount)) => record.amounts.put(amount, number_from_text(cell)),
            Some(Field::Object(_)) | None => {}
        }
    }
    Ok(record)
}
