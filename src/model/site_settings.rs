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
}
