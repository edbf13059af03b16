//! Rows of CSV files in which quotes have a meaning: cells may hold separators and line ends.

use anyhow::{Result, bail};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};

/// Cuts rows out of lines.
pub(super) struct QuotedRows {
    core: Reader,
    limit: usize,
    /// The lines of the row so far.
    written: Vec<u8>,
    /// Its cells one after another, and where each ends.
    text: Vec<u8>,
    ends: Vec<usize>,
    text_length: usize,
    width: usize,
    /// The line the row begins on; 0 between rows.
    line: u64,
}

/// A row.
pub(super) struct QuotedRow<'r> {
    /// The line it begins on.
    pub(super) line: u64,
    /// The row as it is written.
    pub(super) written: &'r [u8],
    /// Its cells without quotes, one after another.
    pub(super) text: &'r [u8],
    ends: &'r [usize],
    /// True where it has more bytes than a record may have; then there are no cells.
    pub(super) is_too_large: bool,
}

impl QuotedRow<'_> {
    pub(super) fn width(&self) -> usize {
        self.ends.len()
    }

    /// The cells; `text` is that of the row.
    pub(super) fn cells<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        let mut start = 0;
        self.ends.iter().map(move |&end| {
            let cell = text.get(start..end).unwrap_or_default();
            start = end;
            cell
        })
    }
}

impl QuotedRows {
    pub(super) fn new(separator: u8, limit: usize) -> Self {
        let core =
            ReaderBuilder::new().delimiter(separator).terminator(Terminator::Any(b'\n')).build();
        Self {
            core,
            limit,
            written: Vec::new(),
            text: vec![0; 4096],
            ends: vec![0; 64],
            text_length: 0,
            width: 0,
            line: 0,
        }
    }

    /// Takes a line, without its end; gives the row that ends with it.
    pub(super) fn add(&mut self, number: u64, line: &[u8]) -> Option<QuotedRow<'_>> {
        if self.line == 0 {
            if line.is_empty() {
                return None;
            }
            self.line = number;
            self.written.clear();
            (self.text_length, self.width) = (0, 0);
        }
        // Too large a row is read to its end all the same, without being kept.
        if self.written.len() <= self.limit {
            self.written.extend_from_slice(line);
            self.written.push(b'\n');
        }
        if !(self.cut(line) || self.cut(b"\n")) {
            return None;
        }
        Some(QuotedRow {
            line: std::mem::take(&mut self.line),
            written: &self.written,
            text: &self.text[..self.text_length],
            ends: &self.ends[..self.width],
            // The line end is not part of it.
            is_too_large: self.written.len() > self.limit.saturating_add(1),
        })
    }

    /// Passes bytes on; says whether the row is complete.
    fn cut(&mut self, mut bytes: &[u8]) -> bool {
        while !bytes.is_empty() {
            let (text, ends) = (&mut self.text[self.text_length..], &mut self.ends[self.width..]);
            let (result, read, written, ended) = self.core.read_record(bytes, text, ends);
            bytes = &bytes[read..];
            self.text_length += written;
            self.width += ended;
            match result {
                ReadRecordResult::Record => return true,
                ReadRecordResult::OutputFull if self.text.len() > self.limit => {
                    self.text_length = 0;
                }
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull if self.ends.len() > self.limit => self.width = 0,
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
            }
        }
        false
    }

    /// How many records a cell without an end has swallowed can only be guessed.
    pub(super) fn finish(&self) -> Result<()> {
        if self.line > 0 {
            bail!(
                "line {} opens a quoted cell that does not end: the file is damaged, or cut off",
                self.line
            );
        }
        Ok(())
    }
}

/// The cells of a single line.
pub(super) fn cells_of(line: &str, separator: u8) -> Vec<String> {
    let mut rows = QuotedRows::new(separator, line.len());
    let Some(row) = rows.add(1, line.as_bytes()) else { return Vec::new() };
    let text = std::str::from_utf8(row.text).unwrap_or_default();
    row.cells(text).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, limit: usize) -> (Vec<(u64, Vec<String>)>, Result<()>) {
        let mut rows = QuotedRows::new(b';', limit);
        let mut found = Vec::new();
        for (number, line) in (1..).zip(text.lines()) {
            if let Some(row) = rows.add(number, line.as_bytes()) {
                let text = std::str::from_utf8(row.text).unwrap();
                let cells = row.cells(text).map(str::to_string).collect();
                found.push((
                    row.line,
                    if row.is_too_large { vec!["too large".into()] } else { cells },
                ));
            }
        }
        (found, rows.finish())
    }

    fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
        (line, cells.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn quoted_cells_hold_separators_quotes_and_line_ends() {
        let (found, end) = rows("a;\"b;b\";\"c\n\"\"c\"\"\n\"\n\n;5\" tube;é\n", 1_000);
        assert_eq!(found, [row(1, &["a", "b;b", "c\n\"c\"\n"]), row(5, &["", "5\" tube", "é"])]);
        assert!(end.is_ok());
    }

    #[test]
    fn rows_of_any_size_are_whole_or_passed_over() {
        let long = "x".repeat(20_000);
        let (found, _) = rows(&format!("a;\"{long}\n{long}\"\nb;c\n"), 50_000);
        assert_eq!(found[0].1[1].len(), 40_001);
        let (found, _) = rows(&format!("a;\"{long}\n{long}\"\nb;c\n"), 10_000);
        assert_eq!(found, [row(1, &["too large"]), row(3, &["b", "c"])]);
        let wide = ";".repeat(999);
        assert_eq!(rows(&wide, 50_000).0[0].1.len(), 1_000);
    }

    #[test]
    fn a_cell_without_an_end_is_an_error_that_says_where_it_begins() {
        let (found, end) = rows("a;b\nc;\"d\ne;f\n", 1_000);
        assert_eq!(found, [row(1, &["a", "b"])]);
        assert!(end.unwrap_err().to_string().starts_with("line 2 opens a quoted cell"));
    }
}
