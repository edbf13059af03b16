//! What the address of a search says: the words, what narrows them, the order, the page. Every link of
//! the page is such an address, changed in one thing.

use std::borrow::Cow;

use crate::model::allergen::Allergen;
use crate::model::{Edition, Facet, Grading, Nova, Tag};
use crate::render::view::{FacetChoice, FacetView};
use crate::search::{Filters, Query, QueryTooLong, ResultPage, Sort};
use crate::server::http::{Form, Route};
use crate::words::stems;

/// Orders: the likeliest first, the best Nutri-Score, the least processed.
const SORTS: [(&str, Sort); 3] =
    [("", Sort::Relevance), ("note", Sort::Healthiest), ("nova", Sort::LeastProcessed)];

/// A search as its address says it. Values that mean nothing are not there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SearchUrl {
    /// What was typed.
    pub(crate) text: String,
    is_exact: bool,
    /// What is chosen of each facet, as links write it. Only of allergens there can be several.
    chosen: [Vec<String>; Facet::ALL.len()],
    /// Whether those are listed that are not declared to be free of the allergens chosen.
    is_undeclared: bool,
    /// One of [`SORTS`].
    sort: (&'static str, Sort),
    pub(crate) page: ResultPage,
}

impl SearchUrl {
    pub(crate) fn of(form: &Form) -> Self {
        let sort = SORTS.into_iter().find(|(key, _)| *key == form.text("tri"));
        let chosen = Facet::ALL.map(|facet| meant(facet, form.text(facet.code())));
        Self {
            text: form.text("q").into(),
            is_exact: !form.text("exact").is_empty(),
            // Of no allergen there is nothing to declare.
            is_undeclared: !form.text("non-declares").is_empty()
                && !chosen[Facet::Allergen as usize].is_empty(),
            chosen,
            sort: sort.unwrap_or(SORTS[0]),
            page: form.text("page").parse().map_or(ResultPage::FIRST, ResultPage::at),
        }
    }

    /// Other words, narrowed by nothing.
    pub(crate) fn asking(text: &str) -> Self {
        Self { text: text.into(), ..Self::of(&Form::default()) }
    }

    /// What it asks for, from the pages of an edition.
    pub(crate) fn query(&self, edition: Edition) -> Result<Query, QueryTooLong> {
        let query = Query::parse(&self.text)?.asked_from(edition);
        Ok(if self.is_exact { query.literal() } else { query })
    }

    pub(crate) fn filters(&self) -> Filters {
        Filters {
            grading: self.one(Facet::Grading).map(Grading::from_off),
            nova: self.one(Facet::Nova).and_then(nova),
            category: self.one(Facet::Category).map(str::to_string),
            brand: self.one(Facet::Brand).map(str::to_string),
            without: self
                .chosen(Facet::Allergen)
                .iter()
                .filter_map(|tag| Tag::parse(tag, "en"))
                .collect(),
            is_undeclared: self.is_undeclared,
            sort: self.sort.1,
        }
    }

    fn chosen(&self, facet: Facet) -> &[String] {
        &self.chosen[facet as usize]
    }

    /// What is chosen of a facet that allows a single choice.
    pub(crate) fn one(&self, facet: Facet) -> Option<&str> {
        self.chosen(facet).first().map(String::as_str)
    }

    /// The address of the page.
    pub(crate) fn url(&self) -> String {
        // The first page has one address, the one without a number.
        let page = self.page.number();
        let page = if page > 1 { page.to_string() } else { String::new() };
        self.address(&self.values(), &page)
    }

    /// The address of a page with these values of the facets. A page of results has dozens of them.
    fn address(&self, chosen: &[Cow<str>; Facet::ALL.len()], page: &str) -> String {
        let mut fields = vec![("q", self.text.as_str()), ("exact", flag(self.is_exact))];
        for (facet, value) in Facet::ALL.into_iter().zip(chosen) {
            fields.push((facet.code(), value));
        }
        fields.extend([("non-declares", flag(self.is_undeclared)), ("tri", self.sort.0)]);
        fields.push(("page", page));
        fields.retain(|(_, value)| !value.is_empty());
        Route::Search.with_query(fields.into_iter())
    }

    /// What is chosen of each facet, as its field has it.
    fn values(&self) -> [Cow<'_, str>; Facet::ALL.len()] {
        Facet::ALL.map(|facet| match self.chosen(facet) {
            [] => Cow::Borrowed(""),
            [one] => Cow::Borrowed(one.as_str()),
            several => Cow::Owned(several.join(",")),
        })
    }

    /// The same narrowed by nothing; `None` where nothing narrows it.
    pub(crate) fn unnarrowed(&self) -> Option<Self> {
        if self.chosen.iter().all(Vec::is_empty) {
            return None;
        }
        Some(Self { chosen: Default::default(), is_undeclared: false, ..self.at_page(1) })
    }

    /// The first page of what is declared to be free of the allergens chosen; `None` where none is.
    pub(crate) fn declared(&self) -> Option<Self> {
        self.by_declaration(false)
    }

    /// The first page of those that are not; `None` where no allergen is chosen.
    pub(crate) fn undeclared(&self) -> Option<Self> {
        self.by_declaration(true)
    }

    fn by_declaration(&self, is_undeclared: bool) -> Option<Self> {
        if self.chosen(Facet::Allergen).is_empty() {
            return None;
        }
        Some(Self { is_undeclared, ..self.at_page(1) })
    }

    /// Whether those are listed that are not declared to be free of an allergen.
    pub(crate) fn is_undeclared(&self) -> bool {
        self.is_undeclared
    }

    /// The same with this part of the URL for its category, or with none.
    pub(crate) fn in_category(mut self, slug: Option<String>) -> Self {
        self.chosen[Facet::Category as usize] = slug.into_iter().collect();
        self
    }

    /// The first page of the same with every word meant as it is typed.
    pub(crate) fn literal(&self) -> Self {
        Self { is_exact: true, ..self.at_page(1) }
    }

    /// Another page of the same.
    pub(crate) fn at_page(&self, page: usize) -> Self {
        Self { page: ResultPage::at(page), ..self.clone() }
    }

    /// A choice that narrows, or takes the narrowing back. It begins at the first page.
    pub(crate) fn choice(
        &self,
        facet: Facet,
        key: &str,
        name: Option<&str>,
        count: usize,
    ) -> FacetChoice {
        let is_on = self.chosen(facet).iter().any(|value| value == key);
        let mut values = Vec::new();
        for value in self.chosen(facet) {
            if facet == Facet::Allergen && value != key {
                values.push(value.as_str());
            }
        }
        if !is_on {
            values.push(key);
        }
        let mut chosen = self.values();
        chosen[facet as usize] = values.join(",").into();
        let url = self.address(&chosen, "");
        let (key, name) = (key.to_string(), name.map(str::to_string));
        FacetChoice { key, name, count: Some(count), url, is_on }
    }

    /// The facet with what is chosen in it, which might not be counted any more: it must be possible
    /// to take it back.
    pub(crate) fn with_chosen(&self, mut facet: FacetView) -> FacetView {
        let counted = facet.choices.len();
        for key in self.chosen(facet.code) {
            if facet.choices[..counted].iter().any(|choice| choice.key == *key) {
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
        for sort in SORTS {
            choices.push(FacetChoice {
                key: if sort.0.is_empty() { "relevance".into() } else { sort.0.into() },
                name: None,
                count: None,
                url: Self { sort, ..self.at_page(1) }.url(),
                is_on: sort == self.sort,
            });
        }
        choices
    }
}

/// What a field says that is set or not.
fn flag(is_set: bool) -> &'static str {
    if is_set { "1" } else { "" }
}

/// What is chosen of a facet by a value of its field, as links write it; nothing where that means
/// nothing. Which categories there are is for the index to say.
fn meant(facet: Facet, value: &str) -> Vec<String> {
    let mut meant = Vec::new();
    match facet {
        Facet::Grading => {
            // Every text is read as some grade; only what comes out as it went in was meant.
            let code = Grading::from_off(value).code();
            if code.eq_ignore_ascii_case(value) {
                meant.push(code.into());
            }
        }
        Facet::Nova => meant.extend(nova(value).map(|nova| nova.group().to_string())),
        Facet::Category if value.is_empty() => {}
        // Signs alone would match no brand.
        Facet::Brand if stems(value).is_empty() => {}
        Facet::Category | Facet::Brand => meant.push(value.into()),
        Facet::Allergen => {
            for tag in value.split(',').filter_map(|part| Tag::parse(part, "en")) {
                let text = tag.to_string();
                if Allergen::of(&tag).is_some() && !meant.contains(&text) {
                    meant.push(text);
                }
            }
        }
    }
    meant
}

fn nova(text: &str) -> Option<Nova> {
    Nova::new(text.parse().ok()?)
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
        let on = search_url.choice(Facet::Grading, "a", None, 1);
        assert_eq!((on.url.as_str(), on.is_on), ("/recherche?q=jus&note=a", false));
        let off = super::tests::search_url("q=jus&note=a").choice(Facet::Grading, "a", None, 1);
        assert_eq!((off.url.as_str(), off.is_on), ("/recherche?q=jus", true));
    }

    #[test]
    fn several_allergens_can_be_left_out() {
        let search_url = search_url("q=jus&sans=en:milk,en:eggs");
        assert!(search_url.choice(Facet::Allergen, "en:eggs", None, 1).is_on);
        let fewer = search_url.choice(Facet::Allergen, "en:milk", None, 1);
        assert_eq!(fewer.url, "/recherche?q=jus&sans=en%3Aeggs");
    }

    #[test]
    fn what_is_not_declared_is_another_list_of_the_same() {
        let declared = search_url("q=pain&sans=en:gluten&page=2");
        let undeclared = declared.undeclared().unwrap();
        assert_eq!(undeclared.url(), "/recherche?q=pain&sans=en%3Agluten&non-declares=1");
        assert!(undeclared.filters().is_undeclared && !declared.filters().is_undeclared);
        assert_eq!(undeclared.declared().unwrap().url(), "/recherche?q=pain&sans=en%3Agluten");
        assert_eq!(search_url("q=pain").undeclared(), None);
        assert_eq!(search_url("q=pain&non-declares=1").url(), "/recherche?q=pain");
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
        assert_eq!(search_url("q=jus&page=20").page.number(), 20);
    }

    #[test]
    fn all_that_narrows_is_taken_away_at_once() {
        let all = "q=jus&exact=1&note=a&nova=1&rayon=jus&marque=x&sans=en:milk&tri=note&page=2";
        let bare = search_url(all).unnarrowed().map(|search_url| search_url.url());
        assert_eq!(bare.as_deref(), Some("/recherche?q=jus&exact=1&tri=note"));
        assert_eq!(search_url("q=jus&exact=1&tri=note&page=2").unnarrowed(), None);
    }
}
