//! The address of a product that was on the site answers 410 for a year, with the shelf it stood on.

use crate::files::find_site_file;
use crate::model::{Barcode, GoneProduct, PagePath, addresses_meant};
use crate::render::Link;
use crate::render::view::ErrorPage;
use crate::search::Index;
use crate::server::context::Context;
use crate::server::http::{Answer, HttpError, Response};

/// Says that the product of an address is gone; `None` where it never was, or too long ago.
pub(crate) fn answer(context: &Context) -> Answer<Option<Response>> {
    let given = context.path.as_ref();
    // Without a search file there is no answer better than the usual one.
    let Ok(index) = context.state.index.index() else { return Ok(None) };
    for meant in std::iter::once(given.to_string()).chain(addresses_meant(given)) {
        let Some((product, _)) = PagePath::from_url(&meant).and_then(|page| page.barcodes()) else {
            continue;
        };
        if let Some(gone) = remembered(context, &index, product)? {
            return page(context, &index, gone).map(Some);
        }
    }
    Ok(None)
}

/// What is known of a product that is gone.
pub(crate) fn remembered(
    context: &Context,
    index: &Index,
    product: Barcode,
) -> Result<Option<GoneProduct>, HttpError> {
    Ok(index.gone(product)?.filter(|gone| gone.is_remembered(context.now)))
}

fn page(context: &Context, index: &Index, gone: GoneProduct) -> Answer {
    let page = ErrorPage::of_gone(&context.request.path, shelf(context, index, gone)?);
    let html = context.spoken.theme.html(&page)?;
    Ok(Response::html(ErrorPage::Gone.status(), html).with_header("Cache-Control", "no-cache"))
}

/// The shelf by its name of today, where it has a page.
fn shelf(context: &Context, index: &Index, gone: GoneProduct) -> Result<Option<Link>, HttpError> {
    // It is remembered by its address at the root.
    let Some(then) = gone.shelf else { return Ok(None) };
    let now = index.category_now(&then)?.unwrap_or(then);
    let edition = context.spoken.edition;
    let Some(category) = index.category_of_root(edition, &now)? else { return Ok(None) };
    let file = PagePath::category(&category.slug, 1).of(edition);
    let is_there = find_site_file(&context.state.public, file.as_file()).is_some();
    Ok(is_there.then(|| Link { name: category.name, lang: None, url: file.url() }))
}
