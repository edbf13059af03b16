//! Searches, for small sites: some terms and categories, page by page, at OFF's pace.
//!
//! All pages are put into a folder of their own and take the place of the last ones together. Pages of a
//! run that was stopped are taken up by the next one, as long as they are of the same day.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, anyhow};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::model::Timestamp;

use crate::files;

use super::http::{Client, FetchError, Pace};
use super::{record, written};

/// A hundred products of 100 kB, the largest seen, and some room.
const PAGE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Pages of an unfinished run are used for this long, in seconds.
const PAGES_KEPT: i64 = 24 * 3600;

/// What is searched for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ProductSearch {
    /// `https://world.openfoodfacts.org`
    pub host: Url,
    /// Texts, for `cgi/search.pl`.
    pub terms: Vec<String>,
    /// Tags of categories, for `api/v2/search`.
    pub categories: Vec<String>,
    /// At most this many pages of each.
    pub pages: usize,
    /// Products on a page, at most 100.
    pub page_size: usize,
}

/// Which run some pages are of.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct SearchPlan {
    search: String,
    started: Timestamp,
}

impl ProductSearch {
    /// The pages that are there from the last complete run of a site in these languages, sorted.
    pub(crate) fn kept(&self, folder: &Path, languages: &[String]) -> Vec<PathBuf> {
        let pages = folder.join("pages");
        let is_same = read_plan(&pages).is_some_and(|plan| plan.search == self.identity(languages));
        if is_same { page_files(&pages) } else { Vec::new() }
    }

    /// Fetches all pages into a folder, with names in these languages; `now` is.
    pub(crate) fn fetch(
        &self,
        languages: &[String],
        client: &Client,
        pace: &Pace,
        folder: &Path,
        now: Timestamp,
    ) -> Result<Vec<PathBuf>> {
        let unfinished = folder.join("pages.new");
        self.take_up(languages, &unfinished, now)
            .with_context(|| format!("cannot write to {}", unfinished.display()))?;
        let run = SearchRun { search: self, languages, client, pace, folder: &unfinished };
        for (number, query) in self.queries()?.iter().enumerate() {
            run.query(number, query)?;
        }
        let place = folder.join("pages");
        put_in_place(&unfinished, &place)
            .with_context(|| format!("cannot put {} in place", place.display()))?;
        Ok(page_files(&place))
    }

    /// Keeps the pages of an unfinished run of today, or starts again.
    fn take_up(&self, languages: &[String], unfinished: &Path, now: Timestamp) -> Result<()> {
        if let Some(plan) = read_plan(unfinished)
            && plan.search == self.identity(languages)
            && (0..PAGES_KEPT).contains(&(now - plan.started))
        {
            return Ok(());
        }
        if unfinished.exists() {
            fs::remove_dir_all(unfinished)?;
        }
        fs::create_dir_all(unfinished)?;
        let plan = SearchPlan { search: self.identity(languages), started: now };
        files::write(&unfinished.join("plan.json"), &serde_json::to_vec(&plan)?)
    }

    /// Written into the plan of a run. It must not change: pages of another identity are not used.
    fn identity(&self, languages: &[String]) -> String {
        let Self { host, terms, categories, pages, page_size } = self;
        let further = further_fields(languages);
        format!(
            "Search {{ host: {host:?}, terms: {terms:?}, categories: {categories:?}, \
             pages: {pages}, page_size: {page_size} }}{further}"
        )
    }

    /// The addresses of all searches, without page.
    fn queries(&self) -> Result<Vec<Url>> {
        let mut queries = Vec::new();
        for term in &self.terms {
            let mut url = self.host.join("/cgi/search.pl")?;
            let fixed = [("search_simple", "1"), ("action", "process"), ("json", "1")];
            url.query_pairs_mut().append_pair("search_terms", term).extend_pairs(fixed);
            queries.push(url);
        }
        for tag in &self.categories {
            let mut url = self.host.join("/api/v2/search")?;
            url.query_pairs_mut().append_pair("categories_tags", tag);
            queries.push(url);
        }
        Ok(queries)
    }

    /// The address of a page of an answer, from 1. Without `fields` OFF answers little more than
    /// the codes (openfoodfacts-server issue 12059).
    fn page_url(&self, query: &Url, page: usize, languages: &[String]) -> Url {
        let mut url = query.clone();
        url.query_pairs_mut()
            .append_pair("sort_by", "unique_scans_n")
            .append_pair("page_size", &self.page_size.to_string())
            .append_pair("page", &page.to_string())
            .append_pair("fields", &(record::asked_names() + &further_fields(languages)));
        url
    }
}

/// The names of products in the languages of a site that are asked for besides, each after a comma.
fn further_fields(languages: &[String]) -> String {
    let (mut further, asked) = (String::new(), record::asked_names());
    for language in languages {
        for name in ["product_name", "generic_name"] {
            let field = format!("{name}_{language}");
            if asked.split(',').all(|known| known != field) {
                further.push(',');
                further.push_str(&field);
            }
        }
    }
    further
}

/// A run through the pages.
struct SearchRun<'r> {
    search: &'r ProductSearch,
    languages: &'r [String],
    client: &'r Client<'r>,
    pace: &'r Pace,
    folder: &'r Path,
}

impl SearchRun<'_> {
    /// Fetches the pages of a query up to the last one: one that reaches the count, or is not full
    /// where there is no count, or brings what the page before brought. OFF's `page_count` is the number of products on
    /// the page (openfoodfacts-server issue 9449) and says nothing.
    fn query(&self, number: usize, query: &Url) -> Result<()> {
        let mut before = Vec::new();
        let mut seen = 0;
        for page in 1..=self.search.pages {
            let url = self.search.page_url(query, page, self.languages);
            let file = self.folder.join(format!("{number:04}-{page:04}.json"));
            let found = self.page(&url, &file)?;
            if found.codes == before && page > 1 {
                fs::remove_file(&file)
                    .with_context(|| format!("cannot remove {}", file.display()))?;
                break;
            }
            seen += found.codes.len() as u64;
            if found.codes.is_empty() || found.is_last(seen, self.search.page_size) {
                break;
            }
            before = found.codes;
        }
        Ok(())
    }

    fn page(&self, url: &Url, file: &Path) -> Result<AnswerPage> {
        if let Some(kept) = fs::read(file).ok().and_then(|content| AnswerPage::read(&content).ok())
        {
            return Ok(kept);
        }
        let (content, page) =
            self.client.patiently(url, |deadline| self.ask_for_page(url, deadline))?;
        // Kept at once, so that a run that is stopped need not ask for it again.
        files::write(file, &content)?;
        Ok(page)
    }

    fn ask_for_page(
        &self,
        url: &Url,
        deadline: Duration,
    ) -> Result<(Vec<u8>, AnswerPage), FetchError> {
        self.await_turn()?;
        let (head, body) = self.client.ask(url, &[], PAGE_BYTES_MAX, deadline)?;
        if head.status != 200 {
            return Err(anyhow!("the server answered {}", head.status).into());
        }
        let content = body.whole()?;
        // Overloaded servers send half answers, and pages about their overload, with status 200.
        let page = AnswerPage::read(&content).map_err(|error| {
            FetchError::passing(format!("the answer is not a page of results: {error:#}"))
        })?;
        Ok((content, page))
    }

    fn await_turn(&self) -> Result<(), FetchError> {
        let client = self.client;
        let wait = self.pace.wait(client.clock.now());
        if !wait.is_zero() {
            client.progress.waits("the next search", wait);
            client.clock.sleep(wait, client.stop)?;
            client.progress.goes_on();
        }
        self.pace.take(client.clock.now());
        Ok(())
    }
}

/// What a page says, as far as it steers the run.
struct AnswerPage {
    /// All products found, where the answer tells.
    count: Option<u64>,
    /// The codes on this page.
    codes: Vec<String>,
}

impl AnswerPage {
    /// Servers may give less on a page than they were asked for, so a count says more.
    fn is_last(&self, seen: u64, page_size: usize) -> bool {
        self.count.map_or(self.codes.len() < page_size, |count| seen >= count)
    }

    fn read(content: &[u8]) -> Result<Self> {
        #[derive(Deserialize)]
        struct Answer<'a> {
            count: Option<serde_json::Value>,
            #[serde(borrow)]
            products: Vec<&'a serde_json::value::RawValue>,
        }
        let answer: Answer = serde_json::from_slice(content)?;
        let count = match answer.count {
            Some(serde_json::Value::Number(count)) => count.as_u64(),
            // Answers of 2020 write it as text.
            Some(serde_json::Value::String(count)) => count.parse().ok(),
            _ => None,
        };
        let codes = answer.products.iter().map(|product| code(product.get())).collect();
        Ok(Self { count, codes })
    }
}

fn code(product: &str) -> String {
    let mut code = String::new();
    // What is no object has no code.
    let _ = written::walk(product, &mut |key, value| {
        if key == "code" {
            code = value.text().into_owned();
        }
    });
    code
}

fn read_plan(folder: &Path) -> Option<SearchPlan> {
    serde_json::from_slice(&fs::read(folder.join("plan.json")).ok()?).ok()
}

fn page_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in files::entries(folder) {
        let path = entry.path();
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        if is_json && !path.ends_with("plan.json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A folder takes the place of another. Between the two renames neither is in place: then the
/// pages count as not fetched yet.
fn put_in_place(complete: &Path, place: &Path) -> io::Result<()> {
    let old = place.with_extension("old");
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    if place.exists() {
        fs::rename(place, &old)?;
    }
    fs::rename(complete, place)?;
    if old.exists() { fs::remove_dir_all(&old) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_further_languages_are_asked_for_and_part_of_what_is_kept() {
        let search = ProductSearch {
            host: "https://off.example".parse().unwrap(),
            terms: vec!["sirop".into()],
            categories: Vec::new(),
            pages: 1,
            page_size: 50,
        };
        let spoken = |languages: &[&str]| -> Vec<String> {
            languages.iter().map(ToString::to_string).collect()
        };
        let [usual, further] = [spoken(&["fr", "en"]), spoken(&["fr", "de"])];
        let query = &search.queries().unwrap()[0];
        let url = search.page_url(query, 1, &further);
        let (_, fields) = url.query_pairs().find(|(key, _)| key == "fields").unwrap();
        assert_eq!(*fields, record::asked_names() + ",product_name_de,generic_name_de");
        assert!(!search.page_url(query, 1, &usual).as_str().contains("_de"));
        assert_ne!(search.identity(&usual), search.identity(&further));
        assert_eq!(search.identity(&usual), search.identity(&[]), "what was fetched before stays");
    }
}
