//! Addresses that every site has by agreement (RFC 8615): whom to tell of a weakness, where a password is changed.

use chrono::{SecondsFormat, TimeDelta};

use crate::render::view::ErrorPage;
use crate::server::context::Context;
use crate::server::http::{Answer, Response, Route};

/// Days after which what is said of the contact is not to be believed any more; RFC 9116 advises less than a year.
const BELIEVED_DAYS: i64 = 180;

/// security.txt (RFC 9116); there is none where the operator gives no contact.
pub(crate) fn security(context: &Context) -> Answer {
    let contact = context.state.contact.as_str();
    if contact.is_empty() {
        return Err(ErrorPage::NotFound.into());
    }
    let scheme = if contact.contains("://") { "" } else { "mailto:" };
    let site = &context.state.site;
    let date = context.now.date().unwrap_or_default();
    let end = (date + TimeDelta::days(BELIEVED_DAYS)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let text = format!(
        "Contact: {scheme}{contact}\nExpires: {end}\nPreferred-Languages: {}\nCanonical: {}{}",
        site.language,
        site.base_url,
        Route::Security.path(),
    );
    Ok(Response::text(200, &text).with_header("Cache-Control", "public, max-age=86400"))
}

/// Leads a password manager to where a password is changed.
pub(crate) fn change_password() -> Response {
    Response::see_other(&format!("{}#account_password", Route::Account.path()))
}
