//! sitegen
pub mod fetch;
pub mod model;
pub mod select;
pub mod store;
