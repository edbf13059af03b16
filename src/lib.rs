//! sitegen
pub mod fetch;
pub mod model;
