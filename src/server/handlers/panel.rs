//! `/panneau`, for the operator alone.

use anyhow::Result;

use crate::health;
use crate::render::view::{ErrorPage, RunFacts};
use crate::server::context::Context;
use crate::server::http::{Answer, HttpError, Response, Route};
use crate::server::panel::charts::{self, charts};
use crate::server::panel::gate::PanelEntry;
use crate::server::panel::ring::samples;
use crate::server::panel::sampler::minute_of;
use crate::store::CatalogueReader;

const RUNS: usize = 14;

/// Shows it to the one who has its password.
pub(crate) fn show(context: &Context) -> Answer {
    let state = context.state;
    let authorization = context.request.header("authorization");
    let network = context.network();
    match state.panel.enter(authorization, &network, &state.hasher, context.now)? {
        PanelEntry::Off => Err(ErrorPage::NotFound.into()),
        PanelEntry::Wait(seconds) => Err(HttpError::too_many(seconds)),
        PanelEntry::Refused => refuse(context),
        PanelEntry::Open => page(context),
    }
}

/// Has the browser ask for the password.
fn refuse(context: &Context) -> Answer {
    let page = context.state.theme.html(&ErrorPage::of_panel(Route::Panel.path()))?;
    let challenge = "Basic realm=\"panneau\", charset=\"UTF-8\"";
    Ok(unlisted(Response::html(401, page)).with_header("WWW-Authenticate", challenge))
}

fn page(context: &Context) -> Answer {
    let state = context.state;
    let minute = minute_of(context.now);
    let read = samples(&state.ring(), minute - charts::MINUTES + 1..minute + 1);
    let charts = charts(&read.map_err(anyhow::Error::from)?, minute);
    // Where the catalogue is damaged, the charts are there all the same.
    let runs = runs(context).unwrap_or_default();
    let path = Route::Panel.path();
    let view = state.wording.panel(path, context.now, &charts, &runs)?;
    Ok(unlisted(state.page(200, "panel.html", path, view)?))
}

fn unlisted(response: Response) -> Response {
    response.with_header("X-Robots-Tag", "noindex, nofollow")
}

fn runs(context: &Context) -> Result<Vec<RunFacts>> {
    let mut runs = Vec::new();
    let paths = &context.state.paths;
    let reader = CatalogueReader::open(&paths.catalogue())?;
    for run in health::believed(&reader, &paths.lock(), RUNS)? {
        let seconds = run.ended.map(|ended| ended - run.started);
        let (command, outcome) = (run.command, run.outcome);
        runs.push(RunFacts { command, started: run.started, seconds, outcome });
    }
    Ok(runs)
}
