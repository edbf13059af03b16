//! Arguments of `sitegen init`, `sitegen check`, `sitegen theme` and `sitegen nginx-config`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand};

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

/// Options of `sitegen check`.
#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Also refuse what visitors must not see: blanks of the documents, an example for an address, no contact
    #[arg(long)]
    pub release: bool,
}

/// Options of `sitegen nginx-config`.
#[derive(Args, Debug)]
pub struct NginxConfigArgs {
    /// Answer by HTTPS, and send everything else there
    #[arg(long)]
    pub tls: bool,
    /// Certificate with its chain [default: /etc/letsencrypt/live/HOST/fullchain.pem]
    #[arg(long, value_name = "FILE", requires = "tls")]
    pub certificate: Option<PathBuf>,
    /// Key of the certificate [default: /etc/letsencrypt/live/HOST/privkey.pem]
    #[arg(long, value_name = "FILE", requires = "tls")]
    pub key: Option<PathBuf>,
    /// Listen on this address only [default: all, IPv4 and IPv6]
    #[arg(long, value_name = "ADDRESS")]
    pub address: Option<IpAddr>,
    /// Access log [default: the one that monitoring reads, or /var/log/nginx/sitegen.log]
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Port of 127.0.0.1 that answers monitoring
    #[arg(long, value_name = "PORT", default_value_t = 9184)]
    pub monitoring_port: u16,
    /// Folder in which certbot proves that this machine has the name
    #[arg(long, value_name = "FOLDER", default_value = "/var/lib/sitegen/acme")]
    pub acme: PathBuf,
    /// Ask `nginx -t` first, where nginx is installed
    #[arg(long)]
    pub check: bool,
}

/// What can be done with a theme.
#[derive(Subcommand, Debug)]
pub enum ThemeCommand {
    /// Copy a file of the default theme into the theme of the site, where it stands before it from then on
    Eject {
        /// Its path in the theme: templates/product.html, static/style.css
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}
