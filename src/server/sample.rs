//! A server with nothing of an operator's: the default theme, an empty database, four products of
//! which one can be replaced. Tests and fuzzing ask it.

use std::cell::Cell;
use std::path::Path;

use super::access_log::Sink;
use super::app::{App, SiteFacts};
use super::{errands, figures, handlers, seen};
use crate::auth::{Hasher, Seal, SessionCookie};
use crate::letters::Letters;
use crate::mail::Mailer;
use crate::model::{Barcode, Category, CategoryGraph, Grading, Photo, Product, Tag, Timestamp};
use crate::render::{Presentation, SiteSettings};
use crate::search::{self, Builder, Entry, Lexicon, SwapNote, Synonyms};
use crate::store::Accounts;

/// When it is, unless the clock is moved.
pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

thread_local! {
    static CLOCK: Cell<Timestamp> = const { Cell::new(NOW) };
}

/// Sets the clock of this thread back.
pub(super) fn reset_clock() {
    CLOCK.set(NOW);
}

/// Moves the clock of this thread.
pub(super) fn wait(seconds: i64) {
    CLOCK.set(CLOCK.get() + seconds);
}

/// A spread, two better ones and what nobody replaces.
pub(super) const SPREAD: &str = "3017620422003";
pub(super) const BETTER: &str = "3045320094084";
pub(super) const BEST: &str = "3229820129488";
pub(super) const OTHER: &str = "3270190119357";

/// The server over the files of a folder.
pub(super) fn app(folder: &Path, log: Sink) -> App {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let settings = SiteSettings {
        name: "Essai",
        base_url: "https://example.org",
        language: "fr",
        notice: None,
    };
    let (content, theme) = (project.join("content/fr"), project.join("themes/default"));
    let presentation = Presentation::read(&content, &theme, &settings).unwrap();
    let mailer = Mailer::to_outbox("site@example.org", &folder.join("outbox")).unwrap();
    let secret = [7; 32];
    App {
        accounts: Accounts::open(&folder.join("accounts.sqlite")).unwrap(),
        hasher: Hasher::new(&[7; 16]).unwrap(),
        index: search::Live::open(&folder.join("search.sqlite")),
        theme: presentation.theme,
        wording: presentation.wording,
        letters: Letters::new(presentation.texts, mailer, settings.name, settings.base_url),
        cookie: SessionCookie::of(settings.base_url),
        site: SiteFacts {
            name: settings.name.into(),
            origin: settings.base_url.into(),
            is_closed: false,
        },
        secret,
        seal: Seal::new(&secret),
        errands: errands::Errands::default(),
        seen: seen::Seen::default(),
        files: handlers::Files::new(folder),
        catalogue: folder.join("catalogue.sqlite"),
        figures: figures::Figures::default(),
        log,
        clock: || CLOCK.get(),
    }
}

/// Puts an index of these in its place.
pub(super) fn index(folder: &Path, entries: &[Entry]) {
    let builder = Builder::new(&folder.join("search.sqlite")).unwrap();
    for entry in entries {
        builder.add(entry).unwrap();
    }
    let made_of = format!("{}", fastrand::u64(..));
    let graph = CategoryGraph::new(vec![category("en:spreads", "Pâtes à tartiner")], "fr");
    let lexicon = Lexicon { graph: &graph, synonyms: &Synonyms::default() };
    builder.finish(lexicon, &made_of, NOW, NOW).unwrap().switch_in().unwrap();
}

/// The products of the sample.
pub(super) fn products() -> [Entry; 3] {
    [
        product(SPREAD, "Pâte à tartiner", "e", &[BETTER]),
        product(BETTER, "Purée de noisettes", "c", &[]),
        product(OTHER, "Compote", "a", &[]),
    ]
}

/// A product as the index keeps it.
pub(super) fn product(code: &str, name: &str, grade: &str, substitutes: &[&str]) -> Entry {
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
        beside: None,
        chosen_because: None,
    };
    let categories: &[u32] = if code == SPREAD { &[0] } else { &[] };
    Entry::new(&product, "fr", categories, substitutes.iter().map(note).collect())
}

fn category(tag: &str, name: &str) -> Category {
    Category {
        tag: Tag::parse(tag, "en").unwrap(),
        names: [("fr".to_string(), name.to_string())].into(),
        synonyms: std::collections::BTreeMap::new(),
        parents: Vec::new(),
    }
}
