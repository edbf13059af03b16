//! What the operator's monitoring asks.

use anyhow::Result;

use crate::server::context::Context;
use crate::server::http::response::Response;
use crate::server::metrics::Gauges;
use crate::store::CatalogueReader;
use crate::telemetry::ProcessUse;

use crate::model::Timestamp;

/// Runs gauges at for the last build; fetches lie between builds.
const RUNS: usize = 50;

/// That the server answers at all.
pub(crate) fn alive() -> Response {
    Response::text(200, "alive")
}

/// Whether it can show products, and how old they are.
pub(crate) fn ready(context: &Context) -> Response {
    let index = context.state.index.index();
    let catalogue = builds(context);
    let missing: Vec<String> = [index.err(), catalogue.as_ref().err().map(copied)]
        .into_iter()
        .flatten()
        .map(|error| format!("{error:#}"))
        .collect();
    let age = catalogue.ok().and_then(|builds| builds.age(context.now));
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

fn copied(error: &anyhow::Error) -> anyhow::Error {
    anyhow::anyhow!("{error:#}")
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
    let mut ended = runs
        .iter()
        .filter(|run| run.command == "build")
        .filter_map(|run| Some((run.ended?, run.outcome == "done")));
    let last = ended.next();
    let last_done = last.filter(|(_, done)| *done).or_else(|| ended.find(|(_, done)| *done));
    Ok(Builds { last, last_done: last_done.map(|(ended, _)| ended) })
}
