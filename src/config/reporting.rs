//! Where failures are reported.

use std::path::Path;

use super::declare::Section as _;
use super::error::Result;
use super::reader::SettingsReader;
use super::secret::{Secret, secret};
use super::sections::SentrySection;

use crate::words::is_digits;

/// The key of the DSN, which is never in the file.
const SENTRY_DSN: &str = "sentry.dsn";
const DSN: &str = "a DSN, such as https://key@sentry.example/1";

/// Where failures are reported.
#[derive(Debug)]
pub(crate) struct SentryConfig {
    /// The address of the project; nothing is reported without one.
    pub dsn: Option<Secret>,
    /// Which of an operator's sites it is.
    pub environment: String,
    /// What Sentry knows the weekly run by; there are no check-ins without it.
    pub monitor: Option<String>,
    /// When the weekly run starts, as cron writes it.
    pub schedule: String,
}

impl SentryConfig {
    pub(super) fn read(reader: &mut SettingsReader, folder: &Path) -> Result<Self> {
        let section = SentrySection::read(reader)?;
        let dsn = secret(reader, SENTRY_DSN, section.dsn_file.as_deref(), folder)?;
        if dsn.as_ref().is_some_and(|dsn| !is_dsn(dsn.expose())) {
            return Err(reader.wrong_secret(SENTRY_DSN, DSN));
        }
        let SentrySection { environment, monitor, schedule, .. } = section;
        Ok(Self { dsn, environment, monitor, schedule })
    }
}

/// The address of a project of Sentry: a key before the host, a number at the end.
fn is_dsn(text: &str) -> bool {
    let Ok(url) = url::Url::parse(text) else { return false };
    let project = url.path().rsplit('/').next().unwrap_or_default();
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && !url.username().is_empty()
        && !project.is_empty()
        && is_digits(project)
}
