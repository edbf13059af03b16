//! The link that proves the address an account is to have: it leads to a page with one button, and pressing that there
//! changes the address.
//!
//! The link alone changes nothing: programs that look at letters open links, and it works only while the owner of the
//! account is signed in. Until then the account keeps its address, and afterwards a letter goes there.

use super::form_fields::{form_page, form_view, message_page, way};
use super::proof::{PROOF, Proof};
use super::settings::{changed_letter, changing, done, own};
use crate::model::Timestamp;
use crate::render::view::{FormView, Hidden};
use crate::server::context::Context;
use crate::server::handlers::notice::Notice;
use crate::server::http::{Answer, Form, Route};
use crate::server::state::ServerState;
use crate::store::accounts::{Account, NEW_ADDRESS_LIFE, NewAddress};

/// What a proof is signed as.
const SIGNED_AS: &str = "new-address.";

/// The link of a letter.
pub(crate) fn link(state: &ServerState, wanted: &NewAddress, now: Timestamp) -> String {
    let proved = (wanted.id, &wanted.email);
    let proof = Proof::sign(state, SIGNED_AS, proved, now + NEW_ADDRESS_LIFE);
    Route::EmailProof.with_query([(PROOF, proof.as_str())].into_iter())
}

/// `/compte/adresse/preuve`
pub(crate) fn prove(context: &Context) -> Answer {
    let (account, form) = if context.only_reads() {
        (own(context)?, context.query()?)
    } else {
        (changing(context)?, context.form()?)
    };
    let Some(wanted) = proved(context, &account, &form)? else { return over(context) };
    if context.only_reads() {
        let hidden = vec![Hidden { name: PROOF, value: form.text(PROOF).into() }];
        let ways = vec![way("account", Route::Account)];
        let view = form_view("new_address", Route::EmailProof, Vec::new(), hidden, ways);
        let account = Some(account.name.as_str().into());
        return form_page(context, 200, FormView { account, ..view });
    }
    let letter = changed_letter(context, &account);
    if !context.state.accounts.take_new_address(wanted.id, account.id, &letter, context.now)? {
        return over(context);
    }
    context.state.mail_queue.ring();
    Ok(done(Notice::EmailChanged))
}

/// The address that is proved for an account.
fn proved(context: &Context, account: &Account, form: &Form) -> Answer<Option<NewAddress>> {
    let Some(proof) = Proof::read(context, SIGNED_AS, form) else { return Ok(None) };
    let wanted = context.state.accounts.new_address(proof.id, context.now)?;
    Ok(wanted.filter(|wanted| wanted.account == account.id && proof.is_of(&wanted.email)))
}

/// The link is void, or another account's.
fn over(context: &Context) -> Answer {
    let way = way("account", Route::Account);
    message_page(context, 404, "new_address_over", Route::EmailProof, way)
}
