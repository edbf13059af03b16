//! Doors for fuzzing: files of Open Food Facts as anyone may have written them. A target fails by panicking.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a failing unwrap is a finding")]

use anyhow::Result;
use serde_json::{Map, Value};

use super::input::Input;
use super::{
    Filter, ReadOptions, ReadRecord, RecordSink, Taxonomy, csv, jsonl, objects, record, write,
};
use crate::model::{Product, Stop, Timestamp};

/// Small, so that records beyond it are met.
const RECORD_BYTES: usize = 2048;

type Reader = fn(Input, &mut RecordSink) -> Result<()>;

/// Lines of the JSONL dump: each that is no blank is accounted for.
pub(crate) fn jsonl_lines(bytes: &[u8]) {
    let is_whole = bytes.is_empty() || bytes.ends_with(b"\n");
    let read = read_by(jsonl::read, bytes);
    if is_whole {
        read.unwrap();
    }
}

/// A table of any of the generations of exports.
pub(crate) fn csv_table(bytes: &[u8]) {
    let _ = read_by(csv::read, bytes);
}

/// Answers and lists of products.
pub(crate) fn json_answers(bytes: &[u8]) {
    let _ = read_by(objects::read, bytes);
}

/// One record made of fields that are read: in each line the first byte chooses the field, the second how its value
/// is written, the rest is the value.
pub(crate) fn fields(bytes: &[u8]) {
    let names = record::asked_names();
    let names: Vec<&str> = names.split(',').collect();
    let mut fields = Map::new();
    fields.insert("code".into(), "3017620422003".into());
    for line in bytes.split(|byte| *byte == b'\n') {
        let [field, kind, text @ ..] = line else { continue };
        let text = String::from_utf8_lossy(text).into_owned();
        let name = names[usize::from(*field) % names.len()];
        fields.insert(name.into(), value(*kind, text));
    }
    let mut line = serde_json::to_vec(&fields).unwrap();
    line.push(b'\n');
    read_by(jsonl::read, &line).unwrap();
}

fn value(kind: u8, text: String) -> Value {
    match kind % 6 {
        0 => text.into(),
        1 => serde_json::from_str(&text).unwrap_or(Value::Null),
        2 => text.split(',').collect(),
        3 => Value::Array(vec![Value::Null, text.into()]),
        4 => Value::Object(Map::from_iter([("fr".to_string(), text.into())])),
        _ => Value::Array(vec![Value::Object(Map::from_iter([
            ("lang".to_string(), "fr".into()),
            ("text".to_string(), text.into()),
        ]))]),
    }
}

/// Reads all records, twice to the same end, and looks at each product.
fn read_by(reader: Reader, bytes: &[u8]) -> Result<usize> {
    let (first, again) = (records(reader, bytes), records(reader, bytes));
    if let (Ok(first), Ok(again)) = (&first, &again) {
        assert_eq!(format!("{first:?}"), format!("{again:?}"));
    }
    let first = first?;
    for read in &first {
        if let ReadRecord::Product(read) = read {
            look_at(&read.product);
        }
    }
    Ok(first.len())
}

fn records(reader: Reader, bytes: &[u8]) -> Result<Vec<ReadRecord>> {
    let languages = ["fr".to_string(), "en".to_string()];
    let (taxonomy, filter) = (Taxonomy::default(), Filter::default());
    let options = ReadOptions {
        languages: &languages,
        taxonomy: &taxonomy,
        filter: &filter,
        now: Timestamp::from_seconds(1_800_000_000),
        record_bytes_max: RECORD_BYTES,
        is_known: &|_| false,
    };
    let mut read = Vec::new();
    let mut keep = |record| {
        read.push(record);
        Ok(())
    };
    let mut sink =
        RecordSink { file: "fuzzed", options: &options, inspection: None, sink: &mut keep };
    reader(Box::new(bytes), &mut sink)?;
    Ok(read)
}

/// A product has no text that a page or a table could not hold.
fn look_at(product: &Product) {
    let record = write::record(product, &[]);
    for (name, value) in &record {
        is_harmless(name, value);
    }
    let mut line = Vec::new();
    write::write_csv(&record, product, &mut line).unwrap();
    let mut header = Vec::new();
    write::write_csv_header(&mut header).unwrap();
    let (header, line) = (String::from_utf8(header).unwrap(), String::from_utf8(line).unwrap());
    assert_eq!(line.matches('\t').count(), header.matches('\t').count(), "{line:?}");
    assert_eq!(line.matches(['\n', '\r']).count(), 1, "{line:?}");
}

fn is_harmless(name: &str, value: &Value) {
    match value {
        Value::String(text) => {
            let is_hidden = |sign: char| {
                sign.is_control()
                    || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{fffe}'..='\u{ffff}')
            };
            assert!(!text.contains(is_hidden), "{name}: {text:?}");
        }
        Value::Array(items) => items.iter().for_each(|item| is_harmless(name, item)),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| is_harmless(name, field)),
        Value::Number(number) => assert!(number.as_f64().is_some_and(f64::is_finite), "{name}"),
        Value::Null | Value::Bool(_) => {}
    }
}

/// A file of the taxonomies: every walk ends, and no name has what a page could not hold.
pub(crate) fn taxonomy(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut taxonomy = Taxonomy::default();
    if taxonomy.add_text(text, &Stop::default()).is_err() {
        return;
    }
    taxonomy.cut_to_bounds();
    for category in taxonomy.categories() {
        for name in category.names.values().chain(category.synonyms.values().flatten()) {
            is_harmless("name", &name.as_str().into());
        }
        taxonomy.is_kind_of(&category.tag, "en:beverages");
        assert!(taxonomy.contains(&taxonomy.canonical(category.tag.clone())));
    }
}
