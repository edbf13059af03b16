//! Files of the site, which nginx answers in production, and pages that have another address.

use anyhow::Result;

use crate::model::{Barcode, PagePath};
use crate::render::view::ErrorPage;
use crate::server::context::Context;
use crate::server::http::{Answer, HttpError, Response};
use crate::server::site_files;

/// A file of the site, or the way to where the page is.
pub(crate) fn file(context: &Context) -> Answer {
    if let Some(file) = site_files::response(&context.state.public, context.request)? {
        return Ok(file);
    }
    match elsewhere(context)? {
        // Asked for again each time: another label may stand for the article after the next build, and two
        // answers kept for ever would send a browser in a circle.
        Some(url) => {
            let response = Response::new(308).with_header("Location", url);
            Ok(response.with_header("Cache-Control", "no-cache"))
        }
        None => Err(ErrorPage::NotFound.into()),
    }
}

/// The address of the page of a weigh label, which is that of its article. A pair that is none any more leads to
/// the product.
fn elsewhere(context: &Context) -> Result<Option<String>, HttpError> {
    let path = PagePath::from_url(&context.request.path);
    let Some((product, substitute)) = path.as_ref().and_then(PagePath::barcodes) else {
        return Ok(None);
    };
    let of_substitute = substitute.and_then(Barcode::labelled_article);
    if product.labelled_article().or(of_substitute).is_none() {
        return Ok(None);
    }
    let index = context.state.index.index()?;
    let (known, pair) =
        (index.known(product)?, substitute.map(|code| index.known(code)).transpose()?);
    if (known, pair) == (product, substitute) {
        return Ok(None);
    }
    if let Some(pair) = pair
        && let Some(swap) = index.swap(known, pair)?
    {
        return Ok(Some(swap.url));
    }
    Ok(index.card(known)?.map(|card| card.url))
}
