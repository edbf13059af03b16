//! A server that dies costs next to nothing: its socket stays, the next one answers.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::nginx::{caged, header, status};
use crate::support::nginx::{Rates, signal};

const ABORTS: usize = 20;
/// Visitors who ask without a pause.
const VISITORS: usize = 4;
/// Answers between two aborts, so that the figure says the same on any machine.
const BETWEEN: usize = 250;

#[test]
fn twenty_aborts_under_load_fail_one_request_in_a_thousand_at_most() {
    let Some(caged) = caged(Rates::Lifted) else { return };
    let (answered, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let done = AtomicBool::new(false);
    let visit = || {
        while !done.load(Ordering::Relaxed) {
            let answer = caged.get("/api/essai");
            let is_answered = status(&answer) == 404 && header(&answer, "X-Request-Id").len() == 1;
            (if is_answered { &answered } else { &failed }).fetch_add(1, Ordering::Relaxed);
        }
    };
    let mut gaps = Vec::new();
    std::thread::scope(|scope| {
        (0..VISITORS).for_each(|_| drop(scope.spawn(visit)));
        let aborted = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            for _ in 0..ABORTS {
                // A worker that lived for a while, as those have that meet a fault one day.
                std::thread::sleep(Duration::from_millis(600));
                let enough = answered.load(Ordering::Relaxed) + BETWEEN;
                caged.wait_for(|| answered.load(Ordering::Relaxed) >= enough);
                let worker = caged.worker().unwrap();
                signal(worker, "ABRT");
                let died = Instant::now();
                caged.wait_for(|| caged.worker().is_some_and(|next| next != worker));
                let before = answered.load(Ordering::Relaxed);
                caged.wait_for(|| answered.load(Ordering::Relaxed) >= before + VISITORS);
                gaps.push(died.elapsed());
            }
        }));
        done.store(true, Ordering::Relaxed);
        aborted.unwrap();
    });
    gaps.sort();
    let (answered, failed) = (answered.into_inner(), failed.into_inner());
    println!(
        "measured: {ABORTS} aborts: {failed} of {} requests failed; answers again after {:?}, at worst {:?}",
        answered + failed,
        gaps[ABORTS / 2],
        gaps[ABORTS - 1]
    );
    assert!(failed * 1000 <= answered, "{failed} failed, {answered} were answered");
    let warnings = caged.site.read("server.log").matches("worker ended (signal: 6").count();
    assert_eq!(warnings, ABORTS);
}
