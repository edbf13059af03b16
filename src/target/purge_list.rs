//! Addresses a CDN has to forget, as its interface takes them.

use serde_json::json;

/// What Cloudflare takes in one call on every plan.
const CLOUDFLARE_MOST: usize = 30;

/// What Amazon's CDN works on at once.
const CLOUDFRONT_MOST: usize = 3000;

/// In which shape addresses are listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum PurgeShape {
    /// Whole addresses, one a line.
    Urls,
    /// `{"files": […]}`, one body of a call a line.
    Cloudflare,
    /// `{"Paths": {"Quantity": n, "Items": […]}, "CallerReference": …}`, one batch a line.
    CloudFront,
}

/// The list of some addresses of a site. `reference` is another one for each run.
pub(crate) fn purge_list(
    shape: PurgeShape,
    base_url: &str,
    addresses: &[String],
    reference: &str,
) -> String {
    let mut text = String::new();
    match shape {
        PurgeShape::Urls => {
            for address in addresses {
                text.extend([base_url, address, "\n"]);
            }
        }
        PurgeShape::Cloudflare => {
            for some in addresses.chunks(CLOUDFLARE_MOST) {
                let files: Vec<String> =
                    some.iter().map(|address| [base_url, address].concat()).collect();
                text.extend([json!({ "files": files }).to_string().as_str(), "\n"]);
            }
        }
        PurgeShape::CloudFront => {
            for (number, items) in addresses.chunks(CLOUDFRONT_MOST).enumerate() {
                let batch = json!({
                    "Paths": { "Quantity": items.len(), "Items": items },
                    "CallerReference": format!("{reference}-{number}"),
                });
                text.extend([batch.to_string().as_str(), "\n"]);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_listed_in_the_shapes_of_cdns() {
        let addresses: Vec<String> = (0..31).map(|n| format!("/produit/{n}")).collect();
        let list = |shape| purge_list(shape, "https://example.org", &addresses, "run");
        let urls = list(PurgeShape::Urls);
        assert_eq!(urls.lines().count(), 31);
        assert_eq!(urls.lines().next(), Some("https://example.org/produit/0"));
        let calls = list(PurgeShape::Cloudflare);
        let calls: Vec<serde_json::Value> =
            calls.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(calls.len(), 2);
        assert_eq!(calls[1], json!({ "files": ["https://example.org/produit/30"] }));
        let batch: serde_json::Value = serde_json::from_str(&list(PurgeShape::CloudFront)).unwrap();
        assert_eq!(batch["Paths"]["Quantity"], 31);
        assert_eq!(batch["Paths"]["Items"][30], "/produit/30");
        assert_eq!(batch["CallerReference"], "run-0");
        for shape in [PurgeShape::Urls, PurgeShape::Cloudflare, PurgeShape::CloudFront] {
            assert_eq!(purge_list(shape, "https://example.org", &[], "run"), "");
        }
    }
}
