//! The server of photos, in place of images.openfoodfacts.org: a real nginx by TLS that draws pack shots, and has none of
//! some products.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{SocketAddr, TcpStream};
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::certificate::make_self_signed;
use super::nginx::{Running, free_addresses, wait_until};
use super::temporary_folder;

/// A pack on a table.
const PACK: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"400\"><rect width=\"300\" height=\"400\" fill=\"#f4efe6\"/><rect x=\"60\" y=\"40\" width=\"180\" height=\"320\" rx=\"18\" fill=\"#2f6f4f\"/></svg>";

/// Runs until it is dropped.
pub(crate) struct PhotoServer {
    address: SocketAddr,
    _nginx: Running,
    _folder: TempDir,
}

impl PhotoServer {
    /// Draws photos, but of products whose barcodes end in one of these digits.
    pub(crate) fn start(without: &str) -> Self {
        let folder = temporary_folder();
        let place = folder.path().display().to_string();
        make_self_signed(folder.path(), "images.openfoodfacts.org");
        let [address] = free_addresses();
        let user = if rustix::process::geteuid().is_root() { "user root;" } else { "" };
        let configuration = format!(
            "{user} daemon off; pid {place}/pid; error_log stderr warn; worker_processes 1;
            events {{ worker_connections 256; }}
            http {{
                access_log off; types {{ }} default_type image/svg+xml;
                client_body_temp_path {place}/b; proxy_temp_path {place}/p;
                fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
                server {{
                    listen {address} ssl;
                    ssl_certificate {place}/certificate.pem; ssl_certificate_key {place}/key.pem;
                    location ~ [{without}]/front {{ return 404; }}
                    location / {{ return 200 '{PACK}'; }}
                }}
            }}"
        );
        let mut file = File::create(folder.path().join("nginx.conf")).unwrap();
        file.write_all(configuration.as_bytes()).unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let mut command = Command::new("nginx");
        command.arg("-c").arg(folder.path().join("nginx.conf")).stdin(Stdio::null());
        let nginx = Running(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        let told = || fs::read_to_string(folder.path().join("log")).unwrap();
        wait_until(|| TcpStream::connect(address).is_ok(), told);
        Self { address, _nginx: nginx, _folder: folder }
    }

    /// What makes a browser ask it.
    pub(crate) fn arguments(&self) -> [String; 2] {
        let rules = format!(
            "MAP images.openfoodfacts.org:443 {}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            self.address
        );
        ["--ignore-certificate-errors".into(), format!("--host-resolver-rules={rules}")]
    }
}

/// Gives a product a photo; in its address stands the barcode, in parts.
pub(crate) fn add_to(product: &mut Value) {
    let url = "https://images.openfoodfacts.org/images/products/front_fr.1.400.jpg";
    product["image_front_url"] = json!(url);
}
