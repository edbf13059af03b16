//! Which cryptography TLS uses, chosen once for the whole process.
//!
//! reqwest (for Open Food Facts and for Sentry) takes the provider that is installed in rustls. Ours is
//! ring: the usual one, aws-lc, costs a tenth of a whole release build.

#[cfg(feature = "postgres")]
use std::path::Path;

#[cfg(feature = "postgres")]
use anyhow::{Context as _, Result, ensure};
#[cfg(feature = "postgres")]
use rustls::pki_types::CertificateDer;
#[cfg(feature = "postgres")]
use rustls::pki_types::pem::PemObject as _;
#[cfg(feature = "postgres")]
use rustls::{ClientConfig, RootCertStore};
#[cfg(feature = "postgres")]
use rustls_platform_verifier::BuilderVerifierExt as _;

/// Installs ring as the provider of cryptography. Call it before an HTTP client is made; calling it again
/// changes nothing.
pub(crate) fn install_provider() {
    // An error only says that a provider is installed already, by an earlier call.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// How a client that verifies certificates speaks: by the authorities in a file, or by those this machine trusts.
#[cfg(feature = "postgres")]
pub(crate) fn client(authorities: Option<&Path>) -> Result<ClientConfig> {
    install_provider();
    let builder = ClientConfig::builder();
    let Some(path) = authorities else {
        return Ok(builder.with_platform_verifier()?.with_no_client_auth());
    };
    let roots =
        roots(path).with_context(|| format!("cannot read certificates from {}", path.display()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(feature = "postgres")]
fn roots(path: &Path) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path)? {
        roots.add(certificate?)?;
    }
    ensure!(!roots.is_empty(), "there is none in it");
    Ok(roots)
}
