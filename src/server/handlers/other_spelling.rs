//! Other and old spellings of an address answer 308 with the one address, its query kept.
//!
//! Only what is there is led to, so that 308 never ends in 404, and nothing leads to itself. Browsers must
//! ask again each time (`no-cache`): a category may get its old name back, and two answers that were kept
//! for ever would then send the browser in a circle.

use crate::files::find_site_file;
use crate::model::{Barcode, Edition, PagePath, addresses_meant};
use crate::search::Index;
use crate::server::context::Context;
use crate::server::http::route::Audience;
use crate::server::http::{HttpError, Response, Route};
use crate::server::site_files::is_linked;

/// Leads to the address that was meant; `None` where none is there.
pub(crate) fn redirect(context: &Context) -> Result<Option<Response>, HttpError> {
    let given = context.request.path.as_str();
    for (edition, meant) in meant(context) {
        if let Some(address) = answered(context, edition, meant)?
            && edition.address(&address) != given
        {
            let address = edition.address(&address);
            return Ok(Some(permanent(&address, &context.request.query)));
        }
    }
    Ok(None)
}

/// What may be meant, as addresses of the root with the edition they are asked for in, the likeliest first.
fn meant(context: &Context) -> Vec<(Edition, String)> {
    let (own, root) = (context.spoken.edition, context.path.as_ref());
    let mut meant = vec![(own, root.to_string())];
    meant.extend(addresses_meant(root).into_iter().map(|address| (own, address)));
    // The words of another language, and its letters, differ only as they are written: `/EN/Category/Jams`.
    for address in addresses_meant(&context.request.path) {
        let (spoken, root) = context.state.spoken_at(&address);
        if !spoken.edition.is_root() {
            meant.push((spoken.edition, root.into_owned()));
        }
    }
    meant
}

fn permanent(address: &str, query: &str) -> Response {
    // A query with anything else could not stand in a header.
    let is_kept = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_graphic());
    let location = if is_kept { format!("{address}?{query}") } else { address.to_string() };
    Response::new(308).with_header("Location", location).with_header("Cache-Control", "no-cache")
}

/// The address itself, or the one its category or its article has now, where something is answered there.
fn answered(
    context: &Context,
    edition: Edition,
    address: String,
) -> Result<Option<String>, HttpError> {
    let route = Route::of(&address);
    if route != Route::File {
        // What is the operator's is not there for visitors, nor a form's address for those who only look.
        let is_there = route.audience() != Audience::Machine
            && route.methods().contains(&context.request.method);
        return Ok(is_there.then_some(address));
    }
    if is_there(context, edition, &address) {
        return Ok(Some(address));
    }
    // Without a search file there is no answer better than the usual one.
    let (Some(page), Ok(index)) = (PagePath::from_url(&address), context.state.index.index())
    else {
        return Ok(None);
    };
    let moved = match page.barcodes() {
        Some((product, substitute)) => of_article(&index, product, substitute)?,
        None => category_now(&index, edition, &address)?,
    };
    Ok(moved.filter(|moved| is_there(context, edition, moved)))
}

fn is_there(context: &Context, edition: Edition, address: &str) -> bool {
    let page = PagePath::from_url(address).map(|page| page.of(edition));
    let public = &context.state.public;
    page.is_some_and(|page| {
        !is_linked(public, page.as_file()) && find_site_file(public, page.as_file()).is_some()
    })
}

/// The address of the page of a weigh label, which is that of its article. A pair that is none any more leads to
/// the product.
fn of_article(
    index: &Index,
    product: Barcode,
    substitute: Option<Barcode>,
) -> Result<Option<String>, HttpError> {
    let known = index.known(product)?;
    let pair = substitute.map(|code| index.known(code)).transpose()?;
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

/// `/categorie/{former or other name}/2` → `/categorie/{name of today}/2`
fn category_now(
    index: &Index,
    edition: Edition,
    address: &str,
) -> Result<Option<String>, HttpError> {
    let Some(rest) = address.strip_prefix("/categorie/") else { return Ok(None) };
    let (slug, page) = rest.split_once('/').unwrap_or((rest, ""));
    let Some(now) = slug_now(index, edition, slug)?.filter(|now| now != slug) else {
        return Ok(None);
    };
    let page = if page.is_empty() { String::new() } else { format!("/{page}") };
    Ok(Some(format!("/categorie/{now}{page}")))
}

/// What a slug is now that the edition, the root or another language has or had.
fn slug_now(index: &Index, edition: Edition, slug: &str) -> Result<Option<String>, HttpError> {
    let folder = edition.folder();
    if !edition.is_root()
        && let Some(now) = index.category_now(&[&folder, slug].concat())?
    {
        return Ok(now.strip_prefix(&folder).map(str::to_string));
    }
    let own = match index.category_now(slug)? {
        Some(root) => index.category_of_root(edition, &root)?,
        // Its address in another language.
        None => index.category(edition, slug)?,
    };
    Ok(own.map(|category| category.slug))
}
