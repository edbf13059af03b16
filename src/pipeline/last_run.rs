//! What the settled site was made of, and its figures: a run that finds all of it as it was has nothing to do.
//!
//! Noted in the ledger with the word `settled`, so it speaks of the files that are there, and of nothing a killed run
//! left.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Instant;

use anyhow::Result;
use serde::{Deserialize, Serialize};

use super::loaded_catalogue::LoadedCatalogue;
use super::report::{ImplausibleCounts, NutriscoreCounts, PageCounts, Report, SubstituteCounts};
use super::{RunContext, seconds_since};
use crate::config::Config;
use crate::files;
use crate::model::Implausibility;
use crate::search::{self, FoundFile};
use crate::store::{CatalogueReader, Ledger};

/// The run that settled the site.
#[derive(Serialize, Deserialize)]
pub(super) struct LastRun {
    /// Digest of all that files of the site are made of.
    made_of: String,
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
}

impl LastRun {
    /// What the next run is to know of this one.
    pub(super) fn of(
        config: &Config,
        made_of: String,
        search: &str,
        loaded: &LoadedCatalogue,
        report: &Report,
    ) -> Result<Self> {
        let mut implausible_rules = BTreeMap::new();
        for (rule, count) in &report.implausible.rules {
            implausible_rules.insert((*rule).to_string(), *count);
        }
        Ok(Self {
            made_of,
            search: search.to_string(),
            addresses: file_digest(&config.paths.addresses())?,
            pages: report.pages,
            nutriscore: report.nutriscore,
            substitutes: report.substitutes,
            implausible: report.implausible.products,
            implausible_rules,
            warnings: loaded.warnings.clone(),
            absent_categories: loaded.absent_categories.clone(),
        })
    }

    /// The run that settled the site, where all that the site is made of is as it was then.
    pub(super) fn still_right(
        config: &Config,
        ledger: &Ledger,
        made_of: &str,
    ) -> Result<Option<Self>> {
        let Some(noted) = ledger.last_run()? else { return Ok(None) };
        // Notes of another version say nothing to this one.
        let Ok(last) = serde_json::from_str::<Self>(&noted) else { return Ok(None) };
        let path = config.paths.search();
        let is_right = !made_of.is_empty()
            && last.made_of == made_of
            && last.addresses == file_digest(&config.paths.addresses())?
            && search::look_at(&path)? == FoundFile::Sound(last.search.clone());
        if is_right {
            // Nothing else would meet damage now, and the next run builds upon it.
            ledger.check()?;
            search::remove_unfinished(&path)?;
        }
        Ok(is_right.then_some(last))
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
/// folders of content and theme. No page depends on the time. Empty where the program cannot be known, which is then
/// taken for another.
pub(super) fn made_of(config: &Config, reader: &CatalogueReader) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    let Some(program) = program_digest() else { return Ok(String::new()) };
    hasher.update(&program).update(&reader.digest()?);
    let Config { site, paths, substitutes, weights, limits, .. } = config;
    hasher.update(format!("{:?}", (site, paths, substitutes, weights, limits)).as_bytes());
    hasher.update(&paths.contents().digest()).update(&config.theme().digest());
    Ok(hasher.finalize().to_hex().to_string())
}

/// A digest of the running program: what it makes of the same may change with each build of it, not only with its
/// version.
fn program_digest() -> Option<[u8; 32]> {
    static DIGEST: OnceLock<Option<[u8; 32]>> = OnceLock::new();
    *DIGEST.get_or_init(|| {
        // The file that runs, even where another has taken its name.
        let program = File::open("/proc/self/exe").ok()?;
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(program).ok()?;
        Some(*hasher.finalize().as_bytes())
    })
}

fn file_digest(path: &Path) -> Result<String> {
    let content = files::read(path)?.unwrap_or_default();
    Ok(blake3::hash(&content).to_hex().to_string())
}
