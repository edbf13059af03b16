//! The words that addresses of pages in a language are made of, each in the place of that of the root.

use std::collections::BTreeMap;
use std::sync::{LazyLock, OnceLock};

/// Addresses at the root that have words of their own in each language below it. Whole addresses but for the first two,
/// whose pages have further names behind them.
const ADDRESSES: [&str; 32] = [
    "produit",
    "categorie",
    "qualite-des-donnees",
    "semaine.atom",
    "rayons",
    "recherche",
    "comparer",
    "ma-liste",
    "hors-connexion",
    "scanner",
    "mes-reglages",
    "connexion",
    "inscription",
    "deconnexion",
    "compte",
    "compte/nom",
    "compte/adresse",
    "compte/adresse/preuve",
    "compte/sessions",
    "compte/mot-de-passe",
    "compte/suppression",
    "compte/donnees.json",
    "compte/donnees.csv",
    "mot-de-passe",
    "mot-de-passe/nouveau",
    "mes-aliments",
    "mes-aliments/note",
    "mes-aliments/retrait",
    "mes-aliments/retour",
    "mes-aliments/import",
    "mes-aliments.json",
    "mes-aliments.csv",
];

/// First names below a language that are the same in each.
const IN_EACH: [&str; 3] = ["api", "index", "static"];

/// What the release has in content/en/addresses.toml and content/fr/addresses.toml.
const SHIPPED: [&str; 2] = [
    include_str!("../../content/en/addresses.toml"),
    include_str!("../../content/fr/addresses.toml"),
];

static ENGLISH: LazyLock<AddressWords> = LazyLock::new(|| shipped(SHIPPED[0]));
static FRENCH: LazyLock<AddressWords> = LazyLock::new(|| shipped(SHIPPED[1]));

/// Of the site this process is for: there is one.
static OF_THE_SITE: OnceLock<BTreeMap<[u8; 2], AddressWords>> = OnceLock::new();

/// The addresses of a language below its letters, by those at the root, without the slash in front.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressWords(Vec<(&'static str, String)>);

/// What is wrong with a word of addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressMistake {
    /// The word at the root, by which it stands.
    pub name: String,
    /// What is wrong.
    pub message: String,
}

impl AddressWords {
    /// The names at the root, each of which has a word in every language.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        let mut names = Vec::new();
        for address in ADDRESSES {
            for name in address.split('/') {
                let (name, _) = split_ending(name);
                if !names.contains(&name) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// The addresses made of words, by the names at the root.
    ///
    /// # Errors
    /// Where a name has no word, a word is no plain name, or two addresses would be the same.
    pub fn new(words: &BTreeMap<String, String>) -> Result<Self, AddressMistake> {
        let names = Self::names();
        for (name, word) in words {
            if !names.contains(&name.as_str()) {
                return Err(mistake(name, "no address of the site has this name".into()));
            }
            if !is_plain(word) {
                let message = "a word of addresses is made of a–z, 0–9, `-` and `_`";
                return Err(mistake(name, format!("`{word}`: {message}")));
            }
        }
        if let Some(name) = names.iter().find(|name| !words.contains_key(**name)) {
            return Err(mistake(name, format!("the word `{name}` is missing")));
        }
        let mut addresses: Vec<(&'static str, String)> = Vec::with_capacity(ADDRESSES.len());
        for root in ADDRESSES {
            let own = in_words(root, words);
            let (last, _) = split_ending(root.rsplit('/').next().unwrap_or(root));
            if IN_EACH.contains(&own.as_str()) || own.starts_with("sitemap") {
                return Err(mistake(last, format!("`{own}` has a meaning in every language")));
            }
            if let Some((other, _)) = addresses.iter().find(|(_, there)| *there == own) {
                let message = format!("`{root}` and `{other}` would have the address `{own}`");
                return Err(mistake(last, message));
            }
            addresses.push((root, own));
        }
        Ok(Self(addresses))
    }

    /// Makes these the words of the site for which this process runs, by the letters of languages. What was said first
    /// stays: addresses do not change while a program runs.
    pub fn speak(words: BTreeMap<[u8; 2], Self>) {
        // A second reading of the settings finds the first one's words.
        let _ = OF_THE_SITE.set(words);
    }

    /// Those of a language: the site's, else the release's, else the English ones.
    pub(super) fn of(language: [u8; 2]) -> &'static Self {
        if let Some(words) = OF_THE_SITE.get().and_then(|all| all.get(&language)) {
            return words;
        }
        if language == *b"fr" { &FRENCH } else { &ENGLISH }
    }

    /// Each address at the root, with that of the language.
    pub fn all(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(root, own)| (*root, own.as_str()))
    }

    /// That of the language for one at the root.
    pub(super) fn own(&self, root: &str) -> Option<&str> {
        self.0.iter().find(|(there, _)| *there == root).map(|(_, own)| own.as_str())
    }

    /// That at the root for one of the language.
    pub(super) fn root(&self, own: &str) -> Option<&'static str> {
        self.0.iter().find(|(_, there)| there == own).map(|(root, _)| *root)
    }
}

fn mistake(name: &str, message: String) -> AddressMistake {
    AddressMistake { name: name.into(), message }
}

/// An address of the root in other words, name by name; endings stay.
fn in_words(root: &str, words: &BTreeMap<String, String>) -> String {
    let mut own = String::with_capacity(root.len());
    for name in root.split('/') {
        let (name, ending) = split_ending(name);
        let slash = if own.is_empty() { "" } else { "/" };
        own.extend([slash, &words[name], ending]);
    }
    own
}

/// `donnees.json` → `donnees`, `.json`
fn split_ending(name: &str) -> (&str, &str) {
    name.split_at(name.find('.').unwrap_or(name.len()))
}

fn is_plain(word: &str) -> bool {
    let is_plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
    !word.is_empty() && word.bytes().all(is_plain)
}

/// A file of the release, which a test reads.
fn shipped(text: &str) -> AddressWords {
    let words = toml::from_str(text).unwrap_or_default();
    AddressWords::new(&words).unwrap_or(AddressWords(Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
        let mut words: BTreeMap<String, String> = toml::from_str(SHIPPED[0]).unwrap();
        for (name, word) in changes {
            words.insert((*name).into(), (*word).into());
        }
        words
    }

    #[test]
    fn those_of_the_release_are_whole() {
        for (text, product) in SHIPPED.into_iter().zip(["product", "produit"]) {
            let words = AddressWords::new(&toml::from_str(text).unwrap()).unwrap();
            assert_eq!(words.own("produit"), Some(product));
            assert_eq!(shipped(text), words);
        }
        assert!(FRENCH.all().all(|(root, own)| root == own));
    }

    #[test]
    fn an_address_is_made_name_by_name_and_leads_back() {
        let own = AddressWords::new(&words(&[("compte", "konto"), ("donnees", "daten")])).unwrap();
        assert_eq!(own.own("compte/donnees.json"), Some("konto/daten.json"));
        assert_eq!(own.root("konto/daten.json"), Some("compte/donnees.json"));
        assert_eq!(own.own("mes-aliments.csv"), Some("my-foods.csv"));
        assert_eq!((own.own("compte/daten"), own.root("produit")), (None, None));
    }

    #[test]
    fn a_mistake_names_the_word() {
        let said = |changes: &[(&str, &str)]| {
            let AddressMistake { name, message } = AddressWords::new(&words(changes)).unwrap_err();
            format!("{name}: {message}")
        };
        let plain = "a word of addresses is made of a–z, 0–9, `-` and `_`";
        assert_eq!(said(&[("rayons", "Gänge")]), format!("rayons: `Gänge`: {plain}"));
        assert_eq!(said(&[("rayons", "a/b")]), format!("rayons: `a/b`: {plain}"));
        assert_eq!(said(&[("rayons", "")]), format!("rayons: ``: {plain}"));
        assert_eq!(said(&[("rayon", "x")]), "rayon: no address of the site has this name");
        assert_eq!(said(&[("compte", "api")]), "compte: `api` has a meaning in every language");
        assert_eq!(
            said(&[("rayons", "search")]),
            "recherche: `recherche` and `rayons` would have the address `search`"
        );
        let mut lacking = words(&[]);
        lacking.remove("rayons");
        let missing = AddressWords::new(&lacking).unwrap_err();
        assert_eq!(missing.message, "the word `rayons` is missing");
    }
}
