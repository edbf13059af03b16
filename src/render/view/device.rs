//! Pages that show what lies in a visitor's browser: the same file for all, filled by a script.

use serde::Serialize;

use crate::model::PagePath;
use crate::render::{Alternate, Page};

use super::Wording;

/// A page of the device.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum DevicePage {
    /// « Mes aliments » without an account.
    List,
    /// What is shown where there is no network, and what is kept for that.
    Offline,
    /// Reading a barcode.
    Scan,
    /// What a visitor does not eat, or wants less of.
    Settings,
}

/// What the template of a page of the device sees.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DeviceView {
    /// The address of the page.
    pub path: String,
    /// The page in the languages of the site.
    pub alternates: Vec<Alternate>,
}

impl DevicePage {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::List, Self::Offline, Self::Scan, Self::Settings];

    /// What templates call it: `site.device.<code>`.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Offline => "offline",
            Self::Scan => "scan",
            Self::Settings => "settings",
        }
    }

    /// Its name at the top of the site.
    pub(crate) const fn slug(self) -> &'static str {
        match self {
            Self::List => "ma-liste",
            Self::Offline => "hors-connexion",
            Self::Scan => "scanner",
            Self::Settings => "mes-reglages",
        }
    }

    const fn template(self) -> &'static str {
        match self {
            Self::List => "device-list.html",
            Self::Offline => "offline.html",
            Self::Scan => "scan.html",
            Self::Settings => "settings.html",
        }
    }

    /// Its place at the root.
    pub(crate) fn path(self) -> PagePath {
        PagePath::document(self.slug())
    }
}

impl Wording {
    /// A page of the device.
    pub(crate) fn device_page(&self, page: DevicePage) -> Page<DeviceView> {
        let path = self.page_at(page.path());
        let view = DeviceView { path: path.url(), alternates: self.alternates(&page.path()) };
        Page { view, template: page.template(), path }
    }
}
