//! Saving a pair, and where its owner then sees it.

use super::snapshot::Snapshot;
use crate::model::{AccountId, Barcode, SavedPair, barcodes_in};
use crate::render::view::ErrorPage;
use crate::server::context::Context;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, Route};
use crate::store::accounts::Saved;

/// The pair of two barcodes, written in any way the search box takes.
pub(crate) fn pair_of(product: &str, substitute: &str) -> Option<SavedPair> {
    SavedPair::new(barcode(product)?, barcode(substitute)?)
}

fn barcode(text: &str) -> Option<Barcode> {
    text.parse().ok().or_else(|| barcodes_in(text).first().copied())
}

/// Two barcodes with a dot between them, as addresses and signed texts have them.
pub(crate) fn pair_in(text: &str) -> Option<SavedPair> {
    let (product, substitute) = text.split_once('.')?;
    pair_of(product, substitute)
}

/// Saves a pair. Returns the address where its owner sees it.
pub(crate) fn save(context: &Context, account: AccountId, pair: SavedPair) -> Answer<String> {
    let index = context.state.index.index()?;
    let snapshot = Snapshot::take(&index, pair)?.ok_or(ErrorPage::NotFound)?.to_json()?;
    let notice = match context.state.accounts.save(account, pair, &snapshot, context.now)? {
        Saved::New => Notice::Saved,
        Saved::AlreadyThere => Notice::AlreadySaved,
        Saved::Full => Notice::ListFull,
        Saved::NoAccount => return Err(ErrorPage::SignedOut.into()),
    };
    Ok(landing(notice, pair))
}

/// The place of a pair on the list.
pub(crate) fn landing(notice: Notice, pair: SavedPair) -> String {
    let list = notice.at(Route::Saved.path());
    format!("{list}#p{}-{}", pair.product(), pair.substitute())
}
