//! Files of the site that may stand compressed alone: `index.html.gz`, with or without `index.html`.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;
use libdeflater::{CompressionLvl, Compressor};

/// What stands behind the name of a compressed file: what nginx looks for.
pub(crate) const PACKED: &str = ".gz";

/// The name of the compressed file of a file.
pub(crate) fn packed_name(name: &str) -> String {
    [name, PACKED].concat()
}

/// The file that a file, compressed or not, is of.
pub(crate) fn plain_name(name: &str) -> &str {
    name.strip_suffix(PACKED).unwrap_or(name)
}

/// Where a file of the site below a folder is: under its own name, else compressed alone.
pub(crate) fn find_site_file(folder: &Path, name: &str) -> Option<PathBuf> {
    let places = [folder.join(name), folder.join(packed_name(name))];
    places.into_iter().find(|place| place.is_file())
}

/// What a compressed file holds.
pub(crate) fn unpacked(file: fs::File) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    MultiGzDecoder::new(file).read_to_end(&mut content)?;
    Ok(content)
}

/// What is written as a compressed file, in haste.
pub(crate) fn packed(content: &[u8]) -> io::Result<Vec<u8>> {
    packed_by(&mut Compressor::new(CompressionLvl::fastest()), content)
}

/// The same by a compressor that is used again and again.
pub(crate) fn packed_by(compressor: &mut Compressor, content: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = vec![0; compressor.gzip_compress_bound(content.len())];
    let length = compressor.gzip_compress(content, &mut packed).map_err(io::Error::other)?;
    packed.truncate(length);
    Ok(packed)
}

/// What a file of the site holds, also where it stands compressed alone.
pub(crate) fn read_site_file(folder: &Path, name: &str) -> io::Result<Vec<u8>> {
    match fs::read(folder.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            unpacked(fs::File::open(folder.join(packed_name(name)))?)
        }
        read => read,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_file_is_found_and_read_in_either_form() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let written = |name: &str, text: &str| {
            let file = fs::File::create(root.join(packed_name(name))).unwrap();
            let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
            encoder.write_all(text.as_bytes()).unwrap();
            encoder.finish().unwrap();
        };
        assert_eq!(find_site_file(root, "a.html"), None);
        written("a.html", "compressed");
        assert_eq!(find_site_file(root, "a.html"), Some(root.join("a.html.gz")));
        assert_eq!(read_site_file(root, "a.html").unwrap(), b"compressed");
        fs::File::create(root.join("a.html")).unwrap().write_all(b"plain").unwrap();
        assert_eq!(find_site_file(root, "a.html"), Some(root.join("a.html")));
        assert_eq!(read_site_file(root, "a.html").unwrap(), b"plain");
        let missing = read_site_file(root, "b.html").unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
        fs::File::create(root.join("b.html.gz")).unwrap().write_all(b"no gzip").unwrap();
        assert!(read_site_file(root, "b.html").is_err());
        assert_eq!(["a.html", "a.html.gz"].map(plain_name), ["a.html"; 2]);
    }
}
