//! Bytes of a file → text, in whatever encoding a spreadsheet saved it.
//!
//! Spreadsheets say nothing of the encoding but by a byte order mark: without one they write UTF-8,
//! UTF-16, or what the system had before: windows-1252, Mac OS Roman, and CP850 for « CSV (MS-DOS) ».

use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The upper half of CP850, as Unicode's mapping table of it has it; `encoding_rs` knows encodings of the
/// web only.
const CP850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤\
    ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// Characters that texts here have and that another encoding would turn into signs.
const USUAL: &str = "éèêëàâçîïôùûüöäñóíáœ’«»–…€\u{a0}";

/// The text of a file, without byte order mark; what cannot be read in it is U+FFFD.
pub(super) fn decoded(bytes: &[u8]) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return with(encoding, bytes);
    }
    match str::from_utf8(bytes) {
        Ok(text) => read_twice(text).unwrap_or_else(|| text.to_string()),
        Err(_) => damaged(bytes).unwrap_or_else(|| of_one_byte(bytes)),
    }
}

/// The text of UTF-8 of which a few bytes are lost: whatever reads as a letter of several bytes is one.
fn damaged(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let (mut letters, mut lost) = (0, 0);
    for character in text.chars() {
        lost += usize::from(character == char::REPLACEMENT_CHARACTER);
        letters += usize::from(!character.is_ascii());
    }
    // Those lost were counted as letters.
    if letters > 2 * lost { Some(text.into_owned()) } else { None }
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The encoding of a text that is mostly ASCII in two bytes a character.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(400)];
    let (mut even, mut odd) = (0, 0);
    for (place, byte) in start.iter().enumerate() {
        let zeros = if place % 2 == 0 { &mut even } else { &mut odd };
        *zeros += usize::from(*byte == 0);
    }
    let most = start.len() / 3;
    if odd > most && even == 0 {
        Some(UTF_16LE)
    } else if even > most && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The text of UTF-8 that a program took for windows-1252 and wrote as UTF-8: its byte order mark became
/// three letters.
fn read_twice(text: &str) -> Option<String> {
    if !text.starts_with("ï»¿") {
        return None;
    }
    let (bytes, _, is_lossy) = WINDOWS_1252.encode(text);
    if is_lossy {
        return None;
    }
    let once = str::from_utf8(&bytes).ok()?;
    Some(once.trim_start_matches('\u{feff}').to_string())
}

/// The reading that has most of the usual characters; windows-1252 where none has more.
fn of_one_byte(bytes: &[u8]) -> String {
    let mut best = with(WINDOWS_1252, bytes);
    for other in [with(MACINTOSH, bytes), cp850(bytes)] {
        if usual(&other) > usual(&best) {
            best = other;
        }
    }
    best
}

fn usual(text: &str) -> usize {
    text.chars().filter(|character| USUAL.contains(*character)).count()
}

fn cp850(bytes: &[u8]) -> String {
    let upper: Vec<char> = CP850.chars().collect();
    let character = |byte: &u8| match byte.checked_sub(0x80) {
        Some(at) => upper[usize::from(at)],
        None => char::from(*byte),
    };
    bytes.iter().map(character).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"code_produit\";\"note\"\n\"3017620422003\";\"Pâte à tartiner, crème brûlée «\u{a0}été\u{a0}» ç ô ù\"";

    #[test]
    fn the_upper_half_has_every_byte() {
        assert_eq!(CP850.chars().count(), 128);
    }

    #[test]
    fn every_encoding_of_spreadsheets_is_read() {
        let utf_16 =
            |unit: fn(u16) -> [u8; 2]| -> Vec<u8> { TEXT.encode_utf16().flat_map(unit).collect() };
        let (little, big) = (utf_16(u16::to_le_bytes), utf_16(u16::to_be_bytes));
        let upper: Vec<char> = CP850.chars().collect();
        let dos = TEXT.chars().map(|character| match u8::try_from(character) {
            Ok(byte) if byte.is_ascii() => byte,
            _ => {
                0x80 + u8::try_from(upper.iter().position(|other| *other == character).unwrap())
                    .unwrap()
            }
        });
        for bytes in [
            TEXT.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", TEXT.as_bytes()].concat(),
            WINDOWS_1252.encode(TEXT).0.into_owned(),
            MACINTOSH.encode(TEXT).0.into_owned(),
            dos.collect(),
            [&b"\xff\xfe"[..], &little].concat(),
            [&b"\xfe\xff"[..], &big].concat(),
            little,
            big,
            format!("ï»¿{}", with(WINDOWS_1252, TEXT.as_bytes())).into_bytes(),
        ] {
            assert_eq!(decoded(&bytes), TEXT, "{bytes:?}");
        }
        assert_eq!(decoded(b"L\x92\x9cuf \x80"), "L’œuf €");
        assert_eq!(decoded(b"\xe9t\xe9"), "été");
        assert_eq!(decoded(b""), "");
        // One byte is lost: that must not make other letters of all the others.
        let cut = [TEXT.as_bytes(), b" caf\xc3"].concat();
        assert_eq!(decoded(&cut), format!("{TEXT} caf\u{fffd}"));
    }
}
