//! Barcodes in what people type, paste and scan: one reader for the search box, addresses and lists.
//!
//! Read are plain digits with spaces and hyphens, GS1 Digital Link (GS1 Digital Link Standard: URI
//! Syntax, §4), GS1 element strings with or without brackets (GS1 General Specifications §7.8), product
//! addresses of OFF and of this site, and digits with a word such as `EAN` before them.

use super::Barcode;

/// Lengths that are printed below bars.
const PRINTED: std::ops::RangeInclusive<usize> = 8..=14;

/// The barcodes a text may mean, the likeliest first; none where it holds none with a right check digit.
///
/// Eight digits can be an EAN-8 and a UPC-E: the EAN-8 comes first, since it needs no expanding. A
/// packaging indicator 1 to 8 before a GTIN-13 marks a case of the article: the case comes first, then
/// the article.
#[must_use]
pub fn barcodes_in(text: &str) -> Vec<Barcode> {
    let text = without_symbology(text.trim());
    if let Some(digits) = digits_of_link(text).or_else(|| digits_of_element_string(text)) {
        return readings(&digits);
    }
    if let Some(digits) = plain_digits(without_label(text)) {
        return readings(&digits);
    }
    let mut runs =
        text.split(|c: char| !c.is_ascii_digit()).filter(|run| (12..=14).contains(&run.len()));
    // Two numbers in one text are no barcode to be sure of.
    match (runs.next(), runs.next()) {
        (Some(run), None) => readings(run),
        _ => Vec::new(),
    }
}

/// What scanners put before what they read: `]C1`, `]d2`, `]Q3`, `]e0` (ISO/IEC 15424), and the
/// separator FNC1.
fn without_symbology(text: &str) -> &str {
    let rest = match text.as_bytes() {
        [b']', kind, modifier, ..] if kind.is_ascii_alphabetic() && modifier.is_ascii_digit() => {
            &text[3..]
        }
        _ => text,
    };
    rest.trim_start_matches(FNC1)
}

/// The separator between elements, as scanners give it.
const FNC1: char = '\u{1d}';

/// `https://id.gs1.org/01/03017620422003`, `https://fr.openfoodfacts.org/produit/3017620422003/nutella`,
/// `…/product.pl?type=edit&code=3017620422003`
fn digits_of_link(text: &str) -> Option<String> {
    if !text.contains('/') {
        return None;
    }
    let address = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (path, query) = address.split_once(['?', '#']).unwrap_or((address, ""));
    let names: Vec<&str> = path.split('/').collect();
    // An application identifier or the name of its kind of page says what a number is.
    for pair in names.windows(2) {
        if is_product_name(pair[0])
            && let Some(digits) = plain_digits(pair[1])
        {
            return Some(digits);
        }
    }
    let code = query.split(['&', '#']).find_map(|field| field.strip_prefix("code="))?;
    plain_digits(code)
}

/// Whether the name after this one in a path is a barcode: GS1's `01` and `gtin`, and the word for
/// product in the languages OFF has addresses in.
pub(super) fn is_product_name(name: &str) -> bool {
    const NAMES: [&str; 14] = [
        "01", "gtin", "product", "produit", "produkt", "producto", "prodotto", "produto", "produs",
        "proizvod", "termek", "tuote", "vare", "urun",
    ];
    let name = name.to_ascii_lowercase();
    NAMES.contains(&name.as_str())
}

/// `(01)03017620422003(15)280501`, `0103017620422003`, with whatever follows.
fn digits_of_element_string(text: &str) -> Option<String> {
    if let Some((_, rest)) = text.split_once("(01)") {
        let digits: String = rest.trim_start().chars().take_while(char::is_ascii_digit).collect();
        return Some(digits).filter(|digits| digits.len() == 14);
    }
    let rest = text.strip_prefix("01")?;
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    // Sixteen digits and more are no barcode but an identifier and what belongs to it.
    let is_element = end >= 14 && (end == rest.len() || rest[end..].starts_with(FNC1));
    if is_element { Some(rest[..14].to_string()) } else { None }
}

/// `EAN 30…`, `EAN-13: 30…`, `GTIN 30…`, `UPC-A 03…`, `code-barres : 30…`
fn without_label(text: &str) -> &str {
    const LABELS: [&str; 12] = [
        "code-barres",
        "code barres",
        "code barre",
        "codes-barres",
        "barcode",
        "gencod",
        "gencode",
        "gtin",
        "ean",
        "upc",
        "isbn",
        "code",
    ];
    let lower = text.to_ascii_lowercase();
    let Some(label) = LABELS.iter().find(|label| lower.starts_with(**label)) else { return text };
    let rest = &text[label.len()..];
    // `EAN13`, `EAN-8`, `UPC-A`: the kind is no part of the number.
    let kind = ["-13", "-14", "-12", "-8", "13", "14", "12", "8", "-a", "-e", " a", " e"]
        .iter()
        .find(|kind| {
            let is_kind =
                rest.get(..kind.len()).is_some_and(|start| start.eq_ignore_ascii_case(kind));
            is_kind && !rest[kind.len()..].starts_with(|c: char| c.is_ascii_digit())
        });
    let rest = kind.map_or(rest, |kind| &rest[kind.len()..]);
    rest.trim_start_matches(|c: char| {
        c.is_whitespace() || c == ':' || c == '#' || c == '=' || c == '.'
    })
}

/// Digits with nothing but spaces, points and hyphens between them.
fn plain_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    for character in without_decimals(text.trim()).chars() {
        match character {
            '0'..='9' => digits.push(character),
            '-' | '.' | '\u{2010}'..='\u{2014}' => {}
            blank if blank.is_whitespace() => {}
            _ => return None,
        }
    }
    if digits.is_empty() { None } else { Some(digits) }
}

/// `3017620422003.0`, as spreadsheets write numbers: its zeros are none of the barcode's.
fn without_decimals(text: &str) -> &str {
    match text.split_once(['.', ',']) {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.trim_start_matches('0').is_empty() => {
            whole
        }
        _ => text,
    }
}

/// What digits can stand for.
fn readings(digits: &str) -> Vec<Barcode> {
    let mut found = Vec::new();
    // Systems that keep numbers in wider fields put more zeros in front.
    let extra = digits.len().saturating_sub(*PRINTED.end());
    let digits =
        if digits[..extra].trim_start_matches('0').is_empty() { &digits[extra..] } else { digits };
    if PRINTED.contains(&digits.len()) {
        found.extend(digits.parse::<Barcode>().ok());
    }
    found.extend(expanded_upc_e(digits));
    found.extend(article_of_case(digits));
    found
}

/// The UPC-A that eight digits of a UPC-E stand for, with its check digit (GS1 General Specifications
/// §5.2.2.4.2); `None` where they are none.
fn expanded_upc_e(digits: &str) -> Option<Barcode> {
    if digits.len() != 8 || !digits.starts_with(['0', '1']) {
        return None;
    }
    let (system, body, check) = (&digits[..1], &digits[1..7], &digits[7..]);
    // The last digit says where the zeros were left out.
    let full = match &body[5..] {
        "0" | "1" | "2" => [&body[..2], &body[5..], "0000", &body[2..5]].concat(),
        "3" => [&body[..3], "00000", &body[3..5]].concat(),
        "4" => [&body[..4], "00000", &body[4..5]].concat(),
        _ => [&body[..5], "0000", &body[5..]].concat(),
    };
    [system, &full, check].concat().parse().ok()
}

/// The article in a case that has a packaging indicator 1 to 8 before its number (GS1 General
/// Specifications §3.3.2): the same number with the check digit it has without it. 9 marks variable measure.
fn article_of_case(digits: &str) -> Option<Barcode> {
    let [b'1'..=b'8', ..] = digits.as_bytes() else { return None };
    let case: Barcode = digits.parse().ok().filter(|_| digits.len() == 14)?;
    let body = case.number() / 10 % 10_u64.pow(12);
    Barcode::with_check_digit(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        barcodes_in(text).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_barcode_is_read_in_all_its_dresses() {
        for text in [
            "3017620422003",
            " 3 017620 422003 ",
            "3017620-422003",
            "03017620422003",
            "https://world.openfoodfacts.org/product/3017620422003/x",
            "fr.openfoodfacts.org/produit/3017620422003",
            "https://de.openfoodfacts.org/produkt/3017620422003/nutella-ferrero",
            "https://world.openfoodfacts.org/cgi/product.pl?type=edit&code=3017620422003",
            "https://example.org/produit/3017620422003#substitutes",
            "https://id.gs1.org/01/03017620422003",
            "https://id.gs1.org/01/03017620422003/10/ABC123?17=280501",
            "https://brand.example/gtin/3017620422003/lot/A",
            "(01)03017620422003(15)280501",
            "(01) 03017620422003 (10) A/1",
            "0103017620422003",
            "010301762042200315280501",
            "]C10103017620422003",
            "]d2\u{1d}0103017620422003\u{1d}10A1",
            "EAN 3017620422003",
            "EAN13: 3017620422003",
            "EAN-13 3017620422003",
            "gtin:3017620422003",
            "Code-barres : 3 017620 422003",
            "Pâte à tartiner, 3017620422003, 400 g",
            "3017620422003.0",
            "3017620422003,00",
            "000003017620422003",
        ] {
            assert_eq!(read(text), ["3017620422003"], "{text}");
        }
    }

    #[test]
    fn what_is_no_barcode_gives_none() {
        for text in [
            "",
            "nutella",
            "33 cl",
            "3017620422004",
            "1234567",
            "https://example.org/produits/tous",
            "https://example.org/",
            "EAN",
            "coca 6 x 33 cl 2024",
            "3017620422003 ou 3274080005003",
            "(01)12",
            "3,01762E+12",
        ] {
            assert_eq!(read(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn eight_digits_are_an_ean_8_first_and_an_upc_e_second() {
        // 0 425261 4 is the UPC-A 042100005264.
        assert_eq!(read("04252614"), ["0042100005264"]);
        assert_eq!(read("UPC-E 04252614"), ["0042100005264"]);
        // Each way of expanding.
        assert_eq!(read("01234505"), ["0012000003455"]);
        for digits in ["01234531", "01234543", "01234558"] {
            let codes = read(digits);
            assert!(codes.iter().any(|code| code.len() == 13), "{digits}: {codes:?}");
        }
        let both = (1_000_000..2_000_000_u32)
            .map(|body| format!("0{body}"))
            .find(|digits| digits.parse::<Barcode>().is_ok() && expanded_upc_e(digits).is_some());
        let codes = read(&both.unwrap());
        assert_eq!([codes[0].len(), codes[1].len()], [8, 13]);
    }

    #[test]
    fn a_case_leads_to_its_article() {
        assert_eq!(read("13017620422000"), ["13017620422000", "3017620422003"]);
        assert_eq!(read("(01)13017620422000"), ["13017620422000", "3017620422003"]);
    }
}
