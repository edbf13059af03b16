//! One record of a source file under the glass: how it would be read now.

use std::path::Path;

use anyhow::Result;

use super::{gather, refresh};
use crate::config::Config;
use crate::fetch::{self, ReadOptions, RecordExplanation};
use crate::model::{Stop, Timestamp};
use crate::telemetry::Reporter;

/// Looks at the record of a file on a line, from 1, as the configuration would have it read. No
/// server is asked.
pub(crate) fn explain_record(
    config: &Config,
    file: &Path,
    line: u64,
    reporter: &Reporter,
    now: Timestamp,
) -> Result<RecordExplanation> {
    let (languages, files) = (&config.site.languages, gather::taxonomy_files(config)?);
    let taxonomy = refresh::taxonomy(languages, files.iter(), reporter, &Stop::default())?;
    let options = ReadOptions {
        languages,
        taxonomy: &taxonomy,
        filter: &refresh::filter(config),
        now,
        record_bytes_max: config.limits.record_bytes,
        is_known: &|_| false,
    };
    fetch::explain(&fetch::recognise(file)?, line, &options)
}
