//! Who is signed in, for the script of static pages.

use crate::server::context::Context;
use crate::server::http::{Answer, Response};

/// `/api/me`
pub(crate) fn me(context: &Context) -> Answer {
    let visitor = context.visitor()?;
    let body = serde_json::json!({
        "signed_in": visitor.is_some(),
        "name": visitor.map(|visitor| visitor.name.as_str()),
    });
    Ok(Response::json(200, &body))
}
