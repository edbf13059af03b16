//! Texts → HTML, straight into the page.

/// What stands for a byte; nothing where it stands for itself.
const fn entity(byte: u8) -> &'static str {
    match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\'' => "&apos;",
        _ => "",
    }
}

/// Bytes looked at together.
const STEP: usize = 8;

/// Whether a text has anything that does not stand for itself.
pub(super) fn needs_escape(text: &str) -> bool {
    let (steps, rest) = text.as_bytes().as_chunks::<STEP>();
    match text.as_bytes().last_chunk::<STEP>() {
        // The last bytes are looked at together with some that were seen before.
        Some(last) => steps.iter().any(|&step| special(step) != 0) || special(*last) != 0,
        None => rest.iter().any(|&byte| !entity(byte).is_empty()),
    }
}

/// Appends a text, escaped as [`htmlize::escape_all_quotes`] does.
pub(super) fn escape(text: &str, out: &mut String) {
    let (mut begin, mut from) = (0, 0);
    while let Some(at) = next_special(text.as_bytes(), from) {
        out.push_str(&text[begin..at]);
        out.push_str(entity(text.as_bytes()[at]));
        from = at + 1;
        begin = from;
    }
    out.push_str(&text[begin..]);
}

/// The first byte from a place on that does not stand for itself.
fn next_special(bytes: &[u8], mut from: usize) -> Option<usize> {
    while let Some(step) = bytes.get(from..).and_then(<[u8]>::first_chunk) {
        let marks = special(*step);
        if marks != 0 {
            return Some(from + (marks.trailing_zeros() / u8::BITS) as usize);
        }
        from += STEP;
    }
    let rest = bytes.get(from..)?;
    rest.iter().position(|&byte| !entity(byte).is_empty()).map(|at| from + at)
}

/// The highest bit of the first byte that does not stand for itself, and maybe bits behind it.
#[inline]
const fn special(step: [u8; STEP]) -> u64 {
    let bytes = u64::from_le_bytes(step);
    // `&` and `'` differ in the lowest bit, `<` and `>` in the second lowest.
    let ampersand = zeros((bytes & every(0xfe)) ^ every(b'&'));
    let less = zeros((bytes & every(0xfd)) ^ every(b'<'));
    ampersand | less | zeros(bytes ^ every(b'"'))
}

/// A byte in every place of a step.
const fn every(byte: u8) -> u64 {
    u64::from_le_bytes([byte; STEP])
}

/// The highest bit of the first byte that is zero, and maybe bits behind it: what is lent to that byte is
/// missing in the next.
const fn zeros(bytes: u64) -> u64 {
    bytes.wrapping_sub(every(1)) & !bytes & every(0x80)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(text: &str) -> String {
        let mut escaped = String::new();
        escape(text, &mut escaped);
        escaped
    }

    #[test]
    fn every_byte_is_escaped_as_by_the_crate() {
        let mut text: String = (0..=127_u8).map(char::from).collect();
        text.push_str("é 'l’eau' <b>&amp;</b> \"🍫\"");
        assert_eq!(escaped(&text), htmlize::escape_all_quotes(&text));
        assert!(escaped(&text).contains("&apos;l’eau&apos;"), "{}", escaped(&text));
    }

    #[test]
    fn every_pair_of_bytes_is_escaped_wherever_it_stands() {
        for (one, other) in (1..128_u8).flat_map(|one| (1..128_u8).map(move |other| (one, other))) {
            for before in ["", "abcdef", "é’&abc"] {
                let text = format!("{before}{}{}abcdefgh", char::from(one), char::from(other));
                assert_eq!(escaped(&text), htmlize::escape_all_quotes(&text));
                assert_eq!(needs_escape(&text), escaped(&text) != text, "{text}");
            }
        }
    }
}
