//! The one form with a file, `multipart/form-data` (RFC 7578), whose body is whole in memory already.

use memchr::memmem;

/// The boundary a content type names; `None` where it is not a form with files.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (media_type, parameters) = content_type.split_once(';')?;
    if !media_type.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameter(parameters, "boundary")?;
    // RFC 2046, 5.1.1: 1 to 70 characters.
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// The content of the first field of a name; `None` where there is none, or the body is not such a form.
pub(crate) fn field<'b>(body: &'b [u8], boundary: &str, name: &str) -> Option<&'b [u8]> {
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter opens the body and has no line end before it.
    let mut rest = body.strip_prefix(&delimiter.as_bytes()[2..])?;
    // What follows a delimiter: `--` after the last one, otherwise a line end and a part.
    while let Some(part) = rest.strip_prefix(b"\r\n") {
        let end = memmem::find(part, delimiter.as_bytes())?;
        let (head, content) = split_at_blank_line(&part[..end])?;
        if field_name(head) == Some(name) {
            return Some(content);
        }
        rest = &part[end + delimiter.len()..];
    }
    None
}

fn split_at_blank_line(part: &[u8]) -> Option<(&str, &[u8])> {
    let at = memmem::find(part, b"\r\n\r\n")?;
    Some((str::from_utf8(&part[..at]).ok()?, &part[at + 4..]))
}

fn field_name(head: &str) -> Option<&str> {
    for line in head.split("\r\n") {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-disposition") {
            let (_, parameters) = value.split_once(';')?;
            return parameter(parameters, "name");
        }
    }
    None
}

/// A parameter of a header; a semicolon within quotes parts nothing.
fn parameter<'h>(parameters: &'h str, wanted: &str) -> Option<&'h str> {
    let mut is_quoted = false;
    for parameter in parameters.split(|sign: char| {
        is_quoted ^= sign == '"';
        sign == ';' && !is_quoted
    }) {
        let (name, value) = parameter.split_once('=')?;
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value.trim().trim_matches('"'));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn form(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut body = String::new();
        for (disposition, content) in parts {
            let head =
                format!("Content-Disposition: form-data; {disposition}\r\nContent-Type: text/csv");
            body.extend(["--b\r\n", &head, "\r\n\r\n", content, "\r\n"]);
        }
        (body + "--b--\r\n").into_bytes()
    }

    #[test]
    fn a_file_is_found_by_the_name_of_its_field() {
        let parts = [
            ("name=\"autre\"; filename=\"a;b=c.csv\"", "non"),
            ("filename=\"x; name=y\"; name=\"liste\"", "a;b\r\n--c\r\n"),
            ("name=\"liste\"", "second"),
            ("name=\"vide\"", ""),
        ];
        let body = form(&parts);
        assert_eq!(field(&body, "b", "liste"), Some(&b"a;b\r\n--c\r\n"[..]));
        assert_eq!(field(&body, "b", "vide"), Some(&b""[..]));
        assert_eq!(field(&body, "b", "absent"), None);
    }

    #[test]
    fn the_boundary_comes_from_a_form_with_files_only() {
        for (content_type, expected) in [
            ("multipart/form-data; boundary=b", Some("b")),
            ("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"", Some("a b")),
            ("multipart/form-data; boundary=", None),
            ("multipart/form-data", None),
            ("application/x-www-form-urlencoded; boundary=b", None),
        ] {
            assert_eq!(boundary(content_type), expected, "{content_type}");
        }
    }

    #[test]
    fn what_is_cut_has_no_field() {
        let whole = form(&[("name=\"liste\"", "contenu")]);
        // The last delimiter itself may be cut: the content before it is whole.
        for end in 0..whole.len() - "--\r\n".len() {
            assert_eq!(field(&whole[..end], "b", "liste"), None, "{end}");
        }
    }

    proptest! {
        #[test]
        fn any_content_without_the_delimiter_comes_back(content in "[^\0]{0,80}") {
            prop_assume!(!content.contains("\r\n--b"));
            let body = form(&[("name=\"a\"", "x"), ("name=\"liste\"", &content)]);
            prop_assert_eq!(field(&body, "b", "liste"), Some(content.as_bytes()));
        }

        #[test]
        fn no_body_breaks_the_reader(body: Vec<u8>, content_type: String) {
            let _ = field(&body, "b", "liste");
            let _ = boundary(&content_type);
        }
    }
}
