//! The pages of a site in one language, and the words their addresses are made of.
//!
//! The first language of a site stands at its root, under the addresses it always had; each further one below its two
//! letters, in words of its own: `/produit/…` and `/en/product/…`. This is the one place where an address of one language
//! becomes that of another; all else is written for the root.

use std::borrow::Cow;
use std::fmt;

use super::AddressWords;

/// Where the pages of a language stand: at the root, or below the two letters of the language.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Edition(Option<[u8; 2]>);

/// The home page of an edition, where the root has its own.
const HOME: &str = "index.html";

impl Edition {
    /// The one at the root.
    pub const ROOT: Self = Self(None);

    /// The one below the two letters of a language; `None` where they are none.
    #[must_use]
    pub fn below(language: &str) -> Option<Self> {
        let letters: [u8; 2] = language.as_bytes().try_into().ok()?;
        letters.iter().all(u8::is_ascii_lowercase).then_some(Self(Some(letters)))
    }

    /// That of a language of a site, whose first language stands at the root. Languages are two letters each.
    #[must_use]
    pub fn of_language(language: &str, languages: &[String]) -> Self {
        let is_first = languages.first().is_none_or(|first| first == language);
        if is_first { Self::ROOT } else { Self::below(language).unwrap_or_default() }
    }

    /// Its addresses of what stands under names of its own, by those at the root without their slash.
    pub(crate) fn addresses(self) -> impl Iterator<Item = (&'static str, String)> {
        let own = AddressWords::of(self.0.unwrap_or(*b"fr"));
        own.all().map(move |(root, own)| {
            (root, if self.is_root() { format!("/{root}") } else { format!("/{self}/{own}") })
        })
    }

    /// The two letters of its language; none at the root.
    #[must_use]
    pub fn letters(self) -> Option<[u8; 2]> {
        self.0
    }

    /// Whether it is the one at the root.
    #[must_use]
    pub fn is_root(self) -> bool {
        self.0.is_none()
    }

    /// A number for databases: zero at the root, below 2^10 for others, in the order of the editions.
    #[must_use]
    pub fn number(self) -> i64 {
        let Some([first, second]) = self.0 else { return 0 };
        i64::from(first - b'a') * 26 + i64::from(second - b'a') + 1
    }

    /// Takes back what [`Edition::number`] gave.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        let Some(place) = number.checked_sub(1).filter(|place| *place >= 0) else {
            return (number == 0).then_some(Self::ROOT);
        };
        let letter = |place: i64| u8::try_from(place).ok().map(|place| b'a' + place);
        let letters = [letter(place / 26)?, letter(place % 26)?];
        letters.iter().all(u8::is_ascii_lowercase).then_some(Self(Some(letters)))
    }

    /// The folder of its files below that of the site, with a slash at the end; empty at the root.
    #[must_use]
    pub fn folder(self) -> String {
        if self.is_root() { String::new() } else { format!("{self}/") }
    }

    /// The address of its home page, where its own addresses begin with it: `/` or `/en`.
    #[must_use]
    pub fn home(self) -> String {
        format!("/{self}")
    }

    /// Its address for what stands at an address of the root, query and fragment kept: `/compte` → `/en/account`.
    #[must_use]
    pub fn address(self, root: &str) -> String {
        let Some(path) = root.strip_prefix('/').filter(|_| !self.is_root()) else {
            return root.to_string();
        };
        let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
        if path.is_empty() {
            return format!("/{self}{rest}");
        }
        format!("/{self}/{}{rest}", self.words(path, Way::FromRoot))
    }

    /// Its address for an address of the site; one of its own stays, as does that of another site.
    #[must_use]
    pub fn local(self, address: &str) -> String {
        let is_elsewhere = !address.starts_with('/') || address.starts_with("//");
        if self.is_root() || is_elsewhere || Self::of_address(address).0 == self {
            return address.to_string();
        }
        self.address(address)
    }

    /// The edition an address belongs to, and the address at the root of what it names: `/en/account` → `/compte`.
    /// Only two small letters name an edition; whether the site has it is for others to know.
    #[must_use]
    pub fn of_address(address: &str) -> (Self, Cow<'_, str>) {
        let path = address.strip_prefix('/').unwrap_or_default();
        let (first, rest) = path.split_at(path.find(['/', '?', '#']).unwrap_or(path.len()));
        let Some(edition) = Self::below(first) else { return (Self::ROOT, Cow::Borrowed(address)) };
        let rest = match rest.strip_prefix('/') {
            // `/en/` is no address: it is another spelling of `/en`.
            Some("") => return (Self::ROOT, Cow::Borrowed(address)),
            Some(rest) => rest,
            None => return (edition, Cow::Owned(format!("/{rest}"))),
        };
        let (names, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
        (edition, Cow::Owned(format!("/{}{query}", edition.words(names, Way::ToRoot))))
    }

    /// Its file for what is a file of the root: `produit/003/….html` → `en/product/003/….html`.
    pub(super) fn file(self, root: &str) -> String {
        match root.strip_suffix(".html") {
            _ if root == HOME => format!("{self}.html"),
            Some(page) => format!("{self}/{}.html", self.words(page, Way::FromRoot)),
            None => format!("{self}/{}", self.words(root, Way::FromRoot)),
        }
    }

    /// The edition a file belongs to, and the file of the root for the same.
    pub(super) fn of_file(file: &str) -> (Self, Cow<'_, str>) {
        let at_root = (Self::ROOT, Cow::Borrowed(file));
        let (first, rest) = match file.split_once('/') {
            Some((first, rest)) => (first, Some(rest)),
            None => (file.strip_suffix(".html").unwrap_or_default(), None),
        };
        let Some(edition) = Self::below(first) else { return at_root };
        let Some(rest) = rest else { return (edition, Cow::Borrowed(HOME)) };
        let root = match rest.strip_suffix(".html") {
            Some(page) => Cow::Owned(format!("{}.html", edition.words(page, Way::ToRoot))),
            None => edition.words(rest, Way::ToRoot).into_owned().into(),
        };
        (edition, root)
    }

    /// A path in other words: as a whole, else its first name alone.
    fn words(self, path: &str, way: Way) -> Cow<'_, str> {
        let Some(language) = self.0 else { return Cow::Owned(path.to_string()) };
        let words = AddressWords::of(language);
        let found = |name: &str| match way {
            Way::FromRoot => words.own(name),
            Way::ToRoot => words.root(name),
        };
        if let Some(whole) = found(path) {
            return Cow::Borrowed(whole);
        }
        match path.split_once('/') {
            Some((first, rest)) => match found(first) {
                Some(word) => Cow::Owned([word, "/", rest].concat()),
                None => Cow::Owned(path.to_string()),
            },
            None => Cow::Owned(path.to_string()),
        }
    }
}

/// Which way words are exchanged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    FromRoot,
    ToRoot,
}

impl fmt::Display for Edition {
    /// Its two letters; nothing at the root.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letters = self.0.unwrap_or_default();
        out.write_str(if self.is_root() {
            ""
        } else {
            str::from_utf8(&letters).unwrap_or_default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn below(language: &str) -> Edition {
        Edition::below(language).unwrap()
    }

    #[test]
    fn an_address_of_the_root_has_one_in_each_edition_and_comes_back() {
        let english = [
            ("/", "/en"),
            ("/?message=compte-supprime", "/en?message=compte-supprime"),
            ("/#categories", "/en#categories"),
            ("/produit/3017620422003/3045320094084", "/en/product/3017620422003/3045320094084"),
            ("/categorie/recherche/2", "/en/category/recherche/2"),
            ("/recherche?q=th%C3%A9&tri=note", "/en/search?q=th%C3%A9&tri=note"),
            ("/mot-de-passe/nouveau?jeton=x", "/en/password/new?jeton=x"),
            ("/compte/sessions", "/en/account/sessions"),
            ("/mes-aliments.csv", "/en/my-foods.csv"),
            ("/api/suggest", "/en/api/suggest"),
            ("/about", "/en/about"),
        ];
        for (root, own) in english {
            assert_eq!(below("en").address(root), own);
            assert_eq!(Edition::of_address(own), (below("en"), root.into()), "{own}");
            assert_eq!(Edition::ROOT.address(root), root);
            assert_eq!(Edition::of_address(root), (Edition::ROOT, root.into()));
        }
        assert_eq!(below("fr").address("/recherche?q=jus"), "/fr/recherche?q=jus");
        assert_eq!(Edition::of_address("/fr/recherche"), (below("fr"), "/recherche".into()));
        for none in ["/en/", "/EN/search", "/eng/search", "en/search", "//en/search", ""] {
            assert_eq!(Edition::of_address(none), (Edition::ROOT, none.into()), "{none}");
        }
    }

    #[test]
    fn editions_have_numbers_in_their_order() {
        let mut last = -1;
        for edition in
            [Edition::ROOT, below("aa"), below("az"), below("ba"), below("en"), below("zz")]
        {
            assert!(edition.number() > last && edition.number() < 1 << 10);
            last = edition.number();
            assert_eq!(Edition::from_number(last), Some(edition));
        }
        for none in [-1, i64::MIN, 26 * 26 + 1, i64::MAX] {
            assert_eq!(Edition::from_number(none), None, "{none}");
        }
        assert!(
            ["", "e", "EN", "eng", "e1", "é"]
                .into_iter()
                .all(|none| Edition::below(none).is_none())
        );
    }
}
