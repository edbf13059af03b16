//! What the operator's monitoring asks.

use anyhow::Result;

use crate::model::Timestamp;
use crate::server::context::Context;
use crate::server::http::response::Response;
use crate::server::metrics::Gauges;
use crate::store::CatalogueReader;
use crate::telemetry::ProcessUse;

/// Runs searched for the last build; there may be fetches between builds.
const RUNS: usize = 50;

/// That the server answers at all.
pub(crate) fn alive() -> Response {
    Response::text(200, "alive")
}

/// Whether it can show products, and how old they are.
pub(crate) fn ready(context: &Context) -> Response {
    let index = context.state.index.index();
    let catalogue = builds(context);
    let mut missing = Vec::new();
    if let Err(error) = index {
        missing.push(format!("{error:#}"));
    }
    let age = match catalogue {
        Ok(builds) => builds.age(context.now),
        Err(error) => {
            missing.push(format!("{error:#}"));
            None
        }
    };
    let status = if missing.is_empty() { 200 } else { 503 };
    let body = serde_json::json!({
        "ready": missing.is_empty(),
        "missing": missing,
        "catalogue_age_seconds": age,
    });
    Response::json(status, &body)
}

/// Metrics for Prometheus.
pub(crate) fn metrics(context: &Context) -> Response {
    let builds = builds(context).ok();
    let gauges = Gauges {
        process: ProcessUse::look(),
        catalogue_age: builds.as_ref().and_then(|builds| builds.age(context.now)),
        last_build: builds.and_then(|builds| builds.last),
    };
    let text = context.state.metrics.shown(&gauges);
    Response::new(200)
        .with_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        .with_body(text.into_bytes())
}

/// How the last builds went.
struct Builds {
    /// When the last one ended, and whether it did all it should.
    last: Option<(Timestamp, bool)>,
    /// When the last one ended that did.
    last_done: Option<Timestamp>,
}

impl Builds {
    fn age(&self, now: Timestamp) -> Option<i64> {
        self.last_done.map(|ended| now - ended)
    }
}

/// Looks into the journal.
fn builds(context: &Context) -> Result<Builds> {
    let runs = CatalogueReader::open(&context.state.catalogue)?.runs(RUNS)?;
    let mut builds = Builds { last: None, last_done: None };
    for run in &runs {
        // A run without an end is still running, or was killed.
        let Some(ended) = run.ended else { continue };
        if run.command != "build" {
            continue;
        }
        let is_done = run.outcome == "done";
        // The journal gives the latest first.
        builds.last.get_or_insert((ended, is_done));
        if is_done {
            builds.last_done = Some(ended);
            break;
        }
    }
    Ok(builds)
}
