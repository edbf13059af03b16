//! The power is cut at random moments of a build: what visitors reach is old or new, never empty, and the next build
//! mends all.

use std::os::unix::fs::symlink;
use std::time::Instant;

use super::interrupted::Weeks;
use crate::support::disk::PowerCutDisk;
use crate::support::{SiteTest, assert_same_pages, is_installed};

const CUTS: u32 = 4;

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
    weeks.turn_to(1);
    let started = Instant::now();
    weeks.site.build();
    let mut duration = started.elapsed();
    let (mut cuts, mut attempt) = (0, 0);
    while cuts < CUTS {
        let week = usize::from(attempt % 2 == 1);
        weeks.turn_to(week);
        let mut build = weeks.site.start(&["build"]);
        // From its middle on, where visitors' pages change.
        std::thread::sleep(duration * (CUTS + attempt * 2 % CUTS) / (2 * CUTS));
        disk.cut();
        let was_running = build.try_wait().unwrap().is_none();
        build.kill().unwrap();
        build.wait().unwrap();
        disk.restart();
        if was_running {
            cuts += 1;
        } else {
            duration = duration * 9 / 10;
        }
        weeks.check_whole();
        weeks.check_catalogue();
        weeks.site.build();
        assert_same_pages(&weeks.site.pages(), &weeks.pages[week]);
        attempt += 1;
        assert!(attempt < 10 * CUTS, "only {cuts} of {attempt} builds were at work");
    }
}
