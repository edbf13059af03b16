//! What the process and its file take.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

/// Processor time of this process, of all threads.
pub(crate) fn cpu_seconds() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A line of /proc/self/status in megabytes.
pub(crate) fn status_megabytes(name: &str) -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kib: f64 = line.context("not on Linux")?.trim().trim_end_matches(" kB").parse()?;
    Ok((kib * 1.024).round() / 1000.0)
}

/// Megabytes of the parts of a search file.
#[allow(clippy::disallowed_methods, reason = "the bench looks into the file")]
pub(crate) fn sizes(path: &Path) -> Result<Value> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let megabytes = |names: &str| -> Result<f64> {
        let sql = format!("SELECT coalesce(sum(pgsize), 0) / 1e6 FROM dbstat WHERE {names}");
        Ok(connection.query_row(&sql, [], |row| row.get(0))?)
    };
    Ok(json!({
        "text": megabytes("name LIKE 'text_%' OR name LIKE 'popular_text_%'")?,
        "documents": megabytes("name IN ('document', 'document_by_barcode')")?,
        "all": megabytes("1")?,
    }))
}
