//! What keeps a site from being published although it can be built.

use anyhow::Result;

use crate::config::Config;
use crate::render::Presentation;

/// Theme, texts and documents of all languages; fails where one lacks something.
pub(super) fn presentations(config: &Config) -> Result<Vec<Presentation>> {
    Presentation::read_all(&config.all_content(), &config.theme(), &config.site_settings())
}

/// Fails where the site cannot be built of its texts, documents and theme.
pub(crate) fn ensure_complete(config: &Config) -> Result<()> {
    presentations(config).map(drop)
}

/// The blanks of the documents in all languages, with file and line.
pub(crate) fn blanks(config: &Config) -> Result<Vec<String>> {
    let mut blanks = Vec::new();
    for presentation in presentations(config)? {
        blanks.extend(presentation.blanks()?.iter().map(ToString::to_string));
    }
    Ok(blanks)
}

/// All that makes a site unfit for visitors, a line each; none where it is fit.
pub(crate) fn unfit_for_release(config: &Config) -> Vec<String> {
    let mut unfit = Vec::new();
    let url = &config.site.base_url;
    if is_example(url) {
        unfit.push(format!("`site.base_url` is an example: {url}"));
    } else if !url.starts_with("https://") {
        unfit.push(format!("`site.base_url` is not encrypted: {url}"));
    }
    if config.fetch.contact.is_empty() {
        unfit.push("`fetch.contact` is empty: Open Food Facts asks whom to write to".into());
    }
    if config.site.notice.is_some() {
        unfit.push("`site.notice` is set: every page shows it".into());
    }
    match blanks(config) {
        Ok(blanks) => unfit.extend(blanks),
        Err(error) => unfit.push(format!("{error:#}")),
    }
    unfit
}

/// Names that examples have (RFC 2606, RFC 6761).
const EXAMPLES: [&str; 4] = ["example.org", "example.com", "example.net", "localhost"];

/// Whether an address is one of this machine, or one that stands for any other.
pub(crate) fn is_example(url: &str) -> bool {
    let (_, rest) = url.split_once("://").unwrap_or_default();
    let host = rest.split([':', '/']).next().unwrap_or_default();
    let stands_for = |name: &&str| {
        host.strip_suffix(*name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    host.starts_with("127.") || EXAMPLES.iter().any(stands_for)
}

#[cfg(test)]
mod tests {
    use super::is_example;

    #[test]
    fn names_that_stand_for_others_are_examples_and_those_that_end_like_them_are_not() {
        for host in ["example.org", "www.example.com", "localhost", "127.0.0.1"] {
            assert!(is_example(&format!("https://{host}")), "{host}");
            assert!(is_example(&format!("http://{host}:8080")), "{host}");
        }
        for host in ["monexample.org", "example.fr", "latest", "mieux-au-panier.fr"] {
            assert!(!is_example(&format!("https://{host}")), "{host}");
        }
    }
}
