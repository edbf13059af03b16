//! A product page by hand: the page of the shipped theme for a product with substitutes and all facts,
//! as a program would write it that is made for this one page.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::Deserialize;

/// What is shown of a product.
#[derive(Deserialize)]
pub(crate) struct Card {
    barcode: String,
    name: String,
    lang: Option<String>,
    brand: Option<String>,
    quantity: Option<String>,
    grade: String,
    photo: Option<Photo>,
}

#[derive(Deserialize)]
struct Photo {
    small: String,
    large: String,
}

#[derive(Deserialize)]
struct Link {
    name: String,
    url: String,
}

#[derive(Deserialize)]
struct Offered {
    url: String,
    substitute: Card,
    badges: Vec<Badge>,
    reasons: Vec<String>,
    drawbacks: Vec<String>,
    neighbour: Option<String>,
    because: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Badge {
    kind: String,
    text: String,
}

#[derive(Deserialize)]
struct Nutrition {
    rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    nutrient: String,
    value: String,
}

#[derive(Deserialize)]
struct Detail {
    unfavourable: Vec<Points>,
    favourable: Vec<Points>,
    negative: u8,
    positive: u8,
    score: i16,
    grade: String,
}

#[derive(Deserialize)]
struct Points {
    component: String,
    amount: Option<String>,
    #[serde(rename = "points")]
    own: u8,
    most: u8,
    counts: bool,
}

/// The view of the page, without what this page does not have.
#[derive(Deserialize)]
pub(crate) struct ProductPage {
    path: String,
    product: Card,
    generic_name: Option<String>,
    brands: Vec<String>,
    nutrition: Nutrition,
    nutriscore: Detail,
    ingredients: String,
    allergens: Vec<String>,
    traces: Vec<String>,
    breadcrumb: Vec<Link>,
    categories: Vec<Link>,
    substitutes: Vec<Offered>,
    modified: String,
    off_url: String,
}

/// The parts of a text between its placeholders, escaped.
type Parts = Vec<String>;

macro_rules! words {
    ($($field:ident = $key:literal),* $(,)?) => {
        /// Constant texts, escaped, cut at their placeholders.
        struct Words { $($field: Parts),* }

        impl Words {
            fn of(texts: &toml::Table) -> Result<Self> {
                Ok(Self { $($field: parts(texts, $key)?),* })
            }
        }
    };
}

words! {
    locale = "page.locale", page_title = "page.title", skip = "page.skip", nav = "header.nav",
    home = "header.home", shelves = "header.categories", saved = "saved.title", account = "account.title",
    sign_in = "sign_in.title", words = "search.words", shelf = "search.shelf", meant = "search.meant",
    note = "search.facet.note", offered = "search.offered", none = "search.none_offered",
    label = "search.label", placeholder = "search.placeholder", submit = "search.submit",
    crumbs = "breadcrumb.label", crumb_home = "breadcrumb.home", alt = "photo.alt", better = "product.better",
    lead = "product.lead", badges = "badge.label", pros = "reasons.better", cons = "reasons.worse",
    because = "swap.chosen_because", source = "swap.source", compare = "compare.label",
    compare_link = "compare.link", keep = "keep.label", keep_submit = "keep.submit",
    nutrition = "product.nutrition", per_100g = "basis.100g", caption = "nutrition.caption",
    nutrient = "nutrition.nutrient", value = "nutrition.value", points_title = "nutriscore_detail.title",
    points_summary = "nutriscore_detail.summary", points_caption = "nutriscore_detail.caption",
    component = "nutriscore_detail.component", amount = "nutriscore_detail.amount",
    points = "nutriscore_detail.points", unknown = "nutriscore_detail.unknown", of = "nutriscore_detail.of",
    not_counted = "nutriscore_detail.not_counted", minus = "nutriscore_detail.unfavourable",
    plus = "nutriscore_detail.favourable", differs = "nutriscore_detail.differs",
    one_point = "nutriscore_detail.count.one", many_points = "nutriscore_detail.count.other",
    ingredients = "product.ingredients", allergens = "product.allergens", traces = "product.traces",
    details = "product.details", generic_name = "product.generic_name", brand = "product.brands.one",
    quantity = "product.quantity", barcode = "product.barcode", modified = "product.modified",
    categories = "product.categories", off = "product.off", credit = "credit.source",
    at_off = "credit.product_at_off", under = "credit.under", odbl_url = "credit.odbl_url",
    odbl = "credit.odbl", photos = "credit.photo.other", off_name = "credit.off", cc_url = "credit.cc_url",
    cc = "credit.cc", check = "credit.check", medical = "credit.medical", about = "footer.nav",
    quality = "quality.title", data = "footer.data", footer_photos = "footer.photos",
    title = "product.title.other", description = "product.description.other",
}

/// Writes the page.
pub(crate) struct HandWriter {
    words: Words,
    /// Labels, letters and names by code, few enough to go through.
    grades: Vec<(String, String, String)>,
    nutrients: Vec<(String, String)>,
    /// Addresses of static files: icon, style, two scripts, placeholder.
    assets: [String; 5],
    documents: Vec<(String, String)>,
}

impl HandWriter {
    /// Reads the texts of a folder and the names of static files of another.
    pub(crate) fn read(content: &Path, statics: &Path) -> Result<Self> {
        let texts: toml::Table =
            toml::from_str(&std::fs::read_to_string(content.join("ui.toml"))?)?;
        let table =
            |key: &str| texts.get(key).and_then(toml::Value::as_table).context("no such table");
        let text = |key: String| Ok::<_, anyhow::Error>(parts(&texts, &key)?.concat());
        let (mut grades, mut nutrients) = (Vec::new(), Vec::new());
        for code in table("grade")?.keys() {
            let (label, letter) =
                (text(format!("grade.{code}.label"))?, text(format!("grade.{code}.letter"))?);
            grades.push((code.clone(), label, letter));
        }
        for code in table("nutrients")?.keys() {
            nutrients.push((code.clone(), text(format!("nutrients.{code}.name"))?));
        }
        let names = ["favicon.svg", "style.css", "account.js", "search.js", "placeholder.svg"];
        let mut assets = names.map(str::to_string);
        for asset in &mut assets {
            let hash = blake3::hash(&std::fs::read(statics.join(&*asset))?).to_hex();
            let (stem, extension) = asset.split_once('.').context("a name without extension")?;
            *asset = format!("/static/{stem}.{}.{extension}", &hash[..12]);
        }
        let words = Words::of(&texts)?;
        Ok(Self { words, grades, nutrients, assets, documents: documents(content)? })
    }

    /// Appends the page.
    pub(crate) fn write(&self, view: &ProductPage, out: &mut String) {
        self.head(view, out);
        self.header(out);
        self.product(view, out);
        self.substitutes(view, out);
        self.facts(view, out);
        self.details(view, out);
        self.footer(view, out);
    }

    fn head(&self, view: &ProductPage, out: &mut String) {
        let w = &self.words;
        let found = view.substitutes.len().to_string();
        let title = |out: &mut String| {
            out.push_str(&w.page_title[0]);
            escape(out, &view.product.name);
            put(out, &[&w.title[1], &found, &w.title[2], &w.page_title[1], SITE, &w.page_title[2]]);
        };
        let description = |out: &mut String| {
            out.push_str(&w.description[0]);
            escape(out, &view.product.name);
            put(out, &[&w.description[1], &self.grade(&view.product.grade).1, &w.description[2]]);
            put(out, &[&found, &w.description[3]]);
        };
        out.push_str("<!doctype html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
        title(out);
        out.push_str("</title>\n<meta name=\"description\" content=\"");
        description(out);
        out.push_str("\">\n<link rel=\"canonical\" href=\"https://example.org");
        escape(out, &view.path);
        out.push_str("\">\n<meta property=\"og:url\" content=\"https://example.org");
        escape(out, &view.path);
        put(
            out,
            &[
                "\">\n<meta property=\"og:type\" content=\"website\">\n<meta property=\"og:site_name\" content=\"",
                SITE,
            ],
        );
        put(
            out,
            &[
                "\">\n<meta property=\"og:locale\" content=\"",
                &w.locale[0],
                "\">\n<meta property=\"og:title\" content=\"",
            ],
        );
        title(out);
        out.push_str("\">\n<meta property=\"og:description\" content=\"");
        description(out);
        out.push_str("\">\n");
        if let Some(photo) = &view.product.photo {
            out.push_str("<meta property=\"og:image\" content=\"");
            escape(out, &photo.large);
            out.push_str("\">\n");
        }
        let [icon, style, account, search, _] = &self.assets;
        put(
            out,
            &[
                "<meta name=\"format-detection\" content=\"telephone=no\">\n<meta name=\"theme-color\" content=\"#fbf6ec\" media=\"(prefers-color-scheme: light)\">\n<meta name=\"theme-color\" content=\"#1a1612\" media=\"(prefers-color-scheme: dark)\">\n<link rel=\"icon\" href=\"",
                icon,
                "\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\"",
                style,
                "\">\n<script src=\"",
                account,
                "\" type=\"module\"></script>\n<script src=\"",
                search,
                "\" type=\"module\"></script>\n</head>\n",
            ],
        );
    }

    fn header(&self, out: &mut String) {
        let w = &self.words;
        let icon = &self.assets[0];
        put(
            out,
            &[
                "<body>\n<a class=\"skip\" href=\"#main\">",
                &w.skip[0],
                "</a>\n<header class=\"top\">\n<nav class=\"wrap\" aria-label=\"",
                &w.nav[0],
                "\">\n<a class=\"brand\" href=\"/\" aria-label=\"",
                &w.home[0],
                SITE,
                &w.home[1],
                "\"><img src=\"",
                icon,
                "\" alt=\"\" width=\"32\" height=\"32\">",
                SITE,
                "</a>\n<ul>\n<li><a href=\"/#categories\">",
                &w.shelves[0],
                "</a></li>\n<li><a href=\"/mes-aliments\">",
                &w.saved[0],
                "</a></li>\n<li><a href=\"/connexion\" data-account=\"",
                &w.account[0],
                "\">",
                &w.sign_in[0],
                "</a></li>\n</ul>\n",
            ],
        );
        put(
            out,
            &[
                "<form class=\"search\" role=\"search\" action=\"/recherche\" data-words=\"",
                &w.words[0],
                "\" data-shelf=\"",
                &w.shelf[0],
                "\" data-meant=\"",
                &w.meant[0],
                "\" data-score=\"",
                &w.note[0],
                "\" data-offered=\"",
                &w.offered[0],
                "\" data-none=\"",
                &w.none[0],
                "\">\n<label class=\"hidden\" for=\"q\">",
                &w.label[0],
                "</label>\n<input id=\"q\" name=\"q\" type=\"search\" value=\"\" placeholder=\"",
                &w.placeholder[0],
                "\" maxlength=\"200\" enterkeyhint=\"search\" autocapitalize=\"none\">\n<button class=\"button\" type=\"submit\">",
                &w.submit[0],
                "</button>\n</form>\n\n</nav>\n</header>\n",
            ],
        );
    }

    fn product(&self, view: &ProductPage, out: &mut String) {
        let w = &self.words;
        put(
            out,
            &[
                "<main id=\"main\" class=\"wrap\" tabindex=\"-1\">\n<nav class=\"breadcrumb\" aria-label=\"",
                &w.crumbs[0],
                "\">\n<ol>\n<li><a href=\"/\">",
                &w.crumb_home[0],
                "</a></li>\n",
            ],
        );
        links(out, &view.breadcrumb);
        out.push_str(
            "</ol>\n</nav>\n\n<article>\n<header class=\"product\">\n<div class=\"naming\">\n<h1>",
        );
        name(out, &view.product);
        out.push_str("</h1>\n");
        maker(out, &view.product);
        out.push_str("\n</div>\n<div class=\"scale\">\n<p class=\"letters\" aria-hidden=\"true\">");
        let (own, words, _) = self.grade(&view.product.grade);
        let is_graded = own.len() == 1;
        for letter in ["a", "b", "c", "d", "e"] {
            put(out, &["<span class=\"grade-", if is_graded { letter } else { "unknown" }]);
            put(
                out,
                &[if letter == own { " on\">" } else { "\">" }, &self.grade(letter).2, "</span>"],
            );
        }
        put(out, &["</p>\n<p class=\"words\">", words, "</p>\n</div>\n\n"]);
        match &view.product.photo {
            Some(photo) => {
                out.push_str("<img class=\"photo\" src=\"");
                escape(out, &photo.large);
                put(out, &["\" alt=\"", &w.alt[0]]);
                escape(out, &view.product.name);
                put(
                    out,
                    &[
                        &w.alt[1],
                        "\" width=\"400\" height=\"400\" decoding=\"async\" referrerpolicy=\"no-referrer\">\n",
                    ],
                );
            }
            None => put(
                out,
                &[
                    "<img class=\"photo\" src=\"",
                    &self.assets[4],
                    "\" alt=\"\" width=\"400\" height=\"400\">\n",
                ],
            ),
        }
        out.push_str("\n</header>\n");
    }

    fn substitutes(&self, view: &ProductPage, out: &mut String) {
        let w = &self.words;
        put(
            out,
            &[
                "<section aria-labelledby=\"substitutes\">\n<h2 id=\"substitutes\">",
                &w.better[0],
                "</h2>\n<p class=\"lead\">",
                &w.lead[0],
                "</p>\n<ul class=\"cards wide\">\n",
            ],
        );
        for item in &view.substitutes {
            self.swap(&view.product, item, out);
        }
        out.push_str("</ul>\n</section>\n\n\n");
    }

    fn swap(&self, product: &Card, item: &Offered, out: &mut String) {
        let w = &self.words;
        out.push_str("<li class=\"swap\">\n<div class=\"side\">\n");
        match &item.substitute.photo {
            Some(photo) => {
                out.push_str("<img class=\"photo\" src=\"");
                escape(out, &photo.small);
                out.push_str("\" alt=\"\" width=\"80\" height=\"80\" loading=\"lazy\" decoding=\"async\" referrerpolicy=\"no-referrer\">\n");
            }
            None => put(
                out,
                &[
                    "<img class=\"photo\" src=\"",
                    &self.assets[4],
                    "\" alt=\"\" width=\"80\" height=\"80\" loading=\"lazy\">\n",
                ],
            ),
        }
        out.push_str("\n<div>\n<h3>");
        name(out, &item.substitute);
        out.push_str("</h3>\n");
        maker(out, &item.substitute);
        let (code, label, letter) = self.grade(&item.substitute.grade);
        put(
            out,
            &[
                "\n</div>\n<span class=\"badge grade-",
                code,
                "\" role=\"img\" aria-label=\"",
                label,
                "\">",
                letter,
                "</span>\n</div>\n",
            ],
        );
        if !item.badges.is_empty() {
            put(out, &["<ul class=\"warnings\" aria-label=\"", &w.badges[0], "\">\n"]);
            for badge in &item.badges {
                put(out, &["<li class=\"warning ", &badge.kind, "\">"]);
                escape(out, &badge.text);
                out.push_str("</li>\n");
            }
            out.push_str("</ul>\n");
        }
        out.push('\n');
        self.reasons(item, out);
        self.ways(product, item, out);
    }

    fn reasons(&self, item: &Offered, out: &mut String) {
        let w = &self.words;
        list(out, "better", &w.pros[0], &item.reasons);
        list(out, "worse", &w.cons[0], &item.drawbacks);
        out.push('\n');
        if let Some(neighbour) = &item.neighbour {
            out.push_str("<p class=\"origin\">");
            escape(out, neighbour);
            out.push_str("</p>\n");
        }
        if let Some(because) = &item.because {
            put(out, &["<p class=\"origin\">", &w.because[0], " "]);
            escape(out, because);
            out.push_str("</p>\n");
        }
        if let Some(source) = &item.source {
            put(out, &["<p class=\"origin\">", &w.source[0]]);
            escape(out, source);
            put(out, &[&w.source[1], "</p>\n"]);
        }
    }

    fn ways(&self, product: &Card, item: &Offered, out: &mut String) {
        let w = &self.words;
        out.push_str("\n<div class=\"ways\">\n<a class=\"button cover\" href=\"");
        escape(out, &item.url);
        put(out, &["\" aria-label=\"", &w.compare[0]]);
        escape(out, &product.name);
        out.push_str(&w.compare[1]);
        escape(out, &item.substitute.name);
        put(
            out,
            &[
                &w.compare[2],
                "\">",
                &w.compare_link[0],
                "</a>\n<form class=\"keep\" method=\"post\" action=\"/mes-aliments\">\n<input type=\"hidden\" name=\"produit\" value=\"",
                &product.barcode,
                "\">\n<input type=\"hidden\" name=\"substitut\" value=\"",
                &item.substitute.barcode,
                "\">\n<button class=\"button\" type=\"submit\" aria-label=\"",
                &w.keep[0],
            ],
        );
        escape(out, &item.substitute.name);
        out.push_str(&w.keep[1]);
        escape(out, &product.name);
        put(out, &[&w.keep[2], "\">", &w.keep_submit[0], "</button>\n</form>\n\n</div>\n</li>\n"]);
    }

    fn facts(&self, view: &ProductPage, out: &mut String) {
        let w = &self.words;
        put(
            out,
            &[
                "<div class=\"columns\">\n<section aria-labelledby=\"nutrition\">\n<h2 id=\"nutrition\">",
                &w.nutrition[0],
                "</h2>\n<table class=\"nutrition\">\n<caption>",
                &w.caption[0],
                &w.per_100g[0],
                &w.caption[1],
                "</caption>\n<thead><tr><th scope=\"col\">",
                &w.nutrient[0],
                "</th><th scope=\"col\">",
                &w.value[0],
                "</th></tr></thead>\n<tbody>\n",
            ],
        );
        for row in &view.nutrition.rows {
            put(
                out,
                &[
                    "<tr class=\"",
                    &row.nutrient,
                    "\"><th scope=\"row\">",
                    self.nutrient(&row.nutrient),
                    "</th><td>",
                ],
            );
            escape(out, &row.value);
            out.push_str("</td></tr>\n");
        }
        put(out, &["</tbody>\n</table>\n\n<h3>", &w.points_title[0], "</h3>\n"]);
        self.points(&view.nutriscore, out);
        put(
            out,
            &[
                "\n</section>\n<section aria-labelledby=\"ingredients\">\n<h2 id=\"ingredients\">",
                &w.ingredients[0],
                "</h2>\n<p><bdi>",
            ],
        );
        escape(out, &view.ingredients);
        out.push_str("</bdi></p>\n<dl>\n");
        joined(out, &w.allergens[0], &view.allergens);
        out.push('\n');
        joined(out, &w.traces[0], &view.traces);
        out.push_str("\n\n</dl>\n</section>\n</div>\n");
    }

    fn points(&self, detail: &Detail, out: &mut String) {
        let w = &self.words;
        put(
            out,
            &[
                "<details class=\"points\">\n<summary>",
                &w.points_summary[0],
                "</summary>\n<table>\n<caption>",
                &w.points_caption[0],
                &w.per_100g[0],
                &w.points_caption[1],
                "</caption>\n<thead><tr><th scope=\"col\">",
                &w.component[0],
                "</th><th scope=\"col\">",
                &w.amount[0],
                "</th><th scope=\"col\">",
                &w.points[0],
                "</th></tr></thead>\n<tbody>\n",
            ],
        );
        self.components(&detail.unfavourable, out);
        self.sum(&w.minus[0], detail.negative, out);
        out.push_str("<tbody>\n");
        self.components(&detail.favourable, out);
        self.sum(&w.plus[0], detail.positive, out);
        let score = match detail.score {
            below if below < 0 => format!("−{}", below.unsigned_abs()),
            score => score.to_string(),
        };
        put(
            out,
            &[
                "</table>\n<p class=\"note\">",
                &w.differs[0],
                &self.grade(&detail.grade).2,
                &w.differs[1],
                &score,
                &w.differs[2],
                "</p>\n</details>\n",
            ],
        );
    }

    fn components(&self, list: &[Points], out: &mut String) {
        let w = &self.words;
        for row in list {
            put(out, &["<tr><th scope=\"row\">", self.nutrient(&row.component), "</th><td>"]);
            match &row.amount {
                Some(amount) => escape(out, amount),
                None => out.push_str(&w.unknown[0]),
            }
            put(
                out,
                &[
                    "</td><td>",
                    &w.of[0],
                    &row.own.to_string(),
                    &w.of[1],
                    &row.most.to_string(),
                    &w.of[2],
                ],
            );
            if !row.counts {
                put(out, &[" <small>", &w.not_counted[0], "</small>"]);
            }
            out.push_str("</td></tr>\n");
        }
        out.push('\n');
    }

    fn sum(&self, label: &str, points: u8, out: &mut String) {
        let words = if points < 2 { &self.words.one_point } else { &self.words.many_points };
        put(
            out,
            &[
                "<tr class=\"sum\"><th scope=\"row\" colspan=\"2\">",
                label,
                "</th><td>",
                &words[0],
                &points.to_string(),
                &words[1],
                "</td></tr>\n</tbody>\n",
            ],
        );
    }

    fn details(&self, view: &ProductPage, out: &mut String) {
        let w = &self.words;
        put(
            out,
            &[
                "<section aria-labelledby=\"details\">\n<h2 id=\"details\">",
                &w.details[0],
                "</h2>\n<dl>\n",
            ],
        );
        row(out, &w.generic_name[0], view.generic_name.as_deref());
        out.push('\n');
        joined(out, &w.brand[0], &view.brands);
        out.push('\n');
        row(out, &w.quantity[0], view.product.quantity.as_deref());
        out.push_str("\n\n\n");
        row(out, &w.barcode[0], Some(&view.product.barcode));
        out.push('\n');
        row(out, &w.modified[0], Some(&view.modified));
        put(out, &["\n</dl>\n<h3>", &w.categories[0], "</h3>\n<ul class=\"shelves\">\n"]);
        links(out, &view.categories);
        out.push_str("</ul>\n</section>\n<p><a class=\"button plain\" href=\"");
        escape(out, &view.off_url);
        put(
            out,
            &[
                "\">",
                &w.off[0],
                "</a></p>\n<div class=\"note credits\">\n<p>",
                &w.credit[0],
                " <a href=\"",
            ],
        );
        escape(out, &view.off_url);
        put(out, &["\">", &w.at_off[0]]);
        escape(out, &view.product.name);
        put(
            out,
            &[
                &w.at_off[1],
                "</a>",
                &w.under[0],
                " <a href=\"",
                &w.odbl_url[0],
                "\">",
                &w.odbl[0],
                "</a>.</p>\n<p>",
                &w.photos[0],
                " <a href=\"https://fr.openfoodfacts.org\">",
                &w.off_name[0],
                "</a>, <a href=\"",
                &w.cc_url[0],
                "\">",
                &w.cc[0],
                "</a>.</p>\n<p>",
                &w.check[0],
                " <strong>",
                &w.medical[0],
                "</strong></p>\n</div>\n\n</article>\n</main>\n",
            ],
        );
    }

    fn footer(&self, view: &ProductPage, out: &mut String) {
        let w = &self.words;
        put(
            out,
            &[
                "<footer class=\"bottom\">\n<div class=\"wrap\">\n<nav aria-label=\"",
                &w.about[0],
                "\">\n<ul>\n",
            ],
        );
        for (title, url) in &self.documents {
            put(out, &["<li><a href=\"", url, "\""]);
            if *url == view.path {
                out.push_str(" aria-current=\"page\"");
            }
            put(out, &[">", title, "</a></li>\n"]);
        }
        put(
            out,
            &[
                "<li><a href=\"/qualite-des-donnees\">",
                &w.quality[0],
                "</a></li>\n</ul>\n</nav>\n<p>",
                &w.data[0],
                " <a href=\"https://fr.openfoodfacts.org\">",
                &w.off_name[0],
                "</a>",
                &w.under[0],
                " <a href=\"",
                &w.odbl_url[0],
                "\" rel=\"license\">",
                &w.odbl[0],
                "</a>. ",
                &w.footer_photos[0],
                " <a href=\"",
                &w.cc_url[0],
                "\" rel=\"license\">",
                &w.cc[0],
                "</a>.</p>\n</div>\n</footer>\n</body>\n</html>",
            ],
        );
    }

    fn grade(&self, code: &str) -> &(String, String, String) {
        self.grades.iter().find(|(own, ..)| own == code).unwrap_or(&self.grades[0])
    }

    fn nutrient(&self, code: &str) -> &str {
        self.nutrients.iter().find(|(own, _)| own == code).map_or("", |(_, name)| name)
    }
}

/// The name of the site, escaped.
const SITE: &str = "L’Essai &amp; Cie";

fn put(out: &mut String, parts: &[&str]) {
    for part in parts {
        out.push_str(part);
    }
}

fn escape(out: &mut String, text: &str) {
    let mut begin = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&apos;",
            _ => continue,
        };
        put(out, &[&text[begin..at], entity]);
        begin = at + 1;
    }
    out.push_str(&text[begin..]);
}

fn links(out: &mut String, links: &[Link]) {
    for link in links {
        out.push_str("<li><a href=\"");
        escape(out, &link.url);
        out.push_str("\">");
        escape(out, &link.name);
        out.push_str("</a></li>\n");
    }
}

fn name(out: &mut String, card: &Card) {
    out.push_str("<bdi");
    if let Some(language) = &card.lang {
        put(out, &[" lang=\"", language, "\""]);
    }
    out.push('>');
    escape(out, &card.name);
    out.push_str("</bdi>");
}

fn maker(out: &mut String, card: &Card) {
    if card.brand.is_none() && card.quantity.is_none() {
        return;
    }
    out.push_str("<p class=\"maker\">");
    if let Some(brand) = &card.brand {
        out.push_str("<bdi>");
        escape(out, brand);
        out.push_str("</bdi>");
    }
    if card.brand.is_some() && card.quantity.is_some() {
        out.push_str(" · ");
    }
    if let Some(quantity) = &card.quantity {
        out.push_str("<bdi class=\"size\">");
        escape(out, quantity);
        out.push_str("</bdi>");
    }
    out.push_str("</p>\n");
}

fn list(out: &mut String, class: &str, label: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    put(out, &["<ul class=\"", class, "\" aria-label=\"", label, "\">\n"]);
    for item in items {
        out.push_str("<li>");
        escape(out, item);
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn row(out: &mut String, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        put(out, &["<div><dt>", key, "</dt><dd>"]);
        escape(out, value);
        out.push_str("</dd></div>\n");
    }
}

fn joined(out: &mut String, key: &str, values: &[String]) {
    if values.is_empty() {
        return;
    }
    put(out, &["<div><dt>", key, "</dt><dd>"]);
    for (at, value) in values.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        escape(out, value);
    }
    out.push_str("</dd></div>\n");
}

/// The text of a key, escaped and cut at its placeholders.
fn parts(texts: &toml::Table, key: &str) -> Result<Parts> {
    let mut names = key.split('.');
    let mut value =
        texts.get(names.next().unwrap_or_default()).with_context(|| format!("no text {key}"))?;
    for name in names {
        value = value.get(name).with_context(|| format!("no text {key}"))?;
    }
    let mut parts = Vec::new();
    for part in value.as_str().with_context(|| format!("{key} is no text"))?.split('}') {
        let mut escaped = String::new();
        escape(&mut escaped, part.split('{').next().unwrap_or_default());
        parts.push(escaped);
    }
    Ok(parts)
}

/// The documents of the footer in their order: title, address.
fn documents(content: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(content)? {
        let path = entry?.path();
        if path.extension().is_none_or(|extension| extension != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path)?;
        let front: toml::Table =
            toml::from_str(text.split("+++").nth(1).context("no front matter")?)?;
        let of = |key: &str| front.get(key).and_then(toml::Value::as_str).map(str::to_string);
        let order = front.get("order").and_then(toml::Value::as_integer).unwrap_or(0);
        if let (Some(title), Some(slug)) = (of("title"), of("slug")) {
            found.push((order, path, title, format!("/{slug}")));
        }
    }
    found.sort();
    Ok(found.into_iter().map(|(_, _, title, url)| (title, url)).collect())
}
