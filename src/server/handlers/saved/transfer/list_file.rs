//! A file that is brought back → its rows, numbered as a spreadsheet numbers them.

use super::decode::decoded;
use super::json_rows;
use super::list_row::ListRow;
use super::spreadsheet_date::{DateOrder, DateSigns};
use crate::render::view::RowFault;

/// What may part cells. Spreadsheets set to another country write commas; what is copied out of one has tabs.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// Rows above the names of the columns that people may have added.
const ROWS_ABOVE: usize = 5;

/// Digits of a row with its barcodes, even where both are rounded: `3,02E+12`.
const DIGITS_LEAST: usize = 8;

/// A list of either kind. Its rows are read into their type as they come, once to look at the file and once to use
/// them: a list of half a megabyte as rows would take forty.
pub(super) struct ListFile {
    text: String,
    kind: ListKind,
    pub(super) order: DateOrder,
}

#[derive(Clone, Copy)]
enum ListKind {
    Json,
    /// With what parts its cells.
    Csv(u8),
}

/// A row of a file, or why it is none.
pub(super) type FileRow = Result<ListRow, RowFault>;

impl ListFile {
    /// Reads a file; `None` where it is no list of ours.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let text = decoded(bytes);
        let (mut signs, mut is_blank) = (DateSigns::default(), true);
        let mut look = |_: usize, row: FileRow| {
            is_blank = false;
            if let Ok(row) = row {
                signs.note(row.garde_le.trim());
            }
        };
        let (kind, delimiter) = if text.trim_start().starts_with('[') {
            each_row(&text, ListKind::Json, &mut look)?;
            (ListKind::Json, b';')
        } else {
            let delimiter = csv_delimiter(&text, &mut look)?;
            (ListKind::Csv(delimiter), delimiter)
        };
        if is_blank { None } else { Some(Self { kind, order: signs.order(delimiter), text }) }
    }

    /// Calls `each` with the rows and their numbers, from 1; in CSV the names of the columns are the first.
    pub(super) fn each(&self, each: &mut dyn FnMut(usize, FileRow)) {
        // The file was read to its end before.
        let _ = each_row(&self.text, self.kind, each);
    }
}

fn each_row(text: &str, kind: ListKind, each: &mut dyn FnMut(usize, FileRow)) -> Option<()> {
    let text = text.trim_start();
    match kind {
        ListKind::Json => json_rows::each_entry(text, &mut |number, row| each(number, Ok(row))),
        ListKind::Csv(delimiter) => rows_parted_by(delimiter, separator_line(text).1, each),
    }
}

/// What parts the cells of a list of ours, whose rows are shown to `look`.
fn csv_delimiter(text: &str, look: &mut dyn FnMut(usize, FileRow)) -> Option<u8> {
    let (named, _) = separator_line(text.trim_start());
    let mut delimiters = named.into_iter().chain(DELIMITERS);
    delimiters.find(|delimiter| each_row(text, ListKind::Csv(*delimiter), look).is_some())
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

/// The rows below the names of the columns; `None`, and no row, where these are not parted by the delimiter.
fn rows_parted_by(delimiter: u8, text: &str, each: &mut dyn FnMut(usize, FileRow)) -> Option<()> {
    let mut names: Option<Vec<String>> = None;
    let mut number = 0;
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
            each(number, Err(RowFault::Quote));
            rows.step_back(bytes);
        } else if !is_empty(&record) {
            // Spreadsheets add rows that hold nothing.
            each(number, Ok(csv_row(names, &record)));
        }
    }
    names.map(drop)
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
    let mut row = ListRow::default();
    for (at, name) in names.iter().enumerate() {
        // Of two columns of a name the first counts.
        let is_first = column(names, name) == Some(at);
        if let (true, Some(cell), Some(value)) = (is_first, row.cell_mut(name), record.get(at)) {
            *cell = value.into();
        }
    }
    row
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
