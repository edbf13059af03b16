//! What is no replacement and yet another idea: for the same occasion, and better; and what readers took for none.

use super::{food, page, page_with, proposed, section};
use crate::support::real_data;

const JUICES: [&str; 1] = ["en:fruit-juices"];
const DARK: [&str; 1] = ["en:dark-chocolates"];
const BISCUITS: [&str; 1] = ["en:biscuits"];

/// Whether the second of two foods of the same categories stands apart, as another idea of the first.
fn is_idea(own: (&str, [f64; 8]), other: (&str, [f64; 8]), categories: &[&str]) -> bool {
    let records =
        [food(1, "d", own.0, categories, own.1), food(2, "c", other.0, categories, other.1)];
    section(&page(&records), "other-idea").contains(other.0)
}

/// The same within letter D, where the second has fewer points.
fn is_idea_in_letter(own: (&str, [f64; 8]), other: (&str, [f64; 8]), categories: &[&str]) -> bool {
    let mut records =
        [food(1, "d", own.0, categories, own.1), food(2, "d", other.0, categories, other.1)];
    records[1]["nutriscore_score"] = serde_json::json!(11);
    section(&page(&records), "other-idea").contains(other.0)
}

#[test]
fn what_has_more_sugars_is_no_idea_for_what_is_sweet() {
    let own = ("Biscuits au citron", [2000.0, 20.0, 9.0, 68.0, 30.0, 2.0, 6.0, 0.6]);
    for (sugars, expected) in [(28.0, true), (31.0, true), (32.0, false)] {
        let other = ("Biscuits à la framboise", [1850.0, 16.0, 4.0, 68.0, sugars, 2.0, 6.0, 0.4]);
        assert_eq!(is_idea(own, other, &BISCUITS), expected, "{sugars} g");
    }
}

#[test]
fn within_a_letter_half_of_much_fibre_is_kept() {
    let table = |sugars: f64, fiber: f64| [2300.0, 41.0, 25.0, 35.0, sugars, fiber, 8.0, 0.01];
    let own = ("Chocolat noir 70%", table(28.0, 12.0));
    for (fiber, expected) in [(7.0, true), (5.0, false)] {
        let other = ("Chocolat noir 85%", table(14.0, fiber));
        assert_eq!(is_idea_in_letter(own, other, &DARK), expected, "{fiber} g");
    }
}

/// The names of all categories make « Noir 85 % » and « Cacao 87 % » other foods; their shelf says that they are bars.
#[test]
fn what_a_bar_of_chocolate_is_called_makes_it_no_other_food() {
    let Some(data) = real_data() else { return };
    let taxonomy = data.join("taxonomy").display().to_string();
    let table = |sugars: f64| [2300.0, 41.0, 25.0, 35.0, sugars, 8.0, 8.0, 0.01];
    for (own, sugars, other, left, expected) in [
        ("Chocolat noir 70%", 28.0, "Noir 85 %", 14.0, true),
        ("Cacao 60 %", 28.0, "Cacao 70 %", 1.0, true),
        // Bought for its little sugar.
        ("Cacao 87 %", 12.0, "Cacao 70 %", 1.0, false),
    ] {
        let mut records =
            [food(1, "d", own, &DARK, table(sugars)), food(2, "d", other, &DARK, table(left))];
        records[1]["nutriscore_score"] = serde_json::json!(11);
        if left < 2.0 {
            records[1]["ingredients_text"] = "pâte de cacao, édulcorant : maltitol".into();
        }
        let page = page_with(&records, &["--source", "source", &taxonomy]);
        assert_eq!(section(&page, "other-idea").contains(other), expected, "{own} → {other}");
    }
}

/// It tells no cocoa: hardly any carbohydrates are cocoa alone, with polyols there are some 35 g.
#[test]
fn chocolate_that_is_all_cocoa_by_its_figures_is_too_bitter() {
    let own = ("Chocolat noir 70%", [2300.0, 41.0, 25.0, 30.0, 28.0, 12.0, 8.0, 0.01]);
    for (carbohydrates, expected) in [(34.0, true), (21.0, true), (20.0, false)] {
        let table = [2250.0, 44.0, 15.0, carbohydrates, 0.5, 12.0, 9.0, 0.01];
        let records =
            [food(1, "d", own.0, &DARK, own.1), food(2, "c", "Chocolat noir", &DARK, table)];
        let is_there = proposed(&records) == [2];
        assert_eq!(is_there, expected, "{carbohydrates} g");
    }
}

/// « Croustillant chocolat » and « Lune cacao » are biscuits of two brands, for all their names say: no word is shared.
#[test]
fn on_a_shelf_of_many_forms_taste_and_figures_tell_one_kind() {
    let own = ("Croustillant chocolat", [2100.0, 24.0, 12.0, 62.0, 27.0, 4.0, 7.0, 0.5]);
    for (name, [fat, carbohydrates], expected) in [
        ("Lune cacao", [24.0, 62.0], true),
        ("Lune citron", [24.0, 62.0], false),
        // Another profile.
        ("Lune cacao", [17.0, 70.0], false),
    ] {
        let table = [2090.0, fat, 5.0, carbohydrates, 20.0, 4.0, 7.0, 0.3];
        assert_eq!(is_idea(own, (name, table), &BISCUITS), expected, "{name}, {fat} g of fat");
    }
}

#[test]
fn juice_of_one_other_fruit_or_to_be_poured_is_no_idea_for_juice() {
    let table = |sugars: f64| [sugars * 18.0, 0.0, 0.0, sugars, sugars, 0.3, 0.5, 0.01];
    for (own, other, sugars, expected) in [
        ("Jus de pomme", "Cocktail orange carotte citron", 7.5, true),
        ("Jus de pomme", "Jus cranberry et pomme", 6.6, true),
        ("Jus d'orange", "Jus de pamplemousse", 7.5, true),
        ("Jus de pomme", "Jus de pamplemousse", 7.5, false),
        ("Jus d'orange", "Jus de carotte", 5.5, false),
        ("Jus d'orange", "Jus de cranberry", 5.4, false),
        ("Jus d'orange", "Jus de citron vert et jaune", 2.0, false),
        ("Jus de grenade", "Eau de coco", 5.0, false),
    ] {
        let found = is_idea((own, table(10.5)), (other, table(sugars)), &JUICES);
        assert_eq!(found, expected, "{own} → {other}");
    }
}

/// Cocoa butter has 60 percent of saturates, with nuts it may be 24; 18 percent of the fat are a typing error.
#[test]
fn chocolate_with_hardly_any_saturates_is_believed_nothing() {
    let table = |saturates: f64| [2250.0, 35.0, saturates, 45.0, 28.0, 12.0, 8.0, 0.01];
    let own = ("Chocolat noir", table(22.0));
    for (saturates, expected) in [(14.0, true), (9.0, true), (6.2, false), (0.0, false)] {
        let other = ("Chocolat noir aux noisettes", table(saturates));
        assert_eq!(is_idea(own, other, &DARK), expected, "{saturates} g");
    }
}

#[test]
fn noughts_of_proteins_and_salt_are_believed_of_no_biscuit() {
    let own = ("Biscuits au citron", [2000.0, 20.0, 9.0, 68.0, 30.0, 2.0, 6.0, 0.6]);
    let table = |proteins: f64, salt: f64| [1850.0, 16.0, 4.0, 68.0, 18.0, 2.0, proteins, salt];
    for (proteins, salt, expected) in [(6.0, 0.4, true), (0.0, 0.0, false)] {
        let other = ("Biscuits à la framboise", table(proteins, salt));
        assert_eq!(is_idea(own, other, &BISCUITS), expected, "{proteins} g, {salt} g");
    }
}

#[test]
fn what_adds_a_tenth_of_energy_is_no_idea_or_a_quarter_where_names_say_the_same() {
    let own = ("Chips de légumes", [1900.0, 25.0, 3.0, 55.0, 5.0, 6.0, 6.0, 1.5]);
    for (name, energy, expected) in [
        ("Chips de betterave", 1850.0, true),
        ("Chips de betterave", 2000.0, true),
        ("Chips de betterave", 2200.0, false),
        ("Chips aux 4 légumes", 2200.0, true),
        ("Chips aux 4 légumes", 2450.0, false),
    ] {
        let other = (name, [energy, 24.0, 2.0, 55.0, 5.0, 6.0, 6.0, 0.8]);
        assert_eq!(is_idea(own, other, &["en:crisps"]), expected, "{name}, {energy} kJ");
    }
}

/// Exports of one category file cereals, powders and pastries as breakfasts, and brands do not say which.
#[test]
fn breakfasts_whose_brands_tell_no_kind_are_known_as_cereals_by_their_figures() {
    const FILED: [&str; 2] = ["en:breakfasts", "en:breakfast-cereals"];
    const WIDE: &[&str] = &["en:breakfasts"];
    let named = food(3, "e", "Céréales", &FILED, [1900.0, 20.0, 9.0, 62.0, 40.0, 2.0, 6.0, 0.9]);
    let other = food(2, "b", "Orgette", WIDE, [1580.0, 3.0, 0.5, 76.0, 15.0, 8.0, 9.0, 0.2]);
    for (table, expected) in [
        ([1600.0, 4.0, 1.0, 76.0, 28.0, 6.0, 8.0, 0.5], true),
        // As fat as biscuits are.
        ([1750.0, 14.0, 5.0, 67.0, 28.0, 4.0, 7.0, 0.5], false),
    ] {
        let records = [food(1, "d", "Zazou", WIDE, table), other.clone(), named.clone()];
        let idea = page(&records);
        assert_eq!(section(&idea, "other-idea").contains("Orgette"), expected, "{table:?}");
    }
}

/// Both are desserts that are called « Chocolat ».
#[test]
fn what_stands_on_the_shelf_of_another_kind_is_no_idea() {
    const ICE: [&str; 2] = ["en:desserts", "en:ice-creams"];
    let ice = food(1, "d", "Chocolat", &ICE, [1260.0, 14.0, 12.0, 38.0, 29.0, 2.0, 4.0, 0.2]);
    for (kind, expected) in [("en:ice-creams", true), ("en:chocolates", false)] {
        let table = [1200.0, 13.0, 8.0, 36.0, 20.0, 2.0, 5.0, 0.1];
        let other = food(2, "c", "Chocolat orange", &["en:desserts", kind], table);
        let page = page(&[ice.clone(), other]);
        assert_eq!(section(&page, "other-idea").contains("orange"), expected, "{kind}");
    }
}

#[test]
fn food_for_babies_is_known_by_its_brand_whatever_its_shelf() {
    let table = |salt: f64| [130.0, 0.9, 0.1, 5.0, 1.4, 1.0, 0.8, salt];
    for (brand, expected) in [("Marque", true), ("Blédina", false)] {
        let mut soup = food(1, "c", "Velouté de légumes", &["en:soups"], table(0.8));
        soup["brands"] = serde_json::json!(brand);
        let other = food(2, "b", "Velouté de légumes verts", &["en:soups"], table(0.4));
        assert_eq!(proposed(&[soup, other]) == [2], expected, "{brand}");
    }
}
