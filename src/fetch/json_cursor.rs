//! JSON text in memory, stepped over value by value: most of an export is stepped over and no more.
//!
//! It takes for JSON what `serde_json` does, which as a parser of values passes over the bytes of each more than
//! once: a quarter of the processor time of an import went into that.

use std::borrow::Cow;

/// Text that is JSON up to a place. What steps over something gives `None` where that is none.
pub(super) struct JsonCursor<'t> {
    text: &'t str,
    at: usize,
    /// The brackets that close what is open around the place.
    closing: Vec<u8>,
}

impl<'t> JsonCursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0, closing: Vec::new() }
    }

    /// Calls `each` with every key and value of the object here.
    pub(super) fn entries(&mut self, each: &mut dyn FnMut(&str, &'t str)) -> Option<()> {
        self.list_of(b'{', b'}', &mut |cursor| {
            let start = cursor.peek_at()?;
            let has_escapes = cursor.step_over_text()?;
            let quoted = &cursor.text[start..cursor.at];
            cursor.accept(b':')?;
            let value = cursor.value()?;
            let key = if has_escapes { unescaped(quoted)?.into() } else { within_quotes(quoted) };
            each(&key, value);
            Some(())
        })
    }

    /// Calls `each` with every value of the list here.
    pub(super) fn items(&mut self, each: &mut dyn FnMut(&'t str)) -> Option<()> {
        self.list_of(b'[', b']', &mut |cursor| {
            each(cursor.value()?);
            Some(())
        })
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Steps over brackets and what is between them, with commas.
    fn list_of(
        &mut self,
        opening: u8,
        closing: u8,
        entry: &mut dyn FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.accept(opening)?;
        if self.accept(closing).is_some() {
            return Some(());
        }
        loop {
            entry(self)?;
            if self.accept(b',').is_none() {
                return self.accept(closing);
            }
        }
    }

    /// The value here, without the white space around it.
    fn value(&mut self) -> Option<&'t str> {
        let start = self.peek_at()?;
        self.step_over_value()?;
        Some(&self.text[start..self.at])
    }

    /// Whatever is open is noted and not called again for, so that depth costs nothing.
    fn step_over_value(&mut self) -> Option<()> {
        loop {
            match self.peek()? {
                b'{' => {
                    self.at += 1;
                    if self.accept(b'}').is_none() {
                        self.closing.push(b'}');
                        self.step_over_key()?;
                        continue;
                    }
                }
                b'[' => {
                    self.at += 1;
                    if self.accept(b']').is_none() {
                        self.closing.push(b']');
                        continue;
                    }
                }
                b'"' => {
                    self.step_over_text()?;
                }
                _ => self.step_over_plain()?,
            }
            // A value has ended, and what it ends.
            loop {
                let Some(&closing) = self.closing.last() else { return Some(()) };
                if self.accept(b',').is_some() {
                    if closing == b'}' {
                        self.step_over_key()?;
                    }
                    break;
                }
                self.accept(closing)?;
                self.closing.pop();
            }
        }
    }

    fn step_over_key(&mut self) -> Option<()> {
        self.peek_at()?;
        self.step_over_text()?;
        self.accept(b':')
    }

    /// True where the text here holds escapes.
    fn step_over_text(&mut self) -> Option<bool> {
        let bytes = self.text.as_bytes();
        if *bytes.get(self.at)? != b'"' {
            return None;
        }
        let mut has_escapes = false;
        self.at += 1;
        loop {
            self.at += plain_length(&bytes[self.at..]);
            match *bytes.get(self.at)? {
                b'"' => break,
                b'\\' => self.at += escape_length(&bytes[self.at..])?,
                // A control character.
                _ => return None,
            }
            has_escapes = true;
        }
        self.at += 1;
        Some(has_escapes)
    }

    /// A number, or one of the three words.
    fn step_over_plain(&mut self) -> Option<()> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += match rest {
            [b'n', b'u', b'l', b'l', ..] | [b't', b'r', b'u', b'e', ..] => 4,
            [b'f', b'a', b'l', b's', b'e', ..] => 5,
            _ => number_length(rest)?,
        };
        Some(())
    }

    /// The next byte that is no white space, which stays.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        while let b' ' | b'\n' | b'\t' | b'\r' = *bytes.get(self.at)? {
            self.at += 1;
        }
        Some(bytes[self.at])
    }

    /// Where that is.
    fn peek_at(&mut self) -> Option<usize> {
        self.peek()?;
        Some(self.at)
    }

    /// Steps over a byte, if it is the next.
    fn accept(&mut self, byte: u8) -> Option<()> {
        if self.peek()? == byte {
            self.at += 1;
            return Some(());
        }
        None
    }
}

/// What a JSON text says; `None` where it is none.
pub(super) fn said(json: &str) -> Option<Cow<'_, str>> {
    if memchr::memchr(b'\\', json.as_bytes()).is_none() {
        return Some(within_quotes(json));
    }
    Some(Cow::Owned(unescaped(json)?))
}

fn within_quotes(quoted: &str) -> Cow<'_, str> {
    let text = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    text.unwrap_or_default().into()
}

fn unescaped(quoted: &str) -> Option<String> {
    serde_json::from_str(quoted).ok()
}

/// How many bytes there are before a quote, a backslash or a control character.
fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        let found = marked(u64::from_le_bytes(*word));
        if found != 0 {
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    for byte in rest {
        if matches!(byte, b'"' | b'\\' | ..b' ') {
            break;
        }
        length += 1;
    }
    length
}

/// The highest bit of each byte that is a quote, a backslash or a control character, of eight bytes. Bytes
/// behind the first such may be marked too.
fn marked(word: u64) -> u64 {
    const EACH: u64 = u64::MAX / 0xff;
    let below = |word: u64, limit: u64| word.wrapping_sub(EACH * limit) & !word;
    let (quote, backslash) = (word ^ (EACH * 0x22), word ^ (EACH * 0x5c));
    (below(word, 0x20) | below(quote, 1) | below(backslash, 1)) & (EACH * 0x80)
}

/// The length of an escape. Which character it stands for is asked where the text is.
fn escape_length(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => {
            let digits = bytes.get(2..6)?;
            if digits.iter().all(u8::is_ascii_hexdigit) { Some(6) } else { None }
        }
        _ => None,
    }
}

/// The length of the number some bytes begin with.
fn number_length(bytes: &[u8]) -> Option<usize> {
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    match bytes.get(at)? {
        b'0' => at += 1,
        b'1'..=b'9' => at += digits(&bytes[at..])?,
        _ => return None,
    }
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        at += digits(&bytes[at..])?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at += 1;
        at += usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
        at += digits(&bytes[at..])?;
    }
    Some(at)
}

/// How many digits some bytes begin with; `None` where with none.
fn digits(bytes: &[u8]) -> Option<usize> {
    let mut count = 0;
    while bytes.get(count).is_some_and(u8::is_ascii_digit) {
        count += 1;
    }
    if count > 0 { Some(count) } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The entries of an object.
    fn entries(text: &str) -> Option<Vec<(String, String)>> {
        let mut found = Vec::new();
        let mut cursor = JsonCursor::new(text);
        cursor.entries(&mut |key, value| found.push((key.to_string(), value.to_string())))?;
        cursor.is_at_end().then_some(found)
    }

    /// The same by `serde_json`.
    fn by_serde(text: &str) -> Option<Vec<(String, String)>> {
        let object: Vec<(String, String)> = serde_json::from_str::<Entries>(text).ok()?.0;
        Some(object)
    }

    struct Entries(Vec<(String, String)>);

    impl<'de> serde::Deserialize<'de> for Entries {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            struct Visitor;
            impl<'de> serde::de::Visitor<'de> for Visitor {
                type Value = Entries;

                fn expecting(&self, out: &mut std::fmt::Formatter) -> std::fmt::Result {
                    out.write_str("an object")
                }

                fn visit_map<M: serde::de::MapAccess<'de>>(
                    self,
                    mut map: M,
                ) -> Result<Entries, M::Error> {
                    let mut found = Vec::new();
                    while let Some((key, value)) =
                        map.next_entry::<String, &serde_json::value::RawValue>()?
                    {
                        found.push((key, value.get().to_string()));
                    }
                    Ok(Entries(found))
                }
            }
            deserializer.deserialize_map(Visitor)
        }
    }

    /// Values and what are none, parted by `¦`.
    const VALUES: &str = concat!(
        "1¦-0¦0.5¦1e9¦1E+09¦-1.5e-3¦01¦-¦+1¦.5¦1.¦1e¦1e+¦--1¦0x1¦1\0",
        "¦null¦true¦false¦nul¦nulll¦True¦NaN¦¦,¦\u{a0}1¦\u{b}1",
        r#"¦""¦"a¦"a\"¦"\u00e9"¦"\u00g9"¦"\ud800"¦"\x"¦"\¦"a""b"¦"12345678"¦"1234567\n""#,
        "¦\"\t\"¦\"\u{7f}é\u{10ffff}\"¦1 ,\r\n \"b\" :\t2 ",
        "¦[]¦[ ]¦[1]¦[1,]¦[,1]¦[1 2]¦[1¦[1}¦[{]}¦{}¦{a:1}¦{1:1}",
        r#"¦{"a":1}¦{"a":1,}¦{"a" 1}¦{"a":}¦{"\ud800":1}¦1,"b":2¦1}{"b":2¦1} x"#,
        r#"¦[[],{"a":[1,{"b":[]}]}, "x" ]"#,
    );

    #[test]
    fn it_takes_for_json_what_serde_does() {
        for value in VALUES.split('¦') {
            let text = format!("{{\"k\":{value}}}");
            assert_eq!(entries(&text), by_serde(&text), "{text}");
        }
        for text in r#"¦ ¦{¦}¦[1]¦1¦{}¦ {} ¦{} {}¦{"\ud800":1}¦{"\u0061":1}"#.split('¦')
        {
            assert_eq!(entries(text), by_serde(text), "{text}");
        }
    }

    #[test]
    fn a_text_ends_at_its_quote_wherever_that_is() {
        for length in 0..40 {
            for (end, escapes) in [("", false), ("\\n", true), ("\\\\", true), ("\\\"", true)] {
                let text = format!("\"{}{end}\"", "é".repeat(length));
                let mut cursor = JsonCursor::new(&text);
                assert_eq!(cursor.step_over_text(), Some(escapes), "{text}");
                assert_eq!(cursor.at, text.len(), "{text}");
            }
            let broken = format!("\"{}\u{1f}\"", "a".repeat(length));
            assert_eq!(JsonCursor::new(&broken).step_over_text(), None);
        }
    }

    #[test]
    fn texts_say_what_serde_reads() {
        for json in ["\"\"", "\"a\"", "\"a\\u00e9\\n\"", "\"\\ud83c\\udf6b\""] {
            let read: String = serde_json::from_str(json).unwrap();
            assert_eq!(said(json).as_deref(), Some(read.as_str()));
        }
        assert_eq!(said("\"\\ud800\""), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_of_these_signs_is_json_to_one_alone(
            text in "(\\{\"a\":)?[\\[\\]{}:,\"\\\\ a1.e0u\n-]{0,12}\\}?",
        ) {
            prop_assert_eq!(entries(&text), by_serde(&text));
        }
    }
}
