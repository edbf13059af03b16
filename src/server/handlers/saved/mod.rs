//! « Mes aliments »: saving a pair, the list, taking it along and bringing it back.

mod import_address;
pub(crate) mod list;
pub(crate) mod save;
pub(crate) mod snapshot;
pub(crate) mod transfer;
