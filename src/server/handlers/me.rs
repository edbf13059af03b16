//! Who is signed in, for the script of static pages.

use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::response::Response;

/// `/api/me`
pub(super) fn me(call: &Call) -> Result<Response, Fault> {
    let visitor = call.visitor()?;
    let body = serde_json::json!({
        "signed_in": visitor.is_some(),
        "name": visitor.map(|visitor| visitor.name.as_str()),
    });
    Ok(Response::json(200, &body))
}
