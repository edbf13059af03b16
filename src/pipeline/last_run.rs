//! What the settled site was made of, and its figures: a run that finds all of it as it was has nothing to do.
//!
//! Noted in the ledger with the word `settled`, so it speaks of the files that are there, and of nothing a killed run
//! left.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::page_inputs::SharedInputs;
use super::program::program_digest;
use super::report::{ImplausibleCounts, NutriscoreCounts, PageCounts, Report, SubstituteCounts};
use super::site_inputs::SiteInputs;
use super::{RunContext, seconds_since};
use crate::config::Config;
use crate::files;
use crate::model::{Edition, Implausibility, Stop};
use crate::search::{self, FoundFile};
use crate::store::Ledger;

/// The run that settled the site.
#[derive(Serialize, Deserialize)]
pub(super) struct LastRun {
    /// Digest of all that files of the site are made of.
    made_of: String,
    /// Which files were compressed.
    #[serde(default)]
    precompress: String,
    /// Digests of the words of addresses in the further languages.
    #[serde(default)]
    words: BTreeMap<String, String>,
    /// What the search file was made of.
    search: String,
    /// Digest of the addresses of categories, which a backup may bring back.
    addresses: String,
    pages: PageCounts,
    nutriscore: NutriscoreCounts,
    substitutes: SubstituteCounts,
    implausible: u64,
    implausible_rules: BTreeMap<String, u64>,
    /// What each run says of the operator's file, as long as it is as it is.
    warnings: Vec<String>,
    absent_categories: Option<String>,
    /// What all pages of a kind share, at the root.
    pub(super) shared: SharedInputs,
    /// The same in the other languages.
    #[serde(default)]
    shared_elsewhere: SharedByEdition,
}

/// Digests of the words of addresses in the further languages of a site.
fn words_of(config: &Config) -> BTreeMap<String, String> {
    let further = config.site.languages[1..].iter();
    further.map(|language| (language.clone(), words_digest(language))).collect()
}

fn words_digest(language: &str) -> String {
    let mut hasher = blake3::Hasher::new();
    for (_, address) in Edition::below(language).unwrap_or_default().addresses() {
        hasher.update(address.as_bytes()).update(b"\n");
    }
    hasher.finalize().to_hex()[..16].to_string()
}

/// What all pages of a kind share, by the edition.
pub(super) type SharedByEdition = BTreeMap<String, SharedInputs>;

impl LastRun {
    /// What the next run is to know of this one.
    pub(super) fn of(
        config: &Config,
        made_of: String,
        search: &str,
        sites: &[SiteInputs],
        report: &Report,
    ) -> Result<Self> {
        let (site, mut shared_elsewhere) = (&sites[0], SharedByEdition::new());
        for other in &sites[1..] {
            shared_elsewhere.insert(other.edition.to_string(), other.inputs.shared);
        }
        let mut implausible_rules = BTreeMap::new();
        for (rule, count) in &report.implausible.rules {
            implausible_rules.insert((*rule).to_string(), *count);
        }
        Ok(Self {
            made_of,
            precompress: config.precompress.to_string(),
            words: words_of(config),
            search: search.to_string(),
            addresses: file_digest(&config.paths.addresses())?,
            pages: report.pages,
            nutriscore: report.nutriscore,
            substitutes: report.substitutes,
            implausible: report.implausible.products,
            implausible_rules,
            warnings: site.loaded.warnings.clone(),
            absent_categories: site.loaded.absent_categories.clone(),
            shared: site.inputs.shared,
            shared_elsewhere,
        })
    }

    /// What all pages of a kind share.
    pub(super) fn shared_by_edition(mut self) -> SharedByEdition {
        self.shared_elsewhere.insert(Edition::ROOT.to_string(), self.shared);
        self.shared_elsewhere
    }

    /// What all pages of an edition share, by kind.
    pub(super) fn shared_in(&self, edition: Edition) -> Option<SharedInputs> {
        if edition.is_root() {
            return Some(self.shared);
        }
        self.shared_elsewhere.get(&edition.to_string()).copied()
    }

    /// The run that settled the site; `None` where none is noted, or by another version.
    pub(super) fn noted_in(ledger: &Ledger) -> Result<Option<Self>> {
        Ok(ledger.last_run()?.and_then(|noted| serde_json::from_str(&noted).ok()))
    }

    /// Whether all that the site is made of is as it was then.
    pub(super) fn is_still_right(
        &self,
        config: &Config,
        ledger: &Ledger,
        made_of: &str,
        stop: &Stop,
    ) -> Result<bool> {
        let path = config.paths.search();
        let is_right = self.made_of == made_of
            && self.addresses == file_digest(&config.paths.addresses())?
            && search::look_at(&path, stop)? == FoundFile::Sound(self.search.clone());
        if is_right {
            // Nothing else would meet damage now, and the next run builds upon it.
            ledger.check()?;
            search::remove_unfinished(&path)?;
        }
        Ok(is_right)
    }

    /// Whether the site was made of what a digest of [`made_of`] says.
    pub(super) fn was_made_of(&self, made_of: &str) -> bool {
        self.made_of == made_of
    }

    /// Whether the settled site has the addresses that its languages have words for now: the ledger knows pages of
    /// products by language and number.
    pub(super) fn has_words(ledger: &Ledger) -> Result<bool> {
        let Some(last) = Self::noted_in(ledger)? else { return Ok(true) };
        for language in last.shared_elsewhere.keys() {
            // Of releases that noted no words nothing is known.
            if last.words.get(language) != Some(&words_digest(language)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the settled site has languages with words of their own in its addresses.
    pub(super) fn has_further_languages(ledger: &Ledger) -> Result<bool> {
        Ok(Self::noted_in(ledger)?.is_some_and(|last| !last.shared_elsewhere.is_empty()))
    }

    /// Whether the settled site has the compressed files that it is to have.
    pub(super) fn has_packed(config: &Config, ledger: &Ledger) -> Result<bool> {
        let precompress = Self::noted_in(ledger)?.map_or_else(String::new, |last| last.precompress);
        // Releases before this one compressed nothing.
        Ok(precompress == config.precompress
            || precompress.is_empty() && config.precompress == "none")
    }

    /// Says what each run says, and gives the report the figures of a site that stays as it is.
    pub(super) fn tell(&self, run: RunContext, report: &mut Report, started: Instant) {
        run.reporter.say(
            "nothing has changed since the site was made: it stays as it is (--full compares every file)",
        );
        if let Some(absent) = &self.absent_categories {
            run.reporter.say(absent);
        }
        for warning in &self.warnings {
            run.reporter.warn(warning);
        }
        let total = self.pages.total;
        report.pages = PageCounts { new: 0, changed: 0, gone: 0, unchanged: total, ..self.pages };
        report.nutriscore = self.nutriscore;
        report.substitutes = self.substitutes;
        let mut rules = BTreeMap::new();
        for rule in Implausibility::ALL {
            if let Some(&count) = self.implausible_rules.get(rule.code()) {
                rules.insert(rule.code(), count);
            }
        }
        report.implausible = ImplausibleCounts { products: self.implausible, rules };
        report.search_unchanged = true;
        report.seconds.pages = seconds_since(started);
    }

    /// As the ledger keeps it.
    pub(super) fn noted(&self) -> Result<String> {
        Ok(serde_json::to_string(self)?)
    }
}

/// A digest of all that files of the site are made of: the program, the products, settings, and whatever lies in the
/// folders of content and theme. No page depends on the time.
/// `catalogue` is that of the products.
pub(super) fn made_of(config: &Config, catalogue: &[u8]) -> String {
    let mut hasher = blake3::Hasher::new();
    let Config { site, paths, substitutes, weights, limits, precompress, .. } = config;
    hasher.update(&program_digest()).update(catalogue);
    let settings = (site, paths, substitutes, weights, limits, precompress);
    hasher.update(format!("{settings:?}").as_bytes());
    hasher.update(&paths.contents().digest()).update(&config.theme().digest());
    hasher.finalize().to_hex().to_string()
}

/// The same of the settings and folders alone, wherever they are.
pub(super) fn settings_digest(config: &Config) -> String {
    let mut hasher = blake3::Hasher::new();
    let Config { site, paths, substitutes, weights, limits, precompress, .. } = config;
    let settings = (site, substitutes, weights, limits, precompress);
    hasher.update(format!("{settings:?}").as_bytes());
    hasher.update(&paths.contents().digest()).update(&config.theme().digest());
    hasher.finalize().to_hex().to_string()
}

fn file_digest(path: &Path) -> Result<String> {
    let content = files::read(path)?.unwrap_or_default();
    Ok(blake3::hash(&content).to_hex().to_string())
}
