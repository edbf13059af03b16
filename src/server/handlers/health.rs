//! What the operator's monitoring asks.

use anyhow::Result;

use crate::server::context::Context;
use crate::server::gauges::{self, Builds};
use crate::server::http::Response;
use crate::store::CatalogueReader;

/// Runs searched for the last build; there may be fetches between builds.
const RUNS: usize = 50;

/// That the server answers at all.
pub(crate) fn alive() -> Response {
    Response::text(200, "alive")
}

/// Whether it can show products, and how old they are.
pub(crate) fn ready(context: &Context) -> Response {
    let mut missing = Vec::new();
    if let Err(error) = context.state.index.index() {
        missing.push(format!("{error:#}"));
    }
    let builds = builds(context).unwrap_or_else(|error| {
        missing.push(format!("{error:#}"));
        Builds::default()
    });
    let status = if missing.is_empty() { 200 } else { 503 };
    let body = serde_json::json!({
        "ready": missing.is_empty(),
        "missing": missing,
        "catalogue_age_seconds": builds.age,
    });
    Response::json(status, &body)
}

/// Metrics for Prometheus.
pub(crate) fn metrics(context: &Context) -> Response {
    let text = gauges::exposition(context.state, &builds(context).unwrap_or_default());
    Response::of_type(200, "text/plain; version=0.0.4; charset=utf-8", text.into_bytes())
}

/// Looks into the journal.
fn builds(context: &Context) -> Result<Builds> {
    let runs = CatalogueReader::open(&context.state.catalogue)?.runs(RUNS)?;
    Ok(Builds::of(&runs, context.now))
}
