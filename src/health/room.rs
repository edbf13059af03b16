//! How much room disks have left.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::telemetry::DiskSpace;

/// The disk of a folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Room {
    /// The folder.
    pub folder: PathBuf,
    /// What of it is free.
    pub disk: DiskSpace,
}

/// The disks of these folders, each once; what is not there or does not tell is left out.
pub(crate) fn rooms(folders: &[&Path]) -> Vec<Room> {
    let (mut rooms, mut devices) = (Vec::new(), Vec::new());
    for folder in folders {
        let (Ok(about), Some(disk)) = (std::fs::metadata(folder), DiskSpace::of(folder)) else {
            continue;
        };
        if !devices.contains(&about.dev()) {
            devices.push(about.dev());
            rooms.push(Room { folder: folder.to_path_buf(), disk });
        }
    }
    rooms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_folders_of_a_disk_are_one_room_and_a_folder_that_is_missing_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let found = rooms(&[folder.path(), folder.path(), Path::new("/nowhere/at/all")]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].disk.size_bytes > 0, "{found:?}");
    }
}
