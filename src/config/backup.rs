//! Where backups go: paths start at the folder of the configuration, and what leaves the machine is encrypted.

use std::path::Path;

use super::declare::Section as _;
use super::error::Result;
use super::reader::SettingsReader;
use super::sections::BackupConfig;

/// Reads the section and checks what depends on more than one key.
pub(super) fn backup(reader: &mut SettingsReader, folder: &Path) -> Result<BackupConfig> {
    let given = BackupConfig::read(reader)?;
    // A second place without a colon is a folder.
    let is_remote = given.second.as_deref().is_some_and(|second| second.contains(':'));
    if is_remote && given.recipient.is_none() {
        let allowed = "a public key of age, since these backups leave the machine";
        return Err(reader.wrong("backup.recipient", allowed));
    }
    let local = |second: &String| folder.join(second).display().to_string();
    Ok(BackupConfig {
        folder: folder.join(&given.folder),
        identity_file: given.identity_file.as_ref().map(|file| folder.join(file)),
        second: if is_remote { given.second } else { given.second.as_ref().map(local) },
        ..given
    })
}
