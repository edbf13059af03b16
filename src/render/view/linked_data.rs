//! What pages say to machines: things of schema.org as JSON-LD, which search engines read out of a page.
//!
//! Neither a rating nor an offer: there are none. A `<script>` of this type is data; no policy keeps it from being read,
//! and nothing runs it.

use anyhow::Result;
use memchr::memchr2;
use serde::{Serialize, Serializer};

use crate::model::{Grading, Modifier, Nova, Nutrient, PagePath, Product, ProductCard, SEARCH};
use crate::render::Link;
use crate::render::figures::as_shown;

use super::Wording;
use super::nutrition::GRAMS;

/// Bytes of most of what pages say, so that it need not grow.
const ROOM: usize = 4096;

/// The content of a `<script>`: no field can end it.
#[derive(Clone, Default, Debug)]
pub(crate) struct LinkedData(String);

impl LinkedData {
    fn of(things: &[Thing]) -> Result<Self> {
        let document = LinkedGraph { context: "https://schema.org", graph: things };
        let mut json = Vec::with_capacity(ROOM);
        serde_json::to_writer(&mut json, &document)?;
        let json = String::from_utf8(json)?;
        // Only texts have such signs, and JSON has another way to write them.
        if memchr2(b'<', b'>', json.as_bytes()).is_none() {
            return Ok(Self(json));
        }
        Ok(Self(json.replace('<', "\\u003c").replace('>', "\\u003e")))
    }
}

impl Serialize for LinkedData {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

#[derive(Serialize)]
struct LinkedGraph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: &'a [Thing],
}

/// A thing of schema.org.
#[derive(Serialize)]
#[serde(tag = "@type", rename_all_fields = "camelCase")]
enum Thing {
    Product {
        url: String,
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        gtin: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        brand: Option<Box<Thing>>,
        #[serde(skip_serializing_if = "String::is_empty")]
        category: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        size: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        image: Option<String>,
        additional_property: Vec<Thing>,
    },
    Brand {
        name: String,
    },
    PropertyValue {
        name: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<PropertyAmount>,
        #[serde(skip_serializing_if = "Option::is_none")]
        min_value: Option<PlainNumber>,
        #[serde(skip_serializing_if = "Option::is_none")]
        max_value: Option<PlainNumber>,
        #[serde(skip_serializing_if = "Option::is_none")]
        unit_code: Option<&'static str>,
    },
    BreadcrumbList {
        item_list_element: Vec<Thing>,
    },
    ItemList {
        name: String,
        number_of_items: usize,
        item_list_element: Vec<Thing>,
    },
    ListItem {
        position: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        item: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    WebSite {
        url: String,
        name: String,
        in_language: String,
        potential_action: Box<Thing>,
    },
    SearchAction {
        target: Box<Thing>,
        #[serde(rename = "query-input")]
        query_input: &'static str,
    },
    EntryPoint {
        url_template: String,
    },
    Dataset {
        url: String,
        name: String,
        description: String,
        in_language: String,
        license: String,
        is_accessible_for_free: bool,
        is_based_on: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        date_modified: Option<String>,
        creator: Box<Thing>,
    },
    Organization {
        name: String,
        url: String,
    },
}

/// A letter or a number.
#[derive(Serialize)]
#[serde(untagged)]
enum PropertyAmount {
    Text(String),
    Number(PlainNumber),
}

/// A number that is written without a fraction where it has none: of 5.0 processors of JSON-LD make different values
/// (`findings/jsonld_whole_number.sh`).
struct PlainNumber(f64);

impl Serialize for PlainNumber {
    #[allow(clippy::cast_possible_truncation, reason = "amounts of 100 g, without a fraction")]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_whole = self.0.fract() == 0.0;
        if is_whole {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// Grams and kilocalories, by UN/CEFACT.
const GRAM: &str = "GRM";
const KILOCALORIE: &str = "K51";

impl Wording {
    /// Of the page of a product: itself and the way to it.
    pub(super) fn linked_product(
        &self,
        product: &Product,
        card: &ProductCard,
        way: &[Link],
    ) -> Result<LinkedData> {
        let brand = card.brand.clone().map(|name| Box::new(Thing::Brand { name }));
        let categories: Vec<&str> = way.iter().map(|link| link.name.as_str()).collect();
        let thing = Thing::Product {
            url: self.address(&PagePath::product(product.barcode).url()),
            name: product.name.clone(),
            // One shop's own number is none of GS1's.
            gtin: (!product.barcode.is_restricted()).then(|| product.barcode.to_string()),
            brand,
            category: categories.join(" > "),
            size: product.quantity.clone(),
            image: card.photo.as_ref().map(|photo| photo.large.clone()),
            additional_property: self.properties(product)?,
        };
        LinkedData::of(&[thing, self.way(way, &card.label)?])
    }

    /// Of a page that is about nothing but the way to it.
    pub(super) fn linked_way(&self, way: &[Link], title: &str) -> Result<LinkedData> {
        LinkedData::of(&[self.way(way, title)?])
    }

    /// Of a page of a category: its products in their order.
    pub(super) fn linked_list<'c>(
        &self,
        way: &[Link],
        name: &str,
        products: impl ExactSizeIterator<Item = &'c ProductCard>,
    ) -> Result<LinkedData> {
        let mut items = Vec::with_capacity(products.len());
        for (position, card) in (1..).zip(products) {
            let url = card.url.as_ref().map(|url| self.address(url));
            items.push(Thing::ListItem { position, name: None, item: None, url });
        }
        let list = Thing::ItemList {
            name: name.to_string(),
            number_of_items: items.len(),
            item_list_element: items,
        };
        LinkedData::of(&[list, self.way(way, name)?])
    }

    /// Of the home page: the site and its search.
    pub(super) fn linked_site(&self) -> Result<LinkedData> {
        let url_template = self.address(&format!("/{SEARCH}?q={{search_term_string}}"));
        let action = Thing::SearchAction {
            target: Box::new(Thing::EntryPoint { url_template }),
            query_input: "required name=search_term_string",
        };
        LinkedData::of(&[Thing::WebSite {
            url: self.address(&PagePath::home().url()),
            name: self.site.clone(),
            in_language: self.language.clone(),
            potential_action: Box::new(action),
        }])
    }

    /// Of the page about the data. `date` is that of their newest change.
    pub(super) fn linked_dataset(&self, date: Option<String>) -> Result<LinkedData> {
        let off = self.texts.get("credit.off")?.to_string();
        LinkedData::of(&[Thing::Dataset {
            url: self.address(&PagePath::data_quality().url()),
            name: self.texts.fill("quality.dataset", None, &[("site", &self.site)])?,
            description: self.texts.get("quality.description")?.to_string(),
            in_language: self.language.clone(),
            license: self.texts.get("credit.odbl_url")?.to_string(),
            is_accessible_for_free: true,
            is_based_on: self.off_url.clone(),
            date_modified: date,
            creator: Box::new(Thing::Organization { name: off, url: self.off_url.clone() }),
        }])
    }

    /// Home, the categories, the page itself.
    fn way(&self, way: &[Link], own: &str) -> Result<Thing> {
        let home = self.texts.get("breadcrumb.home")?.to_string();
        let mut steps = vec![(home, Some(self.address(&PagePath::home().url())))];
        for link in way {
            steps.push((link.name.clone(), Some(self.address(&link.url))));
        }
        steps.push((own.to_string(), None));
        let mut items = Vec::with_capacity(steps.len());
        for (position, (name, item)) in (1..).zip(steps) {
            items.push(Thing::ListItem { position, name: Some(name), item, url: None });
        }
        Ok(Thing::BreadcrumbList { item_list_element: items })
    }

    /// The grade, the group, the amounts that are shown and can be compared.
    fn properties(&self, product: &Product) -> Result<Vec<Thing>> {
        let mut properties = Vec::with_capacity(GRAMS.len() + 3);
        if let Grading::Graded(grade) = product.grading {
            let name = self.texts.get("nutriscore.name")?.to_string();
            properties
                .push(property(name, Some(PropertyAmount::Text(grade.code().to_uppercase()))));
        }
        if let Some(nova) = product.nova.map(Nova::group) {
            let name = self.texts.get("substitute.nova")?.to_string();
            properties.push(property(name, Some(PropertyAmount::Number(PlainNumber(nova.into())))));
        }
        let Some(table) = product.nutriments.comparable() else { return Ok(properties) };
        let basis = self.texts.get(&["basis.", table.basis.code()].concat())?;
        let mut shown = vec![(Nutrient::EnergyKcal, "energy", KILOCALORIE)];
        shown.extend(GRAMS.map(|nutrient| (nutrient, nutrient.code(), GRAM)));
        for (nutrient, code, unit) in shown {
            let Some(amount) = table.get(nutrient) else { continue };
            let amount = if unit == GRAM { as_shown(amount) } else { amount.round() };
            let name = self.texts.get(&["nutrients.", code, ".name"].concat())?;
            let name = [name, " ", basis].concat();
            let modifier = table.modifiers.get(nutrient);
            properties.push(amount_of(name, amount, unit, modifier));
        }
        Ok(properties)
    }
}

fn property(name: String, value: Option<PropertyAmount>) -> Thing {
    Thing::PropertyValue { name, value, min_value: None, max_value: None, unit_code: None }
}

/// An amount; of « < 0,5 g » only the border is known.
fn amount_of(name: String, amount: f64, unit: &'static str, modifier: Option<Modifier>) -> Thing {
    let amount = Some(PlainNumber(amount));
    let [value, min_value, max_value] = match modifier {
        Some(Modifier::LessThan) => [None, None, amount],
        Some(Modifier::MoreThan) => [None, amount, None],
        Some(Modifier::About) | None => [amount, None, None],
    };
    let (value, unit_code) = (value.map(PropertyAmount::Number), Some(unit));
    Thing::PropertyValue { name, value, min_value, max_value, unit_code }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_written_without_a_fraction() {
        for (number, written) in [(5.0, "5"), (0.0, "0"), (0.5, "0.5"), (539.0, "539")] {
            assert_eq!(serde_json::to_string(&PlainNumber(number)).unwrap(), written);
        }
    }

    #[test]
    fn no_text_can_end_the_script_it_stands_in() {
        for name in
            ["</script><script>alert(1)</script>", "<!-- <script>", "]]>\u{2028}\"\\</SCRIPT"]
        {
            let thing = Thing::Brand { name: name.into() };
            let LinkedData(written) = LinkedData::of(&[thing]).unwrap();
            assert!(!written.contains(['<', '>']), "{written}");
            let read: serde_json::Value = serde_json::from_str(&written).unwrap();
            assert_eq!(read["@graph"][0]["name"], *name);
        }
    }
}
