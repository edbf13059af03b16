//! Forms as browsers send them (`application/x-www-form-urlencoded`), read strictly: each field
//! once, valid UTF-8, no NUL. Queries are read the same way.

use std::collections::BTreeMap;

use percent_encoding::percent_decode;

/// More fields than any form of ours has.
const FIELDS_MAX: usize = 64;

/// Why a form cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum FormFault {
    #[error("a field is there twice")]
    Twice,
    #[error("a field is no valid UTF-8")]
    Encoding,
    #[error("there are too many fields")]
    TooMany,
}

/// The fields of a form or query.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads a body or a query.
    pub(super) fn parse(encoded: &[u8]) -> Result<Self, FormFault> {
        let mut fields = BTreeMap::new();
        for pair in encoded.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()) {
            let (name, value) = decoded(pair)?;
            if fields.len() == FIELDS_MAX {
                return Err(FormFault::TooMany);
            }
            if fields.insert(name, value).is_some() {
                return Err(FormFault::Twice);
            }
        }
        Ok(Self(fields))
    }

    /// A field as typed; empty where it is not there.
    pub(super) fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// All fields.
    #[cfg(fuzzing)]
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }

    /// A field without space around it; empty where it is not there.
    pub(super) fn text(&self, name: &str) -> &str {
        self.raw(name).trim()
    }
}

fn decoded(pair: &[u8]) -> Result<(String, String), FormFault> {
    let at = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
    let (name, value) = (&pair[..at], pair.get(at + 1..).unwrap_or_default());
    Ok((part(name)?, part(value)?))
}

fn part(encoded: &[u8]) -> Result<String, FormFault> {
    let spaced: Vec<u8> =
        encoded.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
    let decoded = percent_decode(&spaced).decode_utf8().map_err(|_| FormFault::Encoding)?;
    if decoded.contains('\0') { Err(FormFault::Encoding) } else { Ok(decoded.into_owned()) }
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
            (&b"a=1&a=2"[..], FormFault::Twice),
            (b"a=1&%61=2", FormFault::Twice),
            (b"a=%FF", FormFault::Encoding),
            (b"a=\xff\xfe", FormFault::Encoding),
            (b"a=%00", FormFault::Encoding),
            (b"%C3=1", FormFault::Encoding),
            (b"a=%ED%A0%80", FormFault::Encoding),
        ] {
            assert_eq!(Form::parse(body), Err(fault), "{:?}", String::from_utf8_lossy(body));
        }
        let many: Vec<String> = (0..=FIELDS_MAX).map(|n| format!("f{n}=")).collect();
        let many = many.join("&");
        assert_eq!(Form::parse(many.as_bytes()), Err(FormFault::TooMany));
        for body in [&b""[..], b"&&&", b"=", b"%", b"%zz", b"a=%e", b"a=%EF%BF%BD"] {
            Form::parse(body).unwrap();
        }
    }

    proptest::proptest! {
        #[test]
        fn no_body_breaks_the_reader(body: Vec<u8>) {
            let _ = Form::parse(&body);
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
