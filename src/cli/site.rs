//! Arguments of `sitegen init` and `sitegen nginx-config`.

use std::path::PathBuf;

use clap::Args;

/// Options of `sitegen init`.
#[derive(Args, Debug)]
pub struct InitArgs {
    /// Folder of the site; made where it is missing
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
    /// Name of the site
    #[arg(long, default_value = "Mieux au panier")]
    pub name: String,
    /// The address visitors use: https:// and a host
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    pub base_url: String,
    /// Your e-mail address or web page, which Open Food Facts asks for
    #[arg(long, value_name = "CONTACT", default_value = "")]
    pub contact: String,
    /// Where the server listens
    #[arg(long, value_name = "ADDRESS", default_value = "unix:/run/sitegen/sitegen.sock")]
    pub listen: String,
    /// Folder of the release, with content/ and themes/ [default: that of this program]
    #[arg(long, value_name = "FOLDER")]
    pub release: Option<PathBuf>,
}
