//! The photos a real product has: an upload and what was chosen of them, in the schema of the line.
//!
//! There are no such photos: the addresses a site makes of these lead nowhere. `--full` is for
//! measuring, not for showing.

use serde_json::{Value, json};

use crate::product::Product;

/// The field `images` and what counts them.
pub(super) fn about_photos(product: &Product) -> Value {
    let revision = 3 + product.changed % 30;
    let uploads = json!({"1": upload(product)});
    let images = if product.new_schema {
        json!({"uploaded": uploads, "selected": {
            "front": {"fr": selection("1", revision)},
            "nutrition": {"fr": selection("1", revision + 2)},
        }})
    } else {
        json!({
            "1": upload(product),
            "front_fr": selection("1", revision), "nutrition_fr": selection("1", revision + 2),
        })
    };
    json!({
        "images": images, "last_image_t": product.changed, "max_imgid": "1",
        "last_image_dates_tags": [],
    })
}

fn upload(product: &Product) -> Value {
    json!({
        "sizes": {"100": size(75, 100), "400": size(300, 400), "full": size(1536, 2048)},
        "uploaded_t": product.created, "uploader": "openfoodfacts-contributors",
    })
}

fn selection(image: &str, revision: u64) -> Value {
    json!({
        "angle": 0, "geometry": "0x0--1--1",
        "imgid": image, "rev": revision.to_string(),
        "sizes": {"100": size(75, 100), "400": size(300, 400),
            "full": size(1536, 2048)},
    })
}

fn size(width: u32, height: u32) -> Value {
    json!({"h": height, "w": width})
}
