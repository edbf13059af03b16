//! Whether the disks have room for what a run may write, asked before it writes: one that fills up half way costs the
//! run, and the machine whatever else is on that disk.

use std::ops::Range;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use anyhow::{Context, Result, bail};

use super::site_inputs::{SiteInputs, all_files};
use crate::model::PagePath;
use crate::publish::{Footprint, Precompress, WAITING_MOST};
use crate::telemetry::DiskSpace;

/// Of this many pages of a site one may give way to another in a run.
const COMING_AND_GOING: u64 = 20;

/// Of this many pages of a site one may be kept for an undo.
const KEPT: u64 = 10;

/// What a page takes in the ledger and in its log, with some room.
const LEDGER_BYTES: u64 = 300;

/// What a product takes in the search file and while that is made, with some room.
const SEARCH_BYTES: u64 = 1300;

/// What a run may write below a folder, at most.
#[derive(Debug)]
struct Demand<'a> {
    folder: &'a Path,
    files: u64,
    bytes: u64,
}

/// Fails where a disk lacks room. `listed` is how many files the ledger lists, where it is believed; `linked` pages are on
/// that disk already, and only get a further name.
pub(super) fn ensure_room(sites: &[SiteInputs], listed: Option<u64>, linked: u64) -> Result<()> {
    let site = &sites[0];
    let paths = &site.config.paths;
    // A compressed file next to each page is a file more; how small is seen where some are there.
    let each = if site.config.precompress == "all" { 2 } else { 1 };
    let precompress = Precompress::of(site.config.precompress);
    let there = Footprint::of(&paths.public, listed.map(|files| files * each), precompress)?;
    let pages = all_files(sites) * each;
    let new = pages.saturating_sub(there.files) + there.files / COMING_AND_GOING;
    let new = new.saturating_sub(linked * each);
    let home = precompress.name_on_disk(PagePath::home().as_file());
    let kept = match site.config.keep_undo {
        false => 0,
        // Of a site whose files stand in another form each is kept.
        true if !paths.public.join(home).is_file() => there.files,
        true => there.files / KEPT,
    };
    let files = new + there.files.min(WAITING_MOST as u64 * each) + kept;
    let search = std::fs::metadata(paths.search()).map_or(0, |about| 2 * about.len());
    let products = site.shelves().by_barcode().len() as u64;
    let search = search.max(products * SEARCH_BYTES);
    let public = Demand { folder: &paths.public, files, bytes: files * there.bytes_a_file };
    let data = Demand { folder: &paths.data, files: 0, bytes: pages * LEDGER_BYTES + search };
    for demand in on_disks(public, data)? {
        // A disk that does not tell is found full soon enough.
        let Some(disk) = DiskSpace::of(demand.folder) else { continue };
        if let Some(lacking) = lacking(&demand, &disk) {
            bail!(
                "{lacking}: {pages} files of the site, {} of them there; nothing was changed",
                there.files.min(pages)
            );
        }
    }
    Ok(())
}

/// The same of the disk of shards and one that has these products of all; the site has as many files as `listed` says.
pub(super) fn ensure_room_for_shard(
    sites: &[SiteInputs],
    products: &Range<usize>,
    listed: u64,
    folder: &Path,
) -> Result<()> {
    let config = sites[0].config;
    let each = if config.precompress == "all" { 2 } else { 1 };
    let precompress = Precompress::of(config.precompress);
    let bytes_a_file = Footprint::of(&config.paths.public, Some(0), precompress)?.bytes_a_file;
    let of = sites[0].shelves().by_barcode().len().max(1) as u64;
    let new = all_files(sites).saturating_sub(listed) + listed / COMING_AND_GOING;
    let files = new * each * products.len() as u64 / of;
    let bytes = files * (bytes_a_file + LEDGER_BYTES) + products.len() as u64 * SEARCH_BYTES;
    let demand = Demand { folder, files, bytes };
    match DiskSpace::of(folder).and_then(|disk| lacking(&demand, &disk)) {
        Some(lacking) => bail!("{lacking}; nothing was changed"),
        None => Ok(()),
    }
}

/// The number of the disk a folder is on.
pub(super) fn disk(folder: &Path) -> Result<u64> {
    let about = folder.metadata();
    Ok(about.with_context(|| format!("cannot look at {}", folder.display()))?.dev())
}

/// Both demands, or one where both folders are on one disk.
fn on_disks<'a>(mut public: Demand<'a>, data: Demand<'a>) -> Result<Vec<Demand<'a>>> {
    if disk(public.folder)? != disk(data.folder)? {
        return Ok(vec![public, data]);
    }
    public.bytes += data.bytes;
    Ok(vec![public])
}

/// What is said of a disk that has too little.
fn lacking(demand: &Demand, disk: &DiskSpace) -> Option<String> {
    // Some file systems make room for names as they go and say 0 of all.
    let lacks_files = disk.inodes > 0 && disk.free_inodes < demand.files;
    if !lacks_files && disk.free_bytes >= demand.bytes {
        return None;
    }
    let room = if disk.inodes > 0 {
        format!("{} files and {} MB", disk.free_inodes, megabytes(disk.free_bytes))
    } else {
        format!("{} MB", megabytes(disk.free_bytes))
    };
    Some(format!(
        "the disk of {} has room for {room}, and this run may need {} files and {} MB",
        demand.folder.display(),
        demand.files,
        megabytes(demand.bytes)
    ))
}

fn megabytes(bytes: u64) -> u64 {
    bytes.div_ceil(1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_that_lacks_bytes_or_files_is_named_with_its_numbers() {
        let demand = Demand { folder: Path::new("/srv/public"), files: 100, bytes: 5_000_000 };
        let disk = |free_bytes, inodes, free_inodes| DiskSpace {
            size_bytes: 9_000_000,
            free_bytes,
            inodes,
            free_inodes,
        };
        for roomy in [disk(5_000_000, 200, 100), disk(6_000_000, 0, 0)] {
            assert_eq!(lacking(&demand, &roomy), None);
        }
        let told = lacking(&demand, &disk(4_999_999, 200, 100)).unwrap();
        let words = "the disk of /srv/public has room for 100 files and 5 MB, and this run may need 100 files and 5 MB";
        assert_eq!(told, words);
        assert!(lacking(&demand, &disk(5_000_000, 200, 99)).unwrap().contains("for 99 files"));
        assert!(lacking(&demand, &disk(1, 0, 0)).unwrap().contains("room for 1 MB"));
    }

    #[test]
    fn two_folders_on_one_disk_share_its_room() {
        let folder = tempfile::tempdir().unwrap();
        let demand = |bytes| Demand { folder: folder.path(), files: 1, bytes };
        let demands = on_disks(demand(2), demand(3)).unwrap();
        assert_eq!(demands.len(), 1);
        assert_eq!(demands[0].bytes, 5);
    }
}
