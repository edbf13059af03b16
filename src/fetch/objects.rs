//! JSON that is not one object a line: saved answers, lists of products, products on several lines.
//!
//! The answers are search pages of Open Food Facts (`products`), of search-a-licious (`hits`) and facets,
//! and those for single products of API v0 to v3 (`product`). They may stand one after another or in a
//! list. A file may be as large as it likes: one record of it is held at a time.

use anyhow::{Context, Result, bail};

use crate::model::RejectReason;

use super::RecordSink;
use super::input::Input;
use super::json_scanner::JsonScanner;
use super::raw::rejection;
use super::record::RawRecord;
use super::written::Written;

pub(super) fn read(input: Input, records: &mut RecordSink) -> Result<()> {
    let mut walk =
        JsonWalk { scanner: JsonScanner::new(input), records, place: 0, is_answer: false };
    let read = walk.values();
    // What would have come is not known, so this is an error and no bad record.
    let what = if walk.is_answer { "answer" } else { "JSON" };
    read.with_context(|| format!("the {what} is broken"))
}

/// What an answer says around a product, or instead of one. Some products have a `status` of their own.
const AROUND: [&str; 7] =
    ["code", "errors", "product", "result", "status", "status_verbose", "warnings"];

/// Whether an answer for a single product has such a key.
pub(super) fn is_around_product(key: &str) -> bool {
    AROUND.contains(&key)
}

struct JsonWalk<'w, 'i, 's> {
    scanner: JsonScanner<'i>,
    records: &'w mut RecordSink<'s>,
    /// Where the last record was said to stand.
    place: u64,
    is_answer: bool,
}

/// An object, as far as it was read: a product, or an answer around some.
#[derive(Default)]
struct JsonObject {
    /// The object itself, in case that it is a product.
    text: Vec<u8>,
    /// The code that was asked for.
    code: String,
    /// The product of an answer.
    product: Option<Vec<u8>>,
    /// True where it has a list of products.
    is_list: bool,
    has_status: bool,
    /// True where it has what no answer has around its product.
    has_fields: bool,
}

impl JsonWalk<'_, '_, '_> {
    /// Values one after another, up to the end.
    fn values(&mut self) -> Result<()> {
        while let Some(byte) = self.scanner.peek()? {
            match byte {
                b'{' => self.object()?,
                b'[' => self.list()?,
                _ => bail!("line {}: neither an object nor a list", self.scanner.line),
            }
        }
        Ok(())
    }

    fn list(&mut self) -> Result<()> {
        self.scanner.pass();
        loop {
            match self.scanner.expect()? {
                b']' => break,
                b'{' => self.object()?,
                b'}' | b':' => bail!("line {}: a list does not end", self.scanner.line),
                _ => {
                    self.scanner.take_value(&mut Vec::new(), 0)?;
                    let place = self.next_place(self.scanner.line);
                    let reason = rejection(RejectReason::Malformed, "no object");
                    self.records.reject(place, reason)?;
                }
            }
        }
        self.scanner.pass();
        Ok(())
    }

    /// A record stands on the line it begins on, or has the next number where several begin on one.
    fn next_place(&mut self, line: u64) -> u64 {
        self.place = line.max(self.place + 1);
        self.place
    }

    fn object(&mut self) -> Result<()> {
        let line = self.scanner.line;
        let mut object = JsonObject::default();
        object.text.push(b'{');
        self.scanner.pass();
        loop {
            match self.scanner.expect()? {
                b'}' => break,
                b'"' => self.entry(&mut object)?,
                _ => bail!("line {}: a key must stand here", self.scanner.line),
            }
        }
        self.scanner.pass();
        object.text.push(b'}');
        if object.is_list {
            return Ok(());
        }
        let place = self.next_place(line);
        if let Some(product) = &object.product {
            return self.record(place, product, &object.code);
        }
        if object.has_status && !object.has_fields {
            // An answer for a missing product has no product, or an empty one.
            return self.records.reject(place, rejection(RejectReason::NotFound, &object.code));
        }
        self.record(place, &object.text, "")
    }

    fn entry(&mut self, object: &mut JsonObject) -> Result<()> {
        let limit = self.records.options.record_bytes_max;
        let mut key = Vec::new();
        self.scanner.take_value(&mut key, limit)?;
        if self.scanner.expect()? != b':' {
            bail!("line {}: a value must follow its key", self.scanner.line);
        }
        self.scanner.pass();
        match (key.as_slice(), self.scanner.expect()?) {
            (b"\"products\"" | b"\"hits\"", b'[') => {
                (object.is_list, self.is_answer) = (true, true);
                return self.list();
            }
            (b"\"product\"", _) => {
                (object.has_status, self.is_answer) = (true, true);
                let mut product = Vec::new();
                self.scanner.take_value(&mut product, limit)?;
                let is_found = product.starts_with(b"{") && product.len() > "{}".len();
                object.product = is_found.then_some(product);
                return Ok(());
            }
            _ => {}
        }
        if object.text.len() > 1 {
            object.text.push(b',');
        }
        object.text.extend_from_slice(&key);
        object.text.push(b':');
        let start = object.text.len();
        self.scanner.take_value(&mut object.text, limit)?;
        match key.as_slice() {
            b"\"code\"" => {
                let value = std::str::from_utf8(&object.text[start..]).unwrap_or_default();
                object.code = Written::Json(value).text().into_owned();
            }
            b"\"status\"" => object.has_status = true,
            _ => object.has_fields |= !is_around_product(text_of(&key)),
        }
        Ok(())
    }

    /// `code` is that of the answer, for products that were asked for without the field.
    fn record(&mut self, place: u64, json: &[u8], code: &str) -> Result<()> {
        let records = &mut *self.records;
        if json.len() > records.options.record_bytes_max {
            return records.reject(place, rejection(RejectReason::TooLarge, code));
        }
        let stamp = records.options.stamper().within(code.as_bytes()).stamp(json);
        if records.is_passed(place, stamp)? {
            return Ok(());
        }
        match RawRecord::from_bytes(json) {
            Ok(mut raw) => {
                if raw.code.is_none() && !code.trim().is_empty() {
                    raw.code = Some(code.to_string());
                }
                records.record(place, stamp, &raw)
            }
            Err(rejection) => records.reject(place, rejection),
        }
    }
}

/// A key without its quotes; one that is no UTF-8 has no name.
fn text_of(key: &[u8]) -> &str {
    std::str::from_utf8(key).unwrap_or_default().trim_matches('"')
}
