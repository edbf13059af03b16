//! `kill -9` while a catalogue is fetched.

use std::time::{Duration, Instant};

use crate::fetch::kitchen::{DUMP, Kitchen, products};
use crate::support::off::Fault;

#[test]
fn a_fetch_that_is_killed_leaves_the_old_catalogue_or_the_new_and_the_next_completes_it() {
    let weeks = [products(600, 1), products(640, 2)];
    let contents = [0, 1].map(|week| {
        let other = Kitchen::with_dump(&weeks[week]);
        other.fetch();
        other.content()
    });
    let kitchen = Kitchen::with_dump(&weeks[0]);
    kitchen.fetch();
    // A slow server stretches the download, so that kills meet it as well as the reading after it.
    kitchen
        .off
        .misbehave_always(DUMP, Fault::Drip { bytes: 1_000, pause: Duration::from_millis(1) });
    kitchen.put_dump(&weeks[1]);
    let started = Instant::now();
    kitchen.fetch();
    let duration = started.elapsed();
    let mut killed = 0;
    for attempt in 0..16 {
        let week = usize::from(attempt % 2 == 1);
        kitchen.put_dump(&weeks[week]);
        let mut child = kitchen.site.start(&["fetch"]);
        std::thread::sleep(duration * ((attempt * 7) % 16 + 1) / 17);
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        let now = kitchen.content();
        assert!(contents.contains(&now), "attempt {attempt}: the catalogue is of neither week");
        kitchen.fetch();
        assert!(kitchen.content() == contents[week], "attempt {attempt}: it is not complete");
    }
    assert!(killed > 0, "no fetch was killed while it ran");
}
