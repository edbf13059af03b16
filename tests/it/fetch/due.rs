//! When servers are asked: by a fetch always, by a build where it is due.

use super::kitchen::{DUMP, INDEX, Kitchen, products};

#[test]
fn a_build_asks_where_the_last_time_is_long_ago() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    kitchen.site.build();
    assert!(kitchen.site.path("public/index.html").exists());
    assert_eq!(kitchen.asked(DUMP), 1);
    kitchen.put_dump(&products(11, 1));
    let report = kitchen.site.build();
    assert_eq!(kitchen.asked(DUMP), 1, "a day has not passed");
    assert_eq!(report["sources"][0]["obtained"], "kept");
    kitchen.configure("every = \"0s\"\n", &kitchen.dump_source());
    assert_eq!(kitchen.site.build()["products"]["new"], 1);
    kitchen.fetch();
    assert_eq!(kitchen.asked(DUMP), 3, "a fetch asks in any case");
}

#[test]
fn offline_no_server_is_asked() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    let run = kitchen.site.run(&["build", "--offline"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("was never downloaded; run once without --offline"),
        "{}",
        run.stderr
    );
    kitchen.fetch();
    kitchen.off.clear_requests();
    kitchen.configure("every = \"0s\"\n", &kitchen.dump_source());
    kitchen.site.build_with(&["--offline"]);
    assert_eq!(kitchen.off.requests().len(), 0);
}

#[test]
fn a_lost_catalogue_comes_back_without_another_download() {
    let kitchen = Kitchen::with_dump(&products(10, 1));
    kitchen.configure(
        "",
        &format!("{}deltas = \"{}\"\n", kitchen.dump_source(), kitchen.off.url(INDEX)),
    );
    kitchen.fetch();
    let content = kitchen.content();
    for name in ["catalogue.sqlite", "catalogue.sqlite-wal", "catalogue.sqlite-shm"] {
        let _ = std::fs::remove_file(kitchen.site.path("data").join(name));
    }
    let report = kitchen.fetch();
    assert_eq!(report["sources"][0]["bytes"], 0);
    assert_eq!(kitchen.content(), content);
}
