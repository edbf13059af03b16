//! A server with nothing of an operator's: the default theme, an empty database, four products of
//! which one can be replaced. Tests and fuzzing ask it.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::clock_watch::ClockWatch;
use super::import_turns::ImportTurns;
use super::keys::ServerKeys;
use super::mail_queue::MailQueue;
use super::metrics::Metrics;
use super::nginx_log::NginxTraffic;
use super::panel::gate::PanelGate;
use super::recent_answers::RecentAnswers;
use super::sessions_seen::SessionsSeen;
use super::spoken::{Spoken, texts};
use crate::auth::{Hasher, SessionCookie};
use crate::config::{Paths, SiteConfig};
use crate::files::LayeredFolder;
use crate::health::TornWatch;
use crate::letters::Letters;
use crate::mail::Mailer;
use crate::model::{
    Barcode, Category, CategoryGraph, CategoryId, Grading, Photo, Product, SiteSettings, Tag,
    Timestamp,
};
use crate::render::Presentation;
use crate::search::{self, IndexBuilder, NewDocument, SwapNote, Synonyms};
use crate::server::access_log::LogSink;
use crate::server::http::{Method, Request};
use crate::server::state::{RECENT_COUNTS, RECENT_SUGGESTIONS, ServerState};
use crate::store::Accounts;
use crate::telemetry::FailureReports;

/// When it is, unless the clock is moved.
pub(crate) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

thread_local! {
    static CLOCK: Cell<Timestamp> = const { Cell::new(NOW) };
}

/// Sets the clock of this thread back.
pub(crate) fn reset_clock() {
    CLOCK.set(NOW);
}

/// Moves the clock of this thread.
pub(crate) fn wait(seconds: i64) {
    CLOCK.set(CLOCK.get() + seconds);
}

/// A spread, two better ones and what nobody replaces.
pub(crate) const SPREAD: &str = "3017620422003";
pub(crate) const BETTER: &str = "3045320094084";
#[cfg(test)]
pub(crate) const BEST: &str = "3229820129488";
pub(crate) const OTHER: &str = "3270190119357";

impl Request {
    /// A GET of an address.
    pub(crate) fn get(url: &str) -> Self {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        Self {
            method: Method::Get,
            path: path.into(),
            query: query.into(),
            headers: BTreeMap::new(),
            body: Ok(Vec::new()),
            client: None,
        }
    }
}

/// The server over the files of a folder.
pub(crate) fn state(folder: &Path, log: LogSink) -> ServerState {
    state_in(&["fr"], folder, log)
}

/// The shipped content and theme.
fn presentations(settings: &SiteSettings) -> Vec<Presentation> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder_of = |name: &str| LayeredFolder::alone(&project.join(name));
    let mut contents = Vec::with_capacity(settings.languages.len());
    for language in settings.languages {
        contents.push(folder_of(&format!("content/{language}")));
    }
    Presentation::read_all(&contents, &folder_of("themes/default"), settings).unwrap()
}

/// The same in some languages, the first at the root.
pub(crate) fn state_in(languages: &[&str], folder: &Path, log: LogSink) -> ServerState {
    let languages: Vec<String> = languages.iter().map(ToString::to_string).collect();
    let settings = SiteSettings {
        name: "Essai",
        base_url: "https://example.org",
        languages: &languages,
        notice: None,
        notice_translated: &[],
    };
    let presentations = presentations(&settings);
    let mailer = Mailer::to_outbox("site@example.org", &folder.join("outbox")).unwrap();
    let letters = Letters::new(texts(&presentations), mailer, settings.name, settings.base_url);
    let spoken: Vec<Spoken> = presentations.into_iter().map(Spoken::of).collect();
    ServerState {
        accounts: Accounts::open(&folder.join("accounts.sqlite")).unwrap(),
        hasher: Hasher::new(&[7; 16]).unwrap(),
        index: search::LiveIndex::open(&folder.join("search.sqlite")),
        recent_counts: RecentAnswers::keeping(RECENT_COUNTS),
        recent_suggestions: RecentAnswers::keeping(RECENT_SUGGESTIONS),
        theme: Arc::clone(&spoken[0].theme),
        wording: spoken[0].wording.clone(),
        spoken,
        letters,
        cookie: SessionCookie::of(settings.base_url),
        site: SiteConfig {
            name: settings.name.into(),
            base_url: settings.base_url.into(),
            language: "fr".into(),
            languages: settings.languages.to_vec(),
            theme: "default".into(),
            notice: None,
            notice_translated: Vec::new(),
        },
        contact: "securite@example.org".into(),
        is_closed: false,
        is_confirming: false,
        keys: ServerKeys::of([7; 32]),
        mail_queue: MailQueue::default(),
        clock_watch: ClockWatch::default(),
        imports: ImportTurns::default(),
        sessions_seen: SessionsSeen::default(),
        public: folder.into(),
        seal_watch: search::SealWatch::of(&folder.join("search.sqlite")),
        paths: Paths {
            data: folder.into(),
            public: folder.into(),
            content: folder.join("content"),
            themes: folder.join("themes"),
            release: None,
        },
        torn: TornWatch::default(),
        metrics: Metrics::default(),
        nginx: NginxTraffic::default(),
        panel: PanelGate::of(Some(folder.join("panel-password"))),
        log,
        failures: FailureReports::start(None, "serve").unwrap(),
        clock: || CLOCK.get(),
    }
}

/// Puts an index of these in its place.
pub(crate) fn index(folder: &Path, entries: &[NewDocument]) {
    let builder = IndexBuilder::new(&folder.join("search.sqlite")).unwrap();
    for entry in entries {
        builder.add(entry).unwrap();
    }
    let made_of = format!("{}", fastrand::u64(..));
    let graph = CategoryGraph::new(vec![category("en:spreads", "Pâtes à tartiner")], "fr");
    let synonyms = Synonyms::default();
    builder.finish(&graph, &synonyms, &made_of, NOW, NOW).unwrap().switch_in().unwrap();
}

/// The products of the sample.
pub(crate) fn products() -> [NewDocument; 3] {
    [
        product(SPREAD, "Pâte à tartiner", "e", &[BETTER]),
        product(BETTER, "Purée de noisettes", "c", &[]),
        product(OTHER, "Compote", "a", &[]),
    ]
}

/// A product as the index keeps it.
pub(crate) fn product(code: &str, name: &str, grade: &str, substitutes: &[&str]) -> NewDocument {
    let barcode = |code: &str| code.parse::<Barcode>().unwrap();
    let stem = "https://images.openfoodfacts.org/images/products/1/front_fr.1".into();
    let product = Product {
        brands: vec!["Essai & Cie".into()],
        grading: Grading::from_off(grade),
        photo: Some(Photo { stem }),
        ..Product::named(barcode(code), name)
    };
    let note = |code: &&str| SwapNote {
        substitute: barcode(code).number(),
        badges: Vec::new(),
        reasons: vec!["40 g de sucres en moins pour 100 g".into()],
        drawbacks: Vec::new(),
        neighbour: None,
        chosen_because: None,
    };
    let categories: &[CategoryId] = if code == SPREAD { &[CategoryId(0)] } else { &[] };
    NewDocument::new(&product, "fr", categories, substitutes.iter().map(note).collect())
}

fn category(tag: &str, name: &str) -> Category {
    Category {
        tag: Tag::parse(tag, "en").unwrap(),
        names: [("fr".to_string(), name.to_string())].into(),
        synonyms: std::collections::BTreeMap::new(),
        parents: Vec::new(),
    }
}
