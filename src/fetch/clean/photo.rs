//! The address of the front photo.
//!
//! The folder is made from the barcode as OFF does since October 2024 (openfoodfacts-server issues
//! 10472 and 3818): padded to 13 digits, split 3/3/3/rest. Addresses in older files use older
//! folders and hosts, so only the image key and its revision are taken from them.

use crate::model::{Barcode, Photo, Product};
use crate::words::is_digits;

use super::super::raw::FrontImages;
use super::super::record::RawRecord;

/// The front photo, preferring the site's language, then the product's.
pub(super) fn front(raw: &RawRecord, product: &Product, site_language: &str) -> Option<Photo> {
    let image = best(&raw.images, site_language, product.language.as_deref())
        .or_else(|| from_url(raw.image_front_url.as_deref()?))
        .or_else(|| from_url(raw.image_url.as_deref()?))?;
    let folder = folder(product.barcode);
    let stem = format!("https://images.openfoodfacts.org/images/products/{folder}/{image}");
    Some(Photo { stem })
}

fn best(images: &FrontImages, site_language: &str, own_language: Option<&str>) -> Option<String> {
    for language in [site_language, own_language.unwrap_or(site_language)] {
        let key = format!("front_{language}");
        if let Some(revision) = images.get(&key) {
            return Some(format!("{key}.{revision}"));
        }
    }
    // Any other front is better than none.
    let (key, revision) = images.iter().find(|(key, _)| is_image_key(key))?;
    Some(format!("{key}.{revision}"))
}

/// `front_fr.17` from `…/front_fr.17.400.jpg`.
fn from_url(url: &str) -> Option<String> {
    if url.contains("/invalid/") {
        return None;
    }
    let (_, file) = url.trim().rsplit_once('/')?;
    let mut parts = file.split('.');
    let (key, revision) = (parts.next()?, parts.next()?);
    let numeric = !revision.is_empty() && is_digits(revision);
    let whole = parts.next().is_some() && parts.next() == Some("jpg");
    (is_image_key(key) && numeric && whole).then(|| format!("{key}.{revision}"))
}

fn is_image_key(key: &str) -> bool {
    key.starts_with("front") && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

fn folder(barcode: Barcode) -> String {
    let digits = format!("{:0>13}", barcode.to_string());
    format!("{}/{}/{}/{}", &digits[..3], &digits[3..6], &digits[6..9], &digits[9..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_split_the_padded_barcode() {
        assert_eq!(folder("3017620422003".parse().unwrap()), "301/762/042/2003");
        assert_eq!(folder("20004200".parse().unwrap()), "000/002/000/4200");
    }

    #[test]
    fn the_photo_of_the_best_language_is_taken() {
        let images: FrontImages =
            [("front_de".into(), 3), ("front_fr".into(), 17), ("front_it".into(), 5)].into();
        assert_eq!(best(&images, "fr", Some("de")).as_deref(), Some("front_fr.17"));
        assert_eq!(best(&images, "en", Some("it")).as_deref(), Some("front_it.5"));
        assert_eq!(best(&images, "en", None).as_deref(), Some("front_de.3"));
        assert_eq!(best(&FrontImages::new(), "en", None), None);
    }

    #[test]
    fn addresses_of_old_files_give_their_key_and_revision() {
        let old = "https://static.openfoodfacts.org/images/products/20004200/front_fr.17.400.jpg";
        assert_eq!(from_url(old).as_deref(), Some("front_fr.17"));
        assert_eq!(from_url("http://x/invalid/front_en.3.400.jpg"), None);
        assert_eq!(from_url("http://x/front_en.3.400.png"), None);
        assert_eq!(from_url("javascript:alert(1)//front\"><script>.1.2.jpg"), None);
        assert_eq!(from_url("2"), None);
    }
}
