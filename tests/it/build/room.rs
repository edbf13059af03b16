//! Disks that are too small: asked before the first write, and left with the old site where they fill up all the same.

use std::fs;

use crate::support::disk::{Disk, fill};
use crate::support::{SiteTest, assert_same_pages};

#[test]
fn a_disk_without_room_for_the_site_is_refused_with_numbers_before_anything_is_written() {
    let site = SiteTest::with_demo();
    fs::create_dir(site.path("public")).unwrap();
    for (options, words) in
        [("4m", " MB, and this run may need "), ("400m,nr_inodes=500", "room for 4")]
    {
        let Some(disk) = Disk::mount(&site.path("public"), options) else { return };
        let run = site.run(&["build"]);
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains(words), "{}", run.stderr);
        assert!(run.stderr.contains("files of the site, 0 of them there; nothing was changed"));
        let mut names: Vec<String> = site.stamps().into_keys().collect();
        names.retain(|name| !name.starts_with('.'));
        assert_eq!(names, [""; 0]);
        let held = fs::read_dir(site.path("public")).unwrap().count();
        assert_eq!(held, 1, "only the lock is there");
        drop(disk);
    }
    site.build();
}

#[test]
fn a_disk_that_fills_up_in_the_middle_keeps_the_old_site_and_the_next_build_goes_on() {
    let site = SiteTest::with_demo();
    fs::create_dir(site.path("public")).unwrap();
    let Some(disk) = Disk::mount(&site.path("public"), "48m") else { return };
    site.build();
    let (before, stamps) = (site.pages(), site.stamps());
    // Pages four times as large as those that are there, which is all that can be known before.
    let filler = "x".repeat(60_000);
    site.edit("themes/default/templates/base.html", "</body>", &format!("<!--{filler}--></body>"));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("No space left on device"), "{}", run.stderr);
    assert_same_pages(&site.pages(), &before);
    let mut touched = site.touched_since(&stamps);
    touched.retain(|name| name != "sitegen-identity.txt");
    assert_eq!(touched, [""; 0], "not even what came before the disk was full");
    fill(&site.path("public/.filler"));
    let run = site.run(&["build"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("room for "), "{}", run.stderr);
    fs::remove_file(site.path("public/.filler")).unwrap();
    site.edit("themes/default/templates/base.html", &filler, "");
    site.build();
    let mut pages = site.pages();
    pages.remove(".filler");
    assert_same_pages(&pages, &site.fresh_pages(&[]));
    drop(disk);
}
