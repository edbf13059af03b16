//! The words of the site: content/{language}/ui.toml, by dotted keys, with placeholders.
//!
//! No word a visitor reads is written in Rust or in a template. A missing key or placeholder is an
//! error that names it, never a gap on a page.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use foldhash::HashMap;

use super::number_signs::NumberSigns;
use super::plurals::{Counting, PluralForm, chosen};
use crate::diagnostic;
use crate::files::LayeredFolder;

/// The texts of one language.
#[derive(Default)]
pub(crate) struct Texts {
    file: PathBuf,
    digest: [u8; 32],
    entries: HashMap<String, Entry>,
    counting: Counting,
    pub(super) signs: NumberSigns,
}

enum Entry {
    Text(String),
    /// Chosen by a number, in the order of forms.
    Plural(Vec<(PluralForm, String)>),
    List(Vec<String>),
}

impl Entry {
    /// The names of what is filled in. The number that chooses a form need not stand in it.
    fn placeholders(&self) -> BTreeSet<&str> {
        let texts: Vec<&str> = match self {
            Self::Text(text) => vec![text],
            Self::Plural(forms) => forms.iter().map(|(_, text)| text.as_str()).collect(),
            Self::List(_) => Vec::new(),
        };
        let mut names = BTreeSet::new();
        for text in texts {
            let parts = text.split('{').skip(1);
            names.extend(parts.filter_map(|part| Some(part.split_once('}')?.0)));
        }
        names
    }
}

impl Texts {
    /// Reads the texts of a folder of content; those the site has itself stand before those of the release.
    pub(crate) fn load(content: &LayeredFolder, language: &str) -> Result<Self> {
        let mut layers = Vec::new();
        for file in content.layers("ui.toml") {
            let text = std::fs::read_to_string(&file)
                .with_context(|| format!("cannot read the texts {}", file.display()))?;
            layers.push((file, text));
        }
        Self::parse(&layers, language)
    }

    /// Each file over those before it, key by key.
    fn parse(layers: &[(PathBuf, String)], language: &str) -> Result<Self> {
        let counting = Counting::of(language)?;
        let (mut texts, mut hasher) = (Self { counting, ..Self::default() }, blake3::Hasher::new());
        for (file, content) in layers {
            texts.file.clone_from(file);
            hasher.update(content.as_bytes());
            let table = toml::from_str(content)
                .map_err(|error| anyhow!(diagnostic::of_toml(file, content, &error)))?;
            texts.add("", table)?;
        }
        texts.digest = *hasher.finalize().as_bytes();
        let units = texts.keys_between("units.", "");
        texts.signs = NumberSigns::of(|key| texts.get(key), units)?;
        Ok(texts)
    }

    /// Fails where a text of another language is missing, or has other placeholders.
    pub(crate) fn ensure_all_of(&self, first: &Self, language: &str) -> Result<()> {
        let mut keys: Vec<&String> = first.entries.keys().collect();
        keys.sort();
        for key in keys {
            let entry = self.entries.get(key).with_context(|| {
                let (file, other) = (self.file.display(), first.file.display());
                format!("{file}: the text `{key}` is missing in the language `{language}`; {other} has it")
            })?;
            let [own, wanted] = [entry.placeholders(), first.entries[key].placeholders()];
            if let Some(name) = wanted.symmetric_difference(&own).next() {
                let (file, other) = (self.file.display(), first.file.display());
                let has = if own.contains(name) { "has" } else { "lacks" };
                bail!(
                    "{file}: the text `{key}` in the language `{language}` {has} the placeholder \
                     `{{{name}}}`, unlike {other}"
                );
            }
        }
        Ok(())
    }

    /// A digest of all texts.
    pub(crate) fn digest(&self) -> &[u8] {
        &self.digest
    }

    fn add(&mut self, prefix: &str, table: toml::Table) -> Result<()> {
        for (name, value) in table {
            let key = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            let entry = match value {
                toml::Value::String(text) => Entry::Text(text),
                toml::Value::Array(items) => Entry::List(
                    items.iter().filter_map(|item| item.as_str().map(str::to_string)).collect(),
                ),
                // A table of nothing but forms of a number is a plural; any other one is a group of texts.
                toml::Value::Table(inner) => match plural(&inner) {
                    Some(entry) => entry,
                    None => {
                        self.add(&key, inner)?;
                        continue;
                    }
                },
                other => bail!(
                    "{}: `{key}` is a {}; texts are strings, lists of strings or tables",
                    self.file.display(),
                    other.type_str()
                ),
            };
            self.entries.insert(key, entry);
        }
        Ok(())
    }

    /// The text of a key that may be absent, such as that of a label without translation.
    pub(crate) fn find(&self, key: &str) -> Option<&str> {
        match self.entries.get(key) {
            Some(Entry::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The text of a key.
    pub(crate) fn get(&self, key: &str) -> Result<&str> {
        self.find(key).with_context(|| format!("{}: there is no text `{key}`", self.file.display()))
    }

    /// The list of a key.
    pub(crate) fn list(&self, key: &str) -> Result<&[String]> {
        match self.entries.get(key) {
            Some(Entry::List(items)) => Ok(items),
            _ => bail!("{}: there is no list `{key}`", self.file.display()),
        }
    }

    /// The text of a key as it stands, with its placeholders.
    pub(super) fn phrase(&self, key: &str) -> Option<TextPattern<'_>> {
        match self.entries.get(key)? {
            Entry::Text(text) => Some(TextPattern::One(text)),
            Entry::Plural(forms) => Some(TextPattern::Counted(forms)),
            Entry::List(_) => None,
        }
    }

    /// The keys that begin and end with something, with what is between.
    pub(super) fn keys_between(
        &self,
        before: &str,
        after: &str,
    ) -> impl Iterator<Item = (&str, &str)> {
        self.entries.keys().filter_map(move |key| {
            Some((key.strip_prefix(before)?.strip_suffix(after)?, key.as_str()))
        })
    }

    /// The form a number takes.
    pub(super) fn form(&self, number: i64) -> PluralForm {
        self.counting.form(number)
    }

    /// The text of a key with its `{placeholders}` filled in. `number` chooses where the
    /// entry has several forms.
    pub(crate) fn fill(
        &self,
        key: &str,
        number: Option<i64>,
        values: &[(&str, &str)],
    ) -> Result<String> {
        let template = match (self.entries.get(key), number) {
            (Some(Entry::Text(text)), _) => text,
            (Some(Entry::Plural(forms)), Some(n)) => {
                chosen(forms, self.form(n)).context("a text without forms")?
            }
            (Some(Entry::Plural(_)), None) => {
                bail!("{}: the text `{key}` depends on a number `n`", self.file.display())
            }
            _ => bail!("{}: there is no text `{key}`", self.file.display()),
        };
        fill(template, values)
            .with_context(|| format!("{}: in the text `{key}`", self.file.display()))
    }
}

/// A text before it is filled in.
#[derive(Clone, Copy)]
pub(super) enum TextPattern<'t> {
    One(&'t str),
    /// Chosen by a number `n`.
    Counted(&'t [(PluralForm, String)]),
}

impl TextPattern<'_> {
    /// Whether it has more than what is filled in.
    pub(super) fn says_something(self) -> bool {
        let has_words = |text: &str| {
            text.split('}')
                .any(|part| part.split('{').next().is_some_and(|words| !words.is_empty()))
        };
        match self {
            Self::One(text) => has_words(text),
            Self::Counted(forms) => forms.iter().all(|(_, text)| has_words(text)),
        }
    }
}

fn plural(table: &toml::Table) -> Option<Entry> {
    let mut forms = Vec::with_capacity(table.len());
    for (name, text) in table {
        forms.push((PluralForm::named(name)?, text.as_str()?.to_string()));
    }
    forms.sort_unstable_by_key(|(form, _)| *form);
    // Without the one that stands for all others it is a group of texts.
    let is_whole = forms.len() > 1 && forms.last()?.0 == PluralForm::OTHER;
    is_whole.then_some(Entry::Plural(forms))
}

fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut filled = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, tail) = after.split_once('}').context("a `{` has no `}`")?;
        let value = values.iter().find(|(given, _)| *given == name);
        let (_, value) = value.with_context(|| format!("`{{{name}}}` has no value"))?;
        filled.push_str(value);
        rest = tail;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
impl Texts {
    /// Texts from TOML in a test.
    pub(super) fn from_toml(content: &str) -> Self {
        Self::parse(&[("ui.toml".into(), content.to_string())], "fr").unwrap()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const UI: &str = r#"
        number.decimal = ","
        number.thousands = " "
        [product]
        title = "{name} : fiche"
        [count]
        one = "{n} produit"
        other = "{n} produits"
    "#;

    #[test]
    fn placeholders_are_filled_and_numbers_choose() {
        let texts = Texts::from_toml(UI);
        assert_eq!(texts.fill("product.title", None, &[("name", "{x}")]).unwrap(), "{x} : fiche");
        let count = |n: i64| texts.fill("count", Some(n), &[("n", &n.to_string())]).unwrap();
        assert_eq!([count(0), count(1), count(2)], ["0 produit", "1 produit", "2 produits"]);
    }

    #[test]
    fn numbers_choose_as_the_language_counts() {
        let count = |language: &str, text: &str, n: i64| {
            let layers = [("ui.toml".into(), text.to_string())];
            let texts = Texts::parse(&layers, language).unwrap();
            texts.fill("count", Some(n), &[("n", &n.to_string())]).unwrap()
        };
        assert_eq!(count("en", UI, 0), "0 produits");
        let polish = UI.replace("one =", "few = \"{n} produkty\"\nmany = \"{n} produktów\"\none =");
        assert_eq!(count("pl", &polish, 3), "3 produkty");
        assert_eq!(count("pl", &polish, 5), "5 produktów");
    }

    #[test]
    fn texts_of_the_site_stand_before_those_of_the_release() {
        let own = "[product]\ntitle = \"{name}\"\n[count]\none = \"un\"\nother = \"{n}\"\n";
        let layers = [("release.toml".into(), UI.to_string()), ("own.toml".into(), own.into())];
        let texts = Texts::parse(&layers, "fr").unwrap();
        assert_eq!(texts.fill("product.title", None, &[("name", "x")]).unwrap(), "x");
        assert_eq!(texts.fill("count", Some(1), &[]).unwrap(), "un");
        assert_eq!(texts.signs.decimal, ",");
        assert_ne!(texts.digest(), Texts::from_toml(UI).digest());
    }

    #[test]
    fn what_is_missing_is_named() {
        let texts = Texts::from_toml(UI);
        let error = texts.fill("product.name", None, &[]).unwrap_err();
        assert_eq!(format!("{error:#}"), "ui.toml: there is no text `product.name`");
        let error = texts.fill("product.title", None, &[]).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "ui.toml: in the text `product.title`: `{name}` has no value"
        );
        let error = texts.fill("count", None, &[]).unwrap_err();
        assert_eq!(format!("{error:#}"), "ui.toml: the text `count` depends on a number `n`");
    }

    /// What is wrong with the spaces and apostrophes of a text.
    fn misprints(text: &str, language: &str) -> Vec<String> {
        let signs: Vec<char> = format!("\n{text}\n").chars().collect();
        let mut found = Vec::new();
        for three in signs.windows(3) {
            let [before, sign, after] = [three[0], three[1], three[2]];
            // Of addresses, times and placeholders nothing is said.
            let is_apart = after.is_whitespace() || "»\u{201d})…".contains(after);
            let is_wrong = match (language, sign) {
                (_, '\'') => before.is_alphabetic() && after.is_alphabetic(),
                ("fr", ':' | '»') if sign == '»' || is_apart => before != '\u{a0}',
                ("fr", ';' | '!' | '?') if is_apart => before != '\u{202f}',
                ("fr", '«') => after != '\u{a0}',
                ("fr", '%') => !"\u{a0}\u{202f}".contains(before),
                ("en", ':' | ';' | '!' | '?' | '%') => before.is_whitespace(),
                _ => false,
            };
            // A sign that stands alone needs no room.
            if is_wrong && before != '\n' {
                found.push(three.iter().collect());
            }
        }
        [found, parted_figures(text)].concat()
    }

    /// Figures whose units may stand on the next line: « 100 g » has a space that does not break.
    fn parted_figures(text: &str) -> Vec<String> {
        const UNITS: [&str; 8] = ["g", "kg", "mg", "cl", "ml", "kJ", "kcal", "points"];
        let words: Vec<&str> = text.split(' ').collect();
        let is_parted = |pair: &&[&str]| {
            pair[0].ends_with(|sign: char| sign.is_ascii_digit())
                && UNITS.contains(&pair[1].trim_end_matches(|sign: char| !sign.is_alphabetic()))
        };
        words.windows(2).filter(is_parted).map(|pair| pair.join(" ")).collect()
    }

    #[test]
    fn figures_stay_with_their_units_in_every_document() {
        assert_eq!(parted_figures("de 20 mg, 5\u{a0}g"), ["20 mg,"]);
        for entry in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content")) {
            let path = entry.unwrap().into_path();
            if path.extension().is_some_and(|end| end == "md" || end == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                for line in text.lines().filter(|line| !line.starts_with('#')) {
                    assert_eq!(parted_figures(line), [""; 0], "{}", path.display());
                }
            }
        }
    }

    #[test]
    fn spaces_and_apostrophes_are_those_of_the_language() {
        let wrong = |text: &str| !misprints(text, "fr").is_empty();
        for text in
            ["Rien ?", "Rien\u{a0}?", "Rien?", "l'eau", "Score : 5", "Score: 5", "« eau »", "5 %"]
        {
            assert!(wrong(text), "{text}");
        }
        assert!(!wrong("Rien\u{202f}? Score\u{a0}: 5\u{a0}%, l’«\u{a0}eau\u{a0}» https://a.b/?c"));
        for text in ["40 %", "per 100 g", "Score : 5"] {
            assert!(!misprints(text, "en").is_empty(), "{text}");
        }
        for language in ["fr", "en"] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(language);
            let texts = Texts::load(&LayeredFolder::new(folder, None), language).unwrap();
            for (key, entry) in &texts.entries {
                let all: Vec<&str> = match entry {
                    Entry::Text(text) => vec![text],
                    Entry::Plural(forms) => forms.iter().map(|(_, text)| text.as_str()).collect(),
                    Entry::List(items) => items.iter().map(String::as_str).collect(),
                };
                for text in all {
                    assert_eq!(misprints(text, language), [""; 0], "{language}, `{key}`: {text}");
                }
            }
        }
    }
}
