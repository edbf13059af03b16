//! Light French stemming: singular and plural, masculine and feminine are one: « salé » and « salées »,
//! « végétal » and « végétale », « entier » and « entières ».
//!
//! It errs on the side of leaving words alone; what it does to a word it does to all texts alike,
//! so that a wrong singular (« anana ») does no harm. It leaves the first letters alone, because indexes find
//! the beginnings of words by those of their stems.

use std::borrow::Cow;

/// Feminine endings of adjectives, in the singular: the stem's ending, and the letters before it that a word
/// has at least, since short ones are words of their own: « belle », « sale », « bière », « plante ».
const FEMININE: [(&str, &str, usize); 15] = [
    ("elle", "el", 5),
    ("ale", "al", 3),
    ("iere", "ier", 3),
    ("gere", "ger", 2),
    ("enne", "en", 3),
    ("onne", "on", 4),
    ("ete", "et", 4),
    ("euse", "eux", 3),
    ("ive", "if", 5),
    ("aise", "ai", 4),
    ("oise", "oi", 3),
    ("aine", "ain", 5),
    ("ante", "ant", 4),
    ("arde", "ard", 5),
    ("ande", "and", 4),
];

/// Adjectives of food whose feminine no ending tells from nouns, with the stem of the masculine.
const IRREGULAR: [(&str, &str); 39] = [
    ("amere", "amer"),
    ("blanche", "blanc"),
    ("bleue", "bleu"),
    ("blonde", "blond"),
    ("brune", "brun"),
    ("brute", "brut"),
    ("chaude", "chaud"),
    ("confite", "confit"),
    ("courte", "court"),
    ("crue", "cru"),
    ("cuite", "cuit"),
    ("douce", "doux"),
    ("dure", "dur"),
    ("epaisse", "epai"),
    ("farcie", "farci"),
    ("fine", "fin"),
    ("forte", "fort"),
    ("fraiche", "frai"),
    ("froide", "froid"),
    ("garnie", "garni"),
    ("grande", "grand"),
    ("grasse", "gra"),
    ("grise", "gri"),
    ("grosse", "gro"),
    ("longue", "long"),
    ("marine", "marin"),
    ("moulue", "moulu"),
    ("murie", "muri"),
    ("noire", "noir"),
    ("petite", "petit"),
    ("pleine", "plein"),
    ("pure", "pur"),
    ("ronde", "rond"),
    ("rotie", "roti"),
    ("rousse", "roux"),
    ("saine", "sain"),
    ("seche", "sec"),
    ("verte", "vert"),
    ("vieille", "vieux"),
];

/// The stem of a folded word.
#[must_use]
pub fn stem(word: &str) -> Cow<'_, str> {
    let singular = singular(word);
    if !singular.ends_with('e') {
        return singular;
    }
    if let Ok(at) = IRREGULAR.binary_search_by_key(&&*singular, |(feminine, _)| feminine) {
        return Cow::Borrowed(IRREGULAR[at].1);
    }
    // « citronnée » is a form of « citronné », which has lost its accent.
    let participle = singular.strip_suffix("ee").filter(|kept| kept.len() >= 3).map(str::len);
    let masculine = participle.map_or(&*singular, |kept| &singular[..=kept]);
    for (ending, shorter, least) in FEMININE {
        if let Some(kept) = masculine.strip_suffix(ending)
            && kept.len() >= least
        {
            return Cow::Owned([kept, shorter].concat());
        }
    }
    Cow::Owned(masculine.to_string())
}

/// Letters of the longest beginnings that indexes know.
const BEGINNING: usize = 5;

/// Whether a beginning of a folded word, as it is typed letter by letter, leads to another stem than the word
/// has: « fraîc » does not begin « frai », the stem of « fraîche ».
pub(super) fn hides_beginning(word: &str, stemmed: &str) -> bool {
    let beginning = &word[..word.len().saturating_sub(1).min(BEGINNING)];
    !stemmed.starts_with(beginning) && stem(beginning) != stemmed
}

/// Without the plural's ending. Short words are left alone: « jus », « bas », « riz ».
fn singular(word: &str) -> Cow<'_, str> {
    let without_last = &word[..word.len().saturating_sub(1)];
    match word.len() {
        0..=3 => Cow::Borrowed(word),
        _ if word.ends_with("eaux") || word.ends_with("yaux") => Cow::Borrowed(without_last),
        5.. if word.ends_with("aux") => Cow::Owned(format!("{}l", &word[..word.len() - 2])),
        5.. if word.ends_with("oux") => Cow::Borrowed(without_last),
        _ if word.ends_with("ss") => Cow::Borrowed(word),
        _ if word.ends_with('s') => Cow::Borrowed(without_last),
        _ => Cow::Borrowed(word),
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn plurals_and_agreed_participles_have_the_singular_s_stem() {
        for (plural, singular) in [
            ("pates", "pate"),
            ("gateaux", "gateau"),
            ("eaux", "eau"),
            ("boyaux", "boyau"),
            ("blondes", "blond"),
            ("vegetaux", "vegetal"),
            ("choux", "chou"),
            ("salees", "sale"),
            ("salee", "sale"),
            ("cereales", "cereale"),
            ("naturelles", "naturel"),
            ("fruits", "fruit"),
            ("vegetales", "vegetal"),
            ("entieres", "entier"),
            ("completes", "complet"),
            ("cremeuses", "cremeux"),
            ("francaises", "francais"),
            ("italiennes", "italien"),
            ("bretonne", "breton"),
            ("legeres", "leger"),
            ("blanches", "blanc"),
            ("seches", "secs"),
            ("fraiches", "frais"),
            ("grasses", "gras"),
            ("douces", "doux"),
            ("epaisse", "epais"),
            ("noires", "noirs"),
            ("fondantes", "fondant"),
            ("citronnee", "citronne"),
            ("dessalees", "dessale"),
            ("gourmande", "gourmand"),
        ] {
            assert_eq!(stem(plural), stem(singular), "{plural}");
        }
    }

    #[test]
    fn words_that_mean_something_else_keep_stems_of_their_own() {
        for (left, right) in [
            ("puree", "pur"),
            ("sale", "sal"),
            ("boisson", "bois"),
            ("fondue", "fondu"),
            ("frite", "frit"),
        ] {
            assert_ne!(stem(left), stem(right), "{left}");
        }
    }

    #[test]
    fn irregular_ones_are_sorted() {
        assert!(super::IRREGULAR.is_sorted());
    }

    #[test]
    fn beginnings_that_lead_elsewhere_are_known() {
        let hides = |word: &str| super::hides_beginning(word, &stem(word));
        for word in ["fraiche", "douce", "seche", "grasses"] {
            assert!(hides(word), "{word}");
        }
        for word in ["pates", "salees", "noires", "epaisse", "vegetale", "lait", "x", "chevaux"] {
            assert!(!hides(word), "{word}");
        }
    }

    #[test]
    fn other_words_stay_as_they_are() {
        for word in [
            "jus", "riz", "the", "coca", "nutella", "swiss", "doux", "lait", "x", "biere", "sale",
            "pate", "fraise", "viande", "amande", "plante", "graine", "moutarde", "belle", "olive",
        ] {
            assert_eq!(stem(word), word);
        }
    }
}
