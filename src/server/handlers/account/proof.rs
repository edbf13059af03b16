//! What the link of a letter proves: something that is kept under a number, and the address the letter went to.
//!
//! The address is part of it since accounts that are put back give numbers away again, by which a link from before would
//! prove an address it never went to.

use crate::model::{Email, PendingId, Timestamp};
use crate::server::context::Context;
use crate::server::http::Form;
use crate::server::state::ServerState;

/// The field of the proof, in links and forms.
pub(crate) const PROOF: &str = "preuve";

/// What a link proves, as far as it says.
pub(super) struct Proof {
    pub(super) id: PendingId,
    mark: String,
}

impl Proof {
    /// The proof of what is kept under a number. `kind` keeps what else the server signs from being taken for one.
    pub(super) fn sign(
        state: &ServerState,
        kind: &str,
        (id, email): (PendingId, &Email),
        until: Timestamp,
    ) -> String {
        state.signer().sign(&format!("{kind}{}.{}", id.0, mark(email)), until)
    }

    /// What is proved by a form or link; nothing where it is void, or of another kind.
    pub(super) fn read(context: &Context, kind: &str, form: &Form) -> Option<Self> {
        let signed = context.state.signer().verify(form.text(PROOF), context.now)?;
        let (id, mark) = signed.strip_prefix(kind)?.split_once('.')?;
        Some(Self { id: PendingId(id.parse().ok()?), mark: mark.to_string() })
    }

    /// Whether the letter went to this address.
    pub(super) fn is_of(&self, email: &Email) -> bool {
        self.mark == mark(email)
    }
}

fn mark(email: &Email) -> String {
    blake3::hash(email.key().as_bytes()).to_hex()[..16].to_string()
}
