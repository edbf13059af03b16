//! Any text is a query: none is syntax of the index, none makes it fail.

use proptest::prelude::*;
use sitegen::search::{Filters, Index, Query, QueryTooLong, ResultPage, Sort};

use super::{index, search_words};
use crate::support::SiteTest;

/// What breaks searches: syntax of SQL, of FTS5, of HTML and of URLs, other scripts, no text at all.
const TEXTS: [&str; 79] = [
    "",
    " ",
    "\"",
    "\"\"",
    "'",
    "*",
    "lait*",
    "\"lait",
    "lait\"",
    "(",
    ")",
    "((((((",
    "NEAR(",
    "NEAR(lait chocolat, 2)",
    "AND",
    "lait AND",
    "OR OR OR",
    "NOT lait",
    "lait NOT",
    "words:lait",
    "^lait",
    "-lait",
    "+lait",
    "{lait}",
    "lait; DROP TABLE text; --",
    "' OR 1=1 --",
    "%",
    "%00",
    "%FF%FE",
    "_",
    "\\",
    "/",
    "//",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "&amp;",
    "\0",
    "lait\0chocolat",
    "\u{1}\u{7f}",
    "😀",
    "🍫🍫🍫",
    "👩‍👩‍👧‍👦",
    "\u{202e}tial",
    "حليب",
    "חלב",
    "牛奶",
    "молоко",
    "Straße",
    "ﬁlet",
    "ａｂｃ",
    "½",
    "²",
    "№ 5",
    "\u{fffd}",
    "\u{f0000}",
    "\u{e000}",
    "\u{e020} lait",
    "e\u{301}e\u{301}",
    "\u{301}",
    "1",
    "99999999999999999999999999999999",
    "0000",
    "00000000",
    "1e309",
    "-1",
    "1,5",
    "1,,,5",
    "99999999999999999999 kg",
    "0,00000000000000000000000000000000000000001 l",
    "x x x x x x x x x x x x",
    "a b c d e f g h i j k l",
    "l'",
    "d'd'd'd'd'",
    "''''''",
    "-----",
    "de la du",
    "a",
    "é",
    "zz",
];

/// Asks everything a query can be asked for.
fn ask_all(index: &Index, text: &str) -> Result<(), String> {
    let query = match Query::parse(text) {
        Ok(query) => query,
        Err(QueryTooLong::Characters | QueryTooLong::Words) => return Ok(()),
    };
    let told = |error: anyhow::Error| format!("{text:?}: {error:#}");
    let sorted = Filters { sort: Sort::Healthiest, ..Filters::default() };
    let brand =
        Filters { brand: Some(text.into()), category: Some(text.into()), ..Filters::default() };
    for filters in [Filters::default(), sorted, brand] {
        index.search(&query, &filters, ResultPage::FIRST).map_err(told)?;
        index.overview(&query, &filters).map_err(told)?;
    }
    index.search(&query.clone().literal(), &Filters::default(), ResultPage::FIRST).map_err(told)?;
    index.suggest(&query).map_err(told)?;
    index.help(&query).map_err(told)?;
    Ok(())
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn hostile_texts_are_answered() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let long = "a".repeat(10_000);
    let invalid = String::from_utf8_lossy(b"lait\xff\xfe\xc3").into_owned();
    let made = [long, invalid, "9".repeat(200)];
    for text in TEXTS.into_iter().chain(made.iter().map(String::as_str)) {
        ask_all(&index, text).unwrap();
    }
}

#[test]
fn signs_around_words_change_nothing() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let plain = search_words(&index, "chocolat noir").hits;
    assert!(!plain.is_empty());
    for text in [
        "\"chocolat\" (noir)",
        "chocolat/noir",
        "chocolat\0noir",
        "«chocolat» : noir !",
        "%chocolat_noir*",
    ] {
        assert_eq!(search_words(&index, text).hits, plain, "{text}");
    }
}

#[test]
fn no_text_makes_it_fail() {
    let site = SiteTest::built_demo();
    let index = index(&site);
    let strategy = prop_oneof![
        "\\PC{0,40}",
        any::<Vec<char>>().prop_map(|signs| signs.into_iter().take(60).collect::<String>()),
        "[a-z]{1,9}( [a-z'\"*()0-9,-]{1,8}){0,4}",
        any::<Vec<u8>>().prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
    ];
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) };
    proptest!(config, |(text in strategy)| {
        prop_assert_eq!(ask_all(&index, &text), Ok(()));
    });
}
