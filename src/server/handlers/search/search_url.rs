//! What the address of a search says: the words, what narrows them, the order, the page. Every link of
//! the page is such an address, changed in one thing.

use std::collections::BTreeMap;

use crate::model::allergen::Allergen;
use crate::model::{Grading, Nova, Tag};
use crate::render::view::{FacetChoice, FacetView};
use crate::search::{Filters, Query, QueryTooLong, ResultPage, Sort};
use crate::server::http::form::Form;
use crate::server::http::route::Route;
use crate::words::stems;

/// Fields of the address, in the order they are written.
const FIELDS: [&str; 9] = ["q", "exact", "note", "nova", "rayon", "marque", "sans", "tri", "page"];
/// Those of them that narrow.
const NARROWING: [&str; 5] = ["note", "nova", "rayon", "marque", "sans"];
/// Orders: the likeliest first, the best Nutri-Score, the least processed.
const SORTS: [(&str, Sort); 3] =
    [("", Sort::Relevance), ("note", Sort::Healthiest), ("nova", Sort::LeastProcessed)];

/// A search as its address says it, each value as links write it. Values that mean nothing are not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SearchUrl(BTreeMap<&'static str, String>);

impl SearchUrl {
    pub(crate) fn of(form: &Form) -> Self {
        let mut fields = BTreeMap::new();
        for name in FIELDS {
            let given = form.text(name);
            if given.is_empty() {
                continue;
            }
            if let Some(value) = meant(name, given) {
                fields.insert(name, value);
            }
        }
        Self(fields)
    }

    fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    fn value(&self, name: &str) -> &str {
        self.given(name).unwrap_or_default()
    }

    /// What was typed.
    pub(crate) fn text(&self) -> &str {
        self.value("q")
    }

    pub(crate) fn query(&self) -> Result<Query, QueryTooLong> {
        let query = Query::parse(self.text())?;
        Ok(if self.value("exact").is_empty() { query } else { query.literal() })
    }

    pub(crate) fn filters(&self) -> Filters {
        Filters {
            grading: self.given("note").map(Grading::from_off),
            nova: self.given("nova").and_then(nova),
            category: self.category().map(str::to_string),
            brand: self.given("marque").map(str::to_string),
            without: self.without().filter_map(|tag| Tag::parse(tag, "en")).collect(),
            sort: self.sort(),
        }
    }

    /// The part of the URL of the category it is narrowed to.
    pub(crate) fn category(&self) -> Option<&str> {
        self.given("rayon")
    }

    /// The same without its category.
    pub(crate) fn without_category(&self) -> Self {
        let mut search_url = self.clone();
        search_url.0.remove("rayon");
        search_url
    }

    fn without(&self) -> impl Iterator<Item = &str> {
        self.value("sans").split(',').filter(|tag| !tag.is_empty())
    }

    fn sort(&self) -> Sort {
        for (key, sort) in SORTS {
            if key == self.value("tri") {
                return sort;
            }
        }
        Sort::default()
    }

    pub(crate) fn page(&self) -> ResultPage {
        page_number(self.value("page")).unwrap_or(ResultPage::FIRST)
    }

    /// The address of the page.
    pub(crate) fn url(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        // In the order of the table, not of the alphabet: addresses that visitors keep begin with the words.
        for name in FIELDS {
            if let Some(value) = self.given(name) {
                query.append_pair(name, value);
            }
        }
        let (path, query) = (Route::Search.path(), query.finish());
        if query.is_empty() { path.into() } else { format!("{path}?{query}") }
    }

    /// The same narrowed by nothing; `None` where nothing narrows it.
    pub(crate) fn unnarrowed(&self) -> Option<Self> {
        let mut search_url = self.with("page", "");
        let fields = search_url.0.len();
        search_url.0.retain(|name, _| !NARROWING.contains(name));
        if search_url.0.len() < fields { Some(search_url) } else { None }
    }

    /// The same with another value of a field; an empty one takes it away. Another choice begins at
    /// the first page.
    pub(crate) fn with(&self, name: &'static str, value: &str) -> Self {
        let mut search_url = self.clone();
        search_url.0.remove("page");
        search_url.0.remove(name);
        if !value.is_empty() {
            search_url.0.insert(name, value.into());
        }
        search_url
    }

    /// Another page of the same.
    pub(crate) fn at_page(&self, page: usize) -> Self {
        let page = if page > 1 { page.to_string() } else { String::new() };
        self.with("page", &page)
    }

    /// Other words, narrowed by nothing.
    pub(crate) fn asking(text: &str) -> Self {
        Self(BTreeMap::from([("q", text.to_string())]))
    }

    /// A choice that narrows, or takes the narrowing back.
    pub(crate) fn choice(
        &self,
        code: &'static str,
        key: &str,
        name: Option<&str>,
        count: usize,
    ) -> FacetChoice {
        let (is_on, search_url) = if code == "sans" {
            self.toggled(key)
        } else {
            let is_on = self.value(code) == key;
            (is_on, self.with(code, if is_on { "" } else { key }))
        };
        let (key, name) = (key.to_string(), name.map(str::to_string));
        FacetChoice { key, name, count: Some(count), url: search_url.url(), is_on }
    }

    /// Of allergens several can be left out.
    fn toggled(&self, key: &str) -> (bool, Self) {
        let mut kept: Vec<&str> = self.without().filter(|tag| *tag != key).collect();
        let is_on = self.without().any(|tag| tag == key);
        if !is_on {
            kept.push(key);
        }
        (is_on, self.with("sans", &kept.join(",")))
    }

    /// The facet with what is chosen in it, which might not be counted any more: it must be possible
    /// to take it back.
    pub(crate) fn with_chosen(&self, mut facet: FacetView) -> FacetView {
        let chosen: Vec<&str> = match facet.code {
            "sans" => self.without().collect(),
            code => self.given(code).into_iter().collect(),
        };
        let counted = facet.choices.len();
        for key in chosen {
            if facet.choices[..counted].iter().any(|choice| choice.key == key) {
                continue;
            }
            // The index has no name for what it did not count; the key reads like one.
            let name = key.replace('-', " ");
            let choice = self.choice(facet.code, key, Some(&name), 0);
            facet.choices.push(FacetChoice { count: None, ..choice });
        }
        facet
    }

    /// The orders, as links.
    pub(crate) fn sorts(&self) -> Vec<FacetChoice> {
        let mut choices = Vec::with_capacity(SORTS.len());
        for (key, sort) in SORTS {
            choices.push(FacetChoice {
                key: if key.is_empty() { "relevance".into() } else { key.into() },
                name: None,
                count: None,
                url: self.with("tri", key).url(),
                is_on: sort == self.sort(),
            });
        }
        choices
    }
}

/// The value of a field as links write it; `None` where it means nothing. Which categories there are is
/// for the index to say.
fn meant(field: &str, value: &str) -> Option<String> {
    match field {
        "exact" => Some("1".into()),
        "note" => {
            // Every text is read as some grade; only what comes out as it went in was meant.
            let code = Grading::from_off(value).code();
            if code.eq_ignore_ascii_case(value) { Some(code.into()) } else { None }
        }
        "nova" => Some(nova(value)?.group().to_string()),
        // Signs alone would match no brand.
        "marque" if stems(value).is_empty() => None,
        "sans" => allergens(value),
        "tri" if SORTS.iter().all(|(key, _)| *key != value) => None,
        "page" => match page_number(value)? {
            // The first page has one address, the one without a number.
            ResultPage::FIRST => None,
            page => Some(page.number().to_string()),
        },
        _ => Some(value.into()),
    }
}

fn nova(text: &str) -> Option<Nova> {
    Nova::new(text.parse().ok()?)
}

fn page_number(text: &str) -> Option<ResultPage> {
    ResultPage::new(text.parse().ok()?)
}

/// Those of a list of allergens that are known, each once.
fn allergens(list: &str) -> Option<String> {
    let mut known: Vec<String> = Vec::new();
    for part in list.split(',') {
        let Some(tag) = Tag::parse(part, "en") else { continue };
        let text = tag.to_string();
        if Allergen::of(&tag).is_some() && !known.contains(&text) {
            known.push(text);
        }
    }
    if known.is_empty() { None } else { Some(known.join(",")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn search_url(query: &str) -> SearchUrl {
        SearchUrl::of(&Form::parse(query.as_bytes()).unwrap())
    }

    #[test]
    fn an_address_says_one_thing_in_one_way() {
        let search_url = search_url("page=2&tri=note&q=jus+d%27orange&note=a&autre=x&nova=");
        assert_eq!(search_url.url(), "/recherche?q=jus+d%27orange&note=a&tri=note&page=2");
    }

    #[test]
    fn another_choice_begins_at_the_first_page_and_is_taken_back_by_the_same_link() {
        let search_url = search_url("q=jus&page=3");
        let on = search_url.choice("note", "a", None, 1);
        assert_eq!((on.url.as_str(), on.is_on), ("/recherche?q=jus&note=a", false));
        let off = super::tests::search_url("q=jus&note=a").choice("note", "a", None, 1);
        assert_eq!((off.url.as_str(), off.is_on), ("/recherche?q=jus", true));
    }

    #[test]
    fn several_allergens_can_be_left_out() {
        let search_url = search_url("q=jus&sans=en:milk,en:eggs");
        assert!(search_url.choice("sans", "en:eggs", None, 1).is_on);
        let fewer = search_url.choice("sans", "en:milk", None, 1);
        assert_eq!(fewer.url, "/recherche?q=jus&sans=en%3Aeggs");
    }

    #[test]
    fn what_means_nothing_is_not_there() {
        let junk = "q=jus&note=zz&nova=9&marque=!&sans=x,en:none&tri=bogus&page=999";
        assert_eq!(search_url(junk).url(), "/recherche?q=jus");
        assert_eq!(search_url(junk).filters(), Filters::default());
        for page in ["0", "1", "21", "-1", "abc", "2.0"] {
            assert_eq!(
                search_url(&format!("q=jus&page={page}")).url(),
                "/recherche?q=jus",
                "{page}"
            );
        }
        for nova in ["0", "5", "x"] {
            assert_eq!(
                search_url(&format!("q=jus&nova={nova}")).url(),
                "/recherche?q=jus",
                "{nova}"
            );
        }
        assert_eq!(search_url("").url(), "/recherche");
    }

    #[test]
    fn what_is_meant_is_written_in_one_way() {
        let said = "q=jus&exact=oui&note=A&nova=04&sans=en:milk,x,en:Milk,en:eggs&tri=nova&page=02";
        let written = "q=jus&exact=1&note=a&nova=4&sans=en%3Amilk%2Cen%3Aeggs&tri=nova&page=2";
        assert_eq!(search_url(said).url(), format!("/recherche?{written}"));
        assert_eq!(search_url("q=jus&note=unknown").filters().grading, Some(Grading::Unknown));
        assert_eq!(search_url("q=jus&page=20").page().number(), 20);
    }

    #[test]
    fn all_that_narrows_is_taken_away_at_once() {
        let all = "q=jus&exact=1&note=a&nova=1&rayon=jus&marque=x&sans=en:milk&tri=note&page=2";
        let bare = search_url(all).unnarrowed().map(|search_url| search_url.url());
        assert_eq!(bare.as_deref(), Some("/recherche?q=jus&exact=1&tri=note"));
        assert_eq!(search_url("q=jus&exact=1&tri=note&page=2").unnarrowed(), None);
    }
}
