//! Categories as products show them: what is known of those no taxonomy names.
//!
//! OFF lists a product's categories with all ancestors, general first. So whatever stands before a
//! category in *every* product that has it is above it, where that can hardly be chance: people type ingredients
//! and labels before a category too, and what a few records have in common may be one typist's. The result does not depend on the order of
//! products, and memory grows with the categories only.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::model::{Category, Tag};

use super::Taxonomy;
use crate::words::stems;

/// Collects the categories of products that the taxonomy does not have.
pub(crate) struct ObservedCategories<'t> {
    taxonomy: &'t Taxonomy,
    seen: HashMap<Tag, Observed>,
}

struct Observed {
    /// What stood before it in all products so far.
    above: Vec<Tag>,
    /// Of the names seen the last in byte order, which prefers `Pâtes` to `Pates` to `PATES`: the same
    /// whatever the order of products.
    name: Option<String>,
    /// Products that have it.
    products: u32,
}

/// In this many products the same does not stand before a category by chance.
const PRODUCTS_MIN: u32 = 5;

impl<'t> ObservedCategories<'t> {
    /// Starts with what the taxonomy knows.
    pub(crate) fn new(taxonomy: &'t Taxonomy) -> Self {
        Self { taxonomy, seen: HashMap::default() }
    }

    /// Takes note of a product's categories, general first, and of those among them that the
    /// taxonomy does not have, with the names typed for them.
    pub(crate) fn observe(&mut self, categories: &[Tag], others: &BTreeMap<Tag, Option<String>>) {
        for (tag, name) in others {
            let Some(place) = categories.iter().position(|category| category == tag) else {
                continue;
            };
            let before = &categories[..place];
            let observed = self.seen.entry(tag.clone()).or_insert_with(|| Observed {
                above: before.to_vec(),
                name: None,
                products: 0,
            });
            observed.products += 1;
            // What does not stand before it in every product is not above it.
            observed.above.retain(|upper| before.contains(upper));
            if *name > observed.name {
                observed.name.clone_from(name);
            }
        }
    }

    /// The whole category graph: the taxonomy's categories and the observed ones.
    pub(crate) fn finish(self) -> Vec<Category> {
        let mut categories: Vec<Category> = self.taxonomy.categories().cloned().collect();
        for (tag, observed) in &self.seen {
            let named = |name: &String| (tag.language().to_string(), name.clone());
            categories.push(Category {
                tag: tag.clone(),
                names: observed.name.iter().map(named).collect(),
                synonyms: BTreeMap::new(),
                parents: self.parents(tag, observed),
            });
        }
        categories.sort_unstable_by(|a, b| a.tag.cmp(&b.tag));
        categories
    }

    /// The lowest of the categories above: those that are above none of the others, by tag.
    fn parents(&self, tag: &Tag, Observed { above, products, .. }: &Observed) -> Vec<Tag> {
        let mut parents = above.clone();
        parents.retain(|upper| {
            !above.iter().any(|lower| lower != upper && self.is_above(upper, lower))
        });
        parents.sort_unstable();
        // Without a taxonomy the lists are all there is, and a line of categories is believed; two that have nothing
        // to do with each other, as sugars and flours before wafers, are ingredients or chance.
        let is_line = self.taxonomy.is_empty() && parents.len() == 1;
        if *products < PRODUCTS_MIN && !is_line {
            let own = stems(&tag.slug().replace('-', " "));
            parents.retain(|upper| is_named_in(upper, &own));
        }
        parents
    }

    fn is_above(&self, upper: &Tag, lower: &Tag) -> bool {
        self.seen.get(lower).is_some_and(|observed| observed.above.contains(upper))
            || self.taxonomy.is_kind_of(lower, upper.as_str())
    }
}

/// Whether the last or only word of a category is in the stems of another's: « biscuits » in « biscuits roses ».
fn is_named_in(upper: &Tag, stems_below: &str) -> bool {
    let below: Vec<&str> = stems_below.split(' ').collect();
    for word in stems(&upper.slug().replace('-', " ")).split(' ') {
        if !word.is_empty() && below.contains(&word) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(texts: &[&str]) -> Vec<Tag> {
        texts.iter().filter_map(|text| Tag::parse(text, "en")).collect()
    }

    /// The parents of the last category of the first list, after some products of each list.
    fn parents(lists: &[(&[&str], u32)]) -> Vec<String> {
        let taxonomy = Taxonomy::default();
        let mut observed = ObservedCategories::new(&taxonomy);
        for (list, products) in lists {
            let categories = tags(list);
            let others = categories.iter().map(|tag| (tag.clone(), None)).collect();
            for _ in 0..*products {
                observed.observe(&categories, &others);
            }
        }
        let wanted = tags(lists[0].0).pop();
        let all = observed.finish();
        let found = all.iter().find(|category| Some(&category.tag) == wanted.as_ref()).unwrap();
        found.parents.iter().map(Tag::to_string).collect()
    }

    #[test]
    fn ingredients_before_a_few_records_are_not_above_them() {
        let elsewhere: [(&[&str], u32); 2] = [(&["en:sugars"], 9), (&["en:wheat-flours"], 9)];
        for list in [
            &["en:sugars", "en:wheat-flours", "en:wafers"] as &[&str],
            &["en:wheat-flours", "en:sugars", "en:gaufrettes"],
            &["en:sugars", "en:wheat-flours", "fr:gouters-des-iles"],
        ] {
            for products in [1, 2, 4] {
                let none: [String; 0] = [];
                assert_eq!(
                    parents(&[(list, products), elsewhere[0], elsewhere[1]]),
                    none,
                    "{list:?}"
                );
            }
        }
    }

    #[test]
    fn many_products_a_line_or_a_shared_word_are_no_chance() {
        let both = ["en:sugars", "en:wheat-flours", "en:wafers"];
        let elsewhere: [(&[&str], u32); 2] = [(&["en:sugars"], 9), (&["en:wheat-flours"], 9)];
        assert_eq!(parents(&[(&both, 5), elsewhere[0], elsewhere[1]]).len(), 2);
        assert_eq!(parents(&[(&["en:snacks", "en:biscuits", "en:wafers"], 1)]), ["en:biscuits"]);
        let named = ["en:sugars", "en:biscuits", "fr:biscuits-roses"];
        let others: [(&[&str], u32); 2] = [(&["en:sugars"], 9), (&["en:biscuits"], 9)];
        assert_eq!(parents(&[(&named, 1), others[0], others[1]]), ["en:biscuits"]);
    }
}
