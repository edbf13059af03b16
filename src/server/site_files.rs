//! The files of the site, by the one mapping of URLs. In production nginx does this.

use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context as _, Result};

use super::http::{Request, Response};
use crate::files::{packed_name, read_site_file};
use crate::model::PagePath;

/// Answers a GET or HEAD with a file below a folder; `None` where there is no such file.
pub(crate) fn response(root: &Path, request: &Request) -> Result<Option<Response>> {
    let Some(page) = PagePath::from_url(&request.path) else {
        return Ok(None);
    };
    if is_linked(root, page.as_file()) {
        return Ok(None);
    }
    match read_site_file(root, page.as_file()) {
        Ok(content) => Ok(Some(file(&page, content, request))),
        Err(error) if is_absence(error.kind()) => Ok(None),
        Err(error) => Err(error)
            .with_context(|| format!("cannot read {}", root.join(page.as_file()).display())),
    }
}

/// Whether a link below the folder leads to it, and so perhaps out of the site; nginx follows none either.
pub(crate) fn is_linked(root: &Path, file: &str) -> bool {
    let packed = packed_name(file);
    let names = file.match_indices('/').map(|(end, _)| &file[..end]);
    names.chain([file, &packed]).any(|name| root.join(name).is_symlink())
}

/// Whether there is no such file: also where the name is too long for one, or lies below a file.
fn is_absence(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::NotFound
            | ErrorKind::NotADirectory
            | ErrorKind::IsADirectory
            | ErrorKind::InvalidFilename
    )
}

fn file(page: &PagePath, content: Vec<u8>, request: &Request) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(&content).to_hex()[..16]);
    let is_known = request.header("if-none-match").is_some_and(|known| known.contains(&tag));
    let response = Response::new(if is_known { 304 } else { 200 })
        .with_header("ETag", tag)
        .with_header("Cache-Control", page.cache_control());
    if is_known {
        return response;
    }
    Response { body: content, ..response.with_header("Content-Type", page.media_type()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn site() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("index.html", "home"),
            ("404.html", "not here"),
            ("produit/003/3017620422003.html", "product"),
            ("static/style.0a1b.css", "a{}"),
            ("sitemap.xml", "<x/>"),
        ] {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::File::create(file).unwrap().write_all(text.as_bytes()).unwrap();
        }
        folder
    }

    fn get(path: &str) -> Request {
        Request::get(path)
    }

    #[test]
    fn urls_are_answered_with_their_file_and_type() {
        let site = site();
        for (url, body, kind) in [
            ("/", "home", "text/html; charset=utf-8"),
            ("/produit/3017620422003", "product", "text/html; charset=utf-8"),
            ("/static/style.0a1b.css", "a{}", "text/css; charset=utf-8"),
            ("/sitemap.xml", "<x/>", "application/xml; charset=utf-8"),
        ] {
            let response = response(site.path(), &get(url)).unwrap().unwrap();
            assert_eq!(
                (response.status, response.body.as_slice()),
                (200, body.as_bytes()),
                "{url}"
            );
            assert_eq!(response.header("Content-Type"), Some(kind), "{url}");
        }
    }

    #[test]
    fn what_is_no_page_has_no_file() {
        let site = site();
        for url in
            ["/nope", "/produit/3045320094084", "/../secret", "/index.html", "/%2e%2e/x", "*"]
        {
            assert_eq!(response(site.path(), &get(url)).unwrap(), None, "{url}");
        }
    }

    #[test]
    fn a_known_file_is_not_sent_again() {
        let site = site();
        let first = response(site.path(), &get("/")).unwrap().unwrap();
        let tag = first.header("ETag").unwrap().to_string();
        let mut request = get("/");
        request.headers.insert("if-none-match".into(), tag);
        let again = response(site.path(), &request).unwrap().unwrap();
        assert_eq!((again.status, again.body.len()), (304, 0));
    }
}
