//! The words of a name that tell what a product is, and how each hangs on those before it.

use crate::words::{Word, WordKind};

/// A telling word of a name.
#[derive(Debug)]
pub(super) struct NameToken<'w> {
    /// Without accents and plural.
    pub(super) stem: &'w str,
    /// With its accents, where it has some: « pâté » is no « pâte ».
    pub(super) accented: Option<String>,
    /// It only says with what, how or without what: « au chocolat », "with nuts", « goût fraise ».
    pub(super) is_adjunct: bool,
    /// It says of what: « crème de marrons ».
    pub(super) is_of: bool,
}

/// Words after which comes what something is made with, flavoured by, or free from.
fn begins_adjunct(word: &str, language: &str) -> bool {
    match word {
        "a" => language != "en",
        "au" | "aux" | "avec" | "sur" | "en" | "sans" | "sauf" | "con" | "al" | "alla" | "allo"
        | "ai" | "alle" | "agli" | "senza" | "sin" | "sem" | "com" | "ao" | "mit" | "ohne"
        | "im" | "in" | "auf" | "an" | "with" | "without" | "on" | "met" | "zonder" | "op" => true,
        _ => is_flavour(word),
    }
}

/// Words that are part of a name themselves and say that an adjunct follows.
fn is_flavour(word: &str) -> bool {
    matches!(
        word,
        "gout"
            | "saveur"
            | "saveurs"
            | "parfum"
            | "arome"
            | "nappe"
            | "nappes"
            | "nappee"
            | "nappees"
            | "enrobe"
            | "enrobes"
            | "enrobee"
            | "enrobees"
            | "recouvert"
            | "recouverts"
            | "fourre"
            | "fourres"
            | "fourree"
            | "fourrees"
            | "farci"
            | "farcis"
            | "farcie"
            | "farcies"
            | "garni"
            | "gusto"
            | "sabor"
            | "geschmack"
            | "smaak"
            | "flavour"
            | "flavor"
            | "flavoured"
            | "ripieni"
            | "ripieno"
            | "relleno"
            | "rellenas"
            | "gefullt"
            | "gevuld"
    )
}

fn says_of_what(word: &str) -> bool {
    matches!(
        word,
        "de" | "d"
            | "du"
            | "des"
            | "di"
            | "del"
            | "della"
            | "dello"
            | "dei"
            | "degli"
            | "delle"
            | "da"
            | "do"
            | "dos"
            | "das"
            | "von"
            | "van"
            | "of"
    )
}

/// Words that say nothing here, beyond those that are empty everywhere.
fn is_silent(word: &str) -> bool {
    matches!(
        word,
        "la" | "il"
            | "el"
            | "los"
            | "las"
            | "und"
            | "e"
            | "y"
            | "der"
            | "die"
            | "het"
            | "the"
            | "bio"
            | "mini"
            | "maxi"
            | "petit"
            | "petite"
            | "petits"
            | "petites"
            | "grand"
            | "grande"
            | "gros"
            | "fin"
            | "fine"
            | "fines"
            | "fins"
            | "veritable"
            | "tranche"
            | "tranches"
            | "mes"
            | "mon"
            | "nos"
            | "notre"
            | "organic"
            | "original"
            | "pack"
            | "lot"
            | "sachet"
            | "boite"
    )
}

/// Reads the words of a name in a language.
pub(super) fn tokens<'w>(words: &'w [Word], language: &str) -> Vec<NameToken<'w>> {
    let mut tokens = Vec::with_capacity(words.len());
    let (mut is_adjunct, mut is_of) = (false, false);
    for word in words {
        let folded = word.folded.as_str();
        if matches!(word.kind, WordKind::Number | WordKind::Quantity) {
            continue;
        }
        if says_of_what(folded) {
            is_of = true;
        } else if begins_adjunct(folded, language) && !is_flavour(folded) {
            is_adjunct = true;
        } else if word.kind != WordKind::Empty && !is_silent(folded) {
            let is_next_adjunct = is_flavour(folded);
            tokens.push(token(word, is_adjunct, is_of));
            (is_adjunct, is_of) = (is_next_adjunct, false);
        }
    }
    tokens
}

fn token(word: &Word, is_adjunct: bool, is_of: bool) -> NameToken<'_> {
    NameToken { stem: &word.stem, accented: word.accented_stem(), is_adjunct, is_of }
}
