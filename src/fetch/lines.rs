//! Lines of bounded length, cut on a thread of their own: decompressing costs about as much as
//! making sense of what comes out.

use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Result, anyhow};
use memchr::{memchr, memrchr};

use super::input::Input;

/// Text passed at once from the cutting to the reading thread, and such batches under way.
const BATCH_BYTES: usize = 256 * 1024;
const BATCHES: usize = 4;

/// One line of an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum InputLine<'a> {
    /// Its bytes, without line end (LF or CRLF).
    Whole(&'a [u8]),
    /// Its bytes up to the end of the file, which may have been cut off in it.
    Unended(&'a [u8]),
    /// Longer than the limit; passed over without being kept.
    TooLong,
}

/// Calls `each` with every line and its number, from 1. Lines longer than `limit` bytes are passed
/// over, so that a file without line ends cannot fill the memory.
pub(super) fn each_line(
    input: Input,
    limit: usize,
    each: &mut dyn FnMut(u64, InputLine) -> Result<()>,
) -> Result<()> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(BATCHES);
        let cutting = scope.spawn(move || Cutter { input, limit, sender }.run());
        let read = read_batches(&receiver, limit, each);
        // Ends a cutter that waits for the reader to take more.
        drop(receiver);
        let cut = cutting.join().map_err(|_| anyhow!("the cutting thread stopped unexpectedly"))?;
        read.and(cut.map_err(Into::into))
    })
}

enum LineBatch {
    /// Whole lines, each with its end; the last one of the file may lack it.
    Lines(Vec<u8>),
    /// In place of a line that is too long.
    TooLong,
}

fn read_batches(
    receiver: &Receiver<LineBatch>,
    limit: usize,
    each: &mut dyn FnMut(u64, InputLine) -> Result<()>,
) -> Result<()> {
    let mut number = 0;
    for batch in receiver {
        let mut rest: &[u8] = match &batch {
            LineBatch::Lines(bytes) => bytes,
            LineBatch::TooLong => {
                number += 1;
                each(number, InputLine::TooLong)?;
                continue;
            }
        };
        while !rest.is_empty() {
            number += 1;
            let end = memchr(b'\n', rest);
            let with_return = &rest[..end.unwrap_or(rest.len())];
            let text = with_return.strip_suffix(b"\r").unwrap_or(with_return);
            let line = match end {
                _ if text.len() > limit => InputLine::TooLong,
                Some(_) => InputLine::Whole(text),
                None => InputLine::Unended(text),
            };
            each(number, line)?;
            rest = end.map_or(&[], |end| &rest[end + 1..]);
        }
    }
    Ok(())
}

/// Cuts an input into batches of whole lines. Ends early where the reader has stopped.
struct Cutter<'a> {
    input: Input<'a>,
    limit: usize,
    sender: SyncSender<LineBatch>,
}

impl Cutter<'_> {
    fn run(mut self) -> io::Result<()> {
        let mut text = Vec::with_capacity(BATCH_BYTES * 2);
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            text.extend_from_slice(chunk);
            let used = chunk.len();
            self.input.consume(used);
            if text.len() < BATCH_BYTES {
                continue;
            }
            // A batch ends behind its last whole line; what follows begins the next one.
            let Some(end) = memrchr(b'\n', &text) else {
                // Two bytes more than the limit may be the line's end.
                if text.len() > self.limit.saturating_add(2) {
                    text.clear();
                    if !self.pass_over()? {
                        return Ok(());
                    }
                }
                continue;
            };
            let mut next = Vec::with_capacity(BATCH_BYTES * 2);
            next.extend_from_slice(&text[end + 1..]);
            text.truncate(end + 1);
            if self.sender.send(LineBatch::Lines(std::mem::replace(&mut text, next))).is_err() {
                return Ok(());
            }
        }
        // The reader may have stopped with an error of its own.
        let _ = self.sender.send(LineBatch::Lines(text));
        Ok(())
    }

    /// Goes behind the end of a line that is too long; false where the reader has stopped.
    fn pass_over(&mut self) -> io::Result<bool> {
        loop {
            let chunk = self.input.fill_buf()?;
            let end = memchr(b'\n', chunk);
            let used = end.map_or(chunk.len(), |end| end + 1);
            let is_over = end.is_some() || chunk.is_empty();
            self.input.consume(used);
            if is_over {
                return Ok(self.sender.send(LineBatch::TooLong).is_ok());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn lines(text: &str, limit: usize) -> Vec<String> {
        let input = BufReader::with_capacity(4, text.as_bytes());
        let mut found = Vec::new();
        each_line(Box::new(input), limit, &mut |number, line| {
            let text = match line {
                InputLine::Whole(bytes) => String::from_utf8_lossy(bytes).into_owned(),
                InputLine::Unended(bytes) => {
                    format!("{} without end", String::from_utf8_lossy(bytes))
                }
                InputLine::TooLong => "too long".into(),
            };
            found.push(format!("{number}:{text}"));
            Ok(())
        })
        .unwrap();
        found
    }

    #[test]
    fn line_ends_of_both_kinds_and_a_missing_last_one() {
        assert_eq!(
            lines("a\r\n\nbcdefg\nlast", 100),
            ["1:a", "2:", "3:bcdefg", "4:last without end"]
        );
        assert_eq!(lines("", 100), [""; 0]);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over_and_the_next_one_read() {
        assert_eq!(lines("ok\nmuch too long\nok\n", 5), ["1:ok", "2:too long", "3:ok"]);
        assert_eq!(lines("no end at all", 5), ["1:too long"]);
    }

    #[test]
    fn lines_longer_than_a_batch_are_whole_or_passed_over() {
        let long = "x".repeat(3 * BATCH_BYTES);
        let text = format!("first\n{long}\nlast\n");
        let found = lines(&text, 4 * BATCH_BYTES);
        assert_eq!(found.len(), 3);
        assert_eq!(found[1].len(), 2 + long.len());
        assert_eq!(found[2], "3:last");
        assert_eq!(lines(&text, BATCH_BYTES), ["1:first", "2:too long", "3:last"]);
    }

    #[test]
    fn an_error_of_the_reader_ends_the_cutting() {
        let text = "line\n".repeat(1_000_000);
        let failed = each_line(Box::new(text.as_bytes()), 10, &mut |number, _| {
            if number == 3 { Err(anyhow!("enough")) } else { Ok(()) }
        });
        assert_eq!(failed.unwrap_err().to_string(), "enough");
    }
}
