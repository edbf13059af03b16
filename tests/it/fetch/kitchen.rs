//! A site that fetches from a mock of Open Food Facts, and looks at its catalogue.

use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::support::off::{MockOff, gzip};
use crate::support::{Run, SiteTest, product};

pub(super) const DUMP: &str = "/data/openfoodfacts-products.jsonl.gz";
pub(super) const INDEX: &str = "/data/delta/index.txt";
pub(super) const TAXONOMY: &str = "/data/taxonomies/categories.full.json";

/// A site and the servers it fetches from.
pub(super) struct Kitchen {
    pub site: SiteTest,
    pub off: MockOff,
}

impl Kitchen {
    /// Servers with a taxonomy, and a site that names no source yet.
    pub(super) fn new() -> Self {
        let off = MockOff::start();
        let taxonomy = json!({
            "en:snacks": { "name": { "en": "Snacks", "fr": "Snacks" } },
            "en:biscuits": { "name": { "en": "Biscuits", "fr": "Biscuits" }, "parents": ["en:snacks"] },
        });
        off.file(TAXONOMY, taxonomy.to_string());
        Self { site: SiteTest::new(), off }
    }

    /// A site that takes the whole export.
    pub(super) fn with_dump(products: &[Value]) -> Self {
        let kitchen = Self::new();
        kitchen.put_dump(products);
        kitchen.configure("", &kitchen.dump_source());
        kitchen
    }

    pub(super) fn dump_source(&self) -> String {
        format!("[[source]]\nkind = \"dump\"\nurl = \"{}\"\n", self.off.url(DUMP))
    }

    /// The configuration: quick times, gates open, and more keys for `[fetch]`.
    pub(super) fn configure(&self, fetch: &str, rest: &str) {
        let taxonomy = self.off.url(TAXONOMY);
        let toml = format!(
            "[site]\nname = \"Essai\"\nbase_url = \"https://example.org\"\n\
             [fetch]\ncontact = \"chef@example.org\"\nallow_private_sources = true\n\
             taxonomy = \"{taxonomy}\"\nread_timeout = \"10s\"\nretry_wait = \"2ms\"\n\
             attempts = 4\ntotal_timeout = \"20s\"\nsearches_per_minute = 1000000\n\
             download_gigabytes = 1\n{fetch}\n\
             [gates]\nshrink_percent = 100\nrejected_percent = 100\n\
             coverage_loss_percent = 100\ngrade_shift_points = 100\naddresses_percent = 100\npages_percent = 100\n{rest}"
        );
        self.site.put("sitegen.toml", toml);
    }

    pub(super) fn put_dump(&self, products: &[Value]) {
        self.off.file(DUMP, gzip(lines(products).as_bytes()));
    }

    /// Servers that say nothing, or next to nothing, are given up soon.
    pub(super) fn be_impatient(&self) {
        self.site.edit("sitegen.toml", "read_timeout = \"10s\"", "read_timeout = \"400ms\"");
    }

    /// A fetch that must succeed; gives its figures.
    pub(super) fn fetch(&self) -> Value {
        self.fetch_with(&[])
    }

    pub(super) fn fetch_with(&self, arguments: &[&str]) -> Value {
        let run = self.run(arguments);
        assert_eq!(run.code, 0, "{}", run.stderr);
        serde_json::from_str(&run.stdout).unwrap()
    }

    pub(super) fn run(&self, arguments: &[&str]) -> Run {
        self.site.run(&[&["fetch", "--json"], arguments].concat())
    }

    /// The whole content of the catalogue.
    pub(super) fn content(&self) -> String {
        content(&self.site)
    }

    /// Requests for a path so far.
    pub(super) fn asked(&self, path: &str) -> usize {
        self.off.requests().iter().filter(|request| request.path == path).count()
    }

    /// What `status --json` says of the last run.
    pub(super) fn last_run(&self) -> Value {
        self.site.status()["catalogue"]["runs"][0].clone()
    }
}

/// The whole content of a site's catalogue, empty where it has none.
pub(super) fn content(site: &SiteTest) -> String {
    let run = site.run(&["catalogue", "export"]);
    if run.code != 0 {
        assert!(run.stderr.contains("no catalogue yet"), "{}", run.stderr);
    }
    run.stdout
}

/// The time of the first records: four and a half days ago, since changes that ended long ago are
/// not believed. The same throughout a run of the tests.
pub(super) fn start() -> u64 {
    static START: OnceLock<u64> = OnceLock::new();
    *START.get_or_init(|| {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        now - 4 * 86_400 - 43_200
    })
}

pub(super) fn lines(products: &[Value]) -> String {
    let lines: Vec<String> = products.iter().map(Value::to_string).collect();
    lines.join("\n") + "\n"
}

/// Products that differ enough to fill some kilobytes of gzip, in their nth version.
pub(super) fn products(count: u64, version: u64) -> Vec<Value> {
    (0..count)
        .map(|number| {
            let grade = ["a", "b", "c", "d", "e"][usize::try_from(number % 5).unwrap()];
            let mut product = product(number, grade, &["en:snacks", "en:biscuits"]);
            let noise = (number * 7_919 + version).wrapping_mul(6_364_136_223_846_793_005);
            product["product_name"] = json!(format!("Biscuit {noise:x} {number}"));
            product["last_modified_t"] = json!(start() + version * 86_400 + number);
            product
        })
        .collect()
}
