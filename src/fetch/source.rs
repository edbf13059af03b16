//! Finding source files and recognising what they are, by content and never by name.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use super::input::{self, Input};

/// The first object of a file is read up to this size to recognise its kind.
const SNIFF_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// What a source file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FileKind {
    /// The JSONL dump.
    Jsonl,
    /// The CSV export.
    Csv,
    /// A saved page of a search or facet.
    SearchAnswer,
    /// A saved answer for one product.
    ProductAnswer,
    /// The category taxonomy.
    Taxonomy,
}

/// A file to read.
#[derive(Clone, Debug)]
pub(crate) struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub kind: FileKind,
    /// Its size in bytes, as it lies on disk.
    pub size: u64,
    /// When it last changed, nanoseconds since 1970.
    pub modified: u128,
}

impl SourceFile {
    /// A file that is known to be of a kind.
    pub(crate) fn of_kind(path: &Path, kind: FileKind) -> Result<Self> {
        let looked_at =
            path.metadata().and_then(|metadata| Ok((metadata.len(), metadata.modified()?)));
        let (size, modified) =
            looked_at.with_context(|| format!("cannot read {}", path.display()))?;
        let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Self { path: path.to_path_buf(), kind, size, modified: since.as_nanos() })
    }

    /// The file as it is named to the user.
    #[must_use]
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// A file in a source folder that is nothing sitegen can read.
#[derive(Clone, Debug)]
pub(crate) struct SkippedFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it looks like.
    pub looks_like: &'static str,
}

/// The files of all sources.
#[derive(Default, Debug)]
pub(crate) struct SourceFiles {
    /// Files to read, in order of the sources, then of their paths.
    pub files: Vec<SourceFile>,
    /// Files in folders that were passed over.
    pub skipped: Vec<SkippedFile>,
}

/// Finds the files of the sources: a file stands for itself, a folder for every file in it.
pub(crate) fn discover(paths: &[PathBuf]) -> Result<SourceFiles> {
    let mut sources = SourceFiles::default();
    for path in paths {
        let metadata =
            path.metadata().with_context(|| format!("cannot read source {}", path.display()))?;
        if metadata.is_dir() {
            add_folder(&mut sources, path)?;
        } else {
            sources.files.push(recognise(path)?);
        }
    }
    Ok(sources)
}

fn add_folder(sources: &mut SourceFiles, folder: &Path) -> Result<()> {
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry)) {
        let entry =
            entry.with_context(|| format!("cannot read source folder {}", folder.display()))?;
        if !entry.file_type().is_file() {
            continue;
        }
        let path = entry.path();
        match kind_of(path)? {
            Ok(kind) => sources.files.push(SourceFile::of_kind(path, kind)?),
            Err(looks_like) => {
                sources.skipped.push(SkippedFile { path: path.to_path_buf(), looks_like });
            }
        }
    }
    Ok(())
}

fn is_hidden(entry: &walkdir::DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// A file that is to be read, with its kind.
pub(crate) fn recognise(path: &Path) -> Result<SourceFile> {
    match kind_of(path)? {
        Ok(kind) => SourceFile::of_kind(path, kind),
        Err(looks_like) => bail!(
            "{} is not Open Food Facts data: it looks like {looks_like}; expected the JSONL dump, \
             the CSV export, a saved API answer or the category taxonomy, plain or gzip",
            path.display()
        ),
    }
}

fn kind_of(path: &Path) -> Result<Result<FileKind, &'static str>> {
    let bytes = AtomicU64::new(0);
    look_into(input::open(path, &bytes)?).with_context(|| format!("cannot read {}", path.display()))
}

/// The kind of a file, or what it looks like instead.
fn look_into(mut input: Input) -> Result<Result<FileKind, &'static str>> {
    skip_blank(&mut input)?;
    let first = input.fill_buf()?.first().copied();
    Ok(match first {
        None => Err("an empty file"),
        Some(b'<') => Err("an HTML or XML page"),
        Some(b'{') => object_kind(input),
        Some(_) => text_kind(input)?,
    })
}

fn skip_blank(input: &mut Input) -> Result<()> {
    loop {
        let chunk = input.fill_buf()?;
        let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let all_blank = blank == chunk.len();
        input.consume(blank);
        if blank == 0 || !all_blank {
            return Ok(());
        }
    }
}

fn text_kind(input: Input) -> Result<Result<FileKind, &'static str>> {
    let mut line = Vec::new();
    input.take(1024 * 1024).read_until(b'\n', &mut line)?;
    let header = String::from_utf8_lossy(&line);
    Ok(if super::csv::is_header(header.trim_end()) {
        Ok(FileKind::Csv)
    } else {
        Err("a text without the header of an export")
    })
}

/// Objects looked at until one shows what the file is: the first line of a dump may be broken.
const SNIFF_OBJECTS: usize = 20;

/// Tells the JSON kinds apart by the keys of the first objects.
fn object_kind(input: Input) -> Result<FileKind, &'static str> {
    let mut keys = FirstKeys::default();
    let mut deserializer = serde_json::Deserializer::from_reader(input.take(SNIFF_BYTES_MAX));
    for _ in 0..SNIFF_OBJECTS {
        let looked = serde::Deserializer::deserialize_map(&mut deserializer, &mut keys);
        // Broken JSON ends the look; the keys seen up to there decide.
        if keys.0.is_some() || looked.is_err() {
            break;
        }
    }
    keys.0.ok_or("JSON without products")
}

/// What the keys seen so far make of the object; the most telling key wins.
#[derive(Default)]
struct FirstKeys(Option<FileKind>);

impl FirstKeys {
    /// Takes a key; says whether it settles the matter.
    fn settle(&mut self, key: &str) -> bool {
        self.0 = match key {
            "products" => Some(FileKind::SearchAnswer),
            // Dump lines have neither; answers of API v0 to v3 have `status`, found or not.
            "product" | "status" => Some(FileKind::ProductAnswer),
            "code" | "_id" if self.0.is_none() => Some(FileKind::Jsonl),
            _ if self.0.is_none() && is_tag(key) => Some(FileKind::Taxonomy),
            _ => self.0,
        };
        matches!(self.0, Some(FileKind::SearchAnswer | FileKind::Taxonomy))
    }
}

impl<'de> serde::de::Visitor<'de> for &mut FirstKeys {
    type Value = ();

    fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
        out.write_str("a JSON object")
    }

    fn visit_map<M: serde::de::MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if self.settle(&key) {
                break;
            }
            map.next_value::<serde::de::IgnoredAny>()?;
        }
        Ok(())
    }
}

fn is_tag(key: &str) -> bool {
    key.split_once(':').is_some_and(|(language, _)| matches!(language.len(), 2 | 3))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(content: &str) -> Result<FileKind, &'static str> {
        look_into(Box::new(content.as_bytes())).unwrap()
    }

    #[test]
    fn kinds_are_recognised_by_content() {
        assert_eq!(kind("{\"_id\":\"1\",\"x\":{}}\n{\"_id\":\"2\"}\n"), Ok(FileKind::Jsonl));
        assert_eq!(kind("\r\n {\"count\":1,\"products\":[]}"), Ok(FileKind::SearchAnswer));
        assert_eq!(
            kind("{\"code\":\"1\",\"product\":{},\"status\":1}"),
            Ok(FileKind::ProductAnswer)
        );
        assert_eq!(kind("{\"code\":\"1\",\"status\":0}"), Ok(FileKind::ProductAnswer));
        assert_eq!(kind("{\"en:spreads\":{\"name\":{}}}"), Ok(FileKind::Taxonomy));
        assert_eq!(kind("code\turl\tproduct_name\n1\t\tx\n"), Ok(FileKind::Csv));
        assert_eq!(kind("{\"code\":\"1\",\"product_name\":\"cut o"), Ok(FileKind::Jsonl));
        assert_eq!(kind("{}\n{\"x\":1}\n{\"code\":\"1\"}\n"), Ok(FileKind::Jsonl));
        assert_eq!(kind("{\"count\":1,\"products\":[{\"code"), Ok(FileKind::SearchAnswer));
    }

    #[test]
    fn what_is_no_data_is_named() {
        assert_eq!(kind(" <!DOCTYPE html>"), Err("an HTML or XML page"));
        assert_eq!(kind(""), Err("an empty file"));
        assert_eq!(kind("# Notes\n"), Err("a text without the header of an export"));
        assert_eq!(kind("{\"a\":1}"), Err("JSON without products"));
    }
}
