//! What the server signs with and derives the keys of throttles from: the same in all processes that share accounts.

use std::sync::OnceLock;

use anyhow::Result;

use crate::auth::Signer;
use crate::store::Accounts;

/// A secret with what is made of it.
pub(crate) struct KeyPair {
    /// Derives the keys of throttles.
    pub(crate) secret: [u8; 32],
    pub(crate) signer: Signer,
}

/// The key kept with the accounts; until they can be asked, one of this process: what it signs is good until then.
pub(crate) struct ServerKeys {
    fresh: KeyPair,
    kept: OnceLock<KeyPair>,
}

impl KeyPair {
    fn of(secret: [u8; 32]) -> Self {
        Self { secret, signer: Signer::new(&secret) }
    }
}

impl ServerKeys {
    /// With a secret that is kept where there is none yet.
    pub(crate) fn of(fresh: [u8; 32]) -> Self {
        Self { fresh: KeyPair::of(fresh), kept: OnceLock::new() }
    }

    /// Asks for the kept one.
    ///
    /// # Errors
    /// When it can be neither read nor written.
    pub(crate) fn ask(&self, accounts: &Accounts) -> Result<()> {
        let secret = accounts.secret(&self.fresh.secret)?;
        self.kept.get_or_init(|| KeyPair::of(secret));
        Ok(())
    }

    /// The key to be used now.
    pub(crate) fn now(&self, accounts: &Accounts) -> &KeyPair {
        if let Some(kept) = self.kept.get() {
            return kept;
        }
        match accounts.secret(&self.fresh.secret) {
            Ok(secret) => self.kept.get_or_init(|| KeyPair::of(secret)),
            Err(_) => &self.fresh,
        }
    }
}
