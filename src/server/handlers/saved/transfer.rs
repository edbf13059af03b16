//! Taking one's data along and bringing a list back: JSON for programs, CSV for spreadsheets.

mod decode;
mod json_rows;
mod list_file;
mod list_row;
mod spreadsheet_code;
mod spreadsheet_date;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use anyhow::{Context as _, Result};
use serde::Serialize;

use self::list_file::{FileRow, ListFile};
use self::list_row::ListRow;
use self::spreadsheet_date::DateOrder;
use super::import_address;
use crate::auth::Limit;
use crate::model::{AccountId, Timestamp};
use crate::render::view::{ErrorPage, ImportNews, RowFault};
use crate::search::Index;
use crate::server::context::Context;
use crate::server::handlers::account::settings;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, Response, Route, multipart};
use crate::store::accounts::{PAIRS_MAX, PersonalData, Saved, SavedSubstitute};
use crate::words::guarded;

/// Tells spreadsheets that the text is UTF-8.
const BOM: &str = "\u{feff}";

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
    if let Some(page) = settings::owner_asked(context, Route::DataJson)? {
        return Ok(page);
    }
    Ok(as_json("mes-donnees.json", &data(context)?)?)
}

/// `/compte/donnees.csv`
pub(crate) fn data_csv(context: &Context) -> Answer {
    if let Some(page) = settings::owner_asked(context, Route::DataCsv)? {
        return Ok(page);
    }
    let data = serde_json::to_value(data(context)?).map_err(anyhow::Error::from)?;
    let mut lines = Vec::new();
    flatten(String::new(), &data, &mut lines);
    Ok(as_csv("mes-donnees.csv", lines.into_iter())?)
}

fn data(context: &Context) -> Answer<PersonalData> {
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

fn rows(context: &Context) -> Answer<Vec<ListRow>> {
    let saved = context.state.accounts.saved(context.signed_in()?.account)?;
    let origin = &context.state.site.base_url;
    Ok(saved.into_iter().map(|saved| ListRow::of(saved, origin)).collect())
}

/// `/mes-aliments/import`
pub(crate) fn import(context: &Context) -> Answer {
    let account = context.signed_in()?.account;
    // First, so that other people's lists cost this one no try.
    let _turn = context.state.imports.enter(account)?;
    context.throttle(&Limit::IMPORTS, &account.0.to_string())?;
    let list = Route::Saved.path();
    let Some(file) = ListFile::read(file(context)?) else {
        return Ok(Response::see_other(&Notice::UnreadableImport.at(list)));
    };
    let news = brought_back(context, account, &file)?;
    let notice = if news.added == 0 { Notice::NothingImported } else { Notice::Imported };
    let query = import_address::as_query(&news);
    Ok(Response::see_other(&format!("{}{query}", notice.at(list))))
}

/// Puts the rows of a list on the account's own, as far as they can be read and there is room.
fn brought_back(context: &Context, account: AccountId, file: &ListFile) -> Result<ImportNews> {
    let mut intake = ListIntake {
        index: context.state.index.index()?,
        order: file.order,
        now: context.now,
        news: ImportNews::default(),
        numbers: Vec::new(),
        pairs: Vec::new(),
        failure: None,
    };
    file.each(&mut |number, row| intake.take(number, row));
    let ListIntake { mut news, numbers, pairs, failure, .. } = intake;
    if let Some(error) = failure {
        return Err(error);
    }
    let outcomes = context.state.accounts.import(account, &pairs, context.now)?;
    for (number, outcome) in numbers.into_iter().zip(outcomes) {
        match outcome {
            Saved::New => news.added += 1,
            Saved::AlreadyThere => news.present += 1,
            Saved::Full | Saved::NoAccount => news.leave_out(number, RowFault::Room),
        }
    }
    Ok(news)
}

/// What is brought back: pairs as they come, no more than a list may have.
struct ListIntake {
    index: Arc<Index>,
    order: DateOrder,
    now: Timestamp,
    news: ImportNews,
    /// The numbers of the rows the pairs come from.
    numbers: Vec<usize>,
    pairs: Vec<SavedSubstitute>,
    failure: Option<anyhow::Error>,
}

impl ListIntake {
    fn take(&mut self, number: usize, row: FileRow) {
        let row = match row {
            _ if self.failure.is_some() => return,
            _ if self.pairs.len() >= PAIRS_MAX => {
                return self.news.leave_out(number, RowFault::Room);
            }
            Err(fault) => return self.news.leave_out(number, fault),
            Ok(row) => row,
        };
        match row.imported(&self.index, self.order, self.now) {
            Ok(Ok(pair)) => {
                self.numbers.push(number);
                self.pairs.push(pair);
            }
            Ok(Err(fault)) => self.news.leave_out(number, fault),
            Err(error) => self.failure = Some(error),
        }
    }
}

/// A file that anyone may have written: its rows are read, and those that are taken are written so that no spreadsheet
/// calculates them and notes come back.
#[cfg(any(test, fuzzing))]
#[allow(clippy::unwrap_used, clippy::panic, reason = "a failing unwrap is a finding")]
pub(crate) fn fuzz(bytes: &[u8], index: &Index, now: Timestamp) {
    let Some(file) = ListFile::read(bytes) else { return };
    file.each(&mut |number, row| {
        assert!(number > 0);
        let Ok(row) = row else { return };
        let Ok(saved) = row.imported(index, file.order, now).unwrap() else { return };
        let note = saved.note.clone();
        let written = ListRow::of(saved, "https://example.org").guarded();
        assert!(
            !crate::words::is_formula(&written.note) && !crate::words::is_formula(&written.produit)
        );
        let again = written.imported(index, DateOrder::default(), now).unwrap().unwrap();
        assert_eq!(again.note, note);
    });
}

/// The file of the form.
fn file<'c>(context: &'c Context) -> Answer<&'c [u8]> {
    let content_type = context.request.header("content-type").unwrap_or_default();
    let boundary = multipart::boundary(content_type).ok_or(ErrorPage::MediaType)?;
    let content = multipart::field(context.whole_body()?, boundary, "liste");
    Ok(content.ok_or(ErrorPage::BadRequest)?)
}
