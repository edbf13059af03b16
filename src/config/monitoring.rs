//! What monitoring reads and writes: paths start at the folder of the configuration.

use std::path::{Path, PathBuf};

use super::declare::Section as _;
use super::error::Result;
use super::reader::SettingsReader;
use super::sections::MonitoringConfig;

/// Reads the section.
pub(super) fn monitoring(reader: &mut SettingsReader, folder: &Path) -> Result<MonitoringConfig> {
    let given = MonitoringConfig::read(reader)?;
    let placed = |path: &PathBuf| folder.join(path);
    Ok(MonitoringConfig {
        nginx_log: given.nginx_log.as_ref().map(placed),
        textfile: given.textfile.as_ref().map(placed),
        panel_password_file: given.panel_password_file.as_ref().map(placed),
    })
}
