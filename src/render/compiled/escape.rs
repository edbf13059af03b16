//! Texts → HTML, straight into the page.

/// What stands for each byte; nothing for those that stand for themselves.
const ENTITIES: [&str; 256] = {
    let mut entities = [""; 256];
    entities[b'&' as usize] = "&amp;";
    entities[b'<' as usize] = "&lt;";
    entities[b'>' as usize] = "&gt;";
    entities[b'"' as usize] = "&quot;";
    entities[b'\'' as usize] = "&apos;";
    entities
};

/// Appends a text, escaped as [`htmlize::escape_all_quotes`] does.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut begin = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = ENTITIES[byte as usize];
        if !entity.is_empty() {
            out.push_str(&text[begin..at]);
            out.push_str(entity);
            begin = at + 1;
        }
    }
    out.push_str(&text[begin..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_escaped_as_by_the_crate() {
        let mut text: String = (0..=127_u8).map(char::from).collect();
        text.push_str("é 'l’eau' <b>&amp;</b> \"🍫\"");
        let mut escaped = String::new();
        escape(&text, &mut escaped);
        assert_eq!(escaped, htmlize::escape_all_quotes(&text));
        assert!(escaped.contains("&apos;l’eau&apos;"), "{escaped}");
    }
}
