//! Other and old spellings of an address answer 308 with the one address, its query kept.
//!
//! Only what is there is led to, so that 308 never ends in 404, and nothing leads to itself. Browsers must
//! ask again each time (`no-cache`): a category may get its old name back, and two answers that were kept
//! for ever would then send the browser in a circle.

use crate::model::{PagePath, addresses_meant};
use crate::server::context::Context;
use crate::server::http::route::Audience;
use crate::server::http::{HttpError, Response, Route};

/// Leads to the address that was meant; `None` where none is there.
pub(crate) fn redirect(context: &Context) -> Result<Option<Response>, HttpError> {
    let given = context.request.path.as_str();
    for meant in std::iter::once(given.to_string()).chain(addresses_meant(given)) {
        if let Some(address) = answered(context, meant)?
            && address != given
        {
            return Ok(Some(permanent(&address, &context.request.query)));
        }
    }
    Ok(None)
}

fn permanent(address: &str, query: &str) -> Response {
    // A query with anything else could not stand in a header.
    let is_kept = !query.is_empty() && query.bytes().all(|byte| byte.is_ascii_graphic());
    let location = if is_kept { format!("{address}?{query}") } else { address.to_string() };
    Response::new(308).with_header("Location", location).with_header("Cache-Control", "no-cache")
}

/// The address itself, or the one its category has now, where something is answered there.
fn answered(context: &Context, address: String) -> Result<Option<String>, HttpError> {
    let route = Route::of(&address);
    if route != Route::File {
        // What is the operator's is not there for visitors.
        return Ok((route.audience() != Audience::Machine).then_some(address));
    }
    let Some(page) = PagePath::from_url(&address) else { return Ok(None) };
    let is_there = |page: &PagePath| context.state.public.join(page.as_file()).is_file();
    Ok(is_there(&page).then_some(address))
}
