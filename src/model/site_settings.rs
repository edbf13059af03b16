//! The settings of the site that its pages show.

/// What the operator says of the site, as every page and the server need it.
pub struct SiteSettings<'a> {
    /// Name of the site.
    pub name: &'a str,
    /// `https://example.org`, without slash at the end.
    pub base_url: &'a str,
    /// Two letters each; the first is that of the root.
    pub languages: &'a [String],
    /// A sentence at the top of every page.
    pub notice: Option<&'a str>,
    /// The same in the languages after the first, in their order; none where it is shown as it is.
    pub notice_translated: &'a [String],
}

impl SiteSettings<'_> {
    /// The sentence at the top of every page in a language.
    #[must_use]
    pub fn notice_in(&self, language: &str) -> Option<&str> {
        let notice = self.notice?;
        let further = self.languages.iter().skip(1).position(|own| own == language);
        Some(further.and_then(|at| self.notice_translated.get(at)).map_or(notice, String::as_str))
    }
}
