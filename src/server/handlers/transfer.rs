//! Taking one's data along and bringing a list back: JSON for programs, CSV for spreadsheets.
//!
//! A spreadsheet takes a cell that begins with one of `= + - @` for a formula (CWE-1236), and notes
//! and names are whatever people type; such a cell gets an apostrophe before it, which is taken off
//! again when a list is brought back.

use anyhow::{Context as _, Result};
use chrono::{DateTime, SecondsFormat};
use futures_util::stream;
use serde::{Deserialize, Serialize};

use super::account;
use crate::auth::Limit;
use crate::model::{Barcode, Grading, Note, SavedPair, Timestamp};
use crate::search::Index;
use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::response::Response;
use crate::server::route::Route;
use crate::server::snapshot::{Snapshot, named};
use crate::store::accounts::{ImportedPair, PersonalData, SavedSubstitute};

const JSON: &str = "application/json; charset=utf-8";
const CSV: &str = "text/csv; charset=utf-8";
/// Tells spreadsheets that the text is UTF-8.
const BOM: &str = "\u{feff}";
/// Names in a list that is brought back are cut to so many characters.
const NAME_MOST: usize = 300;

/// A pair as it is taken along; the columns of the CSV file, in order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Row {
    code_produit: String,
    #[serde(default)]
    produit: String,
    #[serde(default)]
    nutriscore_produit: String,
    code_substitut: String,
    #[serde(default)]
    substitut: String,
    #[serde(default)]
    nutriscore_substitut: String,
    /// RFC 3339.
    #[serde(default)]
    garde_le: String,
    #[serde(default)]
    note: String,
}

/// `/mes-aliments.json`
pub(super) fn list_json(call: &Call) -> Result<Response, Fault> {
    let rows = rows(call)?;
    let body = serde_json::to_vec_pretty(&rows).map_err(anyhow::Error::from)?;
    Ok(Response::download("mes-aliments.json", JSON, body))
}

/// `/mes-aliments.csv`
pub(super) fn list_csv(call: &Call) -> Result<Response, Fault> {
    let mut writer = writer();
    for row in rows(call)? {
        writer.serialize(row.guarded()).map_err(anyhow::Error::from)?;
    }
    Ok(Response::download("mes-aliments.csv", CSV, finished(writer)?))
}

/// `/compte/donnees.json`
pub(super) fn data_json(call: &Call) -> Result<Response, Fault> {
    let body = serde_json::to_vec_pretty(&data(call)?).map_err(anyhow::Error::from)?;
    Ok(Response::download("mes-donnees.json", JSON, body))
}

/// `/compte/donnees.csv`
pub(super) fn data_csv(call: &Call) -> Result<Response, Fault> {
    let mut writer = writer();
    let data = serde_json::to_value(data(call)?).map_err(anyhow::Error::from)?;
    let mut lines = Vec::new();
    flatten(String::new(), &data, &mut lines);
    for (key, value) in lines {
        writer.write_record([key, guarded(&value)]).map_err(anyhow::Error::from)?;
    }
    Ok(Response::download("mes-donnees.csv", CSV, finished(writer)?))
}

fn data(call: &Call) -> Result<PersonalData, Fault> {
    let account = account::own(call)?.id;
    call.app.accounts.export(account, call.now)?.ok_or(Fault::SignedOut)
}

/// A value as lines of a path and what is there.
fn flatten(path: String, value: &serde_json::Value, lines: &mut Vec<(String, String)>) {
    use serde_json::Value;
    let below = |name: &str| if path.is_empty() { name.into() } else { format!("{path}.{name}") };
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, value)| flatten(below(name), value, lines));
        }
        Value::Array(items) => {
            let numbered = (1..).zip(items);
            numbered.for_each(|(at, value)| flatten(below(&at.to_string()), value, lines));
        }
        Value::String(text) => lines.push((path, text.clone())),
        Value::Null => lines.push((path, String::new())),
        Value::Bool(_) | Value::Number(_) => lines.push((path, value.to_string())),
    }
}

fn rows(call: &Call) -> Result<Vec<Row>, Fault> {
    let saved = call.app.accounts.saved(call.signed_in()?.account)?;
    Ok(saved.into_iter().map(Row::of).collect())
}

/// `;`, because a comma is the decimal sign of most visitors' spreadsheets.
fn writer() -> csv::Writer<Vec<u8>> {
    let always = csv::QuoteStyle::Always;
    csv::WriterBuilder::new().delimiter(b';').quote_style(always).from_writer(BOM.into())
}

fn finished(writer: csv::Writer<Vec<u8>>) -> Result<Vec<u8>> {
    writer.into_inner().context("a list cannot be written")
}

/// Whether a spreadsheet would calculate the text.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.into() }
}

fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_formula(rest)).unwrap_or(text)
}

impl Row {
    fn of(saved: SavedSubstitute) -> Self {
        let then = Snapshot::read(&saved.snapshot, saved.pair);
        let date = saved.saved.date().unwrap_or_default();
        Self {
            code_produit: saved.pair.product().to_string(),
            produit: then.product.name,
            nutriscore_produit: then.product.grade,
            code_substitut: saved.pair.substitute().to_string(),
            substitut: then.substitute.name,
            nutriscore_substitut: then.substitute.grade,
            garde_le: date.to_rfc3339_opts(SecondsFormat::Secs, true),
            note: saved.note.map(|note| note.as_str().to_string()).unwrap_or_default(),
        }
    }

    fn guarded(self) -> Self {
        let Self { produit, substitut, note, .. } = &self;
        let (produit, substitut, note) = (guarded(produit), guarded(substitut), guarded(note));
        Self { produit, substitut, note, ..self }
    }

    /// The pair to bring back; `None` where it is no pair, or nothing is known of a product.
    fn pair(&self, index: &Index, now: Timestamp) -> Result<Option<ImportedPair>> {
        let barcode = |code: &str| unguarded(code).trim().parse::<Barcode>().ok();
        let codes = (barcode(&self.code_produit), barcode(&self.code_substitut));
        let (Some(product), Some(substitute)) = codes else { return Ok(None) };
        let Some(pair) = SavedPair::new(product, substitute) else { return Ok(None) };
        let Some(snapshot) = Snapshot::take(index, pair)?.or_else(|| self.snapshot()) else {
            return Ok(None);
        };
        let saved = DateTime::parse_from_rfc3339(&self.garde_le).map(Timestamp::from);
        let note = Note::parse(unguarded(&self.note)).unwrap_or_default();
        let saved = saved.unwrap_or(now);
        Ok(Some(ImportedPair { pair, snapshot: snapshot.to_json()?, note, saved }))
    }

    /// What the list itself tells of products that are no longer in the catalogue.
    fn snapshot(&self) -> Option<Snapshot> {
        let face = |name: &str, grade: &str| {
            let name: String = unguarded(name).trim().chars().take(NAME_MOST).collect();
            (!name.is_empty()).then(|| named(&name, Grading::from_off(grade).code()))
        };
        let product = face(&self.produit, &self.nutriscore_produit)?;
        let substitute = face(&self.substitut, &self.nutriscore_substitut)?;
        Some(Snapshot::of(product, substitute))
    }
}

/// `/mes-aliments/import`
pub(super) fn import(call: &Call) -> Result<Response, Fault> {
    let account = call.signed_in()?.account;
    call.throttle(&Limit::IMPORTS, &account.0.to_string())?;
    let rows = parsed(&file(call)?);
    let index = call.app.index.index()?;
    let pairs = rows.iter().map(|row| row.pair(&index, call.now));
    let pairs: Vec<ImportedPair> = pairs.filter_map(Result::transpose).collect::<Result<_>>()?;
    let told = match (rows.is_empty(), call.app.accounts.import(account, &pairs, call.now)?.added) {
        (true, _) => "unreadable",
        (_, 0) => "nothing_imported",
        _ => "imported",
    };
    Ok(Response::see_other(&format!("{}?fait={told}", Route::Saved.path())))
}

/// The file of the form.
fn file(call: &Call) -> Result<String, Fault> {
    let content_type = call.request.headers.content_type.as_deref().unwrap_or_default();
    let boundary = multer::parse_boundary(content_type).map_err(|_| Fault::MediaType)?;
    let body = call.whole_body()?.to_vec();
    let stream = stream::iter([Ok::<_, std::io::Error>(body)]);
    let mut form = multer::Multipart::new(stream, boundary);
    let read = async {
        while let Some(field) = form.next_field().await? {
            if field.name() == Some("liste") {
                return field.bytes().await.map(Some);
            }
        }
        Ok(None)
    };
    let found: Result<_, multer::Error> = pollster::block_on(read);
    let bytes = found.map_err(|_| Fault::BadRequest)?.ok_or(Fault::BadRequest)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The rows of a list, whichever kind it is; lines that are none are passed over.
fn parsed(text: &str) -> Vec<Row> {
    let text = text.trim_start_matches(BOM).trim_start();
    if text.starts_with('[') {
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
        return rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect();
    }
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    reader.deserialize().filter_map(Result::ok).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(note: &str) -> Row {
        Row {
            code_produit: "3017620422003".into(),
            produit: "Pâte; à \"tartiner\"".into(),
            nutriscore_produit: "e".into(),
            code_substitut: "3045320094084".into(),
            substitut: "=Confiture".into(),
            nutriscore_substitut: "c".into(),
            garde_le: "2026-11-25T12:00:00Z".into(),
            note: note.into(),
        }
    }

    fn written(rows: &[Row]) -> String {
        let mut writer = writer();
        for row in rows {
            writer.serialize(row.clone().guarded()).unwrap();
        }
        String::from_utf8(finished(writer).unwrap()).unwrap()
    }

    #[test]
    fn no_cell_is_a_formula() {
        for note in ["=1+1", "+33 1", "-2", "@x", "\tx", "\rx", "＝1"] {
            let text = written(&[row(note)]);
            let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
            let record = reader.records().next().unwrap().unwrap();
            assert!(record.iter().all(|cell| !is_formula(cell)), "{record:?}");
        }
    }

    #[test]
    fn a_list_comes_back_as_it_was() {
        for note in ["", "simple", "=1+1", "'déjà", "deux\nlignes", "\"guillemets\"; et point"] {
            let rows = parsed(&written(&[row(note), row("autre")]));
            assert_eq!(rows.len(), 2);
            assert_eq!(unguarded(&rows[0].note), note);
            assert_eq!(unguarded(&rows[0].substitut), "=Confiture");
            let json = serde_json::to_string(&[row(note)]).unwrap();
            assert_eq!(parsed(&json), [row(note)]);
        }
    }

    #[test]
    fn what_is_no_list_has_no_rows() {
        for text in ["", "[", "{}", "[1, null]", "a;b\n1;2", "\u{feff}", "\0\0", "code_produit"] {
            assert_eq!(parsed(text), [], "{text:?}");
        }
    }

    #[test]
    fn a_spreadsheet_may_have_turned_semicolons_into_commas() {
        let text = "code_produit,code_substitut,note\n3017620422003,3045320094084,bon\n";
        let rows = parsed(text);
        assert_eq!((rows.len(), rows[0].note.as_str()), (1, "bon"));
    }
}
