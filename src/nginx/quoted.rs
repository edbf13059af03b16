//! Values as nginx reads them.

use crate::config::ConfigError;

/// A value as a word of nginx's configuration.
///
/// # Errors
/// When nginx could not read it: what follows a `$` is a variable, wherever it stands.
pub(super) fn quoted(value: &str) -> Result<String, ConfigError> {
    if value.contains('$') || value.contains(char::is_control) {
        let message = format!("nginx cannot use a path with `$` or control characters: {value:?}");
        return Err(ConfigError::new(message));
    }
    if value.chars().all(is_plain) {
        return Ok(value.to_string());
    }
    Ok(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// Means nothing to nginx.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "/._:-".contains(c)
}
