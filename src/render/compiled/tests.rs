//! Programs write what minijinja writes, for the shipped theme and for one over it.

use std::path::Path;
use std::sync::Arc;

use super::super::sample::{SamplePages, product};
use super::super::theme::OF_MANY_PAGES;
use super::super::view::{
    CategoryView, CountedLink, ErrorPage, Hit, HomeFacts, HomeFigures, ListedShelf, SearchState,
    SearchView, ShelfBranch, ShownProduct, Wording,
};
use super::super::{Link, MarkdownPage, Page};
use super::*;
use crate::files::LayeredFolder;
use crate::model::{Grading, ListPages, Pictogram, Timestamp};

fn shipped(folder: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// The shipped site with some templates of its own.
fn site(own: &[(&str, &str)], notice: Option<&str>) -> SamplePages {
    let folder = tempfile::tempdir().unwrap();
    for (name, source) in own {
        let file = folder.path().join("templates").join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        let mut file = std::fs::File::create(file).unwrap();
        std::io::Write::write_all(&mut file, source.as_bytes()).unwrap();
    }
    let theme = LayeredFolder::new(folder.path().into(), Some(shipped("themes/default")));
    let content = LayeredFolder::new(shipped("content/fr"), None);
    SamplePages::of(&content, &theme, notice).unwrap()
}

/// Renders a page by its program and by minijinja.
fn both<V: Serialize>(site: &SamplePages, page: &Page<V>) -> String {
    let theme = &site.presentation().theme;
    let plain = theme.render_by_minijinja(page).unwrap();
    let compiled = theme.compiled_page(page);
    let compiled = compiled.unwrap_or_else(|| panic!("{} was left to minijinja", page.path.url()));
    for (own, other) in compiled.lines().zip(plain.lines()) {
        assert_eq!(own, other, "{}", page.path.url());
    }
    assert_eq!(compiled, plain, "{}", page.path.url());
    plain
}

fn category(site: &SamplePages, page: usize, products: usize) -> Page<CategoryView> {
    let gradings = [("a", 3), ("b", 7), ("c", 11), ("d", 0), ("e", 1), ("unknown", products - 22)];
    let gradings = gradings.map(|(word, count)| (Grading::from_off(word), count));
    let all = gradings.iter().flat_map(|&(grading, count)| std::iter::repeat_n(grading, count));
    let list: Vec<Grading> = all.collect();
    let begins: Vec<usize> =
        (1..list.len()).filter(|place| list[*place] != list[place - 1]).collect();
    let pages = ListPages::cut(products, (24, 20), &begins, |place| product(place as u64).barcode);
    let places = pages.places().nth(page - 1).unwrap();
    let link = |number: usize| CountedLink {
        name: format!("Rayon <{number}>"),
        lang: (number % 2 == 1).then(|| "en".into()),
        url: format!("/categorie/{number}"),
        count: number * 700,
    };
    let view = CategoryView {
        name: "Biscuits & gâteaux".into(),
        page,
        pages: pages.len(),
        total: products,
        listed: pages.listed(),
        breadcrumb: vec![Link {
            name: "Épicerie".into(),
            lang: None,
            url: "/categorie/epicerie".into(),
        }],
        children: (0..pages.len() + 4).map(link).collect(),
        ..CategoryView::default()
    };
    let wording = &site.presentation().wording;
    let first = places.start;
    let listed = |place| Arc::new(wording.listed(product(place as u64)));
    let products: Vec<_> = places.map(listed).collect();
    let shelf = ListedShelf { pages: &pages, first, spread: site.spread() };
    wording.category_page(view, "biscuits", &gradings, &products, &shelf).unwrap()
}

fn shown(wording: &Wording, number: u64) -> Arc<ShownProduct> {
    Arc::new(wording.shown(Arc::new(product(number))))
}

fn search(number: u64) -> Page<SearchView> {
    let card = |number| {
        let hit = product(number);
        Hit {
            card: crate::model::ProductCard::new(&hit, "fr"),
            better: u32::try_from(number % 3).unwrap(),
            suitability: crate::model::Suitability::of(&hit).to_string(),
        }
    };
    let view = SearchView {
        path: "/recherche",
        // Now short, now long.
        query: "l'eau & <sel>".repeat(if number == 3 { 50 } else { 1 }),
        heading: if number == 0 { String::new() } else { "l'eau & <sel>".into() },
        outcome: if number == 0 { SearchState::Empty } else { SearchState::Found },
        total: usize::try_from(number).unwrap(),
        hits: (0..number).map(card).collect(),
        page: if number.is_multiple_of(2) { 1 } else { 2 },
        next: number.is_multiple_of(2).then(|| "/recherche?q=a&page=2".into()),
        ..SearchView::default()
    };
    Page::of_server("/recherche", "search.html", view)
}

/// Some of each kind; all of products and pairs.
fn all_pages(site: &SamplePages) -> String {
    let mut written = String::new();
    for number in 0..120 {
        written += &both(site, &site.product(number).unwrap().0);
        written += &both(site, &site.pair(number).unwrap().0);
    }
    for (page, products) in [(1, 25), (1, 62), (2, 62), (1, 700), (7, 700), (20, 700)] {
        written += &both(site, &category(site, page, products));
    }
    // The first page ends with its last C, and what is not graded begins on the next.
    assert!(written.contains("<a class=\"bar-link\" href=\"/categorie/biscuits/2#note-unknown\">"));
    assert!(written.contains("id=\"note-unknown\""));
    for number in 0..5 {
        written += &both(site, &search(number));
    }
    let wording = &site.presentation().wording;
    let pair = (shown(wording, 5), shown(wording, 1));
    let branch = |children| ShelfBranch {
        name: "Miels & confitures".into(),
        lang: None,
        url: "/categorie/miels".into(),
        count: 7,
        pictogram: Pictogram::Jar,
        children,
    };
    let home = wording.home_page(HomeFacts {
        intro: "<p>Un</p>",
        figures: HomeFigures::default(),
        newest: Timestamp::from_seconds(1_772_323_200),
        shelves: vec![branch(Vec::new())],
        swaps: std::slice::from_ref(&pair),
        week: std::slice::from_ref(&pair.0),
    });
    written += &both(site, &home.unwrap());
    let twig = branch(vec![branch(Vec::new())]);
    written += &both(site, &wording.shelves_page(3, vec![branch(vec![twig])]));
    for document in site.presentation().documents.iter().filter_map(MarkdownPage::page) {
        written += &both(site, &document);
    }
    written + &both(site, &ErrorPage::NotFound.page())
}

#[test]
fn pages_of_the_shipped_theme_are_the_same_both_ways() {
    let site = site(&[], None);
    let names = site.presentation().theme.compiled().names();
    let left = OF_MANY_PAGES.map(|page| (!names.contains(&page)).then_some(page));
    assert_eq!(left, [None; OF_MANY_PAGES.len()], "left to minijinja");
    assert_eq!(site.presentation().theme.slow_templates(), [""; 0]);
    let written = all_pages(&site);
    for shown in ["class=\"badge grade-e\"", "class=\"points\"", "d&apos;un &lt;produit&gt;"] {
        assert!(written.contains(shown), "{shown}");
    }
}

#[test]
fn a_theme_over_the_shipped_one_gets_its_own() {
    let card = "{% macro name(card) %}<b>{{ card.name|upper|replace(\"ESSAI\", \"<E>\")|replace(card.name, card.name) }}</b>{% endmacro %}
        {% macro maker(card) %}{% set own = card.brand if card.brand else \"–\" %}<i>{{ own }}</i>{% endmacro %}
        {% macro thumbnail(site, card) %}{% endmacro %}
        {% macro portrait(site, card) %}<hr>{{ site.name }}{% endmacro %}
        {% macro card(site, item) %}<li>{{ name(item) }}</li>{% endmacro %}";
    let nutrition = "{% macro table(nutrition) %}<ol>{% for row in nutrition.rows %}<li>{{ loop.index }}
        {% if not loop.last %}{{ row.value }}{% else %}fin{% endif %}</li>{% endfor %}</ol>{% endmacro %}";
    let own = [("partials/card.html", card), ("partials/nutrition.html", nutrition)];
    let written = all_pages(&site(&own, Some("Une phrase <en> haut")));
    assert!(written.contains("<b>PRODUIT D’&lt;E&gt; &amp; &quot;CIE&quot; N° 1</b>"));
    assert!(written.contains("<aside class=\"notice\">Une phrase &lt;en&gt; haut</aside>"));
    assert!(written.contains("</li></ol>") && !written.contains("<table class=\"nutrition\">"));
}

#[test]
fn what_is_not_known_here_is_left_to_minijinja() {
    let own = [("document.html", "{% filter upper %}{{ view.title }}{% endfilter %}")];
    let site = site(&own, None);
    assert!(!site.presentation().theme.compiled().names().contains(&"document.html"));
    let document = site.presentation().documents.iter().find_map(MarkdownPage::page).unwrap();
    let written = site.presentation().theme.html(&document).unwrap();
    assert_eq!(written, document.view.title.to_uppercase());
    let [note] = &site.presentation().theme.slow_templates()[..] else { panic!() };
    assert!(
        note.contains("document.html:1: pages of `document.html` are rendered slower"),
        "{note}"
    );
    assert!(note.contains("`{% filter %}` is left to minijinja"), "{note}");
}

#[test]
fn the_line_is_named_where_a_template_or_one_it_uses_is_not_known_here() {
    let grade = "\n{% macro badge(grade) %}\n{{ -1 }}\n{% endmacro %}\n{% macro scale(grade) %}{% endmacro %}";
    let quality = "{% if view.path %}\n\n  {% if view.path is odd %}{% endif %}\n{% endif %}";
    let site = site(&[("partials/grade.html", grade), ("quality.html", quality)], None);
    let notes = site.presentation().theme.slow_templates();
    let note_of = |template: &str| {
        let start = format!("pages of `{template}` are");
        notes.iter().find(|note| note.contains(&start)).cloned().unwrap_or_default()
    };
    assert!(note_of("product.html").contains("partials/grade.html:3: "), "{notes:?}");
    assert!(note_of("product.html").contains("a minus before a value"), "{notes:?}");
    assert!(note_of("quality.html").contains("quality.html:3: "), "{notes:?}");
    assert_eq!(note_of("document.html"), "", "it does without");
    assert_eq!(note_of("partials/grade.html"), "", "it is no page");
}
