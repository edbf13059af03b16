//! What answers requests, by route.

pub(crate) mod account;
mod compare;
mod gone;
mod health;
pub(crate) mod notice;
mod other_spelling;
mod panel;
mod product_json;
pub(crate) mod saved;
mod search;
mod well_known;

use account::{new_address, reset, settings, sign_in};
use saved::{list, transfer};
use search::{results, suggest};

use super::context::Context;
use super::http::{Answer, Route};
use super::site_files;
use crate::render::view::ErrorPage;

/// The response of a route.
pub(crate) fn handle(route: Route, context: &Context) -> Answer {
    match route {
        Route::SignIn => sign_in::sign_in(context),
        Route::Register => sign_in::register(context),
        Route::SignOut => sign_in::sign_out(context),
        Route::Account => settings::show(context),
        Route::Name => settings::rename(context),
        Route::Email => settings::change_email(context),
        Route::EmailProof => new_address::prove(context),
        Route::Password => settings::change_password(context),
        Route::Sessions => settings::end_sessions(context),
        Route::Deletion => settings::delete(context),
        Route::DataJson => transfer::data_json(context),
        Route::DataCsv => transfer::data_csv(context),
        Route::ResetRequest => reset::request(context),
        Route::Reset => reset::choose(context),
        Route::Saved => list::list_or_save(context),
        Route::SavedNote => list::note(context),
        Route::SavedRemove => list::remove(context),
        Route::SavedRestore => list::restore(context),
        Route::SavedImport => transfer::import(context),
        Route::SavedJson => transfer::list_json(context),
        Route::SavedCsv => transfer::list_csv(context),
        Route::Me => sign_in::me(context),
        Route::Search => results::page(context),
        Route::SearchJson => results::json(context),
        Route::Suggest => suggest::suggest(context),
        Route::ProductJson => product_json::product(context),
        Route::OpenApi => Ok(product_json::description()),
        Route::Security => well_known::security(context),
        Route::ChangePassword => Ok(well_known::change_password()),
        Route::Compare => compare::page(context),
        Route::Health => Ok(health::alive()),
        Route::Ready => Ok(health::ready(context)),
        Route::Metrics => Ok(health::metrics(context)),
        Route::Panel => panel::show(context),
        Route::File => match site_files::response(&context.state.public, context.request)? {
            Some(file) => Ok(file),
            None => match other_spelling::redirect(context)? {
                Some(moved) => Ok(moved),
                None => Ok(gone::answer(context)?.ok_or(ErrorPage::NotFound)?),
            },
        },
    }
}
