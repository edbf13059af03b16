//! Gates: what a refresh must not do to the catalogue, whatever the sources say. A closed gate
//! means the sources are damaged or the world has changed; a person must look.

use std::collections::{BTreeMap, HashSet};

use thiserror::Error;

use crate::config::GateConfig;
use crate::model::Rejection;
use crate::store::{Census, Scope, Settled};

use super::{RecordCounts, Report, RunContext, RunOptions};

/// A run was not let through.
#[derive(Debug, Error)]
#[error(
    "{what} stays as it was, because {}; look at the sources, and if all is as it should \
     be, let this one run pass with --accept",
    .reasons.join("; and because ")
)]
pub(crate) struct GateClosed {
    what: &'static str,
    reasons: Vec<String>,
}

/// Lets a run through where no gate is closed, or all are accepted; notes in the report which were. `what` stays as
/// it was where they are not.
///
/// # Errors
/// [`GateClosed`] where the run is held back.
pub(super) fn pass(
    run: RunContext,
    report: &mut Report,
    what: &'static str,
    reasons: Vec<String>,
) -> Result<(), GateClosed> {
    report.closed_gates.extend_from_slice(&reasons);
    if reasons.is_empty() {
        return Ok(());
    }
    let how = match run.options {
        RunOptions { dry_run: true, .. } => "a gate would be closed:",
        RunOptions { accepts_gates: true, .. } => "accepted although",
        _ => return Err(GateClosed { what, reasons }),
    };
    for reason in reasons {
        run.reporter.warn(&format!("{how} {reason}"));
    }
    Ok(())
}

/// Fewer addresses than these are the coming and going of products.
const ADDRESSES_JUDGED: usize = 3;

/// Addresses of categories that visitors and search engines know and that would be no pages any more: a taxonomy that
/// is lost, or another one, renames them all.
pub(super) fn addresses(
    gates: &GateConfig,
    before: &[String],
    now: &HashSet<&str>,
) -> Option<String> {
    let mut dropped = before.to_vec();
    dropped.retain(|slug| !now.contains(slug.as_str()));
    let share = percent(dropped.len() as u64, before.len() as u64);
    let is_closed = dropped.len() >= ADDRESSES_JUDGED && share > f64::from(gates.addresses_percent);
    dropped.truncate(ADDRESSES_JUDGED);
    is_closed.then(|| {
        format!(
            "{share:.1} % of the {} addresses of categories would be dropped, such as {} \
             (gates.addresses_percent allows {})",
            before.len(),
            dropped.join(", "),
            gates.addresses_percent
        )
    })
}

/// Fewer pages than these are the coming and going of products.
const PAGES_JUDGED: u64 = 20;

/// Pages that visitors and search engines know and that would be gone.
pub(super) fn pages(gates: &GateConfig, dropped: u64, before: u64) -> Option<String> {
    let share = percent(dropped, before);
    (dropped >= PAGES_JUDGED && share > f64::from(gates.pages_percent)).then(|| {
        format!(
            "{dropped} of {before} pages would be dropped, {share:.1} % (gates.pages_percent allows {})",
            gates.pages_percent
        )
    })
}

/// Of fewer records of changes the rejected ones are not judged.
const CHANGES_JUDGED: u64 = 100;

/// Of fewer records of a file the reasons are not judged: a page of a search has twenty.
const FILE_JUDGED: u64 = 20;

/// What became of the records of one file that were wanted.
#[derive(Default, Debug)]
pub(super) struct FileRecords {
    /// The file, as it is named to the user.
    pub(super) name: String,
    /// All of them.
    pub(super) wanted: u64,
    /// Those that were rejected, by reason, with the line of the first.
    rejected: BTreeMap<&'static str, (u64, u64)>,
}

impl FileRecords {
    /// None yet.
    pub(super) fn of(name: String) -> Self {
        Self { name, ..Self::default() }
    }

    /// Counts a rejected one.
    pub(super) fn reject(&mut self, rejection: &Rejection) {
        self.wanted += 1;
        self.rejected.entry(rejection.reason.code()).or_insert((0, rejection.line)).0 += 1;
    }
}

/// Files most of whose records fail for one reason. Then the file is to blame and not its records, whatever
/// the rest of the sources hold.
pub(super) fn one_reason(gates: &GateConfig, files: &[FileRecords]) -> Vec<String> {
    let mut closed = Vec::new();
    for file in files {
        for (reason, (count, line)) in &file.rejected {
            let share = percent(*count, file.wanted);
            if file.wanted >= FILE_JUDGED && share > f64::from(gates.one_reason_percent) {
                closed.push(format!(
                    "{count} of {} records of {} were rejected for one reason, {reason}, {share:.1} % \
                     (gates.one_reason_percent allows {}): {}; `sitegen explain-record {}:{line}` \
                     shows the first",
                    file.wanted, file.name, gates.one_reason_percent, suspicion(reason), file.name
                ));
            }
        }
    }
    closed
}

/// What makes most records of a file fail.
fn suspicion(reason: &str) -> &'static str {
    match reason {
        "no_name" => "names may stand in columns or in a shape that is not read",
        "obsolete" | "not_food" => "it may be an export of other products, to be left out",
        "wrong_width" => "its rows may be parted otherwise than its header",
        "malformed" => "it may be damaged, or of another kind than it looks",
        "not_utf8" => "a spreadsheet may have saved it in an encoding of its own: save it as UTF-8",
        "too_large" => "limits.record_bytes may be too small for it",
        "not_found" => "it may be of barcodes that Open Food Facts does not have",
        _ => "its barcodes may have been through a spreadsheet",
    }
}

/// Records that had a name and records that could have had one.
pub(super) type NameCounts = Option<(u64, u64)>;

/// The gates a refresh meets closed, each with its figures. `named` is of before and now.
pub(super) fn closed(
    gates: &GateConfig,
    records: &RecordCounts,
    scope: Scope,
    settled: &Settled,
    named: [NameCounts; 2],
) -> Vec<String> {
    let (before, after) = (&settled.before, &settled.after);
    let mut closed = Vec::new();
    closed.extend(too_few(gates, after));
    closed.extend(too_many_rejected(gates, records, scope));
    if before.products > 0 {
        closed.extend(shrank(gates, before, after));
        closed.extend(lost_coverage(gates, before, after, named));
        closed.extend(shifted(gates, before, after));
    }
    closed
}

fn too_few(gates: &GateConfig, after: &Census) -> Option<String> {
    (after.products < gates.min_products as u64).then(|| {
        format!(
            "it would have {} products (gates.min_products demands {})",
            after.products, gates.min_products
        )
    })
}

fn shrank(gates: &GateConfig, before: &Census, after: &Census) -> Option<String> {
    let lost = percent(before.products.saturating_sub(after.products), before.products);
    (lost > f64::from(gates.shrink_percent)).then(|| {
        format!(
            "it would shrink from {} to {} products, by {lost:.1} % (gates.shrink_percent allows {})",
            before.products, after.products, gates.shrink_percent
        )
    })
}

/// Unwanted records say nothing: of those that were wanted, too many are unusable. A handful of
/// changes says as little.
fn too_many_rejected(gates: &GateConfig, records: &RecordCounts, scope: Scope) -> Option<String> {
    let (rejected, wanted) = (records.rejected_total(), records.read - records.unwanted);
    if scope == Scope::Changes && wanted < CHANGES_JUDGED {
        return None;
    }
    let share = percent(rejected, wanted);
    (share > f64::from(gates.rejected_percent)).then(|| {
        format!(
            "{rejected} of {wanted} records were rejected, {share:.1} % (gates.rejected_percent \
             allows {})",
            gates.rejected_percent
        )
    })
}

/// A column that is lost in an export costs as much as the products would: exports came without
/// energy (openfoodfacts-server issue 13274) and without 119 of their columns (issue 11450).
fn lost_coverage(
    gates: &GateConfig,
    before: &Census,
    after: &Census,
    named: [NameCounts; 2],
) -> Vec<String> {
    let mut columns = Vec::new();
    if let [Some((old, old_all)), Some((now, now_all))] = named {
        columns.push(("names", percent(old, old_all), percent(now, now_all)));
    }
    for (column, old, now) in [
        ("grades", before.with_grade(), after.with_grade()),
        ("nutrition tables", before.with_nutriments, after.with_nutriments),
        ("categories", before.with_categories, after.with_categories),
    ] {
        columns.push((column, percent(old, before.products), percent(now, after.products)));
    }
    // Of its own share: a column that few products have can be lost as well.
    let kept = 1.0 - f64::from(gates.coverage_loss_percent) / 100.0;
    columns.retain(|(_, old, now)| *now < old * kept);
    let mut lost = Vec::new();
    for (column, old, now) in columns {
        lost.push(format!(
            "{column} would be known of {now:.1} % instead of {old:.1} % \
             (gates.coverage_loss_percent allows to lose {} % of that)",
            gates.coverage_loss_percent
        ));
    }
    lost
}

fn shifted(gates: &GateConfig, before: &Census, after: &Census) -> Option<String> {
    const NAMES: [&str; 7] = ["A", "B", "C", "D", "E", "unknown", "not applicable"];
    let mut most = (0.0, "", 0.0, 0.0);
    for (at, name) in NAMES.into_iter().enumerate() {
        let old = percent(before.gradings[at], before.products);
        let now = percent(after.gradings[at], after.products);
        if (now - old).abs() >= most.0 {
            most = ((now - old).abs(), name, old, now);
        }
    }
    let (moved, name, old, now) = most;
    (moved > f64::from(gates.grade_shift_points)).then(|| {
        format!(
            "the share of grade {name} would move from {old:.1} % to {now:.1} % \
             (gates.grade_shift_points allows {} points)",
            gates.grade_shift_points
        )
    })
}

#[allow(clippy::cast_precision_loss, reason = "a share")]
fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

#[cfg(test)]
mod tests;
