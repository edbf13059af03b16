//! The category page: one page of a shelf, healthiest first.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;

use crate::model::{Grading, PagePath, Product, ProductCard};
use crate::render::{Alternate, Link, Page};
use crate::words::slugify;

use super::Wording;
use super::linked_data::LinkedData;

/// A category with the number of its products.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub(crate) struct CountedLink {
    /// What is shown.
    pub name: String,
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
    /// Number of this page, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// Products on the shelf.
    pub total: usize,
    /// Products on all pages; fewer than `total` where the list is cut.
    pub listed: usize,
    /// The categories above, widest first.
    pub breadcrumb: Vec<Link>,
    /// The categories directly below.
    pub children: Vec<CountedLink>,
    pub grades: Vec<GradeShare>,
    pub products: Vec<ProductCard>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub numbers: Vec<PageNumber>,
}

#[derive(Clone, Debug, Serialize)]
pub(crate) struct GradeShare {
    grade: &'static str,
    count: usize,
    percent: String,
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
        products: &[Arc<Product>],
    ) -> Result<Page<CategoryView>> {
        let path = self.page_at(PagePath::category(slug, view.page));
        let url = |page: usize| self.page_at(PagePath::category(slug, page)).url();
        // Shown on the first page only; on the others they would only make pages differ.
        if view.page == 1 {
            view.grades = self.shares(gradings, view.total);
        } else {
            view.children.clear();
        }
        view.path = path.url();
        view.title = self.category_title(&view, slug)?;
        view.products = products.iter().map(|product| self.card(product)).collect();
        view.linked_data = self.linked_list(&view.breadcrumb, &view.name, &view.products)?;
        view.previous = (view.page > 1).then(|| url(view.page - 1));
        view.next = (view.page < view.pages).then(|| url(view.page + 1));
        view.numbers = numbers(view.page, view.pages, url);
        Ok(Page { path, template: "category.html", view })
    }

    fn category_title(&self, view: &CategoryView, slug: &str) -> Result<String> {
        // The slug is another where a category before it has the name.
        let is_own = slugify(&view.name) == slug;
        let name = if is_own { view.name.clone() } else { format!("{} ({slug})", view.name) };
        let whole = |number: usize| i64::try_from(number).map(|number| self.texts.whole(number));
        let (page, pages) = (whole(view.page)?, whole(view.pages)?);
        let values = [("name", name.as_str()), ("page", &page), ("pages", &pages)];
        if view.page > 1 {
            return self.title(&[], self.texts.fill("category.title_page", None, &values)?);
        }
        let full = self.texts.fill("category.title", None, &values)?;
        self.title(&[full], self.texts.fill("category.title_short", None, &values)?)
    }

    fn shares(&self, gradings: &[(Grading, usize)], total: usize) -> Vec<GradeShare> {
        let mut shares = Vec::with_capacity(gradings.len());
        for &(grading, count) in gradings {
            let percent = self.texts.percent(count as u64, total as u64);
            shares.push(GradeShare { grade: grading.code(), count, percent });
        }
        shares
    }
}

/// The first, the last and the pages around this one; gaps where some are left out.
fn numbers(page: usize, pages: usize, url: impl Fn(usize) -> String) -> Vec<PageNumber> {
    if pages < 2 {
        return Vec::new();
    }
    let mut previous = 0;
    let mut numbers = Vec::new();
    for number in 1..=pages {
        // The ends and what is near: enough to jump, and no more than a phone's width.
        if number != 1 && number != pages && number.abs_diff(page) > 2 {
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
    fn page_numbers_show_both_ends_and_the_neighbours() {
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
        assert_eq!(shown(10, 20), "1 …8 9 10* 11 12 …20");
    }
}
