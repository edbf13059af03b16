//! Opening files: gzip by its magic bytes, byte order mark, lines of bounded length.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use flate2::bufread::MultiGzDecoder;

const BUFFER_BYTES: usize = 256 * 1024;
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The decompressed content of a file, without byte order mark.
pub(super) type Input<'a> = Box<dyn BufRead + 'a>;

/// Opens a file, plain or gzip. `bytes` counts what is consumed of the file as it lies on disk.
pub(super) fn open<'a>(path: &Path, bytes: &'a AtomicU64) -> Result<Input<'a>> {
    let failed = || format!("cannot read {}", path.display());
    let file = File::open(path).with_context(failed)?;
    let mut raw = BufReader::with_capacity(BUFFER_BYTES, Counted { inner: file, bytes });
    let gzip = raw.fill_buf().with_context(failed)?.starts_with(&GZIP_MAGIC);
    let mut input: Input = if gzip {
        Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(raw)))
    } else {
        Box::new(raw)
    };
    if input.fill_buf().with_context(failed)?.starts_with(BYTE_ORDER_MARK) {
        input.consume(BYTE_ORDER_MARK.len());
    }
    Ok(input)
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

/// One line of an input.
pub(super) enum Line<'a> {
    /// Its bytes, without line end (LF or CRLF).
    Whole(&'a [u8]),
    /// Longer than the limit; passed over without being kept.
    TooLong,
}

/// Lines with a limit on their length, so that a file without line ends cannot fill the memory.
pub(super) struct Lines<'a> {
    input: Input<'a>,
    limit: usize,
    buffer: Vec<u8>,
    number: u64,
    cut_off: bool,
}

impl<'a> Lines<'a> {
    pub(super) fn new(input: Input<'a>, limit: usize) -> Self {
        Self { input, limit, buffer: Vec::new(), number: 0, cut_off: false }
    }

    /// True where the line last read has no line end: the file may have been cut off in it.
    pub(super) fn is_cut_off(&self) -> bool {
        self.cut_off
    }

    /// The next line with its number, from 1; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<(u64, Line<'_>)>> {
        self.buffer.clear();
        let mut whole = true;
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() && self.buffer.is_empty() && whole {
                return Ok(None);
            }
            let end = chunk.iter().position(|&byte| byte == b'\n');
            let part = &chunk[..end.unwrap_or(chunk.len())];
            whole &= self.buffer.len() + part.len() <= self.limit;
            if whole {
                self.buffer.extend_from_slice(part);
            }
            self.cut_off = end.is_none();
            let finished = end.is_some() || chunk.is_empty();
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if finished {
                self.number += 1;
                let line = self.buffer.strip_suffix(b"\r").unwrap_or(&self.buffer);
                return Ok(Some((
                    self.number,
                    if whole { Line::Whole(line) } else { Line::TooLong },
                )));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, limit: usize) -> Vec<String> {
        let input = BufReader::with_capacity(4, text.as_bytes());
        let mut lines = Lines::new(Box::new(input), limit);
        let mut found = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            found.push(match line {
                Line::Whole(bytes) => format!("{number}:{}", String::from_utf8_lossy(bytes)),
                Line::TooLong => format!("{number}:too long"),
            });
        }
        found
    }

    #[test]
    fn line_ends_of_both_kinds_and_a_missing_last_one() {
        assert_eq!(lines("a\r\n\nbcdefg\nlast", 100), ["1:a", "2:", "3:bcdefg", "4:last"]);
        assert_eq!(lines("", 100), [""; 0]);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over_and_the_next_one_read() {
        assert_eq!(lines("ok\nmuch too long\nok\n", 5), ["1:ok", "2:too long", "3:ok"]);
        assert_eq!(lines("no end at all", 5), ["1:too long"]);
    }
}
