//! What answers requests.

mod access;
mod account;
mod fields;
mod files;
mod health;
mod intent;
mod me;
mod notice;
mod proof;
mod reset;
mod saved;
mod search;
mod suggest;
mod transfer;
mod wish;

pub(super) use files::Files;

use super::call::Call;
use super::fault::Fault;
use super::response::Response;
use super::route::Route;

/// The answer of a route.
pub(super) fn handle(route: Route, call: &Call) -> Result<Response, Fault> {
    match route {
        Route::SignIn => access::sign_in(call),
        Route::Register => access::register(call),
        Route::SignOut => access::sign_out(call),
        Route::Account => account::show(call),
        Route::Name => account::rename(call),
        Route::Email => account::change_email(call),
        Route::Password => account::change_password(call),
        Route::Sessions => account::end_sessions(call),
        Route::Deletion => account::delete(call),
        Route::DataJson => transfer::data_json(call),
        Route::DataCsv => transfer::data_csv(call),
        Route::ResetRequest => reset::request(call),
        Route::Reset => reset::choose(call),
        Route::Saved => saved::list_or_save(call),
        Route::SavedNote => saved::note(call),
        Route::SavedRemove => saved::remove(call),
        Route::SavedRestore => saved::restore(call),
        Route::SavedImport => transfer::import(call),
        Route::SavedJson => transfer::list_json(call),
        Route::SavedCsv => transfer::list_csv(call),
        Route::Me => me::me(call),
        Route::Search => search::page(call),
        Route::SearchJson => search::json(call),
        Route::Suggest => suggest::suggest(call),
        Route::Health => Ok(health::alive()),
        Route::Ready => Ok(health::ready(call)),
        Route::Metrics => Ok(health::figures(call)),
    }
}
