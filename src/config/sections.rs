//! The keys of sitegen.toml, each declared once: name, type, default, rule, comment.
//!
//! The comments are what the template and editors show, so they are written for the operator.
#![allow(
    clippy::doc_markdown,
    clippy::doc_link_with_quotes,
    rustdoc::bare_urls,
    rustdoc::broken_intra_doc_links,
    reason = "these comments become those of sitegen.toml"
)]

use std::path::PathBuf;
use std::time::Duration;

use super::declare::sections;
use super::rule::{
    choice, duration, languages, optional, path, switch, tag_of, tags, terms, text, texts,
    web_address, whole, words,
};
use crate::model::Tag;

/// OFF answers at most a hundred products to a caller it does not know (openfoodfacts-server issue 11261).
const PAGE_SIZE_MAX: i64 = 100;

sections! {
    /// What the site is called and where visitors find it.
    ["site"] SiteConfig {
        /// Name of the site.
        name: String = "sitegen", words();
        /// The address visitors use: https:// and a host, without a slash at the end.
        base_url: String = "http://127.0.0.1:8080",
            text("http:// or https:// and a host, such as https://example.org", base_url_of);
        /// Two letters: a folder of content/.
        language: String = "fr", words();
        /// Such as ["fr", "en"]: the first at the root in place of `language`, the others below /en and so on.
        languages: Vec<String> = [], languages();
        /// A folder of themes/; what it lacks is taken from themes/default.
        theme: String = "default", words();
        /// A sentence at the top of every page; remove it once you show real products.
        notice: Option<String> = none, optional(words(), "This site is being tried out.");
        /// The same in the further languages, in the order of `languages`; where there are none it is shown as it is.
        notice_translated: Vec<String> = [], texts();
    }

    /// Where products come from: any number of sources, merged by barcode. Of several records of a product the one
    /// last changed at Open Food Facts wins. What a source needs depends on its kind.
    ["source"] SourceEntry {
        /// A file or folder, the whole export by its address, or searches for small sites.
        kind: Option<&'static str> = none, optional(choice(&["file", "dump", "search"]), "dump");
        /// A file or folder: exports, saved API answers, plain or gzip; kinds are recognised by content.
        path: Option<PathBuf> = none, optional(path(), "data/demo");
        /// The export (JSONL or CSV), fetched only when it changed; or the server to search.
        url: Option<String> = none,
            optional(web_address(), "https://static.openfoodfacts.org/data/openfoodfacts-products.jsonl.gz");
        /// The index of daily changes, fetched between exports.
        deltas: Option<String> = none,
            optional(web_address(), "https://static.openfoodfacts.org/data/delta/index.txt");
        /// Texts to search for.
        terms: Vec<String> = [], terms();
        /// Categories to list, by tag.
        categories: Vec<Tag> = [], tags();
        /// Pages of each search, the most scanned products first.
        pages: usize = 1, whole(1..=1000);
        /// Products on a page.
        page_size: usize = 100, whole(1..=PAGE_SIZE_MAX);
    }

    /// How servers are asked.
    ["fetch"] FetchConfig {
        /// Your e-mail address or web page: Open Food Facts asks who calls, so sources on the web need it.
        contact: String = "", text(CONTACT, contact_of);
        /// The category taxonomy; "" for none.
        taxonomy: Option<String> = "https://static.openfoodfacts.org/data/taxonomies/categories.full.json",
            optional(web_address(), "");
        /// The folder of allergens.full.json, ingredients.full.json and additives.full.json: more words for allergens.
        food_taxonomies: Option<String> = none,
            optional(web_address(), "https://static.openfoodfacts.org/data/taxonomies/");
        /// `build` asks again when the last fetch is this old; `fetch` always asks.
        every: Duration = "1day", duration();
        /// Changes never report deletions, so the whole export is fetched again when it is this old.
        dump_every: Duration = "30days", duration();
        /// What Open Food Facts allows.
        searches_per_minute: usize = 10, whole(1..=1_000_000);
        /// Longest wait for a connection.
        connect_timeout: Duration = "10s", duration();
        /// Longest time of silence, or of less than 1 kB/s.
        read_timeout: Duration = "60s", duration();
        /// Longest time for one file, with all attempts.
        total_timeout: Duration = "12h", duration();
        /// Attempts in a row without progress.
        attempts: usize = 6, whole(1..=100);
        /// Doubled after each attempt; a server's Retry-After wins.
        retry_wait: Duration = "5s", duration();
        /// Larger files are refused; the export of 2026 has about 15.
        download_gigabytes: u64 = 64, whole(1..=10_000);
        /// Whether servers of this machine or of a private network may be asked; for trials.
        allow_private_sources: bool = false, switch();
    }

    /// Which products are wanted; an empty list wants all. A French site keeps about a quarter.
    ["filter"] FilterConfig {
        /// Such as ["en:france"].
        countries: Vec<Tag> = [], tags();
        /// Such as ["fr"].
        languages: Vec<String> = [], languages();
        /// Such as ["en:snacks"], which wants everything below as well.
        categories: Vec<Tag> = [], tags();
        /// Of the fields Open Food Facts counts.
        completeness_percent: u8 = 0, whole(0..=100);
    }

    /// What a refresh must not do to the catalogue. A closed gate keeps the old one, with exit code 1, until the
    /// operator has looked; --accept lets one run pass.
    ["gates"] GateConfig {
        /// For the French catalogue, say 500000.
        min_products: usize = 1, whole(1..=100_000_000);
        /// Fewer products than before.
        shrink_percent: u8 = 10, whole(0..=100);
        /// Records that are wanted and unusable.
        rejected_percent: u8 = 20, whole(0..=100);
        /// The same of one file for one reason: it may be of a shape that is not read.
        one_reason_percent: u8 = 50, whole(0..=100);
        /// Names, grades, nutrition tables, categories: exports have lost columns.
        coverage_loss_percent: u8 = 20, whole(0..=100);
        /// By how much the share of a grade may move.
        grade_shift_points: u8 = 15, whole(0..=100);
        /// Addresses of categories that would be dropped, renamed ones included; a lost taxonomy renames them all.
        addresses_percent: u8 = 5, whole(0..=100);
        /// Pages of the site that would be dropped, of products, pairs and categories alike.
        pages_percent: u8 = 10, whole(0..=100);
    }

    /// Folders, relative to this file. The site gets one of its own, apart from the others.
    ["paths"] Paths {
        /// Databases and logs.
        data: PathBuf = "data", path();
        /// The site.
        public: PathBuf = "public", path();
        /// Pages and texts, a folder per language.
        content: PathBuf = "content", path();
        /// Looks.
        themes: PathBuf = "themes", path();
        /// Where files that content and themes lack come from; without it, the folder of the program.
        release: Option<PathBuf> = none, optional(path(), "/opt/sitegen/current");
    }

    /// How substitutes are chosen; docs/substitutes.md explains the method. Which categories are kinds of food is in
    /// content/categories.toml, what you pin, ban and pair in content/substitutes.toml.
    ["substitutes"] SubstituteConfig {
        /// At most this many for a product: people take up three to six.
        per_product: usize = 4, whole(1..=12);
        /// At most this many of one brand among them, so that one brand does not fill the list.
        per_brand: usize = 2, whole(1..=12);
        /// With fewer safe ones than this, the next wider kinds of food are searched too.
        enough: usize = 3, whole(1..=12);
        /// How many levels above a product's own kinds; further up is food of another kind.
        levels_up: u8 = 2, whole(0..=8);
        /// With the same grade, fewer points of difference are no reason to change.
        least_points: i16 = 3, whole(1..=40);
        /// Of 1000: how alike a product has to be.
        least_likeness: u32 = 550, whole(0..=1000);
        /// Products not modified for this long have often left the shops.
        stale_years: u32 = 5, whole(3..=100);
        /// Where products are wanted from, as Open Food Facts writes it; "" for anywhere.
        country: Option<Tag> = "en:france",
            optional(text("a country such as en:france, or nothing for any", tag_of), "");
    }

    /// How much the traits of a candidate weigh, each from 0 to 1000. Those from categories to role and nearness
    /// make its likeness, which decides first; among the alike come those that bring no allergen, then those sold in
    /// the country, then the higher mean of all traits.
    ["substitutes.weights"] WeightConfig {
        /// What a shopper compares: the same narrow kind, rare kinds more.
        categories: u32 = 20, weight();
        /// Telling words of the name are the finest category there is.
        name: u32 = 45, weight();
        /// Alike in fat, carbohydrates, proteins: the same place in a meal.
        profile: u32 = 25, weight();
        /// What a name says a food is, by the names of categories and a table of plain kinds.
        kind: u32 = 25, weight();
        /// The first ingredients by order and share.
        ingredients: u32 = 10, weight();
        /// Neighbours in meaning, learnt from the catalogue: all there is where no word is shared.
        meaning: u32 = 10, weight();
        /// Smoked or raw, filled or dry, sweet or savoury, to drink or to cook; 0 bars nothing either.
        role: u32 = 10, weight();
        /// What a name says it tastes of; 0 refuses nothing for another flavour either.
        flavour: u32 = 40, weight();
        /// Tablet or pralines, crisps or tortillas; 0 refuses nothing either.
        form: u32 = 20, weight();
        /// A pack of eight times the size serves another purpose.
        size: u32 = 3, weight();
        /// A known brand makes a change easier, but is no reason alone.
        brand: u32 = 2, weight();
        /// The product's own shelf before neighbouring ones.
        nearness: u32 = 10, weight();
        /// What people look at.
        grade: u32 = 6, weight();
        /// What nutrition is about; grades are coarse.
        points: u32 = 6, weight();
        /// Processing counts besides nutrition, and is known less surely.
        nova: u32 = 3, weight();
        /// Vegan, organic, halal … which people rely on.
        kept: u32 = 10, weight();
        /// What is known to be sold here, before what may be.
        sale: u32 = 3, weight();
        /// Store data are rare and often outdated.
        stores: u32 = 2, weight();
        /// What many scan is found in shops.
        popularity: u32 = 4, weight();
        /// Not modified for years: perhaps gone, surely not checked.
        alive: u32 = 3, weight();
        /// Complete data are looked after.
        completeness: u32 = 1, weight();
        /// A product one recognises on the shelf.
        photo: u32 = 1, weight();
    }

    /// Limits.
    ["limits"] LimitConfig {
        /// Products on a page of a category, up to a half fewer or two thirds more.
        products_per_page: usize = 24, whole(1..=200);
        /// Pages of one category; further products are found in narrower ones.
        category_pages: usize = 500, whole(1..=100_000);
        /// Larger records are rejected unread.
        record_bytes: usize = 16777216, whole(1024..=1_073_741_824);
        /// Rejected records the journal lists; all are counted.
        journal_rejections: usize = 10000, whole(0..=10_000_000);
    }

    /// How the site is built.
    ["build"] BuildSection {
        /// Worker threads; 0 is one for each core.
        jobs: usize = 0, whole(0..=256);
        /// Whether files that a build replaces or removes are kept until the next one, for `sitegen rollback`.
        keep_undo: bool = false, switch();
        /// What the build compresses for nginx: none, assets, all texts, or only: all, kept so alone; docs/OPERATIONS.md.
        precompress: &'static str = "none", choice(&["none", "assets", "all", "only"]);
        /// Whether the search file is put next to the site, for `sitegen serve --mirror` on other machines; docs/SCALE.md.
        share_search: bool = false, switch();
    }

    /// Where `sitegen publish` brings the site; docs/SCALE.md. Keys are given by the environment or a file.
    ["publish"] PublishSection {
        /// s3://bucket/prefix or file:///folder.
        to: Option<String> = none, optional(words(), "s3://example-site");
        /// Where the store answers; without it, Amazon's own.
        endpoint: Option<String> = none,
            optional(text(ENDPOINT, super::endpoint::endpoint_of), "https://s3.example.org");
        /// The region requests are signed for; many stores take any, some want "auto".
        region: String = "us-east-1", words();
        /// A file with AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…, unless the environment has them.
        credentials_file: Option<PathBuf> = none, optional(path(), "/etc/sitegen/bucket-key");
        /// Requests that are made at the same time.
        at_once: usize = 16, whole(1..=256);
        /// How long a request is repeated that the store could not answer, with waits that double up to ten seconds.
        repeat_for: Duration = "30s", duration();
    }

    /// The server of search, accounts and saved substitutes.
    ["server"] ServerSection {
        /// A loopback address and port; behind nginx a socket such as unix:/run/sitegen/sitegen.sock.
        listen: String = "127.0.0.1:8080", text(super::listen::ALLOWED, |text| Some(text.to_string()));
        /// How often `sitegen serve --mirror` looks whether the search file is another one.
        mirror_every: Duration = "5min", duration();
    }

    /// Who may have an account.
    ["accounts"] AccountSection {
        /// true: registration is closed; existing accounts stay.
        closed: bool = false, switch();
        /// false, for sites without mail: no letter proves an address (docs/ACCOUNTS.md).
        confirm: bool = true, switch();
        /// The file that holds the address of a server of PostgreSQL, unless SITEGEN_ACCOUNTS_DATABASE gives it; without
        /// one accounts are in data/accounts.sqlite (docs/SCALE.md).
        database_file: Option<PathBuf> = none, optional(path(), "/etc/sitegen/accounts-database");
    }

    /// Letters with links, for new accounts and forgotten passwords. Without a server they stay in data/outbox, and
    /// `sitegen user reset` makes a link.
    ["mail"] MailSection {
        /// The sender; no-reply@ the host of the site where it is not given.
        from: Option<String> = none,
            optional(text("an e-mail address, such as site@example.org", sender_of), "Mieux au panier <site@example.org>");
        /// Or smtp://mail.example.org:587?tls=required.
        smtp: Option<String> = none, optional(text(SMTP, smtp_of).hidden(), "smtps://mail.example.org:465");
        /// The name the program signs in with.
        user: Option<String> = none, optional(words(), "site@example.org");
        /// The file that holds the password, unless SITEGEN_MAIL_PASSWORD gives it.
        password_file: Option<PathBuf> = none, optional(path(), "/etc/sitegen/mail-password");
    }

    /// Copies of what cannot be made again, accounts and addresses: `sitegen backup`, `backup verify`, `restore`.
    ["backup"] BackupConfig {
        /// Where they are kept: best on another disk than the databases.
        folder: PathBuf = "backups", path();
        /// The public key they are encrypted for (age1…, made by `age-keygen`); needs the program age.
        recipient: Option<String> = none,
            optional(text("a public key of age, such as age1…", recipient_of), "age1…");
        /// The file with the private key, for `verify` and `restore`; better not on this machine.
        identity_file: Option<PathBuf> = none, optional(path(), "/etc/sitegen/backup.key");
        /// A second place: a folder, host:folder (rsync over ssh) or s3://bucket/folder (the program aws).
        second: Option<String> = none, optional(words(), "backup@example.org:sitegen");
        /// Days of which the newest backup is kept.
        daily: usize = 7, whole(1..=1000);
        /// Weeks of which the newest is kept.
        weekly: usize = 4, whole(0..=1000);
        /// Months of which the newest is kept.
        monthly: usize = 12, whole(0..=1000);
    }

    /// What Prometheus and the operator see; `sitegen serve` answers /metrics behind nginx.
    ["monitoring"] MonitoringConfig {
        /// The log of nginx, whose requests and bytes are counted; the server's user must be able to read it.
        nginx_log: Option<PathBuf> = none, optional(path(), "/var/log/nginx/sitegen.log");
        /// Where each build leaves its figures, for node_exporter; sitegen.prom in the data folder where it is not given.
        textfile: Option<PathBuf> = none, optional(path(), "/var/lib/prometheus/node-exporter/sitegen.prom");
        /// The hash of the password of /panneau, which `sitegen panel-password` makes; without it there is no such page.
        panel_password_file: Option<PathBuf> = none, optional(path(), "data/panel-password");
    }

    /// Where failures are reported: of builds and of the server.
    ["sentry"] SentrySection {
        /// The file that holds the DSN, unless SITEGEN_SENTRY_DSN gives it.
        dsn_file: Option<PathBuf> = none, optional(path(), "/etc/sitegen/sentry-dsn");
        /// Which of your sites it is.
        environment: String = "production", words();
        /// What Sentry knows the scheduled build by; with it each build checks in. scripts/weekly.sh gives it by itself.
        monitor: Option<String> = none, optional(text("a name of letters, figures, - and _, at most 50", monitor_of), "weekly-build");
        /// When the scheduled build starts, as cron writes it; goes along with each check-in.
        schedule: String = "0 3 * * 0", text("five fields, as cron has them", schedule_of);
    }
}

const ENDPOINT: &str =
    "https:// and a host, such as https://s3.example.org; http:// on this machine only";

/// What Sentry takes for the slug of a monitor.
fn monitor_of(text: &str) -> Option<String> {
    let is_slug = text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    (is_slug && (1..=50).contains(&text.len())).then(|| text.to_string())
}

fn schedule_of(text: &str) -> Option<String> {
    let fields: Vec<&str> = text.split_whitespace().collect();
    for field in &fields {
        if !field.chars().all(|c| c.is_ascii_alphanumeric() || "*/,-".contains(c)) {
            return None;
        }
    }
    (fields.len() == 5).then(|| fields.join(" "))
}

fn weight() -> super::rule::Rule<u32> {
    whole(0..=1000)
}

/// The address as browsers write an origin: without slash at the end, the host in lower case and A-labels, the usual
/// port left out. Pages link to each other from the root, so a path is not allowed.
pub(super) fn base_url_of(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('/');
    let url = url::Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && text.contains("://");
    let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let is_of_no_one = url.username().is_empty() && url.password().is_none();
    (is_web && is_bare && is_of_no_one).then(|| url.origin().ascii_serialization())
}

pub(super) const CONTACT: &str = "an e-mail address or web page where Open Food Facts reaches you, without blanks; \
                                  sources on the web need one";

/// The contact stands in parentheses in a header.
fn contact_of(text: &str) -> Option<String> {
    let text = text.trim();
    let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"()".contains(&byte));
    let is_reachable = text.contains('@') || super::rule::is_web_address(text);
    (text.is_empty() || (is_plain && is_reachable)).then(|| text.to_string())
}

fn recipient_of(text: &str) -> Option<String> {
    let key = text.trim();
    let is_key = key.starts_with("age1") && key.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_key.then(|| key.to_string())
}

fn sender_of(text: &str) -> Option<String> {
    text.contains('@').then(|| text.trim().to_string())
}

const SMTP: &str = "smtps://host:465, smtp://host:587?tls=required or smtp://127.0.0.1:25; user and password have \
                    settings of their own";

fn smtp_of(text: &str) -> Option<String> {
    let rest = text.strip_prefix("smtps://").or_else(|| text.strip_prefix("smtp://"))?;
    // A password in the address would end up in error messages.
    (!rest.is_empty() && !rest.contains('@')).then(|| text.to_string())
}
