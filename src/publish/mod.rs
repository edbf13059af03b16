//! Files of the site: new ones first, changed ones once those are safe on disk, only where they differ, removed last.
//!
//! What a page holds and what was known of it comes from the driver; this stage knows files. It
//! keeps: a file is never half written, a file that need not change keeps inode and time, and
//! nothing outside the site's folder is touched.

mod footprint;
mod identity;
mod packing;
mod published;
mod publisher;
mod readable;
mod site_folder;
mod sitemap;
mod sweep;
mod undo;

pub(crate) use footprint::Footprint;
pub(crate) use identity::{Identity, is_bare, lock_file, refuse_foreign};
pub(crate) use packing::Precompress;
pub(crate) use published::category_slugs;
pub(crate) use publisher::{Evidence, Pass, PassStep, Published, Publisher, WAITING_MOST};
pub(crate) use readable::open_to_web_server;
pub(crate) use sitemap::{Sitemap, URLS_MAX, robots};
pub(crate) use sweep::sweep;
pub(crate) use undo::{KeptRun, forget};
