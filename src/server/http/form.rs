//! Forms as browsers send them (`application/x-www-form-urlencoded`), read strictly: each field
//! once, valid UTF-8, no NUL. Queries are read the same way, but for searches, which any bytes are fine for.

use std::collections::BTreeMap;

use percent_encoding::percent_decode;

/// More fields than any form of ours has.
const FIELDS_MAX: usize = 64;

/// Why a form cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FormError {
    /// A field is there twice.
    Twice,
    /// A field is not valid UTF-8.
    Encoding,
    /// There are too many fields.
    TooMany,
}

/// The fields of a form or query.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// A form with these fields.
    pub(crate) fn of<const N: usize>(fields: [(&str, &str); N]) -> Self {
        Self(fields.map(|(name, value)| (name.into(), value.into())).into())
    }

    /// Reads a body or a query.
    pub(crate) fn parse(encoded: &[u8]) -> Result<Self, FormError> {
        Self::read(encoded, strictly)
    }

    /// Reads the query of a search. Bytes that are not UTF-8 separate words, as signs do.
    pub(crate) fn of_search(encoded: &[u8]) -> Result<Self, FormError> {
        Self::read(encoded, |decoded| Ok(String::from_utf8_lossy(decoded).replace('\0', " ")))
    }

    fn read(
        encoded: &[u8],
        text: fn(&[u8]) -> Result<String, FormError>,
    ) -> Result<Self, FormError> {
        let mut fields = BTreeMap::new();
        for pair in encoded.split(|&byte| byte == b'&') {
            if pair.is_empty() {
                continue;
            }
            let mut parts = pair.splitn(2, |&byte| byte == b'=');
            let name = text(&decoded(parts.next().unwrap_or_default()))?;
            let value = text(&decoded(parts.next().unwrap_or_default()))?;
            if fields.len() == FIELDS_MAX {
                return Err(FormError::TooMany);
            }
            if fields.insert(name, value).is_some() {
                return Err(FormError::Twice);
            }
        }
        Ok(Self(fields))
    }

    /// A field as typed; empty where it is not there.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// All fields.
    #[cfg(any(test, fuzzing))]
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }

    /// A field without space around it; empty where it is not there.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }
}

/// The bytes of a name or a value.
fn decoded(part: &[u8]) -> Vec<u8> {
    let spaced = part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte });
    percent_decode(&spaced.collect::<Vec<u8>>()).collect()
}

fn strictly(decoded: &[u8]) -> Result<String, FormError> {
    let text = str::from_utf8(decoded).map_err(|_| FormError::Encoding)?;
    if text.contains('\0') { Err(FormError::Encoding) } else { Ok(text.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(body: &str, name: &str) -> String {
        Form::parse(body.as_bytes()).unwrap().raw(name).to_string()
    }

    #[test]
    fn fields_are_read_as_browsers_send_them() {
        let body = "nom=Zo%C3%A9+D%26co&vide=&plus=1%2B1&egal=a%3Db=c&seul";
        assert_eq!(field(body, "nom"), "Zoé D&co");
        assert_eq!(field(body, "plus"), "1+1");
        assert_eq!(field(body, "egal"), "a=b=c");
        assert_eq!((field(body, "vide"), field(body, "absent")), (String::new(), String::new()));
    }

    #[test]
    fn hostile_forms_are_refused_or_harmless() {
        for (body, fault) in [
            (&b"a=1&a=2"[..], FormError::Twice),
            (b"a=1&%61=2", FormError::Twice),
            (b"a=%FF", FormError::Encoding),
            (b"a=\xff\xfe", FormError::Encoding),
            (b"a=%00", FormError::Encoding),
            (b"%C3=1", FormError::Encoding),
            (b"a=%ED%A0%80", FormError::Encoding),
        ] {
            assert_eq!(Form::parse(body), Err(fault), "{:?}", String::from_utf8_lossy(body));
        }
        let many: Vec<String> = (0..=FIELDS_MAX).map(|n| format!("f{n}=")).collect();
        let many = many.join("&");
        assert_eq!(Form::parse(many.as_bytes()), Err(FormError::TooMany));
        for body in [&b""[..], b"&&&", b"=", b"%", b"%zz", b"a=%e", b"a=%EF%BF%BD"] {
            Form::parse(body).unwrap();
        }
    }

    #[test]
    fn any_bytes_are_fine_in_a_search() {
        for (query, words) in [
            ("q=lait%FFcru", vec!["lait", "cru"]),
            ("q=lait%00cru", vec!["lait", "cru"]),
            ("q=%C3%A9t%C3", vec!["ét"]),
            ("%FF=x&q=a", vec!["a"]),
        ] {
            let form = Form::of_search(query.as_bytes()).unwrap();
            let is_word = |sign: char| sign.is_alphanumeric();
            let found = form.raw("q").split(|sign| !is_word(sign)).filter(|word| !word.is_empty());
            assert_eq!(found.collect::<Vec<_>>(), words, "{query}");
        }
        assert_eq!(Form::of_search(b"q=a&q=b"), Err(FormError::Twice));
    }

    proptest::proptest! {
        #[test]
        fn no_body_breaks_the_reader(body: Vec<u8>) {
            let searched = Form::of_search(&body);
            if let Ok(form) = Form::parse(&body) {
                proptest::prop_assert_eq!(Ok(form), searched);
            }
        }

        #[test]
        fn what_is_encoded_is_read_back(value in "[^\\x00]{0,40}") {
            let body: String = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("champ", &value)
                .finish();
            proptest::prop_assert_eq!(field(&body, "champ"), value);
        }
    }
}
