//! One record of a source file under the glass: how it would be read now.

use std::path::Path;

use anyhow::Result;

use super::{Asking, Audience, Order, Wishes, gather, refresh};
use crate::config::Config;
use crate::fetch::{self, ReadOptions, RecordExplanation};

/// Looks at the record of a file on a line, from 1, as the configuration would have it read. No
/// server is asked.
///
/// # Errors
/// When the file cannot be read or has no record there.
pub fn explain_record(
    config: &Config,
    file: &Path,
    line: u64,
    to: Audience,
) -> Result<RecordExplanation> {
    let wishes = Wishes { asking: Asking::Never, ..Wishes::default() };
    let order = Order::new(config, wishes, to);
    let taxonomy = refresh::taxonomy(gather::taxonomy_files(order)?.iter(), order.reporter)?;
    let options = ReadOptions {
        language: &config.site.language,
        taxonomy: &taxonomy,
        filter: &refresh::filter(config),
        record_bytes_max: config.limits.record_bytes,
        is_known: &|_| false,
    };
    fetch::explain(&fetch::recognise(file)?, line, &options)
}
