//! What somebody was about to do when they were asked to sign in. It travels with the forms, sealed
//! or checked, and is done or led back to afterwards.

use super::saved;
use crate::auth::own_path;
use crate::model::{AccountId, Barcode, SavedPair};
use crate::render::view::Hidden;
use crate::server::call::Call;
use crate::server::fault::Fault;
use crate::server::form::Form;
use crate::server::route::Route;

/// Seconds to sign in or register before what was to be saved is forgotten.
const LIFE: i64 = 3_600;

/// A pair to be saved, or a page to go back to.
#[derive(Clone, Default)]
pub(super) struct Intent {
    /// The pair, sealed.
    pair: String,
    /// A path of this site.
    back: String,
}

impl Intent {
    /// To save a pair.
    pub(super) fn to_save(call: &Call, pair: SavedPair) -> Self {
        let text = format!("{}.{}", pair.product(), pair.substitute());
        Self { pair: call.app.seal.close(&text, call.now + LIFE), back: String::new() }
    }

    /// As it came with a query or a form; what is no path of this site is dropped.
    pub(super) fn of(form: &Form) -> Self {
        let back = own_path(form.text("retour")).unwrap_or_default();
        Self { pair: form.text("suite").into(), back: back.into() }
    }

    /// What a form sends along.
    pub(super) fn hidden(&self) -> Vec<Hidden> {
        let all = [("suite", &self.pair), ("retour", &self.back)];
        let given = all.into_iter().filter(|(_, value)| !value.is_empty());
        given.map(|(name, value)| Hidden { name, value: value.clone() }).collect()
    }

    /// A page of signing in or registering that keeps it in mind.
    pub(super) fn at(&self, route: Route) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for hidden in self.hidden() {
            query.append_pair(hidden.name, &hidden.value);
        }
        let query = query.finish();
        if query.is_empty() { route.path().into() } else { format!("{}?{query}", route.path()) }
    }

    /// Does what was to be done for somebody who has signed in, and tells where to go.
    pub(super) fn finish(&self, call: &Call, account: AccountId) -> Result<String, Fault> {
        match self.pair(call) {
            Some(pair) => saved::save(call, account, pair),
            None => Ok(self.landing().into()),
        }
    }

    /// Where somebody goes who is signed in already.
    pub(super) fn landing(&self) -> &str {
        if self.back.is_empty() { Route::Saved.path() } else { &self.back }
    }

    fn pair(&self, call: &Call) -> Option<SavedPair> {
        let (product, substitute) = call.app.seal.open(&self.pair, call.now)?.split_once('.')?;
        let barcode = |text: &str| text.parse::<Barcode>().ok();
        SavedPair::new(barcode(product)?, barcode(substitute)?)
    }
}
