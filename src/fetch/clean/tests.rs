//! Tests of cleaning whole records.

use crate::model::{Basis, Nova, Tag, Timestamp};

use super::*;
use crate::fetch::record::Field;
use crate::fetch::{Filter, Taxonomy};

fn verdict(text: &str, filter: &Filter) -> ReadRecord {
    let taxonomy = Taxonomy::default();
    let options = ReadOptions {
        languages: &["fr".into(), "en".into()],
        taxonomy: &taxonomy,
        filter,
        now: Timestamp::from_seconds(1_796_000_000),
        record_bytes_max: 1 << 20,
        is_known: &|_| false,
    };
    clean(&RawRecord::from_json(text).unwrap(), 0, &options)
}

fn clean_json(text: &str) -> Result<Product, RejectReason> {
    match verdict(text, &Filter::default()) {
        ReadRecord::Product(read) => Ok(read.product),
        ReadRecord::Rejected(rejection, _) => Err(rejection.reason),
        other => panic!("{other:?}"),
    }
}

fn product(fields: &str) -> Product {
    let text = format!(r#"{{"code":"3017620422003","product_name":"Nom"{fields}}}"#);
    clean_json(&text).unwrap()
}

#[test]
fn names_fall_back_in_order() {
    let named = |fields: &str| {
        let text = format!(r#"{{"code":"3017620422003","lang":"de",{fields}}}"#);
        clean_json(&text).map(|cleaned| (cleaned.name, cleaned.language))
    };
    let name = |text: &str, language: &str| Ok((text.to_string(), Some(language.to_string())));
    let all =
        r#""product_name_fr":"F","product_name":"P","generic_name":"G","product_name_en":"E""#;
    assert_eq!(named(all), name("F", "fr"));
    assert_eq!(
        named(r#""product_name_fr":" ","product_name":"P","generic_name":"G""#),
        name("P", "de")
    );
    assert_eq!(
        named(r#""product_name":"--","generic_name":"G","product_name_en":"E""#),
        name("G", "de")
    );
    assert_eq!(named(r#""product_name_en":"E""#), name("E", "en"));
    assert_eq!(named(r#""product_name":"?!""#), Err(RejectReason::NoName));
}

#[test]
fn unusable_records_are_refused_with_their_reason() {
    let reason = |text: &str| clean_json(text).unwrap_err();
    assert_eq!(reason(r#"{"product_name":"x"}"#), RejectReason::NoBarcode);
    assert_eq!(reason(r#"{"code":"3,01E+12","product_name":"x"}"#), RejectReason::BarcodeNotDigits);
    assert_eq!(
        reason(r#"{"code":"3017620422004","product_name":"x"}"#),
        RejectReason::BarcodeCheckDigit
    );
    assert_eq!(
        reason(r#"{"code":"3017620422003","product_name":"x","obsolete":"on"}"#),
        RejectReason::Obsolete
    );
    for since in
        [r#""2021-03-01""#, "2021", r#""01/03/2021","obsolete":"""#, r#""2021","obsolete":null"#]
    {
        let record = r#"{"code":"3017620422003","product_name":"x","obsolete_since_date":"#;
        assert_eq!(reason(&format!("{record}{since}}}")), RejectReason::Obsolete, "{since}");
    }
    assert_eq!(
        reason(r#"{"code":"3017620422003","product_name":"x","product_type":"petfood"}"#),
        RejectReason::NotFood
    );
}

#[test]
fn the_grade_of_2023_comes_before_the_one_at_the_top() {
    let both = product(
        r#","nutriscore_grade":"d","nutriscore_score":12,"nutriscore":{"2021":{"grade":"d"},"2023":{"grade":"e","score":19}}"#,
    );
    assert_eq!(both.grading.code(), "e");
    assert_eq!(both.nutriscore_points, Some(19));
    assert_eq!(both.nutriscore_version, Some(2023));
    let old = product(r#","nutrition_grade_fr":"b","nutriments":{"nutrition-score-fr_100g":1}"#);
    assert_eq!(old.grading.code(), "b");
    assert_eq!(old.nutriscore_points, Some(1));
    assert_eq!(old.nutriscore_version, None);
}

#[test]
fn categories_come_from_tags_else_from_typed_names() {
    let tags =
        |fields: &str| product(fields).categories.iter().map(Tag::to_string).collect::<Vec<_>>();
    assert_eq!(
        tags(r#","categories_tags":["en:snacks","en:snacks","fr:Goûters"],"categories":"Autres""#),
        ["en:snacks", "fr:gouters"]
    );
    assert_eq!(
        tags(r#","lc":"fr","categories":"Snacks, en:chocolates""#),
        ["fr:snacks", "en:chocolates"]
    );
    assert_eq!(tags(r#","main_category_fr":"Petit-déjeuners""#), ["fr:petit-dejeuners"]);
    assert_eq!(tags(r#","categories_tags":["en:null"],"categories":"Soupes""#), ["fr:soupes"]);
}

#[test]
fn drinks_are_per_100_ml() {
    let drink = product(r#","categories_tags":["en:beverages"],"nutriments":{"sugars_100g":5}"#);
    assert_eq!(drink.nutriments.basis, Basis::Per100ml);
    assert_eq!(product("").nutriments.basis, Basis::Per100g);
}

#[test]
fn brands_and_stores_are_lists_without_repeats() {
    let product = product(r#","brands":"Marque, Marque ,Autre &amp; Cie","stores":" ""#);
    assert_eq!(product.brands, ["Marque", "Autre & Cie"]);
    assert!(product.stores.is_empty());
}

#[test]
fn a_brand_in_two_spellings_is_one() {
    let product = product(r#","brands":"Marks&amp;Spencer, Marks & Spencer, MARKS, Marks""#);
    assert_eq!(product.brands, ["Marks&Spencer", "MARKS"]);
}

#[test]
fn odd_numbers_do_no_harm() {
    let odd = product(
        r#","nova_group":"4","completeness":"1.0875","unique_scans_n":-5,"last_modified_t":"1e300""#,
    );
    assert_eq!(odd.nova.map(Nova::group), Some(4));
    assert!((odd.completeness - 1.0875).abs() < 1e-6);
    assert_eq!(odd.scans, 0);
    assert_eq!(odd.modified.seconds(), 0);
    assert_eq!(product(r#","nova_group":7"#).nova, None);
}

#[test]
fn a_record_that_is_unwanted_or_unusable_tells_its_product_and_time() {
    let record =
        |more: &str| format!(r#"{{"code":"3017620422003","last_modified_t":7,"lang":"fr"{more}}}"#);
    let expected = Withdrawn {
        barcode: "3017620422003".parse().unwrap(),
        modified: Timestamp::from_seconds(7),
    };
    let german = Filter { languages: vec!["de".into()], ..Filter::default() };
    match verdict(&record(""), &german) {
        ReadRecord::Unwanted(withdrawn) => assert_eq!(withdrawn, Some(expected)),
        _ => panic!("a French record is wanted"),
    }
    let bad_barcode = record("").replace("2003", "2004");
    assert!(matches!(verdict(&bad_barcode, &german), ReadRecord::Unwanted(None)));
    let spreads = Filter {
        categories: Tag::parse("en:spreads", "en").into_iter().collect(),
        ..Filter::default()
    };
    let named = r#","product_name":"Nom","categories_tags":["en:snacks"]"#;
    assert!(matches!(verdict(&record(named), &spreads), ReadRecord::Unwanted(_)));
    assert!(matches!(
        verdict(&record(&named.replace("snacks", "spreads")), &spreads),
        ReadRecord::Product(_)
    ));
    for sold in [
        r#""obsolete_since_date":"2999-01-01""#,
        r#""obsolete_since_date":"2021","obsolete":"off""#,
    ] {
        assert!(clean_json(&record(&format!(r#",{sold},"product_name":"Nom""#))).is_ok(), "{sold}");
    }
    for more in ["", r#","obsolete":"on","product_name":"Nom""#] {
        match verdict(&record(more), &Filter::default()) {
            ReadRecord::Rejected(_, withdrawn) => assert_eq!(withdrawn, Some(expected)),
            _ => panic!("usable: {more}"),
        }
    }
}

/// Follows the recipe for a new field: what a product has must be written under a name that reading
/// knows, and come back.
#[test]
fn every_field_of_a_product_is_written_and_read_back() {
    let product = Product::complete();
    let record = product_fields::write(&product);
    for name in record.keys() {
        assert!(Field::from_name(name).is_some(), "{name} is written and not read");
    }
    let mut read = clean_json(&serde_json::to_string(&record).unwrap()).unwrap();
    // The address of a photo is made anew from the barcode.
    assert!(read.photo.as_ref().unwrap().stem.ends_with("/front_fr.4"));
    read.photo = product.photo.clone();
    assert_eq!(read, product);
}
