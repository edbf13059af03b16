//! A clock that goes wrong while accounts are shared with other servers: it is said, and takes nothing from them.

use super::*;
use crate::model::{Occasion, Stop, Timestamp};
use crate::store::accounts::MailJob;
use crate::store::accounts::tests::on_server::postgres::new_schema;

const ZOE: &str = "zoe@example.org";

/// A look for letters, as the last one of a server that ends.
fn look_for_letters(site: &Site) {
    let stop = Stop::default();
    stop.flag().store(true, std::sync::atomic::Ordering::Relaxed);
    mail_worker::run(&site.state, &Reporter::new(Verbosity::Quiet), &stop);
}

#[test]
fn a_clock_that_goes_wrong_is_said_and_takes_no_letter_until_it_is_right() {
    let Some(address) = new_schema() else { return };
    let site = Site::new().with_accounts_at(&address);
    wait(Timestamp::from(std::time::SystemTime::now()) - sample::NOW);
    let is_said = || body(&site.answer(&Request::get("/readyz"))).contains("clock_wrong");
    site.browser().register("Zoé", ZOE);
    assert!(!is_said());
    let job = MailJob::of(Occasion::EmailChanged, ZOE.parse().unwrap());
    site.state.accounts.keep_letter(&job, sample::NOW).unwrap();
    let waiting = || site.state.accounts.waiting_letters().unwrap().count;
    wait(300);
    assert!(is_said());
    look_for_letters(&site);
    assert_eq!((waiting(), site.outbox().exists()), (1, false));
    wait(-300);
    assert!(!is_said());
    look_for_letters(&site);
    assert_eq!(waiting(), 0);
    assert!(site.letters()[0].contains("To: zoe@example.org"));
}
