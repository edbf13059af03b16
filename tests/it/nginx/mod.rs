//! The site as visitors meet it: real nginx with scripts/nginx, real `sitegen serve` behind it, and
//! people who mean no good before it.

mod addresses;
mod compression;
mod edges;
mod hostile;
mod passing;
mod private_logs;
mod process;
mod renewal;
mod trust;

/// Left out by `scripts/test.sh --fast`.
mod slow {
    mod crash;
    mod crowd;
    mod rebuilding;
    mod stopped;
}

use crate::support::nginx::{Caged, Rates, is_there};
use crate::support::{SiteTest, shelf};

/// A small site behind nginx; none where there is no nginx.
fn caged(rates: Rates) -> Option<Caged> {
    is_there().then(|| Caged::start(SiteTest::with_products(&shelf()), rates))
}

/// The status of an answer; 0 where there is none.
pub(crate) fn status(answer: &str) -> u16 {
    answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0)
}

/// The values of a header.
fn header<'a>(answer: &'a str, name: &str) -> Vec<&'a str> {
    let head = answer.split("\r\n\r\n").next().unwrap_or_default();
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
}
