//! Taking one's data along and bringing a list back: JSON for programs, CSV for spreadsheets.
//!
//! A spreadsheet takes a cell that begins with one of `= + - @` for a formula (CWE-1236), and notes
//! and names are whatever people type; such a cell gets an apostrophe before it, which is taken off
//! again when a list is brought back.

use anyhow::{Context as _, Result};
use chrono::{DateTime, SecondsFormat};
use serde::{Deserialize, Serialize};

use super::save::pair_of;
use super::snapshot::Snapshot;
use crate::auth::Limit;
use crate::model::{Barcode, Grading, Note, ProductCard, SavedPair, Timestamp};
use crate::render::view::ErrorPage;
use crate::search::Index;
use crate::server::context::Context;
use crate::server::handlers::account::settings;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, HttpError, Response, Route, multipart};
use crate::store::accounts::{ImportedPair, PersonalData, SavedSubstitute};

/// Tells spreadsheets that the text is UTF-8.
const BOM: &str = "\u{feff}";
/// Names in a list that is brought back are cut to this many characters.
const NAME_MOST: usize = 300;

/// A pair as it is taken along; the columns of the CSV file, in order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct ListRow {
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
pub(crate) fn list_json(context: &Context) -> Answer {
    Ok(as_json("mes-aliments.json", &rows(context)?)?)
}

/// `/mes-aliments.csv`
pub(crate) fn list_csv(context: &Context) -> Answer {
    let rows = rows(context)?.into_iter().map(ListRow::guarded);
    Ok(as_csv("mes-aliments.csv", rows)?)
}

/// `/compte/donnees.json`
pub(crate) fn data_json(context: &Context) -> Answer {
    Ok(as_json("mes-donnees.json", &data(context)?)?)
}

/// `/compte/donnees.csv`
pub(crate) fn data_csv(context: &Context) -> Answer {
    let data = serde_json::to_value(data(context)?).map_err(anyhow::Error::from)?;
    let mut lines = Vec::new();
    flatten(String::new(), &data, &mut lines);
    Ok(as_csv("mes-donnees.csv", lines.into_iter())?)
}

fn data(context: &Context) -> Result<PersonalData, HttpError> {
    let account = settings::own(context)?.id;
    let data = context.state.accounts.export(account, context.now)?;
    Ok(data.ok_or(ErrorPage::SignedOut)?)
}

fn as_json(name: &str, value: &impl Serialize) -> Result<Response> {
    let body = serde_json::to_vec_pretty(value)?;
    Ok(Response::download(name, "application/json; charset=utf-8", body))
}

fn as_csv(name: &str, rows: impl Iterator<Item: Serialize>) -> Result<Response> {
    let always = csv::QuoteStyle::Always;
    // A comma is the decimal sign of most visitors' spreadsheets.
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').quote_style(always).from_writer(BOM.into());
    for row in rows {
        writer.serialize(row)?;
    }
    let body = writer.into_inner().context("a list cannot be written")?;
    Ok(Response::download(name, "text/csv; charset=utf-8", body))
}

/// A value as lines of a path and what is there.
fn flatten(path: String, value: &serde_json::Value, lines: &mut Vec<(String, String)>) {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                flatten(below(&path, name), field, lines);
            }
        }
        Value::Array(items) => {
            // From 1, as people count.
            for (number, item) in (1..).zip(items) {
                flatten(below(&path, &format!("{number}")), item, lines);
            }
        }
        Value::String(text) => lines.push((path, guarded(text))),
        Value::Null => lines.push((path, String::new())),
        Value::Bool(_) | Value::Number(_) => {
            lines.push((path, guarded(&value.to_string())));
        }
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.into() } else { format!("{path}.{name}") }
}

fn rows(context: &Context) -> Result<Vec<ListRow>, HttpError> {
    let saved = context.state.accounts.saved(context.signed_in()?.account)?;
    Ok(saved.into_iter().map(ListRow::of).collect())
}

/// Whether a spreadsheet would calculate the text.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

fn guarded(text: &str) -> String {
    if is_formula(text) { format!("'{text}") } else { text.into() }
}

fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        // An apostrophe the visitor typed.
        _ => text,
    }
}

impl ListRow {
    fn of(saved: SavedSubstitute) -> Self {
        let then = Snapshot::read(&saved.snapshot, saved.pair);
        let date = saved.saved.date().unwrap_or_default();
        Self {
            code_produit: saved.pair.product().to_string(),
            produit: then.product.name,
            nutriscore_produit: then.product.grade.code().into(),
            code_substitut: saved.pair.substitute().to_string(),
            substitut: then.substitute.name,
            nutriscore_substitut: then.substitute.grade.code().into(),
            garde_le: date.to_rfc3339_opts(SecondsFormat::Secs, true),
            note: saved.note.map(|note| note.as_str().to_string()).unwrap_or_default(),
        }
    }

    fn guarded(self) -> Self {
        let Self { produit, substitut, note, .. } = &self;
        let (produit, substitut, note) = (guarded(produit), guarded(substitut), guarded(note));
        Self { produit, substitut, note, ..self }
    }

    /// The pair to bring back; `None` where it is not a pair, or nothing is known of a product.
    fn pair(&self, index: &Index, now: Timestamp) -> Result<Option<ImportedPair>> {
        let Some(pair) = self.barcodes() else { return Ok(None) };
        // The catalogue knows more than the list, and may be newer.
        let Some(snapshot) = Snapshot::take(index, pair)?.or_else(|| self.snapshot(pair)) else {
            return Ok(None);
        };
        let note = Note::parse(unguarded(&self.note)).unwrap_or_default();
        let saved = match DateTime::parse_from_rfc3339(&self.garde_le) {
            Ok(date) => Timestamp::from(date),
            // A spreadsheet may have rewritten the date in its own way.
            Err(_) => now,
        };
        Ok(Some(ImportedPair { pair, snapshot: snapshot.to_json()?, note, saved }))
    }

    fn barcodes(&self) -> Option<SavedPair> {
        pair_of(unguarded(&self.code_produit).trim(), unguarded(&self.code_substitut).trim())
    }

    /// What the list itself says about products that are no longer in the catalogue.
    fn snapshot(&self, pair: SavedPair) -> Option<Snapshot> {
        let product = typed(pair.product(), &self.produit, &self.nutriscore_produit)?;
        let substitute = typed(pair.substitute(), &self.substitut, &self.nutriscore_substitut)?;
        Some(Snapshot::of(product, substitute))
    }
}

/// A product by the name and grade a list has for it; `None` without a name.
fn typed(barcode: Barcode, name: &str, grade: &str) -> Option<ProductCard> {
    let short: String = unguarded(name).trim().chars().take(NAME_MOST).collect();
    if short.is_empty() {
        return None;
    }
    Some(ProductCard::named(barcode, &short, Grading::from_off(grade)))
}

/// `/mes-aliments/import`
pub(crate) fn import(context: &Context) -> Answer {
    let account = context.signed_in()?.account;
    context.throttle(&Limit::IMPORTS, &account.0.to_string())?;
    let rows = parsed(&file(context)?);
    let index = context.state.index.index()?;
    let mut pairs = Vec::with_capacity(rows.len());
    for row in &rows {
        pairs.extend(row.pair(&index, context.now)?);
    }
    let imported = context.state.accounts.import(account, &pairs, context.now)?;
    let notice = if rows.is_empty() {
        Notice::UnreadableImport
    } else if imported.added == 0 {
        Notice::NothingImported
    } else {
        Notice::Imported
    };
    Ok(Response::see_other(&notice.at(Route::Saved.path())))
}

/// The file of the form.
fn file(context: &Context) -> Result<String, HttpError> {
    let content_type = context.request.header("content-type").unwrap_or_default();
    let boundary = multipart::boundary(content_type).ok_or(ErrorPage::MediaType)?;
    let content = multipart::field(context.whole_body()?, boundary, "liste");
    Ok(String::from_utf8_lossy(content.ok_or(ErrorPage::BadRequest)?).into_owned())
}

/// The rows of a list, of either kind; lines that cannot be read are skipped.
fn parsed(text: &str) -> Vec<ListRow> {
    let text = text.trim_start_matches(BOM).trim_start();
    if text.starts_with('[') {
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap_or_default();
        // One by one: a row that cannot be read must not cost the others.
        return rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect();
    }
    // Spreadsheets set to another country write commas.
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    reader.deserialize().filter_map(Result::ok).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(note: &str) -> ListRow {
        ListRow {
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

    fn written(rows: &[ListRow]) -> String {
        let guarded = rows.iter().cloned().map(ListRow::guarded);
        String::from_utf8(as_csv("x.csv", guarded).unwrap().body).unwrap()
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
