//! What people type, asked of real data.

use crate::search::{index, queries::check};
use crate::support::{SiteTest, real_data};

#[test]
fn what_people_type_finds_what_they_mean_in_real_data() {
    let Some(data) = real_data() else { return };
    let site = SiteTest::new();
    let mut arguments = vec!["--source".to_string()];
    arguments.extend(
        ["dump", "csv", "api", "taxonomy"].map(|name| data.join(name).display().to_string()),
    );
    site.build_with(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
    check("off", &index(&site), 70);
}
