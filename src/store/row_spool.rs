//! Rows on their way into the catalogue, put in the order of their barcodes first.
//!
//! Exports come in no order. Written as they come, each row would touch another page, and those that do not fit
//! into memory are written and read again and again; in order, each page is written once. Rows wait in runs, each
//! sorted and kept in a file without a name, which is gone whenever the program ends; at the end the runs are merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Cursor, Read, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

/// Bytes of the rows that are sorted at once, and of what is read at once of each run.
const RUN_BYTES: usize = 8 * 1024 * 1024;
const BUFFER_BYTES: usize = 32 * 1024;

/// A barcode, and the length of what follows.
const HEADER_BYTES: usize = 12;

/// The values of a row as they are bound to a statement.
pub(super) type SpooledRow<'r> = Vec<ToSqlOutput<'r>>;

/// Rows by barcode. Of several with one barcode the last one stands.
pub(super) struct RowSpool {
    folder: PathBuf,
    run_bytes: usize,
    /// The rows of the next run, as they came, and where each starts.
    rows: Vec<u8>,
    places: Vec<(i64, usize)>,
    /// The runs before, one after the other.
    file: Option<File>,
    runs: Vec<Range<u64>>,
}

impl RowSpool {
    /// An empty spool; what does not fit into memory goes to a file in this folder.
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            run_bytes: RUN_BYTES,
            rows: Vec::new(),
            places: Vec::new(),
            file: None,
            runs: Vec::new(),
        }
    }

    /// All of it; an empty one stays.
    pub(super) fn take(&mut self) -> Self {
        let empty = Self::new(&self.folder);
        std::mem::replace(self, empty)
    }

    /// Adds a row.
    pub(super) fn put(&mut self, barcode: i64, values: &[Value]) -> Result<()> {
        self.add(barcode, |rows| {
            for value in values {
                encode(rows, value);
            }
        })
    }

    /// Takes back the row of a barcode, where there is one.
    pub(super) fn take_back(&mut self, barcode: i64) -> Result<()> {
        self.add(barcode, |_| {})
    }

    fn add(&mut self, barcode: i64, write: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let start = self.rows.len();
        self.rows.extend_from_slice(&barcode.to_le_bytes());
        self.rows.extend_from_slice(&[0; 4]);
        write(&mut self.rows);
        let length = u32::try_from(self.rows.len() - start - HEADER_BYTES)?;
        self.rows[start + 8..start + HEADER_BYTES].copy_from_slice(&length.to_le_bytes());
        self.places.push((barcode, start));
        if self.rows.len() >= self.run_bytes {
            self.end_run()
                .with_context(|| format!("putting products aside in {}", self.folder.display()))?;
        }
        Ok(())
    }

    /// Writes the rows in memory to the file, sorted.
    fn end_run(&mut self) -> io::Result<()> {
        let file = match self.file.take() {
            Some(file) => file,
            None => nameless(&self.folder)?,
        };
        let start = self.runs.last().map_or(0, |run| run.end);
        let mut output = BufWriter::with_capacity(BUFFER_BYTES, &file);
        let length = self.write_sorted(&mut output)?;
        output.flush()?;
        drop(output);
        self.runs.push(start..start + length);
        self.file = Some(file);
        self.rows.clear();
        Ok(())
    }

    /// Writes each row once, by barcode; returns how many bytes these are.
    fn write_sorted(&mut self, output: &mut impl Write) -> io::Result<u64> {
        // The place is part of the order: of rows with one barcode the last one comes last.
        self.places.sort_unstable();
        let mut written = 0;
        for (at, &(barcode, start)) in self.places.iter().enumerate() {
            let next = self.places.get(at + 1);
            if next.is_some_and(|(other, _)| *other == barcode) {
                continue;
            }
            let row = &self.rows[start..start + HEADER_BYTES + length(&self.rows[start..])];
            output.write_all(row)?;
            written += row.len() as u64;
        }
        self.places.clear();
        Ok(written)
    }

    /// Calls `each` with every row that stands, by ascending barcode.
    pub(super) fn drain(mut self, each: impl FnMut(i64, &SpooledRow) -> Result<()>) -> Result<()> {
        let mut last = Vec::with_capacity(self.rows.len());
        self.write_sorted(&mut last)?;
        self.rows = Vec::new();
        let mut runs: Vec<Run> = Vec::with_capacity(self.runs.len() + 1);
        if let Some(file) = &self.file {
            for range in &self.runs {
                let part = FilePart { file, range: range.clone() };
                runs.push(Run::new(BufReader::with_capacity(BUFFER_BYTES, part)));
            }
        }
        runs.push(Run::new(Cursor::new(last)));
        merge(runs, each).context("sorting products")
    }
}

/// Calls `each` with the rows of all runs by ascending barcode; of several with one barcode with that of the last run.
fn merge(mut runs: Vec<Run>, mut each: impl FnMut(i64, &SpooledRow) -> Result<()>) -> Result<()> {
    let mut heads = BinaryHeap::with_capacity(runs.len());
    for (number, run) in runs.iter_mut().enumerate() {
        if run.advance()? {
            heads.push((Reverse(run.barcode), number));
        }
    }
    let mut last = None;
    while let Some((Reverse(barcode), number)) = heads.pop() {
        let run = &mut runs[number];
        if last != Some(barcode) && !run.row.is_empty() {
            each(barcode, &decode(&run.row)?)?;
        }
        last = Some(barcode);
        if run.advance()? {
            heads.push((Reverse(run.barcode), number));
        }
    }
    Ok(())
}

/// Sorted rows and the one that is next.
struct Run<'f> {
    input: Box<dyn BufRead + 'f>,
    barcode: i64,
    row: Vec<u8>,
}

impl<'f> Run<'f> {
    fn new(input: impl BufRead + 'f) -> Self {
        Self { input: Box::new(input), barcode: 0, row: Vec::new() }
    }

    /// Goes to the next row; false where there is none.
    fn advance(&mut self) -> io::Result<bool> {
        if self.input.fill_buf()?.is_empty() {
            return Ok(false);
        }
        let mut header = [0; HEADER_BYTES];
        self.input.read_exact(&mut header)?;
        let mut barcode = [0; 8];
        barcode.copy_from_slice(&header[..8]);
        self.barcode = i64::from_le_bytes(barcode);
        self.row.resize(length(&header), 0);
        self.input.read_exact(&mut self.row)?;
        Ok(true)
    }
}

/// The length of what follows a header.
fn length(header: &[u8]) -> usize {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&header[8..HEADER_BYTES]);
    u32::from_le_bytes(bytes) as usize
}

/// A part of a file that others are read from as well.
struct FilePart<'f> {
    file: &'f File,
    range: Range<u64>,
}

impl Read for FilePart<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.range.end - self.range.start).unwrap_or(usize::MAX);
        let wanted = left.min(buffer.len());
        let read = self.file.read_at(&mut buffer[..wanted], self.range.start)?;
        self.range.start += read as u64;
        Ok(read)
    }
}

/// A file that has lost its name already, so that nothing of it stays behind.
fn nameless(folder: &Path) -> io::Result<File> {
    let path = folder.join(format!(".sitegen-spool-{}", std::process::id()));
    let file = File::options().read(true).write(true).create(true).truncate(true).open(&path)?;
    fs::remove_file(&path)?;
    Ok(file)
}

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

fn encode(row: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => row.push(NULL),
        Value::Integer(number) => encode_bytes(row, INTEGER, &number.to_le_bytes()),
        Value::Real(number) => encode_bytes(row, REAL, &number.to_le_bytes()),
        Value::Text(text) => encode_list(row, TEXT, text.as_bytes()),
        Value::Blob(bytes) => encode_list(row, BLOB, bytes),
    }
}

fn encode_bytes(row: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    row.push(kind);
    row.extend_from_slice(bytes);
}

fn encode_list(row: &mut Vec<u8>, kind: u8, bytes: &[u8]) {
    encode_bytes(row, kind, &bytes.len().to_le_bytes());
    row.extend_from_slice(bytes);
}

fn decode(mut row: &[u8]) -> Result<SpooledRow<'_>> {
    let mut values = Vec::with_capacity(64);
    while let Some((kind, rest)) = row.split_first() {
        row = rest;
        let value = match *kind {
            NULL => ValueRef::Null,
            INTEGER => ValueRef::Integer(i64::from_le_bytes(eight(&mut row)?)),
            REAL => ValueRef::Real(f64::from_le_bytes(eight(&mut row)?)),
            kind => {
                let length = usize::from_le_bytes(eight(&mut row)?);
                let (bytes, rest) = row.split_at_checked(length).context("a row is cut off")?;
                row = rest;
                if kind == TEXT { ValueRef::Text(bytes) } else { ValueRef::Blob(bytes) }
            }
        };
        values.push(ToSqlOutput::Borrowed(value));
    }
    Ok(values)
}

fn eight(row: &mut &[u8]) -> Result<[u8; 8]> {
    let (bytes, rest) = row.split_first_chunk().context("a row is cut off")?;
    *row = rest;
    Ok(*bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drained(spool: RowSpool) -> Vec<(i64, Vec<Value>)> {
        let mut found = Vec::new();
        spool
            .drain(|barcode, row| {
                let mut values = Vec::new();
                for value in row {
                    let ToSqlOutput::Borrowed(value) = value else { panic!("{value:?}") };
                    values.push(Value::try_from(*value).unwrap());
                }
                found.push((barcode, values));
                Ok(())
            })
            .unwrap();
        found
    }

    #[test]
    fn rows_of_many_runs_come_in_order_and_whole() {
        for run_bytes in [1, 500, 10_000, RUN_BYTES] {
            let folder = tempfile::tempdir().unwrap();
            let mut spool = RowSpool { run_bytes, ..RowSpool::new(folder.path()) };
            let mut expected = Vec::new();
            for number in 0..500_i64 {
                let barcode = number * 7_919 % 500;
                let values = vec![
                    Value::Null,
                    Value::Integer(-number),
                    Value::Real(0.1),
                    Value::Text("é".repeat(usize::try_from(number).unwrap())),
                    Value::Blob(vec![0, 255]),
                ];
                spool.put(barcode, &values).unwrap();
                expected.push((barcode, values));
            }
            expected.sort_by_key(|(barcode, _)| *barcode);
            assert_eq!(drained(spool), expected, "{run_bytes}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    #[test]
    fn of_one_barcode_the_last_row_stands_unless_it_was_taken_back() {
        let row = |number| vec![Value::Integer(number)];
        for run_bytes in [1, 40, 70, RUN_BYTES] {
            let folder = tempfile::tempdir().unwrap();
            let mut spool = RowSpool { run_bytes, ..RowSpool::new(folder.path()) };
            for (barcode, number) in [(1, 1), (2, 2), (1, 3), (3, 4), (2, 5), (1, 6)] {
                spool.put(barcode, &row(number)).unwrap();
            }
            spool.take_back(2).unwrap();
            spool.take_back(3).unwrap();
            spool.put(3, &row(7)).unwrap();
            spool.take_back(4).unwrap();
            assert_eq!(drained(spool), [(1, row(6)), (3, row(7))], "{run_bytes}");
        }
    }

    #[test]
    fn a_folder_that_cannot_hold_the_file_is_an_error() {
        let mut spool = RowSpool { run_bytes: 1, ..RowSpool::new(Path::new("/nowhere")) };
        assert!(spool.put(1, &[Value::Null]).is_err());
    }
}
