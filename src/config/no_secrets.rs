//! Keys of buckets that someone wrote into sitegen.toml.

/// Whether a key of the section is meant to hold a secret.
pub(super) fn is_secret(key: &str) -> bool {
    ["key", "secret", "token", "password"].iter().any(|part| key.contains(part))
}

/// What is said of one.
pub(super) const NO_SECRETS: &str = "keys do not belong into this file, which more people read than should have them: give \
                                     AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or in a file that \
                                     publish.credentials_file names";
