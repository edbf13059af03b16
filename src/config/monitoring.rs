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
    let MonitoringConfig { nginx_log, textfile, panel_password_file } = &mut placed;
    for path in [nginx_log, textfile, panel_password_file].into_iter().flatten() {
        *path = folder.join(&*path);
    }
    Ok(placed)
}
