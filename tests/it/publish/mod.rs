//! `sitegen publish`: the site in a bucket of a real store (moto's server), and in a folder.
//!
//! The program has buckets where it is built with the feature `s3`, as `scripts/test.sh` does; else those tests are left out.

#[cfg(feature = "s3")]
mod bucket;
#[cfg(feature = "s3")]
mod faults;
mod folder;
#[cfg(feature = "s3")]
mod store;
#[cfg(feature = "s3")]
mod together;

/// Left out by `scripts/test.sh --fast`.
#[cfg(feature = "s3")]
mod slow {
    mod killed;
    mod shards;
}

/// A site of some size whose second week drops products, renames others and has new ones.
#[cfg(feature = "s3")]
fn week(number: u64) -> Vec<serde_json::Value> {
    let mut products = Vec::new();
    for at in number * 6..number * 6 + 30 {
        let grade = ["a", "b", "c", "d", "e"][usize::try_from(at % 5).unwrap()];
        let mut product = crate::support::product(at, grade, &["en:snacks", "en:biscuits"]);
        if at % 3 == number {
            product["product_name"] = serde_json::json!(format!("Biscuit {at} bis"));
        }
        products.push(product);
    }
    products
}

#[cfg(not(feature = "s3"))]
#[test]
fn a_program_without_buckets_says_so() {
    crate::support::leave_out("buckets; scripts/test.sh builds with the feature s3");
    let site = crate::support::SiteTest::built_demo();
    let run = site.run(&["publish", "--to", "s3://a-bucket"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(run.stderr.contains("built without buckets"), "{}", run.stderr);
}
