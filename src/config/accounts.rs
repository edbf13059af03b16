//! The sections `[accounts]` and `[mail]`: who may register, and how letters leave.

use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::file::{Text, secret_file};
use super::setting::Origins;
use super::{ConfigError, Secret};

/// The section `[accounts]`.
#[derive(Clone, Copy, Debug)]
pub struct AccountConfig {
    /// Nobody can register; who has an account keeps it.
    pub closed: bool,
}

/// The section `[mail]`.
#[derive(Debug)]
pub struct MailConfig {
    /// Whom letters come from.
    pub from: String,
    /// The mail server; without one letters lie in data/outbox.
    pub smtp: Option<String>,
    /// Who signs in there.
    pub user: Option<String>,
    /// And how.
    pub password: Option<Secret>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawAccounts {
    closed: Option<Spanned<bool>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RawMail {
    from: Text,
    smtp: Text,
    user: Text,
    password_file: Text,
}

pub(super) fn accounts(raw: RawAccounts, origins: &Origins) -> Result<AccountConfig, ConfigError> {
    Ok(AccountConfig { closed: origins.flag("accounts.closed", raw.closed)? })
}

pub(super) fn mail(
    raw: RawMail,
    base_url: &str,
    folder: &Path,
    origins: &Origins,
) -> Result<MailConfig, ConfigError> {
    let from = origins.text("mail.from", raw.from, &default_sender(base_url));
    let smtp = origins.optional("mail.smtp", raw.smtp);
    let is_server = |url: &str| {
        let rest = url.strip_prefix("smtps://").or_else(|| url.strip_prefix("smtp://"))?;
        // A password in the address would end up in error messages.
        (!rest.is_empty() && !rest.contains('@')).then(|| url.to_string())
    };
    let allowed = "smtps://host:465, smtp://host:587?tls=required or smtp://127.0.0.1:25; \
                   user and password have settings of their own";
    Ok(MailConfig {
        from: from.check("an e-mail address, such as site@example.org", |text| {
            text.contains('@').then(|| text.trim().to_string())
        })?,
        smtp: smtp.map(|setting| setting.check(allowed, is_server)).transpose()?,
        user: origins.optional("mail.user", raw.user).map(|setting| setting.value),
        password: secret_file(
            ("mail.password_file", raw.password_file),
            "mail.password",
            folder,
            origins,
        )?,
    })
}

/// Nobody answers there, but mail programs want a sender.
fn default_sender(base_url: &str) -> String {
    let host = base_url.split("://").last().and_then(|rest| rest.split(':').next());
    let is_named = |host: &&str| host.contains('.') && host.parse::<std::net::IpAddr>().is_err();
    format!("no-reply@{}", host.filter(is_named).unwrap_or("localhost.localdomain"))
}
