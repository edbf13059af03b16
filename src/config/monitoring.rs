//! What monitoring reads and writes: paths start at the folder of the configuration.

use std::path::Path;

use super::declare::Section as _;
use super::error::Result;
use super::reader::SettingsReader;
use super::sections::MonitoringConfig;

/// Reads the section.
pub(super) fn monitoring(reader: &mut SettingsReader, folder: &Path) -> Result<MonitoringConfig> {
    let given = MonitoringConfig::read(reader)?;
    let mut placed = given.clone();
    for path in [&mut placed.nginx_log, &mut placed.textfile, &mut placed.panel_password_file] {
        if let Some(path) = path {
            *path = folder.join(&*path);
        }
    }
    Ok(placed)
}
