//! What a visitor was about to do when asked to sign in. It travels with the forms, signed or
//! checked, and is carried out after signing in.

use crate::auth::own_path;
use crate::model::{AccountId, SavedPair};
use crate::render::view::Hidden;
use crate::server::context::Context;
use crate::server::handlers::saved::save::{pair_in, save};
use crate::server::http::{Answer, Form, Route};
use crate::store::accounts::REGISTRATION_LIFE;

/// Seconds to sign in or register before what was to be saved is forgotten.
const LIFE: i64 = 3_600;

/// A pair to be saved, or a page to go back to.
#[derive(Clone, Default)]
pub(crate) struct Intent {
    /// The pair, signed.
    pair: String,
    /// A path of this site.
    back: String,
}

impl Intent {
    /// To save a pair.
    pub(crate) fn to_save(context: &Context, pair: SavedPair) -> Self {
        Self { pair: Self::signed(context, pair, LIFE), back: String::new() }
    }

    fn signed(context: &Context, pair: SavedPair, life: i64) -> String {
        let text = format!("{}.{}", pair.product(), pair.substitute());
        context.state.signer().sign(&text, context.now + life)
    }

    /// The same for as long as a registration can be proved.
    pub(crate) fn for_letter(&self, context: &Context) -> Self {
        let lasting = |pair| Self::signed(context, pair, REGISTRATION_LIFE);
        let pair = self.pair(context).map(lasting).unwrap_or_default();
        Self { pair, back: self.back.clone() }
    }

    /// What [`Intent::of`] reads.
    pub(crate) fn as_query(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([("suite", &self.pair), ("retour", &self.back)]).finish()
    }

    /// From a query or a form; a path that does not belong to this site is dropped.
    pub(crate) fn of(form: &Form) -> Self {
        let back = own_path(form.text("retour")).unwrap_or_default();
        Self { pair: form.text("suite").into(), back: back.into() }
    }

    /// What a form sends along.
    pub(crate) fn hidden(&self) -> Vec<Hidden> {
        let mut fields = Vec::new();
        for (name, value) in [("suite", &self.pair), ("retour", &self.back)] {
            if !value.is_empty() {
                fields.push(Hidden { name, value: value.clone() });
            }
        }
        fields
    }

    /// A page of signing in or registering that keeps it in mind.
    pub(crate) fn at(&self, route: Route) -> String {
        let fields = self.hidden();
        route.with_query(fields.iter().map(|field| (field.name, field.value.as_str())))
    }

    /// The same with a field that says what has just happened.
    pub(crate) fn telling(&self, route: Route, told: (&'static str, &str)) -> String {
        let fields = self.hidden();
        let own = fields.iter().map(|field| (field.name, field.value.as_str()));
        route.with_query(own.chain([told]))
    }

    /// Carries the intent out for a visitor who has signed in, and returns where to send them.
    pub(crate) fn finish(&self, context: &Context, account: AccountId) -> Answer<String> {
        match self.pair(context) {
            Some(pair) => save(context, account, pair),
            None => Ok(self.landing().into()),
        }
    }

    /// Where a visitor is sent who is signed in already.
    pub(crate) fn landing(&self) -> &str {
        if self.back.is_empty() { Route::Saved.path() } else { &self.back }
    }

    fn pair(&self, context: &Context) -> Option<SavedPair> {
        pair_in(context.state.signer().verify(&self.pair, context.now)?)
    }
}
