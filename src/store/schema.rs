//! The schema of the catalogue, change by change.

/// Each is applied once, in this order; none is ever edited.
pub(super) const MIGRATIONS: [&str; 9] = [
    include_str!("migrations/catalogue-1.sql"),
    include_str!("migrations/catalogue-2.sql"),
    include_str!("migrations/catalogue-3.sql"),
    include_str!("migrations/catalogue-4.sql"),
    include_str!("migrations/catalogue-5.sql"),
    include_str!("migrations/catalogue-6.sql"),
    include_str!("migrations/catalogue-7.sql"),
    include_str!("migrations/catalogue-8.sql"),
    include_str!("migrations/catalogue-9.sql"),
];
