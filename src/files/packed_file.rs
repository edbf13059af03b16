//! Files of the site that may stand compressed alone: `index.html.gz`, with or without `index.html`.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use flate2::read::MultiGzDecoder;

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

/// What a file of the site holds, also where it stands compressed alone.
pub(crate) fn read_site_file(folder: &Path, name: &str) -> io::Result<Vec<u8>> {
    match fs::read(folder.join(name)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let mut content = Vec::new();
            let packed = fs::File::open(folder.join(packed_name(name)))?;
            MultiGzDecoder::new(packed).read_to_end(&mut content)?;
            Ok(content)
        }
        read => read,
    }
}
