//! The category page: one page of a shelf, healthiest first.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::model::{Grading, ListPages, Nutrient, Nutriments, PagePath, ProductCard, ShelfSpread};
use crate::render::figures::as_shown;
use crate::render::{Alternate, Link, Page};
use crate::words::slugify;

use super::Wording;
use super::linked_data::LinkedData;
use super::shown_product::{ListedProduct, SharedPart};

/// A category with the number of its products.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct CountedLink {
    /// What is shown.
    pub name: String,
    /// The language of the name, where it is another one than that of the page.
    pub lang: Option<String>,
    /// Where it leads.
    pub url: String,
    /// Products in it.
    pub count: usize,
}

/// What templates/category.html sees. What [`Wording::category_page`] makes of the rest has no words of its own.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct CategoryView {
    pub path: String,
    /// This page in the languages of the site.
    pub alternates: Vec<Alternate>,
    pub title: String,
    pub linked_data: LinkedData,
    /// Its name.
    pub name: String,
    /// The language of the name, where it is another one than that of the page.
    pub lang: Option<String>,
    /// Number of this page, from 1.
    pub page: usize,
    /// How many pages there are, but for those that this one does not lead to.
    pub pages: usize,
    /// Products on the shelf; the first page alone says it.
    pub total: usize,
    /// Products on all pages; fewer than `total` where the list is cut. The first page alone says it.
    pub listed: usize,
    /// The categories above, widest first.
    pub breadcrumb: Vec<Link>,
    /// The categories directly below.
    pub children: Vec<CountedLink>,
    pub grades: Vec<GradeShare>,
    pub products: Vec<ListedView>,
    /// « Le meilleur quart a moins de 12 g de sucres pour 100 g. »
    pub threshold: Option<String>,
    /// What a search for all of it asks: words, and its part of the address.
    pub words: String,
    pub slug: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub numbers: Vec<PageNumber>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct GradeShare {
    grade: &'static str,
    count: usize,
    percent: String,
    /// Where its products begin, if any is listed.
    url: Option<String>,
}

/// A product on the list.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ListedView {
    card: SharedPart<ProductCard>,
    /// Its amount of what tells most on this shelf: « 12,3 g de sucres ».
    figure: Option<String>,
    /// The grade that begins with it.
    begins: Option<&'static str>,
    /// What a visitor's settings look at.
    suitability: SharedPart<str>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct PageNumber {
    number: usize,
    url: String,
    current: bool,
    gap_before: bool,
}

impl Wording {
    /// One page of a category: `slug` is its part of the URL, products are counted by grade.
    pub(crate) fn category_page(
        &self,
        mut view: CategoryView,
        slug: &str,
        gradings: &[(Grading, usize)],
        products: &[Arc<ListedProduct>],
        shelf: &ListedShelf,
    ) -> Result<Page<CategoryView>> {
        let path = self.page_at(PagePath::category(slug, view.page));
        let url = |page: usize| self.page_at(PagePath::category(slug, page)).url();
        // Shown on the first page only; on the others they would only make pages differ.
        if view.page == 1 {
            view.grades = self.shares(gradings, &view, shelf.pages, url);
            let basis = products.first().map_or("100g", |first| first.nutriments.basis.code());
            view.threshold = self.threshold(shelf.spread, basis)?;
        } else {
            view.children.clear();
            (view.total, view.listed) = (0, 0);
        }
        view.path = path.url();
        view.title = self.category_title(&view, slug)?;
        let cards = products.iter().map(|product| &*product.card);
        view.linked_data = self.linked_list(&view.breadcrumb, &view.name, cards)?;
        view.products = self.list(products, gradings, shelf)?;
        view.words = slug.replace('-', "+");
        view.slug = slug.to_string();
        view.previous = (view.page > 1).then(|| url(view.page - 1));
        view.next = (view.page < view.pages).then(|| url(view.page + 1));
        view.numbers = numbers(view.page, view.pages, url);
        view.pages = view.pages.min(view.page + NEAR);
        Ok(Page { path, template: "category.html", view })
    }

    fn category_title(&self, view: &CategoryView, slug: &str) -> Result<String> {
        // The slug is another where a category before it has the name.
        let is_own = slugify(&view.name) == slug;
        let name = if is_own { view.name.clone() } else { format!("{} ({slug})", view.name) };
        let whole = |number: usize| i64::try_from(number).map(|number| self.texts.whole(number));
        let page = whole(view.page)?;
        let values = [("name", name.as_str()), ("page", &page)];
        if view.page > 1 {
            return self.title(&[], self.texts.fill("category.title_page", None, &values)?);
        }
        let full = self.texts.fill("category.title", None, &values)?;
        self.title(&[full], self.texts.fill("category.title_short", None, &values)?)
    }

    fn shares(
        &self,
        gradings: &[(Grading, usize)],
        view: &CategoryView,
        pages: &ListPages,
        url: impl Fn(usize) -> String,
    ) -> Vec<GradeShare> {
        let (mut shares, mut before) = (Vec::with_capacity(gradings.len()), 0);
        for &(grading, count) in gradings {
            let percent = self.texts.percent(count as u64, view.total as u64);
            let begins = pages.page_of(before);
            let is_listed = count > 0 && before < view.listed;
            let own = is_listed.then(|| [&url(begins), "#note-", grading.code()].concat());
            shares.push(GradeShare { grade: grading.code(), count, percent, url: own });
            before += count;
        }
        shares
    }

    /// The products of a page.
    fn list(
        &self,
        products: &[Arc<ListedProduct>],
        gradings: &[(Grading, usize)],
        shelf: &ListedShelf,
    ) -> Result<Vec<ListedView>> {
        let telling = telling(shelf.spread);
        let mut listed = Vec::with_capacity(products.len());
        for (place, product) in (shelf.first..).zip(products) {
            let table = product.nutriments.comparable();
            let figure = match (telling, table) {
                (Some((nutrient, _)), Some(table)) => self.amount_of(table, nutrient)?,
                _ => None,
            };
            let begins = beginning(gradings, place).map(Grading::code);
            let (card, suitability) = (product.card.clone(), product.suitability.clone());
            listed.push(ListedView { card, figure, begins, suitability });
        }
        Ok(listed)
    }

    /// « 12,3 g de sucres »
    fn amount_of(&self, table: &Nutriments, nutrient: Nutrient) -> Result<Option<String>> {
        let of = self.texts.get(&["nutrients.", nutrient.code(), ".of"].concat())?;
        let amount = self.grams(table, nutrient)?;
        Ok(amount.map(|amount| [&amount, " ", of].concat()))
    }

    /// What the best quarter of a shelf has at most.
    fn threshold(&self, spread: &ShelfSpread, basis: &str) -> Result<Option<String>> {
        let Some((nutrient, quarter)) = telling(spread) else { return Ok(None) };
        let amount = self.texts.amount(as_shown(quarter), "g")?;
        let of = self.texts.get(&["nutrients.", nutrient.code(), ".of"].concat())?;
        let basis = self.texts.get(&["basis.", basis].concat())?;
        let values = [("amount", amount.as_str()), ("of", of), ("basis", basis)];
        self.texts.fill("category.threshold", None, &values).map(Some)
    }
}

/// What a list knows of its shelf.
pub(crate) struct ListedShelf<'s> {
    /// Its pages.
    pub pages: &'s ListPages,
    /// The place of the first product of this one.
    pub first: usize,
    /// How the figures are spread.
    pub spread: &'s ShelfSpread,
}

/// What one should eat little of, with a day's reference intake (EU regulation 1169/2011, annex XIII).
pub(crate) const DAILY: [(Nutrient, f64); 4] = [
    (Nutrient::Fat, 70.0),
    (Nutrient::SaturatedFat, 20.0),
    (Nutrient::Sugars, 90.0),
    (Nutrient::Salt, 6.0),
];

/// Less is as good as nothing, and no one looks for less than nothing.
const LEAST: f64 = 0.1;

/// The nutrient the products of a shelf differ in most, by the share of a day's intake between its quarters, and what the
/// best quarter has less of.
pub(crate) fn telling(spread: &ShelfSpread) -> Option<(Nutrient, f64)> {
    let mut most: Option<(f64, Nutrient, f64)> = None;
    for (nutrient, daily) in DAILY {
        let Some([lower, _, upper]) = spread.get(nutrient).map(|own| own.quartiles) else {
            continue;
        };
        let share = (upper - lower) / daily;
        if lower >= LEAST && most.is_none_or(|(other, ..)| share > other) {
            most = Some((share, nutrient, lower));
        }
    }
    most.map(|(_, nutrient, lower)| (nutrient, lower))
}

/// The grading whose products begin at a place of the shelf.
pub(crate) fn beginning(gradings: &[(Grading, usize)], place: usize) -> Option<Grading> {
    let mut before = 0;
    for &(grading, count) in gradings {
        if count > 0 && before == place {
            return Some(grading);
        }
        before += count;
    }
    None
}

/// A page of a list leads to this many before and behind it.
pub(crate) const NEAR: usize = 2;

/// The first page and those around this one; a gap where some are left out. Which one is the last changes too often to stand on
/// all of them.
fn numbers(page: usize, pages: usize, url: impl Fn(usize) -> String) -> Vec<PageNumber> {
    if pages < 2 {
        return Vec::new();
    }
    let mut previous = 0;
    let mut numbers = Vec::new();
    for number in 1..=pages {
        // The start and what is near: enough to jump, and no more than a phone's width.
        if number != 1 && number.abs_diff(page) > NEAR {
            continue;
        }
        let gap_before = number > previous + 1;
        numbers.push(PageNumber { number, url: url(number), current: number == page, gap_before });
        previous = number;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers_show_the_start_and_the_neighbours() {
        let shown = |page, pages| {
            let number = |entry: PageNumber| {
                let gap = if entry.gap_before { "…" } else { "" };
                let mark = if entry.current { "*" } else { "" };
                format!("{gap}{}{mark}", entry.number)
            };
            numbers(page, pages, |_| String::new())
                .into_iter()
                .map(number)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(shown(1, 1), "");
        assert_eq!(shown(1, 3), "1* 2 3");
        assert_eq!(shown(10, 20), "1 …8 9 10* 11 12");
    }
}
