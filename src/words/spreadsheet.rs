//! Texts in cells that no spreadsheet calculates (CWE-1236; the guard of OWASP's « CSV Injection »).
//!
//! A cell that begins with one of `= + - @` is a formula, and notes and names are whatever people type: it gets an apostrophe
//! before the sign. A spreadsheet may part cells by another sign than the file does, so the guard stands wherever a cell could
//! begin then: behind each sign that may part cells or lines, blanks and quotes after it included.

/// What may part cells and lines.
const PARTS: [char; 6] = [';', ',', '\t', '|', '\n', '\r'];
/// What makes a formula of a cell; the wide ones count where Chinese or Japanese is typed.
const SIGNS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Whether a spreadsheet would calculate a cell of this text.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|sign| SIGNS.contains(&sign) || sign.is_ascii_control())
}

/// The text as no spreadsheet calculates it, whatever parts its cells.
#[must_use]
pub fn guarded(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut begins = true;
    for (at, sign) in text.char_indices() {
        // One that has guards already gets one more, so that what is typed comes back.
        if begins && is_guardable(&text[at..], at == 0) {
            safe.push('\'');
        }
        safe.push(sign);
        begins = next_begins(begins, sign);
    }
    safe
}

/// The text as it was before it was guarded.
#[must_use]
pub fn unguarded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut begins = true;
    for (at, sign) in text.char_indices() {
        let rest = &text[at + sign.len_utf8()..];
        let is_guard = begins && sign == '\'' && is_guardable(rest, at == 0);
        if is_guard {
            begins = false;
        } else {
            plain.push(sign);
            begins = next_begins(begins, sign);
        }
    }
    plain
}

fn next_begins(begins: bool, sign: char) -> bool {
    PARTS.contains(&sign) || begins && matches!(sign, ' ' | '"')
}

/// A formula behind any number of guards. Control signs count at the beginning of the whole text alone: further on they part.
fn is_guardable(text: &str, is_first: bool) -> bool {
    let bare = text.trim_start_matches('\'');
    match bare.chars().next() {
        Some(sign) => SIGNS.contains(&sign) || is_first && sign.is_ascii_control(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_guarded_wherever_a_cell_may_begin() {
        for (text, safe) in [
            ("=1+1", "'=1+1"),
            ("a;=1", "a;'=1"),
            ("a, +33", "a, '+33"),
            ("a\n- b", "a\n'- b"),
            ("a\",\"@b", "a\",\"'@b"),
            ("\tx", "'\tx"),
            ("'=x", "''=x"),
            ("a=b-c", "a=b-c"),
            ("l'été, c'est", "l'été, c'est"),
        ] {
            assert_eq!(guarded(text), safe);
            assert_eq!(unguarded(safe), text);
        }
    }

    fn cells(text: &str, delimiter: u8) -> Vec<String> {
        let mut reader = csv::ReaderBuilder::new();
        reader.delimiter(delimiter).flexible(true).has_headers(false);
        let mut cells = Vec::new();
        for record in reader.from_reader(text.as_bytes()).records() {
            cells.extend(record.unwrap().iter().map(str::to_string));
        }
        // As one reads who knows no quotes.
        let signs = [char::from(delimiter), '\n', '\r'];
        cells.extend(text.split(signs).map(str::to_string));
        cells
    }

    proptest! {
        /// Whatever is typed, whatever parts the cells: none is calculated, and it comes back as it was.
        #[test]
        fn no_separator_makes_a_formula(notes in proptest::collection::vec("[;,\t|\"\n\r=+@' a-]{0,12}", 1..4)) {
            let mut writer = csv::WriterBuilder::new();
            let mut writer = writer.delimiter(b';').quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            let safe: Vec<String> = notes.iter().map(|note| guarded(note)).collect();
            writer.write_record(&safe).unwrap();
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            for delimiter in [b';', b',', b'\t', b'|'] {
                for cell in cells(&text, delimiter) {
                    let shown = cell.trim_start_matches(' ');
                    prop_assert!(!shown.starts_with(SIGNS), "{text:?} by {:?}: {cell:?}", char::from(delimiter));
                }
            }
            for (note, safe) in notes.iter().zip(&safe) {
                prop_assert_eq!(&unguarded(safe), note);
            }
        }
    }
}
