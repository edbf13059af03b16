//! The power is cut at random moments of a build: what visitors reach is old or new, never empty, and the next build
//! mends all.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::os::unix::fs::symlink;
use std::time::Duration;

use flate2::read::GzDecoder;

use super::interrupted::Weeks;
use crate::support::disk::PowerCutDisk;
use crate::support::{SiteTest, assert_same_pages, is_installed};

const CUTS: u32 = 4;
const IDENTITY: &str = "public/sitegen-identity.txt";

#[test]
fn a_power_cut_leaves_each_page_old_or_new_and_the_next_build_mends_all() {
    if !is_installed("mkfs.ext4") || !is_installed("python3") {
        return;
    }
    let site = SiteTest::with_demo();
    let (image, folder) = (site.path("disk.image"), site.path("disk"));
    let Some(mut disk) = PowerCutDisk::mount(image, folder) else { return };
    for name in ["data", "public"] {
        std::fs::create_dir(site.path("disk").join(name)).unwrap();
        symlink(format!("disk/{name}"), site.path(name)).unwrap();
    }
    let weeks = Weeks::of(site);
    weeks.turn_to(0);
    weeks.site.build();
    let (settings, mut cuts) = (weeks.site.read("sitegen.toml"), 0);
    for attempt in 0.. {
        assert!(attempt < 5 * CUTS, "only {cuts} of {attempt} builds were at work");
        let week = (attempt as usize + 1) % 2;
        weeks.turn_to(week);
        // Files change their form or keep it.
        let form = ["none", "only"][attempt as usize / 2 % 2];
        weeks.site.put("sitegen.toml", format!("{settings}[build]\nprecompress = \"{form}\"\n"));
        let identity = weeks.site.read(IDENTITY);
        let mut build = weeks.site.start(&["build"]);
        // From then on pages change that visitors reach.
        while weeks.site.read(IDENTITY) == identity && build.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(u64::from(attempt % 4 * 10)));
        assert!(disk.cut(), "the power is still there");
        build.kill().unwrap();
        // A build that had ended lost nothing.
        cuts += u32::from(!build.wait().unwrap().success());
        disk.restart();
        weeks.check_seen(&as_sent(weeks.site.pages()));
        weeks.check_catalogue();
        weeks.site.build();
        assert_same_pages(&as_sent(weeks.site.pages()), &weeks.pages[week]);
        if cuts == CUTS {
            println!(
                "measured: {cuts} power cuts in {} builds, 0 empty or cut pages, 0 not mended",
                attempt + 1
            );
            // Before the folder of the site it lies in.
            drop(disk);
            return;
        }
    }
}

/// The files as nginx sends them where it is made for texts that stand compressed alone: those first. What nothing leads to
/// yet may be there in part.
fn as_sent(mut pages: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    let packed: Vec<String> = pages.keys().filter(|name| name.ends_with(".gz")).cloned().collect();
    for name in packed {
        let packed = pages.remove(&name).unwrap();
        let mut content = Vec::new();
        if GzDecoder::new(packed.as_slice()).read_to_end(&mut content).is_err() {
            content = b"cut off".to_vec();
        }
        pages.insert(name.trim_end_matches(".gz").to_string(), content);
    }
    pages
}
