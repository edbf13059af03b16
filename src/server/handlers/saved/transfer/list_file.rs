//! A file that is brought back → its rows, numbered as a spreadsheet numbers them.

use super::decode::decoded;
use super::list_row::ListRow;
use super::spreadsheet_date::{DateOrder, order_of};

/// What may part cells. Spreadsheets set to another country write commas; what is copied out of one has tabs.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Rows above the names of the columns that people may have added.
const ROWS_ABOVE: usize = 5;

/// Digits of a row with its barcodes, even where both are rounded: `3,02E+12`.
const DIGITS_LEAST: usize = 8;

/// A list of either kind, CSV or JSON.
#[derive(Default)]
pub(super) struct ListFile {
    /// Rows with their numbers, from 1; in CSV the names of the columns are the first.
    pub(super) rows: Vec<(usize, ListRow)>,
    /// The numbers of rows in which a quote opens and does not close.
    pub(super) unclosed: Vec<usize>,
    pub(super) order: DateOrder,
}

impl ListFile {
    /// Reads a file; `None` where it is no list of ours.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = decoded(bytes);
        let text = text.trim_start();
        let (mut file, delimiter) =
            if text.starts_with('[') { (json_rows(text)?, b';') } else { csv_rows(text)? };
        let mut dates = Vec::with_capacity(file.rows.len());
        for (_, row) in &file.rows {
            dates.push(row.garde_le.trim());
        }
        file.order = order_of(&dates, delimiter);
        let is_blank = file.rows.is_empty() && file.unclosed.is_empty();
        if is_blank { None } else { Some(file) }
    }
}

/// Rows one by one: one that cannot be read must not cost the others.
fn json_rows(text: &str) -> Option<ListFile> {
    let entries: Vec<serde_json::Value> = serde_json::from_str(text).ok()?;
    let mut is_ours = false;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in &entries {
        is_ours |= entry.get("code_produit").is_some();
        rows.push((rows.len() + 1, json_row(entry)));
    }
    if is_ours { Some(ListFile { rows, ..ListFile::default() }) } else { None }
}

fn json_row(entry: &serde_json::Value) -> ListRow {
    ListRow::from_cells(|name| match entry.get(name) {
        Some(serde_json::Value::String(text)) => text.clone(),
        // A program may take a barcode for a number.
        Some(number @ serde_json::Value::Number(_)) => number.to_string(),
        _ => String::new(),
    })
}

/// The rows, and what parts their cells.
fn csv_rows(text: &str) -> Option<(ListFile, u8)> {
    let (named, text) = separator_line(text);
    for delimiter in named.into_iter().chain(DELIMITERS) {
        if let Some(rows) = rows_parted_by(delimiter, text) {
            return Some((rows, delimiter));
        }
    }
    None
}

/// What the line `sep=;` names, which Excel reads and writes and does not count, and the text after it.
fn separator_line(text: &str) -> (Option<u8>, &str) {
    let (line, rest) = text.split_once(['\n', '\r']).unwrap_or((text, ""));
    let bare = line.trim_matches([' ', '"', ';', ',']);
    if !bare.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep=")) {
        return (None, text);
    }
    let sign = line.split_once('=').and_then(|(_, sign)| sign.bytes().next());
    (sign, rest.trim_start_matches('\n'))
}

/// The rows below the names of the columns; `None` where these are not parted by the delimiter.
fn rows_parted_by(delimiter: u8, text: &str) -> Option<ListFile> {
    let mut names: Option<Vec<String>> = None;
    let (mut number, mut found) = (0, ListFile::default());
    let mut rows = CsvRows::of(delimiter, text);
    while let Some((record, written)) = rows.next_row() {
        number += 1;
        let Some(names) = &names else {
            if number > ROWS_ABOVE {
                return None;
            }
            names = column_names(&record);
            continue;
        };
        if let Some(bytes) = rows_within(names, delimiter, written) {
            found.unclosed.push(number);
            rows.step_back(bytes);
        } else if !is_empty(&record) {
            // Spreadsheets add rows that hold nothing.
            found.rows.push((number, csv_row(names, &record)));
        }
    }
    names.map(|_| found)
}

/// Bytes at the end of a row that are rows themselves: a quote before them opens and does not close.
fn rows_within(names: &[String], delimiter: u8, written: &str) -> Option<usize> {
    for (at, _) in written.match_indices(['\r', '\n']) {
        let behind = &written[at + 1..];
        let line = behind.split(['\r', '\n']).next().unwrap_or_default();
        // Most lines of notes are none, and are not cut into cells.
        let digits = line.bytes().filter(u8::is_ascii_digit).count();
        if digits >= DIGITS_LEAST
            && let Some((record, _)) = CsvRows::of(delimiter, line).next_row()
            && csv_row(names, &record).has_barcodes()
        {
            return Some(behind.len());
        }
    }
    None
}

/// The rows of a text one after another.
struct CsvRows<'t> {
    delimiter: u8,
    text: &'t str,
    /// Up to where it was read.
    end: usize,
    reader: csv::Reader<&'t [u8]>,
}

impl<'t> CsvRows<'t> {
    fn of(delimiter: u8, text: &'t str) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(delimiter).flexible(true).has_headers(false);
        // Often for a line only.
        builder.buffer_capacity(text.len().clamp(64, 8192));
        Self { delimiter, text, end: 0, reader: builder.from_reader(text.as_bytes()) }
    }

    /// The next row, and how it is written.
    fn next_row(&mut self) -> Option<(csv::StringRecord, &'t str)> {
        let mut record = csv::StringRecord::new();
        if !self.reader.read_record(&mut record).ok()? {
            return None;
        }
        let start = self.end;
        self.end = usize::try_from(self.reader.position().byte()).ok()?;
        Some((record, self.text[start..self.end].trim_start_matches(['\r', '\n'])))
    }

    /// Has the last bytes read once more, as rows of their own.
    fn step_back(&mut self, bytes: usize) {
        *self = Self::of(self.delimiter, &self.text[self.end - bytes..]);
    }
}

fn is_empty(record: &csv::StringRecord) -> bool {
    record.iter().all(|cell| cell.trim().is_empty())
}

fn csv_row(names: &[String], record: &csv::StringRecord) -> ListRow {
    ListRow::from_cells(|name| {
        let cell = column(names, name).and_then(|column| record.get(column));
        cell.unwrap_or_default().to_string()
    })
}

fn column(names: &[String], wanted: &str) -> Option<usize> {
    names.iter().position(|name| name == wanted)
}

/// The names in a row, if they are those of our columns.
fn column_names(record: &csv::StringRecord) -> Option<Vec<String>> {
    let is_around = |sign: char| sign.is_whitespace() || matches!(sign, '\u{feff}' | '"' | '\'');
    let mut names = Vec::with_capacity(record.len());
    for cell in record {
        names.push(cell.trim_matches(is_around).to_lowercase().replace(' ', "_"));
    }
    column(&names, "code_produit").and(column(&names, "code_substitut"))?;
    Some(names)
}
