//! JSON values cut out of an input, whatever its lines: no more of it is held than one value.

use std::io::BufRead as _;

use anyhow::{Result, bail};

use super::input::Input;

/// A reader of values. What it knows of JSON is where texts, lists and objects end; whether a value is
/// well-formed, its parser says.
pub(super) struct JsonScanner<'i> {
    input: Input<'i>,
    /// The line it is on, from 1.
    pub(super) line: u64,
}

/// Where a walk through the bytes of a value stands.
#[derive(Default)]
struct Walk {
    depth: usize,
    in_text: bool,
    escaped: bool,
}

/// What a byte does to a value.
enum Step {
    Goes,
    /// It was the last one.
    Ends,
    /// It comes behind the value.
    Behind,
}

impl Walk {
    fn step(&mut self, byte: u8) -> Step {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return if self.in_text || self.depth > 0 { Step::Goes } else { Step::Ends };
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth > 0 => {
                self.depth -= 1;
                if self.depth == 0 {
                    return Step::Ends;
                }
            }
            b'}' | b']' | b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => {
                return Step::Behind;
            }
            _ => {}
        }
        Step::Goes
    }
}

impl<'i> JsonScanner<'i> {
    pub(super) fn new(input: Input<'i>) -> Self {
        Self { input, line: 1 }
    }

    /// The next byte that is neither white space nor a comma, which stays; nothing at the end.
    pub(super) fn peek(&mut self) -> Result<Option<u8>> {
        loop {
            let chunk = self.input.fill_buf()?;
            let Some(&byte) = chunk.first() else { return Ok(None) };
            if !byte.is_ascii_whitespace() && byte != b',' {
                return Ok(Some(byte));
            }
            self.pass();
        }
    }

    /// Steps over the byte that was looked at.
    pub(super) fn pass(&mut self) {
        if self.input.fill_buf().is_ok_and(|chunk| chunk.first() == Some(&b'\n')) {
            self.line += 1;
        }
        self.input.consume(1);
    }

    /// The next byte in the middle of something, where the input must not end.
    pub(super) fn expect(&mut self) -> Result<u8> {
        match self.peek()? {
            Some(byte) => Ok(byte),
            None => self.cut_off(),
        }
    }

    /// Appends the value that begins with the byte looked at, as long as there are at most `limit` bytes;
    /// what is longer is stepped over.
    pub(super) fn take_value(&mut self, text: &mut Vec<u8>, limit: usize) -> Result<()> {
        let mut walk = Walk::default();
        loop {
            let chunk = self.input.fill_buf()?;
            if chunk.is_empty() {
                if walk.depth > 0 || walk.in_text {
                    return self.cut_off();
                }
                return Ok(());
            }
            let (mut length, mut is_over, mut is_broken) = (chunk.len(), false, false);
            for (at, &byte) in chunk.iter().enumerate() {
                self.line += u64::from(byte == b'\n');
                match walk.step(byte) {
                    // Texts of JSON have no line ends: a quote is missing, and nothing fits from here on.
                    Step::Goes if byte == b'\n' && walk.in_text => is_broken = true,
                    Step::Goes => continue,
                    Step::Ends => (length, is_over) = (at + 1, true),
                    Step::Behind => {
                        self.line -= u64::from(byte == b'\n');
                        (length, is_over) = (at, true);
                    }
                }
                break;
            }
            if is_broken {
                bail!("line {}: a text does not end where the line does", self.line - 1);
            }
            if text.len() <= limit {
                text.extend_from_slice(&chunk[..length]);
            }
            self.input.consume(length);
            if is_over {
                return Ok(());
            }
        }
    }

    fn cut_off<T>(&self) -> Result<T> {
        bail!("line {}: it ends in the middle, as after a broken download", self.line)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn values(text: &str, limit: usize) -> Result<Vec<(u64, String)>> {
        let mut scanner = JsonScanner::new(Box::new(BufReader::with_capacity(3, text.as_bytes())));
        let mut found = Vec::new();
        while scanner.peek()?.is_some() {
            let (line, mut value) = (scanner.line, Vec::new());
            scanner.take_value(&mut value, limit)?;
            found.push((line, String::from_utf8(value)?));
        }
        Ok(found)
    }

    #[test]
    fn values_end_where_their_last_bracket_or_quote_does() {
        let found =
            values("{\"a\": [1,\n{}], \"}\\\"\": 2} \n\n\"x,]\\\\\",12\ntrue [ ]", 99).unwrap();
        let expected = [
            (1, "{\"a\": [1,\n{}], \"}\\\"\": 2}"),
            (4, "\"x,]\\\\\""),
            (4, "12"),
            (5, "true"),
            (5, "[ ]"),
        ];
        assert_eq!(found, expected.map(|(line, text)| (line, text.to_string())));
    }

    #[test]
    fn what_does_not_end_is_an_error_with_its_line() {
        for (text, line) in [("{\"a\":\n[1", 2), ("\n\n\"x", 3), ("{\"a\":\"x\n\"}", 1)] {
            let error = values(text, 99).unwrap_err().to_string();
            assert!(error.starts_with(&format!("line {line}: ")), "{text}: {error}");
        }
    }

    #[test]
    fn long_values_are_not_held() {
        let text = format!("[{}] 1", "1,".repeat(1_000));
        let found = values(&text, 10).unwrap();
        assert!(found[0].1.len() < 20);
        assert_eq!(found[1].1, "1");
    }
}
