//! Files for programs, worded in the site's language: the feed of the week, and how browsers search the site.

use std::fmt::Write as _;
use std::sync::Arc;

use anyhow::{Context, Result};
use chrono::SecondsFormat;
use htmlize::escape_all_quotes as escape;

use crate::model::{PagePath, Product, SEARCH, Timestamp};

use super::Wording;
use super::shown_product::ShownProduct;

/// Characters a browser shows of the name of a search, by `OpenSearch` 1.1.
const NAME_MOST: usize = 16;

impl Wording {
    /// What changed in the last week of the catalogue: products with a better choice each, as Atom (RFC 4287).
    pub(crate) fn feed(
        &self,
        newest: Timestamp,
        swaps: &[(Arc<ShownProduct>, Arc<ShownProduct>)],
    ) -> Result<Vec<u8>> {
        let [home, own] =
            [PagePath::home(), PagePath::feed()].map(|path| self.address(&path.url()));
        let title = self.texts.fill("feed.title", None, &[("site", &self.site)])?;
        let mut feed = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
             <id>{own}</id>\n<title>{}</title>\n<link rel=\"self\" href=\"{own}\"/>\n<link href=\"{home}\"/>\n\
             <updated>{}</updated>\n<author><name>{}</name></author>\n<rights>{}</rights>\n",
            self.language,
            xml(&title),
            moment(newest)?,
            xml(&self.site),
            xml(self.texts.get("credit.odbl")?),
        );
        for (product, substitute) in swaps {
            self.add_entry(&mut feed, product, substitute)?;
        }
        feed.push_str("</feed>\n");
        Ok(feed.into_bytes())
    }

    fn add_entry(&self, feed: &mut String, product: &Product, substitute: &Product) -> Result<()> {
        let url = self.address(&PagePath::substitute(product.barcode, substitute.barcode).url());
        let labels = [product, substitute].map(Product::label);
        let values = [("product", labels[0].as_str()), ("substitute", labels[1].as_str())];
        let title = self.texts.fill("substitute.title", None, &values)?;
        let reasons = self.reasons(product, substitute)?.better.join("\n");
        writeln!(
            feed,
            "<entry><id>{url}</id><title>{}</title><link href=\"{url}\"/><updated>{}</updated><summary>{}</summary></entry>",
            xml(&title),
            moment(product.modified)?,
            xml(&reasons),
        )?;
        Ok(())
    }

    /// How a browser searches the site from its own search box: `OpenSearch` 1.1.
    pub(crate) fn opensearch(&self) -> Result<Vec<u8>> {
        let name: String = self.site.chars().take(NAME_MOST).collect();
        let results = self.address(&format!("/{SEARCH}?q={{searchTerms}}"));
        let description = self.texts.get("search.description")?;
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
             <ShortName>{}</ShortName>\n<Description>{}</Description>\n<Language>{}</Language>\n\
             <InputEncoding>UTF-8</InputEncoding>\n<Url type=\"text/html\" template=\"{results}\"/>\n\
             </OpenSearchDescription>\n",
            xml(name.trim_end()),
            xml(description),
            self.language,
        )
        .into_bytes())
    }
}

/// A text without the characters that XML 1.0 cannot hold.
fn xml(text: &str) -> String {
    let can_hold = |sign: &char| !sign.is_control() || matches!(sign, '\n' | '\t');
    let held: String = text.chars().filter(can_hold).collect();
    escape(held).into()
}

/// `2026-11-29T14:43:48Z`
fn moment(moment: Timestamp) -> Result<String> {
    let date = moment.date().context("a time beyond the calendar")?;
    Ok(date.to_rfc3339_opts(SecondsFormat::Secs, true))
}
