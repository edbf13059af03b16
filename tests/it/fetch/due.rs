//! When servers are asked: by a fetch always, by a build where it is due.

use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::Connection;
use serde_json::{Value, json};

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

/// Notes the times of the last fetch anew, as a clock that was ahead wrote them.
fn note_fetched(kitchen: &Kitchen, time: u64) {
    let catalogue = Connection::open(kitchen.site.path("data/catalogue.sqlite")).unwrap();
    let changed = catalogue.execute("UPDATE fact SET value = ?1 WHERE key = 'fetched'", [time]);
    assert_eq!(changed.unwrap(), 1);
    let mut notes = 0;
    for entry in walkdir::WalkDir::new(kitchen.site.path("data")) {
        let entry = entry.unwrap();
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let Ok(mut json) = serde_json::from_str::<Value>(&text) else { continue };
        if json["fetched"].is_number() {
            json["fetched"] = json!(time);
            std::fs::write(entry.path(), json.to_string()).unwrap();
            notes += 1;
        }
    }
    assert!(notes > 0, "the export was kept without its time");
}

#[test]
fn a_last_time_that_is_still_to_come_counts_as_never() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    // A day, four years and a century ahead; and the hour of a wrong time zone.
    for ahead in [86_400, 4 * 365 * 86_400, 100 * 365 * 86_400, 3_600] {
        let kitchen = Kitchen::with_dump(&products(10, 1));
        kitchen.site.build();
        note_fetched(&kitchen, now + ahead);
        kitchen.put_dump(&products(11, 1));
        let run = kitchen.site.run(&["build"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stderr.contains("which is still to come"), "{}", run.stderr);
        assert_eq!(kitchen.asked(DUMP), 2, "{ahead}");
        // What was noted meanwhile is right again.
        kitchen.site.build();
        assert_eq!(kitchen.asked(DUMP), 2, "{ahead}");
    }
}
