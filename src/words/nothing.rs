//! Words that stand where nothing is known or nothing is there.

use std::sync::LazyLock;

use foldhash::HashSet;

use super::slugify;

/// What forms, programs and people leave where nothing is known, as slugs.
const UNKNOWN: [&str; 78] = [
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
    "non-defini",
    "non-definie",
    "indetermine",
    "indisponible",
    "non-disponible",
    "marque-inconnue",
    "unknown-brand",
    "unbranded",
    "sans-nom",
    "a-renseigner",
    "a-definir",
    "aucune-information",
    "pas-d-info",
    "not-specified",
    "not-provided",
    "unspecified",
    "non-specifiee",
    "sans-objet",
    "non-concerne",
    "ohne-angabe",
    "geen-informatie",
    "n-v-t",
    "nvt",
    "sem-informacao",
    "nao-disponivel",
    "desconocida",
    "desconhecida",
    "sconosciuta",
    "indefinido",
    "non-specificato",
    "non-determinato",
];

/// What people write where there is none of it, as slugs. OFF's taxonomy of allergens has most of them
/// (openfoodfacts-server, taxonomies/allergens.txt, `en:none`).
const NONE: [&str; 37] = [
    "none",
    "no",
    "0",
    "nothing",
    "without",
    "aucun",
    "aucune",
    "aucuns",
    "aucunes",
    "sans",
    "rien",
    "neant",
    "non",
    "keine",
    "kein",
    "keiner",
    "keines",
    "nichts",
    "ohne",
    "ninguno",
    "ninguna",
    "ningunos",
    "nada",
    "nessuno",
    "nessuna",
    "niente",
    "geen",
    "zonder",
    "nenhum",
    "nenhuma",
    "sin",
    "sem",
    "nulla",
    "niets",
    "senza",
    "allergenfrei",
    "allergen-free",
];

/// What is absent after « no » ([`after_no`]): what the fields of allergens, traces, additives and labels list.
const LISTED: [&str; 33] = [
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
    "marke",
    "marca",
    "merk",
];

/// What spreadsheets and databases write where a value is missing, and no slug tells from a name.
const FAULTS: [&str; 7] = ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "\\N"];

/// Whether a text stands for nothing: null, aucun, n/a, -, ?, keine, pas d'allergènes …
#[must_use]
pub fn is_nothing(text: &str) -> bool {
    if !text.contains(char::is_alphanumeric) {
        return true;
    }
    // Nearly all texts are longer; and « N.A! » and « 0 % » are names.
    if FAULTS.contains(&text.trim()) {
        return true;
    }
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

/// What may be said of what is absent.
const SAID: [&str; 16] = [
    "connu",
    "connue",
    "connus",
    "connues",
    "declare",
    "declares",
    "present",
    "presents",
    "majeur",
    "majeurs",
    "bekannt",
    "known",
    "listed",
    "conocido",
    "conocidos",
    "declarados",
];

/// « pas d'allergènes », « no known allergens »
fn is_none_listed(slug: &str) -> bool {
    let Some(rest) = after_no(slug) else { return false };
    let named = ["connu-", "connus-", "known-", "d-", "de-", "declare-", "declared-"]
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let first = named.split('-').next().unwrap_or_default();
    let last = named.rsplit('-').next().unwrap_or_default();
    // « aucun connu », « sans allergènes majeurs »
    let is_said = SAID.contains(&last);
    let is_listed = LISTED.contains(&first) || first == last;
    LISTED.contains(&named) || (is_listed && is_said)
}

/// What follows « no », « pas de », « free from » and the like. Asked of every tag, so it has to be quick.
fn after_no(slug: &str) -> Option<&str> {
    let (first, rest) = slug.split_once('-')?;
    match first {
        "aucun" | "aucune" | "ninguno" | "sans" | "zero" | "0" | "no" | "none" | "without"
        | "keine" | "ohne" | "sin" | "ningun" | "senza" | "nessun" | "geen" | "zonder" | "sem"
        | "nenhum" => Some(rest),
        "ne" => ["contient-pas-d-", "contient-pas-de-", "contient-aucun-", "contient-aucune-"]
            .iter()
            .find_map(|words| rest.strip_prefix(words)),
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
            "Ne contient pas d’allergènes",
            "aucun allergène majeur",
            "aucun connu",
            "none known",
            "ninguno conocido",
            "Non défini",
            "marque inconnue",
            "Ohne Marke",
            "not specified",
            "sans objet",
            "n.v.t.",
            "#REF!",
            "#NAME?",
            "\\N",
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
            "Ne contient pas de lait",
            "N",
            "Senza zucchero",
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
