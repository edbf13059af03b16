//! What a run did, in figures.

use std::collections::BTreeMap;
use std::time::Instant;

use serde::{Deserialize, Serialize};

use crate::fetch::Validators;
use crate::fetch::http::Traffic;
use crate::model::{Implausibility, RejectReason, Rejection};
use crate::store::ProductCounts;
use crate::telemetry::peak_memory_bytes;

/// The figures of a run; `--json` and the journal show them as they are here.
#[derive(Clone, Default, Debug, Serialize)]
pub(crate) struct Report {
    /// Files of the sources.
    pub files: u64,
    /// Files in source folders that are nothing sitegen can read.
    pub skipped_files: u64,
    /// True where the sources had not changed and were not read.
    pub sources_unchanged: bool,
    /// What came from each source, in order.
    pub sources: Vec<SourceReport>,
    /// Databases that were damaged: which, how, where they are now.
    pub damaged: Vec<String>,
    /// Gates that were closed; those of a run that was done were passed by `--accept`.
    pub closed_gates: Vec<String>,
    /// Records, where the sources were read.
    pub records: RecordCounts,
    /// Products, where the sources were read.
    pub products: ProductCounts,
    /// Bytes written to the catalogue's write-ahead log by the refresh.
    pub catalogue_log_bytes: u64,
    /// Files of the site.
    pub pages: PageCounts,
    /// True where the search file is as it was: nothing it depends on had changed.
    pub search_unchanged: bool,
    /// Time by phase.
    pub seconds: Seconds,
    /// Files of the site looked at a second, over the time of the pages.
    pub pages_per_second: u64,
    /// The most memory the process held.
    pub peak_memory_bytes: Option<u64>,
    /// Our Nutri-Score against the stored one.
    pub nutriscore: NutriscoreCounts,
    /// Products whose nutrition table breaks a rule of plausibility, by rule. One may break several.
    pub implausible: ImplausibleCounts,
    /// Products with and without substitutes.
    pub substitutes: SubstituteCounts,
    /// Rejected records, as many as the journal keeps.
    #[serde(skip)]
    pub rejections: Vec<Rejection>,
}

/// How a source's files came to this machine.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Obtained {
    /// They are files of this machine.
    Here,
    /// They were fetched.
    Fetched,
    /// The server has nothing newer.
    Unchanged,
    /// Changes since the last whole export were fetched.
    Continued,
    /// The server was not asked.
    Kept,
    /// They could not be had.
    #[default]
    Failed,
}

/// What came from one source.
#[derive(Clone, Default, Debug, Serialize)]
pub(crate) struct SourceReport {
    /// `file`, `dump`, `search` or `taxonomy`.
    pub kind: &'static str,
    /// Its path or URL, and what it is searched for.
    pub name: String,
    /// How its files came here.
    pub obtained: Obtained,
    /// What was exchanged with its server.
    #[serde(flatten)]
    pub traffic: Traffic,
    /// Seconds it took to bring its files here.
    pub seconds: f64,
    /// What the server said of the export.
    pub validators: Option<Validators>,
    /// Its records, where they were read.
    pub records: RecordCounts,
    /// The products that stand on its records.
    pub products: ProductCounts,
}

/// What became of the records: `read` is the sum of products, duplicates, unwanted and rejected
/// ones.
#[derive(Clone, Default, Debug, Serialize)]
pub(crate) struct RecordCounts {
    /// Records in all files.
    pub read: u64,
    /// Different products.
    pub products: u64,
    /// Further records of a product.
    pub duplicates: u64,
    /// Records of products the filter keeps out.
    pub unwanted: u64,
    /// Records that cannot become products, by reason.
    pub rejected: BTreeMap<&'static str, u64>,
}

impl RecordCounts {
    /// Counts a rejected record.
    pub(crate) fn reject(&mut self, reason: RejectReason) {
        self.read += 1;
        *self.rejected.entry(reason.code()).or_default() += 1;
    }

    /// Adds the counts of others.
    pub(super) fn add(&mut self, other: &Self) {
        self.read += other.read;
        self.products += other.products;
        self.duplicates += other.duplicates;
        self.unwanted += other.unwanted;
        for (reason, count) in &other.rejected {
            *self.rejected.entry(reason).or_default() += count;
        }
    }

    /// All rejected records.
    pub(crate) fn rejected_total(&self) -> u64 {
        self.rejected.values().sum()
    }
}

/// What became of the files of the site.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct PageCounts {
    /// Files of the site now.
    pub total: u64,
    /// Written where there was none.
    pub new: u64,
    /// Rewritten.
    pub changed: u64,
    /// Left as they were.
    pub unchanged: u64,
    /// Removed.
    pub gone: u64,
    /// Product pages among all files.
    pub products: u64,
    /// Substitute pages among all files.
    pub substitutes: u64,
    /// Category pages among all files.
    pub categories: u64,
}

/// Products graded by the algorithm of 2023, by how our computation compares to the stored one.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct NutriscoreCounts {
    /// The same points.
    pub same_score: u64,
    /// The same grade, other points.
    pub same_grade: u64,
    /// Another grade.
    pub other_grade: u64,
    /// The nutrition table is not enough to compute one.
    pub incomplete: u64,
}

/// Products whose nutrition table cannot be believed.
#[derive(Clone, Default, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct ImplausibleCounts {
    /// Products whose table breaks a rule.
    pub products: u64,
    /// By the code of the rule; a table may break several.
    pub rules: BTreeMap<&'static str, u64>,
}

impl ImplausibleCounts {
    /// Counts what is far from everything else on its shelf.
    pub(super) fn add_outliers(&mut self, outliers: u64) {
        if outliers > 0 {
            self.products += outliers;
            self.rules.insert(Implausibility::Shelf.code(), outliers);
        }
    }

    /// Counts a product.
    pub(super) fn add(&mut self, broken: &[Implausibility]) {
        self.products += u64::from(!broken.is_empty());
        for rule in broken {
            *self.rules.entry(rule.code()).or_default() += 1;
        }
    }
}

/// How far substitutes reach.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct SubstituteCounts {
    /// Products of grade C, D or E.
    pub wanting: u64,
    /// Those of them that have a replacement.
    pub served: u64,
    /// Those of them that have no replacement but another idea.
    pub only_idea: u64,
    /// All pairs that have a page.
    pub pairs: u64,
    /// Those of them with a replacement of a better letter: what visitors read.
    pub better: u64,
}

/// Seconds by phase.
#[derive(Clone, Copy, Default, Debug, Serialize)]
pub(crate) struct Seconds {
    /// Bringing the sources' files here.
    pub fetch: f64,
    /// Reading them into the catalogue.
    pub read: f64,
    /// Ranking products and laying shelves.
    pub select: f64,
    /// Rendering and writing pages.
    pub pages: f64,
    /// Closing the search file; it is filled while pages are made.
    pub search: f64,
    /// Removing files, waiting for the disk, closing the ledger.
    pub settle: f64,
    /// All of it.
    pub total: f64,
}

impl Report {
    /// Adds what is known at the end.
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a rate for people"
    )]
    pub(super) fn finish(&mut self, started: Instant) {
        self.seconds.total = super::seconds_since(started);
        self.peak_memory_bytes = peak_memory_bytes();
        if self.seconds.pages > 0.0 {
            self.pages_per_second = (self.pages.total as f64 / self.seconds.pages) as u64;
        }
    }
}
