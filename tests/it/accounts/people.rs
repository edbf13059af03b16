//! What the tests of accounts share: a shop, people who have accounts there, a look at the database.

use std::time::SystemTime;

use sitegen::model::{AccountId, Barcode, NewSession, SavedPair, Timestamp};
use sitegen::testing::Accounts;
use sitegen::testing::Token;
use sitegen::testing::accounts::Registered;

use crate::support::{SiteTest, barcode, product};

/// A day, in seconds.
pub(crate) const DAY: i64 = 24 * 60 * 60;

/// What the program takes for now, give or take.
pub(crate) fn now() -> Timestamp {
    SystemTime::now().into()
}

/// A built site with this many biscuits: more pairs than a test saves.
pub(crate) fn shop(products: u64) -> SiteTest {
    let grades = ["a", "b", "c", "d", "e"];
    let biscuits = (1..=products).map(|number| {
        product(number, grades[usize::try_from(number).unwrap() % 5], &["en:snacks", "en:biscuits"])
    });
    let site = SiteTest::with_products(&biscuits.collect::<Vec<_>>());
    site.build();
    site
}

/// The nth pair of the products of a shop.
pub(crate) fn pair(products: u64, number: u64) -> SavedPair {
    let (product, step) = (number % products, 1 + number / products % (products - 1));
    let code = |number: u64| barcode(1 + number % products).parse::<Barcode>().unwrap();
    SavedPair::new(code(product), code(product + step)).unwrap()
}

/// The accounts of a site, made where they are missing.
pub(crate) fn accounts(site: &SiteTest) -> Accounts {
    match site.accounts_address() {
        Some(address) => sitegen::testing::accounts_at(&address).unwrap(),
        None => Accounts::open(&site.path("data/accounts.sqlite")).unwrap(),
    }
}

/// Whether tests have their accounts in a file: else what is about the file is left out.
pub(crate) fn in_a_file() -> bool {
    std::env::var_os("TEST_ACCOUNTS_ON_SERVER").is_none()
}

/// What is wrong with the accounts of a site.
pub(crate) fn faults(site: &SiteTest) -> Vec<String> {
    let run = site.run(&["account-db", "check", "--json"]);
    let findings: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    serde_json::from_value(findings["faults"].clone()).unwrap()
}

/// Changes the accounts of a site from outside.
pub(crate) fn change(site: &SiteTest, sql: &str) {
    #[cfg(feature = "postgres")]
    if let Some(address) = site.accounts_address() {
        let schema = address.rsplit_once("%3D").unwrap().1;
        let server = crate::support::postgres::SHARED.as_ref().unwrap();
        server.sql("postgres", &format!("SET search_path TO {schema}; {sql}"));
        return;
    }
    let database = rusqlite::Connection::open(site.path("data/accounts.sqlite")).unwrap();
    database.execute_batch(sql).unwrap();
}

/// An account whose owner was last seen when it was made.
pub(crate) fn register(accounts: &Accounts, email: &str, seen: Timestamp) -> AccountId {
    let (email, name) = (email.parse().unwrap(), "Zoé".parse().unwrap());
    match accounts.register(&email, &name, "no hash", None, seen).unwrap() {
        Registered::Created(account) => account,
        Registered::EmailTaken => panic!("registered twice"),
    }
}

/// An account and the cookie of a browser that is signed in there.
pub(crate) fn signed_in(accounts: &Accounts, email: &str) -> (AccountId, String) {
    let account = register(accounts, email, now());
    let token = Token::new(std::array::from_fn(|_| fastrand::u8(..)));
    let credentials = accounts.credentials_of(account).unwrap().unwrap();
    let session = NewSession::new(token.hash(), "Firefox, Linux");
    accounts.start_session(&credentials, &session, now()).unwrap().unwrap();
    (account, format!("__Host-session={}", token.expose()))
}

/// A pair as the fields of a form.
pub(crate) fn fields(pair: SavedPair) -> [(&'static str, String); 2] {
    [("produit", pair.product().to_string()), ("substitut", pair.substitute().to_string())]
}
