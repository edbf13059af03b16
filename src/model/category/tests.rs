//! Tests of categories.

use super::*;

fn category(tag: &str, name: &str, parents: &[&str]) -> Category {
    let names = (!name.is_empty()).then(|| ("fr".to_string(), name.to_string()));
    Category {
        tag: Tag::parse(tag, "en").unwrap(),
        names: names.into_iter().collect(),
        synonyms: BTreeMap::new(),
        parents: parents.iter().map(|parent| Tag::parse(parent, "en").unwrap()).collect(),
    }
}

fn graph() -> CategoryGraph {
    CategoryGraph::new(
        vec![
            category("en:spreads", "Produits à tartiner", &[]),
            category("en:sweet-spreads", "Tartinables sucrés", &["en:spreads", "en:missing"]),
            category("en:nuts", "Fruits à coque", &[]),
            category(
                "en:hazelnut-spreads",
                "pâtes aux noisettes",
                &["en:sweet-spreads", "en:nuts"],
            ),
            category("fr:nuts", "Fruits à coque", &[]),
            category("fr:zigzag-truc", "", &[]),
        ],
        "fr",
    )
}

fn at(graph: &CategoryGraph, tag: &str) -> CategoryId {
    graph.id(&Tag::parse(tag, "en").unwrap()).unwrap()
}

#[test]
fn most_specific_leaves_out_what_is_above() {
    let graph = graph();
    let all = ["en:spreads", "en:sweet-spreads", "en:hazelnut-spreads", "fr:zigzag-truc"]
        .map(|tag| at(&graph, tag));
    let leaves = graph.most_specific(&all);
    assert_eq!(leaves, [at(&graph, "en:hazelnut-spreads"), at(&graph, "fr:zigzag-truc")]);
}

#[test]
fn ancestors_follow_every_parent() {
    let graph = graph();
    let found = graph.with_ancestors(&[at(&graph, "en:hazelnut-spreads")]);
    let tags: Vec<&str> = found.iter().map(|&position| graph.tag(position).as_str()).collect();
    assert_eq!(tags, ["en:hazelnut-spreads", "en:nuts", "en:spreads", "en:sweet-spreads"]);
}

#[test]
fn a_circle_in_the_data_ends_every_walk() {
    let graph = CategoryGraph::new(
        vec![category("en:a", "", &["en:b"]), category("en:b", "", &["en:a"])],
        "fr",
    );
    let [a, b] = [CategoryId(0), CategoryId(1)];
    assert_eq!(graph.with_ancestors(&[a]), [a, b]);
    assert_eq!(graph.most_specific(&[a, b]), [a]);
    assert_eq!(graph.way_down(a), [b, a]);
}

#[test]
fn slugs_are_unique_and_come_from_the_names() {
    let graph = graph();
    assert_eq!(graph.slug(at(&graph, "en:nuts")), "fruits-a-coque");
    assert_eq!(graph.slug(at(&graph, "fr:nuts")), "fr-nuts");
    assert_eq!(graph.slug(at(&graph, "fr:zigzag-truc")), "zigzag-truc");
    assert_eq!(graph.name(at(&graph, "fr:zigzag-truc")), "Zigzag truc");
    assert_eq!(graph.name(at(&graph, "en:hazelnut-spreads")), "Pâtes aux noisettes");
}

#[test]
fn names_are_printed_with_the_apostrophes_of_print() {
    let shelves = [category("en:a", "jus d'orange", &[]), category("en:b", "Petit-déjeuners", &[])];
    let graph = CategoryGraph::new(shelves.into(), "fr");
    assert_eq!(graph.name(at(&graph, "en:a")), "Jus d’orange");
    assert_eq!(graph.name(at(&graph, "en:b")), "Petits-déjeuners");
    assert_eq!(graph.slug(at(&graph, "en:b")), "petit-dejeuners");
}

#[test]
fn breadcrumbs_take_the_first_parent_up() {
    let graph = graph();
    let way = graph.way_down(at(&graph, "en:hazelnut-spreads"));
    let tags: Vec<&str> = way.iter().map(|&position| graph.tag(position).as_str()).collect();
    assert_eq!(tags, ["en:spreads", "en:sweet-spreads", "en:hazelnut-spreads"]);
}
