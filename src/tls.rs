//! Which cryptography TLS uses, chosen once for the whole process.
//!
//! reqwest (for Open Food Facts and for Sentry) takes the provider that is installed in rustls. Ours is
//! ring: the usual one, aws-lc, costs a tenth of a whole release build.

/// Installs ring as the provider of cryptography. Call it before an HTTP client is made; calling it again
/// changes nothing.
pub(crate) fn install_provider() {
    // An error only says that a provider is installed already, by an earlier call.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
