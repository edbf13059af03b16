//! Finding source files and recognising what they are, by content and never by name.

use std::cell::Cell;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result, bail};
use walkdir::WalkDir;

use super::input::{self, Input};
use super::objects::is_around_product;
use super::unreadable::{ForeignFile, foreign};

/// The first object of a file is read up to this size to recognise its kind.
const SNIFF_BYTES_MAX: u64 = 32 * 1024 * 1024;

/// What a source file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FileKind {
    /// The JSONL dump.
    Jsonl,
    /// The CSV export, or that of a search.
    Csv,
    /// Saved answers, lists of products, products on several lines.
    Json,
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
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// A file in a source folder that is nothing sitegen can read.
#[derive(Clone, Debug)]
pub(crate) struct SkippedFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it is instead.
    pub foreign: ForeignFile,
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
            Err(foreign) => {
                sources.skipped.push(SkippedFile { path: path.to_path_buf(), foreign });
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
        Err(foreign) if foreign.remedy.is_empty() => bail!(
            "{} is not Open Food Facts data: it looks like {foreign}; expected the JSONL dump, a \
             CSV export, saved API answers, lists of products or the category taxonomy, plain or gzip",
            path.display()
        ),
        Err(foreign) => {
            bail!("{} is not Open Food Facts data: it looks like {foreign}", path.display())
        }
    }
}

fn kind_of(path: &Path) -> Result<Result<FileKind, ForeignFile>> {
    let bytes = AtomicU64::new(0);
    look_into(input::open(path, &bytes)?).with_context(|| format!("cannot read {}", path.display()))
}

/// The kind of a file, or what it is instead.
fn look_into(mut input: Input) -> Result<Result<FileKind, ForeignFile>> {
    if let Some(foreign) = foreign(input.fill_buf()?) {
        return Ok(Err(foreign));
    }
    skip_blank(&mut input)?;
    let start = input.fill_buf()?;
    if let Some(foreign) = foreign(start) {
        return Ok(Err(foreign));
    }
    Ok(match start.first() {
        None => Err(ForeignFile::of("an empty file")),
        Some(b'{') => object_kind(input),
        Some(b'[') => list_kind(input),
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

fn text_kind(input: Input) -> Result<Result<FileKind, ForeignFile>> {
    let mut line = Vec::new();
    input.take(1024 * 1024).read_until(b'\n', &mut line)?;
    let header = String::from_utf8_lossy(&line);
    Ok(match super::csv::known_columns(header.trim_end()) {
        (true, 2..) => Ok(FileKind::Csv),
        (_, 2..) => Err(ForeignFile {
            looks_like: "a table without barcodes",
            remedy: "its first line must name the columns, `code` among them",
        }),
        _ => Err(ForeignFile::of("a text without the header of an export")),
    })
}

/// Objects looked at until one shows what the file is: the first line of a dump may be broken.
const SNIFF_OBJECTS: usize = 20;

/// Tells the JSON kinds apart by the keys of the first objects.
fn object_kind(input: Input) -> Result<FileKind, ForeignFile> {
    let lines = Cell::new(0);
    let counted = LinesCounted { inner: input.take(SNIFF_BYTES_MAX), lines: &lines };
    let mut keys = FirstKeys::default();
    let mut deserializer = serde_json::Deserializer::from_reader(counted);
    for object in 0..SNIFF_OBJECTS {
        let looked = serde::Deserializer::deserialize_map(&mut deserializer, &mut keys);
        let is_whole = looked.as_ref().map_or_else(serde_json::Error::is_eof, |()| true);
        if object == 0 && is_whole && lines.get() > 0 && keys.kind() == Some(FileKind::Jsonl) {
            return Ok(FileKind::Json);
        }
        // Broken JSON ends the look; the keys seen up to there decide.
        if keys.kind().is_some() || looked.is_err() {
            break;
        }
    }
    keys.kind().ok_or(NO_PRODUCTS)
}

/// A list is judged by its first entry.
fn list_kind(mut input: Input) -> Result<FileKind, ForeignFile> {
    input.consume(1);
    let mut keys = FirstKeys::default();
    let mut deserializer = serde_json::Deserializer::from_reader(input.take(SNIFF_BYTES_MAX));
    // What is no object has no keys.
    let _ = serde::Deserializer::deserialize_map(&mut deserializer, &mut keys);
    match keys.kind() {
        Some(FileKind::Json | FileKind::Jsonl) => Ok(FileKind::Json),
        _ => Err(NO_PRODUCTS),
    }
}

const NO_PRODUCTS: ForeignFile = ForeignFile {
    looks_like: "JSON without products",
    remedy: "expected objects with `code`, or answers with `products`, `hits` or `product`",
};

/// Counts the lines that were ended.
struct LinesCounted<'a, R> {
    inner: R,
    lines: &'a Cell<usize>,
}

impl<R: Read> Read for LinesCounted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let ended = memchr::memchr_iter(b'\n', &buffer[..read]).count();
        self.lines.set(self.lines.get() + ended);
        Ok(read)
    }
}

/// What the keys seen so far make of the object; the most telling key wins.
#[derive(Default)]
struct FirstKeys {
    kind: Option<FileKind>,
    /// Answers for one product have a `status`, found or not; so have some products.
    has_status: bool,
    has_fields: bool,
}

impl FirstKeys {
    /// Takes a key; says whether it settles the matter.
    fn settle(&mut self, key: &str) -> bool {
        self.has_status |= key == "status";
        self.has_fields |= !is_around_product(key);
        self.kind = match key {
            "products" | "hits" | "product" => Some(FileKind::Json),
            "code" | "_id" if self.kind.is_none() => Some(FileKind::Jsonl),
            _ if self.kind.is_none() && is_tag(key) => Some(FileKind::Taxonomy),
            _ => self.kind,
        };
        matches!(self.kind, Some(FileKind::Json | FileKind::Taxonomy))
    }

    fn kind(&self) -> Option<FileKind> {
        if self.has_status && !self.has_fields { Some(FileKind::Json) } else { self.kind }
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
        look_into(Box::new(content.as_bytes())).unwrap().map_err(|foreign| foreign.looks_like)
    }

    #[test]
    fn kinds_are_recognised_by_content() {
        for dump in [
            "{\"_id\":\"1\",\"x\":{}}\n{\"_id\":\"2\"}\n",
            "{\"code\":\"1\",\"product_name\":\"cut o",
            "{\"code\":\"1\",\"product_name\":\"cut\n{\"code\":\"2\"}\n",
            "{\"code\":\"1\",\"x\":[1\n{\"code\":\"2\"}\n",
            "\n\n{\"code\":\"1\"}",
            "{\"code\":\"1\",\"status\":1,\"lang\":\"fr\"}\n",
            "{}\n{\"x\":1}\n{\"code\":\"1\"}\n",
        ] {
            assert_eq!(kind(dump), Ok(FileKind::Jsonl), "{dump}");
        }
        for json in [
            "\r\n {\"count\":1,\"products\":[]}",
            "{\"count\":1,\"products\":[{\"code",
            "{\"hits\":[],\"took\":1}",
            "{\"code\":\"1\",\"product\":{},\"status\":1}",
            "{\"code\":\"1\",\"status\":0}",
            "{\n  \"code\": \"1\",\n  \"product_name\": \"x\"\n}",
            "{\n  \"code\": \"1\",\n  \"product_name\": \"cut o",
            "[{\"code\":\"1\"}]",
            "[\n{\"products\":[]},\n{\"products\":[]}]",
        ] {
            assert_eq!(kind(json), Ok(FileKind::Json), "{json}");
        }
        assert_eq!(kind("{\"en:spreads\":{\"name\":{}}}"), Ok(FileKind::Taxonomy));
        assert_eq!(kind("code\turl\tproduct_name\n1\t\tx\n"), Ok(FileKind::Csv));
        assert_eq!(kind("\"code\";\"product_name_fr\"\n"), Ok(FileKind::Csv));
    }

    #[test]
    fn what_is_no_data_is_named() {
        assert_eq!(kind(" <!DOCTYPE html>"), Err("an HTML or XML page"));
        assert_eq!(kind("PAR1"), Err("the Parquet export, which is not read"));
        assert_eq!(kind(""), Err("an empty file"));
        assert_eq!(kind("# Notes\n"), Err("a text without the header of an export"));
        assert_eq!(kind("product_name,brands\n"), Err("a table without barcodes"));
        for json in ["{\"a\":1}", "[]", "[1]", "[{}]", "[{\"en:x\":{}}]"] {
            assert_eq!(kind(json), Err("JSON without products"), "{json}");
        }
    }
}
