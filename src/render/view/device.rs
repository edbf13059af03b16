//! Pages that show what lies in a visitor's browser: the same file for all, filled by a script.

use serde::Serialize;

use crate::model::PagePath;
use crate::render::Page;

/// A page of the device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DevicePage {
    /// « Mes aliments » without an account.
    List,
}

/// What the template of a page of the device sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DeviceView {
    /// The address of the page.
    pub path: String,
}

impl DevicePage {
    /// All of them.
    pub(crate) const ALL: [Self; 1] = [Self::List];

    /// What templates call it: `site.device.<code>`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::List => "list",
        }
    }

    /// Its name at the top of the site.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::List => "ma-liste",
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Self::List => "device-list.html",
        }
    }

    /// The page.
    pub(crate) fn page(self) -> Page<DeviceView> {
        let path = PagePath::document(self.slug());
        Page { view: DeviceView { path: path.url() }, template: self.template(), path }
    }
}
