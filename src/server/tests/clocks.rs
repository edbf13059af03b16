//! A clock that goes wrong while accounts are shared with other servers: it is said, and takes nothing from them.

use super::*;
use crate::model::{Occasion, Timestamp};
use crate::store::accounts::MailJob;
use crate::store::accounts::tests::on_server::postgres::new_schema;

const ZOE: &str = "zoe@example.org";

#[test]
fn a_clock_that_goes_wrong_is_said_and_takes_no_letter_until_it_is_right() {
    let Some(address) = new_schema() else { return };
    let site = Site::new().with_accounts_at(&address);
    wait(Timestamp::from(std::time::SystemTime::now()) - sample::NOW);
    site.browser().register("Zoé", ZOE);
    let job = MailJob::of(Occasion::EmailChanged, ZOE.parse().unwrap());
    site.state.accounts.keep_letter(&job, sample::NOW).unwrap();
    let waiting = || site.state.accounts.waiting_letters().unwrap().count;
    wait(300);
    mail_worker::look(&site.state).unwrap();
    assert_eq!((waiting(), site.outbox().exists()), (1, false));
    assert!(body(&site.answer(&Request::get("/readyz"))).contains("clock_wrong"));
    wait(-300);
    mail_worker::look(&site.state).unwrap();
    assert_eq!(waiting(), 0);
    assert!(site.letters()[0].contains("To: zoe@example.org"));
}
