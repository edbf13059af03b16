//! What the data are worth, as the command shows it: what was counted with the shelves, and what the last
//! reading of sources could not use.

use anyhow::Result;
use serde_json::Value;

use super::loaded_catalogue::{self, OutlineUse};
use super::quality::DataQuality;
use crate::config::Config;
use crate::store::CatalogueReader;

/// Runs that are asked for what they rejected; most find their sources as they were.
const RUNS: usize = 50;

/// What the catalogue's data are worth.
pub(crate) fn quality(config: &Config) -> Result<DataQuality> {
    let reader = loaded_catalogue::open_existing(config)?;
    let rejected = last_rejected(&reader)?;
    Ok(DataQuality {
        rejected,
        ..loaded_catalogue::load(config, &reader, OutlineUse::Read, &crate::model::Stop::default())?
            .quality
    })
}

/// By reason, of the last run that read its sources.
fn last_rejected(reader: &CatalogueReader) -> Result<Option<Value>> {
    for run in reader.runs(RUNS)? {
        if let Some(report) =
            run.report.filter(|report| report["records"]["read"].as_u64() > Some(0))
        {
            return Ok(report["records"].get("rejected").cloned());
        }
    }
    Ok(None)
}
