//! The site as people use it: Chromium in front of nginx, `sitegen serve` and the demo catalogue.

mod choice;
mod every_page;
mod forms;
mod header;
mod languages;
mod list;
mod markup;
mod photos;
mod plain;
mod search;
mod shop;

use crate::support::SiteTest;
use crate::support::nginx::{Caged, Rates};

/// The demo site behind nginx.
fn demo() -> Caged {
    Caged::start(SiteTest::built_demo(), Rates::Lifted)
}
