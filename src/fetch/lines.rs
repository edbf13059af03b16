//! Lines of bounded length, cut on a thread of their own: decompressing costs about as much as
//! making sense of what comes out, which two more threads share where lines stand for themselves.

use std::io::{self, BufRead};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use anyhow::{Result, anyhow};
use memchr::{memchr, memchr_iter, memrchr};

use super::input::Input;

/// Text passed at once from the cutting to a reading thread, and such batches under way to each.
const BATCH_BYTES: usize = 256 * 1024;
const BATCHES: usize = 2;

/// Threads that make something of lines: with the cutting and the writing one they keep two cores busy.
const MAKERS: usize = 2;

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

/// What is done with a line and its number, from 1.
type Each<'a> = dyn FnMut(u64, InputLine) -> Result<()> + 'a;
/// What is made of a line and its number.
pub(super) type Make<'a, T> = dyn Fn(u64, InputLine) -> Result<Option<T>> + Sync + 'a;

/// Calls `each` with every line and its number, from 1. Lines longer than `limit` bytes are passed
/// over, so that a file without line ends cannot fill the memory.
pub(super) fn each_line(input: Input, limit: usize, each: &mut Each) -> Result<()> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(BATCHES);
        let cutting = cut(scope, input, limit, vec![sender]);
        let read = receiver.iter().try_for_each(|batch| batch.each_line(limit, each));
        // Ends a cutter that waits for the reader to take more.
        drop(receiver);
        read.and(joined(cutting)?)
    })
}

/// The same where lines stand for themselves: several threads `make` something of them, and `each` is called
/// with it in the order of lines.
pub(super) fn each_made<T: Send>(
    input: Input,
    limit: usize,
    make: &Make<T>,
    each: &mut dyn FnMut(T) -> Result<()>,
) -> Result<()> {
    std::thread::scope(|scope| {
        let (mut to_makers, mut made, mut makers) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..MAKERS {
            let (sender, batches) = sync_channel(BATCHES);
            let (done, receiver) = sync_channel(BATCHES);
            makers.push(scope.spawn(move || make_batches(&batches, limit, make, &done)));
            to_makers.push(sender);
            made.push(receiver);
        }
        let cutting = cut(scope, input, limit, to_makers);
        let read = collect(&made, each);
        // Ends makers, and so the cutter, that wait for more to be taken.
        drop(made);
        for maker in makers {
            joined(maker)?;
        }
        read.and(joined(cutting)?)
    })
}

fn cut<'scope, 'input: 'scope>(
    scope: &'scope Scope<'scope, '_>,
    input: Input<'input>,
    limit: usize,
    senders: Vec<SyncSender<LineBatch>>,
) -> ScopedJoinHandle<'scope, Result<()>> {
    let cutter = Cutter { input, limit, senders, batches: 0, lines: 0 };
    scope.spawn(move || cutter.run().map_err(Into::into))
}

fn joined<T>(thread: ScopedJoinHandle<T>) -> Result<T> {
    thread.join().map_err(|_| anyhow!("a reading thread stopped unexpectedly"))
}

/// What was made of a batch, up to a line of which nothing could be made.
type MadeBatch<T> = (Vec<T>, Result<()>);

/// Makes something of batches until there are no more, or nothing can be made, or no one takes it.
fn make_batches<T>(
    batches: &Receiver<LineBatch>,
    limit: usize,
    make: &Make<T>,
    done: &SyncSender<MadeBatch<T>>,
) {
    for batch in batches {
        let mut made = Vec::new();
        let outcome = batch.each_line(limit, &mut |number, line| {
            made.extend(make(number, line)?);
            Ok(())
        });
        let is_over = outcome.is_err();
        if done.send((made, outcome)).is_err() || is_over {
            return;
        }
    }
}

/// Takes what was made in the order of batches: they went to the makers in turn.
fn collect<T>(
    makers: &[Receiver<MadeBatch<T>>],
    each: &mut dyn FnMut(T) -> Result<()>,
) -> Result<()> {
    for maker in makers.iter().cycle() {
        // A maker that has no more is followed by none that has.
        let Ok((made, outcome)) = maker.recv() else { return Ok(()) };
        made.into_iter().try_for_each(&mut *each)?;
        outcome?;
    }
    Ok(())
}

/// Lines of an input, with the number of the first.
struct LineBatch {
    first: u64,
    text: LineText,
}

enum LineText {
    /// Whole lines, each with its end; the last one of the file may lack it.
    Lines(Vec<u8>),
    /// In place of a line that is too long.
    TooLong,
}

impl LineBatch {
    fn each_line(&self, limit: usize, each: &mut Each) -> Result<()> {
        let LineText::Lines(bytes) = &self.text else {
            return each(self.first, InputLine::TooLong);
        };
        let (mut number, mut rest) = (self.first, bytes.as_slice());
        while !rest.is_empty() {
            let end = memchr(b'\n', rest);
            let with_return = &rest[..end.unwrap_or(rest.len())];
            let text = with_return.strip_suffix(b"\r").unwrap_or(with_return);
            let line = match end {
                _ if text.len() > limit => InputLine::TooLong,
                Some(_) => InputLine::Whole(text),
                None => InputLine::Unended(text),
            };
            each(number, line)?;
            number += 1;
            rest = end.map_or(&[], |end| &rest[end + 1..]);
        }
        Ok(())
    }
}

/// Cuts an input into batches of whole lines, for readers in turn. Ends early where one has stopped.
struct Cutter<'a> {
    input: Input<'a>,
    limit: usize,
    senders: Vec<SyncSender<LineBatch>>,
    /// Sent so far.
    batches: usize,
    lines: u64,
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
            if !self.send(LineText::Lines(std::mem::replace(&mut text, next))) {
                return Ok(());
            }
        }
        // The reader may have stopped with an error of its own.
        let _ = self.send(LineText::Lines(text));
        Ok(())
    }

    /// Sends a batch to the reader whose turn it is; false where it has stopped.
    fn send(&mut self, text: LineText) -> bool {
        let lines = match &text {
            LineText::Lines(bytes) => memchr_iter(b'\n', bytes).count() as u64,
            LineText::TooLong => 1,
        };
        let batch = LineBatch { first: self.lines + 1, text };
        self.lines += lines;
        self.batches += 1;
        let turn = (self.batches - 1) % self.senders.len();
        self.senders[turn].send(batch).is_ok()
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
                return Ok(self.send(LineText::TooLong));
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

    /// Batches enough for every maker to have several.
    fn many_lines() -> String {
        let mut text = String::new();
        for number in 1..=40 {
            text.push_str(&number.to_string());
            text.push(' ');
            text.push_str(&"x".repeat(BATCH_BYTES / 3));
            text.push('\n');
        }
        text
    }

    #[test]
    fn what_several_threads_make_comes_in_the_order_of_lines() {
        let text = many_lines();
        let mut found = Vec::new();
        let make: &Make<u64> = &|number, line| {
            let InputLine::Whole(bytes) = line else { return Ok(None) };
            let said: u64 = str::from_utf8(bytes)?.split(' ').next().unwrap().parse()?;
            assert_eq!(said, number);
            Ok((number % 3 != 0).then_some(number))
        };
        let input = BufReader::with_capacity(1000, text.as_bytes());
        each_made(Box::new(input), text.len(), make, &mut |number| {
            found.push(number);
            Ok(())
        })
        .unwrap();
        let wanted: Vec<u64> = (1..=40).filter(|number| number % 3 != 0).collect();
        assert_eq!(found, wanted);
    }

    #[test]
    fn the_first_line_nothing_can_be_made_of_ends_all_and_what_precedes_it_comes() {
        let text = many_lines();
        let mut found = Vec::new();
        let make: &Make<u64> = &|number, _| match number {
            17 | 30 => Err(anyhow!("line {number}")),
            _ => Ok(Some(number)),
        };
        let failed = each_made(Box::new(text.as_bytes()), text.len(), make, &mut |number| {
            found.push(number);
            Ok(())
        });
        assert_eq!(failed.unwrap_err().to_string(), "line 17");
        assert_eq!(found, (1..17).collect::<Vec<u64>>());
        let make: &Make<u64> = &|number, _| Ok(Some(number));
        let failed = each_made(Box::new(text.as_bytes()), text.len(), make, &mut |number| {
            if number == 3 { Err(anyhow!("enough")) } else { Ok(()) }
        });
        assert_eq!(failed.unwrap_err().to_string(), "enough");
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
