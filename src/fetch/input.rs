//! Opening files: gzip by its magic bytes, byte order mark, decompression bombs refused.
//!
//! Of gzip a file may have several members, as `cat a.gz b.gz` makes, and zeros at its end, as tapes and
//! disks fill their blocks. Whatever else follows is damage, and no one knows what it was.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use flate2::bufread::GzDecoder;

const BUFFER_BYTES: usize = 256 * 1024;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Exports compress to about a tenth; gzip cannot do better than a thousandth. What expands more
/// than this, once it is as large as that, is made to fill a disk or a memory.
const EXPANSION_MAX: u64 = 200;
const EXPANSION_FREE_BYTES: u64 = 64 * 1024 * 1024;

/// The decompressed content of a file, without byte order mark.
pub(super) type Input<'a> = Box<dyn BufRead + Send + 'a>;

/// Opens a file, plain or gzip. `bytes` counts what is consumed of the file as it lies on disk.
pub(super) fn open<'a>(path: &Path, bytes: &'a AtomicU64) -> Result<Input<'a>> {
    open_file(path, bytes).with_context(|| format!("cannot read {}", path.display()))
}

fn open_file<'a>(path: &Path, bytes: &'a AtomicU64) -> io::Result<Input<'a>> {
    let file = File::open(path)?;
    let mut raw = BufReader::with_capacity(BUFFER_BYTES, Counted { inner: file, bytes });
    // By content: downloads are named by their address, whatever the server compresses.
    let gzip = raw.fill_buf()?.starts_with(&GZIP_MAGIC);
    let mut input: Input = if gzip {
        let decoder = Expanding {
            inner: GzipMembers(Some(GzDecoder::new(raw))),
            bytes,
            start: bytes.load(Ordering::Relaxed),
            expanded: 0,
        };
        Box::new(BufReader::with_capacity(BUFFER_BYTES, decoder))
    } else {
        Box::new(raw)
    };
    if input.fill_buf()?.starts_with(BYTE_ORDER_MARK) {
        input.consume(BYTE_ORDER_MARK.len());
    }
    Ok(input)
}

/// The content of all members of a gzip file; nothing behind the last one.
struct GzipMembers<R>(Option<GzDecoder<R>>);

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.0 {
            // An error leaves it where it is: the end it is not.
            let read = decoder.read(buffer)?;
            if read > 0 || buffer.is_empty() {
                return Ok(read);
            }
            let Some(ended) = self.0.take() else { break };
            let mut rest = ended.into_inner();
            if rest.fill_buf()?.first() == Some(&GZIP_MAGIC[0]) {
                self.0 = Some(GzDecoder::new(rest));
            } else {
                pass_zeros(&mut rest)?;
            }
        }
        Ok(0)
    }
}

/// Reads zeros up to the end.
fn pass_zeros(rest: &mut impl BufRead) -> io::Result<()> {
    loop {
        let chunk = rest.fill_buf()?;
        if chunk.iter().any(|byte| *byte != 0) {
            return Err(io::Error::other(
                "behind the end of the gzip data stands something else: the file is damaged",
            ));
        }
        let length = chunk.len();
        if length == 0 {
            return Ok(());
        }
        rest.consume(length);
    }
}

struct Counted<'a, R> {
    inner: R,
    bytes: &'a AtomicU64,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.bytes.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// A decompressor that refuses to expand its input without measure.
struct Expanding<'a, R> {
    inner: R,
    bytes: &'a AtomicU64,
    /// What `bytes` said before this file.
    start: u64,
    expanded: u64,
}

impl<R: Read> Read for Expanding<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.expanded += read as u64;
        // Another file may be read at the same time and counted too: that only makes this milder.
        let compressed = self.bytes.load(Ordering::Relaxed).saturating_sub(self.start);
        let measure = (compressed + BUFFER_BYTES as u64).saturating_mul(EXPANSION_MAX);
        if self.expanded > EXPANSION_FREE_BYTES && self.expanded > measure {
            return Err(io::Error::other(format!(
                "it expands to more than {EXPANSION_MAX} times its size, as a decompression bomb does"
            )));
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn unpacked(file: &[u8]) -> Result<String> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("file.gz");
        File::create(&path)?.write_all(file)?;
        let bytes = AtomicU64::new(0);
        let mut text = String::new();
        open(&path, &bytes)?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn members_and_zeros_may_follow_a_member_and_nothing_else() {
        let (one, two) = (gzip("one "), gzip("two"));
        let zeros = vec![0; 3 * BUFFER_BYTES];
        for tail in [&[][..], &[0], &zeros] {
            assert_eq!(unpacked(&[&one, &two, tail].concat()).unwrap(), "one two");
        }
        for tail in [
            &b"\0\0x"[..],
            b"<html>",
            b"\n",
            &[0, 0x1f, 0x8b],
            &[0x1f, 0x8b],
            &two[..two.len() - 1],
        ] {
            assert!(unpacked(&[&one, tail].concat()).is_err(), "{tail:?}");
        }
        let behind = [&one, &zeros[..], &two].concat();
        let error = unpacked(&behind).unwrap_err().to_string();
        assert!(error.starts_with("behind the end of the gzip data"), "{error}");
    }

    /// Is interrupted before every chunk, as reading is by a signal.
    struct Interrupted<'b> {
        chunks: std::slice::Chunks<'b, u8>,
        is_due: bool,
    }

    impl Read for Interrupted<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.is_due ^= true;
            if self.is_due {
                return Err(io::ErrorKind::Interrupted.into());
            }
            self.chunks.next().unwrap_or_default().read(buffer)
        }
    }

    #[test]
    fn an_interruption_is_not_the_end() {
        let file = gzip("one two");
        let inner = Interrupted { chunks: file.chunks(5), is_due: false };
        let decoder = GzDecoder::new(BufReader::new(inner));
        let mut text = String::new();
        GzipMembers(Some(decoder)).read_to_string(&mut text).unwrap();
        assert_eq!(text, "one two");
    }

    #[test]
    fn a_decompression_bomb_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bomb.gz");
        let level = flate2::Compression::best();
        let mut encoder = flate2::write::GzEncoder::new(File::create(&path).unwrap(), level);
        let zeros = vec![0; 1024 * 1024];
        for _ in 0..512 {
            encoder.write_all(&zeros).unwrap();
        }
        encoder.finish().unwrap();
        let bytes = AtomicU64::new(0);
        let error = io::copy(&mut open(&path, &bytes).unwrap(), &mut io::sink()).unwrap_err();
        assert!(error.to_string().contains("decompression bomb"), "{error}");
    }
}
