//! Titles of pages: the fullest form that search engines show as a whole.

use anyhow::Result;

use super::Wording;

/// Characters of a title that are shown.
const TITLE_MOST: usize = 60;

impl Wording {
    /// The first of some forms, the fullest first, that is not too long, with the name of the site behind the fullest where
    /// there is room for it; else the shortest: a name is not cut.
    pub(super) fn title(&self, forms: &[String], shortest: String) -> Result<String> {
        let fullest = forms.first().unwrap_or(&shortest);
        let values = [("title", fullest.as_str()), ("site", self.site.as_str())];
        let with_site = self.texts.fill("page.title", None, &values)?;
        if with_site.chars().count() <= TITLE_MOST {
            return Ok(with_site);
        }
        for form in forms {
            if form.chars().count() <= TITLE_MOST {
                return Ok(form.clone());
            }
        }
        Ok(shortest)
    }
}
