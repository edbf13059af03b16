//! Puts the files of a folder where Open Food Facts has its own.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::off::{self, MockOff};
use crate::{DELTAS, DUMP, TAXONOMY};

/// Searches find the first products of a big catalogue only: parsed ones take much memory.
const MOST_SEARCHED: usize = 20_000;

/// Serves the folder's dump, taxonomy and deltas, and its products for searching.
pub(crate) fn serve(off: &MockOff, folder: &Path) -> Result<()> {
    let plain = folder.join("products.jsonl");
    let packed = folder.join("products.jsonl.gz");
    if packed.is_file() {
        off.file(DUMP, read(&packed)?);
        off.products(first_products(MultiGzDecoder::new(open(&packed)?))?);
    } else if plain.is_file() {
        off.file(DUMP, off::gzip(&read(&plain)?));
        off.products(first_products(open(&plain)?)?);
    } else {
        bail!("there is no products.jsonl or products.jsonl.gz in {}", folder.display());
    }
    let taxonomy = folder.join("categories.json");
    if taxonomy.is_file() {
        off.file(TAXONOMY, read(&taxonomy)?);
    }
    serve_deltas(off, &folder.join("delta"))
}

/// Each file as it is; the list of them, unless there is one among them.
fn serve_deltas(off: &MockOff, folder: &Path) -> Result<()> {
    let mut names = Vec::new();
    for path in files(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        off.file(&format!("{DELTAS}/{name}"), read(&path)?);
        names.push(name);
    }
    names.sort();
    if !names.iter().any(|name| name == "index.txt") {
        off.file(&format!("{DELTAS}/index.txt"), off::index(&names));
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let failure = || format!("cannot list {}", folder.display());
    let entries = fs::read_dir(folder).with_context(failure)?;
    let paths = entries.map(|entry| Ok(entry.with_context(failure)?.path()));
    let paths: Vec<PathBuf> = paths.collect::<Result<_>>()?;
    Ok(paths.into_iter().filter(|path| path.is_file()).collect())
}

fn first_products(source: impl Read) -> Result<Vec<Value>> {
    let lines = BufReader::new(source).lines().take(MOST_SEARCHED);
    lines.map(|line| serde_json::from_str(&line?).context("a line is no JSON")).collect()
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

fn open(path: &Path) -> Result<File> {
    File::open(path).with_context(|| format!("cannot open {}", path.display()))
}
