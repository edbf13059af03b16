//! Words that stand where nothing is known or nothing is there.

use std::sync::LazyLock;

use foldhash::HashSet;

use super::slugify;

/// What forms, programs and people leave where nothing is known, as slugs.
const UNKNOWN: [&str; 47] = [
    // What programs write.
    "null",
    "nan",
    "nil",
    "undefined",
    "unknown",
    "n-a",
    "na",
    "n-d",
    "nd",
    "n-c",
    "nc",
    "void",
    "empty",
    "not-applicable",
    "not-available",
    "missing",
    "false",
    "xx",
    "xxx",
    "tbd",
    // People, in French and the languages of its neighbours.
    "inconnu",
    "inconnue",
    "non-renseigne",
    "non-renseignee",
    "non-renseignes",
    "non-communique",
    "non-precise",
    "non-applicable",
    "non-specifie",
    "keine-angabe",
    "keine-angaben",
    "k-a",
    "nicht-angegeben",
    "sin-informacion",
    "no-especificado",
    "geen-gegevens",
    "pas-d-information",
    "pas-renseigne",
    "vide",
    "a-completer",
    "unbekannt",
    "desconocido",
    "sconosciuto",
    "onbekend",
    "desconhecido",
    "nao-informado",
    "non-disponibile",
];

/// What people write where there is none of it, as slugs. OFF's taxonomy of allergens has most of them
/// (openfoodfacts-server, taxonomies/allergens.txt, `en:none`).
const NONE: [&str; 32] = [
    "none", "no", "0", "nothing", "without", "aucun", "aucune", "aucuns", "aucunes", "sans",
    "rien", "neant", "non", "keine", "kein", "keiner", "keines", "nichts", "ohne", "ninguno",
    "ninguna", "ningunos", "nada", "nessuno", "nessuna", "niente", "geen", "zonder", "nenhum",
    "nenhuma", "sin", "sem",
];

/// What is absent after « no » ([`after_no`]): what the fields of allergens, traces, additives and labels list.
const LISTED: [&str; 30] = [
    "allergene",
    "allergenes",
    "allergen",
    "allergens",
    "allergie",
    "allergies",
    "allergien",
    "alergeno",
    "alergenos",
    "allergeni",
    "allergenen",
    "alergenio",
    "alergenios",
    "allergeen",
    "trace",
    "traces",
    "spuren",
    "trazas",
    "tracce",
    "sporen",
    "tracos",
    "additif",
    "additifs",
    "additive",
    "additives",
    "label",
    "labels",
    "marque",
    "brand",
    "categorie",
];

/// Whether a text stands for nothing: null, aucun, n/a, -, ?, keine, pas d'allergènes …
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    if !text.chars().any(char::is_alphanumeric) {
        return true;
    }
    // Nearly all texts are longer; and « N.A! » and « 0 % » are names.
    let can_be = text.len() <= LONGEST && !text.contains(['!', '%']);
    can_be && is_nothing_slug(&slugify(text))
}

/// The same of a slug.
#[must_use]
pub fn is_nothing_slug(slug: &str) -> bool {
    // Asked of every tag of a record, so of some forty.
    static ALL: LazyLock<HashSet<&str>> =
        LazyLock::new(|| UNKNOWN.into_iter().chain(NONE).collect());
    slug.len() <= LONGEST && (ALL.contains(slug) || is_none_listed(slug))
}

/// Whether a slug says that there is none of what a field lists: not that it is unknown.
#[must_use]
pub fn is_none_slug(slug: &str) -> bool {
    NONE.contains(&slug) || is_none_listed(slug)
}

/// In bytes: longer texts are not looked at.
const LONGEST: usize = 40;

/// « pas d'allergènes », « no known allergens »
fn is_none_listed(slug: &str) -> bool {
    let Some(rest) = after_no(slug) else { return false };
    let named = ["connu-", "connus-", "known-", "d-", "de-", "declare-", "declared-"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let first = named.split('-').next().unwrap_or_default();
    let last = named.rsplit('-').next().unwrap_or_default();
    let is_said = ["connu", "connus", "declare", "declares", "bekannt", "known"].contains(&last);
    LISTED.contains(&named) || (LISTED.contains(&first) && is_said)
}

/// What follows « no », « pas de », « free from » and the like. Asked of every tag, so it has to be quick.
fn after_no(slug: &str) -> Option<&str> {
    let (first, rest) = slug.split_once('-')?;
    match first {
        "aucun" | "aucune" | "sans" | "zero" | "0" | "no" | "none" | "without" | "keine"
        | "ohne" | "sin" | "ningun" | "senza" | "nessun" | "geen" | "zonder" | "sem" | "nenhum" => {
            Some(rest)
        }
        "pas" => rest.strip_prefix("d-").or_else(|| rest.strip_prefix("de-")),
        "free" => rest.strip_prefix("of-").or_else(|| rest.strip_prefix("from-")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_nothing_are_known_in_every_dress() {
        for text in [
            "",
            " ",
            "-",
            "--",
            "?",
            "…",
            "null",
            "NULL",
            "None",
            "NaN",
            "undefined",
            "n/a",
            "N.A.",
            "N/C",
            "0",
            "aucun",
            "Aucune",
            "AUCUNS",
            "sans",
            "Néant",
            "non renseigné",
            "keine",
            "Ninguno",
            "nessuno",
            "geen",
            "nenhum",
            "pas d'allergènes",
            "Pas d’allergène",
            "aucun allergène",
            "Aucun allergène connu",
            "sans allergènes",
            "no allergens",
            "No known allergens",
            "keine Allergene",
            "sin alérgenos",
            "senza allergeni",
            "pas de traces",
            "sans additifs",
        ] {
            assert!(is_nothing(text), "{text}");
        }
    }

    #[test]
    fn words_for_something_are_not_nothing() {
        for text in [
            "lait",
            "N.A!",
            "Test",
            "Sans Souci",
            "sans gluten",
            "Nada Moo",
            "Zéro",
            "7up",
            "100",
            "0 %",
            "No. 1",
            "sans sucres ajoutés",
            "Nil Noir",
            "Null Bier",
            "作り",
            "X",
            "Nan au fromage",
            "no allergens but milk",
        ] {
            assert!(!is_nothing(text), "{text}");
        }
    }

    #[test]
    fn none_is_told_from_unknown() {
        assert!(["none", "aucun", "0", "pas-d-allergenes"].into_iter().all(is_none_slug));
        assert!(!["null", "n-a", "inconnu"].into_iter().any(is_none_slug));
    }
}
