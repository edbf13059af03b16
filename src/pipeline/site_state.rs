//! What a run finds at public/, how far the ledger is believed about it, and the name it carries while it changes.

use anyhow::Result;

use super::last_run::LastRun;
use super::loaded_catalogue::LoadedCatalogue;
use super::program::random_word;
use super::site_inputs::{SiteInputs, all_top_files};
use super::{Report, RunContext, gates};
use crate::files;
use crate::model::PagePath;
use crate::publish::{self, Evidence, Identity};
use crate::store::{Ledger, LedgerState};

/// The ledger is believed where it speaks of this very folder, and a look at the folder confirms
/// that it was not emptied and that the web server can read it.
pub(super) fn state_of(
    run: RunContext,
    ledger: &Ledger,
    found: Option<&Identity>,
) -> Result<LedgerState> {
    let public = &run.config.paths.public;
    let home = files::find_site_file(public, PagePath::home().as_file());
    let opened = publish::open_to_web_server(public, home.as_deref())?;
    for path in &opened {
        run.reporter.warn(&format!(
            "the web server could not read {}; it can again, and every file of the site will be compared",
            path.display()
        ));
    }
    if !opened.is_empty() {
        // Should this run fail before it writes anything, the next must compare as well.
        ledger.distrust()?;
    }
    let has_packed = LastRun::has_packed(run.config, ledger)?;
    let is_spoken = LastRun::has_words(ledger)?;
    let is_whole = home.is_some() && opened.is_empty() && has_packed && is_spoken;
    if run.options.is_full || !is_whole {
        return Ok(LedgerState::Unknown);
    }
    ledger.state(found.map(|identity| identity.word.as_str()))
}

/// Says and reports what laying the shelves and choosing showed.
pub(super) fn tell(
    run: RunContext,
    loaded: &LoadedCatalogue,
    sites: &[SiteInputs],
    report: &mut Report,
) {
    let site = &sites[0];
    if let Some(absent) = &loaded.absent_categories {
        run.reporter.say(absent);
    }
    for warning in &loaded.warnings {
        run.reporter.warn(warning);
    }
    for blank in sites.iter().flat_map(|site| &site.blanks) {
        run.reporter
            .say(&format!("warning: to be filled in before the site is published: {blank}"));
    }
    for slow in site.theme.slow_templates() {
        run.reporter.say(&slow);
    }
    report.nutriscore = loaded.nutriscore;
    report.implausible = loaded.quality.implausible.clone();
    report.substitutes = site.substitute_counts();
}

/// Holds the run back where it would drop too many addresses of categories: those that have a page now.
pub(super) fn keep_addresses(
    run: RunContext,
    site: &SiteInputs,
    report: &mut Report,
) -> Result<()> {
    let graph = &site.loaded.graph;
    let slugs = site.filled_categories().into_iter().map(|category| graph.slug(category)).collect();
    let before = publish::category_slugs(&run.config.paths.public);
    let closed = gates::addresses(&run.config.gates, &before, &slugs);
    Ok(gates::pass(run, report, "the site", closed.into_iter().collect())?)
}

/// The identity public/ carries until a file that the ledger lists is changed: from before the first write no other
/// ledger believes it any more, and all files at its top that may be the site's are listed.
pub(super) fn start_identity(
    sites: &[SiteInputs],
    state: LedgerState,
    found: Option<&Identity>,
) -> Result<Identity> {
    let mut top_files = all_top_files(sites);
    if let Some(identity) = found {
        top_files.extend_from_slice(&identity.top_files);
    }
    top_files.sort();
    top_files.dedup();
    let word = match found {
        Some(identity) if state != LedgerState::Unknown => identity.word.clone(),
        _ => random_word(),
    };
    let identity = Identity { word, top_files };
    if found != Some(&identity) {
        identity.write(&sites[0].config.paths.public)?;
    }
    Ok(identity)
}

/// How many files the ledger lists, where it is believed; `count` are in it.
pub(super) fn listed(count: u64, state: LedgerState, found: Option<&Identity>) -> Option<u64> {
    match (found, state) {
        (None, _) => Some(0),
        (Some(_), LedgerState::Unknown) => None,
        (Some(_), _) => Some(count),
    }
}

/// What tells which files there are.
pub(super) fn evidence(state: LedgerState, found: Option<&Identity>) -> Evidence {
    match state {
        LedgerState::Settled | LedgerState::Creating => Evidence::Ledger,
        LedgerState::Unknown if found.is_none() => Evidence::NoSite,
        LedgerState::Unknown => Evidence::Files,
    }
}
