//! The languages of the server's pages. Handlers say everything for the root: its addresses, its texts. What they say in
//! another language becomes so here, once, on its way out.

use std::sync::Arc;

use anyhow::Result;
use serde::Serialize;
use serde_json::{Map, Value};

use super::http::Response;
use crate::config::Config;
use crate::letters::TextsByEdition;
use crate::model::Edition;
use crate::render::view::Wording;
use crate::render::{Presentation, Theme};

/// What the server's pages of one language are made of.
pub(crate) struct Spoken {
    pub(crate) edition: Edition,
    pub(crate) theme: Arc<Theme>,
    pub(crate) wording: Wording,
}

/// Fields of views that hold an address, besides those whose name ends in `url`.
const ADDRESSES: [&str; 6] = ["path", "address", "action", "unnarrowed", "previous", "next"];

impl Spoken {
    pub(crate) fn of(presentation: Presentation) -> Self {
        let Presentation { edition, theme, wording, .. } = presentation;
        Self { edition, theme: Arc::new(theme), wording }
    }

    /// A view as its template is to see it: with addresses of this language, and those of the page in all others.
    /// `address` is that of the page at the root, with its query.
    pub(crate) fn view(&self, view: impl Serialize, address: &str) -> Result<Value> {
        let mut shown = serde_json::to_value(view)?;
        self.lead(&mut shown);
        if let Value::Object(fields) = &mut shown {
            let alternates = self.wording.alternates_at(|_| Some(address.to_string()));
            fields.insert("alternates".into(), serde_json::to_value(alternates)?);
        }
        Ok(shown)
    }

    /// Makes addresses of the root those of this language.
    fn lead(&self, value: &mut Value) {
        match value {
            Value::Object(fields) => self.lead_fields(fields),
            Value::Array(items) => items.iter_mut().for_each(|item| self.lead(item)),
            _ => {}
        }
    }

    fn lead_fields(&self, fields: &mut Map<String, Value>) {
        for (name, value) in fields {
            let is_address = name.ends_with("url") || ADDRESSES.contains(&name.as_str());
            match value {
                Value::String(address) if is_address => *address = self.edition.local(address),
                _ => self.lead(value),
            }
        }
    }

    /// A response with addresses of this language where it leads to others, and in what programs read.
    pub(crate) fn response(&self, mut response: Response) -> Result<Response> {
        if self.edition.is_root() {
            return Ok(response);
        }
        for (name, value) in &mut response.headers {
            if *name == "Location" {
                *value = self.edition.local(value);
            }
        }
        let is_json = response
            .header("Content-Type")
            .is_some_and(|kind| kind.starts_with("application/json"));
        if is_json && let Ok(mut body) = serde_json::from_slice(&response.body) {
            self.lead(&mut body);
            response.body = serde_json::to_vec(&body)?;
        }
        Ok(response)
    }
}

/// Theme and texts of all languages of a site.
pub(crate) fn presentations(config: &Config) -> Result<Vec<Presentation>> {
    Presentation::read_all(&config.all_content(), &config.theme(), &config.site_settings())
}

/// Their texts, by edition, for letters.
pub(crate) fn texts(presentations: &[Presentation]) -> TextsByEdition {
    let mut texts = Vec::with_capacity(presentations.len());
    for own in presentations {
        texts.push((own.edition, Arc::clone(&own.texts)));
    }
    texts
}
