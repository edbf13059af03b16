//! What the operator's monitoring asks.

use crate::health::{
    HealthCode, HealthFacts, HealthReason, JournalFacts, LetterFacts, SearchFault, journal_facts,
    reasons, search_fault, server_fault, site_facts_with,
};
use crate::server::context::Context;
use crate::server::gauges::{self, Builds};
use crate::server::http::Response;

/// That the server answers at all.
pub(crate) fn alive() -> Response {
    Response::text(200, "alive")
}

/// Whether all is well, by the reasons of `sitegen status`, and how old the products shown are.
pub(crate) fn ready(context: &Context) -> Response {
    let journal = journal(context);
    let age = Builds::of(journal.runs(), context.now).age;
    let found = reasons(&facts(context, journal));
    let status = if found.is_empty() { 200 } else { 503 };
    let body = serde_json::json!({
        "ready": found.is_empty(),
        "reasons": found,
        "catalogue_age_seconds": age,
    });
    Response::json(status, &body)
}

fn journal(context: &Context) -> JournalFacts {
    let paths = &context.state.paths;
    journal_facts(&paths.catalogue(), &paths.lock())
}

/// What is open is asked, not opened again.
fn facts(context: &Context, journal: JournalFacts) -> HealthFacts {
    let state = context.state;
    let site = site_facts_with(&state.paths, context.now, journal, state.torn.look(&state.paths));
    let (laid, queue) = (site.letters, state.mail_queue.facts(&state.accounts));
    let damage = state
        .accounts
        .damage()
        .map(|damage| HealthReason::new(HealthCode::AccountsDamaged, damage));
    let looked = || state.clock_watch.look(&state.accounts, context.now);
    let away = || looked().err().map(|error| server_fault(&error));
    HealthFacts {
        search: search(context),
        accounts: damage.or_else(away),
        letters: LetterFacts { laid: laid.laid, laid_since: laid.laid_since, ..queue },
        ..site
    }
}

fn search(context: &Context) -> Option<SearchFault> {
    let state = context.state;
    search_fault(&state.paths.search(), state.seal_watch.look(), || state.index.index().map(drop))
}

/// Metrics for Prometheus.
pub(crate) fn metrics(context: &Context) -> Response {
    let builds = Builds::of(journal(context).runs(), context.now);
    let text = gauges::exposition(context.state, &builds);
    Response::of_type(200, "text/plain; version=0.0.4; charset=utf-8", text.into_bytes())
}
